"""Cleans 40 small models on a private one-node Slurm cluster, and compares with one machine, file by file.

usage: slurm_test.py RESULTS.xml   Writes a JUnit file. Run by ./test.sh --slurm, which installs slurm-wlm and munge; needs root.

An array of six shards runs over the models while two tasks' programs are killed, one job is requeued, one is told that its time is
nearly up, and the node's daemon is restarted. The cluster has a key, ports and folders of its own, and goes with the test.
"""

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

TOP = Path(__file__).resolve().parents[2]
MEDIC = TOP / "artifacts/cli/medic"
SAMPLES = TOP / "tests/pester/make_samples.py"
SHARDS = 6
MODELS = 40
OPTIONS = ["--epochs", "8", "--batch-size", "16", "--threads", "1", "--seed", "1", "--allow-weak-teacher"]
PATIENCE = 900


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(*command, environment=None):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: exit code {result.returncode}: {result.stderr}")
    return result.stdout


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE} seconds in vain for {what}")
        time.sleep(0.3)


class Cluster:
    """One node, its controller and their authentication, on loopback."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf"), "MEDIC": str(MEDIC)}
        self.processes = {}
        # The daemon that authenticates refuses folders that others could write to, and root's own.
        user = pwd.getpwnam("munge")
        munge = Path(tempfile.mkdtemp(dir="/run"))
        self.munge = munge
        (munge / "key").write_bytes(os.urandom(128))
        for path, mode in ((munge, 0o755), (munge / "key", 0o400)):
            os.chown(path, user.pw_uid, user.pw_gid)
            path.chmod(mode)
        host = socket.gethostname().split(".")[0]
        (folder / "slurm.conf").write_text(
            f"""ClusterName=medic
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
AuthType=auth/munge
AuthInfo=socket={munge}/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
SlurmdTimeout=60
NodeName=medicnode NodeHostname={host} NodeAddr=127.0.0.1 CPUs={2 * SHARDS} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES State=UP
"""
        )
        (folder / "state").mkdir()
        (folder / "spool").mkdir()

    def start(self):
        self.run("munged", ["setpriv", "--reuid=munge", "--regid=munge", "--clear-groups", "munged", "--foreground", f"--key-file={self.munge}/key",
                            f"--socket={self.munge}/socket", f"--pid-file={self.munge}/pid", f"--log-file={self.munge}/log", f"--seed-file={self.munge}/seed"])
        wait_for("munged", lambda: (self.munge / "socket").exists())
        self.run("slurmctld", ["slurmctld", "-D"])
        self.run_node()
        wait_for("the node", lambda: "idle" in subprocess.run(["sinfo", "-h", "-o", "%t"], capture_output=True, text=True, env=self.environment).stdout)

    def run_node(self):
        self.run("slurmd", ["slurmd", "-D", "-N", "medicnode"])

    def run(self, name, command):
        log = open(self.folder / f"{name}.out", "ab")
        self.processes[name] = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def stop_node(self):
        # The daemon alone: what it started goes on, as in an upgrade.
        self.processes["slurmd"].terminate()
        self.processes["slurmd"].wait()

    def stop(self):
        for name in ("slurmd", "slurmctld", "munged"):
            if name in self.processes:
                self.processes[name].terminate()
                try:
                    self.processes[name].wait(20)
                except subprocess.TimeoutExpired:
                    self.processes[name].kill()
        shutil.rmtree(self.munge, ignore_errors=True)

    def call(self, *command):
        return call(*command, environment=self.environment)


def hashes(folder):
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*.pth"))}


def programs(run, shard):
    """The processes of a shard's medic."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().split(b"\0")
            environment = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if line[0].decode() == str(MEDIC) and str(run).encode() in line and f"SLURM_ARRAY_TASK_ID={shard}".encode() in environment:
            found.append(int(process.name))
    return found


def make_models(folder):
    call("/usr/bin/python3", SAMPLES, folder)
    repository = folder / "repository"
    for i in range(MODELS):
        team = repository / f"team {i % 3}"
        team.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "tiny.pth", team / f"{i}.pth")
    return repository


def scenario(folder, case):
    repository = make_models(folder)
    data, alone, output, run = folder / "data", folder / "alone", folder / "cleaned", folder / "run"
    with case("one machine cleans the models"):
        call(MEDIC, "clone", *sorted(repository.rglob("*.pth")), "--root", repository, "--data", data, "--out", alone, *OPTIONS)
        assert len(hashes(alone)) == MODELS

    cluster = Cluster(folder)
    try:
        cluster.start()
        with case("an array of shards is submitted"):
            submitted = cluster.call(TOP / "examples/slurm/submit.sh", "--shards", SHARDS, "--time", "30", repository, output, run, "--data", data, *OPTIONS)
            array = submitted.split()[1].rstrip(",")
        with case("two killed tasks, a requeued one, one at its time limit and a restarted node daemon lose nothing"):
            for shard in (0, 1):
                wait_for(f"shard {shard} at work", lambda shard=shard: programs(run, shard) and list(run.glob("results/*.json")))
                for process in programs(run, shard):
                    os.kill(process, signal.SIGKILL)
            wait_for("shard 2 at work", lambda: programs(run, 2))
            cluster.call("scontrol", "requeue", f"{array}_2")
            wait_for("shard 3 at work", lambda: programs(run, 3))
            cluster.call("scancel", "--batch", "--signal=USR1", f"{array}_3")
            cluster.stop_node()
            time.sleep(2)
            cluster.run_node()
            wait_for("the end of the run", lambda: not cluster.call("squeue", "-h").strip())
            told = "".join(file.read_text() for file in run.glob("logs/slurm-*.out"))
            assert told.count("goes on in another attempt") >= 2, told
        with case("the run is complete"):
            finished = (run / "logs/finish.out").read_text()
            assert f"{MODELS} models: {MODELS} cleaned, 0 rejected, 0 failed, 0 problems" in finished, finished
            assert (run / "report.html").exists()
            status = cluster.call(MEDIC, "status", run)
            assert f"{MODELS} models: {MODELS} cleaned" in status and "0 shards silent" in status, status
        with case("it equals one machine's, file by file"):
            assert hashes(output) == hashes(alone)
            # A training's state that nobody went on from would be left there.
            assert not list(output.rglob("*.state")), list(output.rglob("*.state"))
    except AssertionError:
        for log in ("slurmctld.log", "slurmd.log"):
            print(f"== {log}", *(folder / log).read_text(errors="replace").splitlines()[-30:], sep="\n", file=sys.stderr)
        for log in sorted(run.glob("logs/*.out")):
            print(f"== {log.name}", *log.read_text(errors="replace").splitlines()[-8:], sep="\n", file=sys.stderr)
        raise
    finally:
        cluster.stop()


def main(results):
    cases = []

    @contextmanager
    def case(name):
        begun = time.monotonic()
        try:
            yield
        except AssertionError as error:
            cases.append(f"<testcase name={quoteattr(f'Slurm: {name}')}><failure message={quoteattr(str(error))}/></testcase>")
            raise
        cases.append(f"<testcase name={quoteattr(f'Slurm: {name}')} time=\"{time.monotonic() - begun:.1f}\"/>")
        print(f"{name}: {time.monotonic() - begun:.1f} s", file=sys.stderr)

    folder = Path(tempfile.mkdtemp(prefix="medic-slurm-"))
    try:
        scenario(folder, case)
    except AssertionError as error:
        print(error, file=sys.stderr)
        # What went wrong outside any case is a failure too.
        if not any("<failure" in line for line in cases):
            cases.append(f'<testcase name="Slurm: a private cluster"><failure message={quoteattr(str(error))}/></testcase>')
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    Path(results).write_text(f'<testsuite name="Slurm">{"".join(cases)}</testsuite>\n')


if __name__ == "__main__":
    main(sys.argv[1])
