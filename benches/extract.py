#!/usr/bin/env python3
"""How fast `offprint extract` is beside Trafilatura, and how much memory it takes.

usage: extract.py OFFPRINT FOLDER [--rounds N]     FOLDER holds saved pages, .html or .html.gz

Run it with a Python that has `trafilatura`, on a machine with nothing else to do. Both read the same
uncompressed files one after the other, in turns. Trafilatura is timed inside its process, without
its start, and asked for the text alone, the least it can do; Offprint from start to end, with one
job, and writes all it knows. docs/content/explanation/performance.md says more.
"""
import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES_AS_MANY = 8


def unpack(source: Path, folder: Path) -> list[Path]:
    paths = sorted(path for path in source.iterdir() if path.name.endswith((".html", ".htm", ".html.gz")))
    if not paths:
        sys.exit(f"extract.py: no saved page in {source}")
    for path in paths:
        data = path.read_bytes()
        is_packed = path.name.endswith(".gz")
        (folder / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(data) if is_packed else data)
    return sorted(folder.iterdir())


def copies(paths: list[Path], folder: Path) -> None:
    for number in range(TIMES_AS_MANY):
        for path in paths:
            os.link(path, folder / f"{number}-{path.name}")


def offprint(program: str, folder: Path, jobs: int) -> tuple[float, float]:
    """Seconds, and the most memory it held, in MiB."""
    start = time.perf_counter()
    command = [program, "--quiet", "extract", "--format", "jsonl", "--jobs", str(jobs), str(folder)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - start
    if child.returncode:
        sys.exit(f"extract.py: offprint ended with {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return took, usage.ru_maxrss * unit / 2**20


def trafilatura(paths: list[Path]) -> float:
    """Seconds."""
    import trafilatura as other

    start = time.perf_counter()
    for path in paths:
        other.extract(path.read_bytes())
    return time.perf_counter() - start


def spread(name: str, seconds: list[float], pages: int) -> float:
    median = statistics.median(seconds)
    print(f"{name:<12} {median:8.2f} s, {median / pages * 1000:6.2f} ms a page "
          f"({min(seconds):.2f} to {max(seconds):.2f} s)")
    return median


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("offprint")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments = arguments.parse_args()
    program = str(Path(arguments.offprint).resolve())
    with tempfile.TemporaryDirectory() as folder:
        once, often = Path(folder, "once"), Path(folder, "often")
        once.mkdir()
        often.mkdir()
        pages = unpack(arguments.folder, once)
        copies(pages, often)
        ours, theirs = [], []
        for _ in range(arguments.rounds):
            ours.append(offprint(program, once, 1)[0])
            theirs.append(trafilatura(pages))
        print(f"{len(pages)} pages, medians of {arguments.rounds} rounds:")
        ratio = spread("Trafilatura", theirs, len(pages)) / spread("Offprint", ours, len(pages))
        print(f"{ratio:.1f} times as fast")
        for jobs in (1, os.cpu_count() or 1):
            few, many = (offprint(program, folder, jobs)[1] for folder in (once, often))
            print(f"memory with {jobs} jobs: {few:.0f} MiB for {len(pages)} pages, "
                  f"{many:.0f} MiB for {TIMES_AS_MANY * len(pages)}: {many / few:.2f} times as much")


if __name__ == "__main__":
    main()
