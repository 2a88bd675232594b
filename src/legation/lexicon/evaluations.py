"""Words by which speakers judge and demand (evaluations.toml)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from legation.errors import SetupError
from legation.lexicon.tables import read_toml


@dataclass(frozen=True, slots=True)
class Evaluations:
    """The groups of evaluations.toml, by name; each is explained there."""

    negative: frozenset[str]
    positive: frozenset[str]
    blame: frozenset[str]
    naming: frozenset[str]
    duty: frozenset[str]


def load_evaluations() -> Evaluations:
    """The groups that ship with the package.

    Raises:
        SetupError: if a group is missing.
    """
    words = read_toml("evaluations.toml").get("words", {})
    names = [entry.name for entry in fields(Evaluations)]
    if missing := [name for name in names if name not in words]:
        raise SetupError(f"the group {missing[0]!r} is missing", where="evaluations.toml", remedy="List it under [words].")
    return Evaluations(**{name: frozenset(words[name]) for name in names})
