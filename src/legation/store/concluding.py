"""Conclusions into the record: all at once, in one transaction, so that a failed rebuild leaves the former ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from legation.codebook import Codebook
from legation.model import Event, Judgement
from legation.store import schema
from legation.store.packing import pack
from legation.store.parties import describe
from legation.store.writing import Indexer, insert_new, iso, judgement_row

_CONCLUDED = ("conclusion_parties", "members", "pairs", "conclusions", "redirects", "coverage")
BUILT = "built"
Pairs = Callable[[Event], set[tuple[str, str]]]


def replace_conclusions(  # noqa: PLR0913 - all that is concluded goes in at once
    connection: Connection,
    codebook: Codebook,
    events: Iterable[Event],
    judgements: Iterable[Judgement],
    redirects: Mapping[str, str],
    pairs: Pairs,
) -> int:
    """Put new conclusions in the place of the former ones; returns how many events there are.

    Args:
        connection: of the writing transaction.
        codebook: for quad classes.
        events: all events.
        judgements: the resolver's.
        redirects: ids of events that were merged into others, and those they lead to.
        pairs: from which country to which an event passes.
    """
    for name in _CONCLUDED:
        connection.execute(delete(schema.metadata.tables[name]))
    connection.execute(delete(schema.judgements).where(schema.judgements.c.human == 0))
    numbers = {row.id: row.num for row in connection.execute(_live_tellings())}
    concluder = _Concluder(Indexer(connection, codebook), numbers, pairs)
    count = concluder.write(events)
    _write(connection, schema.redirects, ({"old": old, "new": new} for old, new in redirects.items()))
    _write(connection, schema.judgements, (judgement_row(one, human=False) for one in judgements))
    table = schema.reports
    days = select(table.c.day, func.count()).where(table.c.superseded_by == "").group_by(table.c.day)
    connection.execute(insert(schema.coverage).from_select(["day", "reports"], days))
    state = schema.state
    connection.execute(delete(state).where(state.c.key == BUILT))
    newest = connection.execute(select(func.coalesce(func.max(schema.codings.c.num), 0))).scalar_one()
    connection.execute(insert(state), {"key": BUILT, "value": str(newest)})
    return count


def _live_tellings() -> Any:
    return select(schema.facts.c.num, schema.facts.c.id).where(schema.facts.c.kind == "telling", schema.facts.c.live == 1)


def _write(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    source = iter(rows)
    while batch := list(islice(source, schema.BATCH)):
        insert_new(connection, table, batch)


class _Concluder:
    def __init__(self, indexer: Indexer, numbers: Mapping[str, int], pairs: Pairs) -> None:
        self.connection, self.indexer, self.numbers, self.pairs = indexer.connection, indexer, numbers, pairs

    def write(self, events: Iterable[Event]) -> int:
        source, num = iter(events), 1
        while batch := list(islice(source, schema.BATCH)):
            rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _CONCLUDED}
            for event in batch:
                self._rows(num, event, rows)
                num += 1
            self.indexer.write_actors()
            for name in ("conclusions", "conclusion_parties", "members", "pairs"):
                if rows[name]:
                    self.connection.execute(insert(schema.metadata.tables[name]), rows[name])
        return num - 1

    def _rows(self, num: int, event: Event, rows: dict[str, list[dict[str, Any]]]) -> None:
        described = describe("event", event)
        day = iso(event.last_reported)
        row = self.indexer.described(num, event.id, described, day)
        row |= {
            "first_reported": iso(event.first_reported), "conflicts": len(event.conflicts), "voices": event.voices,
            "tellings": len(event.tellings), "body": pack(event),
        }  # fmt: skip
        rows["conclusions"].append(row)
        rows["conclusion_parties"].extend(self.indexer.parties(num, described, day))
        known = sorted({self.numbers[one] for one in event.tellings if one in self.numbers})
        rows["members"].extend({"conclusion": num, "fact": fact} for fact in known)
        rows["pairs"].extend(_pairs(num, event, self.pairs(event)))


def _pairs(num: int, event: Event, found: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """The countries between which an event passes, each ordered pair once; only what happened or goes on counts."""
    if event.status not in ("occurred", "ongoing"):
        return []
    row = {
        "day": iso(event.date.first), "event": num, "last_day": iso(event.date.last), "reported": iso(event.first_reported),
        "type": event.type, "mode": event.mode or "", "cameo": event.cameo,
    }  # fmt: skip
    return [{"a": a, "b": b, **row} for a, b in sorted(found)]
