"""Gatherings of several reports become one gathering, its attendance followed from report to report.

A gathering is compared as a meeting of its participants, by the same features and weights as events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from legation.conclusions import (
    AttendanceChange,
    AttendanceRecord,
    Conflict,
    GatheringRecord,
    GatheringTelling,
    Judgement,
    Telling,
)
from legation.model import Actor, Attendance, CodedReport, GatheringKind, Participant, ReportedEvent
from legation.resolving.conclusion import conclude
from legation.resolving.resolver import corrections_among, grouped
from legation.resolving.weights import Weights, default_weights

_STAGE: Mapping[Attendance, int] = MappingProxyType({"invited": 0, "expected": 1, "declined": 1, "absent": 2, "attended": 2})
_MEETING = "CONSULT"


def gathering_tellings(coded: CodedReport, voice: str = "", corrects: str = "") -> tuple[GatheringTelling, ...]:
    """One telling for each gathering of a coded report; arguments as for `tellings_of`."""
    report = coded.report
    return tuple(
        GatheringTelling(
            report=report.id, gathering=one, words=coded.quote(one.evidence), published=report.published, publisher=report.publisher,
            voice=voice or report.id, corrects=corrects or report.corrects,
        )
        for one in coded.gatherings
    )  # fmt: skip


def resolve_gatherings(
    tellings: Iterable[GatheringTelling], judgements: Iterable[Judgement] = (), weights: Weights | None = None
) -> tuple[list[GatheringRecord], list[Judgement]]:
    """The gatherings that the tellings are tellings of, and the resolver's judgements; as `resolve` does for events.

    Args:
        tellings: gatherings with their reports; one given twice counts once.
        judgements: of persons, on ids of gathering tellings.
        weights: without them the packaged table.
    """
    told = {one.id: one for one in tellings}
    meetings = [_as_meeting(one) for one in told.values()]
    groups, own = grouped(meetings, judgements, weights or default_weights())
    corrected = corrections_among(meetings)
    records = [_conclude([told[one.event.id] for one in group], group, corrected) for group in groups]
    return sorted(records, key=lambda record: record.id), own


def _as_meeting(telling: GatheringTelling) -> Telling:
    """The gathering as a meeting of those who take part or are to."""
    one = telling.gathering
    ahead = bool(one.participants) and all(_STAGE[p.status] < 2 for p in one.participants)
    there = [p.actor for p in one.participants if p.status not in {"absent", "declined"}]
    event = ReportedEvent(
        id=telling.id, type=_MEETING, mode=one.kind, contexts=(), cameo=one.kind,
        actors=tuple({actor.id: actor for actor in (*([one.host] if one.host else ()), *there)}.values()), recipients=(),
        status="planned" if ahead else "occurred", date=one.date, place=one.place, attributed_to=(), evidence=one.evidence,
        trigger=one.evidence, rules=one.rules, confidence=1.0,
    )  # fmt: skip
    return Telling(
        report=telling.report, event=event, words=f"{one.name} {telling.words}", context=f"{one.name} {telling.words}",
        published=telling.published, publisher=telling.publisher, voice=telling.voice, corrects=telling.corrects,
    )  # fmt: skip


def _conclude(told: Sequence[GatheringTelling], meetings: Sequence[Telling], corrected: Mapping[str, str]) -> GatheringRecord:
    """One gathering: what is agreed as for an event, its names, kind, counts and attendance from the tellings that count."""
    event = conclude(meetings, corrected)
    taken_back = {one.old for one in event.corrections}
    by_id = {one.id: one for one in told}
    ordered = [by_id[name] for name in event.tellings]
    valid = [one for one in ordered if one.id not in taken_back] or ordered
    attendance, disputed = _attendance(valid)
    counted = [one.gathering.counts for one in valid if one.gathering.counts]
    hosts = sorted((one.gathering.host for one in valid if one.gathering.host), key=lambda host: host.id)
    # A status is no field of a gathering, and who takes part is its attendance.
    conflicts = [one for one in event.conflicts if one.field not in {"actors", "status"}]
    return GatheringRecord(
        id=event.id,
        name=_fullest_name(valid),
        kind=_most_told(valid),
        host=hosts[0] if hosts else None,
        place=event.place,
        first_reported=event.first_reported,
        last_reported=event.last_reported,
        date=event.date,
        attendance=attendance,
        tellings=event.tellings,
        counts=counted[-1] if counted else (),
        conflicts=tuple(sorted((*conflicts, *disputed), key=lambda one: one.field)),
        corrections=event.corrections,
        publishers=event.publishers,
        voices=event.voices,
    )


def _fullest_name(told: Sequence[GatheringTelling]) -> str:
    """The name that most voices use; of equal ones the longest."""
    voices: dict[str, set[str]] = defaultdict(set)
    for one in told:
        voices[one.gathering.name].add(one.voice or one.report)
    return min(voices, key=lambda name: (-len(voices[name]), -len(name), name))


def _most_told(told: Sequence[GatheringTelling]) -> GatheringKind:
    """The kind of most voices; of equal ones the first in the alphabet."""
    voices: dict[GatheringKind, set[str]] = defaultdict(set)
    for one in told:
        voices[one.gathering.kind].add(one.voice or one.report)
    return min(voices, key=lambda kind: (-len(voices[kind]), kind))


def _attendance(told: Sequence[GatheringTelling]) -> tuple[tuple[AttendanceRecord, ...], list[Conflict]]:
    """Each party with its attendance as it was reported, and what reports dispute of it."""
    said: dict[str, list[tuple[GatheringTelling, Participant]]] = defaultdict(list)
    for one in told:
        for participant in one.gathering.participants:
            said[participant.actor.id].append((one, participant))
    records, disputed = [], []
    for actor in sorted(said):
        history = _changes(said[actor])
        best = max((p.actor for _, p in said[actor]), key=_fullness)
        records.append(AttendanceRecord(actor=best, status=history[-1].status, history=history))
        final: dict[str, set[str]] = defaultdict(set)
        for one, participant in said[actor]:
            if _STAGE[participant.status] == 2:
                final[participant.status].add(one.id)
        if len(final) > 1:
            values = tuple((status, tuple(sorted(final[status]))) for status in sorted(final))
            disputed.append(Conflict(field=f"attendance of {best.name}", values=values))
    return tuple(records), disputed


def _fullness(actor: Actor) -> tuple[int, int, str]:
    return (len(actor.title or ""), len(actor.name), actor.name)


def _changes(said: Sequence[tuple[GatheringTelling, Participant]]) -> tuple[AttendanceChange, ...]:
    """The attendance of one party in the order reported, each time it is news: a late report that still expects a guest
    who has come or stayed away changes nothing."""
    changes: list[AttendanceChange] = []
    for one, participant in sorted(said, key=lambda s: (s[0].published or date.max, _STAGE[s[1].status], s[0].report, s[1].status)):
        if changes and (participant.status == changes[-1].status or _STAGE[participant.status] < _STAGE[changes[-1].status]):
            continue
        changes.append(
            AttendanceChange(
                status=participant.status, reported=one.published, report=one.report, attributed_to=participant.attributed_to
            )
        )
    return tuple(changes)
