#!/usr/bin/env python3
"""How much `offprint build` takes for saved pages beside what people put together for the same.

usage: pipeline.py OFFPRINT FOLDER [--from KB] [--to KB] [--rounds N] [--hugo PROGRAM] [--pagefind COMMAND]

FOLDER holds saved pages, .html or .html.gz; those between two sizes are taken. Run it with a Python that has
`trafilatura` and `pagefind[bin]`, on a machine with nothing else to do. The others are Trafilatura, which writes
Markdown with title, author and date, Hugo, which makes pages, lists and a feed of that (the library of
build.py), and Pagefind's program, which makes a search index of Hugo's site. Offprint does the same and more from
the pages themselves, with the settings it starts with. CPU seconds of all processes, medians, and the ratio.
"""
import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import build


def unpack(source: Path, folder: Path, smallest: int, largest: int) -> int:
    folder.mkdir(parents=True)
    count = 0
    for path in sorted(source.iterdir()):
        if not path.name.endswith((".html", ".htm", ".html.gz")):
            continue
        data = path.read_bytes()
        data = gzip.decompress(data) if path.name.endswith(".gz") else data
        if smallest <= len(data) <= largest:
            (folder / path.name.removesuffix(".gz")).write_bytes(data)
            count += 1
    if count == 0:
        sys.exit(f"pipeline.py: no saved page of that size in {source}")
    return count


def cleaned(folder: Path) -> Iterator[dict]:
    """The pages as Trafilatura understands them; one of which it makes nothing is left out."""
    import trafilatura

    for path in sorted(folder.iterdir()):
        found = trafilatura.extract(path.read_bytes(), output_format="markdown", with_metadata=True, include_links=True,
                                    include_images=True)
        if not found:
            continue
        _, head, text = found.split("---\n", 2)
        facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        facts = {name: value.strip('"') for name, value in facts.items()}
        yield {"title": plain(facts.get("title", path.stem)), "date": facts.get("date", "2000-01-01"),
               "author": plain(facts.get("author", "Nobody")), "tags": [], "text": text}


def plain(text: str) -> str:
    """As it may stand between the quotes of a TOML string."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "")


def clean(folder: Path, root: Path) -> None:
    """What the process does that is measured as Trafilatura."""
    build.hugo_library(root, cleaned(folder))


def cases(arguments: argparse.Namespace, root: Path) -> tuple[list[build.Case], build.Case]:
    pages = root / "offprint/content"
    others = [
        build.Case("trafilatura", [sys.executable, __file__, "--clean", str(pages), str(root / "hugo")], root, ("hugo",)),
        build.Case("hugo", [arguments.hugo, "--quiet", "--noBuildLock", "--cacheDir", str(root / "cache")], root / "hugo"),
        build.Case("pagefind", [*arguments.pagefind.split(), "--site", "public"], root / "hugo"),
    ]
    offprint = [str(Path(arguments.offprint).resolve()), "--quiet", "build"]
    return others, build.Case("offprint", offprint, root / "offprint", ("public", ".offprint"))


def compare(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        count = unpack(arguments.folder, root / "offprint/content", 1000 * arguments.smallest, 1000 * arguments.largest)
        build.write(root / "offprint/site.toml", build.OFFPRINT_SETTINGS)
        others, offprint = cases(arguments, root)
        for _ in range(arguments.rounds):
            for case in [*others, offprint]:
                case.turn()
        made = len(list((root / "hugo/public/essays").glob("*/index.html")))
        print(f"{count} pages of {arguments.smallest} to {arguments.largest} kB, of which the others published {made}; "
              f"medians of {arguments.rounds}")
        print(f"{'':12} {'CPU s':>8} {'wall s':>8} {'MiB':>7} {'ms/page':>9}")
        for case in [*others, offprint]:
            cpu, wall, memory = case.median()
            print(f"{case.name:12} {cpu:8.2f} {wall:8.2f} {memory:7.0f} {1000 * cpu / count:9.2f}")
        sums = [sum(turn) for turn in zip(*([cpu for cpu, *_ in case.figures] for case in others))]
        theirs, ours = statistics.median(sums), offprint.median()[0]
        print(f"together they take {theirs:.2f} CPU s, {theirs / ours:.1f} times as much as Offprint")


def main() -> None:
    if sys.argv[1:2] == ["--clean"]:
        return clean(Path(sys.argv[2]), Path(sys.argv[3]))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("offprint")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="smallest", type=int, default=12)
    parser.add_argument("--to", dest="largest", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    parser.add_argument("--pagefind", default=f"{sys.executable} -m pagefind")
    compare(parser.parse_args())


if __name__ == "__main__":
    main()
