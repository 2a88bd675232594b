"""Who takes part in a record, in which role and on which side: one view of events, statements, gatherings and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legation.conclusions import Event, GatheringRecord, GatheringTelling, StandingRecord, StandingTelling
from legation.lexicon.phrases import fold
from legation.model import Actor, CodedReport, Gathering, Place, ReportedEvent, Role, Source, Standing, Statement, content_id
from legation.timespan import ABSENT, TimeSpan

SOURCE, TARGET, NEITHER = "s", "t", "-"
KINDS = ("telling", "statement", "gathering", "standing", "role")
FIELDS = ("events", "statements", "gatherings", "standings", "roles")
"""The fields of a coded report that hold them."""
Fact = ReportedEvent | Statement | Gathering | Standing | Role


@dataclass(frozen=True, slots=True)
class Party:
    """One actor in one role."""

    role: str
    side: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the record is looked up by."""

    kind: str
    type: str = ""
    mode: str = ""
    cameo: str = ""
    status: str = ""
    date: TimeSpan = ABSENT
    place: Place | None = None
    confidence: float = 1.0
    parties: tuple[Party, ...] = ()


def facts_of(coded: CodedReport) -> Iterator[tuple[str, Fact]]:
    """Kind and record of all that a report says, in its order."""
    for name, kind in zip(FIELDS, KINDS, strict=True):
        for record in getattr(coded, name):
            yield kind, record


def kind_of(record: Fact) -> str:
    """The kind of a record."""
    kinds = zip((ReportedEvent, Statement, Gathering, Standing, Role), KINDS, strict=True)
    return next(kind for cls, kind in kinds if isinstance(record, cls))


def fact_id(report: str, record: Fact, described: Described) -> str:
    """The id of a record: its own, or one that depends on the report, the spans, the type and the parties."""
    if isinstance(record, ReportedEvent):
        return record.id
    if isinstance(record, Gathering):
        return GatheringTelling(report=report, gathering=record).id
    if isinstance(record, Standing):
        return StandingTelling(report=report, standing=record).id
    spans = [str(record.evidence), str(record.content) if isinstance(record, Statement) else ""]
    parties = [f"{one.role} {one.actor.id}" for one in described.parties]
    return content_id(report, described.kind, described.type, *spans, *parties)


def describe(kind: str, record: Fact | Event | GatheringRecord | StandingRecord) -> Described:
    """What a record is looked up by.

    Args:
        kind: one of `KINDS`, or `event`.
        record: the record.
    """
    if isinstance(record, ReportedEvent | Event):
        parties = [Party("actor", SOURCE, one) for one in record.actors]
        parties += [Party("recipient", TARGET, one) for one in record.recipients]
        if isinstance(record, ReportedEvent):
            parties += _sources(record.attributed_to)
        return Described(
            kind=kind, type=record.type, mode=record.mode or "", cameo=record.cameo, status=record.status, date=record.date,
            place=record.place, confidence=record.confidence, parties=tuple(parties),
        )  # fmt: skip
    if isinstance(record, Statement):
        addressee = [Party("addressee", TARGET, record.addressee)] if record.addressee else []
        parties = [Party("speaker", SOURCE, record.speaker), *addressee]
        parties += [Party("about", TARGET, one) for one in record.about]
        how = "direct" if record.direct else "reported"
        return Described(kind=kind, type=how, date=record.date, parties=tuple(parties))
    if isinstance(record, Gathering | GatheringRecord):
        parties = [Party("host", TARGET, record.host)] if record.host else []
        present = record.participants if isinstance(record, Gathering) else record.attendance
        parties += [Party("participant", SOURCE, one.actor) for one in present]
        for one in record.participants if isinstance(record, Gathering) else ():
            parties += _sources(one.attributed_to)
        return Described(kind=kind, type=record.kind, date=record.date, place=record.place, parties=tuple(parties))
    if isinstance(record, Standing | StandingRecord):
        parties = [Party("a", SOURCE, record.a), Party("b", TARGET, record.b)]
        parties += _sources(record.attributed_to) if isinstance(record, Standing) else []
        status = "ongoing" if record.polarity else "negated"
        span = _joined(record.since, record.until)
        return Described(kind=kind, type=record.kind, status=status, date=span, parties=tuple(parties))
    holder = holder_of(record)
    return Described(kind=kind, type=record.title, parties=(Party("holder", SOURCE, holder),))


def holder_of(role: Role) -> Actor:
    """The person of a role as an actor, under the id that the person's deeds go by."""
    slug = "-".join(fold(word) for word in role.person.split())
    return Actor(
        id=f"person:{role.country or '-'}:{slug}", name=role.person, kind="person",
        country=role.country, sector=role.sector, title=role.title,
    )  # fmt: skip


def _sources(sources: tuple[Source, ...]) -> list[Party]:
    parties: list[Party] = []
    for one in sources:
        actor = one.actor or Actor(id=f"source:{one.name}", name=one.name, kind="group")
        parties.append(Party("source", NEITHER, actor))
    return parties


def _joined(since: TimeSpan, until: TimeSpan) -> TimeSpan:
    first, last = since.first, until.last or until.first
    if first and last and first > last:
        last = None
    return TimeSpan(first=first, last=last, precision="range", basis=since.basis)
