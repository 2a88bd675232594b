"""Counts by country, summed while conclusions are written, so that nobody waits for them: of what a country much in the news takes part in
there are a hundred thousand rows to count, and few numbers to tell.

A record whose conclusions were last replaced by an earlier version has none: `kept` says so, and its rows are counted.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, desc, func, select

from legation.store import schema

SUMMED = ("type", "mode", "quad", "status", "place_country", "happened", "country", "sector", "publisher")
"""The facets that are summed."""
KEPT = "sums"
"""The key of the state that says that the sums belong to the conclusions."""
_TOTAL = ""
_OWN = ("type", "mode", "quad", "status", "place_country")
"""Facets that are columns of conclusions."""


class Sums:
    """Counts of what is concluded, of all and by each country that takes part.

    Args:
        connection: of the writing transaction, for the publishers of the facts.
    """

    def __init__(self, connection: Connection) -> None:
        self._counts: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        self._names, self._of_fact = _publishers(connection)

    def add(self, row: dict[str, Any], parties: Iterable[dict[str, Any]], facts: Sequence[int]) -> None:
        """Count a conclusion.

        Args:
            row: its row of `conclusions`.
            parties: its rows of `conclusion_parties`.
            facts: the numbers of the facts it rests on.
        """
        taking = [one for one in parties if one["role"] != "source"]
        countries = {str(one["country"]) for one in taking} - {""}
        values = [(_TOTAL, ""), *((field, str(row[field])) for field in _OWN), ("happened", row["first_day"][:7])]
        values += [("country", one) for one in countries]
        values += [("sector", one) for one in {str(one["sector"]) for one in taking}]
        values += [("publisher", self._names[one]) for one in {self._of_fact[fact] for fact in facts}]
        for country in (_TOTAL, *countries):
            self._counts[row["kind"], country].update(values)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of `sums`."""
        for (kind, country), counts in self._counts.items():
            for (field, value), number in counts.items():
                if value or field == _TOTAL:
                    yield {"kind": kind, "country": country, "field": field, "value": value, "number": number}


def kept(connection: Connection) -> bool:
    """Whether the record has the sums of its conclusions."""
    state = schema.state.c
    return connection.execute(select(state.value).where(state.key == KEPT)).scalar() is not None


def total(connection: Connection, kind: str, country: str) -> int:
    """How many conclusions of a kind a country takes part in; of all countries when it is empty."""
    table = schema.sums.c
    query = select(table.number).where(table.kind == kind, table.country == country, table.field == _TOTAL)
    return int(connection.execute(query).scalar() or 0)


def values(connection: Connection, kind: str, country: str, field: str) -> list[tuple[str, int]]:
    """The values of one of `SUMMED` with how many conclusions of a kind and a country (empty: all) have each, the most frequent first."""
    table = schema.sums.c
    query = select(table.value, table.number).where(table.kind == kind, table.country == country, table.field == field)
    return [(row.value, row.number) for row in connection.execute(query.order_by(desc(table.number), table.value))]


def _publishers(connection: Connection) -> tuple[list[str], array[int]]:
    """Names of publishers, and the place there of each fact's, by the number of the fact: a million facts in four megabytes."""
    facts, reports = schema.facts.c, schema.reports.c
    last = int(connection.execute(select(func.coalesce(func.max(facts.num), 0))).scalar_one())
    places: dict[str, int] = {}
    found = array("i", bytes(4 * (last + 1)))
    query = select(facts.num, reports.publisher).join(schema.reports, reports.num == facts.report).where(facts.live == 1)
    for number, publisher in connection.execute(query.execution_options(yield_per=schema.BATCH)):
        found[number] = places.setdefault(publisher, len(places))
    return list(places), found
