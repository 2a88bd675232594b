"""Why reports were joined to one event, and which pairs the resolver leaves to a person: plain data for any face."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from legation.conclusions import Event, Judgement, Telling
from legation.resolving.clusters import is_human, standing_judgements
from legation.resolving.tellings import order


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReasons:
    """Why an event's reports are one event.

    Args:
        event: the event.
        tellings: what it rests on, in the order reported.
        joins: the judgements that hold it together, the surest first, each tying one more telling to the others (without
            them the event would fall apart).
        doubts: judgements within the event that spoke against or left it open, the strongest objection first.
    """

    event: Event
    tellings: tuple[Telling, ...]
    joins: tuple[Judgement, ...]
    doubts: tuple[Judgement, ...]


def explain_event(event: Event, tellings: Iterable[Telling], judgements: Iterable[Judgement]) -> EventReasons:
    """The reasons of one event.

    Args:
        event: from `resolve`.
        tellings: at least the event's own; others are passed over.
        judgements: at least those on its tellings, of the resolver and of persons.
    """
    members = set(event.tellings)
    own = sorted({one.event.id: one for one in tellings if one.event.id in members}.values(), key=order)
    inside = [one for one in standing_judgements(judgements) if one.left in members and one.right in members]
    same = sorted((one for one in inside if one.verdict == "same"), key=lambda one: (not is_human(one), -one.score, one.left, one.right))
    against = sorted((one for one in inside if one.verdict != "same"), key=lambda one: (one.score, one.left, one.right))
    return EventReasons(event=event, tellings=tuple(own), joins=tuple(_tree(same)), doubts=tuple(against))


def _tree(same: Sequence[Judgement]) -> Iterable[Judgement]:
    """Of the judgements in their order, those that tie together what was apart."""
    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    for one in same:
        left, right = root(one.left), root(one.right)
        if left != right:
            group[right] = left
            yield one


def unsure_pairs(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The resolver's judgements that a person should look at: unsure ones no person has judged, the closest call first.

    Args:
        judgements: of the resolver and of persons.
    """
    open_ = [one for one in standing_judgements(judgements) if one.verdict == "unsure" and not is_human(one)]
    return sorted(open_, key=lambda one: (abs(one.score), one.left, one.right))
