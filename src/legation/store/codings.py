"""Codings of the same reports side by side: of two runs, or as coded and as people put right."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from legation.model import CodedReport
from legation.model_json import from_json
from legation.store import schema
from legation.store.packing import unpack


def scheme_of(connection: Connection, run: str) -> str:
    """The fingerprint of the scheme with which a run coded, empty if it coded nothing."""
    ledger, reports, codings = schema.ledger, schema.reports, schema.codings
    query = (
        select(codings.c.scheme)
        .join(reports, reports.c.num == codings.c.report)
        .join(ledger, ledger.c.subject == reports.c.id)
        .where(ledger.c.run == run, ledger.c.outcome == "coded", codings.c.run == run)
        .limit(1)
    )
    return connection.execute(query).scalar() or ""


def of_both(connection: Connection, first: str, second: str, *, limit: int, after: str = "") -> Iterator[tuple[CodedReport, CodedReport]]:
    """Reports that two runs coded, each with both codings, by id from after `after`."""
    left, right = schema.ledger.alias("one"), schema.ledger.alias("other")
    reports, codings = schema.reports, schema.codings
    query = (
        select(reports.c.num)
        .join(left, left.c.subject == reports.c.id)
        .join(right, right.c.subject == reports.c.id)
        .where(left.c.run == first, left.c.outcome == "coded", right.c.run == second, right.c.outcome == "coded", reports.c.id > after)
        .distinct()
        .order_by(reports.c.id)
        .limit(limit)
    )
    for num in connection.execute(query.add_columns(reports.c.id)).scalars().all():
        rows = connection.execute(select(codings.c.run, codings.c.body).where(codings.c.report == num).order_by(codings.c.num))
        bodies = {row.run: row.body for row in rows}
        if first in bodies and second in bodies:
            yield _coded(bodies[first]), _coded(bodies[second])


def put_right(connection: Connection, *, limit: int, after: str = "") -> Iterator[CodedReport]:
    """Reports of which people judged something, as coded last, by id from after `after`."""
    codings, reports, facts = schema.codings, schema.reports, schema.facts
    judged = select(facts.c.report).where(facts.c.id.in_(select(schema.amendments.c.telling)))
    query = (
        select(codings.c.body)
        .join(reports, reports.c.num == codings.c.report)
        .where(codings.c.live == 1, reports.c.num.in_(judged), reports.c.id > after)
        .order_by(reports.c.id)
        .limit(limit)
    )
    for row in connection.execute(query):
        yield _coded(row.body)


def _coded(body: bytes) -> CodedReport:
    return from_json(CodedReport, unpack(body))
