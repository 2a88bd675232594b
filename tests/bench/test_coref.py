"""The resolver of given mentions: general over topics, blind to labels."""

from __future__ import annotations

from bench.coref import baseline, clusters, predict_coref
from bench.mentions import EventMention
from bench.system import System

from legation.scheme import Scheme

TEXTS = {
    "a": ("Rebels attacked the port of Malakal on Friday and killed nine guards.", ("attacked", "killed")),
    "b": ("Nine guards died when rebels attacked Malakal's port, the army said.", ("attacked",)),
    "c": ("A minister attacked the budget in parliament and asked for lower taxes on bread.", ("attacked",)),
}


def items() -> list[dict[str, object]]:
    return [
        {
            "id": name, "topic": "1", "text": text,
            "mentions": [{"id": word, "span": [text.index(word), text.index(word) + len(word)]} for word in words],
        }
        for name, (text, words) in TEXTS.items()
    ]  # fmt: skip


def told(rows: list[dict[str, object]]) -> dict[tuple[str, str], int]:
    return {(row["id"], mention["id"]): mention["cluster"] for row in rows for mention in row["mentions"]}  # type: ignore[attr-defined,misc]


def test_one_word_for_two_happenings_is_told_apart_by_what_stands_around_it(scheme: Scheme) -> None:
    found = told(predict_coref(System(scheme), items()))
    assert found["a", "attacked"] == found["b", "attacked"] != found["c", "attacked"]
    assert found["a", "killed"] != found["c", "attacked"]


def test_the_baseline_goes_by_the_word_alone(scheme: Scheme) -> None:
    found = told(baseline(System(scheme), items()))
    assert found["a", "attacked"] == found["b", "attacked"] == found["c", "attacked"]


def test_clusters_go_by_the_average_so_that_one_pair_does_not_join_two_groups() -> None:
    def mention(number: int) -> EventMention:
        none = frozenset[str]()
        return EventMention(
            item="a", id=str(number), number=number, document=0, lemma="x", root="x", pos="VERB", types=none, subject=none, objects=none,
            others=none, names=none, numbers=none, times=none, sentence={}, spread=1.0,
        )  # fmt: skip

    scores = {(0, 1): 3.0, (2, 3): 3.0, (0, 2): 1.0, (0, 3): -4.0, (1, 2): -4.0, (1, 3): -4.0}
    assert clusters([mention(n) for n in range(4)], scores, 0.0) == [[0, 1], [2, 3]]
    assert clusters([mention(n) for n in range(4)], scores, -9.0) == [[0, 1, 2, 3]]
