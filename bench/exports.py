"""Rate, memory and reading back of each export format on records of generated events.

    python -m bench.million build small.db --events 10000
    python -m bench.million build large.db --events 100000
    python -m bench.exports small.db large.db
    python -m bench.exports million.db --only plover --only gdelt2

Each export runs in a process of its own; rates are events of the record by processor time. Memory that does not grow with the
record is flat; the table has the peak of every record: memory of the process itself, without the pages of the record's file that
the system lays into it and takes away as it likes. `read back` says that a reader which others wrote finds as many rows as were
written; csv, jsonl and parquet are compared with the record row by row.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from legation.export import gdelt, icews, phoenix, polecat
from legation.export.choosing import Options
from legation.export.formats import FORMATS, export
from legation.export.tables import flat, rows_of
from legation.model_json import to_json
from legation.record import open_record
from legation.record_reader import RecordReader, default_codebook

_KIB = 1024


def one(path: str, name: str, target: Path) -> dict[str, float]:
    """Export once in this process: events of the record, rows, seconds of the processor and of the clock, peak memory in MiB."""
    with open_record(path, create=False, readonly=True) as record:
        events = record.count("event")
        held, done = [0], threading.Event()
        watcher = threading.Thread(target=_watch, args=(held, done))
        watcher.start()
        begun, used = time.perf_counter(), time.process_time()
        books = export(record, name, target, Options(undated="report-day"))
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        done.set()
        watcher.join()
    return {"events": events, "rows": books.rows, "seconds": seconds, "processor": processor, "peak": held[0] / _KIB}


def _watch(held: list[int], done: threading.Event) -> None:
    """Note the most memory of its own that this process holds, in KiB, until it is done."""
    while not done.wait(0.1):
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        held[0] = max(held[0], next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")))


def _tabs(columns: Iterable[str], header: bool) -> Callable[[Path], int]:
    width = len(list(columns))

    def count(path: Path) -> int:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return sum(1 for row in rows if len(row) == width) - header

    return count


def _lines(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        return sum(1 for line in file if json.loads(line))


def _elements(name: str) -> Callable[[Path], int]:
    def count(path: Path) -> int:
        from lxml import etree

        found = 0
        for _, element in etree.iterparse(str(path), tag=f"{{*}}{name}", huge_tree=True):
            found += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return found

    return count


def _events(path: Path) -> int:
    from icalendar import Calendar

    return len(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def _headed(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


READERS: dict[str, Callable[[Path], int]] = {
    "plover": _lines, "polecat": _tabs(polecat.POLECAT, True), "icews": _tabs(icews.ICEWS, True), "gdelt1": _tabs(gdelt.GDELT1, False),
    "gdelt2": _tabs(gdelt.GDELT2, False), "gdelt2-mentions": _tabs(gdelt.MENTIONS, False), "phoenix": _tabs(phoenix.PHOENIX, False),
    "colt": _headed, "followthemoney": _lines, "geojson": lambda path: len(json.loads(path.read_bytes())["features"]),
    "gexf": _elements("edge"), "graphml": _elements("edge"), "ical": _events, "annotations": _lines, "atom": _elements("entry"),
}  # fmt: skip
"""Rows as somebody else's reader counts them."""


def read_back(record: RecordReader, name: str, path: Path, rows: int) -> str:
    """What was found on reading an export again: `equal` (row by row), `all rows`, or what is wrong."""
    if name in READERS:
        found = READERS[name](path)
        return "all rows" if found == rows else f"{found:,} rows"
    pairs = zip(_again(name, path), rows_of(record, "events", default_codebook(), {}), strict=True)
    for found_row, row in pairs:
        wanted = {key: str("" if value is None else value) for key, value in flat(row).items()} if name == "csv" else to_json(row)
        if any(_plain(found_row.get(key)) != _plain(value) for key, value in wanted.items()):
            return f"differs: {row['id']}"
    return "equal"


def _plain(value: Any) -> Any:
    """Numbers as numbers, a cell that a spreadsheet would take for a formula without its mark."""
    if isinstance(value, str):
        value = value.removeprefix("'")
    return None if value in ("", None) else value


def _again(name: str, path: Path) -> Iterator[dict[str, Any]]:
    if name == "parquet":
        from pyarrow import dataset

        table = dataset.dataset(path / "events", partitioning="hive").to_table()
        rows = {row["id"]: row for batch in table.to_batches() for row in batch.to_pylist()}
        yield from (to_json(rows[key]) for key in sorted(rows, key=lambda key: (rows[key]["last_reported"], key), reverse=True))
        return
    with path.open(encoding="utf-8-sig" if name == "csv" else "utf-8", newline="") as file:
        yield from csv.DictReader(file) if name == "csv" else map(json.loads, file)


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
    peaks = "".join(f" peak {number} |" for number in range(1, len(given.records) + 1))
    print(f"| format | events | rows | events a second | MB |{peaks} read back |\n| --- |{' ---: |' * (4 + len(given.records))} --- |")
    for name in given.only or FORMATS:
        found = [apart(path, name, check=path == given.records[-1]) for path in given.records]
        last = found[-1]
        shown = "".join(f" {one['peak']:.0f} MiB |" for one in found)
        rate, size = last["events"] / last["processor"], last["bytes"] / 1e6
        print(f"| {name} | {last['events']:,} | {last['rows']:,} | {rate:,.0f} | {size:,.1f} |{shown} {last['back']} |", flush=True)


if __name__ == "__main__":
    main()
