"""Closed word groups that tell names of persons from other names (name_words.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from legation.errors import SetupError
from legation.lexicon.tables import read_toml


@dataclass(frozen=True, slots=True)
class NameWords:
    """The word groups, by name; each is documented in name_words.toml beside its words."""

    particles: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    hyphenated: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    several_persons: frozenset[str] = frozenset()
    abroad: frozenset[str] = frozenset()
    portfolios: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    governing: frozenset[str] = frozenset()
    as_verbs: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)


def load_name_words() -> NameWords:
    """The groups that ship with the package.

    Raises:
        SetupError: if a group is missing.
    """
    data = read_toml("name_words.toml")
    words, kinds = data.get("words", {}), data.get("kinds", {})
    names = [entry.name for entry in fields(NameWords) if entry.name != "kinds"]
    if missing := [name for name in names if name not in words]:
        raise SetupError(f"the group {missing[0]!r} is missing", where="name_words.toml", remedy="List it under [words].")
    groups = {name: frozenset(words[name]) for name in names}
    return NameWords(**groups, kinds={noun: frozenset(sectors) for noun, sectors in kinds.items()})
