"""Disturbs `medic clone` at every call to the file system, by strace, and looks at what is left.

usage: every_call.py [--calls A,B] [--step N]   Needs strace and python3-torch, and a build.

Two small models are cleaned, two epochs each, with a log. For each of the calls below a run is killed (SIGKILL) at its first,
second, ... use by a thread, until it comes to its end; of those that write, at every Nth. After each kill whatever has an
output's name has to be that output, and a run with --resume --skip-existing has to end in the same bytes with nothing else left.
Likewise every such call fails once, with an error that disks give; there the program has to say so and come to its end by itself.
At first it is seen that no file gets its name before its contents are on the disk, and that the name goes there too; and that a
folder of road signs gets its own when all its files and folders are there. No calls (--calls '') leaves it at that.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
RARE = ["fsync", "link", "rename", "unlink", "mkdir", "rmdir"]
FREQUENT = ["pwrite64"]
ERRORS = {"fsync": "EIO", "link": "EPERM", "rename": "EIO", "unlink": "EIO", "mkdir": "ENOSPC", "rmdir": "EIO", "pwrite64": "ENOSPC"}


class Bench:
    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["/usr/bin/python3", TOP / "tests/pester/make_samples.py", folder], check=True)
        (folder / "models").mkdir()
        for name in ("a", "b"):
            shutil.copy(folder / "tiny.pth", folder / "models" / f"{name}.pth")
        self.out = folder / "cleaned"
        self.log = folder / "log"
        self.run()
        self.whole = self.outputs()
        assert len(self.whole) == 2, "the undisturbed run has to clean both models"

    def command(self):
        return [
            TOP / "artifacts/cli/medic", "clone", *sorted((self.folder / "models").glob("*.pth")), "--data", self.folder / "data", "--out", self.out, "--epochs", "2",
            "--batch-size", "32", "--threads", "1", "--allow-weak-teacher", "--resume", "--skip-existing", "--log", self.log, "--json",
        ]

    def run(self, *prefix):
        return subprocess.run([*prefix, *self.command()], capture_output=True, text=True)

    def strace(self, expression, *more):
        return self.run("strace", "-f", "-qq", "--seccomp-bpf", "-o", self.folder / "trace", *more, "-e", expression)

    def outputs(self):
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.out.glob("*.pth")}

    def logged(self):
        """The log's entries on models; a line that was cut is passed over."""
        entries = []
        for path in sorted(self.log.glob("*.jsonl")):
            for line in path.read_text().splitlines():
                try:
                    entries.append(json.loads(line))
                except ValueError:
                    pass
        return [(Path(entry["file"]).name, entry["status"]) for entry in entries if entry["event"] == "ModelDone"]

    def check(self, what):
        found = self.outputs()
        assert found.items() <= self.whole.items(), f"{what}: an output is not what it should be: {found}"
        called = {name for name, status in self.logged() if status == "Cleaned"}
        assert called <= found.keys(), f"{what}: the log calls {called} cleaned, and there is {found.keys()}"

    def finish(self, what):
        result = self.run()
        assert result.returncode == 0, f"{what}: the next run ended with {result.returncode}: {result.stderr}"
        assert self.outputs() == self.whole, f"{what}: the next run wrote something else"
        left = sorted(str(path.relative_to(self.out)) for path in self.out.rglob("*"))
        assert left == sorted(self.whole), f"{what}: {left} are left"
        done = {name for name, status in self.logged() if status in ("Cleaned", "Skipped")}
        assert done == self.whole.keys(), f"{what}: the log knows of {done}"

    def clear(self):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.rmtree(self.log, ignore_errors=True)


def kill_at_every(bench, call, step):
    when = 0
    while True:
        when += step
        bench.clear()
        result = bench.strace(f"inject={call}:signal=SIGKILL:when={when}")
        what = f"{call}, use {when}"
        bench.check(what)
        bench.finish(what)
        # strace ends as its program does.
        if result.returncode == 0:
            return when // step - 1


def fail_at_every(bench, call, error, step):
    """How many uses failed, and how many of the runs cleaned both models all the same."""
    when, unharmed = 0, 0
    while True:
        when += step
        bench.clear()
        result = bench.strace(f"inject={call}:error={error}:when={when}")
        what = f"{call}, use {when}, {error}"
        assert result.returncode in (0, 1), f"{what}: ended with {result.returncode}: {result.stderr}"
        assert "Unhandled" not in result.stderr and "   at " not in result.stderr, f"{what}: {result.stderr}"
        bench.check(what)
        if result.returncode == 1:
            assert result.stderr.strip(), f"{what}: nothing is said of it"
        disturbed = "(INJECTED)" in (bench.folder / "trace").read_text()
        bench.finish(what)
        if not disturbed:
            return when // step - 1, unharmed
        unharmed += result.returncode == 0


def order(bench):
    """How many names were given; every one after its file's fsync, and before its folder's."""
    bench.clear()
    bench.strace("trace=fsync,link,rename", "-y")
    synced, waiting, names = set(), [], 0
    for line in (bench.folder / "trace").read_text().splitlines():
        if match := re.search(r"fsync\(\d+<(.*)>\) += 0", line):
            synced.add(match[1])
            waiting = [folder for folder in waiting if folder != match[1]]
        elif (match := re.search(r'(?:link|rename)\("(.*)", "(.*)"\) += 0', line)) and str(bench.folder) in match[2]:
            assert match[1] in synced, f"{match[2]} had its name before its contents were on the disk"
            waiting.append(str(Path(match[2]).parent))
            names += 1
    assert not waiting, f"names in {waiting} were not written to the disk"
    return names


def signs(bench):
    """How many files and folders of a dataset were on the disk when it got its name."""
    out = bench.folder / "signs"
    options = ["--out", out, "--class-count", "2", "--training-count", "3", "--test-count", "2"]
    strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", bench.folder / "trace", "-y", "-e", "trace=fsync,rename"]
    subprocess.run([*strace, TOP / "artifacts/cli/medic", "road-signs", *options], check=True, capture_output=True)
    calls = (bench.folder / "trace").read_text().splitlines()
    named, part = next((place, match[1]) for place, line in enumerate(calls) if (match := re.search(rf'rename\("(.*)", "{re.escape(str(out))}"\) += 0', line)))
    synced = [{match[1] for line in some if (match := re.search(r"fsync\(\d+<(.*)>\) += 0", line))} for some in (calls[:named], calls[named:])]
    wanted = {part + str(path)[len(str(out)):] for path in [out, *out.rglob("*")]}
    assert wanted <= synced[0], f"{wanted - synced[0]} were not on the disk when the dataset got its name"
    assert str(bench.folder) in synced[1], "the dataset's name was not written to the disk"
    return len(wanted)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--step", type=int, default=50, metavar="N", help="of calls that write, every Nth is disturbed (50)")
    parser.add_argument("--calls", default=",".join(RARE + FREQUENT), metavar="A,B", help="which calls (%(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        print(f"{order(bench)} names given, each after its contents were on the disk, and then on the disk itself", flush=True)
        print(f"{signs(bench)} files and folders of road signs on the disk when their folder got its name, and then the name", flush=True)
        for call in filter(None, arguments.calls.split(",")):
            stride = arguments.step if call in FREQUENT else 1
            print(f"{call}: killed at {kill_at_every(bench, call, stride)} uses", flush=True)
            failed, unharmed = fail_at_every(bench, call, ERRORS[call], stride)
            print(f"{call}: {ERRORS[call]} at {failed} uses, {unharmed} times without harm", flush=True)


if __name__ == "__main__":
    sys.exit(main())
