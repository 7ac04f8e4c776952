#!/usr/bin/env python3
"""Reads every Atom feed of published sites as a feed reader does (feedparser), and the same
entries in their JSON feed.

usage: feeds.py SITE…
"""
import json
import pathlib
import sys

import feedparser

problems = []
for site in map(pathlib.Path, sys.argv[1:]):
    feeds = sorted(site.rglob("atom.xml"))
    if not feeds:
        problems.append(f"{site}: no feed")
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        if feed.bozo:
            problems.append(f"{path}: {feed.bozo_exception}")
        if feed.version != "atom10":
            problems.append(f"{path}: taken for {feed.version or 'no feed'}")
        if not (feed.feed.get("title") and feed.feed.get("id") and feed.feed.get("updated_parsed") and feed.entries):
            problems.append(f"{path}: no title, id, date or entry")
        for entry in feed.entries:
            for key in ("id", "title", "link", "updated_parsed"):
                if not entry.get(key):
                    problems.append(f"{path}: an entry without {key}: {entry.get('title')}")
        ids = [entry.get("id") for entry in feed.entries]
        if len(ids) != len(set(ids)):
            problems.append(f"{path}: two entries of one id")
    whole = feedparser.parse((site / "atom.xml").read_bytes())
    items = json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]
    if [entry.get("link") for entry in whole.entries] != [item["url"] for item in items]:
        problems.append(f"{site}: atom.xml and feed.json hold different entries")
    print(f"{site}: {len(feeds)} feeds read, {len(items)} entries in the first")

print("\n".join(problems), end="\n" if problems else "")
sys.exit(1 if problems else 0)
