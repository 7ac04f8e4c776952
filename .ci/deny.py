#!/usr/bin/env python3
"""Holds the dependencies against deny.toml: licences, bans and sources, in a second and offline.

`.ci/full` has cargo-deny itself say the same; it takes minutes to install.

usage: deny.py [deny.toml]
"""

import json
import re
import subprocess
import sys
import tomllib


def is_allowed(expression, allowed):
    """Whether a licence expression (SPDX, or names between slashes) can be met with those allowed."""
    tokens = re.findall(r"\(|\)|[^\s()]+(?:\s+WITH\s+[^\s()]+)?", expression.replace("/", " OR "))

    def either():
        met = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = both() or met
        return met

    def both():
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one():
        token = tokens.pop(0)
        if token != "(":
            return token in allowed
        met = either()
        tokens.pop(0)
        return met

    return either()


def main():
    rules = tomllib.load(open(sys.argv[1] if len(sys.argv) > 1 else "deny.toml", "rb"))
    told = subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"], check=True, capture_output=True)
    told = json.loads(told.stdout)
    packages, names = told["packages"], {package["id"]: package["name"] for package in told["packages"]}
    users = {}
    for node in told["resolve"]["nodes"]:
        for needed in node["deps"]:
            users.setdefault(needed["pkg"], set()).add(names[node["id"]])
    allowed = set(rules["licenses"]["allow"])
    banned = {one["name"]: set(one.get("wrappers", [])) for one in rules["bans"]["deny"]}
    registries = {f"registry+{address}" for address in rules["sources"]["allow-registry"]}
    problems, used = [], set()
    for package in packages:
        name, licence = f"{package['name']} {package['version']}", package["license"] or ""
        used.add(licence)
        if not licence or not is_allowed(licence, allowed):
            problems.append(f"{name}: licence {licence or 'unknown'}")
        strangers = users.get(package["id"], set()) - banned.get(package["name"], set())
        if package["name"] in banned and strangers:
            problems.append(f"{name}: banned, and used by {', '.join(sorted(strangers))}")
        if package["source"] is not None and package["source"] not in registries:
            problems.append(f"{name}: from {package['source']}")
        wild = [needed["name"] for needed in package["dependencies"] if needed["req"] == "*" and package["source"] is None]
        problems += [f"{name}: any version of {needed}" for needed in wild]
    unused = {licence for licence in allowed if not any(licence in expression for expression in used)}
    problems += [f"deny.toml: nothing has the licence {licence}" for licence in sorted(unused)]
    print("\n".join(problems) or f"{len(packages)} packages: licences, bans and sources are as deny.toml has them")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
