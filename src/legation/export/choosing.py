"""What goes into an export: events that the format can express, and the books of what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from legation.errors import SetupError
from legation.model import Actor, Event
from legation.store import Told
from legation.timespan import TimeSpan

HAPPENED = frozenset({"occurred", "ongoing"})
UNDATED = ("leave-out", "report-day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to export.

    Args:
        every_status: also planned, possible, negated and cancelled events where the format cannot say so.
        undated: what becomes of events without a date where the format needs one: `leave-out`, or `report-day` (the day
            of their first report stands in).
        kind: which records, for tables: events, tellings, statements, gatherings, standings, roles.

    Raises:
        SetupError: for a value that does not exist.
    """

    every_status: bool = False
    undated: str = "leave-out"
    kind: str = "events"

    def __post_init__(self) -> None:
        if self.undated not in UNDATED:
            raise SetupError(f"undated cannot be {self.undated!r}", remedy=f"It is one of {', '.join(UNDATED)}.")


@dataclass(slots=True)
class Books:
    """What an export did: records and rows written, and records left out by reason."""

    records: int = 0
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    filled: int = 0

    def lines(self) -> list[str]:
        """The books in words."""
        found = [f"{self.records} records written in {self.rows} rows"]
        found += [f"{number} left out: {reason}" for reason, number in sorted(self.left_out.items())]
        if self.filled:
            found.append(f"{self.filled} undated events carry the day of their first report")
        return found


def choose(told: Iterable[Told], books: Books, options: Options, *, says_status: bool, needs_date: bool) -> Iterator[Told]:
    """The events that a format takes, each with a date if the format needs one.

    Args:
        told: events with their accounts.
        books: filled as they pass.
        options: what the user asked for.
        says_status: whether the format can say that an event is planned, possible, negated or cancelled.
        needs_date: whether it needs a day.
    """
    for one in told:
        if not says_status and not options.every_status and one.event.status not in HAPPENED:
            books.left_out[f"{one.event.status} (the format cannot say so; --every-status takes them)"] += 1
            continue
        if needs_date and not one.event.date.known:
            if options.undated == "leave-out" or one.event.first_reported is None:
                books.left_out["undated (--undated report-day takes the day of their first report)"] += 1
                continue
            books.filled += 1
            day = one.event.first_reported
            one = replace(one, event=replace(one.event, date=TimeSpan(first=day, last=day, basis="inferred", words="")))
        books.records += 1
        yield one


def dyads(event: Event) -> list[tuple[Actor, Actor | None]]:
    """The event as source and target pairs: every actor with every recipient; parties that act together, each with each.

    An act without a recipient has none as its target.
    """
    if event.recipients:
        return [(actor, recipient) for actor in event.actors for recipient in event.recipients]
    if len(event.actors) < 2:
        return [(actor, None) for actor in event.actors]
    return [(left, right) for left in event.actors for right in event.actors if left is not right]
