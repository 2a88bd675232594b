"""Which annotated event a predicate of a story tells of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from legation.coding.frames import Candidate
from legation.ranker import NONE
from legation.spans import Span

REFUSAL = "REJECT"
"""The type that every verb may have when it is denied ("will not take part"), whatever the lexicon says of it."""
_NONE_WEIGHT = 0.2
"""A predicate that an annotated story leaves uncoded weighs little: it may repeat an act or belong to one; the judge sees to those."""
_MUTE_WEIGHT = 0.5
"""What an act counts that no word of its evidence is known to name."""

Events = Sequence[tuple[Span, dict[str, Any]]]
"""Annotated events with the span of their evidence."""


def types_of(candidate: Candidate) -> set[str]:
    """The types that the words of a predicate may name."""
    known = {entry.type for entry in candidate.known}
    return known | {REFUSAL} if candidate.frame.trigger.pos == "verb" and candidate.frame.token.child("neg") else known


def mute_labels(candidates: Sequence[Candidate], events: Events) -> dict[int, tuple[str, float]]:
    """Labels for events in whose evidence no word is known to mean their type: the highest predicate there carries it."""
    found: dict[int, tuple[str, float]] = {}
    for span, event in events:
        here = [candidate for candidate in candidates if span.overlaps(candidate.frame.token.span)]
        accepted = {event["type"], *event["type_ok"]}
        if here and all(accepted.isdisjoint(types_of(candidate)) for candidate in here):
            top = min(here, key=lambda candidate: (sum(1 for _ in candidate.frame.token.ancestors()), candidate.frame.token.i))
            found[top.frame.token.i] = (event["type"], _MUTE_WEIGHT)
    return found


def label_of(candidate: Candidate, events: Events) -> tuple[str, float] | None:
    """The label and weight of a predicate in a story; None where the annotation does not say."""
    here = [event for span, event in events if span.overlaps(candidate.frame.token.span)]
    if not here:
        return NONE, _NONE_WEIGHT
    known = types_of(candidate)
    for event in here:
        if event["type"] in known:
            return event["type"], 1.0
    for event in here:
        for other in event["type_ok"]:
            if other in known:
                return other, 0.5
    return None
