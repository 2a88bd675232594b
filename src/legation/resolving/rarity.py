"""How much it says that two tellings share a word: little when many tellings of the run hold it, all when few do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from legation.conclusions import Telling
from legation.resolving.tellings import Facts, facts_of

_UNSEEN = 400
"""Tellings without the word that are taken as read before any was: a run of a few stories knows too little to call a word common."""
_COMMON, _RARE = log(4), log(40)
"""A word of one voice in four counts nothing, one of one voice in forty in full."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many voices of a run each word is, so that a sentence pattern that all reports use ties nobody together.

    Args:
        voices: how many there are; a wire story reprinted by forty papers is one.
        held: word → voices that hold it.
    """

    voices: int = 0
    held: Mapping[str, int] = field(default_factory=dict)

    def of(self, word: str) -> float:
        """What the word counts: 1 when rare, nearer to 0 the more voices hold it."""
        said = log((self.voices + _UNSEEN) / (self.held.get(word, 0) + 1))
        return min(1.0, max(0.0, (said - _COMMON) / (_RARE - _COMMON)))


def rarity_of(tellings: Iterable[Telling]) -> Rarity:
    """The rarity of the words of a run, the same for any order of its tellings.

    Args:
        tellings: all of the run.
    """
    return rarity_among(map(facts_of, tellings))


def rarity_among(facts: Iterable[Facts]) -> Rarity:
    """As `rarity_of`, for tellings whose facts are known."""
    words: dict[str, set[str]] = {}
    for one in facts:
        held = words.setdefault(one.telling.voice or one.telling.report, set())
        held.update(one.context, one.names, (one.trigger,))
    return Rarity(len(words), Counter(word for held in words.values() for word in held))
