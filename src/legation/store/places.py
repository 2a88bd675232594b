"""Where events happened, summed up by place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, desc, func, select

from legation.conclusions import Event
from legation.model import Place
from legation.model_json import from_json
from legation.store import schema
from legation.store.conditions import conclusion_conditions
from legation.store.filters import Filters
from legation.store.packing import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place and how much happened there.

    Args:
        place: as the newest of its events has it.
        events: how many.
        cooperative: how many of them are of quad class 1 or 2.
        tellings: how often reports tell them.
    """

    place: Place
    events: int
    cooperative: int
    tellings: int


def months(connection: Connection, filters: Filters) -> list[tuple[str, int]]:
    """The months in which events with a place began, with how many did."""
    table = schema.conclusions
    month = func.substr(table.c.first_day, 1, 7).label("month")
    query = select(month, func.count().label("number")).where(table.c.place != "", table.c.first_day != "")
    query = query.where(*conclusion_conditions(filters, "event", connection.dialect.name)).group_by("month").order_by("month")
    return [(row.month, row.number) for row in connection.execute(query)]


def places(connection: Connection, filters: Filters, *, limit: int) -> list[Spot]:
    """The places with the most events; events of the same name of place in the same country are put together."""
    table = schema.conclusions
    number = func.count().label("number")
    query = (
        select(
            number, func.sum(case((table.c.quad <= 2, 1), else_=0)).label("cooperative"), func.sum(table.c.tellings).label("told"),
            func.max(table.c.num).label("newest"),
        )
        .where(table.c.place != "", *conclusion_conditions(filters, "event", connection.dialect.name))
        .group_by(table.c.place, table.c.place_country)
        .order_by(desc("number"), table.c.place, table.c.place_country)
        .limit(limit)
    )  # fmt: skip
    rows = connection.execute(query).all()
    newest = select(table.c.num, table.c.body).where(table.c.num.in_([row.newest for row in rows]))
    events = {row.num: from_json(Event, unpack(row.body)) for row in connection.execute(newest)}
    return [
        Spot(place=place, events=row.number, cooperative=int(row.cooperative), tellings=int(row.told))
        for row in rows
        if (place := events[row.newest].place) is not None
    ]
