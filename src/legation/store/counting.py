"""How many there are: counts and facets, of one kind under filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, desc, func, select

from legation.errors import SetupError
from legation.store import schema, sums
from legation.store.conditions import conclusion_conditions, fact_conditions, owners, report_conditions
from legation.store.filters import Filters
from legation.store.parties import KINDS

FACETS = ("type", "mode", "quad", "status", "place_country", "country", "source_country", "target_country", "sector",
          "actor", "publisher", "day", "month", "year", "happened", "conflict")  # fmt: skip
_WHO = frozenset({"actor", "country", "source_country", "target_country", "sector"})
"""Filters on who takes part."""
COUNTED = ("report", "event", *KINDS)
CONCLUSIONS = {"event": "event", "gathering_record": "gathering", "standing_record": "standing"}
"""What can be counted of conclusions, and their kind there."""


def count(connection: Connection, kind: str, filters: Filters) -> int:
    """How many there are."""
    if (country := _summed(connection, kind, filters)) is not None:
        return sums.total(connection, CONCLUSIONS[kind], country)
    table, conditions = _counted(kind, filters, connection.dialect.name)
    return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())


def facets(connection: Connection, kind: str, field: str, filters: Filters) -> list[tuple[str, int]]:
    """The values of a field with how many have each, the most frequent first.

    Raises:
        SetupError: if there is no such field of the kind.
    """
    if field in sums.SUMMED and (country := _summed(connection, kind, filters)) is not None:
        return sums.values(connection, CONCLUSIONS[kind], country, field)
    table, conditions = _counted(kind, filters, connection.dialect.name)
    if kind in CONCLUSIONS and field == "actor" and set(filters.given) <= _WHO:  # nothing is asked of the rows themselves
        parties, of = schema.conclusion_parties, CONCLUSIONS[kind]
        owned = owners(filters, parties, of)
        conditions = [parties.c.kind == of, parties.c.role != "source", *([] if owned is None else [parties.c.owner.in_(owned)])]
        actor = schema.actors.c.id.label("value")
        base = select(actor, func.count(parties.c.owner.distinct()).label("number"))
        query = base.select_from(parties.join(schema.actors, schema.actors.c.num == parties.c.actor))
    else:
        query = _facet(kind, field, table)
    query = query.where(*conditions).group_by("value").order_by(desc("number"), "value")
    return [(str(row.value), int(row.number)) for row in connection.execute(query) if row.value not in ("", None)]


def facets_together(connection: Connection, kind: str, fields: tuple[str, ...], filters: Filters) -> list[list[tuple[str, int]]]:
    """As `facets` for several fields of the rows themselves (type, mode, quad, status), in one go through them."""
    if (country := _summed(connection, kind, filters)) is not None:
        return [_by_number(sums.values(connection, CONCLUSIONS[kind], country, field)) for field in fields]
    table, conditions = _counted(kind, filters, connection.dialect.name)
    columns = [table.c[field] for field in fields]
    counts: list[Counter[str]] = [Counter() for _ in fields]
    for *values, number in connection.execute(select(*columns, func.count()).where(*conditions).group_by(*columns)):
        for found, value in zip(counts, values, strict=True):
            found[str(value)] += number
    return [_by_number((value, number) for value, number in one.items() if value) for one in counts]


def _by_number(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def _summed(connection: Connection, kind: str, filters: Filters) -> str | None:
    """The country whose sums answer (empty: those of all); None where rows have to be counted."""
    if kind not in CONCLUSIONS or set(filters.given) - {"country"} or len(filters.country) > 1 or "" in filters.country:
        return None
    return (filters.country or ("",))[0] if sums.kept(connection) else None


def _facet(kind: str, field: str, table: Table) -> Select[Any]:
    parties = schema.conclusion_parties if kind in CONCLUSIONS else schema.fact_parties
    number = func.count().label("number")
    if field in ("day", "month", "year"):
        length = {"day": 10, "month": 7, "year": 4}[field]
        return select(func.substr(table.c.day, 1, length).label("value"), number)
    if field == "happened" and kind != "report":  # the month it began, where known
        return select(func.substr(table.c.first_day, 1, 7).label("value"), number)
    if field == "publisher" and kind == "report":
        return select(table.c.publisher.label("value"), number)
    if field == "publisher" and kind in KINDS:
        joined = table.join(schema.reports, schema.reports.c.num == table.c.report)
        return select(schema.reports.c.publisher.label("value"), number).select_from(joined)
    if field == "publisher" and kind in CONCLUSIONS:
        joined = (
            table.join(schema.members, schema.members.c.conclusion == table.c.num)
            .join(schema.facts, schema.facts.c.num == schema.members.c.fact)
            .join(schema.reports, schema.reports.c.num == schema.facts.c.report)
        )
        distinct = func.count(table.c.num.distinct()).label("number")
        return select(schema.reports.c.publisher.label("value"), distinct).select_from(joined)
    if kind != "report" and field in ("country", "source_country", "target_country", "sector"):
        column = parties.c.sector if field == "sector" else parties.c.country
        side = {"source_country": "s", "target_country": "t"}.get(field)
        joined = table.join(parties, parties.c.owner == table.c.num)
        distinct = func.count(table.c.num.distinct()).label("number")
        query = select(column.label("value"), distinct).select_from(joined).where(parties.c.role != "source")
        return query.where(parties.c.side == side) if side else query
    if kind != "report" and field == "actor":
        joined = table.join(parties, parties.c.owner == table.c.num).join(schema.actors, schema.actors.c.num == parties.c.actor)
        distinct = func.count(table.c.num.distinct()).label("number")
        return select(schema.actors.c.id.label("value"), distinct).select_from(joined).where(parties.c.role != "source")
    if field == "conflict" and kind in CONCLUSIONS:
        differs: ColumnElement[Any] = (table.c.conflicts > 0).label("value")
        return select(differs, number)
    if kind != "report" and field in ("type", "mode", "quad", "status", "place_country"):
        return select(table.c[field].label("value"), number)
    raise SetupError(f"there is no facet {field!r} of {kind}", remedy=f"Facets are {', '.join(FACETS)}.")


def _counted(kind: str, filters: Filters, dialect: str) -> tuple[Table, list[Any]]:
    if kind in CONCLUSIONS:
        return schema.conclusions, conclusion_conditions(filters, CONCLUSIONS[kind], dialect)
    if kind == "report":
        return schema.reports, report_conditions(filters, dialect)
    if kind in KINDS:
        return schema.facts, fact_conditions(filters, kind, dialect)
    raise SetupError(f"there is nothing of the kind {kind!r} to count", remedy=f"Kinds are {', '.join(COUNTED)}.")
