"""The weights of the comparison, kept as data (data/resolving/comparison.toml): read, checked, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from legation.errors import SetupError
from legation.lexicon.tables import read_toml

FEATURES: Mapping[str, tuple[str, ...]] = {
    "type": ("same code", "same type", "kindred", "related"),
    "mode": ("same", "different"),
    "trigger": ("same",),
    "parties": ("equal", "within", "overlap", "none", "missing"),
    "direction": ("reversed",),
    "persons": ("shared", "different"),
    "date": ("same day", "overlap", "day apart", "days apart", "week apart"),
    "reported": ("same day", "day apart", "days apart", "week apart"),
    "foretold": ("days ahead", "weeks ahead", "months ahead"),
    "place": ("same", "same country", "other place", "other country"),
    "names": ("shared", "different"),
    "words": ("tenth",),
    "context": ("tenth", "nothing"),
    "counts": ("equal", "different"),
    "status": ("same", "fulfilled", "contrary", "planned anew"),
    "report": ("same",),
    "voice": ("same words",),
}
"""The features by name, with the values each can take; a value that is not known is left out of the sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each value of each feature adds, the thresholds, and which event types are compared with which.

    Args:
        version, source: of the table.
        bias: the sum before anything is compared.
        same, different, strong, mean: thresholds of the verdicts (see the table).
        values: (feature, value) → weight.
        families: type → names of its families.
        kindred: pairs of types that are often told as one another.
    """

    version: str
    source: str
    bias: float
    same: float
    different: float
    strong: float
    mean: float
    values: Mapping[tuple[str, str], float]
    families: Mapping[str, tuple[str, ...]]
    kindred: frozenset[frozenset[str]]

    def of(self, feature: str, value: str) -> float:
        """What this value of the feature adds."""
        return self.values[feature, value]

    def families_of(self, type_: str) -> tuple[str, ...]:
        """The families of an event type; a type of none is a family of its own."""
        return self.families.get(type_, (type_,))


@cache
def default_weights() -> Weights:
    """The table that ships with the package.

    Raises:
        SetupError: if it is missing or malformed.
    """
    return load_weights(Path(str(resources.files("legation") / "data" / "resolving" / "comparison.toml")))


def load_weights(path: Path) -> Weights:
    """A table of weights.

    Args:
        path: a TOML file in the shape of data/resolving/comparison.toml.

    Raises:
        SetupError: if it is missing, a feature or value is missing or unknown, or a weight is no number; names the file.
    """
    table = read_toml(path)
    try:
        given = table["weights"]
        values = {(name, value): float(given[name][value]) for name, known in FEATURES.items() for value in known}
        _nothing_else(given, str(path))
        limits = {name: float(table["thresholds"][name]) for name in ("same", "different", "strong", "mean")}
        return Weights(
            version=str(table["version"]),
            source=str(table["source"]),
            bias=float(table["bias"]),
            values=values,
            families=_by_type(table["families"]),
            kindred=frozenset(frozenset(pair) for pair in table["kindred"]["pairs"]),
            **limits,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SetupError(f"the weight {error} is missing or no number", where=str(path), remedy="Compare the packaged table.") from error


def _nothing_else(given: Mapping[str, Any], where: str) -> None:
    unknown = sorted(f"{name}.{value}" for name in given for value in given[name] if value not in FEATURES.get(name, ()))
    if unknown:
        raise SetupError(f"no feature has the value {unknown[0]!r}", where=where, remedy="Remove it.")


def _by_type(families: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    types = sorted({type_ for members in families.values() for type_ in members})
    return {type_: tuple(sorted(name for name, members in families.items() if type_ in members)) for type_ in types}
