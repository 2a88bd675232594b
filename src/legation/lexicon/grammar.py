"""Closed word groups of English that frames rest on (grammar.toml)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from legation.errors import SetupError
from legation.lexicon.tables import read_toml


@dataclass(frozen=True, slots=True)
class Grammar:
    """The word groups, by name; each is documented in grammar.toml beside its words."""

    quantity: frozenset[str]
    subject_control: frozenset[str]
    light: frozenset[str]
    ahead: frozenset[str]
    undergo: frozenset[str]
    light_prepositions: frozenset[str]
    undergo_prepositions: frozenset[str]
    happen: frozenset[str]


def load_grammar() -> Grammar:
    """The groups that ship with the package.

    Raises:
        SetupError: if a group is missing.
    """
    words = read_toml("grammar.toml").get("words", {})
    names = [entry.name for entry in fields(Grammar)]
    if missing := [name for name in names if name not in words]:
        raise SetupError(f"the group {missing[0]!r} is missing", where="grammar.toml", remedy="List it under [words].")
    return Grammar(**{name: frozenset(words[name]) for name in names})
