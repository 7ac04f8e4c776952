#!/usr/bin/env python3
"""Fail when a page gives another text as a web archive or as a newsletter than as a page.

usage: formats.py OFFPRINT [PAGES]     needs ../shared; PAGES of its corpus, spread over it (all)

Each page is wrapped with its own bytes: as .mhtml in quoted-printable, and as .eml in each of the
shapes below. The subject of the mail is the page's title, as with a newsletter that is also a page.
Every page says first where it was saved from, as browsers write it: a web archive always knows, and
relative addresses count for nothing where nobody does.
"""
import base64
import binascii
import gzip
import json
import re
import subprocess
import sys
import tempfile
from email.header import Header
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]+)", re.I)
SHOWN = 10


def quoted_printable(data: bytes) -> bytes:
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return binascii.b2a_qp(data, istext=True).replace(b"\n", b"\r\n")


def in_base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def part(kind: str, charset: str | None, encoding: str, data: bytes, more: str = "") -> bytes:
    body = {"quoted-printable": quoted_printable, "base64": in_base64}[encoding](data)
    charset = f"; charset={charset}" if charset else ""
    head = f"Content-Type: {kind}{charset}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode() + body


def multipart(kind: str, boundary: str, parts: list[bytes], more: str = "") -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\r\n\r\n'.encode()
    inner = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return head + inner + b"--" + boundary.encode() + b"--\r\n"


def charset_of(page: bytes) -> str:
    try:
        page.decode()
        return "utf-8"
    except UnicodeDecodeError:
        found = CHARSET.search(page[:4096])
        return found[1].decode() if found else "windows-1252"


def as_mhtml(page: bytes, url: str) -> bytes:
    head = (f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: page\r\n"
            "MIME-Version: 1.0\r\n").encode()
    located = f"Content-ID: <frame@mhtml.blink>\r\nContent-Location: {url}\r\n"
    parts = [part("text/html", None, "quoted-printable", page, located),
             part("text/css", "utf-8", "quoted-printable", b"p { margin: 0 }",
                  "Content-Location: cid:css@mhtml.blink\r\n")]
    return head + multipart("related", "----Boundary--0----", parts, '; type="text/html"')


def as_mails(page: bytes, title: str) -> dict[str, bytes]:
    subject = Header(" ".join(title.split()) or "page", "utf-8").encode(linesep="\r\n")
    head = f"Subject: {subject}\r\nFrom: news@letters.example\r\nTo: me@home.example\r\nMIME-Version: 1.0\r\n".encode()
    charset = charset_of(page)
    plain = part("text/plain", "utf-8", "quoted-printable", b"See the other part of this mail.")
    mails = {
        "quoted": head + part("text/html", charset, "quoted-printable", page),
        "base64": head + part("text/html", charset, "base64", page),
        "nested": head + multipart("mixed", "=_outer_5f3c", [multipart("alternative", "=_inner_9d1e", [
            plain, part("text/html", charset, "quoted-printable", page)])]),
    }
    try:
        western = page.decode().encode("windows-1252")
        mails["western"] = head + multipart("alternative", "=_only_c27a", [
            plain, part("text/html", "windows-1252", "quoted-printable", western)])
    except UnicodeError:
        pass
    return mails


def saved(page: bytes, url: str) -> bytes:
    mark = f"<!-- saved from url=({len(url):04})".encode() + url.encode() + b" -->\n"
    start = 3 if page.startswith(b"\xef\xbb\xbf") else 0
    return page[:start] + mark + page[start:]


def extract(offprint: str, folder: Path) -> dict[str, dict]:
    run = subprocess.run([offprint, "--quiet", "extract", "--format", "jsonl", folder],
                         check=True, capture_output=True, text=True)
    lines = (json.loads(line) for line in run.stdout.split("\n") if line)
    return {Path(line["path"]).name.split(".")[0]: line for line in lines}


def difference(wanted: str, found: str) -> str:
    wanted, found = wanted.split("\n\n"), found.split("\n\n")
    missing = [block for block in wanted if block not in found]
    added = [block for block in found if block not in wanted]
    return "".join(f"\n    {sign} {block[:100]!r}" for sign, blocks in (("-", missing), ("+", added))
                   for block in blocks[:2])


def compare(offprint: str, count: int | None, folder: Path) -> int:
    paths = sorted((CORPUS / "html").glob("*.html.gz"))
    paths = paths[::max(1, len(paths) // count)] if count else paths
    names = [path.name.split(".")[0] for path in paths]
    golds = {name: json.loads((CORPUS / "gold" / f"{name}.json").read_text()) for name in names}
    urls = {name: gold["url"] or f"https://pages.example/{name}" for name, gold in golds.items()}
    pages = {name: saved(gzip.decompress(path.read_bytes()), urls[name]) for name, path in zip(names, paths)}
    put(folder / "html", {f"{name}.html": page for name, page in pages.items()})
    wanted = extract(offprint, folder / "html")
    shapes: dict[str, dict[str, bytes]] = {"mhtml": {}}
    for name, page in pages.items():
        shapes["mhtml"][f"{name}.mhtml"] = as_mhtml(page, urls[name])
        for shape, mail in as_mails(page, wanted[name]["title"] or "").items():
            shapes.setdefault(shape, {})[f"{name}.eml"] = mail
    failures = 0
    for shape, files in shapes.items():
        put(folder / shape, files)
        found = extract(offprint, folder / shape)
        # A page without text says nothing; a mail of it still has its plain part.
        names = [name for name in (file.split(".")[0] for file in files) if wanted[name]["text"]]
        differing = [name for name in names if found.get(name, {}).get("text") != wanted[name]["text"]]
        print(f"{shape}: {len(names) - len(differing)} of {len(names)} pages give the same text")
        for name in differing[:SHOWN]:
            print(f"  {name}: {difference(wanted[name]['text'], found.get(name, {}).get('text', ''))}")
        failures += len(differing)
    return failures


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def main() -> None:
    offprint, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        failures = compare(str(Path(offprint).resolve()), int(rest[0]) if rest else None, Path(folder))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
