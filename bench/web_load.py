"""How the dashboard and the REST interface hold under load: requests a second, median and 99th percentile of each address.

    python -m bench.web_load RECORD                     endpoints with 16 clients, pages with 200 readers
    python -m bench.web_load RECORD --ingest            the same pages while stories come in (into this record: give a copy)
    python -m bench.web_load RECORD --only api --seconds 5

The server is `legation serve` in a process of its own; this process asks, over connections that stay open. Every address is drawn
from those that the record has. `cold` asks each address once, so that no answer is one that was kept; `mixed` asks again what was
asked before, as readers do. Processor seconds are those of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.generated import generate
from legation.record import Record, open_record

CLIENTS, READERS = 16, 200
THINK = 2.0
"""Seconds for which a reader looks at a page, on average."""
_WORDS = ("grain", "transit", "satellite", "visas", "customs", "gas", "water", "rail", "port", "prisoners")


@dataclass
class Books:
    """Times in seconds by kind of address, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass
class Load:
    """What a server is asked.

    Args:
        port: of the server.
        clients: how many ask at once.
        seconds: for how long.
        next: kind and address of the next question.
        think: seconds between an answer and the next question, on average.
        accept: of what kind answers shall be.
        total: end after so many questions; 0: only when the time is over.
    """

    port: int
    clients: int
    seconds: float
    next: Callable[[], tuple[str, str]]
    think: float = 0.0
    accept: str = "application/json"
    total: int = 0


async def ask(load: Load, books: Books) -> None:
    """Ask with all clients until the time is over."""
    end = time.perf_counter() + load.seconds
    pick, asked = random.Random(1), [0]

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", load.port, limit=2**20)
        if load.think:
            await asyncio.sleep(pick.uniform(0, load.think))
        while time.perf_counter() < end and not (load.total and asked[0] >= load.total):
            asked[0] += 1
            kind, address = load.next()
            begun = time.perf_counter()
            head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{load.port}\r\nAccept: {load.accept}\r\n\r\n"
            writer.write(head.encode())
            status = await _answer(reader)
            books.times[kind].append(time.perf_counter() - begun)
            if status != 200:
                books.errors[f"{status} {address}"] += 1
            if load.think:
                await asyncio.sleep(pick.uniform(0, 2 * load.think))
        writer.close()

    await asyncio.gather(*(client() for _ in range(load.clients)))


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    place = head.find(b"content-length:")
    if place >= 0:
        await reader.readexactly(int(head[place + 15 : head.index(b"\r", place)]))
    return int(head[9:12])


class Addresses:
    """Addresses that a record has, drawn at random."""

    def __init__(self, record: Record, seed: int = 7) -> None:
        self.pick = random.Random(seed)
        self.countries = [name for name, _ in record.facets("event", "country")][:120]
        self.types = [name for name, _ in record.facets("event", "type")]
        self.events = _spread(lambda after: record.events(limit=500, after=after), lambda one: one.id)
        self.stories = _spread(lambda after: record.headlines(limit=500, after=after), lambda one: one.id)
        self.people = sorted({row.record.person for row in record.roles(limit=500)})
        self.number = 0

    def api(self, kind: str) -> str:
        """An address under /v1 of a kind; most are new each time."""
        self.number += 1
        country, other = self.pick.sample(self.countries, 2)
        after = self.events[self.number % len(self.events)]
        return {
            "/v1/events/{id}": f"/v1/events/{after}",
            "/v1/events?limit=20": f"/v1/events?limit=20&after={after}",
            "/v1/events?country=&limit=20": f"/v1/events?country={country}&limit=20&after={after}",
            "/v1/events?type=&status=&limit=20": f"/v1/events?type={self.pick.choice(self.types)}&status=occurred&limit=20&after={after}",
            "/v1/reports/{id}": f"/v1/reports/{self.stories[self.number % len(self.stories)]}",
            "/v1/reports?limit=20": f"/v1/reports?limit=20&after={self.stories[self.number % len(self.stories)]}",
            "/v1/tellings?country=&limit=20": f"/v1/tellings?country={country}&limit=20",
            "/v1/statements?country=&limit=20": f"/v1/statements?country={country}&limit=20",
            "/v1/search?q=": f"/v1/search?q={self.pick.choice(_WORDS)}+{country}",
            "/v1/complete?q=": f"/v1/complete?q={self.pick.choice('abcdefghijklmnopqrstuvwxyz')}{self.pick.choice('aeiou')}",
            "/v1/dyads/{a}/{b}": f"/v1/dyads/{country}/{other}",
            "/v1/codebook/{code}": f"/v1/codebook/{self.pick.choice(self.types)}",
            "/v1/stats": "/v1/stats",
        }[kind]

    def page(self) -> tuple[str, str]:
        """A page as readers choose: the front page and lists often, single records more."""
        country, other = self.pick.sample(self.countries, 2)
        choices = (
            (3, "/", "/"), (3, "/events", "/events"), (3, "/events?country=", f"/events?country={country}"),
            (2, "/events?type=&status=", f"/events?type={self.pick.choice(self.types)}&status=planned"),
            (5, "/events/{id}", f"/events/{self.pick.choice(self.events)}"), (4, "/stories/{id}", f"/stories/{self.pick.choice(self.stories)}"),
            (1, "/stories", "/stories"), (1, "/statements?country=", f"/statements?country={country}"), (1, "/actors", "/actors"),
            (2, "/actors/{country}", f"/actors/{country}"), (2, "/dyads/{a}/{b}", f"/dyads/{country}/{other}"),
            (2, "/search?q=", f"/search?q={self.pick.choice(_WORDS)}"), (1, "/codebook/{code}", f"/codebook/{self.pick.choice(self.types)}"),
            (1, "/alerts", "/alerts"), (1, "/about", "/about"),
        )  # fmt: skip
        _, kind, address = self.pick.choices(choices, [weight for weight, _, _ in choices])[0]
        return kind, address


ENDPOINTS = (
    "/v1/events/{id}", "/v1/events?limit=20", "/v1/events?country=&limit=20", "/v1/events?type=&status=&limit=20", "/v1/reports/{id}",
    "/v1/reports?limit=20", "/v1/tellings?country=&limit=20", "/v1/statements?country=&limit=20", "/v1/search?q=", "/v1/complete?q=",
    "/v1/dyads/{a}/{b}", "/v1/codebook/{code}", "/v1/stats",
)  # fmt: skip


def _spread(fetch: Callable[[str | None], Iterable[Any]], id_of: Callable[[Any], str]) -> list[str]:
    """Ids of up to 4,000 records, from the newest on."""
    found: list[str] = []
    while len(found) < 4000 and (more := [id_of(one) for one in fetch(found[-1] if found else None)]):
        found += more
    return found


@contextmanager
def serving(record: str) -> Iterator[tuple[int, int]]:
    """`legation serve` in a process of its own; its port."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = subprocess.Popen([sys.executable, "-m", "legation", "serve", "--record", record, "--port", str(port)], stderr=subprocess.PIPE)
    try:
        assert running.stderr is not None
        running.stderr.readline()
        for _ in range(300):
            if running.poll() is not None:
                raise SystemExit(f"the server ended: {running.stderr.read().decode()[-400:]}")
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(20)


def measured(load: Load, server: int, name: str) -> Books:
    """Run a load and print its line."""
    books = Books()
    used, begun = _used(server), time.perf_counter()
    asyncio.run(ask(load, books))
    wall, used = time.perf_counter() - begun, _used(server) - used
    times = [one for kind in books.times.values() for one in kind]
    _line(name, times, f"{len(times) / wall:,.0f} | {len(times) / used:,.0f}" if used else "–", sum(books.errors.values()))
    for what, number in list(books.errors.items())[:3]:
        print(f"  error {what}: {number}", file=sys.stderr)
    return books


def _line(name: str, times: list[float], rates: str, errors: int) -> None:
    late = statistics.quantiles(times, n=100)[-1] if len(times) > 1 else max(times, default=0.0)
    print(f"| {name} | {len(times):,} | {statistics.median(times) * 1000:,.1f} | {late * 1000:,.1f} | {rates} | {errors} |", flush=True)


def _used(server: int) -> float:
    """Processor seconds of the server, as Linux tells them."""
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _heading(title: str) -> None:
    print(f"\n{title}\n\n| address | asked | median, ms | 99th percentile, ms | requests/s | requests/processor s | errors |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")


@contextmanager
def ingesting(path: str) -> Iterator[list[int]]:
    """Generated reports that come into the record meanwhile, eight a commit."""
    done = threading.Event()
    came = [0]

    def work() -> None:
        with open_record(path) as record:
            source = generate(10**7, seed=int(time.time()))
            while not done.is_set() and (batch := list(islice(source, 8))):
                came[0] += record.add(batch, run="load", batch=8).coded
                done.wait(0.2)

    thread = threading.Thread(target=work)
    thread.start()
    yield came
    done.set()
    thread.join()


def main() -> None:
    """The command line of this bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each endpoint; pages take three times as long")
    parser.add_argument("--only", choices=("api", "pages"))
    parser.add_argument("--ingest", action="store_true", help="pages while stories come in: the record is written to")
    given = parser.parse_args()
    with open_record(str(given.record), create=False, readonly=True) as record:
        addresses = Addresses(record)
    print(f"load of the machine before: {', '.join(f'{one:.1f}' for one in os.getloadavg())}; {os.cpu_count()} cores")
    with serving(str(given.record)) as (port, server):
        if given.only != "pages" and not given.ingest:
            _api(addresses, port, server, given.seconds)
        if given.only != "api":
            _pages(addresses, port, server, given)
        print(f"\nmemory of the server: {int(Path(f'/proc/{server}/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6:,.0f} MB")


def _api(addresses: Addresses, port: int, server: int, seconds: float) -> None:
    _heading(f"Endpoints, {CLIENTS} clients")
    for kind in ENDPOINTS:
        measured(Load(port, CLIENTS, seconds, lambda kind=kind: (kind, addresses.api(kind))), server, f"`{kind}`")  # type: ignore[misc]
    pool = [(kind, addresses.api(kind)) for kind in ENDPOINTS for _ in range(60)]
    first = cycle([(kind, addresses.api(kind)) for _ in range(2000) for kind in ENDPOINTS])
    measured(Load(port, CLIENTS, seconds, lambda: next(first)), server, "all of them mixed, each new")
    waiting = cycle(pool)
    asyncio.run(ask(Load(port, CLIENTS, 600, lambda: next(waiting), total=len(pool)), Books()))
    measured(Load(port, CLIENTS, seconds, lambda: addresses.pick.choice(pool)), server, "all of them mixed, asked before")


def _pages(addresses: Addresses, port: int, server: int, given: argparse.Namespace) -> None:
    asyncio.run(ask(Load(port, 8, 60, addresses.page, 0.0, "text/html", total=250), Books()))  # the server has been running for a while
    load = Load(port, READERS, given.seconds * 3, addresses.page, THINK, "text/html")
    if given.ingest:
        with ingesting(str(given.record)) as came:
            _heading(f"Pages while stories come in, {READERS} readers who look for {THINK:g} s")
            books = measured(load, server, "all pages")
        print(f"\n{came[0]:,} reports came in meanwhile")
    else:
        _heading(f"Pages, {READERS} readers who look for {THINK:g} s")
        books = measured(load, server, "all pages")
    for kind, times in sorted(books.times.items()):
        _line(f"`{kind}`", times, "|", sum(number for what, number in books.errors.items() if kind in what))


if __name__ == "__main__":
    main()
