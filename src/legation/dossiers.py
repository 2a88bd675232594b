"""All that the record holds of one actor, country, dyad, event, gathering or report: the same for terminal and pages.

Each dossier is read in one snapshot of the record. Lists are the newest first and hold at most `limit`; totals are whole.
`gatherings` and `standings` are what single reports tell, `met_at` and `lasting` what all of them together conclude to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from legation.conclusions import Event, GatheringRecord, Judgement, Relation, StandingRecord, Telling
from legation.model import CodedReport, Gathering, Role, Standing, Statement
from legation.record_reader import RecordReader
from legation.register import office_name
from legation.relations import Change, Visit, visits
from legation.store import Headline, Row

LIMIT = 20
ROLES = 5
"""For each row of a list as many reports are read for the offices held: each of them has to be opened."""
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as the newest reports show it held: `first` and `last` are days of reports, `evidence` the rows that say so."""

    person: str
    title: str
    country: str | None
    first: date | None
    last: date | None
    evidence: tuple[Row[Role], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorDossier:
    """Of one actor. `total` counts its events; `partners` are those it met or dealt with, with how many events."""

    who: str
    names: tuple[str, ...]
    offices: tuple[Office, ...]
    events: tuple[Event, ...]
    total: int
    types: Counts
    partners: Counts
    statements: tuple[Row[Statement], ...]
    gatherings: tuple[Row[Gathering], ...]
    standings: tuple[Row[Standing], ...]
    met_at: tuple[GatheringRecord, ...] = ()
    lasting: tuple[StandingRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryDossier:
    """Of one country."""

    country: str
    offices: tuple[Office, ...]
    events: tuple[Event, ...]
    total: int
    types: Counts
    statuses: Counts
    partners: Counts
    statements: tuple[Row[Statement], ...]
    gatherings: tuple[Row[Gathering], ...]
    standings: tuple[Row[Standing], ...]
    met_at: tuple[GatheringRecord, ...] = ()
    lasting: tuple[StandingRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadDossier:
    """Of two countries. `series` has a relation for each month, `changes` the months in which it turned."""

    a: str
    b: str
    series: tuple[Relation, ...]
    changes: tuple[Change, ...]
    events: tuple[Event, ...]
    total: int
    types: Counts
    visits: tuple[Visit, ...]
    statements: tuple[Row[Statement], ...]
    gatherings: tuple[Row[Gathering], ...]
    standings: tuple[Row[Standing], ...]
    met_at: tuple[GatheringRecord, ...] = ()
    lasting: tuple[StandingRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDossier:
    """An event with the reported events that tell it, their reports, and the judgements between them."""

    event: Event
    tellings: tuple[Telling, ...]
    reports: tuple[Headline, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringDossier:
    """A gathering as reports tell it, and as it is concluded from all of them (None before a rebuild)."""

    gathering: GatheringRecord | None
    told: tuple[Row[Gathering], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDossier:
    """A report with all its records, and its versions, the newest first."""

    coded: CodedReport
    versions: tuple[Headline, ...]


Dossier = ActorDossier | CountryDossier | DyadDossier | EventDossier | GatheringDossier | ReportDossier
Kind = Literal["actor", "country", "dyad", "event", "gathering", "report"]


def dossier(record: RecordReader, what: str, *, limit: int = LIMIT) -> Dossier | None:
    """The dossier of whatever `what` names: an id, a country (KEN), a dyad (PRK-CHN), or words of an actor's name.

    Returns:
        None if the record has nothing of it.
    """
    codes = what.upper().split("-")
    known = {code for code in codes if len(code) == 3 and code.isalpha() and record.count("telling", country=code)}
    if len(codes) == 2 and len(known) == 2:
        return dyad_dossier(record, *codes, limit=limit)
    if len(codes) == 1 and known:
        return country_dossier(record, codes[0], limit=limit)
    for find in (event_dossier, report_dossier, gathering_dossier):
        if (found := find(record, what)) is not None:
            return found
    return actor_dossier(record, what, limit=limit)


def actor_dossier(record: RecordReader, who: str, *, limit: int = LIMIT) -> ActorDossier | None:
    """The dossier of an actor, by id or words of its name; None if there is no such actor."""
    with record.snapshot() as now:
        names = now.actor_names(who)
        if not names:
            return None
        types = tuple(now.facets("event", "type", actor=who))  # every event has one: their sum is the total
        return ActorDossier(
            who=who, names=tuple(names), offices=_offices(now.roles(actor=who, limit=limit * ROLES)),
            events=tuple(now.events(actor=who, limit=limit)), total=_sum(types),
            types=types, partners=tuple(now.facets("event", "actor", actor=who)[:limit]),
            statements=tuple(now.statements(speaker=who, limit=limit)), gatherings=tuple(now.gatherings(actor=who, limit=limit)),
            standings=tuple(now.standings(actor=who, limit=limit)), met_at=tuple(now.gathering_records(actor=who, limit=limit)),
            lasting=tuple(now.standing_records(actor=who, limit=limit)),
        )  # fmt: skip


def country_dossier(record: RecordReader, country: str, *, limit: int = LIMIT) -> CountryDossier:
    """The dossier of a country, by its alpha-3 code."""
    code = country.upper()
    with record.snapshot() as now:
        types, statuses = map(tuple, now.facets_together("event", ("type", "status"), country=code))
        return CountryDossier(
            country=code, offices=_offices(now.roles(country=code, limit=limit * ROLES)),
            events=tuple(now.events(country=code, limit=limit)), total=_sum(types), types=types,
            statuses=statuses,
            partners=tuple(now.partners(code, limit=limit)),
            statements=tuple(now.statements(source_country=code, limit=limit)),
            gatherings=tuple(now.gatherings(country=code, limit=limit)),
            standings=tuple(now.standings(country=code, limit=limit)),
            met_at=tuple(now.gathering_records(country=code, limit=limit)),
            lasting=tuple(now.standing_records(country=code, limit=limit)),
        )  # fmt: skip


def dyad_dossier(record: RecordReader, a: str, b: str, *, limit: int = LIMIT, scale: str = "goldstein-gdelt") -> DyadDossier:
    """The dossier of two countries, by their alpha-3 codes."""
    pair = (a.upper(), b.upper())
    with record.snapshot() as now:
        series = now.dyad(*pair, scale=scale)
        types = tuple(now.facets("event", "type", country=pair))
        return DyadDossier(
            a=pair[0], b=pair[1], series=tuple(series), changes=tuple(now.changes(*pair, scale=scale)),
            events=tuple(now.events(country=pair, limit=limit)), total=_sum(types), types=types,
            visits=tuple(visits(now.events(country=pair, type="CONSULT-visit"), *pair)),
            statements=tuple(now.statements(country=pair, limit=limit)), gatherings=tuple(now.gatherings(country=pair, limit=limit)),
            standings=tuple(now.standings(country=pair, limit=limit)),
            met_at=tuple(now.gathering_records(country=pair, limit=limit)),
            lasting=tuple(now.standing_records(country=pair, limit=limit)),
        )  # fmt: skip


def event_dossier(record: RecordReader, id: str) -> EventDossier | None:
    """The dossier of an event, by its id, one that was merged into it, or that of a reported event."""
    with record.snapshot() as now:
        event = now.event(id)
        if event is None:
            return None
        tellings = [telling for one in event.tellings if (telling := now.telling(one)) is not None]
        ids = dict.fromkeys(telling.report for telling in tellings)
        reports = [headline for one in ids for headline in now.headlines(report=one)]
        inside = set(event.tellings)
        between = {
            (one.left, one.right, one.judge, one.made_at): one
            for telling in event.tellings
            for one in now.judgements(telling=telling)
            if {one.left, one.right} <= inside
        }
        return EventDossier(
            event=event, tellings=tuple(tellings), reports=tuple(reports), judgements=tuple(between[key] for key in sorted(between))
        )


def gathering_dossier(record: RecordReader, id: str) -> GatheringDossier | None:
    """The dossier of a gathering, by the id of the concluded one or of a report's."""
    with record.snapshot() as now:
        gathering, own = now.gathering_record(id), now.gathering(id)
        ids = gathering.tellings if gathering else ((own.id,) if own else ())
        told = [row for one in ids if (row := now.gathering(one)) is not None]
        return GatheringDossier(gathering=gathering, told=tuple(told)) if told or gathering else None


def report_dossier(record: RecordReader, id: str) -> ReportDossier | None:
    """The dossier of a report."""
    with record.snapshot() as now:
        coded = now.report(id)
        return None if coded is None else ReportDossier(coded=coded, versions=tuple(now.versions(id)))


def _sum(counts: Counts) -> int:
    return sum(number for _, number in counts)


def _offices(rows: Iterable[Row[Role]]) -> tuple[Office, ...]:
    """Offices with the first and the last day on which reports show them held, the last held first."""
    found: dict[tuple[str, str, str | None], list[Row[Role]]] = defaultdict(list)
    for row in rows:
        found[row.record.person, office_name(row.record.title), row.record.country].append(row)
    offices = []
    for (person, _, country), held in found.items():
        days = sorted(row.published for row in held if row.published)
        first, last = (days[0], days[-1]) if days else (None, None)
        offices.append(Office(person=person, title=held[0].record.title, country=country, first=first, last=last, evidence=tuple(held)))
    return tuple(sorted(offices, key=lambda office: (office.last or date.min, office.person, office.title), reverse=True))
