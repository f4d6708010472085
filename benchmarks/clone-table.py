#!/usr/bin/python3
"""Prints the JSON files of clone-released.sh as the tables of docs/results.md.

usage: clone-table.py OUT
"""

import json
import sys
from collections import defaultdict
from pathlib import Path


def share(value):
    return "-" if value is None else f"{value:.4f}"


def main(folder):
    runs = defaultdict(dict)
    for file in sorted(Path(folder).glob("*-*.json")):
        name, seed = file.stem.rsplit("-", 1)
        runs[name][int(seed)] = json.loads(file.read_text())[0]

    print("| checkpoint | seed | accuracy before | accuracy after | ASR before | ASR after | minutes |")
    print("|---|---|---|---|---|---|---|")
    for name, seeds in runs.items():
        for seed, run in sorted(seeds.items()):
            figures = [run["cleanAccuracyBefore"], run["cleanAccuracyAfter"], run["attackSuccessRateBefore"], run["attackSuccessRateAfter"]]
            print(f"| {name} | {seed} | {' | '.join(map(share, figures))} | {run['duration'] / 60:.1f} |")
        if len(seeds) > 1:
            after = [sum(run[key] for run in seeds.values()) / len(seeds) for key in ("cleanAccuracyAfter", "attackSuccessRateAfter")]
            print(f"| **{name}** | **mean** | | **{share(after[0])}** | | **{share(after[1])}** | |")

    print("\nAccuracy / ASR after every tenth epoch:\n")
    measured = [epoch["epoch"] for epoch in next(iter(next(iter(runs.values())).values()))["history"] if epoch["cleanAccuracy"] is not None]
    print(f"| checkpoint | seed | {' | '.join(map(str, measured))} |")
    print("|---|---|" + "---|" * len(measured))
    for name, seeds in runs.items():
        for seed, run in sorted(seeds.items()):
            epochs = [run["history"][epoch - 1] for epoch in measured]
            cells = [f"{share(epoch['cleanAccuracy'])} / {share(epoch['attackSuccessRate'])}" for epoch in epochs]
            print(f"| {name} | {seed} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(sys.argv[1])
