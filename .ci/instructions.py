#!/usr/bin/env python3
"""Counts the instructions of some builds under callgrind, which do not depend on how busy a machine is, and
fails where one takes over 5 % more than its budget in tests/quality/instructions.json.

A change that is worth more instructions raises the budget with `--write` and says why in its commit. Budgets
are those of a development build and of one compiler; with another, 25 % are let pass. What is built: 200 made-up
essays from nothing, again after an edit and again as they are, and the awkward sources of tests/torture.
Installs valgrind from Debian where it is absent.

usage: instructions.py OFFPRINT [--write]
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = ROOT / "tests/quality/instructions.json"
ESSAYS = 200
# Files touched within two seconds of a build are not trusted by the next.
TRUSTED_AFTER = 2.5
sys.path.insert(0, str(ROOT / "benches"))
import build  # noqa: E402


def count(offprint: str, library: Path) -> int:
    """Instructions of a build with one job."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
               offprint, "build", "--quiet", "--jobs", "1", "--root", str(library)]
    ended = subprocess.run(command, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", ended.stderr)
    if ended.returncode or not collected:
        sys.exit(f"instructions.py: {ended.stderr[-2000:]}")
    return int(collected[1])


def counts(offprint: str, scratch: Path) -> dict[str, int]:
    essays = build.Essays()
    library = scratch / "essays"
    build.offprint_library(library, (essays.essay(number, tag_on_all=False) for number in range(ESSAYS)))
    subprocess.run([sys.executable, ROOT / "tests/torture/make.py", scratch / "awkward"], check=True)
    time.sleep(TRUSTED_AFTER)
    found = {"essays, from nothing": count(offprint, library)}
    found["essays, nothing changed"] = count(offprint, library)
    edited = library / "content/essays/7.md"
    edited.write_text(edited.read_text() + "\nOne more line.\n")
    time.sleep(TRUSTED_AFTER)
    found["essays, one edited"] = count(offprint, library)
    found["awkward sources, from nothing"] = count(offprint, scratch / "awkward")
    return found


def main() -> None:
    offprint = os.path.abspath(sys.argv[1])
    if not shutil.which("valgrind"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "valgrind"],
                       check=True, stdout=subprocess.DEVNULL)
    compiler = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as scratch:
        found = counts(offprint, Path(scratch))
    if "--write" in sys.argv:
        BUDGETS.write_text(json.dumps({"compiler": compiler, "budgets": found}, indent=2) + "\n")
    stored = json.loads(BUDGETS.read_text())
    margin = 1.05 if stored["compiler"] == compiler else 1.25
    failed = False
    for name, instructions in found.items():
        ratio = instructions / stored["budgets"][name]
        failed |= ratio > margin
        print(f"{name:32} {instructions / 1e6:8.0f} million, {ratio:.3f} of the budget"
              f"{' (too many)' if ratio > margin else ''}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
