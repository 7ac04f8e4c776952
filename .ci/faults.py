#!/usr/bin/env python3
"""Breaks builds on purpose: kills them, makes system calls fail, takes away room and descriptors, and cuts the power.

After each the same four questions are asked: is the output folder the complete old site or the
complete new one; are the sources as they were; does the next plain build work and give the new site;
does it leave nothing behind. Needs strace and mkfs.ext4, and installs them where it can.

usage: faults.py OFFPRINT [--quick]
"""

import collections
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROSE = (
    "Somebody brought up {0} over lunch, and nobody at the table had an answer ready. We wrote three "
    "questions about {0} on a napkin instead, took them back upstairs, and spent what was left of the "
    "afternoon finding out which of them mattered."
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)

# Calls that change the disk, and errors a disk, a quota or an administrator may answer with.
CHANGES = {
    "write": ["ENOSPC", "EIO", "EDQUOT"],
    "mkdir": ["ENOSPC", "EACCES", "EDQUOT"],
    "linkat": ["EIO", "EMLINK", "EXDEV"],
    "rename": ["EIO", "ENOSPC", "EACCES"],
    "renameat2": ["EINVAL", "EIO", "EACCES", "EBUSY"],
    "syncfs": ["EIO", "ENOSPC"],
    "fsync": ["EIO"],
    "chmod": ["EPERM"],
    "copy_file_range": ["EIO"],
    "unlinkat": ["EIO", "EACCES"],
    "unlink": ["EIO"],
    "rmdir": ["EIO"],
    "flock": ["ENOLCK"],
}
# Calls that read. A source that cannot be read is left out with a warning: strict builds refuse.
READS = {
    "openat": ["EACCES", "EMFILE", "EIO", "ENOSPC"],
    "read": ["EIO"],
    "statx": ["EACCES", "EIO"],
    "getdents64": ["EIO"],
}
# Before each of these calls a build may be killed.
KILLS = ["openat", "write", "mkdir", "linkat", "renameat2", "syncfs", "fsync", "unlinkat", "rmdir", "rename", "exit_group"]


def essay(title, subject, front=""):
    return f"+++\ntitle = {json.dumps(title)}\n{front}\n+++\n\n{PROSE.format(subject)}\n"


def page(title, subject):
    return (
        f"<!doctype html><title>{title}</title><nav><a href=/>Home</a> <a href=/shop>Shop</a></nav>"
        f"<article><h1>{title}</h1><p>{PROSE.format(subject)}</p><img src=dot.png alt=dot></article>"
        "<p>Subscribe to our newsletter</p>"
    )


def make_library(folder):
    """The library before its curator's last changes."""
    (folder / "content/pay").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "templates").mkdir()
    (folder / "site.toml").write_text('title = "Faults"\nbase_url = "https://faults.example/"\nkeep = ["CNAME"]\n')
    (folder / "static/mine.txt").write_text("mine\n")
    (folder / "templates/not_found.html").write_text(
        '{% extends "base.html" %}{% block content %}<h1>Lost</h1>{% endblock %}')
    for number, subject in enumerate(["doors", "lathes", "maps", "rain", "bread"]):
        path = folder / f"content/pay/{subject}.md"
        path.write_text(essay(subject.title(), subject, f"date = 2020-01-0{number + 1}\ntags = [\"t\"]"))
    (folder / "content/saved.html").write_text(page("Saved", "pages"))
    (folder / "content/dot.png").write_bytes(PNG)


def change_library(folder):
    """What the curator did since the last build."""
    (folder / "content/pay/doors.md").unlink()
    (folder / "content/pay/maps.md").write_text(essay("Maps", "charts", "date = 2021-05-05"))
    (folder / "content/new.html").write_text(page("New", "news"))


def contents(folder):
    """What stands below a folder: a hash a file, the target of a link, nothing for a folder."""
    found = {}
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            path = Path(parent, name)
            if path.is_symlink():
                value = os.readlink(path)
            elif path.is_dir():
                value = None
            else:
                value = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(folder))] = value
    return found


class Faults:
    def __init__(self, binary, scratch, quick):
        self.binary, self.scratch, self.quick = str(Path(binary).resolve()), scratch, quick
        self.before = scratch / "before"
        self.before.mkdir()
        make_library(self.before)
        if quick:
            # Its files go the way of all others, and take longest to make.
            with open(self.before / "site.toml", "a") as settings:
                settings.write('search = "none"\n')
        self.build(self.before)
        (self.before / "public/CNAME").write_text("faults.example\n")
        # The tree of the site before is set aside, and becomes the next.
        (self.before / "static/mine.txt").write_text("mine still\n")
        self.build(self.before)
        if not (self.before / ".offprint/spare/index.html").exists():
            sys.exit("no tree was set aside")
        self.old = contents(self.before / "public")
        change_library(self.before)
        self.sources = self.inputs(self.before)
        after = self.fresh()
        self.build(after)
        self.new = contents(after / "public")
        self.rest = self.leftovers(after)
        if self.old == self.new or "CNAME" not in self.new:
            sys.exit("the library does not change enough")
        self.tried = collections.Counter()
        self.ended = collections.Counter()
        self.problems = []

    def inputs(self, library):
        return {name: contents(library / name) for name in ["content", "static", "templates"]}

    def leftovers(self, library):
        """Names of all that is neither input nor output; segments of the cache have any name, and of two
        trees one is set aside or none."""
        others = ("content", "public/", "static", "templates", ".offprint/spare")
        own = {name for name in contents(library) if not name.startswith(others)}
        return {name for name in own if not name.endswith(".segment")}

    def fresh(self):
        library = self.scratch / "library"
        shutil.rmtree(library, ignore_errors=True)
        subprocess.run(["cp", "-a", self.before, library], check=True)
        self.temporary = self.scratch / "tmp"
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir()
        return library

    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TMPDIR": str(self.scratch / "tmp"), "NO_COLOR": "1"}

    def command(self, library, *arguments):
        return [self.binary, "build", "-q", "--jobs", "1", "--root", str(library), *arguments]

    def build(self, library):
        (self.scratch / "tmp").mkdir(exist_ok=True)
        run = subprocess.run(self.command(library), env=self.environment(), capture_output=True, text=True, timeout=60)
        if run.returncode:
            raise SystemExit(f"a plain build failed:\n{run.stderr}")

    def trial(self, kind, label, act, may_be_missing=False):
        """Has `act` break a build, and asks the four questions."""
        library = self.fresh()
        said = act(library) or ""
        self.tried[kind] += 1
        wrong = []
        site = contents(library / "public")
        if site == self.new:
            self.ended["new"] += 1
        elif site == self.old:
            self.ended["old"] += 1
        elif may_be_missing and not (library / "public").exists():
            self.ended["to be put back"] += 1
        else:
            differs = [n for n in {*site, *self.old} if site.get(n) != self.old.get(n)]
            wrong.append(f"neither the old site nor the new one ({len(site)} entries): {sorted(differs)[:3]}")
        if self.inputs(library) != self.sources:
            wrong.append("a source changed")
        again = subprocess.run(self.command(library), env=self.environment(), capture_output=True, text=True, timeout=60)
        if again.returncode or again.stderr:
            wrong.append(f"the next build fails: {again.stderr.strip()}")
        if contents(library / "public") != self.new:
            wrong.append("the next build does not give the new site")
        if (left := self.leftovers(library)) != self.rest:
            wrong.append(f"left over: {sorted(left ^ self.rest)}")
        if left := os.listdir(self.temporary):
            wrong.append(f"left over in TMPDIR: {left}")
        if "panicked" in said:
            wrong.append(f"panic: {said}")
        for what in wrong:
            self.problems.append(f"{label}: {what}")
            print(f"  {label}: {what}", flush=True)

    def run(self, library, wrapper=(), arguments=(), **more):
        run = subprocess.run([*wrapper, *self.command(library, *arguments)], env=self.environment(),
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", timeout=120, **more)
        return run.stderr

    def calls(self, arguments=()):
        """How often each call is made in a build, by the thread that makes it most."""
        library, log = self.fresh(), self.scratch / "strace"
        names = ",".join({*CHANGES, *READS, *KILLS})
        self.run(library, ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={names}"], arguments)
        counts = collections.defaultdict(collections.Counter)
        for line in log.read_text(errors="replace").splitlines():
            thread, _, call = line.partition(" ")
            if "(" in call:
                counts[call.strip().split("(")[0]][thread] += 1
        return {name: max(threads.values()) for name, threads in counts.items()}

    def moments(self, count, limit):
        """Every moment, or as many as the limit says, spread, with the last ones always."""
        if count <= limit:
            return range(1, count + 1)
        if limit == 1:
            return [count]
        spread = {1 + round(step * (count - 1) / (limit - 1)) for step in range(limit)}
        return sorted(spread | ({count, count - 1, count - 2} if limit > 3 else {count}))

    def inject(self, kind, call, what, when, arguments=()):
        wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={when}"]
        self.trial(kind, f"{call} {what} at {when}", lambda library: self.run(library, wrapper, arguments))

    def system_calls(self):
        counts = self.calls()
        limit = 2 if self.quick else 40
        for call, errors in {**CHANGES, **READS}.items():
            for error in errors[:1] if self.quick else errors:
                for when in self.moments(counts.get(call, 0), limit):
                    arguments = ["--strict"] if call in READS else []
                    self.inject("failing calls", call, f"error={error}", when, arguments)
        for call, error in [("write", "ENOSPC"), ("linkat", "EPERM"), ("renameat2", "EINVAL"), ("mkdir", "ENOSPC")]:
            for when in self.moments(counts.get(call, 0), 1 if self.quick else 8):
                self.inject("calls failing from then on", call, f"error={error}", f"{when}+")

    def kills(self):
        counts = self.calls()
        for call in KILLS:
            for when in self.moments(counts.get(call, 0), 2 if self.quick else 60):
                self.inject("kills at a call", call, "signal=SIGKILL", when)
        library = self.fresh()
        start = time.monotonic()
        self.build(library)
        took = time.monotonic() - start
        for number in range(9 if self.quick else 300):
            sort = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT][number % 3]
            delay = random.Random(number).random() * took
            self.trial("kills at a time", f"{sort.name} after {delay:.3f} s", lambda library: self.kill(library, sort, delay))

    def two_steps(self):
        """Where folders cannot be exchanged there is a moment without a site; the next build ends it."""
        both = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2,rename", "-e", "inject=renameat2:error=EINVAL"]
        for when in range(1, 6):
            wrapper = [*both, "-e", f"inject=rename:signal=SIGKILL:when={when}"]
            self.trial("kills between two steps", f"without exchange, SIGKILL at rename {when}",
                       lambda library, wrapper=wrapper: self.run(library, wrapper), may_be_missing=True)
            wrapper = [*both, "-e", f"inject=rename:error=EIO:when={when}"]
            self.trial("failing second steps", f"without exchange, EIO at rename {when}",
                       lambda library, wrapper=wrapper: self.run(library, wrapper))

    def fallbacks(self):
        """Where files cannot be linked they are copied, where folders cannot be exchanged they are moved: the build ends well."""
        for call, errors in {"linkat": ["EPERM", "EXDEV", "EMLINK"], "renameat2": ["EINVAL", "ENOSYS"]}.items():
            for error in errors:
                wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:error={error}"]
                label = f"every {call} {error}"

                def act(library, wrapper=wrapper, label=label):
                    if said := self.run(library, wrapper):
                        self.problems.append(f"{label}: {said}")
                    elif contents(library / "public") != self.new:
                        self.problems.append(f"{label}: the build ended well without the new site")

                self.trial("ways round", label, act)

    def kill(self, library, sort, delay):
        process = subprocess.Popen(self.command(library), env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(sort)
        process.wait(timeout=60)

    def limits(self):
        sizes = [0, 4_000, 40_000] if self.quick else [0, 1, 100, 700, 1_500, 4_000, 6_000, 9_000, 14_000, 20_000, 40_000, 80_000, 200_000]
        for size in sizes:
            for ignores in [False, True]:
                def limit(size=size, ignores=ignores):
                    # Otherwise the signal ends the program before it can see the error.
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ignores else signal.SIG_DFL)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
                self.trial("limits", f"files of {size} bytes at most{' (signal ignored)' * ignores}",
                           lambda library, limit=limit: self.run(library, preexec_fn=limit))
        for number in [6, 9, 16] if self.quick else range(3, 33):
            def limit(number=number):
                resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))
            self.trial("limits", f"{number} descriptors",
                       lambda library, limit=limit: self.run(library, arguments=["--strict"], preexec_fn=limit))

    def side_by_side(self):
        for number in range(3 if self.quick else 40):
            def two(library):
                start = lambda: subprocess.Popen(self.command(library), env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                first = start()
                time.sleep(random.Random(number).random() * 0.1)
                second = start()
                said = [process.communicate(timeout=60)[1] for process in (first, second)]
                codes = [first.returncode, second.returncode]
                refused = [text for code, text in zip(codes, said) if code]
                if 0 not in codes or any("another build of this library is running" not in text for text in refused):
                    self.problems.append(f"two builds at once: {codes} {said}")
                self.ended["refused beside another"] += len(refused)
            self.trial("two at once", f"two builds, {number}", two)

    def full_disk(self):
        """A file system that has no room left, if one may be mounted."""
        place = self.scratch / "disk"
        place.mkdir()
        for room in [40, 200] if self.quick else [0, 8, 16, 32, 64, 100, 150, 200, 300, 400, 600, 800]:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], capture_output=True)
            if mounted.returncode:
                self.ended["no full disk: nothing may be mounted here"] = 1
                return
            scratch, self.scratch = self.scratch, place
            try:
                def fill(library):
                    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
                    filler = place / "filler"
                    filler.write_bytes(b"\0" * max(free - room * 1024, 0))
                    said = self.run(library)
                    filler.unlink()
                    return said
                self.trial("full disks", f"{room} KiB free", fill)
            finally:
                self.scratch = scratch
                subprocess.run(["umount", str(place)], check=True)

    def power_failures(self):
        """The power goes: of all that was written, only what had reached the disk is there afterwards."""
        place, disk, cut = (self.scratch / name for name in ("powered", "disk.img", "cut.img"))
        place.mkdir()
        subprocess.run(["truncate", "--size=64M", disk], check=True)
        subprocess.run(["mkfs.ext4", "-q", "-F", disk], check=True)
        counts = self.calls()
        moments = [("exit_group", 1)]
        for call in ["renameat2", "fsync", "syncfs", "rename", "linkat", "unlinkat", "write"]:
            moments += [(call, when) for when in self.moments(counts.get(call, 0), 1 if self.quick else 24)]
        for call, when in moments:
            # Nothing but what is asked for goes to the disk within the five minutes.
            if subprocess.run(["mount", "-o", "loop,commit=300", disk, place], capture_output=True).returncode:
                self.ended["no power cut: nothing may be mounted here"] = 1
                return
            scratch, self.scratch = self.scratch, place
            try:
                def fail(library, call=call, when=when):
                    subprocess.run(["sync", "--file-system", place], check=True)
                    wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                               "-e", f"inject={call}:signal=SIGKILL:when={when}"]
                    said = self.run(library, wrapper)
                    subprocess.run(["cp", "--sparse=always", disk, cut], check=True)
                    subprocess.run(["umount", place], check=True)
                    subprocess.run(["mount", "-o", "loop", cut, place], check=True)
                    if call == "exit_group" and contents(library / "public") != self.new:
                        self.problems.append("a site that was done was not on the disk")
                    return said
                self.trial("power failures", f"no power before {call} {when}", fail)
            finally:
                self.scratch = scratch
                subprocess.run(["umount", place], check=True)


def need(program, package):
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if shutil.which(program):
        return
    subprocess.run(f"apt-get update -qq && apt-get install -qq -y --no-install-recommends {package} > /dev/null", shell=True,
                   check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main():
    quick = "--quick" in sys.argv
    binary = next(word for word in sys.argv[1:] if not word.startswith("-"))
    need("strace", "strace")
    need("mkfs.ext4", "e2fsprogs")
    only = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else None
    with tempfile.TemporaryDirectory() as scratch:
        faults = Faults(binary, Path(scratch), quick)
        for part in [faults.limits, faults.side_by_side, faults.full_disk, faults.power_failures, faults.kills, faults.two_steps, faults.fallbacks, faults.system_calls]:
            if only is None or part.__name__ in only:
                part()
    tried = ", ".join(f"{count} {kind}" for kind, count in faults.tried.items())
    ended = ", ".join(f"{count} {kind}" for kind, count in faults.ended.items())
    print(f"{sum(faults.tried.values())} broken builds ({tried}); ended with: {ended}; {len(faults.problems)} problems")
    sys.exit(bool(faults.problems))


if __name__ == "__main__":
    main()
