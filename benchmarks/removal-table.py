#!/usr/bin/python3
"""Prints the result files of a comparison of removal methods as the tables of docs/results.md.

usage: removal-table.py OUT
"""

import json
import sys
from pathlib import Path


def share(value):
    return "-" if value is None else f"{value:.4f}"


def mean(runs, key):
    values = [run[key] for run in runs if run[key] is not None]
    return sum(values) / len(values) if values else None


def main(folder):
    files = sorted(Path(folder).glob("*/*.json"), key=lambda file: file.stat().st_mtime)
    runs = [run for run in (json.loads(file.read_text()) for file in files) if "scenario" in run]
    done = [run for run in runs if run["status"] == "Cleaned" and run["isChosen"]]
    scenarios = list(dict.fromkeys(run["scenario"] for run in runs))
    methods = list(dict.fromkeys(run["method"] for run in runs))

    print("Clean accuracy / ASR, means over the seeds; their number in brackets where it is not one.\n")
    print(f"| method | {' | '.join(scenarios)} |")
    print("|---|" + "---|" * len(scenarios))
    for method in ["original"] + methods:
        cells = []
        for scenario in scenarios:
            if method == "original":
                of = [run for run in runs if run["scenario"] == scenario]
                cells.append(f"{share(mean(of, 'cleanAccuracyBefore'))} / {share(mean(of, 'attackSuccessRateBefore'))}")
                continue
            of = [run for run in done if (run["scenario"], run["method"]) == (scenario, method)]
            seeds = f" ({len(of)})" if len(of) > 1 else ""
            cells.append(f"{share(mean(of, 'cleanAccuracyAfter'))} / {share(mean(of, 'attackSuccessRateAfter'))}{seeds}" if of else "-")
        print(f"| {method} | {' | '.join(cells)} |")

    print("\n| checkpoint | method | seed | accuracy | ASR | minutes | warnings |")
    print("|---|---|---|---|---|---|---|")
    for run in sorted(runs, key=lambda run: (scenarios.index(run["scenario"]), methods.index(run["method"]), run["setting"] or "", run["seed"])):
        method = run["method"] + (f" ({run['setting']})" if run["setting"] else "")
        notes = run["reason"] if run["status"] != "Cleaned" else "; ".join(run["warnings"])
        figures = f"{share(run['cleanAccuracyAfter'])} | {share(run['attackSuccessRateAfter'])} | {run['duration'] / 60:.1f}"
        print(f"| {run['scenario']} | {method} | {run['seed']} | {figures} | {notes or ''} |")


if __name__ == "__main__":
    main(sys.argv[1])
