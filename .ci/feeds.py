#!/usr/bin/env python3
"""Reads every Atom feed of published sites as a feed reader does (feedparser), and the same
entries in the JSON Feed beside it, which has to be one by jsonfeed.org/version/1.1.

usage: feeds.py SITE…
"""
import datetime
import json
import pathlib
import re
import sys

import feedparser

problems = []

TEXTS = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "language"}
FEED = {"version", "title", "home_page_url", "feed_url", "description", "authors", "language", "items"}
ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')


def is_absolute(address):
    return re.match(r"(https?://|mailto:)", address) is not None


def compare(path, atom):
    """The JSON Feed beside an Atom feed: its structure, and that it says the same."""
    path = path.with_name("feed.json")
    if not path.exists():
        problems.append(f"{path}: missing")
        return
    feed = json.loads(path.read_text(encoding="utf-8"))

    def expect(holds, what):
        if not holds:
            problems.append(f"{path}: {what}")

    expect(set(feed) <= FEED, f"keys {set(feed) - FEED}")
    expect(feed.get("version") == "https://jsonfeed.org/version/1.1", "version")
    expect(isinstance(feed.get("title"), str) and feed["title"], "no title")
    for key in ("home_page_url", "feed_url"):
        expect(is_absolute(feed.get(key, "")), f"{key} is not absolute")
    for item in feed["items"]:
        name = item.get("id")
        expect(isinstance(name, str) and name, "an item without id")
        expect(set(item) <= TEXTS | {"date_published", "date_modified", "authors", "tags"}, f"keys of {name}")
        expect(all(isinstance(item[key], str) for key in TEXTS & set(item)), f"types of {name}")
        expect("content_html" in item or "content_text" in item, f"no content in {name}")
        expect(all(isinstance(tag, str) for tag in item.get("tags", [])), f"tags of {name}")
        people = item.get("authors", []) + feed.get("authors", [])
        expect(all(person.get("name") for person in people), f"authors of {name}")
        for key in ("url", "external_url"):
            expect(is_absolute(item.get(key, "https://")), f"{key} of {name} is not absolute")
        for key in ("date_published", "date_modified"):
            expect(datetime.datetime.fromisoformat(item[key]).tzinfo, f"{key} of {name}")
        for address in ADDRESS.findall(item.get("content_html", "")):
            expect(is_absolute(address), f"{name}: address {address} is not absolute")
    said = [(entry.get("id"), entry.get("link")) for entry in atom.entries]
    expect(said == [(item["id"], item["url"]) for item in feed["items"]], "other entries than in Atom")


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
        compare(path, feed)
    print(f"{site}: {len(feeds)} feeds read, each as Atom and JSON")

print("\n".join(problems), end="\n" if problems else "")
sys.exit(1 if problems else 0)
