"""Watches, alerts and deliveries in the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, and_, func, or_, select, update

from legation.conclusions import Event
from legation.errors import SetupError
from legation.model import content_id
from legation.model_json import from_json
from legation.store import queries, schema
from legation.store.conditions import Condition, conclusion_conditions
from legation.store.filters import Filters
from legation.store.packing import pack, unpack
from legation.store.writing import clean, insert_new, iso
from legation.watches import Alert, Delivery, Watch


def _kept(connection: Connection) -> bool:
    """Whether the record has the tables: one of an older form, opened for reading, has not."""
    return connection.dialect.has_table(connection, schema.watches.name)


def watches(connection: Connection, *, id_: str = "", removed: bool = False) -> list[Watch]:
    """The watches by name, or the one of an id; removed ones only when they are asked for."""
    table = schema.watches
    if not _kept(connection):
        return []
    query = select(table.c.body).order_by(table.c.name, table.c.id)
    if id_:
        query = query.where(table.c.id == id_)
    if not removed:
        query = query.where(table.c.live == 1)
    return [from_json(Watch, unpack(row.body)) for row in connection.execute(query)]


def keep_watch(connection: Connection, watch: Watch) -> None:
    """Keep a watch; one that was removed, or is to go elsewhere, holds again as given."""
    table = schema.watches
    row = {"id": watch.id, "name": clean(watch.name), "owner": clean(watch.owner), "live": 1, "body": pack(watch)}
    insert_new(connection, table, [row])
    connection.execute(update(table).where(table.c.id == watch.id).values(**row))


def drop_watch(connection: Connection, id_: str) -> bool:
    """Remove a watch; its alerts stay. Whether there was one."""
    table = schema.watches
    found = connection.execute(update(table).where(table.c.id == id_, table.c.live == 1).values(live=0)).rowcount
    connection.execute(update(schema.alerts).where(schema.alerts.c.watch == id_).values(waiting=0))
    return found > 0


def alerts(
    connection: Connection, *, watch: str = "", limit: int | None = None, after: str | None = None, waiting: bool = False
) -> Iterator[Alert]:
    """Alerts, the newest first, from after the one whose id is `after`."""
    table = schema.alerts
    if not _kept(connection):
        return
    query = select(table.c.body).order_by(table.c.day.desc(), table.c.id.desc())
    if watch:
        query = query.where(table.c.watch == watch)
    if waiting:
        query = query.where(table.c.waiting == 1)
    if after:
        place = connection.execute(select(table.c.day, table.c.id).where(table.c.id == after)).first()
        if place is None:
            raise SetupError(f"there is no alert {after!r} to go on after", remedy="Begin again without `after`.")
        query = query.where(or_(table.c.day < place.day, and_(table.c.day == place.day, table.c.id < place.id)))
    for row in connection.execute(query.limit(limit) if limit is not None else query):
        yield from_json(Alert, unpack(row.body))


def alert(connection: Connection, id_: str) -> Alert | None:
    """One alert."""
    if not _kept(connection):
        return None
    body = connection.execute(select(schema.alerts.c.body).where(schema.alerts.c.id == id_)).scalar()
    return None if body is None else from_json(Alert, unpack(body))


def keep_alert(connection: Connection, found: Alert, tellings: Sequence[str], *, waiting: bool) -> bool:
    """Keep an alert; whether it is new. One about events of which another told meanwhile is not.

    Args:
        connection: of the writing transaction.
        found: the alert.
        tellings: reported events of which the watch shall not tell again.
        waiting: whether it is to be delivered.
    """
    table, told = schema.alerts, schema.alerted
    if connection.execute(select(table.c.id).where(table.c.id == found.id)).first():
        return False
    for start in range(0, len(tellings), schema.BATCH):
        part = tellings[start : start + schema.BATCH]
        if connection.execute(select(told.c.telling).where(told.c.watch == found.watch, told.c.telling.in_(part)).limit(1)).first():
            return False
    row = {"id": found.id, "watch": found.watch, "rule": found.rule, "day": iso(found.day), "waiting": int(waiting), "body": pack(found)}
    insert_new(connection, table, [row])
    insert_new(connection, told, [{"watch": found.watch, "telling": one} for one in tellings])
    return True


def _first_reported(filters: Filters, days: tuple[date, date], dialect: str) -> list[Condition]:
    table = schema.conclusions
    span = (table.c.first_reported >= iso(days[0]), table.c.first_reported <= iso(days[1]))
    return [*conclusion_conditions(filters, "event", dialect), *span]


def new_events(connection: Connection, watch: Watch, days: tuple[date, date]) -> Iterator[Event]:
    """Events that a watch matches, first reported within the days, of which it has not told."""
    table, told, facts, members = schema.conclusions, schema.alerted, schema.facts, schema.members
    known = (
        select(members.c.conclusion)
        .join(facts, facts.c.num == members.c.fact)
        .join(told, told.c.telling == facts.c.id)
        .where(told.c.watch == watch.id)
    )
    wanted = _first_reported(Filters.of(**watch.query), days, connection.dialect.name)
    query = select(table.c.body).where(*wanted, table.c.num.not_in(known)).order_by(table.c.voices.desc(), table.c.day.desc(), table.c.id)
    for row in connection.execute(query.execution_options(yield_per=schema.BATCH)):
        yield from_json(Event, unpack(row.body))


def most_told(connection: Connection, watch: Watch, days: tuple[date, date], limit: int) -> list[Event]:
    """Events that a watch matches, first reported within the days, those with the most voices first."""
    table = schema.conclusions
    wanted = _first_reported(Filters.of(**watch.query), days, connection.dialect.name)
    query = select(table.c.body).where(*wanted).order_by(table.c.voices.desc(), table.c.first_reported.desc(), table.c.id).limit(limit)
    return [from_json(Event, unpack(row.body)) for row in connection.execute(query)]


def first_reported(connection: Connection, watch: Watch, days: tuple[date, date]) -> dict[date, int]:
    """How many of the events that a watch matches were first reported on each day."""
    column = schema.conclusions.c.first_reported
    wanted = _first_reported(Filters.of(**watch.query), days, connection.dialect.name)
    query = select(column.label("day"), func.count().label("number")).where(*wanted).group_by(column)
    return {day: row.number for row in connection.execute(query) if (day := queries.day(row.day))}


def deliveries(connection: Connection, *, alert: str = "", limit: int | None = None) -> list[Delivery]:
    """Attempts to deliver, the newest first; of one alert, or all."""
    table = schema.deliveries
    if not _kept(connection):
        return []
    query = select(table).order_by(table.c.at.desc(), table.c.key)
    if alert:
        query = query.where(table.c.alert == alert)
    found = connection.execute(query.limit(limit) if limit is not None else query)
    return [Delivery(**{key: value for key, value in row._mapping.items() if key != "key"}) for row in found]


def keep_delivery(connection: Connection, made: Delivery) -> None:
    """Keep an attempt."""
    row = {name: getattr(made, name) for name in ("alert", "channel", "attempt", "at", "outcome")}
    row |= {"key": content_id(made.alert, made.channel, str(made.attempt), made.at), "detail": clean(made.detail)[:500]}
    insert_new(connection, schema.deliveries, [row])


def settle_alert(connection: Connection, id_: str) -> None:
    """Keep that nothing of an alert is left to deliver."""
    connection.execute(update(schema.alerts).where(schema.alerts.c.id == id_).values(waiting=0))
