"""Tellings for the tests of resolving: written down in a few words."""

from __future__ import annotations

from datetime import date, timedelta

from legation.conclusions import Telling
from legation.model import Actor, Place, ReportedEvent, Status, content_id
from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

MONDAY = date(2026, 3, 2)


def state(country: str) -> Actor:
    return Actor(id=f"state:{country}", name=country, kind="state", country=country)


def person(name: str, country: str) -> Actor:
    return Actor(id=f"person:{country}:{name}", name=name, kind="person", country=country)


def on(day: int) -> TimeSpan:
    """The day that many days after the Monday from which the tests count."""
    when = MONDAY + timedelta(days=day)
    return TimeSpan(first=when, last=when, precision="day", basis="stated", words="on that day")


def telling(
    report: str,
    words: str = "met for talks",
    *,
    type: str = "CONSULT",
    actors: tuple[str | Actor, ...] = ("KAZ", "UZB"),
    recipients: tuple[str | Actor, ...] = (),
    status: Status = "occurred",
    day: int | None = 0,
    published: int | None = 0,
    place: str | None = None,
    voice: str = "",
    corrects: str = "",
    cameo: str = "040",
    mode: str | None = None,
    confidence: float = 0.6,
    publisher: str = "",
) -> Telling:
    """A telling; days count from `MONDAY`."""
    sides = [tuple(state(a) if isinstance(a, str) else a for a in side) for side in (actors, recipients)]
    event = ReportedEvent(
        id=content_id(report, type, words, status), type=type, mode=mode, contexts=(), cameo=cameo, actors=sides[0], recipients=sides[1],
        status=status, date=ABSENT if day is None else on(day), place=Place(name=place, country="KAZ", precision="city") if place else None,
        attributed_to=(), evidence=Span(0, len(words)), trigger=Span(0, len(words.split()[0])), rules=(), confidence=confidence,
    )  # fmt: skip
    return Telling(
        report=report, event=event, words=words, context=words, published=None if published is None else MONDAY + timedelta(days=published),
        publisher=publisher or report, voice=voice or report, corrects=corrects,
    )  # fmt: skip
