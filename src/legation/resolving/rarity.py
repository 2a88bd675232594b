"""How much it says that two tellings share a word: little when many tellings of the run hold it, all when few do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import log
from operator import itemgetter

from legation.conclusions import Telling
from legation.resolving.tellings import Facts, facts_of

_UNSEEN = 400
"""Tellings without the word that are taken as read before any was: a run of a few stories knows too little to call a word common."""
_COMMON, _RARE = log(4), log(40)
"""A word of one voice in four counts nothing, one of one voice in forty in full."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """What each word of a run counts, so that a sentence pattern that all reports use ties nobody together.

    Args:
        common: word → what it counts, 0 to 1, for the words that count less than in full.
    """

    common: Mapping[str, float] = field(default_factory=dict)

    def of(self, word: str) -> float:
        """What the word counts: 1 when rare, nearer to 0 the more voices hold it."""
        return self.common.get(word, 1.0)

    def sum(self, words: frozenset[str]) -> float:
        """What words count together."""
        if words.isdisjoint(self.common):
            return len(words)
        return sum(map(self.of, sorted(words)))  # sorted, so that the sum of fractions is the same in every process


def rarity_from(voices: int, held: Mapping[str, int]) -> Rarity:
    """The rarity of words by how many voices hold them.

    Args:
        voices: how many there are; a wire story reprinted by forty papers is one.
        held: word → voices that hold it.
    """
    said = {word: log((voices + _UNSEEN) / (number + 1)) for word, number in held.items()}
    return Rarity({word: max(0.0, (value - _COMMON) / (_RARE - _COMMON)) for word, value in said.items() if value < _RARE})


def rarity_of(tellings: Iterable[Telling]) -> Rarity:
    """The rarity of the words of a run, the same for any order of its tellings.

    Args:
        tellings: all of the run.
    """
    return rarity_among(map(facts_of, tellings))


def rarity_among(facts: Iterable[Facts]) -> Rarity:
    """As `rarity_of`, for tellings whose facts are known."""
    return rarity_by_voice(sorted(map(words_by_voice, facts), key=itemgetter(0)))


def words_by_voice(facts: Facts) -> tuple[str, frozenset[str]]:
    """The voice that tells, and its words."""
    return facts.telling.voice or facts.telling.report, facts.context | facts.names | {facts.trigger}


def rarity_by_voice(ordered: Iterable[tuple[str, frozenset[str]]]) -> Rarity:
    """The rarity of the words of voices, each with its words as often as it tells something, sorted by voice."""
    voices, held = 0, Counter[str]()
    for _, said in groupby(ordered, key=itemgetter(0)):
        voices += 1
        held.update(frozenset[str]().union(*(words for _, words in said)))
    return rarity_from(voices, held)
