"""Conclusions into the record: all at once, in one transaction, so that a failed rebuild leaves the former ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from legation.codebook import Codebook
from legation.conclusions import Event, GatheringRecord, Judgement, StandingRecord
from legation.store import schema, sums
from legation.store.packing import pack
from legation.store.parties import Described, describe
from legation.store.writing import Indexer, insert_new, iso, judgement_row

_CONCLUDED = ("conclusion_parties", "members", "pairs", "conclusions", "redirects", "coverage")
BUILT, REBUILT = "built", "rebuilt"
_RESOLVED = {"event": "telling", "gathering": "gathering", "standing": "standing"}
"""Kinds of conclusions, and of the facts they rest on."""
Concluded = Event | GatheringRecord | StandingRecord
Pairs = Callable[[Event], set[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusions:
    """All that is concluded from the reports.

    Args:
        events, gatherings, standings: each once.
        judgements: the resolver's.
        redirects: ids of what was merged into another, and those they lead to.
    """

    events: Iterable[Event] = ()
    gatherings: Iterable[GatheringRecord] = ()
    standings: Iterable[StandingRecord] = ()
    judgements: Iterable[Judgement] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)


def replace_conclusions(connection: Connection, codebook: Codebook, new: Conclusions, built: int, pairs: Pairs) -> int:
    """Put new conclusions in the place of the former ones; returns how many events there are.

    Args:
        connection: of the writing transaction.
        codebook: for quad classes.
        new: all conclusions.
        built: the number of the newest coding that they rest on.
        pairs: from which country to which an event passes.
    """
    for name in (*_CONCLUDED, schema.sums.name):
        connection.execute(delete(schema.metadata.tables[name]))
    connection.execute(delete(schema.judgements).where(schema.judgements.c.human == 0))
    concluder = _Concluder(Indexer(connection, codebook), _numbers(connection), pairs, sums.Sums(connection))
    count = concluder.write("event", new.events)
    concluder.write("gathering", new.gatherings)
    concluder.write("standing", new.standings)
    _write(connection, schema.sums, concluder.sums.rows())
    _write(connection, schema.redirects, ({"old": old, "new": id_} for old, id_ in new.redirects.items()))
    _write(connection, schema.judgements, (judgement_row(one, human=False) for one in new.judgements))
    table, state = schema.reports, schema.state
    days = select(table.c.day, func.count()).where(table.c.superseded_by == "").group_by(table.c.day)
    connection.execute(insert(schema.coverage).from_select(["day", "reports"], days))
    times = int(connection.execute(select(state.c.value).where(state.c.key == REBUILT)).scalar() or 0)
    for key, value in ((BUILT, built), (REBUILT, times + 1), (sums.KEPT, 1)):
        connection.execute(delete(state).where(state.c.key == key))
        connection.execute(insert(state), {"key": key, "value": str(value)})
    return count


def rebuilt(connection: Connection) -> str:
    """A value that changes when conclusions are replaced, or other quad classes given to them: how many times they were replaced, the
    newest coding that they rest on, and whether their sums are kept."""
    state = schema.state.c
    found = connection.execute(select(state.key, state.value).where(state.key.in_((BUILT, REBUILT, sums.KEPT))))
    return " ".join(f"{row.key} {row.value}" for row in sorted(found))


def newest_coding(connection: Connection) -> int:
    """The number of the coding that came last."""
    return int(connection.execute(select(func.coalesce(func.max(schema.codings.c.num), 0))).scalar_one())


def _numbers(connection: Connection) -> dict[tuple[str, str], int]:
    facts = schema.facts.c
    query = select(facts.kind, facts.id, facts.num).where(facts.kind.in_(_RESOLVED.values()), facts.live == 1)
    return {(row.kind, row.id): row.num for row in connection.execute(query.execution_options(yield_per=schema.BATCH))}


def _write(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    source = iter(rows)
    while batch := list(islice(source, schema.BATCH)):
        insert_new(connection, table, batch)


class _Concluder:
    def __init__(self, indexer: Indexer, numbers: Mapping[tuple[str, str], int], pairs: Pairs, counts: sums.Sums) -> None:
        self.connection, self.indexer, self.numbers, self.pairs, self.sums = indexer.connection, indexer, numbers, pairs, counts
        self._next = 1

    def write(self, kind: str, records: Iterable[Concluded]) -> int:
        source, before = iter(records), self._next
        while batch := list(islice(source, schema.BATCH)):
            rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _CONCLUDED}
            described = [describe(kind, record) for record in batch]
            self.indexer.meet(party.actor for one in described for party in one.parties)
            for record, one in zip(batch, described, strict=True):
                self._rows(record, one, rows)
                self._next += 1
            self.indexer.write_actors()
            for name in ("conclusions", "conclusion_parties", "members", "pairs"):
                insert_new(self.connection, schema.metadata.tables[name], rows[name])
        return self._next - before

    def _rows(self, record: Concluded, described: Described, rows: dict[str, list[dict[str, Any]]]) -> None:
        num, day = self._next, iso(record.last_reported)
        row = self.indexer.described(num, record.id, described, day)
        row |= {
            "first_reported": iso(record.first_reported), "conflicts": len(record.conflicts), "voices": record.voices,
            "tellings": len(record.tellings), "body": pack(record),
        }  # fmt: skip
        rows["conclusions"].append(row)
        parties = self.indexer.parties(num, described, day)
        rows["conclusion_parties"].extend(parties)
        told = _RESOLVED[described.kind]
        known = sorted({self.numbers[told, one] for one in record.tellings if (told, one) in self.numbers})
        rows["members"].extend({"conclusion": num, "fact": fact} for fact in known)
        self.sums.add(row, parties, known)
        if isinstance(record, Event):
            rows["pairs"].extend(_pairs(num, record, self.pairs(record)))


def _pairs(num: int, event: Event, found: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """The countries between which an event passes, each ordered pair once; only what happened or goes on counts."""
    if event.status not in ("occurred", "ongoing"):
        return []
    row = {
        "day": iso(event.date.first), "event": num, "last_day": iso(event.date.last), "reported": iso(event.first_reported),
        "type": event.type, "mode": event.mode or "", "cameo": event.cameo,
    }  # fmt: skip
    return [{"a": a, "b": b, **row} for a, b in sorted(found)]
