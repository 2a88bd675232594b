"""From what all reports say to what is concluded from them: one call of the resolver over the whole record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from legation.model import CodedReport, Judgement, Report
from legation.resolving import redirects, resolve, tellings_of, voices
from legation.store.concluding import Conclusions


def conclude(reports: Iterable[Report], coded: Iterator[CodedReport], human: Iterable[Judgement]) -> Conclusions:
    """All events with the resolver's judgements, and which ids lead to which.

    Args:
        reports: all reports, for finding reprints.
        coded: the same reports as coded.
        human: judgements of persons, which override.
    """
    voice = voices(reports)
    tellings = chain.from_iterable(tellings_of(one, voice.get(one.report.id, "")) for one in coded)
    events, judgements = resolve(tellings, human)
    merged = {old: new for event in events for old, new in redirects(event).items()}
    return Conclusions(events=events, judgements=judgements, redirects=merged)
