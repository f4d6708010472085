#!/usr/bin/python3
"""Prints the JSON files of detect-released.sh as the table of docs/results.md.

usage: detect-table.py OUT

A line a search: of each class its mask's L1 norm and its anomaly index, in bold where it is flagged.
"""

import json
import sys
from pathlib import Path


def cell(found):
    text = f"{found['maskNorm']:.0f} ({found['anomalyIndex']:.2f})"
    return f"**{text}**" if found["flagged"] else text


def main(folder):
    runs = [(*file.stem.rsplit("-", 1), json.loads(file.read_text())[0]) for file in sorted(Path(folder).glob("*-*.json"))]
    labels = sorted({found["label"] for _, _, run in runs for found in run["classes"]})
    print(f"| model | seed | {' | '.join(map(str, labels))} | minutes |")
    print("|---" * (len(labels) + 3) + "|")
    for name, seed, run in runs:
        classes = {found["label"]: found for found in run["classes"]}
        print(f"| {name} | {seed} | {' | '.join(cell(classes[label]) if label in classes else '-' for label in labels)} | {run['duration'] / 60:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1])
