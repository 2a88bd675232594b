"""Events at gatherings: the place and the date of a gathering for what happens at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.model import Actor, Gathering, Place, ReportedEvent

_AT_IT = frozenset({"CONSULT", "COOPERATE"})
"""Types of what is done at a gathering; other acts that stand beside it in the sentence may lie elsewhere."""
_SET = frozenset({"planned", "occurred", "cancelled"})


def placed(events: Sequence[ReportedEvent], gatherings: Sequence[Gathering]) -> tuple[ReportedEvent, ...]:
    """The events with place and date of the gathering at which they happen, where their own clause names none.

    Args:
        events: the events of a report.
        gatherings: its gatherings.
    """
    return tuple(_dated(event if event.place is not None else _at_gathering(event, gatherings), gatherings) for event in events)


def _dated(event: ReportedEvent, gatherings: Sequence[Gathering]) -> ReportedEvent:
    """The day on which one meets or attends is that of the meeting, told of elsewhere in the report."""
    if event.date.known or event.type != "CONSULT" or event.status not in _SET:
        return event
    for gathering in gatherings:
        date = gathering.date
        if date.known and any(person.evidence.overlaps(event.trigger) for person in gathering.participants):
            return replace(event, date=replace(date, basis="inferred"), rules=(*event.rules, "date:gathering"))
    return event


def _at_gathering(event: ReportedEvent, gatherings: Sequence[Gathering]) -> ReportedEvent:
    for gathering in gatherings if event.type in _AT_IT else ():
        spans = [gathering.evidence, *(person.evidence for person in gathering.participants)]
        if gathering.place is not None and any(span.overlaps(event.trigger) for span in spans):
            moved = replace(event, place=gathering.place, rules=(*event.rules, "place:gathering"))
            return _hosted(moved, gathering.place)
    return event


def _hosted(event: ReportedEvent, place: Place) -> ReportedEvent:
    """One party that comes to a gathering comes to the country that holds it (a visitor acts, the host is acted upon)."""
    country = place.country
    sides = {actor.country for actor in event.actors}
    if event.type != "CONSULT" or country is None or len(sides) != 1 or country in sides or event.recipients:
        return event
    host = Actor(id=f"state:{country}", name=place.name, kind="state", country=country, sector="GOV")
    return replace(event, recipients=(host,), rules=(*event.rules, "recipient:host-of-gathering"))
