#!/usr/bin/python3
"""Prints the JSON files of detect-released.sh as the table of docs/results.md.

usage: detect-table.py OUT
"""

import json
import sys
from pathlib import Path


def main(folder):
    runs = {file.stem: json.loads(file.read_text())[0] for file in sorted(Path(folder).glob("*-*.json"))}
    for name, run in runs.items():
        flagged = ", ".join(map(str, run["flaggedLabels"])) or "none"
        print(f"\n{name}: accuracy on the samples {run['cleanAccuracy']:.4f}, flagged: {flagged}, {run['duration'] / 60:.1f} minutes\n")
        print("| class | mask | anomaly index | ASR | flagged |")
        print("|---|---|---|---|---|")
        for found in sorted(run["classes"], key=lambda found: found["maskNorm"]):
            print(f"| {found['label']} {found['name']} | {found['maskNorm']:.1f} | {found['anomalyIndex']:.2f} | {found['attackSuccessRate']:.4f} | {'yes' if found['flagged'] else ''} |")


if __name__ == "__main__":
    main(sys.argv[1])
