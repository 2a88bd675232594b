"""The weights of `legation.relevance`: `python -m training.relevance` writes them, with a threshold from cross-validation.

Learnt on stories of our own: political ones from the development corpora, the examples and the training sentences;
others from corpus/relevance/dev, whole and by sentence. Nothing of corpus/test or corpus/relevance/test is read.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from legation.lexicon import load_lexicon
from legation.relevance import features
from training.sentences import read_examples

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "src" / "legation" / "data" / "models" / "relevance.json"
VERSION = "3"
FOLDS = 5
RARE = 3
"""Words in fewer texts than this are left out."""
STRENGTH = 0.003
"""Of the penalty on weights."""
MISSED = 0.01
"""The share of political texts, in cross-validation, that may lie below the threshold before the margin is taken off."""
MARGIN = 0.25
"""What is taken off the threshold, in log-odds: new stories differ from ours."""


@dataclass(frozen=True)
class Item:
    """A text with its label; `weight` says how much it counts, `whole` whether it is a story and not a sentence."""

    name: str
    text: str
    political: bool
    weight: float = 1.0
    whole: bool = True


def stories(part: str) -> Iterator[Item]:
    """The stories of a part: `dev` or `test`."""
    for path in sorted((ROOT / "corpus" / part).glob("*.story.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        yield Item(path.name, f"{story.get('headline') or ''}\n{story['text']}", True)
    happenings = ROOT / "corpus" / "happenings" / ("dev" if part == "dev" else "held")
    for path in sorted(happenings.glob("*.toml")):
        for story in tomllib.loads(path.read_text(encoding="utf-8")).get("story", []):
            yield Item(f"{path.name}:{story['id']}", f"{story.get('headline', '')}\n{story['text']}", True)
    for line in (ROOT / "corpus" / "relevance" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        yield Item(story["id"], story["text"], story["political"])
    if part == "dev":
        for path in sorted((ROOT / "src" / "legation" / "data" / "examples").glob("*.story.json")):
            yield Item(path.name, json.loads(path.read_text(encoding="utf-8"))["text"], True)


def sentences() -> Iterator[Item]:
    """Sentences: of the rankers' training for acts, and of the stories without politics."""
    acts = [example for example in read_examples() if example.type != "NONE"]
    for number, example in enumerate(acts[:: max(1, len(acts) // 600)]):
        yield Item(f"act {number}", example.text, True, 0.3, False)
    for item in stories("dev"):
        if not item.political:
            for number, part in enumerate(re.split(r"(?<=[.!?])\s+", item.text)):
                yield Item(f"{item.name}.{number}", part, False, 0.3, False)


def fit(found: Sequence[set[str]], items: Sequence[Item]) -> dict[str, float]:
    """A logistic model over the features: the same weights on every machine, to four digits."""
    counts = Counter(name for one in found for name in one)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    index = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(items), len(names) + 1), dtype=np.float64)
    matrix[:, -1] = 1.0
    for row, one in enumerate(found):
        for name in one:
            if name in index:
                matrix[row, index[name]] = 1.0
    truth = np.array([item.political for item in items], dtype=np.float64)
    weight = np.array([item.weight for item in items])
    for label in (0.0, 1.0):  # both sides count alike
        weight[truth == label] /= weight[truth == label].sum()
    weights = _descend(matrix, truth, weight)
    kept = {name: round(float(weights[index[name]]), 4) for name in names if abs(weights[index[name]]) >= 0.005}
    return {**kept, "bias": round(float(weights[-1]), 4)}


def _descend(matrix: NDArray[np.float64], truth: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Accelerated gradient descent with a fixed number of steps."""
    weights = np.zeros(matrix.shape[1])
    ahead, step = weights.copy(), 0.05
    for number in range(1, 1_501):
        error = weight * (1.0 / (1.0 + np.exp(-np.clip(matrix @ ahead, -30, 30))) - truth)
        gradient = matrix.T @ error + STRENGTH * 0.1 * np.append(ahead[:-1], 0.0)
        new = ahead - step * gradient
        ahead = new + (number / (number + 3)) * (new - weights)
        weights = new
    return weights


def scores(weights: dict[str, float], found: Sequence[set[str]]) -> list[float]:
    """The log-odds of each text."""
    return [weights["bias"] + sum(weights.get(name, 0.0) for name in one) for one in found]


def main() -> int:
    """Fit, choose the threshold on held-out folds, write the model."""
    lexicon = load_lexicon()
    items = [*stories("dev"), *sentences()]
    found = [features(item.text, lexicon) for item in items]
    held: dict[int, float] = {}
    for fold in range(FOLDS):
        inside = [n for n, item in enumerate(items) if _fold(item) != fold]
        outside = [n for n, item in enumerate(items) if _fold(item) == fold]
        weights = fit([found[n] for n in inside], [items[n] for n in inside])
        held.update(zip(outside, scores(weights, [found[n] for n in outside]), strict=True))
    political = sorted(held[n] for n, item in enumerate(items) if item.political and item.whole)
    others = [held[n] for n, item in enumerate(items) if not item.political and item.whole]
    bound = political[int(MISSED * len(political))] - MARGIN
    sys.stdout.write(f"held out: {len(political)} political, {len(others)} others; threshold {bound:.2f}; ")
    sys.stdout.write(f"recall {np.mean([one >= bound for one in political]):.4f}, saved {np.mean([one < bound for one in others]):.4f}\n")
    threshold = round(1 / (1 + float(np.exp(-bound))), 6)
    model = {"version": VERSION, "about": "weights of legation.relevance", "threshold": threshold, "weights": fit(found, items)}
    MODEL.write_text(json.dumps(model, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _fold(item: Item) -> int:
    """A story and its sentences lie in the same fold."""
    return sum(map(ord, item.name.split(".")[0])) % FOLDS


if __name__ == "__main__":
    sys.exit(main())
