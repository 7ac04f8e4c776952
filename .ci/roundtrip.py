#!/usr/bin/env python3
"""Fail when an essay's Markdown, read again, is not made of the same blocks.

usage: roundtrip.py OFFPRINT [PAGES]     needs ../shared; PAGES of its corpus, spread over it (all)

Compared are the HTML of each essay and that of its Markdown, without what Markdown has no words for:
languages, directions, sizes of images, tight items beside loose ones, captions (written as emphasis)
and terms (written as strong paragraphs).
"""
import difflib
import gzip
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
UNSAID = re.compile(r' (?:lang|dir|width|height|id|loading|decoding)="[^"]*"')
EMPHASIS = re.compile(r"</?em>")
BLOCK = re.compile(r"<(?:p|ul|ol|h\d|blockquote|table|div|pre|hr)\b")
# A paragraph that begins with a colon is, to our own reader, what is said of the term above it.
KNOWN = {"0108.html"}
SHOWN = 12


def extract(offprint: str, kind: str, folder: Path) -> str:
    return subprocess.run([offprint, "--quiet", "extract", "--format", kind, folder],
                          check=True, capture_output=True, text=True).stdout


def paragraph(content: str, start: str = "", end: str = "") -> str:
    return content if BLOCK.search(content) else f"<p>{start}{content}{end}</p>"


def blocks(html: str) -> list[str]:
    html = UNSAID.sub("", html).replace("\u00a0", " ")
    html = re.sub(r'href="([^"]*)"', lambda found: f'href="{unquote(found[1])}"', html)
    html = re.sub(r"<figure[^>]*>\s*([^<\s][^<]*|<img[^>]*>|<a .*?</a>)(?=\s*<)", r"<p>\1</p>\n", html)
    html = re.sub(r"</?figure[^>]*>\s*", "", html)
    html = re.sub(r"<(figcaption|p class=\"caption\")>(.*?)</(?:figcaption|p)>",
                  lambda found: f"<p><em>{EMPHASIS.sub('', found[2])}</em></p>", html, flags=re.S)
    # Terms are written as strong paragraphs, what is said of them as plain ones.
    html = re.sub(r"</?dl>\n?", "", html)
    html = re.sub(r"<dt>(.*?)</dt>", lambda found: paragraph(found[1], "<strong>", "</strong>"), html, flags=re.S)
    html = re.sub(r"<dd>(.*?)</dd>", lambda found: paragraph(found[1]), html, flags=re.S)
    # A colon right after a reference would make a note of its line.
    html = html.replace("</sup> :", "</sup>:")
    # Two runs side by side are one, and one inside its like says nothing.
    html = re.sub(r"</(strong|em|del|code)><\1>", "", html)
    html = re.sub(r"<(strong|em)><\1>(.*?)</\1></\1>", r"<\1>\2</\1>", html, flags=re.S)
    # One loose item makes a loose list.
    html = re.sub(r"<li><p>((?:(?!</?p\b).)*)</p>", r"<li>\1", html, flags=re.S)
    html = re.sub(r"<p>(?:\s*<br ?/?>)+", "<p>", html)
    html = re.sub(r"(?:<hr ?/?>\s*)+", "<hr/>", html)
    # A line with nothing but a picture below it.
    html = re.sub(r"<hr/>\s*(?=</article>)", "", html)
    # What was emptied by taking pictures out.
    for _ in range(3):
        html = re.sub(r"<(p|li|ul|ol|blockquote|strong|em)>\s*</\1>", "", html)
    html = re.sub(r"(</?(?:p|h\d|li|blockquote|pre|table|ul|ol|div|section)\b[^>]*>)", r"\n\1\n", html)
    return [re.sub(r"\s+", " ", line).strip() for line in html.split("\n") if line.strip()]


def articles(html: str) -> list[list[str]]:
    return [blocks(article) for article in html.split("<article>\n")[1:]]


def compare(offprint: str, count: int | None, folder: Path) -> int:
    paths = sorted((CORPUS / "html").glob("*.html.gz"))
    paths = paths[::max(1, len(paths) // count)] if count else paths
    (folder / "html").mkdir()
    (folder / "markdown").mkdir()
    for path in paths:
        (folder / "html" / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))
    lines = [json.loads(line) for line in extract(offprint, "jsonl", folder / "html").split("\n") if line]
    for line in lines:
        name = Path(line["path"]).name.replace(".html", ".md")
        (folder / "markdown" / name).write_text(f'+++\ntitle = "none of these words"\n+++\n\n{line["markdown"]}\n')
    before, after = (articles(extract(offprint, "html", folder / kind)) for kind in ("html", "markdown"))
    if not len(lines) == len(before) == len(after):
        sys.exit(f"roundtrip.py: {len(lines)} essays, {len(before)} before, {len(after)} after")
    differing = [(line, one, other) for line, one, other in zip(lines, before, after)
                 if one != other and Path(line["path"]).name not in KNOWN]
    print(f"{len(lines) - len(differing)} of {len(lines)} essays are the same when read again")
    for line, one, other in differing[:SHOWN]:
        print(f"  {Path(line['path']).name}")
        changes = [text for text in difflib.unified_diff(one, other, lineterm="", n=0) if text[:2] not in ("--", "++", "@@")]
        print("".join(f"    {text[:160]}\n" for text in changes[:6]), end="")
    return len(differing)


def main() -> None:
    offprint, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        failures = compare(str(Path(offprint).resolve()), int(rest[0]) if rest else None, Path(folder))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
