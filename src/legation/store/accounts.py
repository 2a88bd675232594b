"""Events with all accounts of each, a batch at a time: what exports need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select

from legation.conclusions import Event, Telling
from legation.model import ReportedEvent, Statement
from legation.model_json import from_json
from legation.spans import Span
from legation.store import queries, schema
from legation.store.conditions import fact_conditions
from legation.store.filters import Filters
from legation.store.packing import unpack
from legation.store.queries import conclusion_rows, page, part_of, parts
from legation.store.rows import STATEMENT, Account, Told


def told_events(
    connection: Connection, filters: Filters, *, limit: int | None = None, cursor: str | None = None
) -> Iterator[Told]:
    """Concluded events with their accounts, in the order of the record."""
    rows = conclusion_rows(connection, "event", filters, limit=limit, cursor=cursor)
    while batch := list(islice(rows, schema.BATCH)):
        found = _accounts(connection, [row.num for row in batch])
        for row in batch:
            yield Told(event=from_json(Event, unpack(row.body)), accounts=tuple(found.get(row.num, ())))


def words_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The words of reported events by their ids, of the newest coding of each."""
    table, codings = schema.facts, schema.codings
    query = (
        select(table.c.id, table.c.kind, table.c.position, codings.c.body)
        .join(codings, codings.c.num == table.c.coding)
        .where(table.c.kind == "telling", table.c.id.in_(list(ids)))
        .order_by(table.c.live, table.c.num)
    )
    found = {}
    for row in connection.execute(query):
        text, value = part_of(row.body, row.kind, row.position)
        found[row.id] = from_json(Span, value["evidence"]).text(text)
    return found


def told_statements(connection: Connection, filters: Filters) -> Iterator[Told]:
    """Statements in the form of events of type STATEMENT with CAMEO code 010: the speaker acts, the addressee is acted on."""
    table, reports, codings = schema.facts, schema.reports, schema.codings
    query = (
        select(
            table, reports.c.id.label("report_id"), reports.c.publisher, reports.c.corrects, reports.c.headline, reports.c.url,
            codings.c.body,
        )
        .join(reports, reports.c.num == table.c.report)
        .join(codings, codings.c.num == table.c.coding)
        .where(*fact_conditions(filters, "statement", connection.dialect.name))
    )  # fmt: skip
    for row, text, value in parts(page(connection, query, table, None, None)):
        said = from_json(Statement, value)
        event = ReportedEvent(
            id=row.id, type=STATEMENT, mode=None, contexts=(), cameo="010", actors=(said.speaker,),
            recipients=(said.addressee,) if said.addressee else (), status="occurred", date=said.date, place=None, attributed_to=(),
            evidence=said.evidence, trigger=said.cue, rules=said.rules, confidence=0.0,
        )  # fmt: skip
        telling = queries.telling(row, text, event)
        account = _account(row, text, telling)
        concluded = Event(
            id=row.id, type=STATEMENT, mode=None, contexts=(), cameo="010", actors=event.actors, recipients=event.recipients,
            status="occurred", first_reported=telling.published, last_reported=telling.published, date=said.date, place=None,
            tellings=(row.id,), publishers=(row.publisher,) if row.publisher else (),
        )  # fmt: skip
        yield Told(event=concluded, accounts=(account,))


def _accounts(connection: Connection, numbers: list[int]) -> dict[int, list[Account]]:
    """The accounts of concluded events, by the number of the event, the earliest first."""
    table, reports, codings, members = schema.facts, schema.reports, schema.codings, schema.members
    query = (
        select(
            members.c.conclusion, table, reports.c.id.label("report_id"), reports.c.publisher, reports.c.corrects,
            reports.c.headline, reports.c.url, codings.c.body,
        )
        .join(members, members.c.fact == table.c.num)
        .join(reports, reports.c.num == table.c.report)
        .join(codings, codings.c.num == table.c.coding)
        .where(members.c.conclusion.in_(numbers))
        .order_by(table.c.day, table.c.id)
    )  # fmt: skip
    found: dict[int, list[Account]] = {}
    for row, text, value in parts(iter(connection.execute(query))):
        told = queries.telling(row, text, from_json(ReportedEvent, value))
        found.setdefault(row.conclusion, []).append(_account(row, text, told))
    return found


def _account(row: Row[Any], text: str, telling: Telling) -> Account:
    event = telling.event
    return Account(
        telling=telling, headline=row.headline, url=row.url, length=len(text), paragraph=_paragraph(text, event.evidence.start),
        trigger=event.trigger.text(text),
    )  # fmt: skip


def _paragraph(text: str, offset: int) -> int:
    """The number, from 1, of the line of text in which an offset lies; blank lines do not count."""
    return len(re.findall(r"\n\s*\S", text[: offset + 1])) + 1
