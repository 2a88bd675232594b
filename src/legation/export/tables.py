"""The record as flat tables: one for each kind, with typed columns. CSV, JSON Lines and Parquet are written from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from legation.codebook import Codebook
from legation.model import Actor, Gathering, Place, ReportedEvent, Role, Standing, Statement
from legation.record_reader import RecordReader
from legation.store import Row, Told
from legation.timespan import TimeSpan

Cells = dict[str, Any]
_DATE = {"date_first": "date", "date_last": "date", "date_precision": "string", "date_basis": "string", "date_edtf": "string", "date_words": "string"}
_PLACE = {"place": "string", "place_country": "string", "place_precision": "string", "latitude": "number", "longitude": "number"}
_CODES = {
    "type": "string", "mode": "string", "contexts": "list", "cameo": "string", "quad": "integer", "goldstein_gdelt": "number",
    "goldstein_icews": "number", "plover_score": "number", "status": "string",
}  # fmt: skip


def _party(side: str) -> dict[str, str]:
    return {f"{side}_{name}": "list" for name in ("ids", "names", "countries", "sectors", "titles")}


_TOLD = {"report": "string", "published": "date", "publisher": "string", "evidence": "string", "evidence_start": "integer", "evidence_end": "integer"}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "events": {
        "id": "string", **_CODES, **_DATE, **_party("actor"), **_party("recipient"), **_PLACE, "tellings": "list", "voices": "integer",
        "publishers": "list", "first_reported": "date", "last_reported": "date", "confidence": "number", "conflicts": "list",
        "evidence": "string", "url": "string",
    },
    "tellings": {
        "id": "string", **_CODES, **_DATE, **_party("actor"), **_party("recipient"), **_PLACE, "attributed_to": "list", "confidence": "number",
        "rules": "list", **_TOLD,
    },
    "statements": {
        "id": "string", "speaker": "string", "speaker_country": "string", "speaker_sector": "string", "addressee": "string", "direct": "boolean",
        "content": "string", "cue": "string", **_DATE, "about": "list", **_TOLD,
    },
    "gatherings": {
        "id": "string", "name": "string", "kind": "string", "host": "string", **_PLACE, **_DATE, "participants": "list", "attendance": "list",
        "counts": "list", **_TOLD,
    },
    "standings": {
        "id": "string", "a": "string", "a_country": "string", "kind": "string", "b": "string", "b_country": "string", "polarity": "boolean",
        "since": "string", "until": "string", "attributed_to": "list", **_TOLD,
    },
    "roles": {
        "id": "string", "person": "string", "country": "string", "title": "string", "sector": "string", "as_of": "date", **_TOLD,
    },
}  # fmt: skip
"""Kind → column → type, after the types of a Frictionless table schema; a `list` is an array, in CSV joined with `;`."""


def rows_of(record: RecordReader, kind: str, codebook: Codebook, filters: Mapping[str, Any]) -> Iterator[Cells]:
    """The rows of one table, in the order of the record; lists stay lists and days dates.

    Args:
        record: an open record.
        kind: a key of COLUMNS.
        codebook: for scores.
        filters: as `RecordReader.events` takes them.
    """
    if kind == "events":
        yield from (event_row(one, codebook) for one in record.told_events(**filters))
    elif kind == "tellings":
        for telling in record.tellings(**filters):
            span = telling.event.evidence
            told = {
                "report": telling.report, "published": telling.published, "publisher": telling.publisher, "evidence": telling.words,
                "evidence_start": span.start, "evidence_end": span.end,
            }  # fmt: skip
            yield _telling(telling.event, codebook) | told
    else:
        found: Iterable[Row[Any]] = getattr(record, kind)(**filters)
        make = _MAKERS[kind]
        for row in found:
            yield {"id": row.id} | make(row) | _told(row)


def event_row(one: Told, codebook: Codebook) -> Cells:
    """One event as a row."""
    event = one.event
    return {
        "id": event.id, **_coded(event, codebook), **_when(event.date), **_parties("actor", event.actors),
        **_parties("recipient", event.recipients), **_where(event.place), "tellings": list(event.tellings), "voices": event.voices,
        "publishers": list(event.publishers), "first_reported": event.first_reported, "last_reported": event.last_reported,
        "confidence": event.confidence, "conflicts": [conflict.field for conflict in event.conflicts],
        "evidence": one.accounts[0].telling.words if one.accounts else "",
        "url": next((account.url for account in one.accounts if account.url), ""),
    }  # fmt: skip


def _telling(event: ReportedEvent, codebook: Codebook) -> Cells:
    return {
        "id": event.id, **_coded(event, codebook), **_when(event.date), **_parties("actor", event.actors),
        **_parties("recipient", event.recipients), **_where(event.place), "attributed_to": [source.name for source in event.attributed_to],
        "confidence": event.confidence, "rules": list(event.rules),
    }  # fmt: skip


def _coded(event: Any, codebook: Codebook) -> Cells:
    return {
        "type": event.type, "mode": event.mode, "contexts": list(event.contexts), "cameo": event.cameo, "quad": codebook.quad(event.type),
        "goldstein_gdelt": codebook.score("goldstein-gdelt", cameo=event.cameo),
        "goldstein_icews": codebook.score("goldstein-icews", cameo=event.cameo),
        "plover_score": codebook.score("plover-2", type=event.type, mode=event.mode), "status": event.status,
    }  # fmt: skip


def _when(date: TimeSpan) -> Cells:
    return {
        "date_first": date.first, "date_last": date.last, "date_precision": date.precision if date.known else None, "date_basis": date.basis,
        "date_edtf": date.edtf() or None, "date_words": date.words or None,
    }  # fmt: skip


def _where(place: Place | None) -> Cells:
    if place is None:
        return {}
    return {
        "place": place.name, "place_country": place.country, "place_precision": place.precision, "latitude": place.lat, "longitude": place.lon,
    }  # fmt: skip


def _parties(side: str, actors: Sequence[Actor]) -> Cells:
    columns = {
        "ids": [a.id for a in actors], "names": [a.name for a in actors], "countries": [a.country or "" for a in actors],
        "sectors": [a.sector or "" for a in actors], "titles": [a.title or "" for a in actors],
    }  # fmt: skip
    return {f"{side}_{name}": values for name, values in columns.items()}


def _told(row: Row[Any]) -> Cells:
    span = row.record.evidence
    return {
        "report": row.report, "published": row.published, "publisher": row.publisher, "evidence": row.evidence,
        "evidence_start": span.start, "evidence_end": span.end,
    }  # fmt: skip


def _statement(row: Row[Statement]) -> Cells:
    said = row.record
    return {
        "speaker": said.speaker.name, "speaker_country": said.speaker.country, "speaker_sector": said.speaker.sector,
        "addressee": said.addressee.name if said.addressee else None, "direct": said.direct, "content": row.content, "cue": row.cue,
        **_when(said.date), "about": [actor.name for actor in said.about],
    }  # fmt: skip


def _gathering(row: Row[Gathering]) -> Cells:
    found = row.record
    return {
        "name": found.name, "kind": found.kind, "host": found.host.name if found.host else None, **_where(found.place), **_when(found.date),
        "participants": [p.actor.name for p in found.participants], "attendance": [p.status for p in found.participants],
        "counts": list(found.counts),
    }  # fmt: skip


def _standing(row: Row[Standing]) -> Cells:
    found = row.record
    return {
        "a": found.a.name, "a_country": found.a.country, "kind": found.kind, "b": found.b.name, "b_country": found.b.country,
        "polarity": found.polarity, "since": found.since.edtf() or None, "until": found.until.edtf() or None,
        "attributed_to": [source.name for source in found.attributed_to],
    }  # fmt: skip


def _role(row: Row[Role]) -> Cells:
    found = row.record
    return {"person": found.person, "country": found.country, "title": found.title, "sector": found.sector, "as_of": found.as_of}


_MAKERS: Mapping[str, Callable[[Row[Any]], Cells]] = {
    "statements": _statement, "gatherings": _gathering, "standings": _standing, "roles": _role,
}  # fmt: skip


def flat(cells: Cells) -> Cells:
    """A row with its lists joined with `;` and its days in ISO 8601, for CSV."""
    return {key: _flat(value) for key, value in cells.items()}


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(str(part).replace(";", ",") for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else value
