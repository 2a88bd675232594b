"""Questions to the record: rows in a stable order (newest day first), single records. `counting` counts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, and_, func, or_, select

from legation.conclusions import Event, GatheringRecord, StandingRecord, Telling
from legation.errors import SetupError
from legation.model import CodedReport, Gathering, Report, ReportedEvent, Role, Standing, Statement
from legation.model_json import from_json
from legation.store import fulltext, schema
from legation.store.conditions import conclusion_conditions, fact_conditions, report_conditions, taking_part
from legation.store.filters import Filters
from legation.store.packing import DamagedBody, json_of, unpack
from legation.store.parties import FIELDS, KINDS
from legation.store.rows import Headline
from legation.store.rows import Row as Told

R = TypeVar("R", Statement, Gathering, Standing, Role)
_FIELD = dict(zip(KINDS, FIELDS, strict=True))
ORDERS: dict[str, tuple[str, bool]] = {
    "reported": ("day", True), "happened": ("first_day", True), "voices": ("voices", True), "conflicts": ("conflicts", True),
    "sure": ("confidence", True), "unsure": ("confidence", False),
}  # fmt: skip
"""Orders of conclusions: the column, and whether the greatest comes first."""
CONCLUDED: dict[type, str] = {Event: "event", GatheringRecord: "gathering", StandingRecord: "standing"}
C = TypeVar("C", Event, GatheringRecord, StandingRecord)
_ASKED = 5
"""How many times as long it takes to ask one report for words as to sort one that holds them."""
_TRIES = (2, 16)
"""How many times a page the days hold in which a page is looked for first."""
_PAGE = 1000
"""Rows of the longest page that is chosen by numbers first: they are given to the database one by one."""


def day(words: str) -> date | None:
    """A day from its text.

    Raises:
        DamagedBody: if it is none.
    """
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise DamagedBody(str(error)) from error


def facts(
    connection: Connection, kind: str, filters: Filters, *, limit: int | None = None, cursor: str | None = None
) -> Iterator[Row[Any]]:
    """Rows of `facts` of a kind, with what their report says of itself."""
    table, reports, codings = schema.facts, schema.reports, schema.codings
    conditions = fact_conditions(filters, kind, connection.dialect.name)
    if limit is not None and limit <= _PAGE:  # the bodies of a page only, not of all that is sorted
        conditions, cursor = [table.c.num.in_(_numbers(connection, kind, filters, (table, limit, cursor, "")))], None
    query = (
        select(table, reports.c.id.label("report_id"), reports.c.publisher, reports.c.corrects, codings.c.body)
        .join(reports, reports.c.num == table.c.report)
        .join(codings, codings.c.num == table.c.coding)
        .where(*conditions)
    )
    return page(connection, query, table, limit, cursor)


def told(rows: Iterator[Row[Any]], kind: type[R]) -> Iterator[Told[R]]:
    """The records of rows of `facts`, with their report and words."""
    for row, text, value in parts(rows):
        record = from_json(kind, value)
        said = record if isinstance(record, Statement) else None
        yield Told(
            id=row.id, record=record, report=row.report_id, published=day(row.day), publisher=row.publisher,
            evidence=record.evidence.text(text), content=said.content.text(text) if said else "",
            cue=said.cue.text(text) if said else "",
        )  # fmt: skip


def tellings(rows: Iterator[Row[Any]]) -> Iterator[Telling]:
    """The reported events of rows of `facts`."""
    for row, text, value in parts(rows):
        yield telling(row, text, from_json(ReportedEvent, value))


def telling(row: Row[Any], text: str, event: ReportedEvent) -> Telling:
    """What a row of `facts` tells, with the words of the text of its report."""
    return Telling(
        report=row.report_id, event=event, words=event.evidence.text(text), published=day(row.day), publisher=row.publisher,
        voice=row.report_id, corrects=row.corrects,
    )  # fmt: skip


def concluded(  # noqa: PLR0913 - the parts of a query
    connection: Connection, kind: type[C], filters: Filters, *, limit: int | None = None, cursor: str | None = None, sort: str = ""
) -> Iterator[C]:
    """Events, gatherings or standings as they are concluded; `sort` is one of ORDERS.

    Raises:
        SetupError: if there is no such order.
    """
    for row in conclusion_rows(connection, CONCLUDED[kind], filters, limit=limit, cursor=cursor, sort=sort):
        yield from_json(kind, unpack(row.body))


def conclusion_rows(  # noqa: PLR0913 - the parts of a query
    connection: Connection, kind: str, filters: Filters, *, limit: int | None = None, cursor: str | None = None, sort: str = ""
) -> Iterator[Row[Any]]:
    """Number, id and body of what was concluded, of a kind."""
    table = schema.conclusions
    conditions: list[Any] = conclusion_conditions(filters, kind, connection.dialect.name)
    if limit is not None and limit <= _PAGE:  # the bodies of a page only, not of all that is sorted
        conditions, cursor = [table.c.num.in_(_numbers(connection, kind, filters, (table, limit, cursor, sort)))], None
    return page(connection, select(table.c.num, table.c.id, table.c.body).where(*conditions), table, limit, cursor, sort)


def stored(  # noqa: PLR0913 - the parts of a query
    connection: Connection, kind: str, filters: Filters, *, limit: int | None = None, cursor: str | None = None, sort: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Ids and JSON of what `concluded` gives, for those who write it on as it is."""
    for row in conclusion_rows(connection, kind, filters, limit=limit, cursor=cursor, sort=sort):
        yield row.id, json_of(row.body)


def _numbers(connection: Connection, kind: str, filters: Filters, wanted: tuple[Table, int, str | None, str]) -> list[int]:
    """The numbers of a page: its table, how many, after which id, in which order.

    Of the thousands of things that a country takes part in, a page has the newest, or those next to the cursor: it is looked for in the
    days that probably hold it first, since the rows of the others need not be opened.
    """
    table, limit, cursor, sort = wanted
    of_facts = table is schema.facts
    parties, conditions = (schema.fact_parties, fact_conditions) if of_facts else (schema.conclusion_parties, conclusion_conditions)
    until = str(connection.execute(select(func.max(table.c.day)).where(table.c.id == cursor)).scalar() or "") if cursor and not sort else ""
    for times in () if sort else _TRIES:
        since = _floor(connection, filters, parties, (kind, until, limit * times))
        if not since:
            break
        found = _page_of(connection, conditions(filters, kind, connection.dialect.name, (since, until)), wanted)
        if len(found) == limit:
            return found
    return _page_of(connection, conditions(filters, kind, connection.dialect.name, ("", until)), wanted)


def _page_of(connection: Connection, conditions: list[Any], wanted: tuple[Table, int, str | None, str]) -> list[int]:
    table, limit, cursor, sort = wanted
    return [row.num for row in page(connection, select(table.c.num).where(*conditions), table, limit, cursor, sort)]


def _floor(connection: Connection, filters: Filters, parties: Table, among: tuple[str, str, int]) -> str:
    """The day since which there are so many, up to a day, of what a country or an actor takes part in; empty when it is not known.

    Args:
        connection: to the record.
        filters: with who takes part.
        parties: of facts, or of conclusions.
        among: the kind, the last day (empty: the newest), how many.
    """
    kind, until, number = among
    wanted = taking_part(filters, parties)
    if len(wanted) != 1:
        return ""
    days = select(parties.c.day).where(parties.c.role != "source", parties.c.kind == kind, *wanted[0])
    if until:
        days = days.where(parties.c.day <= until)
    return str(connection.execute(days.order_by(parties.c.day.desc()).limit(1).offset(number)).scalar() or "")


def conclusion(connection: Connection, kind: type[C], id_: str) -> C | None:
    """What an id was concluded to; the id of what was merged into another, or of a telling, leads to what it is in."""
    table, target = schema.conclusions, schema.redirects
    new = connection.execute(select(target.c.new).where(target.c.old == id_)).scalar() or id_
    body = connection.execute(select(table.c.body).where(table.c.id == new, table.c.kind == CONCLUDED[kind])).scalar()
    if body is None:
        query = (
            select(table.c.body)
            .join(schema.members, schema.members.c.conclusion == table.c.num)
            .join(schema.facts, schema.facts.c.num == schema.members.c.fact)
            .where(schema.facts.c.id == id_, table.c.kind == CONCLUDED[kind])
        )
        body = connection.execute(query).scalar()
    return None if body is None else from_json(kind, unpack(body))


def reports(
    connection: Connection, filters: Filters, *, limit: int | None = None, cursor: str | None = None
) -> Iterator[CodedReport]:
    """Coded reports, the newest version of each."""
    table, codings = schema.reports, schema.codings
    query = (
        select(codings.c.body)
        .join(table, table.c.num == codings.c.report)
        .where(codings.c.live == 1, *report_conditions(filters, connection.dialect.name))
    )
    for row in page(connection, query, table, limit, cursor):
        yield from_json(CodedReport, unpack(row.body))


def texts(connection: Connection, filters: Filters) -> Iterator[Report]:
    """The reports alone, without what was coded from them."""
    table, codings = schema.reports, schema.codings
    query = (
        select(codings.c.body)
        .join(table, table.c.num == codings.c.report)
        .where(codings.c.live == 1, *report_conditions(filters, connection.dialect.name))
    )
    for row in page(connection, query, table, None, None):
        yield from_json(Report, unpack(row.body)["report"])


def headlines(
    connection: Connection, filters: Filters, *, limit: int | None = None, cursor: str | None = None
) -> Iterator[Headline]:
    """Reports without their texts."""
    table = schema.reports
    query = select(table).where(*report_conditions(filters, connection.dialect.name))
    if limit is not None and not cursor and set(filters.given) == {"text"}:
        query = _walked(connection, filters.text, limit, query)
    for row in page(connection, query, table, limit, cursor):
        yield headline(row)


def _walked(connection: Connection, words: str, limit: int, query: Select[Any]) -> Select[Any]:
    """The query for the newest reports that hold words: where many do, reports are asked one by one from the newest on, instead of
    sorting all that hold them. That pays when the reports to be asked, `limit * reports / holding`, are fewer than the holding ones."""
    table = schema.reports
    reports = int(connection.execute(select(func.coalesce(func.max(table.c.num), 0))).scalar_one())
    holds = fulltext.common(connection, "report_words", words, table.c.num, math.isqrt(_ASKED * limit * reports) + 1)
    if holds is None:
        return query
    return select(table).with_hint(table, "INDEXED BY reports_day", "sqlite").where(table.c.superseded_by == "", holds)


def headline(row: Row[Any]) -> Headline:
    """A row of `reports`."""
    return Headline(
        id=row.id, name=row.name, headline=row.headline, publisher=row.publisher, url=row.url, published=day(row.day),
        events=row.events, superseded_by=row.superseded_by, run=row.run,
    )  # fmt: skip


def report(connection: Connection, id_: str) -> CodedReport | None:
    """One report as it was coded last; older versions too."""
    table, codings = schema.reports, schema.codings
    query = (
        select(codings.c.body)
        .join(table, table.c.num == codings.c.report)
        .where(table.c.id == id_, codings.c.live == 1)
        .order_by(codings.c.num.desc())
    )
    body = connection.execute(query).scalar()
    return None if body is None else from_json(CodedReport, unpack(body))


def text(connection: Connection, id_: str) -> str:
    """The text of a report; empty if there is none. What was coded from it is passed over."""
    table, codings = schema.reports, schema.codings
    query = select(codings.c.body).join(table, table.c.num == codings.c.report).where(table.c.id == id_, codings.c.live == 1)
    body = connection.execute(query.order_by(codings.c.num.desc())).scalar()
    return "" if body is None else str(unpack(body)["report"]["text"])


def versions(connection: Connection, id_: str) -> list[Headline]:
    """All versions of a report, the newest first; the report alone when it has no address."""
    table = schema.reports
    key = connection.execute(select(table.c.version_key).where(table.c.id == id_)).scalar()
    wanted = table.c.version_key == key if key else table.c.id == id_
    order = (table.c.superseded_by != "", table.c.updated.desc(), table.c.day.desc(), table.c.num.desc())
    return [headline(row) for row in connection.execute(select(table).where(wanted).order_by(*order))]


def standing_version(connection: Connection, id_: str, key: str) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """The row of a report, and that of the newest version under the same key."""
    table = schema.reports
    mine = connection.execute(select(table).where(table.c.id == id_)).first()
    newest = connection.execute(select(table).where(table.c.version_key == key, table.c.superseded_by == "")).first()
    return (mine._asdict() if mine else None), (newest._asdict() if newest else None)


def fact(connection: Connection, kind: str, id_: str) -> Iterator[Row[Any]]:
    """The row of one fact, of whichever version."""
    table, reports_, codings = schema.facts, schema.reports, schema.codings
    query = (
        select(table, reports_.c.id.label("report_id"), reports_.c.publisher, reports_.c.corrects, codings.c.body)
        .join(reports_, reports_.c.num == table.c.report)
        .join(codings, codings.c.num == table.c.coding)
        .where(table.c.kind == kind, table.c.id == id_)
        .order_by(table.c.live.desc(), table.c.num.desc())
        .limit(1)
    )
    return iter(connection.execute(query))


def page(  # noqa: PLR0913 - the parts of a query
    connection: Connection, query: Select[Any], table: Table, limit: int | None, cursor: str | None, sort: str = ""
) -> Iterator[Row[Any]]:
    """Rows in the order of the record, or of ORDERS, from after the row whose id is `cursor`, fetched in batches."""
    if sort and sort not in ORDERS:
        raise SetupError(f"there is no order {sort!r}", remedy=f"Orders are {', '.join(ORDERS)}.")
    name, down = ORDERS[sort or "reported"]
    column = table.c[name]
    if cursor:
        place = connection.execute(select(column.label("value"), table.c.id).where(table.c.id == cursor).limit(1)).first()
        if place is None:
            raise SetupError(f"there is nothing of the id {cursor!r} to go on after", remedy="Begin again without `after`.")
        beyond = column < place.value if down else column > place.value
        query = query.where(or_(beyond, and_(column == place.value, table.c.id < place.id)))
    query = query.order_by(column.desc() if down else column.asc(), table.c.id.desc())
    if limit is not None:
        query = query.limit(limit)
    return iter(connection.execute(query.execution_options(yield_per=schema.BATCH)))


def parts(rows: Iterator[Row[Any]]) -> Iterator[tuple[Row[Any], str, dict[str, Any]]]:
    """Rows of `facts`, each with the text of its report and its own JSON. A batch of them is opened report by report: in the order of the
    record the facts of the many reports of a day are mixed."""
    while batch := list(islice(rows, schema.BATCH)):
        opened = {row.num: part_of(row.body, row.kind, row.position) for row in sorted(batch, key=attrgetter("coding"))}
        for row in batch:
            yield row, *opened[row.num]


@lru_cache(maxsize=64)
def _opened(body: bytes) -> dict[str, Any]:
    opened: dict[str, Any] = unpack(body)
    return opened


def part_of(body: bytes, kind: str, position: int) -> tuple[str, dict[str, Any]]:
    """The text of a report, and the JSON of one of its records."""
    opened = _opened(body)
    part: dict[str, Any] = opened[_FIELD[kind]][position]
    return opened["report"]["text"], part

