"""Forms of names that are common in some countries (name_shapes.toml): a weak sign, for guesses only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from legation.errors import SetupError
from legation.lexicon.phrases import fold
from legation.lexicon.tables import read_toml

FILE = "name_shapes.toml"
_ENDING = 0.6
"""What an ending says, beside a whole word."""
_SHORT = 5
"""The longest family name that stands before a given name of two joined syllables."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One form of names and the countries where it is common."""

    ends: tuple[str, ...]
    parts: frozenset[str]
    joined: bool
    codes: frozenset[str]

    def fit(self, words: Sequence[str]) -> float:
        """How well a name has the form: 1 by a whole word or its build, less by its ending; `words` as tokens, hyphens apart."""
        if self.joined and len(words) >= 4 and words[-2] == "-":
            return float(words[-1].islower() and len(words[0]) <= _SHORT)
        folded = [fold(word) for word in words if word != "-"]
        if len(folded) < 2:
            return 0.0
        if not self.parts.isdisjoint(folded):
            return 1.0
        return _ENDING if self.ends and folded[-1].endswith(self.ends) else 0.0


@cache
def load_name_shapes() -> tuple[Shape, ...]:
    """The forms that ship with the package.

    Raises:
        SetupError: if the file is missing or a form has no countries.
    """
    shapes = []
    for entry in read_toml(FILE).get("shape", ()):
        if not entry.get("codes"):
            raise SetupError("a form of names without countries", where=FILE, remedy="List them under codes.")
        ends = tuple(fold(end) for end in entry.get("ends", ()))
        parts = frozenset(fold(part) for part in entry.get("parts", ()))
        shapes.append(Shape(ends, parts, entry.get("joined", False), frozenset(entry["codes"])))
    return tuple(shapes)


def common_in(words: Sequence[str]) -> Mapping[str, float]:
    """The countries where names of this form are common, each with how well the name fits; none if no form fits."""
    found: dict[str, float] = {}
    for shape in load_name_shapes():
        if fit := shape.fit(words):
            for code in shape.codes:
                found[code] = max(fit, found.get(code, 0.0))
    return found
