"""Which tellings are compared with which, worked out by going through them window after window of dates, not all at once.

Tellings come in the order of their first window; one is held until its last window has passed (`blocking.LONGEST` days and two
windows at most), so what is held is bounded by the busiest stretch of days and not by the number of tellings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from legation.garbage import without_collection
from legation.resolving.blocking import sides_of, when, windows_of
from legation.resolving.tellings import Facts
from legation.resolving.weights import Weights

LARGEST = 60
"""Tellings of a block that are compared each with each; in a larger block each meets as many neighbours as this."""
NEVER = 1 << 40
"""The window of tellings that have neither a date nor a day of publication: behind all others."""
Pair = tuple[Facts, Facts]


@dataclass(slots=True)
class Step:
    """One window of dates: the tellings that begin in it, and the pairs that meet in it for the first time.

    Args:
        window: its number.
        new: tellings whose first window it is.
        pairs: to be compared.
        later: ids of tellings that go on into the next windows.
    """

    window: int
    new: list[Facts]
    pairs: list[Pair]
    later: frozenset[str]


@dataclass(slots=True)
class _Held:
    """A telling for as long as it may meet others."""

    facts: Facts
    number: int
    last: int
    sides: Sequence[str]
    place: tuple[date, str, str, str, str]
    met: set[int] = field(default_factory=set)
    """Numbers of later tellings that it has met."""


def first_window(facts: Facts) -> int:
    """The number by which tellings are sorted for `steps`."""
    windows = windows_of(facts)
    return NEVER if windows is None else windows.start


def steps(ordered: Iterable[Facts], weights: Weights) -> Iterator[Step]:
    """The windows of dates, one after the other, with the pairs that are compared in each: every pair of the whole is in one of them.

    Args:
        ordered: tellings by `first_window`, each once.
        weights: where the families of types stand.
    """
    source = iter(ordered)
    following = next(source, None)
    held: list[_Held] = []
    number = window = 0
    while held or following is not None:
        coming = first_window(following) if following is not None else NEVER
        window = window + 1 if held and window + 1 < coming else coming
        new: list[Facts] = []
        while following is not None and first_window(following) == window:
            new.append(following)
            held.append(_held(following, number, weights))
            number += 1
            following = next(source, None)
        held.sort(key=lambda one: one.place)
        with without_collection():
            pairs = list(_pairs(held))
        held = [one for one in held if one.last > window]
        yield Step(window, new, pairs, frozenset(one.facts.id for one in held))


def _held(facts: Facts, number: int, weights: Weights) -> _Held:
    windows = windows_of(facts)
    return _Held(facts, number, NEVER if windows is None else windows.stop - 1, sides_of(facts, weights), _neighbourhood(facts))


def _pairs(held: Sequence[_Held]) -> Iterator[Pair]:
    """The pairs of the blocks of one window that did not meet in another. A large block is sorted so that like stands by like, and
    each telling meets its next neighbours only: the work grows with the tellings, not with their square."""
    blocks: dict[str, list[_Held]] = defaultdict(list)
    for one in held:
        for side in one.sides:
            blocks[side].append(one)
    for block in blocks.values():
        reach = len(block) if len(block) <= LARGEST else LARGEST
        for place, left in enumerate(block):
            for right in block[place + 1 : place + 1 + reach]:
                earlier, later = (left, right) if left.number < right.number else (right, left)
                if later.number not in earlier.met:
                    earlier.met.add(later.number)
                    yield left.facts, right.facts


def _neighbourhood(facts: Facts) -> tuple[date, str, str, str, str]:
    days = when(facts)
    return (days[0] if days else date.max, "+".join(sorted(facts.parties)), facts.telling.event.type, facts.trigger, facts.id)
