"""The neural ranker of event types: a fine-tuned MiniLM in int8 ONNX (the extra `neural`).

It reads the sentence with the predicate, and the parties where they are known, marked. The linear ranker reads the parse; the two are
blended, for they err in different places. `python -m training.neural` writes the model.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources, util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from legation.errors import SetupError
from legation.spans import Span

PACKAGES = ("onnxruntime", "tokenizers")
ROLES = ("predicate", "actors", "recipients")
_CLS, _SEP = 101, 102
_BATCH = 32
_LONGER = 1.25
"""How many times as long as its shortest the longest of a batch may be: the model's scales are those of the batch, padding included."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with the spans of the predicate and the parties (offsets into `text`); what is unknown stays empty."""

    text: str
    predicate: tuple[Span, ...] = ()
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()


class NeuralRanker:
    """Chances of the event types and none for marked sentences.

    Args:
        folder: where types.onnx, types.json and tokenizer.json lie.

    Raises:
        SetupError: if a package or a file is missing.
    """

    def __init__(self, folder: Path) -> None:
        absent = [name for name in PACKAGES if util.find_spec(name) is None]
        if absent:
            raise SetupError(f"The package {absent[0]} is not installed.", remedy="Run: pip install 'legation[neural]'")
        import onnxruntime
        from tokenizers import Tokenizer

        for name in ("types.onnx", "types.json", "tokenizer.json"):
            if not (folder / name).exists():
                raise SetupError("This file of the neural ranker is missing.", where=str(folder / name), remedy="Run: make train-neural")
        self.fingerprint = hashlib.sha256((folder / "types.onnx").read_bytes()).hexdigest()[:16]
        about = json.loads((folder / "types.json").read_text(encoding="utf-8"))
        self.classes: tuple[str, ...] = tuple(about["classes"])
        self.filed: tuple[str, ...] = tuple(about["filed"])
        self._marks: dict[str, tuple[int, int]] = {role: (pair[0], pair[1]) for role, pair in about["marks"].items()}
        self._longest = int(about["longest"])
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(folder / "types.onnx"), options, providers=["CPUExecutionProvider"])

    def chances(self, items: Sequence[Marked]) -> list[dict[str, float]]:
        """The probability of each type and none for each item, in their order; all but the same whatever else is asked with it."""
        return self._ask(items, "scores", self.classes)

    def filings(self, items: Sequence[Marked]) -> list[dict[str, float]]:
        """The same of the roots under which data sets without a status file an act: a planned visit as AGREE, a refused one as REJECT.

        CONCEDE and RETREAT are YIELD there. Meant for items of which the parties are marked.
        """
        return self._ask(items, "filed", self.filed)

    def _ask(self, items: Sequence[Marked], output: str, classes: Sequence[str]) -> list[dict[str, float]]:
        encoded = [self._encode(item) for item in items]
        order = sorted(range(len(items)), key=lambda n: (len(encoded[n][0]), n))
        found: list[dict[str, float]] = [{} for _ in items]
        for group in _groups(order, [len(ids) for ids, _ in encoded]):
            for n, row in zip(group, self._run([encoded[n] for n in group], output).tolist(), strict=True):
                found[n] = dict(zip(classes, row, strict=True))
        return found

    def _run(self, group: Sequence[tuple[list[int], list[list[int]]]], output: str) -> NDArray[np.float64]:
        most = max(len(ids) for ids, _ in group)
        ids = np.zeros((len(group), most), dtype=np.int64)
        mask = np.zeros((len(group), most), dtype=np.int64)
        marks = np.zeros((len(group), len(ROLES), most), dtype=np.float32)
        for n, (tokens, opened) in enumerate(group):
            ids[n, : len(tokens)] = tokens
            mask[n, : len(tokens)] = 1
            for k, places in enumerate(opened):
                marks[n, k, places] = 1.0
        scores = self._session.run([output], {"ids": ids, "mask": mask, "marks": marks})[0].astype(np.float64)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
        return chances

    def _encode(self, item: Marked) -> tuple[list[int], list[list[int]]]:
        """Token ids with the marks, and where the marks of each role open; cut around the first mark where it is too long."""
        edges: list[tuple[int, int, str, int]] = []
        for role in ROLES:
            opening, closing = self._marks[role]
            for span in getattr(item, role):
                edges += [(span.start, 1, role, opening), (span.end, 0, role, closing)]
        edges.sort(key=lambda edge: (edge[0], edge[1]))
        ids: list[int] = [_CLS]
        opened: dict[str, list[int]] = {role: [] for role in ROLES}
        at = 0
        for place, opens, role, mark in edges:
            ids += self._pieces(item.text[at:place])
            at = place
            if opens:
                opened[role].append(len(ids))
            ids.append(mark)
        ids += self._pieces(item.text[at:])
        if len(ids) >= self._longest:
            first = min((places[0] for places in opened.values() if places), default=0)
            begin = max(1, min(first - self._longest // 2, len(ids) - self._longest + 2))
            ids = [_CLS, *ids[begin : begin + self._longest - 2]]
            opened = {role: [p - begin + 1 for p in places if 0 < p - begin + 1 < len(ids)] for role, places in opened.items()}
        return [*ids, _SEP], [opened[role] for role in ROLES]

    def _pieces(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids) if text.strip() else []


def _groups(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Numbers of items, given in the order of their lengths, as batches of like length."""
    groups: list[list[int]] = []
    for n in order:
        if not groups or len(groups[-1]) == _BATCH or lengths[n] > _LONGER * lengths[groups[-1][0]]:
            groups.append([])
        groups[-1].append(n)
    return groups


def blend(linear: Mapping[str, float], neural: Mapping[str, float], share: float) -> dict[str, float]:
    """The two rankers' chances as one: their weighted geometric mean, summing to one.

    Args:
        linear: chances by the linear ranker.
        neural: chances by the neural ranker, of the same classes.
        share: weight of the neural ranker, 0 to 1.
    """
    logs = {name: (1 - share) * math.log(chance + 1e-9) + share * math.log(neural.get(name, 0.0) + 1e-9) for name, chance in linear.items()}
    top = max(logs.values())
    powers = {name: math.exp(value - top) for name, value in logs.items()}
    total = sum(powers.values())
    return {name: value / total for name, value in powers.items()}


def load_neural(folder: Path | None = None) -> NeuralRanker:
    """The neural ranker that ships with the package, or the one in `folder`.

    Raises:
        SetupError: if a package or a file is missing.
    """
    return NeuralRanker(folder if folder is not None else Path(str(resources.files("legation") / "data" / "models" / "neural")))
