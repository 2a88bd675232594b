"""How long an event lasts: "a four-day visit that ended on Tuesday" is a visit of four days, the last of them Tuesday."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from legation.coding.arguments import is_verbal
from legation.parsed import Token
from legation.timespan import TimeSpan

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = {word: number for number, word in enumerate(_NUMBERS, 1)} | {str(number): number for number in range(1, 31)}
_COUNTS |= {"a": 1, "an": 1}
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_WHOLE = {"weeklong": 7, "daylong": 1}
_STARTING = frozenset({
    "start", "begin", "open", "launch", "kick", "embark", "arrive", "set", "fly", "travel", "head", "go", "come", "land", "starting", "beginning",
    "onset", "outset", "opening",
})  # fmt: skip
_ENDING = frozenset({"end", "conclude", "finish", "complete", "wrap", "close", "conclusion", "closing", "return", "leave", "depart"})
_OF_START = frozenset({"from", "starting", "beginning", "for", "on"})
"""Prepositions by which a verb of going or beginning holds the event: "arrived on Tuesday for a four-day visit"."""


def lasting(span: TimeSpan, noun: Token, before: Token | None) -> TimeSpan:
    """The days that an event lasts, where its date is that of its first or last day; otherwise the date as it is.

    Args:
        span: the date read for the event.
        noun: the word that names it.
        before: the token before the words of the date.
    """
    if span.first is None or span.first != span.last:
        return span
    number = _days(noun)
    side = _side(noun, before) if number > 1 else 0
    if not side:
        return span
    others = timedelta(days=number - 1)
    first, last = (span.first, span.first + others) if side > 0 else (span.first - others, span.first)
    return replace(span, first=first, last=last, precision="range")


def _days(noun: Token) -> int:
    """How many days the event takes by its own words ("a four-day visit", "two days of talks"); 0 where they say nothing."""
    for child in noun.children:
        if child.i > noun.i:
            continue
        if child.lower in _WHOLE:
            return _WHOLE[child.lower]
        if child.lower in _UNITS:
            count = child.child("nummod")
            words = [count.lower] if count is not None else [t.lower for t in child.subtree() if t.i < child.i]
            return _UNITS[child.lower] * next((_COUNTS[word] for word in words if word in _COUNTS), 0)
    units = _units_of(noun)
    count = units.child("nummod") if units is not None else None
    return _UNITS[units.lower] * _COUNTS.get(count.lower, 0) if units is not None and count is not None else 0


def _units_of(noun: Token) -> Token | None:
    """ "two days of talks": the word for the days."""
    if noun.dep == "pobj" and noun.head.lower == "of" and noun.head.head.lower in _UNITS:
        return noun.head.head
    return None


def _side(noun: Token, before: Token | None) -> int:
    """Whether the date is that of the first day (1), of the last (-1), or of neither (0)."""
    if before is not None and (before.lower in {"from", "starting", "beginning"} or before.head.lemma in {"start", "begin"}):
        return 1
    top = _units_of(noun) or noun
    head = top.head
    if top.dep == "pobj" and head.lower == "of" and not is_verbal(head.head):
        return 1 if head.head.lemma in _STARTING else -1 if head.head.lemma in _ENDING else 0
    if top.dep == "pobj" and head.lower == "after":
        return -1
    if top.dep == "pobj" and head.lower in _OF_START and is_verbal(head.head):
        return 1 if head.head.lemma in _STARTING else 0
    if top.dep in {"dobj", "nsubj", "nsubjpass"} and is_verbal(head):
        return 1 if head.lemma in _STARTING else -1 if head.lemma in _ENDING else 0
    return 0
