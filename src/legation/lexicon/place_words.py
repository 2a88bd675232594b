"""Words by which a clause says where it happens (places.toml)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from legation.errors import SetupError
from legation.lexicon.tables import read_toml


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The word groups, by name; each is documented in places.toml beside its words."""

    locative: frozenset[str]
    strong: frozenset[str]
    weak: frozenset[str]
    place_nouns: frozenset[str]
    motion: frozenset[str]
    goal: frozenset[str]
    visit: frozenset[str]
    journey: frozenset[str]
    force: frozenset[str]
    force_goal: frozenset[str]
    there: frozenset[str]
    here: frozenset[str]
    areas: frozenset[str]
    through: frozenset[str]


def load_place_words() -> PlaceWords:
    """The groups that ship with the package.

    Raises:
        SetupError: if a group is missing.
    """
    words = read_toml("places.toml").get("words", {})
    names = [entry.name for entry in fields(PlaceWords)]
    if missing := [name for name in names if name not in words]:
        raise SetupError(f"the group {missing[0]!r} is missing", where="places.toml", remedy="List it under [words].")
    return PlaceWords(**{name: frozenset(words[name]) for name in names})
