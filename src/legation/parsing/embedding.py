"""The parser's networks, faster: what they make of a word by itself is kept, what they make of its neighbours is worked out plainly.

A third of the parser's arithmetic is spent on looking up a word's features and mixing them into one row of numbers. The row
depends on the word's form alone, not on its neighbours, so it is worked out once a form and looked up afterwards. The
layers behind it, which mix a row with those beside it, are gone through here in one function that keeps nothing for training.
The parse is the same to the last token.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

_MOST_ROWS = 60_000
"""Rows that are kept: with 96 numbers each, 23 MB a network."""
_MIX = 0x9E3779B97F4A7C15


def keep_embeddings(language: Language) -> None:
    """Let every network of the pipeline that embeds words keep what it made of each, and mix them plainly.

    Args:
        language: a spaCy pipeline; its models are changed in place. A model of another build is left as it is.
    """
    for _, component in language.pipeline:
        model = getattr(component, "model", None)
        if model is None:
            continue
        for node in list(model.walk()):
            if _embeds(node):
                model.replace_node(node, _kept(node))
            elif _mixes(node):
                model.replace_node(node, _plain(node))


def _embeds(node: Model[Any, Any]) -> bool:
    """Whether a layer is the embedding of words: features of each token, a table for each feature, and one layer that mixes."""
    names = [layer.name.split("(")[0] for layer in node.layers]
    return names == ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]


def _mixes(node: Model[Any, Any]) -> bool:
    """Whether a layer is the mixing of rows with their neighbours: over all rows at once, one step behind the other."""
    if not node.name.startswith("with_array(residual("):
        return False
    inner = [step.layers[0] for step in node.layers[0].layers if step.name.startswith("residual(") and step.layers]
    kinds = ["expand_window", "maxout", "layernorm", "dropout"]
    return len(inner) == len(node.layers[0].layers) and all(
        [layer.name for layer in _flat(one)] == kinds and _flat(one)[0].attrs["window_size"] == 1 for one in inner
    )


def _flat(node: Model[Any, Any]) -> list[Model[Any, Any]]:
    """The layers of a chain of chains, in order."""
    return [one for layer in node.layers for one in _flat(layer)] if node.layers else [node]


class _Rows:
    """The rows of the forms met so far, by a number made from a form's features."""

    def __init__(self, node: Model[Any, Any]) -> None:
        self.columns: list[int | str] = node.layers[0].attrs["columns"]
        self.tables, self.mixing = node.layers[2].layers[0], node.layers[3].layers[0]
        self.factors = np.array([pow(_MIX, power, 1 << 64) | 1 for power in range(1, len(self.columns) + 1)], dtype="uint64")
        self.places: dict[int, int] = {}
        self.rows: NDArray[np.float32] = np.zeros((0, node.get_dim("nO")), dtype="float32")

    def of(self, docs: Sequence[Doc]) -> list[NDArray[np.float32]]:
        """One array for each text, a row for each token."""
        features = np.concatenate([doc.to_array(self.columns).reshape((len(doc), len(self.columns))) for doc in docs])
        numbers: list[int] = (features * self.factors).sum(axis=1, dtype="uint64").tolist()
        places = self.places
        new = {number: i for i, number in enumerate(numbers) if number not in places}
        if new:
            if len(places) + len(new) > _MOST_ROWS:
                places.clear()
                self.rows = self.rows[:0]
                new = {number: i for i, number in enumerate(numbers)}
            made = self.mixing.predict(self.tables.predict(features[list(new.values())]))
            places.update(zip(new, range(len(places), len(places) + len(new)), strict=True))
            self.rows = np.concatenate([self.rows, made])
        rows = self.rows[[places[number] for number in numbers]]
        ends = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(rows, ends)


def _kept(node: Model[Any, Any]) -> Model[Any, Any]:
    from thinc.api import Model

    rows = _Rows(node)

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[list[Any], Any]:
        return rows.of(docs), lambda back: []

    return Model("kept_embedding", forward, dims={"nO": node.get_dim("nO")})


def _plain(node: Model[Any, Any]) -> Model[Any, Any]:
    from thinc.api import Model

    ops, pad = node.ops, node.attrs["pad"]
    steps = [_step(step.layers[0]) for step in node.layers[0].layers]

    def forward(model: Model[Any, Any], sequences: list[Any], is_train: bool) -> tuple[list[Any], Any]:
        rows = ops.flatten(sequences, pad=pad)
        if len(rows):
            _mix(rows, steps)
        return ops.unflatten(rows, np.array([len(one) for one in sequences]), pad=pad), lambda back: []

    return Model("plain_mixing", forward, dims={"nO": node.maybe_get_dim("nO"), "nI": node.maybe_get_dim("nI")})


_Step = tuple[Any, Any, Any, Any]


def _mix(rows: Any, steps: Sequence[_Step]) -> None:
    """Add to every row what each step makes of it with the rows before and behind it. The steps share the arrays that they write to."""
    count, width = rows.shape
    beside = np.zeros((count, 3 * width), dtype="float32")
    pieces = np.empty((count, steps[0][0].shape[1]), dtype="float32")
    best, squares = np.empty((2, count, width), dtype="float32")
    for weights, bias, gain, shift in steps:
        beside[1:, :width] = rows[:-1]
        beside[:, width : 2 * width] = rows
        beside[:-1, 2 * width :] = rows[1:]
        np.matmul(beside, weights, out=pieces)
        np.add(pieces, bias, out=pieces)
        best[:] = pieces[:, :width]
        for start in range(width, pieces.shape[1], width):
            np.maximum(best, pieces[:, start : start + width], out=best)
        best -= np.add.reduce(best, axis=1, keepdims=True) / width
        np.square(best, out=squares)
        best *= (np.add.reduce(squares, axis=1, keepdims=True) / width + 1e-08) ** -0.5
        best *= gain
        best += shift
        rows += best


def _step(node: Model[Any, Any]) -> _Step:
    """Weights and bias of a step with the pieces of which the largest counts in blocks; gain and shift of its norm."""
    _, maxout, norm, _ = _flat(node)
    weights, bias = maxout.get_param("W"), maxout.get_param("b")  # (rows, pieces, inputs), (rows, pieces)
    inputs = weights.shape[2]
    blocks = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, inputs).T)
    return blocks, np.ascontiguousarray(bias.T.reshape(-1)), norm.get_param("G"), norm.get_param("b")
