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
    rows = {file.name.removesuffix(".trained.json"): (file, read(file)) for file in sorted(Path(folder).glob("*.trained.json"))}
    unbackdoored = [trained for _, trained in rows.values() if trained["attack"] == "none"]
    print("| row | images | epochs | poison rate | accuracy | below none | ASR | minutes | accuracy after MEDIC | ASR after MEDIC | minutes |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, (file, trained) in rows.items():
        cleaned_file = file.with_name(f"{name}.cleaned.json")
        cleaned = read(cleaned_file)
        baseline = alike(unbackdoored, trained)
        below = None if baseline is None or trained["attack"] == "none" else baseline["cleanAccuracy"] - trained["cleanAccuracy"]
        rate = "-" if trained["attack"] == "none" else trained["poisonRate"]
        after = [share(cleaned and cleaned[key]) for key in ("cleanAccuracyAfter", "attackSuccessRateAfter")]
        print(
            f"| {name} | {trained['sampleCount']} | {len(trained['history'])} | {rate} | {share(trained['cleanAccuracy'])} | {share(below)} "
            f"| {share(trained['attackSuccessRate'])} | {minutes(file)} | {' | '.join(after)} | {minutes(cleaned_file)} |"
        )


def alike(unbackdoored, trained):
    """The model without an attack that one is held against: trained on the same images for as many epochs, or for the next greater number."""
    of = [other for other in unbackdoored if other["sampleCount"] == trained["sampleCount"] and len(other["history"]) >= len(trained["history"])]
    return min(of, key=lambda other: len(other["history"]), default=None)


if __name__ == "__main__":
    main(sys.argv[1])
