"""Every export format: what it is, what it can say, and how it is written. `export` writes one."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

from legation.codebook import Codebook, load_codebook
from legation.conclusions import GatheringRecord
from legation.errors import SetupError
from legation.export import (
    atom,
    calendar,
    colt,
    followthemoney,
    gdelt,
    geojson,
    icews,
    networks,
    phoenix,
    plover,
    polecat,
    web_annotations,
)
from legation.export.choosing import HAPPENED, Books, Options, Takes, choose, has_party, watched
from legation.export.delimited import write_csv, write_tabs
from legation.export.parquet import write_parquet
from legation.export.tables import COLUMNS, flat, rows_of
from legation.model_json import to_json
from legation.record_reader import RecordReader
from legation.store import Told


@dataclass(frozen=True, slots=True)
class Job:
    """One export: the record, what to look for, and where it goes. `told` are the events that the format takes."""

    record: RecordReader
    filters: Mapping[str, Any]
    options: Options
    codebook: Codebook
    books: Books
    told: Iterable[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An export format.

    Args:
        name: what the command calls it.
        title: what it is.
        suffix: of its files; empty for a folder.
        takes: which events it takes.
        cameo: whether its events are CAMEO codes, so that it can take statements, too.
        write: writes to an open binary file and returns how many rows; None for a folder.
        lost: what the format cannot hold.
    """

    name: str
    title: str
    suffix: str
    takes: Takes
    write: Callable[[IO[bytes], Job], int] | None
    lost: tuple[str, ...]
    cameo: bool = False


def _text(write: Callable[[IO[str], Job], int]) -> Callable[[IO[bytes], Job], int]:
    def written(out: IO[bytes], job: Job) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=False)
        count = write(text, job)
        text.flush()
        text.detach()
        return count

    return written


def _lines(records: Callable[[Job], Iterable[Mapping[str, Any]]]) -> Callable[[IO[bytes], Job], int]:
    def written(out: IO[bytes], job: Job) -> int:
        count = 0
        for record in records(job):
            out.write(json.dumps(to_json(record), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            count += 1
        return count

    return written


def _table_lines(job: Job) -> Iterator[dict[str, Any]]:
    for row in watched(rows_of(job.record, job.options.kind, job.codebook, job.filters), job.options):
        job.books.records += 1
        yield row


def _table_csv(out: IO[str], job: Job) -> int:
    return write_csv(out, list(COLUMNS[job.options.kind]), (flat(row) for row in _table_lines(job)))


def _entities(job: Job) -> Iterator[Mapping[str, Any]]:
    return followthemoney.entities(job.told, job.record.roles(**job.filters), job.record.standings(**job.filters))


def _annotated(job: Job) -> Iterator[Mapping[str, Any]]:
    for one in web_annotations.annotation_records(watched(job.record.reports(**job.filters), job.options)):
        job.books.records += 1
        yield one


def _calendar(out: IO[bytes], job: Job) -> int:
    held, books = job.options.every_status, job.books

    def ahead() -> Iterator[Told]:
        for one in job.told:
            if held or one.event.status not in HAPPENED:
                yield one
            else:
                books.records -= 1
                books.left_out["held (--every-status takes them)"] += 1

    def gatherings() -> Iterator[GatheringRecord]:
        for one in calendar.chosen(job.record.gathering_records(**job.filters), held):
            books.records += 1
            yield one

    return calendar.write_calendar(out, ahead(), gatherings())


_ANY = Takes(says_status=True, needs_date=False)
_NAMED = "no party is known"
_ANY_DATED = Takes(says_status=True, needs_date=True, only=has_party, others=_NAMED, coded=True)
_DATED = Takes(says_status=False, needs_date=True, only=has_party, others=_NAMED, coded=True)
_TRIPS = Takes(says_status=False, needs_date=False, only=colt.is_visit, others="no visit of a leader")
_PAIRS = Takes(says_status=True, needs_date=False, only=networks.has_pair, others="fewer than two parties are known", coded=True)
_MEETINGS = Takes(says_status=True, needs_date=False, only=calendar.is_meeting, others="no dated meeting")
_ONE_PLACE = "Place columns of the parties are empty: the record knows where an act happened, not where its parties were."
_PARAGRAPH = "The sentence's number: the paragraph's stands there."
_NO_WORDS = "Words of the report, attribution and rules."
FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format(
            name="plover", title="PLOVER records, JSON Lines (manual 2.0)", suffix=".jsonl", takes=_ANY_DATED,
            write=_lines(lambda job: plover.plover_records(job.told, job.codebook)),
            lost=("Conflicting accounts.", "Reports after the first: only their words in event_text."),
        ),
        Format(
            name="polecat", title="POLECAT, 40 columns", suffix=".txt", takes=_DATED,
            write=_text(lambda out, job: write_tabs(out, polecat.POLECAT, polecat.polecat_rows(job.told, job.codebook), header=True, null="None")),
            lost=(_NO_WORDS, "Last day of an interval, precision and basis of dates.", "Wikipedia and GeoNames identifiers: None."),
        ),
        Format(
            name="icews", title="ICEWS coded events, 20 columns", suffix=".tab", takes=_DATED, cameo=True,
            write=_text(lambda out, job: write_tabs(out, icews.ICEWS, icews.icews_rows(job.told, job.codebook), header=True)),
            lost=(_NO_WORDS, "PLOVER type, mode and contexts.", "Which rows belong to one meeting.", _PARAGRAPH),
        ),
        Format(
            name="gdelt1", title="GDELT 1.0 events, 58 columns", suffix=".CSV", takes=_DATED, cameo=True,
            write=_text(lambda out, job: write_tabs(out, gdelt.GDELT1, gdelt.event_rows(job.told, job.codebook, version=1), header=False)),
            lost=(_NO_WORDS, "PLOVER type, mode and contexts.", _ONE_PLACE, "Tone, ethnic and religion codes: not coded, left empty."),
        ),
        Format(
            name="gdelt2", title="GDELT 2.0 events, 61 columns", suffix=".CSV", takes=_DATED, cameo=True,
            write=_text(lambda out, job: write_tabs(out, gdelt.GDELT2, gdelt.event_rows(job.told, job.codebook, version=2), header=False)),
            lost=(_NO_WORDS, "PLOVER type, mode and contexts.", _ONE_PLACE, "Tone, ethnic and religion codes: not coded, left empty."),
        ),
        Format(
            name="gdelt2-mentions", title="GDELT 2.0 mentions, 16 columns", suffix=".CSV", takes=_DATED, cameo=True,
            write=_text(lambda out, job: write_tabs(out, gdelt.MENTIONS, gdelt.mention_rows(job.told), header=False)),
            lost=("Time of day: midnight.", "Offsets of the actors: -1.", _PARAGRAPH, "Tone."),
        ),
        Format(
            name="phoenix", title="Phoenix events, 26 columns", suffix=".txt", takes=_DATED, cameo=True,
            write=_text(lambda out, job: write_tabs(out, phoenix.PHOENIX, phoenix.phoenix_rows(job.told, job.codebook), header=False)),
            lost=(_NO_WORDS, "PLOVER type and mode.", "Goldstein values of the older code table that Phoenix used."),
        ),
        Format(
            name="colt", title="Leader travel in the columns of COLT", suffix=".csv", takes=_TRIPS,
            write=_text(lambda out, job: write_csv(out, colt.COLT, colt.colt_rows(job.told))),
            lost=("Everything but visits of leaders.", "Regions and conduct on the trip: blank, not known."),
        ),
        Format(
            name="csv", title="One table as CSV (--kind)", suffix=".csv", takes=_ANY, write=_text(_table_csv),
            lost=("Lists are joined with `;`.",),
        ),
        Format(
            name="jsonl", title="One table as JSON Lines (--kind)", suffix=".jsonl", takes=_ANY, write=_lines(_table_lines),
            lost=(),
        ),
        Format(
            name="parquet", title="All tables as a Parquet data set with a data package", suffix="", takes=_ANY,
            write=None, lost=(),
        ),
        Format(
            name="followthemoney", title="FollowTheMoney entities, JSON Lines", suffix=".ftm.json", takes=_ANY,
            write=_lines(_entities),
            lost=("Who acts and who is acted upon: in keywords.", "Standings other than memberships and sanctions.", "Statements."),
        ),
        Format(
            name="geojson", title="GeoJSON features", suffix=".geojson", takes=_ANY,
            write=_text(lambda out, job: geojson.write_geojson(out, job.told)),
            lost=("A point for places known only as a country.", "All words but those of the first report."),
        ),
        Format(
            name="gexf", title="GEXF 1.3, dynamic network", suffix=".gexf", takes=_PAIRS,
            write=_text(lambda out, job: networks.write_gexf(out, job.told, job.codebook)),
            lost=("Events with one party.", "Words, places, attribution."),
        ),
        Format(
            name="graphml", title="GraphML, multigraph", suffix=".graphml", takes=_PAIRS,
            write=_text(lambda out, job: networks.write_graphml(out, job.told, job.codebook)),
            lost=("Events with one party.", "Words, places, attribution."),
        ),
        Format(
            name="ical", title="iCalendar of meetings and visits to come", suffix=".ics", takes=_MEETINGS,
            write=_calendar,
            lost=("All but dated meetings ahead or called off (--every-status: also those held).", "Precision of dates: in X-LEGATION-DATE."),
        ),
        Format(
            name="annotations", title="W3C Web Annotations, JSON Lines", suffix=".jsonl", takes=_ANY,
            write=_lines(_annotated), lost=("What is concluded from several reports.",),
        ),
        Format(
            name="atom", title="Atom feed of the 500 newest events", suffix=".atom", takes=_ANY,
            write=_text(lambda out, job: atom.write_atom(out, job.told)), lost=("Codes but the type.",),
        ),
    )
}  # fmt: skip


def export(record: RecordReader, name: str, target: str | Path, options: Options | None = None, **filters: Any) -> Books:
    """Write one export. A file is replaced only when the new one is whole.

    Args:
        record: an open record.
        name: a key of FORMATS.
        target: a file, a folder for parquet, or `-` for standard output.
        options: how.
        filters: as `RecordReader.events` takes them.

    Returns:
        What was written and what was left out.

    Raises:
        SetupError: for an unknown format or table, a missing package, or a file that cannot be written.
    """
    entry = FORMATS.get(name)
    if entry is None:
        raise SetupError(f"there is no format {name!r}", remedy=f"Formats are {', '.join(FORMATS)}.")
    chosen = options or Options()
    if chosen.kind not in COLUMNS:
        raise SetupError(f"there is no table {chosen.kind!r}", remedy=f"Tables are {', '.join(COLUMNS)}.")
    books, codebook = Books(), load_codebook(layers=chosen.codebooks)
    with record.snapshot() as state:
        events = state.told_events(**filters)
        if chosen.statements:
            if not entry.cameo:
                able = ", ".join(one.name for one in FORMATS.values() if one.cameo)
                raise SetupError(f"{name} takes no statements", remedy=f"Formats with CAMEO codes do: {able}.")
            events = chain(events, state.told_statements(**filters))
        told = choose(watched(events, chosen), books, chosen, entry.takes, codebook)
        job = Job(state, filters, chosen, codebook, books, told)
        if entry.write is None:
            if str(target) == "-":
                raise SetupError(f"{name} is a folder and cannot go to standard output", remedy="Give one: -o FOLDER.")
            counts = write_parquet(Path(target), state, codebook, filters, chosen)
            return replace(books, records=sum(counts.values()), rows=sum(counts.values()))
        with _opened(target) as out:
            books.rows = entry.write(out, job)
    return books


@contextmanager
def _opened(target: str | Path) -> Iterator[IO[bytes]]:
    if str(target) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as out:
            yield out
        os.replace(partial, path)
    except OSError as error:
        raise SetupError(f"cannot be written: {error.strerror or error}", where=str(path), remedy="Give another file.") from error
    finally:
        partial.unlink(missing_ok=True)
