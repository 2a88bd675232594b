"""Fitting of linear models: a logistic model over classes, and a choice among alternatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

KEEP = 0.02
"""Weights smaller than this in every class are left out of a model."""

Row = tuple[dict[str, float], str, float]
"""Features, label, weight of the example."""


@dataclass(frozen=True, slots=True)
class Case:
    """A choice among alternatives: the features of each, which of them are right, and what the case counts."""

    rows: Sequence[Sequence[str]]
    right: Sequence[bool]
    weight: float


def fit(rows: Sequence[Row], strength: float = 0.3) -> dict[str, Any]:
    """A logistic model of the rows as plain data; of two classes only the weights of "1" are kept.

    Args:
        rows: features, label, weight.
        strength: inverse of the regularisation.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for features, _, _ in rows for name in features)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform({n: v for n, v in features.items() if counts[n] > 1} for features, _, _ in rows)
    model = LogisticRegression(C=strength, max_iter=150)
    model.fit(matrix, [label for _, label, _ in rows], sample_weight=[weight for _, _, weight in rows])
    classes = [str(name) for name in model.classes_] if len(model.classes_) > 2 else ["1"]
    weights = {}
    for number, name in enumerate(vectors.get_feature_names_out()):
        row = [
            float(model.coef_[k][number]) + (float(model.intercept_[k]) if name == "bias" else 0.0) for k in range(len(classes))
        ]
        if max(abs(value) for value in row) >= KEEP:
            weights[str(name)] = [round(value, 3) for value in row]
    return {"classes": classes, "weights": weights}


def fit_choice(cases: Sequence[Case], strength: float) -> dict[str, float]:
    """The weights of a conditional logistic model: the chance of the right alternatives together is made as large as it gets.

    Args:
        cases: the choices.
        strength: inverse of the regularisation.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    counts = Counter(name for case in cases for row in case.rows for name in set(row))
    index: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for case in cases:
        for row in case.rows:
            columns += sorted(index.setdefault(name, len(index)) for name in dict.fromkeys(row) if counts[name] > 1)
            ends.append(len(columns))
    right = np.array([float(one) for case in cases for one in case.right])
    sizes = np.array([len(case.rows) for case in cases])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(cases)), sizes)
    weight = np.array([case.weight for case in cases])
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(right), len(index)))
    turned = matrix.T.tocsr()

    def loss(theta: Any) -> tuple[float, Any]:
        sums = matrix @ theta
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        whole = np.add.reduceat(powers, starts)
        good = powers * right
        share = np.maximum(np.add.reduceat(good, starts), 1e-300)
        lost = -float(weight @ (np.log(share) - np.log(whole)))
        slope = (powers / whole[group] - good / share[group]) * weight[group]
        return lost + 0.5 / strength * float(theta @ theta), turned @ slope + theta / strength

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return {name: round(float(found.x[number]), 3) for name, number in index.items() if abs(found.x[number]) >= KEEP}
