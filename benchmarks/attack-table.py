#!/usr/bin/python3
"""Prints the JSON files of attacks.sh as the table of docs/results.md.

usage: attack-table.py OUT
"""

import json
import sys
from pathlib import Path


def share(value):
    return "-" if value is None else f"{value:.4f}"


def minutes(file):
    seconds = file.with_suffix(".seconds")
    return f"{sum(map(int, seconds.read_text().split())) / 60:.1f}" if seconds.exists() else "-"


def read(file):
    return json.loads(file.read_text())[0] if file.exists() else None


def main(folder):
    print("| row | images | epochs | accuracy | ASR | minutes | accuracy after MEDIC | ASR after MEDIC | minutes |")
    print("|---|---|---|---|---|---|---|---|---|")
    for file in sorted(Path(folder).glob("*.trained.json")):
        trained = read(file)
        cleaned_file = file.with_name(file.name.replace(".trained.", ".cleaned."))
        cleaned = read(cleaned_file)
        after = [share(cleaned and cleaned[key]) for key in ("cleanAccuracyAfter", "attackSuccessRateAfter")]
        print(
            f"| {file.name.split('.')[0]} | {trained['sampleCount']} | {len(trained['history'])} | {share(trained['cleanAccuracy'])} "
            f"| {share(trained['attackSuccessRate'])} | {minutes(file)} | {' | '.join(after)} | {minutes(cleaned_file)} |"
        )


if __name__ == "__main__":
    main(sys.argv[1])
