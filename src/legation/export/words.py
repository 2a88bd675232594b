"""Parts of a record in words for people: the same on the terminal and on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from legation.conclusions import Event
from legation.model import Actor, Place, ReportedEvent, Source, Standing
from legation.timespan import TimeSpan

UNSHOWN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Control and direction marks, as a character class: they could make words look other than they are."""

_UNSHOWN = re.compile(f"[{UNSHOWN}]")


def plain(words: str) -> str:
    """Words of a story as they may be shown: on one line, without control and direction marks."""
    return _UNSHOWN.sub("", " ".join(words.split()))


def when(span: TimeSpan) -> str:
    """A date for people: EDTF, or the words with why they are no date."""
    if span.known:
        return span.edtf() + (f" ({span.basis})" if span.basis == "inferred" else "")
    return f"“{plain(span.words)}” (unanchored)" if span.words else "–"


def codes(*found: str | None) -> str:
    """The codes that are known, a blank between them."""
    return " ".join(code for code in found if code)


def party(actor: Actor) -> str:
    """A party with its country and sector: `Kim Jong Un [PRK GOV]`."""
    known = codes(actor.country, actor.sector)
    return plain(actor.name) + (f" [{known}]" if known else "")


def parties(actors: Iterable[Actor]) -> str:
    """Several parties, separated by semicolons."""
    return "; ".join(party(actor) for actor in actors) or "–"


def where(place: Place | None) -> str:
    """A place with its country; the country alone when it is no finer."""
    if place is None:
        return "–"
    return f"{plain(place.name)} ({place.country})" if place.country else plain(place.name)


def sources(found: Sequence[Source]) -> str:
    """On whose word, innermost last; denials and doubts are said."""
    words = [plain(one.name) + ("" if one.stance == "asserts" else f" ({one.stance})") for one in found]
    return " ← ".join(words)


def event_type(event: ReportedEvent | Event) -> str:
    """The type of an event with its mode: `SANCTION-expel`."""
    return event.type + (f"-{event.mode}" if event.mode else "")


def standing_kind(standing: Standing) -> str:
    """The kind of a standing, denied ones with "not"."""
    return standing.kind if standing.polarity else f"not {standing.kind}"
