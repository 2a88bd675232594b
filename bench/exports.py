"""Rate and peak memory of each export format on records of generated events.

    python -m bench.million build small.db --events 2500
    python -m bench.million build large.db --events 10000
    python -m bench.exports small.db large.db

Each export runs in a process of its own. Memory that does not grow with the record is flat; the table has both peaks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from legation.export.choosing import Options
from legation.export.formats import FORMATS, export
from legation.record import open_record

_KIB = 1024


def one(path: str, name: str, target: Path) -> dict[str, float]:
    """Export once in this process: events of the record, rows, seconds, peak memory in MiB."""
    with open_record(path, create=False, readonly=True) as record:
        events = record.count("event")
        begun = time.perf_counter()
        books = export(record, name, target, Options(undated="report-day"))
        seconds = time.perf_counter() - begun
    return {"events": events, "rows": books.rows, "seconds": seconds, "peak": _peak() / _KIB}


def _peak() -> int:
    """The most memory that this process has held, in KiB. Not that of `getrusage`, which a child takes over from its parent."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def apart(path: str, name: str) -> dict[str, float]:
    """Export in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.exports", "--one", name, "--target", f"{folder}/out", path]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print the table of docs/measurements-exports.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+")
    parser.add_argument("--one", default="")
    parser.add_argument("--target", type=Path, default=Path("out"))
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.records[0], given.one, given.target)))
        return
    small, large = given.records
    print("| format | events | rows | events a second | peak, small | peak, large |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in FORMATS:
        less, more = apart(small, name), apart(large, name)
        rate = more["events"] / more["seconds"]
        print(
            f"| {name} | {more['events']:,.0f} | {more['rows']:,.0f} | {rate:,.0f} | {less['peak']:.0f} MiB | {more['peak']:.0f} MiB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
