"""Events at gatherings: the place and the date of a gathering for what happens at it, and the coming of those who take part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from legation.model import Actor, Attendance, Gathering, ReportedEvent, Status, content_id

_AT_IT = frozenset({"CONSULT", "COOPERATE"})
"""Types of what is done at a gathering; other acts that stand beside it in the sentence may lie elsewhere."""
_SET = frozenset({"planned", "occurred", "cancelled"})
_OCCASIONS = frozenset({"summit", "ceremony", "conference"})
"""Kinds of gatherings to which one comes from abroad."""
_COMING: dict[Attendance, Status] = {"expected": "planned", "attended": "occurred"}
_SURE = 0.5
"""Confidence of an event that only the presence of a person tells."""


def placed(
    events: Sequence[ReportedEvent], gatherings: Sequence[Gathering], name_of: Callable[[str], str]
) -> tuple[ReportedEvent, ...]:
    """The events with place and date of the gathering at which they happen, where their own clause names none.

    Args:
        events: the events of a report.
        gatherings: its gatherings.
        name_of: the name of a country, by its code.
    """
    return tuple(_dated(event if event.place is not None else _at_gathering(event, gatherings, name_of), gatherings) for event in events)


def _dated(event: ReportedEvent, gatherings: Sequence[Gathering]) -> ReportedEvent:
    """The day on which one meets or attends is that of the meeting, told of elsewhere in the report: one of those who take part
    in it, with nobody who does not ("who has hosted two rounds with Chad, met Mali's president on Monday")."""
    if event.date.known or event.type != "CONSULT" or event.status not in _SET:
        return event
    for gathering in gatherings:
        date, place = gathering.date, gathering.place
        there = {person.actor.country for person in gathering.participants} | ({place.country} if place is not None else set())
        strangers = {actor.country for actor in (*event.actors, *event.recipients)} - there
        if date.known and not strangers and any(person.evidence.overlaps(event.trigger) for person in gathering.participants):
            return replace(event, date=replace(date, basis="inferred"), rules=(*event.rules, "date:gathering"))
    return event


def _at_gathering(event: ReportedEvent, gatherings: Sequence[Gathering], name_of: Callable[[str], str]) -> ReportedEvent:
    for gathering in gatherings if event.type in _AT_IT else ():
        spans = [gathering.evidence, *(person.evidence for person in gathering.participants)]
        if gathering.place is not None and any(span.overlaps(event.trigger) for span in spans):
            moved = replace(event, place=gathering.place, rules=(*event.rules, "place:gathering"))
            return _hosted(moved, gathering.place.country, name_of)
    return event


def _hosted(event: ReportedEvent, country: str | None, name_of: Callable[[str], str]) -> ReportedEvent:
    """One party that comes to a gathering comes to the country that holds it (a visitor acts, the host is acted upon)."""
    sides = {actor.country for actor in event.actors}
    if event.type != "CONSULT" or country is None or len(sides) != 1 or country in sides or event.recipients:
        return event
    return replace(event, recipients=(_state(country, name_of),), rules=(*event.rules, "recipient:host-of-gathering"))


def _state(country: str, name_of: Callable[[str], str]) -> Actor:
    return Actor(id=f"state:{country}", name=name_of(country), kind="state", country=country, sector="GOV")


def coming(
    events: Sequence[ReportedEvent], gatherings: Sequence[Gathering], report: str, name_of: Callable[[str], str]
) -> tuple[ReportedEvent, ...]:
    """The events, and one for each person from abroad who comes to a summit, a parade or a conference in words that name no act:
    "will also be at the parade", "apart from Mr Lee no leader came".

    Args:
        events: the events of a report.
        gatherings: its gatherings.
        report: the report's id.
        name_of: the name of a country, by its code.
    """
    found = list(events)
    for gathering in gatherings:
        place = gathering.place
        if gathering.kind not in _OCCASIONS or place is None or place.country is None:
            continue
        host = _state(place.country, name_of)
        for person in gathering.participants:
            actor, status = person.actor, _COMING.get(person.status)
            if status is None or actor.kind != "person" or actor.country in {None, "IGO", "EUR", place.country}:
                continue
            if any(e.type == "CONSULT" and e.status == status and actor.country in {a.country for a in e.actors} for e in found):
                continue
            found.append(ReportedEvent(
                id=content_id(report, "CONSULT", str(person.evidence), actor.id), type="CONSULT", mode="visit", contexts=(), cameo="042",
                actors=(actor,), recipients=(host,), status=status, date=gathering.date, place=place,
                attributed_to=person.attributed_to, evidence=person.evidence, trigger=person.evidence, rules=("gathering:comes",),
                confidence=_SURE,
            ))  # fmt: skip
    return tuple(sorted(found, key=lambda event: (event.trigger.start, event.type)))
