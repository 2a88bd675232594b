"""What a record holds as a whole: numbers, runs, quarantine, judgements."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, desc, func, or_, select, union

from legation.conclusions import Amendment, Judgement
from legation.model import Quarantined
from legation.model_json import from_json
from legation.store import counting, fulltext, schema
from legation.store.concluding import BUILT, newest_coding, rebuilt
from legation.store.conditions import actors_named
from legation.store.filters import Filters
from legation.store.packing import unpack
from legation.store.rows import Refused, Run


def judgements(connection: Connection, *, human: bool | None = None, telling: str | None = None) -> Iterator[Judgement]:
    """Judgements, those of persons first; about one telling, or all."""
    table = schema.judgements
    query = select(table.c.body).order_by(
        table.c.human.desc(), table.c.made_at, table.c.left_id, table.c.right_id, table.c.key
    )
    if human is not None:
        query = query.where(table.c.human == int(human))
    if telling is not None:
        query = query.where(or_(table.c.left_id == telling, table.c.right_id == telling))
    for row in connection.execute(query.execution_options(yield_per=schema.BATCH)):
        yield from_json(Judgement, unpack(row.body))


def quarantine(connection: Connection) -> Iterator[Refused]:
    """The stories that could not be coded, by name."""
    table = schema.quarantined
    for row in connection.execute(select(table).order_by(table.c.name, table.c.id)):
        story = Quarantined(name=row.name, stage=row.stage, code=row.code, detail=row.detail, data=zlib.decompress(row.data))
        yield Refused(id=row.id, run=row.run, story=story)


def runs(connection: Connection) -> list[Run]:
    """The runs that brought something, by name."""
    table = schema.ledger
    query = select(table.c.run, table.c.outcome, func.count().label("number")).group_by(table.c.run, table.c.outcome)
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.run, {"coded": 0, "quarantined": 0})[row.outcome] = row.number
    return [Run(run=name, **books) for name, books in sorted(found.items())]


def pending(connection: Connection) -> int:
    """How many codings came since the last rebuild."""
    state, codings = schema.state, schema.codings
    built = int(connection.execute(select(state.c.value).where(state.c.key == BUILT)).scalar() or 0)
    return int(connection.execute(select(func.count()).where(codings.c.num > built)).scalar_one())


def newest(connection: Connection) -> tuple[str, int, int, int]:
    """What the numbers of the record depend on, quickly: rebuilds, the newest coding, how much is quarantined and judged."""
    refused = connection.execute(select(func.count()).select_from(schema.quarantined)).scalar_one()
    judged = connection.execute(select(func.count()).where(schema.judgements.c.human == 1)).scalar_one()
    return rebuilt(connection), newest_coding(connection), int(refused), int(judged)


def stats(connection: Connection) -> dict[str, Any]:
    """How many there are of each kind, first and last day of publication, and what waits for a rebuild."""
    numbers: dict[str, Any] = {f"{kind}s": counting.count(connection, kind, Filters()) for kind in counting.COUNTED}
    table, state, judged = schema.reports, schema.state, schema.judgements
    for name, condition in (
        ("older_versions", table.c.superseded_by != ""),
        ("quarantined", schema.quarantined.c.id != ""),
        ("human_judgements", judged.c.human == 1),
    ):
        numbers[name] = connection.execute(select(func.count()).where(condition)).scalar_one()
    days = select(func.min(table.c.day), func.max(table.c.day)).where(table.c.day != "")
    numbers["first_published"], numbers["last_published"] = connection.execute(days).one()
    numbers["pending"] = pending(connection)
    numbers["form"] = int(connection.execute(select(state.c.value).where(state.c.key == "form")).scalar_one())
    return numbers


def partners(connection: Connection, country: str, limit: int) -> list[tuple[str, int]]:
    """The countries with the most events to or from a country."""
    table = schema.pairs
    out = select(table.c.b.label("other"), table.c.event).where(table.c.a == country)
    back = select(table.c.a.label("other"), table.c.event).where(table.c.b == country)
    both = union(out, back).subquery()
    number = func.count().label("number")
    query = select(both.c.other, number).group_by(both.c.other).order_by(desc("number"), both.c.other).limit(limit)
    return [(row.other, row.number) for row in connection.execute(query)]


def actor_names(connection: Connection, who: str) -> list[str]:
    """The names of the actors of an id or with these words in their name."""
    table = schema.actors
    query = select(table.c.name).where(table.c.num.in_(actors_named(who))).distinct().order_by(table.c.name)
    return [row.name for row in connection.execute(query)]


def named(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Actors by id: the fullest name, the country and the kind."""
    table = schema.actors
    found: dict[str, tuple[str, str, str]] = {}
    query = select(table.c.id, table.c.name, table.c.country, table.c.kind).where(table.c.id.in_(list(ids)))
    for row in connection.execute(query.order_by(func.length(table.c.name), table.c.name)):
        found[row.id] = (row.name, row.country, row.kind)
    return found


def complete(connection: Connection, words: str, limit: int) -> list[str]:
    """Names of actors of which a word begins with the last of these words, and which hold the others."""
    table = schema.actors
    *whole, begun = fulltext.folded(words).split() or [""]
    if not begun:
        return []
    held = [table.c.folded.like(f"% {token} %") for token in whole]
    query = select(table.c.name).where(table.c.folded.like(f"% {begun}%"), *held).distinct().order_by(table.c.name).limit(limit)
    return [row.name for row in connection.execute(query)]


def amendments(connection: Connection, *, telling: str | None = None) -> Iterator[Amendment]:
    """What persons made of reported events, in the order made; of one, or all."""
    table = schema.amendments
    if not connection.dialect.has_table(connection, table.name):  # a record of the first form, opened for reading
        return
    query = select(table.c.body).order_by(table.c.made_at, table.c.judge, table.c.key)
    if telling is not None:
        query = query.where(table.c.telling == telling)
    for row in connection.execute(query.execution_options(yield_per=schema.BATCH)):
        yield from_json(Amendment, unpack(row.body))
