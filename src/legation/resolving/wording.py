"""What the words of a telling give to a comparison: stems without inflection, and what numbers count.

No parser runs here: a record of tens of millions of tellings holds words, not trees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from legation.lexicon.tables import read_csv, read_toml

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*\d|\d")
_NEAR = 4
"""Words between a number and the word that says what it counts."""
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ied", "ies", "ers", "er", "ed", "es", "s", "e", "y")


@dataclass(frozen=True, slots=True)
class _Lists:
    stop: frozenset[str]
    numbers: Mapping[str, int]
    counted: Mapping[str, str]
    about: Mapping[str, frozenset[str]]
    months: frozenset[str]


@cache
def _lists() -> _Lists:
    table = read_toml(Path(str(resources.files("legation") / "data" / "resolving" / "words.toml")))
    counted = {word: kind for kind, words in table["counted"].items() for word in words}
    about = {kind: frozenset(types) for kind, types in table["about"].items()}
    return _Lists(frozenset(table["stop"].split()), table["numbers"], counted, about, frozenset(table["months"].split()))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its commonest endings: enough to bring "visiting", "visits" and "visited" together.

    Kept, so that the stem of a word is one string in all the tellings of a run.
    """
    low = word.lower().removesuffix("'s").removesuffix("’s")
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= (3 if ending == "s" else 4):
            low = low[: -len(ending)]
            break
    return low[:-1] if len(low) > 3 and low[-1] == low[-2] else low


@lru_cache(maxsize=65536)
def stems(text: str) -> frozenset[str]:
    """The stems of the content words of a text."""
    stop = _lists().stop
    return frozenset(stem(word) for word in _WORD.findall(text) if word.lower() not in stop and len(word) > 2)


@cache
def _geographic() -> frozenset[str]:
    """The words of the names of countries, their people and capitals: who took part says those already."""
    columns = ("name", "names", "demonyms", "adjectives", "capital")
    words = (word for row in read_csv("countries.csv", columns) for column in columns for word in _WORD.findall(row[column]))
    return frozenset(word.lower() for word in words)


@cache
def _geographic_stems() -> frozenset[str]:
    return frozenset(map(stem, _geographic()))


def without_known(words: frozenset[str], called: frozenset[str], trigger: str) -> frozenset[str]:
    """The stems that say more than who did what: without those of countries, their people, the parties' names and the trigger.

    Args:
        words: stems.
        called: the words of the names of the parties.
        trigger: the stem of the word that names the act.
    """
    return words - _geographic_stems() - {stem(word) for word in called} - {trigger}


@lru_cache(maxsize=65536)
def names(text: str) -> frozenset[str]:
    """Capitalised words of a text that are no party by themselves: ships, towns, bridges, treaties. The first word, which is
    capitalised anyway, counts only where another name follows it."""
    found = list(_WORD.finditer(text))
    stop = _lists().stop
    capital = [one for one in found if one[0][0].isupper() and one[0].lower() not in stop and one[0].lower() not in _geographic()]
    if capital and capital[0] is found[0] and (len(capital) < 2 or capital[1] is not found[1]):
        capital = capital[1:]
    return frozenset(one[0].lower().removesuffix("'s").removesuffix("’s") for one in capital if len(one[0]) > 2)


def likeness(left: frozenset[str], right: frozenset[str], counted: Callable[[frozenset[str]], float] = len) -> float:
    """Words in common as a share of those of the shorter text, weighed down when that is very short (0 to 1).

    Args:
        left, right: the words.
        counted: what shared words count together (`Rarity.sum`); without it each counts in full.
    """
    shared = left & right
    return counted(shared) / max(min(len(left), len(right)), 3) if shared else 0.0


@lru_cache(maxsize=65536)
def counts(text: str, type_: str) -> tuple[tuple[str, int], ...]:
    """What numbers of a text count: `(("injured", 30), ("killed", 12))`; the first number found for each thing.

    A number counts the nearest counted thing within four words. Years and days of a month count nothing.

    Args:
        text: the words.
        type_: the event type that they tell; only what is counted of such acts is read.
    """
    words = _WORD.findall(text.lower())
    lists = _lists()
    things = [(place, lists.counted[word]) for place, word in enumerate(words) if word in lists.counted]
    things = [(place, kind) for place, kind in things if type_ in lists.about[kind]]
    found: dict[str, int] = {}
    for place, value in _numbers(words, lists.numbers):
        near = sorted((abs(at - place), at < place, kind) for at, kind in things if abs(at - place) <= _NEAR)
        dated = lists.months & set(words[max(0, place - 1) : place + 2])
        if near and near[0][2] not in found and not dated and not 1900 <= value <= 2100:
            found[near[0][2]] = value
    return tuple(sorted(found.items()))


def _numbers(words: list[str], names: Mapping[str, int]) -> list[tuple[int, int]]:
    """The numbers of a text, in figures and words ("two dozen", "1,200", "twenty-six"), each with its last word's place."""
    found: list[tuple[int, int]] = []
    value: int | None = None
    for place, word in enumerate([*words, ""]):
        number = _number(word, names)
        if number is None:
            if value is not None:
                found.append((place - 1, value))
            value = None
        elif value is None:
            value = number
        else:
            value = value * number if number >= 12 and number in {12, 100, 1000, 1_000_000} else value + number
    return found


def _number(word: str, names: Mapping[str, int]) -> int | None:
    if word[:1].isdigit():
        digits = word.replace(",", "").partition(".")[0]
        return int(digits) if digits.isdecimal() and len(digits) <= 12 else None
    parts = [names.get(part) for part in word.split("-")] if word else [None]
    return None if None in parts else sum(part for part in parts if part is not None)
