"""What an event adds to a relation: a deed from one country to another on a day.

Only what happened or goes on counts. What is planned, possible, negated or cancelled is no deed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from legation.conclusions import Event

Basis = Literal["happened", "reported"]
"""Which day an event is put on: the day it happened (events without one are left out), or was first reported."""
BASES: tuple[Basis, ...] = get_args(Basis)
COUNTED = ("occurred", "ongoing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One event as it passes from country `a` to country `b`. `first` and `last` say when it happened, where known."""

    a: str
    b: str
    event: str
    type: str
    mode: str | None
    cameo: str
    first: date | None
    last: date | None
    reported: date | None

    def day(self, basis: Basis) -> tuple[date, date] | None:
        """First and last day on which the deed is put, or None when it cannot be."""
        if basis == "reported":
            return (self.reported, self.reported) if self.reported else None
        if self.first is None:
            return None
        return self.first, self.last or self.first


def country_pairs(event: Event) -> set[tuple[str, str]]:
    """From which country to which an event passes: from each actor's to each recipient's; where no country receives (talks,
    an agreement), among the actors' countries, both ways."""
    sources = {actor.country for actor in event.actors if actor.country}
    targets = {actor.country for actor in event.recipients if actor.country}
    return {(a, b) for a in sources for b in (targets or sources) if a != b}


def deeds_of(event: Event) -> Iterator[Deed]:
    """The deeds of an event, one for each ordered pair of countries; none unless it happened or goes on."""
    if event.status not in COUNTED:
        return
    for a, b in sorted(country_pairs(event)):
        yield Deed(
            a=a, b=b, event=event.id, type=event.type, mode=event.mode, cameo=event.cameo,
            first=event.date.first, last=event.date.last, reported=event.first_reported,
        )  # fmt: skip
