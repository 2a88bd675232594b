"""What goes into an export: events that the format can express, and the books of what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from legation.codebook import Codebook
from legation.codebook.filing import filed_as
from legation.conclusions import Event
from legation.errors import SetupError
from legation.model import Actor
from legation.store import STATEMENT, Told
from legation.timespan import TimeSpan

T = TypeVar("T")
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
        statements: also the statements, as CAMEO 010, in formats whose events are CAMEO codes.
        codebooks: folders of own types, modes and codes that the record was coded with.
        seen: called for each event, row or report that was read, for those who show how far it is.

    Raises:
        SetupError: for a value that does not exist.
    """

    every_status: bool = False
    undated: str = "leave-out"
    kind: str = "events"
    statements: bool = False
    codebooks: tuple[str, ...] = ()
    seen: Callable[[], None] | None = field(default=None, compare=False, repr=False)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a format takes.

    Args:
        says_status: whether it can say that an event is planned, possible, negated or cancelled.
        needs_date: whether it needs a day.
        only: which events it is for; all without it.
        others: what is said of those that it is not for.
        coded: whether it says what the codebook knows of a type or code: quad class, score, CAMEO root.
    """

    says_status: bool
    needs_date: bool
    only: Callable[[Event], bool] | None = None
    others: str = ""
    coded: bool = False


def choose(told: Iterable[Told], books: Books, options: Options, takes: Takes, codebook: Codebook) -> Iterator[Told]:
    """The events that a format takes, each with a date if the format needs one.

    Args:
        told: events with their accounts.
        books: filled as they pass.
        options: what the user asked for.
        takes: what the format takes.
        codebook: what is known of types and codes.
    """
    for one in told:
        if takes.only is not None and not takes.only(one.event):
            books.left_out[takes.others] += 1
            continue
        if takes.coded and one.event.type != STATEMENT and not codebook.knows(one.event.type, one.event.mode, one.event.cameo):
            books.left_out[f"of the type {one.event.type} or a code that the codebook does not have (--codebook names its layer)"] += 1
            continue
        if not takes.says_status and not options.every_status and one.event.status not in HAPPENED:
            books.left_out[f"{one.event.status} (the format cannot say so; --every-status takes them)"] += 1
            continue
        if takes.needs_date and not one.event.date.known:
            if options.undated == "leave-out" or one.event.first_reported is None:
                books.left_out["undated (--undated report-day takes the day of their first report)"] += 1
                continue
            books.filled += 1
            day = one.event.first_reported
            one = replace(one, event=replace(one.event, date=TimeSpan(first=day, last=day, basis="inferred", words="")))
        books.records += 1
        yield one


def filed_code(codebook: Codebook, event: Event) -> str:
    """The CAMEO code of an event in a format without a status; that of a statement (`--statements`) is its own."""
    return event.cameo if event.type == STATEMENT else filed_as(codebook, event.type, event.cameo, event.status)


def watched(found: Iterable[T], options: Options) -> Iterator[T]:
    """What is read, told to `options.seen` one by one."""
    for one in found:
        if options.seen is not None:
            options.seen()
        yield one


def has_party(event: Event) -> bool:
    """Whether any party of it is known."""
    return bool(event.actors or event.recipients)


def dyads(event: Event) -> list[tuple[Actor | None, Actor | None]]:
    """The event as source and target pairs: every actor with every recipient; parties that act together, each with each.

    An act without a recipient has none as its target, one whose author is not named has none as its source.
    """
    if not event.actors:
        return [(None, recipient) for recipient in event.recipients]
    if event.recipients:
        return [(actor, recipient) for actor in event.actors for recipient in event.recipients]
    if len(event.actors) < 2:
        return [(actor, None) for actor in event.actors]
    return [(left, right) for left in event.actors for right in event.actors if left is not right]
