"""Words that describe states without naming them, and the states that they fit (country_traits.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from legation.errors import SetupError
from legation.lexicon.tables import read_toml

FILE = "country_traits.toml"


@dataclass(frozen=True, slots=True)
class StateNoun:
    """The head of a description: the states it fits (none: every one), and whether a trait has to stand before it."""

    codes: frozenset[str]
    needs: bool


@dataclass(frozen=True, slots=True)
class CountryTraits:
    """Heads of descriptions and the words before them, hyphens as spaces, with the states that they fit."""

    nouns: Mapping[str, StateNoun] = field(default_factory=dict)
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)


@cache
def load_country_traits() -> CountryTraits:
    """The traits that ship with the package.

    Raises:
        SetupError: if a trait names another that does not stand before it.
    """
    data = read_toml(FILE)
    nouns = {
        word: StateNoun(frozenset(entry.get("codes", ())), entry.get("needs", False))
        for entry in data.get("noun", ())
        for word in entry["words"]
    }
    traits: dict[str, frozenset[str]] = {}
    for entry in data.get("trait", ()):
        codes = frozenset(entry.get("codes", ()))
        for other in entry.get("of", ()):
            if other not in traits:
                raise SetupError(f"the trait {other!r} is not there", where=FILE, remedy="Put it before those that take it up.")
            codes |= traits[other]
        traits.update(dict.fromkeys(entry["words"], codes))
    return CountryTraits(nouns, traits)
