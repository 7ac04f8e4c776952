#!/usr/bin/env python3
"""Builds libraries that hold one hostile file beside one good essay.

Each build has to end well within its time and memory (2 s and 0.5 s a MB, 200 MB and 20 MB a MB, for
a release build), without a panic, and the good essay has to have its page. The hostile file has to
have a page too, or be named on standard error. What takes long is tried at a quarter of its size as
well: time may grow as n^1.5 at most.

usage: hostile.py OFFPRINT [--quick] [--slack FACTOR] [ONLY…]
"""

import argparse
import base64
import gzip
import math
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

GOOD = (
    "+++\ntitle = \"Good\"\n+++\n\nSomebody brought up weather over lunch, and nobody at the table had an answer ready. "
    "We wrote three questions on a napkin instead, took them back upstairs, and spent what was left of the afternoon "
    "finding out which of them mattered.\n"
)
PROSE = "The shop had four lathes and one window, and nobody said that it was a test of any kind. "
PARAGRAPH = f"<p>{PROSE * 4}</p>\n"
MB = 1_000_000

inputs = {}


def hostile(name, size, quick=None):
    """Registers a generator of one file: its name, and its size in its own units, less for `--quick`."""
    def register(make):
        inputs[make.__name__] = (name, size, quick or max(size // 20, 1), make)
        return make
    return register


def page(body):
    return f"<!doctype html><title>Hostile</title><article><h1>Hostile</h1>{PARAGRAPH * 3}{body}</article>"


# Depth.
@hostile("x.html", 200_000, 50_000)
def nested_lists(n): return page("<ul><li>" * n)
@hostile("x.html", 300_000)
def nested_divs(n): return page("<div>" * n + PARAGRAPH)
@hostile("x.html", 200_000)
def nested_inlines(n): return page("<b><i>" * n + "deep")
@hostile("x.html", 100_000)
def nested_tables(n): return page("<table><tr><td>" * n + "deep")
@hostile("x.html", 100_000)
def nested_quotes(n): return page("<blockquote>" * n + PARAGRAPH)
@hostile("x.html", 100_000)
def nested_fonts(n): return page("<a><font><p>" * n + "deep")
@hostile("x.html", 100_000)
def nested_svg(n): return page("<svg><g><foreignObject>" * n + "deep")
@hostile("x.html", 100_000)
def nested_templates(n): return page("<template>" * n + "deep")
@hostile("x.html", 50_000)
def nested_forms_and_buttons(n): return page("<form><button><select>" * n + "deep")
@hostile("x.html", 100_000)
def unclosed_attributes(n): return page("<p a='" * n)
@hostile("x.md", 200_000)
def markdown_quotes(n): return PROSE * 5 + "\n\n" + ">" * n + " deep"
@hostile("x.md", 3_000)
def markdown_lists(n): return PROSE * 5 + "\n\n" + "\n".join("  " * depth + "- a" for depth in range(n))
@hostile("x.md", 100_000)
def markdown_quoted_lists(n): return PROSE * 5 + "\n\n" + "> - " * n + "deep"
@hostile("x.md", 100_000)
def markdown_html(n): return PROSE * 5 + "\n\n" + "<div>\n" * n
@hostile("x.eml", 5_000)
def nested_mail(n):
    head = "From: a@b.example\r\nSubject: Nest\r\nMIME-Version: 1.0\r\n"
    parts = "".join(f"Content-Type: multipart/mixed; boundary=\"b{i}\"\r\n\r\n--b{i}\r\n" for i in range(n))
    return head + parts + "Content-Type: text/plain\r\n\r\n" + PROSE * 5
@hostile("x.eml", 5_000)
def forwarded_mail(n):
    return "From: a@b.example\r\nSubject: F\r\n" + "Content-Type: message/rfc822\r\n\r\nSubject: F\r\n" * n + "\r\n" + PROSE * 5
@hostile("x.mhtml", 5_000)
def nested_archive(n): return nested_mail(n)
@hostile("x.md", 100_000)
def nested_yaml(n): return "---\ntitle: " + "[" * n + "]" * n + "\n---\n" + PROSE * 5
@hostile("x.md", 100_000)
def nested_toml(n): return "+++\nx = " + "[" * n + "]" * n + "\n+++\n" + PROSE * 5
@hostile("x.html", 100_000)
def nested_json(n): return page('<script type="application/ld+json">' + '{"a":[' * n + "</script>")


# Length.
@hostile("x.html", 50 * MB, MB)
def one_line_html(n): return page("<p>" + PROSE * (n // len(PROSE)))
@hostile("x.txt", 50 * MB, MB)
def one_line_text(n): return PROSE * (n // len(PROSE))
@hostile("x.md", 50 * MB, MB)
def one_line_markdown(n): return PROSE * (n // len(PROSE))
@hostile("x.txt", 20 * MB, MB)
def one_word(n): return "x" * n
@hostile("x.html", 20 * MB, MB)
def one_word_html(n): return page("<p>" + "x" * n)
@hostile("x.txt", 1_000_000, 50_000)
def million_lines(n): return "A line of text.\n" * n
@hostile("x.html", 1_000_000, 50_000)
def million_breaks(n): return page("<p>" + "A line<br>" * n)
@hostile("x.md", 1_000_000, 50_000)
def million_markdown_lines(n): return "A line of text.\n" * n
@hostile("x.html", 200_000, 10_000)
def many_paragraphs(n): return page("".join(f"<p>Paragraph {i} says something of its own.</p>" for i in range(n)))
@hostile("x.html", 100_000, 5_000)
def many_headings(n): return page("".join(f"<h2>Heading {i}</h2><p>x</p>" for i in range(n)))
@hostile("x.md", 100_000, 5_000)
def many_same_headings(n): return PROSE * 5 + "\n\n" + "## Same\n\nx\n\n" * n
@hostile("x.html", 100_000, 5_000)
def many_links(n): return page("<p>" + "".join(f'<a href="https://x.example/{i}">link {i}</a> ' for i in range(n)))
@hostile("x.html", 20_000, 1_000)
def many_tables(n): return page("<table><tr><td>a<td>b<tr><td>c<td>d</table>" * n)
@hostile("x.html", 300_000, 10_000)
def wide_table(n): return page("<table><tr>" + "<td>x" * n + "</table>")
@hostile("x.html", 1_000)
def spanned_cells(n): return page("<table>" + '<tr><td colspan="1000" rowspan="65534">x' * n + "</table>")
@hostile("x.html", 100_000, 5_000)
def many_attributes(n): return page("<p " + " ".join(f"a{i}=b" for i in range(n)) + ">" + PROSE)
@hostile("x.html", 20 * MB, MB)
def long_attribute(n): return page(f'<a href="https://x.example/{"a" * n}" title="{"b" * 1000}">link</a>')
@hostile("x.html", 20 * MB, MB)
def long_comment(n): return page(f'<!-- {"-" * n} -->')
@hostile("x.html", 2 * MB, MB // 10)
def entities(n): return page("<p>" + "&amp;&#x41;&bogus" * (n // 16))
@hostile("x.html", 20 * MB, MB)
def data_image(n): return page(f'<img src="data:image/png;base64,{base64.b64encode(bytes(n * 3 // 4)).decode()}">')
@hostile("x.html", 20_000, 1_000)
def many_data_images(n): return page("".join(f'<img src="data:image/gif;base64,{base64.b64encode(b"GIF89a" + i.to_bytes(8, "big")).decode()}">' for i in range(n)))
@hostile("x.html", 5 * MB, MB // 4)
def huge_json(n): return page('<script type="application/ld+json">[' + '{"@type":"Article","author":{"name":"A B"}},' * (n // 43) + '{}]</script>')
@hostile("x.html", 2 * MB, MB // 10)
def long_title(n): return f"<title>{'T ' * (n // 2)}</title><h1>{'T ' * (n // 2)}</h1>{PARAGRAPH * 3}"
@hostile("x.html", 50_000, 2_000)
def many_metas(n): return "".join(f'<meta name="author" content="Ada B{i}"><meta property="article:tag" content="tag {i}">' for i in range(n)) + page("")
@hostile("x.html", 50_000, 2_000)
def many_dates(n): return page("".join(f"<p>Posted on March {i % 28 + 1}, 2012 by Ada Byron" for i in range(n)))
@hostile("x.txt", 100_000, 5_000)
def many_bylines(n): return PROSE * 5 + "\n\n" + "By Ada Byron\n\nShare this\n\n" * n
@hostile("x.md", 50_000, 2_000)
def many_tags(n): return "+++\ntitle = \"T\"\ntags = [" + ", ".join(f'"tag {i}"' for i in range(n)) + "]\n+++\n" + PROSE * 5
@hostile("x.eml", 20 * MB, MB)
def base64_mail(n):
    body = base64.encodebytes(page("<p>" + PROSE * (n // 120)).encode()).decode()
    return f"From: a@b.example\nSubject: B\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{body}"
@hostile("x.eml", 100_000, 5_000)
def many_mail_headers(n): return "".join(f"X-H{i}: v\r\n" for i in range(n)) + "Subject: H\r\n\r\n" + PROSE * 5
@hostile("x.eml", 5_000)
def many_mail_parts(n): return "Subject: P\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + f"--b\r\nContent-Type: text/plain\r\n\r\n{PROSE}\r\n" * n
@hostile("x.eml", 5 * MB, MB // 4)
def encoded_words(n): return "Subject: " + "=?utf-8?q?a?= " * (n // 14) + "\r\n\r\n" + PROSE * 5


# Small pieces, each of which costs memory.
@hostile("x.txt", 1_000_000, 50_000)
def short_paragraphs(n): return "a\n\n" * n
@hostile("x.md", 1_000_000, 50_000)
def short_markdown_paragraphs(n): return "a\n\n" * n
@hostile("x.md", 5_000_000, 100_000)
def short_markdown_lines(n): return "a\n" * n
@hostile("x.md", 500_000, 50_000)
def short_saved_lines(n): return "---\nsource: https://x.example/a\n---\n" + "a\n" * n
@hostile("x.md", 5_000_000, 100_000)
def short_emphasis(n): return "*a* " * n
@hostile("x.md", 3_000_000, 100_000)
def short_rules(n): return "***\n\n" * n
@hostile("x.txt", 1_000_000, 50_000)
def labels_of_contents(n): return "Contents\n\n" * (n // 5)
@hostile("x.md", 1_000_000, 50_000)
def short_table_rows(n): return "|a|b|\n|-|-|\n" + "|a|b|\n" * n
@hostile("x.md", 10 * MB, MB)
def open_brackets(n): return "[" * n
@hostile("x.txt", 2_000_000, 100_000)
def short_sentences(n): return "A b. " * n
@hostile("x.html", 1_000_000, 50_000)
def short_inlines(n): return page("<p>" + "<b>a</b> " * n)
@hostile("x.txt", 5 * MB, MB)
def other_words(n): return " ".join(f"{number * 2654435761 % 2**32:x}" for number in range(n // 9))
@hostile("x.txt", 300_000, 30_000)
def dates_in_a_line(n): return "March 3, 2012 " * n
@hostile("x.txt", 40 * MB, MB)
def cells_in_a_line(n): return "a  " * (n // 3)
@hostile("x.txt", 500_000, 50_000)
def rows_of_cells(n): return "Trade  Town  3.50\n" * n
@hostile("x.txt", 500_000, 50_000)
def labels_in_a_line(n): return "Home About " * n


# Texts that programs write.
@hostile("x.txt", 500_000, 50_000)
def printed_pages(n): return "a\n\n\f" * n
@hostile("x.txt", 50_000, 5_000)
def printed_hyphens(n): return ("x" * 50 + "-\nabc" + "y" * 47 + "-\n") * n + "\fend\n\f"
@hostile("x.txt", 30_000, 3_000)
def numbered_links(n): return "".join(f"[{i}]word\n" for i in range(1, n + 1)) + "\nReferences\n\n" + "".join(f"  {i}. https://x.example/{i}\n" for i in range(1, n + 1))
@hostile("x.txt", 500_000, 50_000)
def same_number(n): return "[1]" * n + "\n" + "".join(f"  {i}. https://x.example/{i}\n" for i in range(1, 99))
@hostile("x.md", 500_000, 50_000)
def long_excerpt(n): return "> ## Excerpt\n" + "> a\n" * n + "\n---\ntext\n"
@hostile("x.md", 10 * MB, MB)
def long_label(n): return "Title: " + "x" * n + "\nURL: https://x.example/\n\ntext\n"


# What pages, mails and front matter state.
@hostile("x.html", 1_000_000, 50_000)
def same_links(n): return page("<p>" + '<a href="https://x.example/">link</a> ' * n)
@hostile("x.html", 100_000, 5_000)
def many_times(n): return page("<p>" + '<time datetime="2012-03-04">x</time> ' * n)
@hostile("x.html", 50_000, 2_000)
def many_microformats(n): return page('<div class="h-entry"><a class="p-author h-card" rel="author" href="/a">Ada B</a></div>' * n)
@hostile("x.html", 100_000, 5_000)
def many_missing_images(n): return page("<p>" + "".join(f'<img src="{i}.png">' for i in range(n)))
@hostile("x.html", 30_000, 2_000)
def many_notes(n): return page("".join(f'<p>x<a href="#n{i}" id="r{i}">{i}</a>' for i in range(n)) + "".join(f'<p id="n{i}"><a href="#r{i}">{i}</a> note' for i in range(n)))
@hostile("x.html", 20_000, 1_000)
def many_json_scripts(n): return page('<script type="application/ld+json">{"@type":"Article","author":"A B","headline":"H"}</script>' * n)
@hostile("x.html", MB, MB // 10)
def long_tag(n): return f'<meta property="article:tag" content="{"x" * n}"><meta name="author" content="{"Ada B" * (n // 5)}">' + page("")
@hostile("x.html", 100_000, 5_000)
def many_options(n): return page("<select>" + "<option>a" * n + "</select>")
@hostile("x.md", 20_000, 1_000)
def many_keys(n): return "+++\n" + "".join(f"title{i} = 1\n" for i in range(n)) + "+++\n" + PROSE * 5
@hostile("x.md", 20_000, 1_000)
def many_yaml_keys(n): return "---\n" + "".join(f"titel{i}: 1\n" for i in range(n)) + "---\n" + PROSE * 5
@hostile("x.md", 2_000, 500)
def many_wishes(n): return "+++\nstrip = [" + ", ".join(f'"no {i}"' for i in range(n)) + "]\n+++\n" + (PROSE + "\n\n") * n
@hostile("x.eml", 10 * MB, MB)
def quoted_printable(n): return "Subject: Q\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + "=C3=A4=\n" * (n // 8)
@hostile("x.eml", 200_000, 10_000)
def many_senders(n): return "From: " + "Ada B <a@b.example>, " * n + "\nSubject: S\n\n" + PROSE * 5
@hostile("x.mhtml", 20_000, 1_000)
def many_archive_parts(n):
    part = "--b\r\nContent-Type: image/png\r\nContent-Location: https://x.example/a.png\r\n\r\nx\r\n"
    return f"Subject: P\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{page('')}\r\n" + part * n


# Markdown's traps.
def trap(piece):
    return lambda n: PROSE * 5 + "\n\n" + piece * n
for trap_name, piece, n in [
    ("brackets", "[", 200_000), ("image_brackets", "![", 100_000), ("links", "[a](", 50_000), ("closed_links", "[a](b)", 50_000),
    ("footnotes", "[^", 50_000), ("footnote_lines", "[^a\n", 20_000), ("emphasis", "*a ", 100_000), ("emphasis_both", "*a_ ", 50_000),
    ("strong", "**a *b ", 50_000), ("strikes", "~~a ~b ", 50_000), ("backticks", "`" * 5 + "a" + "`" * 3 + " ", 30_000),
    ("entities_open", "&", 200_000), ("html_open", "<a ", 50_000), ("comments_open", "<!--", 50_000), ("processing_open", "<?", 50_000),
    ("cdata_open", "<![CDATA[", 30_000), ("autolinks", "<http:", 50_000), ("references", "[a]: b\n\n[a]\n\n", 20_000),
    ("pipes", "|", 100_000), ("table_rows", "a|b\n-|-\nc|d\n\n", 20_000), ("wide_head", "|a" * 50 + "\n" + "|-" * 50 + "\n" + "|x\n" * 100, 100),
    ("math", "$$a${", 30_000), ("bracket_star", "*]", 100_000), ("tildes", "~" * 3 + "\n", 50_000), ("setext", "a\n=\n", 50_000), ("wiki", "[[a|", 50_000),
    ("wiki_closed", "[[a|b]]", 30_000), ("rules", "***\n\n", 50_000), ("hard_breaks", "a  \n", 50_000), ("escapes", "\\*", 100_000),
]:
    inputs[f"markdown_{trap_name}"] = ("x.md", n, max(n // 20, 5), trap(piece))


# Bytes.
@hostile("x.html", 1)
def nothing(n): return b""
@hostile("x.txt", 5 * MB, MB)
def nulls(n): return bytes(n)
@hostile("x.html", MB)
def null_in_text(n): return page("<p>" + "a\0b " * (n // 4))
@hostile("x.md", MB)
def lone_returns(n): return "# Title\r\r" + (PROSE + "\r") * (n // 90)
@hostile("x.txt", MB)
def mixed_line_ends(n): return (PROSE + "\r\n" + PROSE + "\r\r\n" + PROSE + "\n\r\u2028\u0085\f\v") * (n // 300)
@hostile("x.html", MB)
def many_marks(n): return "\ufeff" * (n // 3) + page("")
@hostile("x.html", MB)
def utf16_le(n): return b"\xff\xfe" + page(PARAGRAPH * (n // 400)).encode("utf-16-le")
@hostile("x.txt", MB)
def utf16_be(n): return b"\xfe\xff" + (PROSE * (n // 100)).encode("utf-16-be")
@hostile("x.md", MB)
def utf16_odd(n): return b"\xff\xfe" + (PROSE * (n // 100)).encode("utf-16-le") + b"\x00"
@hostile("x.txt", MB)
def utf32(n): return b"\xff\xfe\0\0" + (PROSE * (n // 100)).encode("utf-32-le")
@hostile("x.txt", MB)
def utf16_without_mark(n): return (PROSE * (n // 100)).encode("utf-16-le")
@hostile("x.html", MB)
def lying_charset(n): return b'<meta charset="utf-7"><meta charset="shift_jis">' + page("+ADw-script+AD4-").encode() + bytes(range(256)) * (n // 256)
@hostile("x.txt", MB)
def broken_utf8(n): return PROSE.encode() * 4 + b"\xc3\x28\xf0\x28\x8c\xbc\xed\xa0\x80" * (n // 9)
@hostile("x.txt", MB)
def mojibake(n): return "Itâ€™s â€œfineâ€\x9d. Ã©Ã¨ " * (n // 40)
@hostile("x.html", 500_000, 50_000)
def combining(n): return page("<p>a" + "\u0301" * n)
@hostile("x.txt", 40 * MB, MB)
def long_mojibake(n): return "Itâ€™s â€œfineâ€\x9d. Ã©Ã¨ " * (n // 40)
@hostile("x.txt", 30 * MB, MB)
def no_stops(n): return "漢字" * (n // 6)
@hostile("x.html", 20 * MB, MB)
def no_stops_html(n): return page("<p>" + "漢字かな" * (n // 12))
@hostile("x.txt", 10 * MB, MB)
def invisible(n): return "a\u200b\u200d\u0301" * (n // 9)
@hostile("x.html", MB)
def directions(n): return page("<p>" + "\u202e\u2066\u200f\u0007\u001b[31m" * (n // 16))
@hostile("x.md", 100_000, 10_000)
def yaml_aliases(n): return "---\na: &a [x]\n" + "".join(f"b{i}: &b{i} [*a, *a, *a, *a, *a, *a, *a, *a]\n" for i in range(n // 50)) + "title: *a\n---\n" + PROSE * 5
@hostile("x.md", 20)
def yaml_laughs(n): return "---\na0: &a0 [x]\n" + "".join(f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(n)) + "tags: *a9\n---\n" + PROSE * 5
@hostile("x.md", MB)
def endless_front_matter(n): return "---\n" + "title: x\n" * (n // 9)
@hostile("x.html.gz", 1)
def bomb(n): return gzip.compress(bytes(1_000 * MB), 9)
@hostile("x.html.gz", 1)
def cut_gzip(n): return gzip.compress(page("").encode())[:40]
@hostile("x.html.gz", 2_000, 100)
def many_members(n): return gzip.compress(page("").encode()) + gzip.compress(b"<p>x") * n
@hostile("x.html", 1)
def too_large(n): return b"<p>" + b"x" * (65 * 1024 * 1024)
@hostile("x.md", 70_000, 5_000)
def long_code(n): return PROSE * 5 + "\n\n```rust\n" + "fn a() { let x = \"" + "y" * 900 + "\"; }\n" * n + "\n```\n"
@hostile("x.md", 60_000, 10_000)
def highlighted_code(n): return PROSE * 5 + "\n\n```javascript\n" + "a({[/*`'\"\n" * (n // 10) + "\n```\n"
@hostile("x.md", 60_000, 10_000)
def highlighted_regex(n): return PROSE * 5 + "\n\n```perl\n" + ("s/" + "(a+)+" * 100 + "/\n") * (n // 500) + "\n```\n"
@hostile("x.md", 1_000)
def many_code_blocks(n): return PROSE * 5 + "\n\n" + "```rust\nfn a() {}\n```\n\n" * n


# Things that are no files, and names. These make what they need in the folder themselves.
def fifo(folder): os.mkfifo(folder / "x.md")
def a_socket(folder):
    # The path of a socket is short; its name is what counts.
    here = os.getcwd()
    os.chdir(folder)
    socket.socket(socket.AF_UNIX).bind("x.md")
    os.chdir(here)
def device_link(folder): os.symlink("/dev/zero", folder / "x.md")
def dangling(folder): os.symlink("nowhere.md", folder / "x.md")
def loop(folder):
    os.symlink(".", folder / "loop")
    os.symlink("y.md", folder / "x.md")
    os.symlink("x.md", folder / "y.md")
def a_folder(folder): (folder / "x.md").mkdir()
def unreadable(folder):
    (folder / "x.md").write_text(GOOD.replace("Good", "Closed"))
    (folder / "x.md").chmod(0)
    (folder / "closed").mkdir(mode=0)
def not_utf8(folder): open(os.path.join(os.fsencode(folder), b"x\xff\xfe.md"), "w").write(GOOD.replace("Good", "Odd"))
def controls(folder): (folder / "x\n\x1b[31m\x07.md").write_text("")
def reserved(folder):
    for name in ["con", "nul", "aux.x", "com1", "x.", "x "]:
        (folder / f"{name}.md").write_text(GOOD.replace("Good", name))
def colliding(folder):
    for number, name in enumerate(["x", "X", "caf\u00e9", "cafe\u0301", "CAF\u00c9", "stra\u00dfe", "strasse"]):
        (folder / f"{name}.md").write_text(GOOD.replace("Good", name) + f"\nAnd number {number}.\n")
def thousand_of_one_title(folder):
    for number in range(1_000):
        (folder / f"x{number}.md").write_text(GOOD.replace("Good", "Same") + f"\nAnd number {number}.\n")
def one_alias(folder):
    for number in range(500):
        (folder / f"x{number}.md").write_text(f'+++\ntitle = "Alias {number}"\naliases = ["/a/", "/essays/alias-{(number + 1) % 500}/", "/essays/good/", "/"]\n+++\n\n{PROSE * 3}And number {number}.\n')
def deep_folders(folder):
    deep = folder / "/".join(["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "x.md").write_text(GOOD.replace("Good", "Deep"))
def long_name(folder): (folder / f"{'x' * 250}.md").write_text(GOOD.replace('title = "Good"', ""))
def hostile_sidecar(folder):
    (folder / "x.md").write_text(PROSE * 5)
    (folder / "x.toml").write_bytes(b"\xff\xfe title = [")
def page_folder_links(folder):
    (folder / "x.html").write_text(page('<img src="x_files/../../../etc/passwd"><img src="x_files/up">'))
    (folder / "x_files").mkdir()
    os.symlink("/etc/passwd", folder / "x_files/up")

ODD = [fifo, a_socket, device_link, dangling, loop, a_folder, unreadable, not_utf8, controls, reserved, colliding, thousand_of_one_title,
       one_alias, deep_folders, long_name, hostile_sidecar, page_folder_links]


class Trials:
    def __init__(self, binary, scratch, slack):
        self.binary, self.scratch, self.slack = str(Path(binary).resolve()), scratch, slack
        self.problems = []
        self.worst = (0, "")

    def library(self):
        folder = self.scratch / "library"
        if folder.exists():
            os.system(f"chmod -R u+rwx {folder}")
            shutil.rmtree(folder)
        (folder / "content").mkdir(parents=True)
        (folder / "site.toml").write_text('base_url = "https://hostile.example/"\nrelated = true\n')
        (folder / "content/good.md").write_text(GOOD)
        return folder

    def build(self, folder):
        """Seconds of processor time, bytes of memory, exit status, standard error."""
        said = self.scratch / "stderr"
        command = [self.binary, "build", "--jobs", "1", "--root", str(folder)]
        child = os.fork()
        if child == 0:
            error = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(error, 2)
            os.environ["NO_COLOR"] = "1"
            os.environ["TMPDIR"] = str(self.scratch)
            os.execv(self.binary, command)
        _, status, usage = os.wait4(child, 0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, status, said.read_text(errors="replace")

    def judge(self, name, folder, named="x"):
        size = sum(path.lstat().st_size for path in (folder / "content").rglob("*") if path.is_file() and not path.is_symlink()) if name != "unreadable" else 0
        seconds, memory, status, said = self.build(folder)
        allowed = (2 + size / MB / 2) * self.slack
        room = (200 + 20 * size / MB) * MB * (1 if self.slack == 1 else 2)
        wrong = []
        if status:
            wrong.append(f"status {status}")
        if "panicked" in said or "overflow" in said and "stack" in said:
            wrong.append("panic")
        if seconds > allowed:
            wrong.append(f"{seconds:.2f} s, not {allowed:.2f}")
        if memory > room:
            wrong.append(f"{memory / MB:.0f} MB of memory, not {room / MB:.0f}")
        if not (folder / "public/essays/good/index.html").exists():
            wrong.append("the good essay has no page")
        pages = len(list((folder / "public/essays").iterdir())) if (folder / "public/essays").exists() else 0
        if pages < 2 and f"content/{named}" not in said and name not in ("a_folder", "nothing"):
            wrong.append(f"neither page nor diagnostic: {said[:300]}")
        if any(ord(mark) < 32 and mark != "\n" for mark in said):
            wrong.append("control characters on standard error")
        for what in wrong:
            self.problems.append(f"{name}: {what}")
        print(f"{name:28} {size / MB:8.2f} MB {seconds:7.2f} s {memory / MB:6.0f} MB {'; '.join(wrong)}", flush=True)
        self.worst = max(self.worst, (seconds / allowed, name))
        return seconds

    def input(self, name, quick):
        file, size, small, make = inputs[name]
        size = small if quick else size
        seconds = self.one(name, file, make(size))
        if seconds > 1.0 * self.slack and size >= 400 and not quick:
            quarter = self.one(f"{name} / 4", file, make(size // 4))
            # What any build takes is no part of the growth.
            growth = math.log((seconds - 0.1) / max(quarter - 0.1, 0.05)) / math.log(4)
            if growth > 1.5:
                self.problems.append(f"{name}: grows as n^{growth:.2f}")
                print(f"  grows as n^{growth:.2f}")

    def one(self, name, file, data):
        folder = self.library()
        data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        (folder / "content" / file).write_bytes(data)
        return self.judge(name, folder)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("only", nargs="*")
    arguments.add_argument("--quick", action="store_true", help="smaller inputs")
    arguments.add_argument("--slack", type=float, default=1.0, help="times the time that is allowed")
    given = arguments.parse_args()
    quick, only = given.quick, given.only
    with tempfile.TemporaryDirectory() as scratch:
        trials = Trials(given.binary, Path(scratch), given.slack)
        tried = 0
        for make in ODD:
            if not only or make.__name__ in only:
                folder = trials.library()
                make(folder / "content")
                trials.judge(make.__name__, folder, named="")
                tried += 1
        for name in inputs:
            if not only or name in only:
                trials.input(name, quick)
                tried += 1
        os.system(f"chmod -R u+rwx {scratch}")
    for problem in trials.problems:
        print(f"problem: {problem}")
    share, name = trials.worst
    print(f"{tried} hostile inputs, {len(trials.problems)} problems; the slowest for its size took {share:.0%} of its time ({name})")
    sys.exit(bool(trials.problems))


if __name__ == "__main__":
    main()
