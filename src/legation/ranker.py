"""The rankers: which type an act is, or none. Linear models over sparse features; weights are JSON beside the lexicons."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from legation.errors import SetupError

NONE = "NONE"


@dataclass(frozen=True, slots=True)
class LinearRanker:
    """A multinomial logistic model.

    Args:
        classes: the types and NONE, in the order of the weights.
        weights: for each feature, one weight a class.
    """

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """The probability of each class given the features; unknown features count nothing."""
        sums = [0.0] * len(self.classes)
        for name, value in features.items():
            row = self.weights.get(name)
            if row is not None:
                for number, weight in enumerate(row):
                    sums[number] += value * weight
        top = max(sums)
        powers = [math.exp(total - top) for total in sums]
        whole = sum(powers)
        return {name: power / whole for name, power in zip(self.classes, powers, strict=True)}


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
