#!/usr/bin/env python3
"""Fail when extraction figures fall below the floors in tests/quality/floors.json.

usage: floors.py SET GOLD_DIR PREDICTIONS.jsonl

The floors only rise. They guard against regressions; they are no evidence of quality.
"""
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCORER = ROOT.parent / "shared" / "eval" / "score.py"
HIGHER_IS_BETTER = {"f1", "with", "title", "author", "date", "min_f1"}


def figures(gold: str, predictions: str) -> dict:
    output = subprocess.run(
        [sys.executable, SCORER, gold, predictions, "--json", "--worst", "1"],
        check=True, capture_output=True, text=True).stdout
    (summary,) = json.loads(output).values()
    summary["min_f1"] = summary["worst"][0]["f1"]
    return summary


def main() -> None:
    name, gold, predictions = sys.argv[1:]
    floors = json.loads((ROOT / "tests/quality/floors.json").read_text())[name]
    found = figures(gold, predictions)
    failures = []
    for key, floor in floors.items():
        is_met = found[key] >= floor if key in HIGHER_IS_BETTER else found[key] <= floor
        if not is_met:
            failures.append(f"{name}: {key} is {found[key]:.4f}, the floor is {floor}")
    print("\n".join(failures) or f"{name}: all {len(floors)} floors hold")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
