"""Adds up JUnit result files: names what was skipped and what failed, and prints the totals as the last line.

usage: results.py FILE...   A file that is missing or cut off counts as one failed test: its program crashed.
The exit code is 1 where a test failed or none ran.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def reason(element):
    text = element.get("message") or element.text or ""
    return " ".join(text.split()) or "no reason given"


def main(files):
    passed = 0
    failed = []
    skipped = []
    for file in map(Path, files):
        try:
            root = ElementTree.parse(file).getroot()
        except (OSError, ElementTree.ParseError) as error:
            failed.append(f"{file.stem}: left no results ({error})")
            continue
        cases = list(root.iter("testcase"))
        # What went wrong outside any test: a fixture, a constructor, a clean-up.
        errors = sum(int(suite.get("errors") or 0) for suite in root.iter("testsuite"))
        for _ in range(errors - sum(case.find("error") is not None for case in cases)):
            failed.append(f"{file.stem}: an error outside its tests, see above")
        for case in cases:
            name = case.get("name") or "?"
            problem = case.find("failure")
            problem = case.find("error") if problem is None else problem
            skip = case.find("skipped")
            if problem is not None:
                failed.append(f"{name}: {reason(problem)}")
            elif skip is not None:
                skipped.append(f"{name}: {reason(skip)}")
            else:
                passed += 1
    for heading, lines in (("skipped", skipped), ("failed", failed)):
        for line in lines:
            print(f"{heading}  {line}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
