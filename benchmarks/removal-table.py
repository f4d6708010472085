#!/usr/bin/python3
"""Prints comparisons of removal methods as the tables of docs/results.md.

usage: removal-table.py RESULTS.csv...
       removal-table.py --record TABLE.csv RESULTS.csv...

RESULTS.csv is what 'medic compare-removal' leaves in its folder. With --record, its finished runs are added to TABLE.csv, in place of
earlier runs of the same method with the same seed: docs/removal.csv is kept so, one machine's runs beside another's.
"""

import csv
import os
import sys
from pathlib import Path

RECORDED = [
    "Scenario", "Method", "Setting", "Seed", "IsChosen", "Status", "CleanAccuracyBefore", "CleanAccuracyAfter", "AttackSuccessRateBefore",
    "AttackSuccessRateAfter", "CleanCount", "StampedCount", "Trigger", "TargetLabel", "SampleCount", "Epochs", "Seconds", "Path", "OutputPath",
]  # fmt: skip


def read(files):
    runs = []
    for file in files:
        with open(file, newline="", encoding="utf-8-sig") as text:
            runs += csv.DictReader(text)
    return runs


def key(run):
    return run["Scenario"], run["Method"], run["Setting"], int(run["Seed"])


def record(table, runs):
    # Where the files lay on the machine that made them tells nothing on another.
    short = [{**run, "Path": "/".join(Path(run["Path"]).parts[-2:]), "OutputPath": "/".join(Path(run["OutputPath"]).parts[-2:])} for run in runs if run["Status"] == "Cleaned"]
    merged = {key(run): run for run in (read([table]) if Path(table).exists() else []) + short}
    part = f"{table}.part"
    with open(part, "w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, RECORDED, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(merged.values())
    os.replace(part, table)


def share(value):
    return "-" if value is None else f"{value:.4f}"


def mean(runs, column):
    values = [float(run[column]) for run in runs if run[column]]
    return sum(values) / len(values) if values else None


def pair(runs, when):
    return f"{share(mean(runs, f'CleanAccuracy{when}'))} / {share(mean(runs, f'AttackSuccessRate{when}'))}"


def show(runs):
    done = [run for run in runs if run["Status"] == "Cleaned" and run["IsChosen"] == "True"]
    scenarios = list(dict.fromkeys(run["Scenario"] for run in runs))
    methods = list(dict.fromkeys(run["Method"] for run in runs))

    print("Clean accuracy / ASR, means over the seeds; their number in brackets where it is not one.\n")
    print(f"| method | {' | '.join(scenarios)} |")
    print("|---|" + "---|" * len(scenarios))
    print(f"| original | {' | '.join(pair([run for run in runs if run['Scenario'] == scenario], 'Before') for scenario in scenarios)} |")
    for method in methods:
        cells = []
        for scenario in scenarios:
            of = [run for run in done if (run["Scenario"], run["Method"]) == (scenario, method)]
            cells.append(pair(of, "After") + (f" ({len(of)})" if len(of) > 1 else "") if of else "-")
        print(f"| {method} | {' | '.join(cells)} |")

    print("\n| checkpoint | method | seed | accuracy | ASR | minutes | if it failed |")
    print("|---|---|---|---|---|---|---|")
    for run in sorted(runs, key=lambda run: (scenarios.index(run["Scenario"]), methods.index(run["Method"]), run["Setting"], int(run["Seed"]))):
        method = run["Method"] + (f" ({run['Setting']})" if run["Setting"] else "")
        minutes = f"{float(run['Seconds']) / 60:.1f}" if run["Seconds"] else "-"
        print(f"| {run['Scenario']} | {method} | {run['Seed']} | {share(mean([run], 'CleanAccuracyAfter'))} | {share(mean([run], 'AttackSuccessRateAfter'))} | {minutes} | {run.get('Reason') or ''} |")


def main(arguments):
    if arguments[:1] == ["--record"]:
        record(arguments[1], read(arguments[2:]))
    else:
        show(read(arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
