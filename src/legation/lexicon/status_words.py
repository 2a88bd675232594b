"""Words that say whether an act happened (status.toml)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from legation.errors import SetupError
from legation.lexicon.tables import read_toml


@dataclass(frozen=True, slots=True)
class StatusWords:
    """The groups of status.toml, by name; each is explained there beside its words."""

    planned: frozenset[str]
    possible: frozenset[str]
    negated: frozenset[str]
    implicative: frozenset[str]
    cancelled: frozenset[str]
    own: frozenset[str]
    intended: frozenset[str]
    opposing: frozenset[str]
    placing: frozenset[str]
    uttered: frozenset[str]
    declared: frozenset[str]
    rounds: frozenset[str]
    denying: frozenset[str]
    doubting: frozenset[str]
    report: frozenset[str]
    noun_planned: frozenset[str]
    noun_possible: frozenset[str]
    noun_ongoing: frozenset[str]
    noun_cancelled: frozenset[str]
    noun_occurred: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    without: frozenset[str]
    lasting: frozenset[str]
    lasting_verbs: frozenset[str]
    resting: frozenset[str]
    resulting: frozenset[str]
    punctual: frozenset[str]


def load_status_words() -> StatusWords:
    """The groups that ship with the package.

    Raises:
        SetupError: if a group is missing.
    """
    groups = read_toml("status.toml").get("groups", {})
    names = [entry.name for entry in fields(StatusWords)]
    if missing := [name for name in names if name not in groups]:
        raise SetupError(f"the group {missing[0]!r} is missing", where="status.toml", remedy="List it under [groups].")
    return StatusWords(**{name: frozenset(groups[name]) for name in names})
