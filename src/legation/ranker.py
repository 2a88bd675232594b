"""The rankers: which type an act is, or none. Linear models over sparse features; weights are JSON beside the lexicons."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from legation.errors import SetupError

NONE = "NONE"
_KEPT = 100_000
"""Groups of features whose sums a model keeps at most."""


@dataclass(frozen=True)
class LinearRanker:
    """A logistic model over sparse features: multinomial over its classes, or binary with the one class "1".

    Args:
        classes: the types and NONE in the order of the weights, or ("1",).
        weights: for each feature, one weight a class.
    """

    classes: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]
    _index: dict[str, int] = field(init=False, repr=False, compare=False)
    _matrix: NDArray[np.float64] = field(init=False, repr=False, compare=False)
    _sums: dict[tuple[str, ...], tuple[float, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {name: number for number, name in enumerate(self.weights)})
        matrix = np.array(list(self.weights.values()), dtype=np.float64).reshape(len(self.weights), len(self.classes))
        object.__setattr__(self, "_matrix", matrix)

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """The probability of each class given the features; unknown features count nothing."""
        return self.probabilities_of([features])[0]

    def probabilities_of(self, items: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """The probabilities of several items at once, which costs a fraction of asking one by one."""
        return [dict(zip(self.classes, row, strict=True)) for row in self._chances(items).tolist()]

    def _chances(self, items: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """A row of probabilities for each item."""
        index = self._index
        rows: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        for features in items:
            starts.append(len(rows))
            rows.append(0)  # every item has at least one entry, of value 0
            values.append(0.0)
            rows += [index[name] for name in features if name in index]
            values += [value for name, value in features.items() if name in index]
        if not items:
            return np.zeros((0, len(self.classes)))
        sums = np.add.reduceat(self._matrix.take(rows, axis=0) * np.array(values)[:, None], starts, axis=0)
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        chances: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
        return chances

    def binary(self, features: Iterable[str]) -> float:
        """The probability of the one class of a binary model, given the features that are there."""
        weights = self.weights
        total = sum([weights[name][0] for name in features if name in weights])
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def sum_of(self, group: tuple[str, ...]) -> tuple[float, ...]:
        """The sum of the weights of a group of features, one a class; kept, for groups that come again and again."""
        found = self._sums.get(group)
        if found is None:
            rows = [self.weights[name] for name in group if name in self.weights]
            found = tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0.0,) * len(self.classes)
            if len(self._sums) >= _KEPT:
                self._sums.clear()
            self._sums[group] = found
        return found

    def weight_of(self, feature: str, name: str) -> float:
        """The weight that a feature gives to a class (0 for a feature the model does not know)."""
        row = self.weights.get(feature)
        return 0.0 if row is None else float(row[self.classes.index(name)])


def load_ranker(name: str) -> LinearRanker:
    """A ranker that ships with the package, such as `types`.

    Raises:
        SetupError: if the model file is missing or is not what `make train` writes.
    """
    place = resources.files("legation") / "data" / "models" / f"{name}.json"
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        weights = {feature: tuple(float(w) for w in row) for feature, row in data["weights"].items()}
        return LinearRanker(tuple(data["classes"]), weights)
    except FileNotFoundError as error:
        raise SetupError("this model is not installed", where=f"models/{name}.json", remedy="Run: make train") from error
    except (KeyError, TypeError, ValueError) as error:
        raise SetupError(f"not a model: {error}", where=f"models/{name}.json", remedy="Run: make train") from error
