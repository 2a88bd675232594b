"""Who is in events with whom, summed up by pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, and_, case, desc, func, select

from legation.store import schema
from legation.store.conditions import conclusion_conditions
from legation.store.filters import Filters

By = Literal["country", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Two parties, the lesser key first, and how many events both are in.

    Args:
        a, b: codes of countries, or ids of persons.
        name_a, name_b: of persons; for countries the codes again.
        times: how many events.
    """

    a: str
    b: str
    name_a: str
    name_b: str
    times: int


def ties(connection: Connection, filters: Filters, by: By, *, limit: int) -> list[Tie]:
    """The pairs with the most events, each once.

    Args:
        connection: to the record.
        filters: which events count; the caller chooses the statuses.
        by: countries between which an event passes, or persons named in it on whichever side.
        limit: how many pairs.
    """
    table = schema.conclusions
    wanted = select(table.c.num).where(*conclusion_conditions(filters, "event", connection.dialect.name))
    if by == "country":
        pairs = schema.pairs
        low = case((pairs.c.a < pairs.c.b, pairs.c.a), else_=pairs.c.b).label("low")
        high = case((pairs.c.a < pairs.c.b, pairs.c.b), else_=pairs.c.a).label("high")
        number = func.count(pairs.c.event.distinct()).label("number")
        query = select(low, high, number).where(pairs.c.event.in_(wanted)).group_by("low", "high").order_by(desc("number"), "low", "high")
        return [Tie(a=row.low, b=row.high, name_a=row.low, name_b=row.high, times=row.number) for row in connection.execute(query.limit(limit))]
    left, right = schema.conclusion_parties.alias("p"), schema.conclusion_parties.alias("q")
    one, other = schema.actors.alias("one"), schema.actors.alias("other")
    number = func.count(left.c.owner.distinct()).label("number")
    joined = (
        left.join(right, left.c.owner == right.c.owner)
        .join(one, and_(one.c.num == left.c.actor, one.c.kind == "person"))
        .join(other, and_(other.c.num == right.c.actor, other.c.kind == "person", one.c.id < other.c.id))
    )
    names = func.max(one.c.name).label("name_a"), func.max(other.c.name).label("name_b")
    people = (
        select(one.c.id.label("low"), other.c.id.label("high"), *names, number)
        .select_from(joined)
        .where(left.c.owner.in_(wanted), left.c.role != "source", right.c.role != "source")
        .group_by(one.c.id, other.c.id)
        .order_by(desc("number"), one.c.id, other.c.id)
        .limit(limit)
    )
    return [Tie(a=row.low, b=row.high, name_a=row.name_a, name_b=row.name_b, times=row.number) for row in connection.execute(people)]
