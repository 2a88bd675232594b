"""From a coded report to its tellings, and what a comparison looks at in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from legation.conclusions import Telling
from legation.model import Actor, CodedReport, Report, content_id
from legation.resolving.wording import counts, names, stem, stems, without_known
from legation.spans import Span
from legation.timespan import TimeSpan

AHEAD = frozenset({"planned", "possible"})
REAL = frozenset({"occurred", "ongoing"})
NOT = frozenset({"negated", "cancelled"})
_LONGEST = timedelta(days=31)
_LONGEST_SENTENCE = 600
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+|\n\s*\n")


def tellings_of(coded: CodedReport, voice: str = "", corrects: str = "") -> tuple[Telling, ...]:
    """One telling for each reported event of a coded report.

    Args:
        coded: the report.
        voice: from `heard`; the report's own id without one.
        corrects: id of the report that this one corrects, from `heard`; what the report itself says without one.
    """
    report = coded.report
    return tuple(
        Telling(
            report=report.id,
            event=event,
            words=coded.quote(event.evidence),
            context=f"{report.headline}\n{_sentence(report, event.evidence)}".strip(),
            published=report.published,
            publisher=report.publisher,
            voice=voice or report.id,
            corrects=corrects or report.corrects,
        )
        for event in coded.events
    )


def event_id(telling: str) -> str:
    """The id of the event that begins with a reported event. Of the ids of an event's tellings one is its own; the others
    redirect to it (see `redirects` in conclusion.py)."""
    return content_id("event", telling)


def order(telling: Telling) -> tuple[date, str, str]:
    """The order of reports: by day of publication (unknown last), then by ids."""
    return (telling.published or date.max, telling.report, telling.event.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a comparison looks at in one telling, worked out once."""

    telling: Telling
    id: str
    actors: frozenset[str]
    recipients: frozenset[str]
    persons: frozenset[tuple[str, str]]
    first: date | None
    last: date | None
    trigger: str
    names: frozenset[str]
    called: frozenset[str]
    stems: frozenset[str]
    matter: frozenset[str]
    """The stems without the parties' names and the trigger, which are compared by themselves; so too in `context`."""
    context: frozenset[str]
    counts: tuple[tuple[str, int], ...]
    parties: frozenset[str]
    """Both sides."""


def facts_of(telling: Telling) -> Facts:
    """The facts of a telling."""
    event = telling.event
    first, last = _days(event.date)
    called = frozenset(word.lower() for a in (*event.actors, *event.recipients) for word in a.name.split())
    said, trigger = stems(telling.words), _trigger(telling)
    actors, recipients = frozenset(map(party_key, event.actors)), frozenset(map(party_key, event.recipients))
    return Facts(
        telling=telling,
        id=event.id,
        actors=actors,
        recipients=recipients,
        persons=frozenset(map(_person, (a for a in (*event.actors, *event.recipients) if a.kind == "person"))),
        first=first,
        last=last,
        trigger=trigger,
        names=names(telling.words) or names(telling.context.rpartition("\n")[2]),
        called=called,
        stems=said,
        matter=without_known(said, called, trigger),
        context=without_known(stems(telling.context) | said, called, trigger),
        counts=counts_of(telling),
        parties=actors | recipients,
    )


def counts_of(telling: Telling) -> tuple[tuple[str, int], ...]:
    """What numbers of the telling count: `(("injured", 30), ("killed", 12))`."""
    return counts(telling.context or telling.words, telling.event.type)


def party_key(actor: Actor) -> str:
    """What a party is compared by: its country, or its own id where it belongs to none (or to a body of several)."""
    if actor.country is None or actor.country == "IGO":
        return actor.id
    return actor.country


def _person(actor: Actor) -> tuple[str, str]:
    return (actor.country or "", stem(actor.name.split()[-1]) if actor.name.split() else "")


def _days(when: TimeSpan) -> tuple[date | None, date | None]:
    """First and last day where both are known and no more than a month lies between: a longer span says too little."""
    if when.first is None or when.last is None or when.last - when.first > _LONGEST:
        return None, None
    return when.first, when.last


def _trigger(telling: Telling) -> str:
    """The stem of the word that names the act, where the words of the telling hold it."""
    event = telling.event
    start = event.trigger.start - event.evidence.start
    if start < 0 or len(telling.words) < len(event.evidence):
        return ""
    words = telling.words[start : start + len(event.trigger)].split()
    return stem(words[0]) if words else ""


def _sentence(report: Report, evidence: Span) -> str:
    """The words from the end of the sentence before to the end of this one, by punctuation; furniture is no part of it."""
    text, window = report.text, max(0, evidence.start - _LONGEST_SENTENCE)
    starts = [window, *(window + found.end() for found in _SENTENCE_END.finditer(text[window : evidence.start]))]
    starts += [span.end for _, span in report.furniture if window <= span.end <= evidence.start]
    limit = min(len(text), evidence.end + _LONGEST_SENTENCE)
    after = _SENTENCE_END.search(text, evidence.end, limit)
    return text[max(starts) : after.start() + 1 if after else limit].strip()
