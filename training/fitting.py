"""Fitting of linear models: a logistic model over classes, and a choice among alternatives.

Features are numbered by name, the search starts at zero and takes a fixed number of steps, and weights are rounded: the same material
gives the same model, byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

KEEP = 0.02
"""Weights smaller than this in every class are left out of a model."""
STEPS = 30
"""Steps of the search for the least loss. The least would be reached after some hundred; models from a short way there code stories
that they have not seen a little better (docs/measurements-events.md)."""
UNBOUND = "bias"
"""The feature whose weights cost nothing."""

Row = tuple[dict[str, float], str, float]
"""Features, label, weight of the example."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A choice among alternatives: the features of each, which of them are right, and what the case counts."""

    rows: Sequence[Sequence[str]]
    right: Sequence[bool]
    weight: float


def fit(rows: Sequence[Row], strength: float = 0.3) -> dict[str, Any]:
    """A logistic model of the rows as plain data; of two classes only the weights of "1" against the other are kept.

    Args:
        rows: features, label, weight.
        strength: inverse of the regularisation.
    """
    index = _index(features for features, _, _ in rows)
    classes = sorted({label for _, label, _ in rows})
    matrix = _matrix((((index[name], value) for name, value in features.items() if name in index) for features, _, _ in rows), len(index))
    truth = np.zeros((len(rows), len(classes)))
    truth[np.arange(len(rows)), [classes.index(label) for _, label, _ in rows]] = 1.0
    weight = np.array([weight for _, _, weight in rows])
    cost = np.full((len(index), 1), 1.0 / strength)
    if UNBOUND in index:
        cost[index[UNBOUND]] = 0.0
    turned = matrix.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        theta = flat.reshape(len(index), len(classes))
        sums = matrix @ theta
        sums -= sums.max(axis=1, keepdims=True)
        powers = np.exp(sums)
        whole = powers.sum(axis=1)
        lost = float((weight * (np.log(whole) - (sums * truth).sum(axis=1))).sum())
        slope = turned @ ((powers / whole[:, None] - truth) * weight[:, None])
        return lost + 0.5 * float((cost * theta * theta).sum()), (slope + cost * theta).ravel()

    found = _least(loss, len(index) * len(classes)).reshape(len(index), len(classes))
    if len(classes) == 2:
        found, classes = found[:, 1:] - found[:, :1], ["1"]
    weights = {
        name: [round(float(value), 3) for value in found[number]] for name, number in index.items() if np.abs(found[number]).max() >= KEEP
    }
    return {"classes": classes, "weights": weights}


def fit_choice(cases: Sequence[Case], strength: float) -> dict[str, float]:
    """The weights of a conditional logistic model: the chance of the right alternatives together is made as large as it gets.

    Args:
        cases: the choices.
        strength: inverse of the regularisation.
    """
    index = _index(set(row) for case in cases for row in case.rows)
    rows = (row for case in cases for row in case.rows)
    matrix = _matrix((((index[name], 1.0) for name in set(row) if name in index) for row in rows), len(index))
    right = np.array([float(one) for case in cases for one in case.right])
    sizes = np.array([len(case.rows) for case in cases])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(cases)), sizes)
    weight = np.array([case.weight for case in cases])
    turned = matrix.T.tocsr()

    def loss(theta: Array) -> tuple[float, Array]:
        sums = matrix @ theta
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        whole = np.add.reduceat(powers, starts)
        good = powers * right
        share = np.maximum(np.add.reduceat(good, starts), 1e-300)
        lost = -float((weight * (np.log(share) - np.log(whole))).sum())
        slope = (powers / whole[group] - good / share[group]) * weight[group]
        return lost + 0.5 / strength * float((theta * theta).sum()), turned @ slope + theta / strength

    found = _least(loss, len(index))
    return {name: round(float(found[number]), 3) for name, number in index.items() if abs(found[number]) >= KEEP}


def _index(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    """The numbers of the features that come more than once, in the order of their names."""
    counts = Counter(name for row in rows for name in row)
    return {name: number for number, name in enumerate(sorted(name for name, count in counts.items() if count > 1))}


def _matrix(rows: Iterable[Iterable[tuple[int, float]]], width: int) -> Any:
    """The rows, columns with their values, as a sparse matrix of `width` columns."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows:
        for column, value in sorted(row):
            columns.append(column)
            values.append(value)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, width))


def _least(loss: Callable[[Array], tuple[float, Array]], size: int) -> Array:
    """The way towards where a convex loss, given with its slope, is least."""
    options = {"maxiter": STEPS, "ftol": 0.0, "gtol": 0.0}
    found: Array = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options=options).x
    return found
