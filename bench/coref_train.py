"""Learn the weights of bench/coref.py: `python -m bench.coref_train OUT.toml IN.jsonl…` (about five minutes).

Prints B³ F1 of each file by cross-validation over topics (five folds) beside that of the baseline, then learns from all topics.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.coref import PairWeights, clusters, features, load_pair_weights
from bench.mentions import Collection, EventMention, read_collection
from bench.system import System

FOLDS = 5
RIDGE = 5.0
ROUNDS = 25
Key = tuple[str, str]
Array = NDArray[np.float64]


class Topic:
    """The pairs of one topic: features, and whether they are one happening (-1: not annotated)."""

    def __init__(self, name: str, mentions: Sequence[EventMention], collection: Collection, gold: Mapping[Key, str]) -> None:
        self.name, self.mentions, self.gold = name, mentions, gold
        self.pairs: list[tuple[int, int]] = []
        self.rows: list[dict[str, float]] = []
        same: list[int] = []
        for place, left in enumerate(mentions):
            for right in mentions[place + 1 :]:
                self.pairs.append((left.number, right.number))
                self.rows.append(dict(features(left, right, collection.likeness(left.document, right.document))))
                a, b = gold.get((left.item, left.id)), gold.get((right.item, right.id))
                same.append(-1 if a is None or b is None else int(a == b))
        self.same = np.array(same)

    def table(self, names: Mapping[str, int]) -> Array:
        """The features as rows of numbers, with a one at the end."""
        found = np.zeros((len(self.rows), len(names) + 1))
        for row, values in enumerate(self.rows):
            for name, value in values.items():
                found[row, names[name]] = value
        found[:, -1] = 1.0
        return found


def fit(topics: Sequence[Topic], names: Mapping[str, int]) -> Array:
    """The weights of a logistic regression, by Newton's method; the last is the bias."""
    x = np.concatenate([topic.table(names)[topic.same >= 0] for topic in topics])
    y = np.concatenate([topic.same[topic.same >= 0] for topic in topics]).astype(float)
    found = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (chance - y) + RIDGE * found
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found = found - step
        if np.abs(step).max() < 1e-4:
            break
    return found


def b_cubed(gold: Mapping[Key, object], told: Mapping[Key, object]) -> float:
    """B³ F1 over the gold mentions."""
    sides: list[dict[object, set[Key]]] = [defaultdict(set), defaultdict(set)]
    for key in gold:
        sides[0][gold[key]].add(key)
        sides[1][told[key]].add(key)
    shared = [len(sides[0][gold[key]] & sides[1][told[key]]) for key in gold]
    p = sum(n / len(sides[1][told[key]]) for n, key in zip(shared, gold, strict=True)) / len(gold)
    r = sum(n / len(sides[0][gold[key]]) for n, key in zip(shared, gold, strict=True)) / len(gold)
    return 2 * p * r / (p + r)


def read_topics(system: System, path: Path) -> list[Topic]:
    """The topics of one benchmark file, with their labels."""
    items: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    gold = {
        (item["id"], mention["id"]): mention["instance_id"]
        for item in items
        for mention in item["mentions"]
        if mention["kind"] == "event" and mention.get("instance_id")
    }
    collection = read_collection(system, items)
    return [Topic(f"{path.stem} {name}", mentions, collection, gold) for name, mentions in sorted(collection.topics.items())]


def cross_validated(topics: Sequence[Topic], names: Mapping[str, int], join: float) -> None:
    """Print, for each file, B³ F1 of topics that the weights were not learned from, and of the baseline."""
    told: dict[str, dict[Key, object]] = defaultdict(dict)
    plain: dict[str, dict[Key, object]] = defaultdict(dict)
    for fold in range(FOLDS):
        held = [topic for place, topic in enumerate(topics) if place % FOLDS == fold]
        weights = fit([topic for place, topic in enumerate(topics) if place % FOLDS != fold], names)
        for topic in held:
            file = topic.name.split()[0]
            scores = dict(zip(topic.pairs, (topic.table(names) @ weights).tolist(), strict=True))
            for number, group in enumerate(clusters(topic.mentions, scores, join)):
                for place in group:
                    mention = topic.mentions[place]
                    told[file][mention.item, mention.id] = (topic.name, number)
                    plain[file][mention.item, mention.id] = (topic.name, mention.lemma)
    for file in told:
        gold = {key: value for topic in topics if topic.name.split()[0] == file for key, value in topic.gold.items()}
        print(f"{file}: B³ F1 {b_cubed(gold, told[file]):.3f} by cross-validation over topics, baseline {b_cubed(gold, plain[file]):.3f}")


def write(path: Path, weights: PairWeights) -> None:
    """The table of weights, in the shape of coref_weights.toml."""
    head = path.read_text(encoding="utf-8").split("bias =")[0] if path.exists() else 'version = "new"\nsource = "bench.coref_train"\n'
    rows = "".join(f'"{name}" = {value:.2f}\n' for name, value in sorted(weights.values.items()))
    path.write_text(f"{head}bias = {weights.bias:.2f}\njoin = {weights.join}\n\n[weights]\n{rows}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    if len(arguments) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    system, join = System.load(), load_pair_weights().join
    topics = [topic for path in arguments[1:] for topic in read_topics(system, Path(path))]
    names = {name: place for place, name in enumerate(sorted({name for topic in topics for row in topic.rows for name in row}))}
    cross_validated(topics, names, join)
    found = fit(topics, names)
    write(Path(arguments[0]), PairWeights(float(found[-1]), join, {name: float(found[place]) for name, place in names.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
