"""Rate, memory and reading back of each export format on records of generated events.

    python -m bench.million build small.db --events 10000
    python -m bench.million build large.db --events 100000
    python -m bench.exports small.db large.db
    python -m bench.exports million.db --only plover --only gdelt2
    python -m bench.exports million.db --together folder

Each export runs in a process of its own; rates are events of the record by processor time. Memory that does not grow with the
record is flat; the table has the peak of every record, and of the first half of the time that the last one takes: memory of the
process itself, without the pages of the record's file that the system lays into it and takes away as it likes. `read back` says
that a reader which others wrote finds as many rows as were written, and how many of them, from all over the record, hold what it
holds (bench/export_readers.py). With `--together` the events are taken out of the record once, and memory is that of all formats.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from queue import Queue
from typing import Any

from sqlalchemy import select

from bench.export_readers import HAPPENED_ONLY, READERS, WANTED
from legation.export.choosing import HAPPENED, Options
from legation.export.formats import FORMATS, export
from legation.record import open_record
from legation.record_reader import RecordReader, default_codebook
from legation.store import Database, Told, schema

_KIB = 1024
SAMPLE = 10_000
"""Events whose rows are compared with the record when an export is read back."""
_PAGES = 20
_NO_EVENTS = frozenset({"parquet", "annotations", "atom"})
"""Formats that do not go through all events alone."""
Events = Queue[list[Told]]


def one(path: str, name: str, target: Path, since: str = "") -> dict[str, float]:
    """Export once in this process, all or what was reported since a day: events, rows, seconds of the processor and of the clock, and the
    most memory in MiB, of the whole and of the first half."""
    with open_record(path, create=False, readonly=True) as record:
        wanted = {"since_reported": since} if since else {}
        events = record.count("event", **wanted)
        held: list[int] = []
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(held, done))
        watcher.start()
        begun, used = time.perf_counter(), time.process_time()
        books = export(record, name, target, Options(undated="report-day"), **wanted)
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        done.set()
        watcher.join()
    return {"events": events, "rows": books.rows, "seconds": seconds, "processor": processor, "peak": max(held) / _KIB,
            "early": max(held[: len(held) // 2 + 1]) / _KIB}  # fmt: skip


class _Shared(RecordReader):
    """A record whose events come from a pass that several exports share."""

    def __init__(self, database: Database, events: Events) -> None:
        super().__init__(database)
        self._events, self._ended = events, False

    @contextmanager
    def snapshot(self) -> Iterator[RecordReader]:
        """This record: nobody writes to it."""
        yield self

    def told_events(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Told]:
        """The events of the pass."""
        while batch := self._next():
            yield from batch

    def pass_by(self) -> None:
        """Take what is left: who ends early must not keep the others waiting."""
        while self._next():
            pass

    def _next(self) -> list[Told]:
        batch = [] if self._ended else self._events.get()
        self._ended = not batch
        return batch


def together(path: str, names: list[str], folder: Path) -> dict[str, Any]:
    """Several exports in this process in one pass over the events, each in a thread: what `one` says, with the rows of each."""
    waiting: dict[str, Events] = {name: Queue(maxsize=2) for name in names}
    rows: dict[str, int] = {}
    held: list[int] = []
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(held, done))
    with open_record(path, create=False, readonly=True) as record:

        def write(name: str) -> None:
            shared = _Shared(record._database, waiting[name])
            try:
                rows[name] = export(shared, name, folder / name, Options(undated="report-day")).rows
            finally:
                shared.pass_by()

        begun, used = time.perf_counter(), time.process_time()
        writers = [threading.Thread(target=write, args=(name,)) for name in names]
        for thread in (watcher, *writers):
            thread.start()
        events, told = 0, record.told_events()
        while batch := list(islice(told, schema.BATCH)):
            events += len(batch)
            for queue in waiting.values():
                queue.put(batch)
        for queue in waiting.values():
            queue.put([])
        for thread in writers:
            thread.join()
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        done.set()
        watcher.join()
    return {"events": events, "rows": rows, "seconds": seconds, "processor": processor, "peak": max(held) / _KIB,
            "early": max(held[: len(held) // 2 + 1]) / _KIB}  # fmt: skip


def _watch(held: list[int], done: threading.Event) -> None:
    """Note the memory of its own that this process holds, in KiB, until it is done."""
    while not held or not done.wait(0.1):
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        held.append(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")))


def read_back(record: RecordReader, name: str, path: Path, rows: int) -> str:
    """What was found on reading an export again, the rows of `SAMPLE` events compared with the record."""
    wanted: dict[tuple[str, str], None] = {}
    for one in _sample(record) if name in WANTED else ():
        if name not in HAPPENED_ONLY or one.event.status in HAPPENED:
            wanted.update(dict.fromkeys((repr(key), _comparable(value)) for key, value in WANTED[name](one, default_codebook())))
    keys, missing = {key for key, _ in wanted}, dict(wanted)
    found = 0
    for key, value in READERS[name](path):
        found += 1
        if key is not None and (named := repr(key)) in keys:
            missing.pop((named, _comparable(value)), None)
    if found != rows:
        return f"{found:,} rows"
    if missing:
        return f"{len(missing):,} differ, such as {next(iter(missing))}"
    return f"all rows; {len(wanted):,} equal" if wanted else "all rows"


def _sample(record: RecordReader) -> Iterator[Told]:
    """Events from all over the record, in pages; all of a small one."""
    events = record.count("event")
    if events <= SAMPLE:
        yield from record.told_events()
        return
    table = schema.conclusions.c
    with record._database.reading() as connection:
        query = select(table.id).where(table.kind == "event", table.num % (events // _PAGES) == 0).order_by(table.num)
        starts = list(connection.execute(query).scalars())
    for start in starts[:_PAGES]:
        yield from record.told_events(limit=SAMPLE // _PAGES, after=start)


def _comparable(value: Any) -> str:
    """Numbers as numbers, a cell that a spreadsheet would take for a formula without its mark."""
    if isinstance(value, dict):
        return repr(sorted((key, _comparable(one)) for key, one in value.items() if one not in ("", None)))
    if isinstance(value, str):
        return value.removeprefix("'")
    return str(value)


def apart(path: str, name: str, *, check: bool) -> dict[str, Any]:
    """Export in a process of its own, and read it back here."""
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        target = Path(folder) / "out"
        command = [sys.executable, "-m", "bench.exports", "--one", name, "--target", str(target), path]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        files = [target] if target.is_file() else [file for file in target.rglob("*") if file.is_file()]
        found["bytes"] = sum(file.stat().st_size for file in files)
        if check:
            with open_record(path, create=False, readonly=True) as record:
                found["back"] = read_back(record, name, target, found["rows"])
    return found


def main() -> None:
    """Print the table of docs/measurements-exports.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+", help="the last one is the largest")
    parser.add_argument("--only", action="append", choices=list(FORMATS), help="this format; may be repeated")
    parser.add_argument("--together", type=Path, help="all formats in one pass, into this folder, which stays; one record")
    parser.add_argument("--one", default="", metavar="FORMAT", help="this format alone, in this process; prints its figures and keeps the file")
    parser.add_argument("--target", type=Path, default=Path("out"), help="where --one writes")
    parser.add_argument("--since", default="", metavar="DAY", help="with --one: what was reported on that day or later")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.records[0], given.one, given.target, given.since)))
        return
    if given.together:
        _together(given.records[0], [name for name in given.only or FORMATS if name not in _NO_EVENTS], given.together)
        return
    columns = ["format", "events", "rows", "events a second", "MB", *(f"peak {n}" for n in range(1, len(given.records) + 1)), "its first half"]
    _line(*columns, "read back")
    _line("---", *["---:"] * (len(columns) - 1), "---")
    for name in given.only or FORMATS:
        found = [apart(path, name, check=path == given.records[-1]) for path in given.records]
        last = found[-1]
        rate, size = last["events"] / last["processor"], last["bytes"] / 1e6
        peaks = [f"{mib:.0f} MiB" for mib in (*(one["peak"] for one in found), last["early"])]
        _line(name, f"{last['events']:,}", f"{last['rows']:,}", f"{rate:,.0f}", f"{size:,.1f}", *peaks, last["back"])


def _together(path: str, names: list[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = together(path, names, folder)
    print(
        f"{found['events']:,} events in {found['processor']:,.0f} seconds of the processor, {found['peak']:.0f} MiB at most, "
        f"{found['early']:.0f} MiB in the first half\n", flush=True,
    )  # fmt: skip
    _line("format", "rows", "MB", "read back")
    _line("---", "---:", "---:", "---")
    with open_record(path, create=False, readonly=True) as record:
        for name in names:
            rows, size = found["rows"][name], (folder / name).stat().st_size / 1e6
            _line(name, f"{rows:,}", f"{size:,.1f}", read_back(record, name, folder / name, rows))


def _line(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
