#!/usr/bin/python3
"""Times Medic beside PyTorch, in one run on one machine, and prints docs/performance.md's table.

usage: speed.py MODEL DATA [--rounds N]

MODEL is a WRN-16-1 checkpoint, DATA 2,500 clean images in CIFAR's binary format. Batches of 64 and one thread, but where two are said.
Both programs' libtorch is the distribution's. Rounds of one and the other take turns, so that what the machine does to one it does
to the other; let nothing else run.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
MEDIC = TOP / "artifacts/cli/medic"
BENCHMARKS = TOP / "artifacts/bin/Medic.Benchmarks/release/Medic.Benchmarks"
TORCH = TOP / "benchmarks/medic_torch.py"
PYTHON = "/usr/bin/python3"
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}

READ = """
import statistics, sys, time, torch
times = []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    torch.load(sys.argv[1], map_location="cpu")
    times.append(time.perf_counter() - begun)
print(1000 * statistics.median(times))
"""

# 377 MB, as a large network has them.
LARGE = """
import sys, torch
torch.save({"state_dict": {f"layer{i}.weight": torch.rand(1024, 1024) for i in range(90)}}, sys.argv[1])
"""

FIRST_BATCH = """
import sys
sys.path.insert(0, sys.argv[3])
import medic_torch, torch
torch.set_num_threads(1)
checkpoint = torch.load(sys.argv[1], map_location="cpu")
model = medic_torch.WideResNet()
model.load_state_dict(checkpoint.get("state_dict") or checkpoint["net_state_dict"])
x, y = medic_torch.load_images(sys.argv[2])
print(float((medic_torch.evaluate(model, x[:100] / 255.0, lambda t: t) == y[:100]).float().mean()))
"""


def run(*command):
    """Seconds, peak resident MiB and output of a program."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
        output.seek(0)
        return elapsed, usage.ru_maxrss / 1024, output.read().decode()


def seconds(*command):
    return run(*command)[0]


def median(rounds, key):
    return statistics.median(figures[key] for figures in rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("data")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    model, data = options.model, options.data
    folder = Path(tempfile.mkdtemp())
    try:
        few = folder / "few.bin"
        few.write_bytes(Path(data).read_bytes()[: 3073 * 100])
        models = [folder / "a.pth", folder / "b.pth"]
        for copy in models:
            shutil.copy(model, copy)
        large = folder / "large.pth"
        run(PYTHON, "-c", LARGE, large)
        # The first thousand readings of a process are compiled code in the making, which reading a large file hardly notices.
        readings = {model: 3000, large: 10}

        def clone(*settings):
            return run(MEDIC, "clone", *settings, "--data", data, "--epochs", 2, "--out", folder / "out", "--force")

        ours, theirs, first, first_theirs, together, apart, memory, memory_theirs = ([] for _ in range(8))
        read, read_theirs = ({file: [] for file in readings} for _ in range(2))
        for _ in range(options.rounds):
            ours.append(json.loads(run(BENCHMARKS, "whole", model, data, 3)[2]))
            theirs.append(json.loads(run(PYTHON, TORCH, "bench", model, "--data", data)[2])["ms"])
            for file, times in readings.items():
                read[file].append(float(run(BENCHMARKS, "read", file, times)[2]))
                read_theirs[file].append(float(run(PYTHON, "-c", READ, file, times)[2]))
            first.append(seconds(MEDIC, "measure", model, "--data", few, "--threads", 1, "--normalization", "none"))
            first_theirs.append(seconds(PYTHON, "-c", FIRST_BATCH, model, few, TOP / "benchmarks"))
            together.append(clone(*models, "--jobs", 2, "--threads", 1)[0])
            apart.append(clone(*models, "--jobs", 1, "--threads", 2)[0])
            memory.append(clone(models[0], "--threads", 1)[1])
            memory_theirs.append(run(PYTHON, TORCH, "clone", model, "--data", data, "--mode", "published", "--stop-after", 2)[1])

        step = median(ours, "step")
        rows = [
            ("MEDIC step : PyTorch's published step", "ms", step, median(theirs, "published"), "<=", 0.50),
            ("MEDIC step : PyTorch's tuned step", "ms", step, median(theirs, "tuned"), "<=", 0.85),
            ("MEDIC step : PyTorch's floor", "ms", step, median(theirs, "floor"), "<=", 1.25),
            ("a step within an epoch : a step alone", "ms", median(ours, "epochStep"), step, "<=", 1.05),
            ("2,000 images forward : the same evaluated", "ms", median(ours, "forward"), median(ours, "evaluation"), ">=", 0.95),
            ("two models one by one, two threads : at once", "s", statistics.median(apart), statistics.median(together), ">=", 1.40),
            ("reading the checkpoint : torch.load", "ms", statistics.median(read[model]), statistics.median(read_theirs[model]), "<", 1.00),
            ("reading 377 MB : torch.load", "ms", statistics.median(read[large]), statistics.median(read_theirs[large]), "<", 1.00),
            ("start to a first batch measured : Python", "s", statistics.median(first), statistics.median(first_theirs), "<", 1.00),
            ("peak resident memory of cloning : PyTorch", "MiB", statistics.median(memory), statistics.median(memory_theirs), "<=", 0.70),
        ]
        print("| figures | unit | first | second | ratio | wanted | |")
        print("|---|---|---|---|---|---|---|")
        for name, unit, one, other, sign, wanted in rows:
            ratio = one / other
            holds = {"<=": ratio <= wanted, "<": ratio < wanted, ">=": ratio >= wanted}[sign]
            print(f"| {name} | {unit} | {one:.4g} | {other:.4g} | {ratio:.2f} | {sign} {wanted:.2f} | {'holds' if holds else 'missed'} |")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
