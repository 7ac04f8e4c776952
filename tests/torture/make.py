#!/usr/bin/env python3
"""Copies the torture library to a folder and adds what is long rather than strange: an essay of 20,000
words, 300 tags, a table of 200 rows, 120 footnotes, two pictures. usage: make.py FOLDER"""
import pathlib
import shutil
import struct
import sys
import zlib

here, target = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1])
shutil.copytree(here, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("make.py"))
generated = target / "content" / "generated"
generated.mkdir(exist_ok=True)


def essay(name, front, body):
    keys = "\n".join(f"{key} = {value}" for key, value in front.items())
    (generated / f"{name}.md").write_text(f"+++\n{keys}\n+++\n{body}\n", encoding="utf-8")


def picture(path, width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * 3 + y * 5) % 64 + 128 for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)


picture(target / "content" / "hard-to-set" / "square.png", 32, 32)
picture(target / "content" / "hard-to-set" / "band.png", 2400, 120)

WHO = ["the night clerk", "my first manager", "a woman from payroll", "the man with the keys", "our apprentice"]
DID = ["counted the chairs", "asked for the ledger", "said nothing at all", "wrote it down twice", "closed the window"]
WHEN = ["before the bell", "on the last Friday", "while the kettle boiled", "after the visitors had left", "that winter"]
WHY = ["because nobody had asked", "as if it were the custom", "and it helped", "which surprised us both", "to be sure"]


def sentence(number):
    who, did, when, why = (part[number // 5**power % 5] for power, part in enumerate((WHO, DID, WHEN, WHY)))
    return f"{when.capitalize()} {who} {did}, {why} ({number})."


paragraphs, number, words = [], 0, 0
while words < 20_000:
    if len(paragraphs) % 12 == 0:
        paragraphs.append(f"## Part {len(paragraphs) // 12 + 1}")
    text = " ".join(sentence(number + step) for step in range(6))
    number += 6
    words += len(text.split())
    paragraphs.append(text)
essay("twenty-thousand-words", {"title": '"Twenty thousand words"', "author": '"Ann Quill"', "date": "2018-01-01"}, "\n\n".join(paragraphs))

tags = [f'"tag {number}"' for number in range(299)] + ['"a tag that goes on for rather longer than a tag should go on for, really"']
essay("three-hundred-tags", {"title": '"Three hundred tags"', "date": "2017-01-01", "tags": "[" + ", ".join(tags) + "]"}, "One sentence, and three hundred ways of finding it.")

columns = ["Day", "Began", "Ended", "Hours", "Rate", "Paid", "Place", "Task", "With whom", "Signed by", "Remarks", "Page"]
rows = [columns, ["---"] * 6 + ["---:"] + ["---"] * 5]
rows += [[str(number), "08:00", "16:30", "8", "12.50", "100.00", "Depot", "Counting chairs", "The night clerk", "A. Quill", "none worth the ink", str(number // 30)] for number in range(1, 201)]
table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
essay("two-hundred-rows", {"title": '"Two hundred rows"', "author": '"Dai Pugh"', "date": "2016-01-01"}, f"The register:\n\n{table}\n\nThe end of the register.")

notes = "\n\n".join(f"Claim number {number} needs a note.[^n{number}]" for number in range(120))
definitions = "\n\n".join(f"[^n{number}]: Note {number}: see https://far.example/{'very/' * (number % 7)}deep." for number in range(120))
essay("many-footnotes", {"title": '"A hundred and twenty footnotes"', "author": '"Dai Pugh"', "date": "2015-01-01"}, f"{notes}\n\n{definitions}")

for number in range(40):
    essay(f"short-{number:02}", {"title": f'"Short {number}"', "author": f'"Author {number}"', "date": f"{1975 + number}-06-0{number % 9 + 1}"}, sentence(number))
