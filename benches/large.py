#!/usr/bin/env python3
"""What a large library takes, as a curator would have it: search, related essays, feeds.

usage: large.py OFFPRINT [--essays N] [--folder FOLDER]

Writes N of the essays of build.py (100,000) to a folder (a temporary one) and builds them: from
nothing, with one essay edited, and with nothing changed; then from nothing with `search = "titles"`
and without search and related essays. Prints seconds, CPU seconds, most memory, and what is on disk.
"""
import argparse
import os
import tempfile
import time
from pathlib import Path

from build import OFFPRINT_BARE, OFFPRINT_SETTINGS, Essays, offprint_library, run


def on_disk(folder: Path) -> tuple[int, float]:
    """Files, and MiB of their bytes."""
    files = [Path(parent) / name for parent, _, names in os.walk(folder) for name in names]
    return len(files), sum(file.stat().st_size for file in files) / 2**20


def measure(offprint: str, root: Path, name: str, *arguments: str) -> None:
    cpu, wall, memory = run([offprint, "--quiet", *arguments], root)
    print(f"{name:40} {cpu:8.1f} {wall:8.1f} {memory:8.0f}", flush=True)


def aside(root: Path, name: str) -> None:
    """Moves a folder out of the way: a large deletion slows down what is made after it."""
    if (root / name).exists():
        (root / name).rename(root / f"{name.strip('.')}-{len(os.listdir(root))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("offprint")
    parser.add_argument("--essays", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    offprint = os.path.abspath(arguments.offprint)
    with tempfile.TemporaryDirectory() as scratch:
        root = (arguments.folder or Path(scratch)).absolute()
        made = Essays()
        essays = (made.essay(number, tag_on_all=False) for number in range(arguments.essays))
        offprint_library(root, essays, OFFPRINT_SETTINGS)
        # What was touched within two seconds of a build is not trusted by the next.
        time.sleep(3)
        print(f"{arguments.essays} essays{'':25} {'CPU s':>8} {'seconds':>8} {'MiB':>8}", flush=True)
        measure(offprint, root, "cold", "build")
        for name in ("content", "public", "public/search", ".offprint"):
            files, size = on_disk(root / name)
            print(f"  {name}: {files} files, {size:.0f} MiB", flush=True)
        measure(offprint, root, "nothing changed", "build")
        source = root / "content/essays/7.md"
        source.write_text(source.read_text() + "\nOne more line.\n")
        time.sleep(3)
        measure(offprint, root, "one essay edited", "build")
        measure(offprint, root, "check", "check")
        for name, settings in (
            ('cold, search = "titles"', OFFPRINT_SETTINGS + 'search = "titles"\n'),
            ("cold, no search, no related essays", OFFPRINT_BARE),
        ):
            (root / "site.toml").write_text(settings)
            aside(root, "public")
            aside(root, ".offprint")
            measure(offprint, root, name, "build")
            files, size = on_disk(root / "public")
            print(f"  public: {files} files, {size:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
