#!/usr/bin/env python3
"""How fast `offprint build` is beside Hugo, Zola and the floor, on the same essays.

usage: build.py OFFPRINT [--essays N…] [--rounds N] [--hugo PROGRAM] [--zola PROGRAM] [--floor PROGRAM]

Writes N made-up essays as an Offprint, a Hugo and a Zola library with the same pages, builds each with
every program there is, in turns, and prints medians: CPU seconds, seconds, most memory, and ratios.
The words, tags and authors are drawn from a seed: the same N gives the same essays everywhere.
docs/content/explanation/performance.md says what is compared, and what the floor is.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

WORDS_AN_ESSAY = 900
TAGS, AUTHORS = 150, 200
CODE_SHARE = 0.02
A_PAGE = 20
CODE = "```rust\nfn answer(question: &str) -> usize {\n    question.len() + 41 // off by one\n}\n```"


class Essays:
    """Essays that anybody can make again."""

    def __init__(self) -> None:
        draw = random.Random(7)
        letters = "aaeeeiiooutnrsldhmcfgpbvwy"
        self.words = ["".join(draw.choices(letters, k=draw.randint(2, 9))) for _ in range(6_000)]
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]
        self.tags = [f"{self.words[100 + rank]} {rank}" for rank in range(TAGS)]
        self.tag_weights = [1 / (rank + 1) for rank in range(TAGS)]
        self.authors = [f"{self.word(draw)} {self.word(draw)} {chr(65 + rank % 26)}" for rank in range(AUTHORS)]

    def word(self, draw: random.Random) -> str:
        return draw.choice(self.words).capitalize()

    def essay(self, number: int, tag_on_all: bool) -> dict:
        draw = random.Random(number)
        words = draw.choices(self.words, self.weights, k=WORDS_AN_ESSAY)
        blocks, at = [], 0
        while at < len(words):
            length = draw.randint(40, 110)
            blocks.append(self.paragraph(draw, words[at:at + length]))
            at += length
        for place in range(3, len(blocks), 4):
            blocks[place] = f"## {' '.join(self.word(draw) for _ in range(4))}\n\n{blocks[place]}"
        if draw.random() < CODE_SHARE:
            blocks.insert(len(blocks) // 2, CODE)
        tags = dict.fromkeys(draw.choices(self.tags, self.tag_weights, k=3))
        if tag_on_all:
            tags["everything"] = None
        return {
            "title": f"{' '.join(self.word(draw) for _ in range(5))} {number}",
            "date": f"{2001 + number % 24}-{1 + number % 12:02}-{1 + number % 28:02}",
            "author": draw.choice(self.authors),
            "tags": list(tags),
            "text": "\n\n".join(blocks),
        }

    @staticmethod
    def paragraph(draw: random.Random, words: list[str]) -> str:
        marked = draw.randrange(len(words))
        words[marked] = draw.choice(["*{}*", "**{}**", "[{}](https://example.org/there)", "`{}`"]).format(words[marked])
        text, at = [], 0
        while at < len(words):
            length = draw.randint(6, 18)
            sentence = " ".join(words[at:at + length])
            text.append(sentence[:1].upper() + sentence[1:] + ".")
            at += length
        return " ".join(text)


# ---------------------------------------------------------------- the same library three times

def quoted(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


OFFPRINT_SETTINGS = 'title = "Bench"\nbase_url = "https://bench.example/"\n'
OFFPRINT_BARE = OFFPRINT_SETTINGS + 'search = "none"\nrelated = false\n'


def offprint_library(root: Path, essays: Iterable[dict], settings: str = OFFPRINT_BARE) -> None:
    write(root / "site.toml", settings)
    for number, essay in enumerate(essays):
        write(root / f"content/essays/{number}.md",
              f'+++\ntitle = "{essay["title"]}"\ndate = {essay["date"]}\nauthor = "{essay["author"]}"\n'
              f'tags = {quoted(essay["tags"])}\n+++\n\n{essay["text"]}\n')


PAGE = ('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">'
        '<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head><body>'
        '<header><a href="/">Bench</a> <a href="/tags/">Tags</a></header><main>{body}</main></body></html>')

HUGO_CONFIG = """baseURL = "https://bench.example/"
title = "Bench"
disableKinds = ["section"]
[pagination]
pagerSize = 20
[taxonomies]
tag = "tags"
author = "authors"
[markup.highlight]
noClasses = false
[outputs]
home = ["html", "atom"]
taxonomy = ["html"]
term = ["html"]
page = ["html"]
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
"""
HUGO_LIST = ('{{ $pager := .Paginate .Pages }}<h1>{{ .Title }}</h1>{{ range $pager.Pages }}<article><h2>'
             '<a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Date.Format "2006-01-02" }} '
             '{{ range .Params.authors }}{{ . }} {{ end }}</p><p>{{ .Summary | plainify | truncate 200 }}</p></article>{{ end }}'
             '{{ with $pager.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}{{ with $pager.Next }}<a href="{{ .URL }}">Older</a>{{ end }}')
HUGO_SINGLE = ('<article><h1>{{ .Title }}</h1><p>{{ .Date.Format "2006-01-02" }} {{ range .GetTerms "authors" }}'
               '<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p>{{ .Content }}<p>{{ range .GetTerms "tags" }}'
               '<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p></article>')
HUGO_ATOM = ('<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bench</title>'
             '<id>https://bench.example/</id><updated>2026-01-01T00:00:00Z</updated>{{ range first 20 site.RegularPages.ByDate.Reverse }}'
             '<entry><title>{{ .Title }}</title><id>{{ .Permalink }}</id><link href="{{ .Permalink }}"/>'
             '<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>'
             '<content type="html">{{ .Content | transform.XMLEscape }}</content></entry>{{ end }}</feed>')
HUGO_TERMS = ('<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">'
              '{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>')


def hugo_library(root: Path, essays: Iterable[dict]) -> None:
    write(root / "hugo.toml", HUGO_CONFIG)
    write(root / "static/style.css", "body { max-width: 40em }\n")
    title = "{{ .Title }}"
    write(root / "layouts/page.html", PAGE.format(title=title, body=HUGO_SINGLE))
    home = HUGO_LIST.replace(".Paginate .Pages", ".Paginate site.RegularPages")
    write(root / "layouts/home.html", PAGE.format(title=title, body=home))
    write(root / "layouts/term.html", PAGE.format(title=title, body=HUGO_LIST))
    write(root / "layouts/taxonomy.html", PAGE.format(title=title, body=HUGO_TERMS))
    write(root / "layouts/home.atom.xml", HUGO_ATOM)
    for number, essay in enumerate(essays):
        write(root / f"content/essays/{number}.md",
              f'+++\ntitle = "{essay["title"]}"\ndate = {essay["date"]}\nauthors = ["{essay["author"]}"]\n'
              f'tags = {quoted(essay["tags"])}\n+++\n\n{essay["text"]}\n')


ZOLA_CONFIG = """base_url = "https://bench.example"
title = "Bench"
generate_feeds = true
feed_filenames = ["atom.xml"]
feed_limit = 20
taxonomies = [{ name = "tags", paginate_by = 20 }, { name = "authors", paginate_by = 20 }]
[markdown.highlighting]
style = "class"
theme = "github-light"
"""
ZOLA_CARD = ('<article><h2><a href="{{ page.permalink }}">{{ page.title }}</a></h2><p>{{ page.date }}</p>'
             '<p>{{ page.content | striptags | truncate(length=200) }}</p></article>')
ZOLA_PAGER = ('{% if paginator.previous %}<a href="{{ paginator.previous }}">Newer</a>{% endif %}'
              '{% if paginator.next %}<a href="{{ paginator.next }}">Older</a>{% endif %}')


def zola_library(root: Path, essays: Iterable[dict]) -> None:
    write(root / "config.toml", ZOLA_CONFIG)
    write(root / "static/style.css", "body { max-width: 40em }\n")
    cards = "{% for page in paginator.pages %}" + ZOLA_CARD + "{% endfor %}" + ZOLA_PAGER
    terms = ('<ul>{% for term in terms %}<li><a href="{{ term.permalink }}">{{ term.name }}</a> '
             '{{ term.page_count }}</li>{% endfor %}</ul>')
    single = ('<article><h1>{{ page.title }}</h1><p>{{ page.date }}</p>{{ page.content | safe }}<p>'
              '{% for tag in page.taxonomies.tags %}<a href="/tags/{{ tag | slugify }}/">{{ tag }}</a> {% endfor %}</p></article>')
    write(root / "templates/index.html", PAGE.format(title="Bench", body=cards))
    write(root / "templates/section.html", PAGE.format(title="Bench", body=cards))
    write(root / "templates/page.html", PAGE.format(title="{{ page.title }}", body=single))
    for kind in ("tags", "authors"):
        write(root / f"templates/{kind}/list.html", PAGE.format(title=kind, body=terms))
        write(root / f"templates/{kind}/single.html", PAGE.format(title="{{ term.name }}", body=cards))
    write(root / "content/_index.md", "+++\nsort_by = \"date\"\npaginate_by = 20\ntransparent = true\n+++\n")
    for number, essay in enumerate(essays):
        write(root / f"content/{number}.md",
              f'+++\ntitle = "{essay["title"]}"\ndate = {essay["date"]}\n[taxonomies]\nauthors = ["{essay["author"]}"]\n'
              f'tags = {quoted(essay["tags"])}\n+++\n\n{essay["text"]}\n')


# ---------------------------------------------------------------- runs

def run(command: list[str], cwd: Path) -> tuple[float, float, float]:
    """CPU seconds, seconds, most memory in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"build.py: {command[0]} ended with {child.returncode}: {errors.decode()[-2000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss * unit / 2**20


class Case:
    """A program building one library, the same way each time."""

    def __init__(self, name: str, command: list[str], root: Path, remove: tuple[str, ...] = (), edit: bool = False):
        self.name, self.command, self.root, self.remove, self.edit = name, command, root, remove, edit
        self.figures: list[tuple[float, float, float]] = []

    def turn(self) -> None:
        for name in self.remove:
            if (self.root / name).exists():
                (self.root / name).rename(self.root / f"{name.strip('.')}-{time.monotonic_ns()}")
        if self.edit:
            source = next((self.root / "content/essays").glob("*.md"))
            source.write_text(source.read_text() + f"\nOne more line, number {len(self.figures)}.\n")
        self.figures.append(run(self.command, self.root))

    def median(self) -> tuple[float, float, float]:
        return tuple(statistics.median(figure[part] for figure in self.figures) for part in range(3))


def cases(arguments: argparse.Namespace, root: Path) -> list[Case]:
    offprint = os.path.abspath(arguments.offprint)
    build = [offprint, "--quiet", "build"]
    fresh = ("public", ".offprint")
    found = [
        Case("offprint, cold", build, root / "offprint", fresh),
        Case("offprint, cold, one job", [*build, "--jobs", "1"], root / "offprint", fresh),
        Case("offprint, one tag on every essay", build, root / "tagged", fresh),
        Case("offprint, nothing changed", build, root / "offprint"),
        Case("offprint, one essay edited", build, root / "offprint", edit=True),
        Case("offprint check", [offprint, "--quiet", "check"], root / "offprint"),
    ]
    if arguments.floor:
        floor = [os.path.abspath(arguments.floor), "content/essays", "floor"]
        found.insert(0, Case("floor", floor, root / "offprint", ("floor",)))
    if arguments.hugo:
        hugo = [arguments.hugo, "--quiet", "--noBuildLock", "--cacheDir", str(root / "cache")]
        found.append(Case("hugo", hugo, root / "hugo", ("public",)))
    if arguments.zola:
        found.append(Case("zola", [arguments.zola, "build"], root / "zola", ("public",)))
    return found


def compare(arguments: argparse.Namespace, count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        made = Essays()
        # One at a time: what this process holds would count as its children's memory.
        essays = lambda tag_on_all=False: (made.essay(number, tag_on_all) for number in range(count))  # noqa: E731
        offprint_library(root / "offprint", essays())
        if arguments.hugo:
            hugo_library(root / "hugo", essays())
        if arguments.zola:
            zola_library(root / "zola", essays())
        offprint_library(root / "tagged", essays(tag_on_all=True))
        found = cases(arguments, root)
        for _ in range(arguments.rounds):
            for case in found:
                case.turn()
        print(f"\n{count} essays, medians of {arguments.rounds}")
        print(f"{'':34} {'CPU s':>8} {'wall s':>8} {'MiB':>7} {'ms/essay':>9} {'× floor':>8}")
        floor = next((case.median()[0] for case in found if case.name == "floor"), None)
        for case in found:
            cpu, wall, memory = case.median()
            ratio = f"{cpu / floor:8.2f}" if floor else ""
            print(f"{case.name:34} {cpu:8.2f} {wall:8.2f} {memory:7.0f} {1000 * cpu / count:9.3f} {ratio}")
        files = [path for path in (root / "offprint/public").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"offprint's site: {len(files)} files, {size / 2**20:.1f} MiB, {size / count / 1024:.1f} KiB an essay")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("offprint")
    parser.add_argument("--essays", type=int, nargs="+", default=[1_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    parser.add_argument("--zola", default=shutil.which("zola"))
    parser.add_argument("--floor")
    arguments = parser.parse_args()
    for count in arguments.essays:
        compare(arguments, count)


if __name__ == "__main__":
    main()
