"""A week in a few minutes: a record that is served, watched, filled, concluded, backed up and restored, all at once.

    python -m bench.soak --minutes 20

`legation serve` answers clients all the time, `legation watch` follows feeds of this machine that change, fail and come back, and every
"day" a folder of stories, some of them mutated (bench/mutations.py), is ingested, the events are concluded anew, and a backup is
written and restored. In the middle of the week the watcher is killed and started again. What must hold: no answer of the server is an error
of its own, no process ends or tells of an error, memory stays flat, every story that a feed offered is in the record, its books balance, and
a restored backup has the same rows. Memory is read from /proc, so this runs on Linux.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.crash import digest
from bench.mutations import mutated, sources
from legation.record import open_record
from legation.store import schema

PAGES = (
    "/", "/events", "/events?status=occurred&sort=sure", "/stories", "/gatherings", "/relations", "/codebook", "/actors/KEN", "/dyads/KEN/ETH",
    "/search?q=talks",
    "/v1/events?limit=50", "/v1/reports", "/v1/tellings?country=USA", "/v1/search?q=president", "/v1/stats",
    "/v1/facets/event/type", "/v1/dyads/SDN/TCD", "/events.csv", "/events.json?limit=100", "/v1/events?limit=x",
    "/v1/events/nothing", "/nowhere", "/sql?q=SELECT+1",
)  # fmt: skip
DAYS = 7
FEEDS = ("steady", "changing", "failing", "broken")
ROOM = 30 + 64
"""MiB that may be added in a week: the part of the record that a connection keeps in memory grows with it, up to 64."""
SAID = re.compile(rb"Traceback|internal\.error|Exception|panicked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how much: days of so many seconds, stories a day, clients, their pause between two requests in seconds."""

    days: int = DAYS
    seconds: float = 170.0
    ingested: int = 40
    offered: int = 12
    clients: int = 4
    pause: float = 0.1


@dataclass(slots=True)
class Found:
    """What was seen."""

    faults: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: dict[str, list[float]] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)


class Farm:
    """Feeds that change from day to day, over HTTP on this machine."""

    def __init__(self, offered: int) -> None:
        self.day, self.offered, self.asked = 0, offered, Counter[str]()
        farm = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                farm.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """A feed, a 304, an error, or something broken, by the feed's name and how often was asked."""
        name, day = request.path.strip("/").removesuffix(".xml"), self.day
        self.asked[name] += 1
        tag = f'"{name}-{day}"'
        if name not in FEEDS or (name == "failing" and self.asked[name] % 3 == 0):
            request.send_error(503 if name in FEEDS else 404)
            return
        if request.headers.get("If-None-Match") == tag:
            request.send_response(304)
            request.end_headers()
            return
        body = self.feed(name, day).encode()
        if name == "broken" and self.asked[name] % 2:
            body = body[: len(body) // 3]
        request.send_response(200)
        request.send_header("Content-Type", "application/rss+xml")
        request.send_header("Content-Length", str(len(body)))
        request.send_header("ETag", tag)
        request.end_headers()
        with suppress(OSError):
            request.wfile.write(body)

    def feed(self, name: str, day: int) -> str:
        """The entries of this day and the one before; those of `changing` are worded anew every day."""
        items = "".join(
            f"<item><title>Wire {name} {made}-{number}</title><guid>urn:{name}:{made}:{number}</guid><description>"
            f"{escape(text_of(name, made, number, day if name == 'changing' else made))}</description></item>"
            for made in range(max(0, day - 1), day + 1) for number in range(self.offered // len(FEEDS))
        )  # fmt: skip
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def text_of(name: str, day: int, number: int, version: int) -> str:
    """A story of this name and day: paragraphs of a story that ships, with a number that no other has."""
    chance = random.Random(f"{name}:{day}:{number}")
    lines = str(chance.choice(sources())["text"]).split("\n\n")
    return "\n\n".join([*lines[: chance.randint(2, 5)], f"The report is number {name}-{day}-{number}, version {version}."])


class Soak:
    """One run in a folder."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder, self.found = plan, folder, Found()
        self.record = str(folder / "record.db")
        self.farm = Farm(plan.offered)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.done = threading.Event()
        self.port = 0

    def run(self) -> Found:
        """The whole week."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell; children would ignore it too
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.prepare()
        threads = [threading.Thread(target=self.client, args=(number,)) for number in range(self.plan.clients)]
        threads.append(threading.Thread(target=self.sample))
        for thread in threads:
            thread.start()
        try:
            for day in range(self.plan.days):
                self.live(day)
        finally:
            self.done.set()
            for thread in threads:
                thread.join()
            self.stop("serve")
            self.stop("watch")
        self.judge()
        self.farm.close()
        return self.found

    def prepare(self) -> None:
        """A record with something in it, the server over it, the watcher beside it."""
        feeds = "".join(f'[[feed]]\nurl = "http://127.0.0.1:{self.farm.port}/{name}.xml"\nevery = "5s"\n' for name in FEEDS)
        (self.folder / "feeds.toml").write_text(feeds)
        self.ingest("first")
        self.start("serve", "serve", "-r", self.record, "--port", "0")
        told = self.folder / "serve.err"
        while not (port := re.search(r"127\.0\.0\.1:(\d+)", told.read_text())):
            time.sleep(0.1)
            if self.running["serve"].poll() is not None:
                raise RuntimeError(f"the server did not start: {told.read_text()}")
        self.port = int(port[1])
        self.watch()

    def watch(self) -> None:
        self.start("watch", "watch", str(self.folder / "feeds.toml"), "-r", self.record, "--allow-private", "--all")

    def live(self, day: int) -> None:
        """One day: new entries in the feeds, a folder of stories, conclusions, a backup that is restored."""
        begun = time.monotonic()
        self.farm.day = day
        if day == self.plan.days // 2:
            self.kill("watch")
        self.ingest(str(day))
        self.legation("rebuild", "-r", self.record)
        backup, again = self.folder / f"backup-{day}.db", self.folder / "restored.db"
        self.legation("backup", str(backup), "-r", self.record)
        self.legation("restore", str(backup), "-r", str(again), "--replace")
        if rows(backup) != rows(again):
            self.found.faults.append(f"day {day}: the restored backup has other rows than the backup")
        backup.unlink()
        for name, process in self.running.items():
            if process.poll() is not None:
                self.found.faults.append(f"day {day}: {name} has ended with {process.returncode}")
        self.done.wait(max(0.0, begun + self.plan.seconds - time.monotonic()))

    def ingest(self, name: str) -> None:
        """A folder of new stories, a quarter of them mutated."""
        folder = self.folder / f"stories-{name}"
        folder.mkdir()
        for number in range(self.plan.ingested):
            if number % 4 == 3:
                odd = mutated(number, seed=len(name) * 100 + sum(map(ord, name)))
                (folder / odd.name).write_bytes(odd.data)
            else:
                (folder / f"{number}.txt").write_text(text_of(f"ingest-{name}", 0, number, 0), encoding="utf-8")
        self.legation("ingest", str(folder), "-r", self.record, "--all", "--no-rebuild", allowed=(0, 3))

    def legation(self, *words: str, allowed: Sequence[int] = (0,)) -> None:
        """Run a command to its end."""
        ended = subprocess.run([sys.executable, "-m", "legation", *words], capture_output=True)
        self.numbers("commands")
        if ended.returncode not in allowed or SAID.search(ended.stderr):
            self.found.faults.append(f"legation {' '.join(words)} ended with {ended.returncode}: {ended.stderr.decode()[-400:]}")

    def numbers(self, name: str, more: float = 1) -> None:
        self.found.numbers[name] = self.found.numbers.get(name, 0) + more

    def start(self, name: str, *words: str) -> None:
        """Start a command that goes on."""
        with (self.folder / f"{name}.err").open("ab") as told:
            self.running[name] = subprocess.Popen([sys.executable, "-m", "legation", *words], stdout=subprocess.DEVNULL, stderr=told)

    def kill(self, name: str) -> None:
        """End a command in the middle of what it does, and start it again."""
        self.running[name].kill()
        self.running[name].wait()
        self.numbers("kills of the watcher")
        self.watch()

    def stop(self, name: str) -> None:
        """End a command as Ctrl-C does."""
        process = self.running.pop(name)
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self.found.faults.append(f"{name} does not end when it is told to")
        if process.returncode not in (0, 3, -signal.SIGINT, -signal.SIGKILL, 130):
            self.found.faults.append(f"{name} ended with {process.returncode}")
        told = (self.folder / f"{name}.err").read_bytes()
        if SAID.search(told):
            self.found.faults.append(f"{name} told of an error: {told.decode()[-600:]}")

    def client(self, number: int) -> None:
        """One after the other of the pages, until the week is over."""
        chance = random.Random(number)
        while not self.done.wait(self.plan.pause):
            page = chance.choice(PAGES)
            begun = time.monotonic()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{page}", timeout=60) as answer:
                    answer.read()
                    code = int(answer.status)
            except urllib.error.HTTPError as error:
                code = error.code
            except OSError as error:
                self.found.faults.append(f"{page}: {error}")
                continue
            self.found.answers[code] += 1
            self.found.slowest = max(self.found.slowest, time.monotonic() - begun)
            if code >= 500:
                self.found.faults.append(f"{page} answers {code}")

    def sample(self) -> None:
        """Memory of the server and the watcher, every two seconds."""
        while not self.done.wait(2.0):
            for name, process in list(self.running.items()):
                if size := anonymous(process.pid):
                    self.found.memory.setdefault(name, []).append(size)

    def judge(self) -> None:
        """The state at the end: feeds read to their end, books that balance, a backup with the same rows."""
        for _ in range(4):  # a feed that failed or broke off at the last visit is whole at one of the next
            self.legation("watch", str(self.folder / "feeds.toml"), "-r", self.record, "--allow-private", "--all", "--once", allowed=(0, 3))
            if not self.lost():
                break
        self.legation("rebuild", "-r", self.record)
        backup, again = self.folder / "last.db", self.folder / "last-restored.db"
        self.legation("backup", str(backup), "-r", self.record)
        self.legation("restore", str(backup), "-r", str(again))
        with open_record(self.record, readonly=True) as one, open_record(again, readonly=True) as other:
            if digest(one) != digest(other):
                self.found.faults.append("the restored backup differs from the record")
            refused = sum(1 for _ in one.quarantine())
            stats = one.stats()
            with one._database.reading() as connection:
                ledger = connection.execute(select(func.count()).select_from(schema.ledger)).scalar_one()
                codings = connection.execute(select(func.count()).select_from(schema.codings)).scalar_one()
                whole = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if lost := self.lost():
            self.found.faults.append(f"{len(lost)} stories of feeds are not in the record: {lost[:3]}")
        if ledger != codings + refused or whole != "ok" or stats["pending"]:
            self.found.faults.append(f"the books: {ledger} in the ledger, {codings} coded, {refused} refused, {whole}, {stats['pending']} pending")
        for name in ("reports", "tellings", "events"):
            self.found.numbers[name] = stats[name]
        self.found.numbers["refused"] = refused
        self.found.numbers["stories of feeds"] = len(self.offered())
        self.found.faults += growth(self.found.memory)

    def lost(self) -> list[str]:
        """The marks of stories that a feed has offered and the record does not have."""
        with open_record(self.record, readonly=True) as record:
            texts = "\n".join(coded.report.text for coded in record.reports())
        return [mark for mark in self.offered() if mark not in texts]

    def offered(self) -> list[str]:
        """The marks of all stories that the feeds have offered."""
        return [
            f"number {name}-{day}-{number}, version" for name in FEEDS for day in range(self.plan.days)
            for number in range(self.plan.offered // len(FEEDS))
        ]  # fmt: skip


def growth(memory: dict[str, list[float]]) -> list[str]:
    """Which of the processes hold clearly more memory at the end than after their first quarter."""
    found = []
    for name, sizes in memory.items():
        if len(sizes) < 8:
            continue
        quarter = len(sizes) // 4
        before, after = statistics.median(sizes[quarter : 2 * quarter]), statistics.median(sizes[-quarter:])
        if after > before * 1.15 + ROOM:
            found.append(f"{name} grew from {before:.0f} to {after:.0f} MiB")
    return found


def anonymous(pid: int) -> float:
    """MiB of memory that a process and its children hold for themselves (without pages of files)."""
    total = 0.0
    with suppress(OSError):
        for status in (Path(f"/proc/{pid}/status"), *(Path(f"/proc/{child}/status") for child in children(pid))):
            if held := re.search(r"RssAnon:\s+(\d+) kB", status.read_text()):
                total += int(held[1]) / 1024
    return total


def children(pid: int) -> list[str]:
    """The processes that a process has started."""
    return [child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def rows(path: Path) -> str:
    """A digest of every row of a record in a file."""
    with open_record(path, create=False, readonly=True) as record:
        return digest(record)


def table(found: Found) -> str:
    """The table of docs/measurements-trust.md."""
    lines = [f"| {name} | {value:,.0f} |" for name, value in found.numbers.items()]
    lines += [f"| answers with status {code} | {number:,} |" for code, number in sorted(found.answers.items())]
    lines.append(f"| slowest answer | {found.slowest:.1f} s |")
    for name, sizes in found.memory.items():
        quarter = max(1, len(sizes) // 4)
        marks = (statistics.median(sizes[quarter : 2 * quarter]), statistics.median(sizes[-quarter:]), max(sizes))
        lines.append(f"| memory of {name}: second quarter, last quarter, most | {marks[0]:.0f}, {marks[1]:.0f}, {marks[2]:.0f} MiB |")
    return "\n".join([*lines, f"| faults | {len(found.faults)} |"])


def main() -> int:
    """Run, print the table, and say by the exit code whether there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = Soak(Plan(days=DAYS, seconds=given.minutes * 60 / DAYS), Path(folder)).run()
    print(table(found), *found.faults, sep="\n")
    return bool(found.faults)


if __name__ == "__main__":
    sys.exit(main())
