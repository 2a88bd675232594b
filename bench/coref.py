"""Which given event mentions are one happening: pairs compared by named features, clusters by average score.

The weights (coref_weights.toml) are learned by `python -m bench.coref_train` on the visible topics and hold for any topic.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.mentions import Collection, EventMention, cosine, read_collection
from bench.system import System

WEIGHTS = Path(__file__).with_name("coref_weights.toml")


@dataclass(frozen=True, slots=True)
class PairWeights:
    """What each feature adds, the sum before, and the average score above which two clusters are joined."""

    bias: float
    join: float
    values: Mapping[str, float]


def load_pair_weights(path: Path = WEIGHTS) -> PairWeights:
    """The learned weights."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return PairWeights(table["bias"], table["join"], table["weights"])


def features(left: EventMention, right: EventMention, likeness: float) -> Iterator[tuple[str, float]]:
    """The features of a pair that are not nothing, by name.

    Args:
        left, right: two mentions of one topic.
        likeness: cosine of their documents.
    """
    lemma = left.lemma == right.lemma
    kin = "lemma" if lemma else "root" if _one_root(left.root, right.root) else "type" if left.types & right.types else "other"
    sentences = cosine(left.sentence, right.sentence)
    same_document = left.document == right.document
    yield f"{kin}", 1.0
    yield f"{kin}, documents", likeness if not same_document else 0.0
    yield f"{kin}, sentences", sentences
    yield f"{kin}, one document", float(same_document)
    if kin != "other":
        yield f"{kin}, rare word", min(left.spread, right.spread) / 9
    if not same_document:
        yield "documents alike", float(likeness > 0.15)
        yield "documents much alike", float(likeness > 0.3)
        yield "documents unlike", float(likeness < 0.07)
    if left.pos == right.pos:
        yield "word class", 1.0
    yield from _overlaps(left, right, kin)


def _overlaps(left: EventMention, right: EventMention, kin: str) -> Iterator[tuple[str, float]]:
    near = "alike" if kin in {"lemma", "root"} else "unlike"
    for name, a, b in (
        ("subject", left.subject, right.subject),
        ("object", left.objects, right.objects),
        ("other", left.others, right.others),
        ("names", left.names, right.names),
        ("numbers", left.numbers, right.numbers),
        ("times", left.times, right.times),
    ):
        if a and b:
            yield f"{near}: {name} {'shared' if a & b else 'different'}", 1.0
    a, b = left.participants, right.participants
    if a and b:
        yield f"{near}: participants", len(a & b) / min(len(a), len(b))


def _one_root(left: str, right: str) -> bool:
    """Whether two stems are of one family of words: "announc" and "announcement", "win" and "winner"."""
    short, long = sorted((left, right), key=len)
    return left == right or (len(short) >= 4 and long.startswith(short)) or (len(short) >= 6 and long[:5] == short[:5])


def score(left: EventMention, right: EventMention, likeness: float, weights: PairWeights) -> float:
    """The sum of a pair: above zero speaks for one happening."""
    return weights.bias + sum(weights.values.get(name, 0.0) * value for name, value in features(left, right, likeness))


def clusters(mentions: Sequence[EventMention], scores: Mapping[tuple[int, int], float], join: float) -> list[list[int]]:
    """Groups of mentions by average score, the surest joined first; ties by number.

    Args:
        mentions: of one topic, numbered from 0.
        scores: (lower number, higher number) → score.
        join: two groups are joined while the average score between them is at least this.
    """
    groups = {mention.number: [mention.number] for mention in mentions}
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), value in scores.items():
        sums[a][b] = sums[b][a] = value
    best = {a: _best(a, groups, sums) for a in groups}
    while len(groups) > 1:
        a = max(best, key=lambda one: (best[one][0], -one))
        value, b = best[a]
        if value < join:
            break
        keep, lose = min(a, b), max(a, b)
        groups[keep] += groups.pop(lose)
        best.pop(lose)
        for other in groups:
            if other != keep:
                sums[keep][other] = sums[other][keep] = sums[keep].get(other, 0.0) + sums[lose].get(other, 0.0)
                sums[other].pop(lose, None)
        sums.pop(lose)
        sums[keep].pop(lose, None)
        for other in groups:
            if other == keep or best[other][1] in {keep, lose}:
                best[other] = _best(other, groups, sums)
            elif (found := sums[other][keep] / (len(groups[other]) * len(groups[keep]))) > best[other][0]:
                best[other] = (found, keep)
    return [sorted(group) for _, group in sorted(groups.items())]


def _best(one: int, groups: Mapping[int, list[int]], sums: Mapping[int, Mapping[int, float]]) -> tuple[float, int]:
    """The group that stands nearest to a group, with the average score."""
    found = [(sums[one][other] / (len(groups[one]) * len(groups[other])), -other) for other in groups if other != one]
    value, number = max(found, default=(float("-inf"), 0))
    return value, -number


def cluster_topic(mentions: Sequence[EventMention], collection: Collection, weights: PairWeights) -> list[list[int]]:
    """The happenings of one topic, as numbers of mentions."""
    scores = {
        (left.number, right.number): score(left, right, collection.likeness(left.document, right.document), weights)
        for place, left in enumerate(mentions)
        for right in mentions[place + 1 :]
    }
    return clusters(mentions, scores, weights.join)


def predict_coref(system: System, items: Sequence[dict[str, Any]], weights: PairWeights | None = None) -> list[dict[str, Any]]:
    """Clusters of the given event mentions, one row an item.

    Args:
        system: whose parser is used.
        items: all lines of the benchmark; only ids, topics, texts and spans are read.
        weights: without them the learned ones.
    """
    table = weights or load_pair_weights()
    return _rows(system, items, lambda mentions, collection: cluster_topic(mentions, collection, table))


def baseline(system: System, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same head lemma in reports of one topic is one happening."""

    def by_lemma(mentions: Sequence[EventMention], collection: Collection) -> list[list[int]]:
        groups: dict[str, list[int]] = defaultdict(list)
        for mention in mentions:
            groups[mention.lemma].append(mention.number)
        return list(groups.values())

    return _rows(system, items, by_lemma)


def _rows(
    system: System,
    items: Sequence[dict[str, Any]],
    group: Callable[[Sequence[EventMention], Collection], list[list[int]]],
) -> list[dict[str, Any]]:
    collection = read_collection(system, items)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    number = 0
    for mentions in collection.topics.values():
        for members in group(mentions, collection):
            number += 1
            for place in members:
                found[mentions[place].item].append({"id": mentions[place].id, "cluster": number})
    return [{"id": item["id"], "mentions": found[item["id"]]} for item in items]
