"""Rate, memory and reading back of each export format on records of generated events.

    python -m bench.million build small.db --events 10000
    python -m bench.million build large.db --events 100000
    python -m bench.exports small.db large.db
    python -m bench.exports million.db --only plover --only gdelt2

Each export runs in a process of its own; rates are events of the record by processor time. Memory that does not grow with the
record is flat; the table has the peak of every record, and of the first half of the time that the last one takes: memory of the
process itself, without the pages of the record's file that the system lays into it and takes away as it likes. `read back` says
that a reader which others wrote finds as many rows as were written, and how many of them, from all over the record, hold what it
holds (bench/export_readers.py).
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
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.export_readers import HAPPENED_ONLY, READERS, WANTED
from legation.export.choosing import HAPPENED, Options
from legation.export.formats import FORMATS, export
from legation.record import open_record
from legation.record_reader import RecordReader, default_codebook
from legation.store import Told, schema

_KIB = 1024
SAMPLE = 10_000
"""Events whose rows are compared with the record when an export is read back."""
_PAGES = 20


def one(path: str, name: str, target: Path) -> dict[str, float]:
    """Export once in this process: events of the record, rows, seconds of the processor and of the clock, peak memory in MiB,
    of the whole and of the first half."""
    with open_record(path, create=False, readonly=True) as record:
        events = record.count("event")
        held: list[int] = []
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(held, done))
        watcher.start()
        begun, used = time.perf_counter(), time.process_time()
        books = export(record, name, target, Options(undated="report-day"))
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        done.set()
        watcher.join()
    return {"events": events, "rows": books.rows, "seconds": seconds, "processor": processor, "peak": max(held) / _KIB,
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
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    parser.add_argument("--target", type=Path, default=Path("out"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.records[0], given.one, given.target)))
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


def _line(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
