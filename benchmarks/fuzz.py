#!/usr/bin/python3
"""Fuzzes for as long as it takes, in slices, so that what was done stays done; prints docs/hostile-files.md's table.

usage: fuzz.py FOLDER [--seed N] [--cases N] [--slice N] [--jobs N] [--corpus DIR] [--target NAME]

Each slice is a process, and leaves a file in FOLDER; one that is there is not run again. A slice that fails, crashes or hangs is
named, with its cases' numbers; files of failures are in FOLDER/kept.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent / "artifacts/bin/Medic.Fuzzing/release/Medic.Fuzzing"
HANG = 7200


def run_slice(options, first):
    count = min(options.slice, options.cases - first)
    path = options.folder / f"{options.target or 'all'}-{options.seed}-{first}-{count}.json"
    if path.exists():
        return json.loads(path.read_text()), None
    command = [PROGRAM, "--seed", options.seed, "--first", first, "--count", count, "--keep", options.folder / "kept", "--json", path]
    command += ["--corpus", options.corpus] if options.corpus else []
    command += ["--target", options.target] if options.target else []
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=HANG,
                              env={**os.environ, "OMP_NUM_THREADS": "1", "DOTNET_TieredPGO": "0"})
    except subprocess.TimeoutExpired:
        return None, f"cases from {first}, {count} of them: more than {HANG} s"
    if not path.exists():
        return None, f"cases from {first}, {count} of them: exit code {done.returncode}\n{done.stderr}"
    return json.loads(path.read_text()), done.stderr or None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--slice", type=int, default=50_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--corpus")
    parser.add_argument("--target")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    rows, seconds, is_whole = {}, 0, True
    with ThreadPoolExecutor(options.jobs) as slices:
        for result, fault in slices.map(lambda first: run_slice(options, first), range(0, options.cases, options.slice)):
            if fault:
                print(fault, file=sys.stderr, flush=True)
            if result is None:
                is_whole = False
                continue
            seconds += result["Elapsed"]
            for target in result["Targets"]:
                row = rows.setdefault(target["Target"], {"Cases": 0, "Accepted": 0, "Failures": 0, "Seconds": 0, "Slowest": 0, "MostAllocated": 0})
                for key in ("Cases", "Accepted", "Failures", "Seconds"):
                    row[key] += target[key]
                for key in ("Slowest", "MostAllocated"):
                    row[key] = max(row[key], target[key])
    print("| target | files | still good | failures | a file on average (ms) | slowest (ms) | most allocated beyond 3 N (MiB) |")
    print("|---|---|---|---|---|---|---|")
    for name, row in rows.items():
        print(f"| {name} | {row['Cases']:,} | {row['Accepted']:,} | {row['Failures']} | {1000 * row['Seconds'] / max(row['Cases'], 1):.2f} "
              f"| {row['Slowest']:.0f} | {max(row['MostAllocated'], 0) / (1 << 20):.1f} |")
    print(f"\n{sum(row['Cases'] for row in rows.values()):,} files, seed {options.seed}, {seconds:,.0f} s"
          + ("" if is_whole else "; NOT WHOLE: slices are missing, see above"))
    return 0 if is_whole and all(row["Failures"] == 0 for row in rows.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
