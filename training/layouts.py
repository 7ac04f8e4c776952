"""Saved pages as text dumps, in the layouts people's dumps have, so that a model sees each page in several.

One block a line with blank lines between (A), as inscriptis lays it out (B), without blank lines and
with buttons in brackets (C), the whole page on one line (D). And as clippings: Markdown of all of it, or a few lines.
"""
import random
import re
import sys

import lxml.html
import markdownify
from inscriptis import get_text

LAYOUTS = "ABCD"
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
}
SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "table", "figure", "pre"}
UNSEEN = {"script", "style", "template", "head", "title", "meta", "link", "svg", "iframe", "object", "option"}
BUTTONS = {"button", "select", "textarea"}


def dump(source: bytes, layout: str, seed: int) -> str:
    """The visible text of a page in one layout; `seed` chooses the marks of lists and the like."""
    tree = parsed(source)
    if tree is None:
        return ""
    if layout == "B":
        return get_text(lxml.html.tostring(tree, encoding="unicode"))
    choice = random.Random(seed)
    writer = Writer(
        bullet=choice.choice(["", "- ", "* ", "• "]) if layout != "C" else "• ",
        blank=layout == "A", brackets=layout == "C", alt=layout != "C" and choice.random() < 0.5)
    writer.walk(tree)
    lines = writer.finish()
    return " ".join(" ".join(lines).split()) if layout == "D" else "\n".join(lines) + "\n"


def markdown(source: bytes) -> str:
    """The whole of a page as Markdown, boilerplate and all."""
    tree = parsed(source)
    if tree is None:
        return ""
    lxml.etree.strip_elements(tree, *UNSEEN, with_tail=False)
    # Saved pages nest deeper than Python does.
    sys.setrecursionlimit(20_000)
    return markdownify.markdownify(
        lxml.html.tostring(tree, encoding="unicode"), heading_style="ATX", bullets="*")


def excerpt(text: str, gold: str, choice: random.Random) -> str:
    """Some lines of a page, such as people select: all of the essay, how it begins or how it ends, and
    some of what stands above it and below it."""
    lines, known = text.splitlines(), runs(gold)
    filled = [at for at, line in enumerate(lines) if line.strip()]
    wanted = [place for place, at in enumerate(filled) if is_mostly_of(runs(lines[at]), known)]
    if not wanted:
        return ""
    start, end = wanted[0], wanted[-1] + 1
    part = choice.choice(["whole", "top", "bottom"])
    if part == "top":
        end = min(end, start + choice.randint(4, 20))
    elif part == "bottom":
        start = max(start, end - choice.randint(4, 20))
    if part != "bottom":
        start = max(start - choice.randint(0, 5), 0)
    if part != "top":
        end = min(end + choice.randint(0, 7), len(filled))
    return "\n".join(lines[filled[start]:filled[end - 1] + 1]) + "\n"


def is_mostly_of(some: set[tuple], known: set[tuple]) -> bool:
    return 2 * len(some & known) > max(len(some), 1)


def runs(text: str) -> set[tuple]:
    """All runs of three words."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:]))


def parsed(source: bytes):
    """A page's tree; None where there is none."""
    try:
        return lxml.html.document_fromstring(source.decode("utf-8", "replace").encode(), parser=PARSER)
    except (lxml.etree.ParserError, ValueError):
        return None


PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)


class Writer:
    def __init__(self, bullet: str, blank: bool, brackets: bool, alt: bool):
        self.bullet, self.blank, self.brackets, self.alt = bullet, blank, brackets, alt
        self.lines: list[str] = []
        self.line: list[str] = []

    def end_line(self) -> None:
        text = " ".join("".join(self.line).split())
        if text and text != self.bullet.strip():
            self.lines.append(text)
        self.line = []

    def space(self) -> None:
        if self.blank and self.lines and self.lines[-1]:
            self.lines.append("")

    def walk(self, root) -> None:
        """Without recursion: saved pages nest deeper than Python does."""
        todo = [(root, False)]
        while todo:
            element, is_end = todo.pop()
            if not isinstance(element.tag, str):
                self.line.append(element.tail or "")
                continue
            name = element.tag
            if is_end:
                self.leave(name)
                self.line.append(element.tail or "")
                continue
            if name in UNSEEN:
                self.line.append(element.tail or "")
                continue
            self.enter(element, name)
            todo.append((element, True))
            todo.extend((child, False) for child in reversed(element))

    def enter(self, element, name: str) -> None:
        if name in BLOCKS:
            self.end_line()
            if name in SPACED:
                self.space()
        if name == "li" and self.bullet:
            self.line.append(self.bullet)
        elif name == "br":
            self.end_line()
        elif name == "img" and self.alt:
            self.line.append(f" {element.get('alt') or ''} ")
        elif name == "input" and self.brackets:
            self.line.append(f" [ {element.get('value') or element.get('placeholder') or ''} ] ")
        if name in BUTTONS and self.brackets:
            self.line.append(" [ ")
        self.line.append(element.text or "")

    def leave(self, name: str) -> None:
        if name in BUTTONS and self.brackets:
            self.line.append(" ] ")
        elif name in {"td", "th"}:
            self.line.append("\t" if self.brackets else " ")
        if name in BLOCKS:
            self.end_line()
            if name in SPACED:
                self.space()

    def finish(self) -> list[str]:
        self.end_line()
        return self.lines
