#!/usr/bin/env python3
"""Makes a library in whose report every outcome is to be seen.

usage: accounted.py FOLDER
"""

import sys
from pathlib import Path

PROSE = (
    "Somebody brought up {0} over lunch, and nobody at the table had an answer ready. We wrote three questions on a "
    "napkin instead, took them back upstairs, and spent what was left of the afternoon finding out which of them mattered."
)
folder = Path(sys.argv[1])
(folder / "content/shelf").mkdir(parents=True)
(folder / "site.toml").write_text(
    'base_url = "https://accounted.example/"\nstrip_phrases = ["never said"]\n[[source]]\ndomain = "gone.example"\n')
for subject in ["doors", "lathes", "weather"]:
    (folder / f"content/shelf/{subject}.html").write_text(
        f"<!doctype html><title>On {subject} &amp; &lt;more&gt;</title><nav><a href=/>Home</a> <a href=/shop>Our shop</a></nav>"
        f"<article><h1>On {subject} &amp; &lt;more&gt;</h1><p>{PROSE.format(subject)}</p></article><p>Subscribe to our newsletter</p>"
        + "".join(f"<div class=comments><p>Reader {number}: thank you for this one</p></div>" for number in range(len(subject))))
(folder / "content/mine.md").write_text(f"+++\ntitle = \"Mine\"\ntagz = []\n+++\n\n{PROSE.format('mine')}\n")
(folder / "content/begun.md").write_text(f"+++\ntitle = \"Begun\"\ndraft = true\n+++\n\n{PROSE.format('begun')}\n")
(folder / "content/secret.md").write_text(f"+++\ntitle = \"Secret\"\nrights = \"private\"\n+++\n\n{PROSE.format('secrets')}\n")
(folder / "content/whole.md").write_text(
    '+++\ntitle = "Whole"\nauthor = "Ada Byron"\ndate = 2020-02-03\ntags = ["notes"]\nstrip = ["nowhere to be found"]\n+++\n\n'
    f"{PROSE.format('wholes')}\n")
(folder / "content/broken.mhtml").write_text("this is no archive at all")
(folder / "content/empty.html").write_text("")
(folder / "content/notes.docx").write_text("not a source")
(folder / f"content/{'a-very-long-name-' * 10}.txt").write_text(PROSE.format("names") + "\n")
