"""Exports as others' readers find them (csv, json, lxml, icalendar, pyarrow), and what the record says the same rows should hold.

A reader yields all rows, each with a key and its values; `WANTED` gives the keys and values of the rows of one event. What is
compared is chosen by hand from the record, not taken from what wrote the export.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from legation.codebook import Codebook
from legation.conclusions import Event
from legation.export import gdelt, icews, phoenix, polecat
from legation.export.choosing import dyads
from legation.export.tables import event_row, flat
from legation.model_json import to_json
from legation.store import Told

Rows = Iterator[tuple[Any, Any]]
csv.field_size_limit(sys.maxsize)


def _tabs(path: Path, columns: Iterable[str], header: bool, chosen: tuple[str, ...]) -> Rows:
    names = list(columns)
    where = [names.index(name) for name in chosen]
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if header:
            next(rows)
        for row in rows:
            if len(row) != len(names):
                raise ValueError(f"a row of {len(row)} columns instead of {len(names)}")
            key, *values = (row[place] for place in where)
            yield key, values


def _headed(path: Path, key: str) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row.pop(key), row


def _lines(path: Path, take: Callable[[Any], tuple[Any, Any]]) -> Rows:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield take(json.loads(line))


def _whole(line: Any) -> tuple[Any, Any]:
    return line.pop("id"), line


def _plover(line: Any) -> tuple[Any, Any]:
    parties = [[party["entity_text"] for party in line[side]] for side in ("actor", "recipient")]
    return line["id"], [line["date"], line["event"], line["status"], *parties]


def _entity(line: Any) -> tuple[Any, Any]:
    held = line["properties"]
    words = held.get("keywords", [])
    return (held.get("summary", [""])[0], *sorted(words)) if line["schema"] == "Event" else None, held.get("startDate", [])


def _annotation(line: Any) -> tuple[Any, Any]:
    place, quotation = line["target"]["selector"]
    return line["id"], [place["start"], place["end"], quotation["exact"]]


def _features(path: Path) -> Rows:
    for one in json.loads(path.read_bytes())["features"]:
        held = one["properties"]
        yield one["id"], [held[name] for name in ("type", "cameo", "status", "date", "actors", "recipients", "evidence")]


def _elements(path: Path, name: str, take: Callable[[Any], tuple[Any, Any]]) -> Rows:
    from lxml import etree

    for _, element in etree.iterparse(str(path), tag=f"{{*}}{name}", huge_tree=True):
        yield take(element)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _gexf(edge: Any) -> tuple[Any, Any]:
    held = {value.get("for"): value.get("value") for value in edge.iter("{*}attvalue")}
    days = [edge.get("start"), edge.get("end")]
    return edge.get("id"), [edge.get("source"), edge.get("target"), edge.get("kind"), held["status"], held["cameo"], *days]


def _graphml(edge: Any) -> tuple[Any, Any]:
    held = {data.get("key"): data.text or "" for data in edge.iter("{*}data")}
    return edge.get("id"), [edge.get("source"), edge.get("target"), *(held[name] for name in ("type", "status", "cameo", "date", "reports"))]


def _atom(entry: Any) -> tuple[Any, Any]:
    return entry.findtext("{*}id"), entry.find("{*}category").get("term")


def _calendar(path: Path) -> Rows:
    from icalendar import Calendar

    for entry in Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
        yield str(entry["uid"]), [entry["dtstart"].dt, str(entry.get("x-legation-status", ""))]


def _data_set(path: Path) -> Rows:
    from pyarrow import dataset

    for table in sorted(folder for folder in path.iterdir() if folder.is_dir()):
        for batch in dataset.dataset(table, partitioning="hive").to_batches():
            if table.name != "events":
                yield from ((None, None) for _ in range(batch.num_rows))
                continue
            for row in batch.to_pylist():
                del row["year"], row["month"]
                yield row.pop("id"), to_json(row)


_GDELT = ("GLOBALEVENTID", "SQLDATE", "Actor1Name", "Actor2Name", "EventCode", "QuadClass", "NumMentions", "NumArticles")
_MENTION = ("GLOBALEVENTID", "MentionSourceName", "MentionIdentifier", "ActionCharOffset")
READERS: dict[str, Callable[[Path], Rows]] = {
    "plover": partial(_lines, take=_plover),
    "polecat": partial(_tabs, columns=polecat.POLECAT, header=True, chosen=("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name",
                                                                           "Recipient Name")),
    "icews": partial(_tabs, columns=icews.ICEWS, header=True, chosen=("Event ID", "Event Date", "Source Name", "Target Name", "CAMEO Code")),
    "gdelt1": partial(_tabs, columns=gdelt.GDELT1, header=False, chosen=_GDELT),
    "gdelt2": partial(_tabs, columns=gdelt.GDELT2, header=False, chosen=_GDELT),
    "gdelt2-mentions": partial(_tabs, columns=gdelt.MENTIONS, header=False, chosen=_MENTION),
    "phoenix": partial(_tabs, columns=phoenix.PHOENIX, header=False, chosen=("EventID", "Date", "EventCode", "NewsSources")),
    "colt": partial(_headed, key="TripID"), "csv": partial(_headed, key="id"), "jsonl": partial(_lines, take=_whole), "parquet": _data_set,
    "followthemoney": partial(_lines, take=_entity), "geojson": _features,
    "gexf": partial(_elements, name="edge", take=_gexf), "graphml": partial(_elements, name="edge", take=_graphml), "ical": _calendar,
    "annotations": partial(_lines, take=_annotation), "atom": partial(_elements, name="entry", take=_atom),
}  # fmt: skip
"""All rows of an export; the key is None for those that no single event is the source of."""


def _day(event: Event) -> date | None:
    return event.date.first or event.date.last or event.first_reported


def _gdelt_rows(one: Told, book: Codebook) -> Rows:
    event, code = one.event, book.cameo(one.event.cameo)
    reports = len({account.telling.report for account in one.accounts})
    for left, right in dyads(event):
        parties = [party.name.upper() if party else "" for party in (left, right)]
        key = str(gdelt.pair_number(event, left, right))
        yield key, [f"{_day(event):%Y%m%d}", *parties, code.code, str(code.quad), str(len(one.accounts)), str(reports)]


def _mention_rows(one: Told, _: Codebook) -> Rows:
    for left, right in dyads(one.event):
        for told in (account.telling for account in one.accounts):
            number = str(gdelt.pair_number(one.event, left, right))
            yield number, [told.publisher, told.report, str(told.event.trigger.start)]


def _icews_rows(one: Told, _: Codebook) -> Rows:
    event = one.event
    for left, right in dyads(event):
        parties = [party.name if party else "" for party in (left, right)]
        yield str(gdelt.pair_number(event, left, right) >> 32), [f"{_day(event)}", *parties, event.cameo]


def _phoenix_rows(one: Told, _: Codebook) -> Rows:
    for number, _pair in enumerate(dyads(one.event)):
        sources = ";".join(one.event.publishers)
        yield f"{one.event.id}-{number}_{phoenix._VERSION}", [f"{_day(one.event):%Y%m%d}", one.event.cameo, sources]


def _names(event: Event) -> list[list[str]]:
    return [[actor.name for actor in side] for side in (event.actors, event.recipients)]


def _polecat_rows(one: Told, _: Codebook) -> Rows:
    event = one.event
    yield event.id, [str(_day(event)), event.type, event.mode or "None", *(";".join(side) for side in _names(event))]


def _plover_rows(one: Told, _: Codebook) -> Rows:
    yield one.event.id, [str(_day(one.event)), [one.event.type], one.event.status, *_names(one.event)]


def _table_rows(one: Told, book: Codebook, *, text: bool = False) -> Rows:
    row = event_row(one, book)
    key = row.pop("id")
    yield key, {name: "" if value is None else str(value) for name, value in flat(row).items()} if text else to_json(row)


def _entities(one: Told, _: Codebook) -> Rows:
    event = one.event
    codes = {event.type, f"cameo:{event.cameo}", f"status:{event.status}", *event.contexts, *([f"{event.type}-{event.mode}"] if event.mode else [])}
    codes |= {f"{side}:{name}" for side, names in zip(("actor", "recipient"), _names(event), strict=True) for name in names}
    yield (one.accounts[0].telling.words, *sorted(codes)), [event.date.first.isoformat()] if event.date.first else []


def _feature_rows(one: Told, _: Codebook) -> Rows:
    event = one.event
    yield event.id, [event.type, event.cameo, event.status, event.date.edtf() or None, *_names(event), one.accounts[0].telling.words]


def _edges(one: Told, _: Codebook, *, days: bool) -> Rows:
    event = one.event
    known = [day.isoformat() if day else None for day in (event.date.first, event.date.last)]
    last = known if days else [event.date.edtf(), str(len(event.tellings))]
    for number, (left, right) in enumerate(dyads(event)):
        if left and right and event.recipients and left.id != right.id:
            yield f"{event.id}-{number}", [left.id, right.id, event.type, event.status, event.cameo, *last]


def _meetings(one: Told, _: Codebook) -> Rows:
    event = one.event
    if event.type == "CONSULT" and event.date.first and event.status not in ("occurred", "ongoing"):
        yield f"{event.id}@legation", [event.date.first, event.status]


def _annotations(one: Told, _: Codebook) -> Rows:
    for told in (account.telling for account in one.accounts):
        yield f"urn:legation:telling:{told.event.id}", [told.event.evidence.start, told.event.evidence.end, told.words]


WANTED: dict[str, Callable[[Told, Codebook], Rows]] = {
    "plover": _plover_rows, "polecat": _polecat_rows, "icews": _icews_rows, "gdelt1": _gdelt_rows, "gdelt2": _gdelt_rows,
    "gdelt2-mentions": _mention_rows, "phoenix": _phoenix_rows, "csv": partial(_table_rows, text=True), "jsonl": _table_rows,
    "parquet": _table_rows, "followthemoney": _entities, "geojson": _feature_rows, "gexf": partial(_edges, days=True),
    "graphml": partial(_edges, days=False), "ical": _meetings, "annotations": _annotations,
}  # fmt: skip
"""The rows of an event that a format takes; for formats that have no status only of what has happened. The others are counted alone."""
HAPPENED_ONLY = frozenset({"polecat", "icews", "gdelt1", "gdelt2", "gdelt2-mentions", "phoenix"})
