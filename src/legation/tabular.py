"""The record as flat tables: one for each kind, with typed columns. Data frames, CSV, JSON Lines and Parquet are made of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from legation.codebook import Codebook
from legation.conclusions import Relation, Telling
from legation.errors import SetupError
from legation.model import Actor, Gathering, Place, Role, Standing, Statement
from legation.store import Row, Told
from legation.timespan import TimeSpan

Cells = dict[str, Any]
R = TypeVar("R")
_BATCH = 5000
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
RELATION: Mapping[str, str] = {
        "a": "string", "b": "string", "start": "date", "end": "date", "scale": "string", "score": "number", "events": "integer",
        "verbal_cooperation": "integer", "material_cooperation": "integer", "verbal_conflict": "integer", "material_conflict": "integer",
        "share": "number", "last_event": "string",
}  # fmt: skip
"""The columns of a series of a dyad."""


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


def telling_row(telling: Telling, codebook: Codebook) -> Cells:
    """One reported event as a row."""
    event, span = telling.event, telling.event.evidence
    return {
        "id": event.id, **_coded(event, codebook), **_when(event.date), **_parties("actor", event.actors),
        **_parties("recipient", event.recipients), **_where(event.place), "attributed_to": [source.name for source in event.attributed_to],
        "confidence": event.confidence, "rules": list(event.rules), "report": telling.report, "published": telling.published,
        "publisher": telling.publisher, "evidence": telling.words, "evidence_start": span.start, "evidence_end": span.end,
    }  # fmt: skip


def _coded(event: Any, codebook: Codebook) -> Cells:
    known = codebook.knows(event.type, event.mode, event.cameo)  # what is of a layer that is not at hand is worth nobody knows what
    return {
        "type": event.type, "mode": event.mode, "contexts": list(event.contexts), "cameo": event.cameo,
        "quad": codebook.quad(event.type) if known else None,
        "goldstein_gdelt": codebook.score("goldstein-gdelt", cameo=event.cameo) if known else None,
        "goldstein_icews": codebook.score("goldstein-icews", cameo=event.cameo) if known else None,
        "plover_score": codebook.score("plover-2", type=event.type, mode=event.mode) if known else None, "status": event.status,
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


def row_cells(row: Row[Any], make: Callable[[Row[Any]], Cells]) -> Cells:
    """One statement, gathering, standing or role as a row, by its maker of MAKERS."""
    span = row.record.evidence
    return {
        "id": row.id, **make(row),
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


MAKERS: Mapping[str, Callable[[Row[Any]], Cells]] = {
    "statements": _statement, "gatherings": _gathering, "standings": _standing, "roles": _role,
}  # fmt: skip


def relation_row(one: Relation) -> Cells:
    """One period of a dyad as a row."""
    quads = dict(one.quads)
    return {
        "a": one.a, "b": one.b, "start": one.start, "end": one.end, "scale": one.scale, "score": one.score, "events": one.events,
        "verbal_cooperation": quads.get("1", 0), "material_cooperation": quads.get("2", 0), "verbal_conflict": quads.get("3", 0),
        "material_conflict": quads.get("4", 0), "share": one.share, "last_event": one.last_event,
    }  # fmt: skip


class _Frames(ABC):
    """What can become a data frame: the columns of one of the tables, in the same types in every library."""

    @abstractmethod
    def _table(self) -> tuple[str, Iterator[Cells]]:
        """The name of the table, and its rows."""

    def to_arrow(self) -> Any:
        """All rows as a `pyarrow.Table`.

        Raises:
            SetupError: if pyarrow is not installed.
        """
        pyarrow = _imported("pyarrow")
        kind, rows = self._table()
        schema, batches = arrow_schema(kind), []
        while group := list(islice(rows, _BATCH)):
            batches.append(pyarrow.RecordBatch.from_pylist(group, schema=schema))
        return pyarrow.Table.from_batches(batches, schema=schema)

    def to_polars(self) -> Any:
        """All rows as a `polars.DataFrame`.

        Raises:
            SetupError: if polars or pyarrow is not installed.
        """
        return _imported("polars").from_arrow(self.to_arrow())

    def to_pandas(self) -> Any:
        """All rows as a `pandas.DataFrame`; codes are text, days `datetime64`, lists arrays.

        Raises:
            SetupError: if pandas or pyarrow is not installed.
        """
        _imported("pandas")
        return self.to_arrow().to_pandas(date_as_object=False)


class Rows(_Frames, Generic[R]):
    """An answer of the record that is read only when it is gone through, anew each time.

    >>> for event in record.events(country="KEN"): ...
    >>> record.events(country="KEN").to_pandas()
    """

    def __init__(self, kind: str, ask: Callable[[], Iterator[R]], rows: Callable[[], Iterator[Cells]]) -> None:
        self._kind, self._ask, self._rows = kind, ask, rows

    def __iter__(self) -> Iterator[R]:
        return self._ask()

    def _table(self) -> tuple[str, Iterator[Cells]]:
        return self._kind, self._rows()

    def __repr__(self) -> str:
        return f"<{self._kind} of a record, not read yet; go through them, or .to_pandas(), .to_polars(), .to_arrow()>"


class Series(list[Relation], _Frames):
    """The periods of a dyad, in order."""

    def _table(self) -> tuple[str, Iterator[Cells]]:
        return "relations", map(relation_row, self)


def arrow_schema(kind: str) -> Any:
    """The columns of a table as a `pyarrow.Schema`.

    Raises:
        SetupError: if pyarrow is not installed.
    """
    pyarrow = _imported("pyarrow")
    types = {
        "string": pyarrow.string(), "number": pyarrow.float64(), "integer": pyarrow.int64(), "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(), "list": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    return pyarrow.schema([(name, types[type_]) for name, type_ in (RELATION if kind == "relations" else COLUMNS[kind]).items()])


def _imported(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise SetupError(f"{name} is not installed", remedy="Run: pip install 'legation[data]'") from error
