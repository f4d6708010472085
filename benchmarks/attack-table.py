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
    # What a model is held against: the one without an attack of the same dataset and epochs.
    unbackdoored = {alike(trained): trained["cleanAccuracy"] for _, trained in rows.values() if trained["attack"] == "none"}
    print("| row | images | epochs | poison rate | accuracy | below none | ASR | minutes | accuracy after MEDIC | ASR after MEDIC | minutes |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, (file, trained) in rows.items():
        cleaned_file = file.with_name(f"{name}.cleaned.json")
        cleaned = read(cleaned_file)
        baseline = unbackdoored.get(alike(trained))
        below = None if baseline is None or trained["attack"] == "none" else baseline - trained["cleanAccuracy"]
        rate = "-" if trained["attack"] == "none" else trained["poisonRate"]
        after = [share(cleaned and cleaned[key]) for key in ("cleanAccuracyAfter", "attackSuccessRateAfter")]
        print(
            f"| {name} | {trained['sampleCount']} | {len(trained['history'])} | {rate} | {share(trained['cleanAccuracy'])} | {share(below)} "
            f"| {share(trained['attackSuccessRate'])} | {minutes(file)} | {' | '.join(after)} | {minutes(cleaned_file)} |"
        )


def alike(trained):
    return trained["sampleCount"], len(trained["history"])


if __name__ == "__main__":
    main(sys.argv[1])
