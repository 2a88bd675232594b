"""Stories without anything political: told cheaply, kept as read, not coded when that is wanted."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.lexicon import load_lexicon
from legation.model import Coded, RawStory, Report
from legation.pipeline import UNPOLITICAL, code_story
from legation.relevance import features, load_model, relevant, score
from legation.scheme import Scheme

ROOT = Path(__file__).parent.parent
LEXICON = load_lexicon()


def held_out() -> list[tuple[str, str, bool]]:
    stories = [
        (path.name, json.loads(path.read_text(encoding="utf-8"))["text"], True) for path in sorted((ROOT / "corpus/test").glob("*.story.json"))
    ]
    lines = (ROOT / "corpus/relevance/test.jsonl").read_text(encoding="utf-8").splitlines()
    return stories + [(one["id"], one["text"], one["political"]) for one in map(json.loads, lines)]


def political(text: str, headline: str = "") -> bool:
    return relevant(Report(id="x", text=text, headline=headline), LEXICON).political


def test_recall_and_saving_on_stories_the_weights_do_not_know() -> None:
    counts = Counter((truth, political(text)) for _, text, truth in held_out())
    recall = counts[True, True] / (counts[True, True] + counts[True, False])
    saving = counts[False, False] / (counts[False, False] + counts[False, True])
    assert recall >= 0.98
    assert saving >= 0.6


def test_the_set_is_large_enough_and_nothing_stands_in_both_halves() -> None:
    halves = [
        [json.loads(line) for line in (ROOT / f"corpus/relevance/{part}.jsonl").read_text(encoding="utf-8").splitlines()] for part in ("dev", "test")
    ]
    assert sum(not one["political"] for half in halves for one in half) >= 170
    assert sum(one["political"] for half in halves for one in half) >= 60
    texts = [one["text"] for half in halves for one in half]
    assert len(set(texts)) == len(texts)
    assert all(50 <= len(one["text"].split()) <= 330 for half in halves for one in half if not one["political"])
    assert sum(len(one["text"].split()) > 170 for half in halves for one in half if not one["political"]) >= 100


def test_reasons_name_what_weighs() -> None:
    told = relevant(Report(id="x", text="The foreign ministers of France and Japan signed a treaty in Geneva."), LEXICON)
    assert told.political
    assert len(told.reasons) >= 3
    assert all(weight for _, weight in told.reasons)


def test_the_headline_counts_too() -> None:
    assert political("They met on Monday.", headline="Foreign ministers of France and Japan sign treaty in Geneva, expel envoys of Russia")


def test_reasons_and_score_rest_on_the_same_features() -> None:
    model = load_model()
    for one in map(json.loads, (ROOT / "corpus/relevance/dev.jsonl").read_text().splitlines()):
        odds = model.weights["bias"] + sum(model.weights.get(name, 0.0) for name in features(f"\n{one['text']}", LEXICON))
        report = Report(id="x", text=one["text"])
        assert score(report, LEXICON) == relevant(report, LEXICON).score == pytest.approx(1 / (1 + math.exp(-odds)))


@given(st.text(max_size=300))
def test_any_text_has_a_score(text: str) -> None:
    assert 0.0 <= relevant(Report(id="x", text=text), LEXICON).score <= 1.0


@pytest.mark.parametrize("skip", [True, False])
def test_a_story_without_politics_is_kept_as_read(skip: bool, scheme: Scheme) -> None:
    text = next(one["text"] for one in map(json.loads, (ROOT / "corpus/relevance/dev.jsonl").read_text().splitlines()) if one["kind"] == "science")
    chosen = replace(scheme, settings=replace(scheme.settings, skip_unpolitical=skip))
    outcome = code_story(RawStory(name="a", data=text.encode()), chosen)
    assert isinstance(outcome, Coded)
    assert outcome.coded.report.text == text
    assert (UNPOLITICAL in [problem.code for problem in outcome.coded.problems]) is skip
    assert outcome.coded.scheme == chosen.fingerprint
