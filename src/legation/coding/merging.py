"""Tellings of the same happening within one story become one reported event; distinct ones stay apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from legation.model import Actor, ReportedEvent, Source, Status
from legation.parsed import ParsedReport, Token
from legation.timespan import TimeSpan

_FAMILY: dict[Status, str] = {
    "occurred": "real", "ongoing": "real", "planned": "ahead", "possible": "ahead", "negated": "not", "cancelled": "not",
}  # fmt: skip
_STEM = 4
"""Letters that the words of one family share ("invade", "invasion")."""


def merge(events: Sequence[ReportedEvent], parsed: ParsedReport) -> tuple[ReportedEvent, ...]:
    """The events with repeated tellings folded into the fullest one, in the order of the text.

    Two events are one happening when type and parties agree (one telling may leave a side out), both are real, both ahead or
    both not to be, no stated dates contradict, and something ties them: one sentence, one word ("invaded", "the invasion") or one date.
    What the same parties do to each other in other words and elsewhere in the story is mostly another act.

    Args:
        events: as coded, in text order.
        parsed: the report, for the words and sentences of the tellings.
    """
    tokens = {token.start: token for token in parsed.tokens}
    headlines = {sentence.index for sentence in parsed.sentences if sentence.headline}

    def said(event: ReportedEvent) -> bool:
        """Whether a telling says on whose word it stands or that it needs nobody's: a headline leaves its source out."""
        token = tokens.get(event.trigger.start)
        return bool(event.attributed_to) or token is None or token.sent not in headlines

    def sources(first: ReportedEvent, second: ReportedEvent) -> tuple[Source, ...]:
        """The sources of two tellings. In one sentence the first one speaks: what hangs on it is told in the same breath."""
        one, other = tokens.get(first.trigger.start), tokens.get(second.trigger.start)
        if one is not None and other is not None and one.sent == other.sent and not second.attributed_to:
            return first.attributed_to
        return _sources(first, second, said)

    kept: list[ReportedEvent] = []
    families: dict[tuple[str, str], list[int]] = {}
    for event in events:
        family = families.setdefault((event.type, _FAMILY[event.status]), [])
        for number in family:
            if _same(kept[number], event) and _tied(kept[number], event, tokens):
                kept[number] = replace(_fold(kept[number], event), attributed_to=sources(kept[number], event))
                break
        else:
            family.append(len(kept))
            kept.append(event)
    return tuple(sorted(kept, key=lambda event: (event.trigger.start, event.type)))


def _same(left: ReportedEvent, right: ReportedEvent) -> bool:
    """Whether two events of one type, both real, both ahead or both not to be, are one happening."""
    if left.trigger == right.trigger:
        return True
    if _contradict(left.date, right.date):
        return False
    a, b = _keys(left.actors), _keys(right.actors)
    c, d = _keys(left.recipients), _keys(right.recipients)
    if left.type in {"CONSULT", "AGREE", "COOPERATE"}:
        return _agree(a | c, b | d)
    return _agree(a, b) and _agree(c, d)


def _tied(left: ReportedEvent, right: ReportedEvent, tokens: Mapping[int, Token]) -> bool:
    """Whether two tellings have more in common than type and parties: their sentence, their word, or their date."""
    one, other = tokens.get(left.trigger.start), tokens.get(right.trigger.start)
    if one is None or other is None or one.sent == other.sent or one.lemma[:_STEM] == other.lemma[:_STEM]:
        return True
    a, b = left.date, right.date
    return a.known and b.known and (a.first, a.last) == (b.first, b.last)


def _agree(left: set[str], right: set[str]) -> bool:
    """Whether two sets of parties may be the same: equal, or one telling leaves them out."""
    return left == right or not left or not right


def _keys(actors: Sequence[Actor]) -> set[str]:
    return {actor.country or actor.id for actor in actors}


def _contradict(left: TimeSpan, right: TimeSpan) -> bool:
    """Whether two known time spans exclude each other."""
    if left.first and right.last and left.first > right.last:
        return True
    return bool(right.first and left.last and right.first > left.last)


def _fold(left: ReportedEvent, right: ReportedEvent) -> ReportedEvent:
    """The fuller telling, with what only the other one says."""
    base, other = (left, right) if _fullness(left) >= _fullness(right) else (right, left)
    return replace(
        base,
        actors=base.actors or other.actors,
        recipients=base.recipients or other.recipients,
        date=_stay(base, other) or (base.date if base.date.known else other.date),
        place=base.place or other.place,
        rules=(*base.rules, f"merged:{other.id}"),
        confidence=max(base.confidence, other.confidence),
    )


def _stay(base: ReportedEvent, other: ReportedEvent) -> TimeSpan | None:
    """The days of a visit where one telling has the day of arrival alone ("arrived on Tuesday for a weeklong visit")."""
    a, b = base.date, other.date
    longer = (
        base.mode == "visit"
        and a.first is not None
        and a.first == b.first
        and a.first == a.last
        and b.last is not None
        and b.last > a.first
    )
    return b if longer else None


def _sources(left: ReportedEvent, right: ReportedEvent, said: Callable[[ReportedEvent], bool]) -> tuple[Source, ...]:
    """The sources of a happening told twice: none where the reporter tells it once on no one's word."""
    if not (left.attributed_to and right.attributed_to):
        return (left.attributed_to or right.attributed_to) if not (said(left) and said(right)) else ()
    return (left if _fullness(left) >= _fullness(right) else right).attributed_to


def _fullness(event: ReportedEvent) -> float:
    """How well a telling stands for the happening: sides first, then how sure it is; a date is taken over from either."""
    return bool(event.actors) + bool(event.recipients) + event.confidence
