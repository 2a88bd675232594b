"""What the parser's networks make of a word by itself, kept: the first layers look at one word at a time.

A third of the parser's arithmetic is spent on looking up a word's features and mixing them into one row of numbers. The row
depends on the word's form alone, not on its neighbours, so it is worked out once a form and looked up afterwards.
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
    """Let every network of the pipeline that embeds words keep what it made of each.

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


def _embeds(node: Model[Any, Any]) -> bool:
    """Whether a layer is the embedding of words: features of each token, a table for each feature, and one layer that mixes."""
    names = [layer.name.split("(")[0] for layer in node.layers]
    return names == ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]


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
        features = np.concatenate([doc.to_array(self.columns).reshape((len(doc), -1)) for doc in docs])
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
