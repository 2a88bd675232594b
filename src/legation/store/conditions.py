"""Filters → SQL conditions over facts, conclusions and reports."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import CompoundSelect, Select, Table, and_, false, intersect, literal, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from legation.store import fulltext, schema
from legation.store.filters import Filters
from legation.store.parties import SOURCE, TARGET
from legation.store.writing import clean, iso

Condition = ColumnElement[bool]
Days = tuple[str, str]
"""The first and the last day of the record to look at; an empty one is no bound."""
ALL_DAYS: Days = ("", "")
_REPORT_ONLY = frozenset({"text", "publisher", "report", "since_reported", "run", "date_from", "date_to"})
"""Filters that a report answers by itself."""
_NARROW = timedelta(days=100)
"""The longest span of days whose rows are looked up by their day; in a longer one they are passed by in the order of the record."""


def fact_conditions(filters: Filters, kind: str, dialect: str, days: Days = ALL_DAYS) -> list[Condition]:
    """What the rows of `facts` must fulfil to be of a kind, of the newest version, as wanted, and of these days."""
    table = schema.facts
    found = [table.c.kind == kind, table.c.live == 1, *_described(filters, table, schema.fact_parties, kind, days)]
    if filters.text:
        found.append(_holds(filters.text, "fact_words", table, dialect))
    if filters.speaker:
        found.append(_speaker(filters.speaker, schema.fact_parties, table.c.num))
    if filters.publisher or filters.report or filters.run:
        found.append(table.c.report.in_(select(schema.reports.c.num).where(*_report_columns(filters))))
    if filters.conflict is not None and kind == "telling":
        differing = select(schema.members.c.fact).join(
            schema.conclusions, schema.conclusions.c.num == schema.members.c.conclusion
        )
        found.append(table.c.num.in_(differing.where(_conflict(filters.conflict))))
    return found


def conclusion_conditions(filters: Filters, kind: str, dialect: str, days: Days = ALL_DAYS) -> list[Condition]:
    """What the rows of `conclusions` must fulfil to be of a kind, as wanted, and of these days."""
    table = schema.conclusions
    found = [table.c.kind == kind, *_described(filters, table, schema.conclusion_parties, kind, days)]
    if filters.conflict is not None:
        found.append(_conflict(filters.conflict))
    told: list[Condition] = []
    if filters.text:
        told.append(_holds(filters.text, "fact_words", schema.facts, dialect))
    if filters.speaker:
        told.append(_speaker(filters.speaker, schema.fact_parties, schema.facts.c.num))
    if filters.publisher or filters.report or filters.run:
        told.append(schema.facts.c.report.in_(select(schema.reports.c.num).where(*_report_columns(filters))))
    if told:
        joined = select(schema.members.c.conclusion).join(schema.facts, schema.facts.c.num == schema.members.c.fact)
        found.append(table.c.num.in_(joined.where(schema.facts.c.live == 1, *told)))
    return found


def report_conditions(filters: Filters, dialect: str, *, superseded: bool = False) -> list[Condition]:
    """What the rows of `reports` must fulfil; older versions only when they are asked for."""
    table = schema.reports
    found: list[Condition] = [] if superseded or filters.report else [table.c.superseded_by == ""]
    found.extend(_report_columns(filters))
    if filters.text:
        found.append(_holds(filters.text, "report_words", table, dialect))
    if filters.since_reported:
        found.append(table.c.day >= iso(filters.since_reported))
    if filters.date_from:
        found.append(table.c.day >= iso(filters.date_from))
    if filters.date_to:
        found.append(and_(table.c.day <= iso(filters.date_to), table.c.day != ""))
    told = {key: value for key, value in filters.given.items() if key not in _REPORT_ONLY}
    if told:
        inner = Filters(**told)
        facts = schema.facts
        wanted = [facts.c.live == 1, *_described(inner, facts, schema.fact_parties, None)]
        if inner.speaker:
            wanted.append(_speaker(inner.speaker, schema.fact_parties, facts.c.num))
        found.append(table.c.num.in_(select(facts.c.report).where(*wanted)))
    return found


def _described(filters: Filters, table: Table, parties: Table, kind: str | None, days: Days = ALL_DAYS) -> list[Condition]:
    owned = owners(filters, parties, kind, days)
    found: list[Condition] = [] if owned is None else [table.c.num.in_(owned)]
    if days[0]:
        found.append(table.c.day >= days[0])
    if filters.type:
        found.append(or_(*(_type(table, one) for one in filters.type)))
    for values, column in ((filters.mode, table.c.mode), (filters.quad, table.c.quad), (filters.status, table.c.status)):
        if values:
            found.append(column.in_(values))
    found.extend(_dated(filters, table, kind))
    if filters.place:
        named = table.c.place.like(f"%{fulltext.folded(filters.place)}%") if fulltext.folded(filters.place) else false()
        found.append(or_(named, table.c.place_country == filters.place.upper()))
    if filters.since_reported:
        found.append(table.c.day >= iso(filters.since_reported))
    if filters.min_confidence is not None:
        found.append(table.c.confidence >= filters.min_confidence)
    return found


def _dated(filters: Filters, table: Table, kind: str | None) -> list[Condition]:
    """What may have happened between two days: begun between them, or begun before and not ended before."""
    first, last = table.c.first_day, table.c.last_day
    begin, end = filters.date_from, filters.date_to
    if begin and end and end - begin <= _NARROW:  # three questions, each with an index of its own
        own = table.alias().c
        begun = and_(own.first_day != "", own.first_day >= iso(begin), own.first_day <= iso(end))
        earlier = and_(own.last_day != own.first_day, own.first_day < iso(begin), own.first_day <= iso(end))
        within = (begun, and_(earlier, own.last_day >= iso(begin)), and_(earlier, own.last_day == "", own.first_day != ""))
        of_kind = [own.kind == kind] if kind else []
        return [table.c.num.in_(union_all(*(select(own.num).where(*of_kind, one) for one in within)))]
    found: list[Condition] = []
    if begin or end:
        found.append(or_(first != "", last != ""))
    if begin:
        found.append(or_(last >= iso(begin), last == ""))
    if end:
        found.append(first <= iso(end))
    return found


def actors_named(words: str) -> Select[tuple[int]]:
    """The numbers of the actors with this id, or whose names hold all these words."""
    table = schema.actors
    tokens = fulltext.folded(words).split()
    named = and_(*(table.c.folded.like(f"% {token} %") for token in tokens)) if tokens else false()
    return select(table.c.num).where(or_(table.c.id == clean(words), named))


def taking_part(filters: Filters, parties: Table) -> list[list[Condition]]:
    """The conditions on who takes part, each of them of one row of `parties`."""
    found: list[list[Condition]] = []
    if filters.actor:
        found.append([parties.c.actor.in_(actors_named(filters.actor))])
    found += [[parties.c.country == code] for code in filters.country]
    for codes, side in ((filters.source_country, SOURCE), (filters.target_country, TARGET)):
        if codes:
            found.append([parties.c.country.in_(codes), parties.c.side == side])
    if filters.sector:
        found.append([parties.c.sector.in_(filters.sector)])
    return found


def owners(
    filters: Filters, parties: Table, kind: str | None, days: Days = ALL_DAYS
) -> Select[tuple[int]] | CompoundSelect[tuple[int]] | None:
    """The numbers of what all who are asked for take part in; None when nobody is asked for.

    Args:
        filters: who takes part, and more.
        parties: of facts, or of conclusions.
        kind: only of this kind.
        days: only from the first to the last of these days of the record.
    """
    held = [parties.c.role != "source", *([parties.c.kind == kind] if kind else [])]
    held += [*([parties.c.day >= days[0]] if days[0] else []), *([parties.c.day <= days[1]] if days[1] else [])]
    found = [select(parties.c.owner).where(*held, *one) for one in taking_part(filters, parties)]
    return intersect(*found) if len(found) > 1 else found[0] if found else None


def _type(table: Table, words: str) -> Condition:
    name, _, mode = words.partition("-")
    whole = table.c.type == words
    return or_(whole, and_(table.c.type == name, table.c.mode == mode)) if mode and name.isupper() else whole


def _speaker(words: str, parties: Table, owner: ColumnElement[int]) -> Condition:
    said = parties.c.role.in_(("speaker", "source"))
    return owner.in_(select(parties.c.owner).where(said, parties.c.actor.in_(actors_named(words))))


def _conflict(wanted: bool) -> Condition:
    return schema.conclusions.c.conflicts > 0 if wanted else schema.conclusions.c.conflicts == 0


def _report_columns(filters: Filters) -> list[Condition]:
    table = schema.reports
    wanted = ((table.c.publisher, filters.publisher), (table.c.id, filters.report), (table.c.run, filters.run))
    return [column == value for column, value in wanted if value]


def _holds(words: str, name: str, table: Table, dialect: str) -> Condition:
    found = fulltext.found(dialect, name, words)
    return table.c.num.in_(found) if found is not None else literal(False)
