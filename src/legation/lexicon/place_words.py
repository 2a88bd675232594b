"""Words by which a clause says where it happens (places.toml)."""

from __future__ import annotations

from collections.abc import Mapping
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
    through: frozenset[str]
    own_ground: frozenset[str]
    launch: frozenset[str]
    source: frozenset[str]
    meeting: frozenset[str]
    embassy: frozenset[str]
    ways: frozenset[str]
    lands: frozenset[str]
    kinds: frozenset[str]
    not_names: frozenset[str]
    not_towns: frozenset[str]
    beside: frozenset[str]
    place_kinds: frozenset[str]
    region_nouns: frozenset[str]
    states: Mapping[str, tuple[str, str]]


def load_place_words() -> PlaceWords:
    """The groups that ship with the package.

    Raises:
        SetupError: if a group is missing.
    """
    data = read_toml("places.toml")
    words = data.get("words", {})
    names = [entry.name for entry in fields(PlaceWords) if entry.name != "states"]
    if missing := [name for name in names if name not in words]:
        raise SetupError(f"the group {missing[0]!r} is missing", where="places.toml", remedy="List it under [words].")
    states = {short: (code, name) for code, rows in data.get("states", {}).items() for short, name in rows.items()}
    return PlaceWords(**{name: frozenset(words[name]) for name in names}, states=states)
