"""What the dates of acts ask of a clause and of an interval: its tense, the word that opens it, which interval is finer."""

from __future__ import annotations

from dataclasses import replace

from legation.coding.dates import TimeExpression
from legation.parsed import Token
from legation.timespan import TimeSpan


def simple_past(verb: Token) -> bool:
    """Whether the verb is in the simple past, active or passive."""
    helpers = {child.lower for child in verb.children if child.dep in {"aux", "auxpass"}}
    return (verb.tag == "VBD" and not helpers) or (verb.tag == "VBN" and bool(helpers) and helpers <= {"was", "were"})


def opening_word(verb: Token) -> str:
    """The word that opens a clause: after, as, when, …"""
    return next(
        (
            c.lower
            for c in verb.children
            if c.dep in {"mark", "advmod", "prep"} and c.i < verb.i and c.pos in {"SCONJ", "ADP", "ADV"}
        ),
        "",
    )


def is_purpose(verb: Token) -> bool:
    """ "wrote in May to protest", "will come on Monday to sign": the infinitive that says what for."""
    return verb.tag == "VB" and any(child.lower == "to" for child in verb.children if child.dep == "aux")


def unbounded(time: TimeExpression) -> TimeSpan:
    """The expression's own interval, without what "since" or "until" before it made of it."""
    if time.signal not in {"since", "until", "by", "before", "after"}:
        return time.timespan
    try:
        own = TimeSpan.from_edtf(time.value)
    except ValueError:
        return time.timespan
    return replace(own, basis=time.timespan.basis, words=time.timespan.words)


def coarse(span: TimeSpan) -> int:
    """The rank of an interval by how coarse it is; 0 is a day."""
    order = ("day", "days", "week", "range", "month", "quarter", "season", "year", "years", "decade", "century")
    return order.index(span.precision)


def union(one: TimeSpan, other: TimeSpan) -> TimeSpan:
    """The interval from the earlier to the later of two."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return one
    return replace(
        one, first=min(one.first, other.first), last=max(one.last, other.last), precision="range",
        words=f"{one.words}, {other.words}",
    )  # fmt: skip


def takes_place(verb: Token) -> bool:
    """Whether a verb of existence says so: "took place", not "took her to Lima".

    Args:
        verb: the verb.
    """
    objects = verb.kids("dobj")
    return verb.lemma != "take" or not objects or any(noun.lower in {"place", "effect", "hold", "shape"} for noun in objects)
