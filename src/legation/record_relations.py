"""What passed between countries in one state of a record: gathered once, however many questions of a page need it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, select

from legation.codebook import Codebook
from legation.conclusions import Relation
from legation.relations import Deed, Fold, filled, fold_deeds
from legation.store import queries, schema
from legation.store.concluding import rebuilt
from legation.store.memory import Memory

_V = TypeVar("_V", list[Deed], list[Relation])


class Passed:
    """What passed between countries.

    Args:
        connection: to one state of the record.
        memory: of the record, for what stays until its conclusions are replaced.
        codebook: with the scales.
    """

    def __init__(self, connection: Connection, memory: Memory, codebook: Codebook) -> None:
        self._connection, self._memory, self._codebook = connection, memory, codebook
        self._deeds: dict[tuple[str, str, bool], list[Deed]] = {}
        self._series: dict[tuple[str, str, Fold], list[Relation]] = {}

    def deeds(self, a: str, b: str, *, directed: bool) -> list[Deed]:
        """What `a` did to `b`, and the other way round unless `directed`."""
        key = (a.upper(), b.upper(), directed)
        ways = [key[:2]] if directed else [key[:2], (key[1], key[0])]
        return _once(self._deeds, key, lambda: [deed for way in ways for deed in self._of(*way)])

    def folded(self, a: str, b: str, how: Fold) -> list[Relation]:
        """The relation of the two, period by period from the first to the last that has events, the empty ones between them included."""

        def fold() -> list[Relation]:
            coverage = self.coverage()
            return list(filled(fold_deeds(self.deeds(a, b, directed=how.directed), how, self._codebook, coverage), how.step, coverage))

        return _once(self._series, (a.upper(), b.upper(), how), fold)

    def coverage(self) -> dict[date, int]:
        """How many reports were published on each day."""

        def ask() -> dict[date, int]:
            rows = self._connection.execute(select(schema.coverage))
            return {day: row.reports for row in rows if (day := queries.day(row.day))}

        return self._memory.get((rebuilt(self._connection), "coverage"), ask)

    def _of(self, a: str, b: str) -> Iterator[Deed]:
        table, events = schema.pairs, schema.conclusions
        query = select(table, events.c.id).join(events, events.c.num == table.c.event).where(table.c.a == a, table.c.b == b)
        for row in self._connection.execute(query):
            yield Deed(
                a=a, b=b, event=row.id, type=row.type, mode=row.mode or None, cameo=row.cameo,
                first=queries.day(row.day), last=queries.day(row.last_day), reported=queries.day(row.reported),
            )  # fmt: skip


_K = TypeVar("_K")


def _once(known: dict[_K, _V], key: _K, make: Callable[[], _V]) -> _V:
    if key not in known:
        known[key] = make()
    return known[key]
