"""The neural ranker: chances for marked sentences, blended with the linear ranker's."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from legation import pipeline
from legation.errors import SetupError
from legation.model import Coded, RawStory
from legation.neural import Marked, NeuralRanker, blend, load_neural
from legation.scheme import Scheme
from legation.settings import DEFAULTS
from legation.spans import Span


@pytest.fixture(scope="module")
def neural() -> NeuralRanker:
    return load_neural()


def mark(text: str, word: str, actor: str = "", recipient: str = "") -> Marked:
    def spans(part: str) -> tuple[Span, ...]:
        return (Span(text.index(part), text.index(part) + len(part)),) if part else ()

    return Marked(text, spans(word), spans(actor), spans(recipient))


@pytest.mark.parametrize(
    ("text", "word", "type_"),
    [
        ("Uruguay's president flew to Quito to meet his Ecuadorian counterpart.", "meet", "CONSULT"),
        ("Rebel gunners shelled the governor's compound before dawn, killing two guards.", "shelled", "ASSAULT"),
        ("The ministry froze the assets of eleven Belarusian officials.", "froze", "SANCTION"),
        ("The home side held on to win the cup in extra time.", "held", "NONE"),
    ],
)
def test_plain_cases(neural: NeuralRanker, text: str, word: str, type_: str) -> None:
    (chances,) = neural.chances([mark(text, word)])
    assert math.isclose(sum(chances.values()), 1.0, abs_tol=1e-6)
    assert max(chances, key=lambda name: chances[name]) == type_


def test_the_chances_do_not_depend_on_what_else_is_asked(neural: NeuralRanker) -> None:
    items = [
        mark("Chad protested.", "protested", "Chad"),
        mark("The long talks between Laos and Thailand on the dam, now in their third week, ended without a word.", "talks"),
        mark("Oman thanked Qatar for the aid.", "thanked", "Oman", "Qatar"),
    ]
    together = neural.chances(items)
    apart = [neural.chances([item])[0] for item in items]
    for left, right in zip(together, apart, strict=True):
        assert max(left, key=lambda n: left[n]) == max(right, key=lambda n: right[n])
        assert all(abs(left[name] - right[name]) < 0.05 for name in left)
    assert neural.chances(list(reversed(items)))[0] == together[2]
    assert neural.chances([]) == []


def test_filings_say_what_formats_without_a_status_would(neural: NeuralRanker) -> None:
    ahead, refused, freed = neural.filings([
        mark("Oslo will lend Malawi ten million dollars, the minister said.", "", "Oslo", "Malawi"),
        mark("Laos refused to meet envoys from Thailand.", "", "Laos", "Thailand"),
        mark("The army released forty prisoners to the Red Cross on Monday.", "", "The army", "the Red Cross"),
    ])  # fmt: skip
    assert [max(row, key=lambda name: row[name]) for row in (ahead, refused, freed)] == ["AGREE", "REJECT", "YIELD"]
    assert "CONCEDE" not in freed


def test_a_long_sentence_is_cut_around_the_mark(neural: NeuralRanker) -> None:
    text = "and so on " * 300 + "Kenya expelled the envoy " + "and so on " * 300
    (chances,) = neural.chances([mark(text, "expelled")])
    assert math.isclose(sum(chances.values()), 1.0, abs_tol=1e-6)


def test_blend_lies_between() -> None:
    linear, other = {"A": 0.8, "B": 0.2}, {"A": 0.2, "B": 0.8}
    assert blend(linear, other, 0.0)["A"] == pytest.approx(0.8)
    assert blend(linear, other, 1.0)["A"] == pytest.approx(0.2)
    assert blend(linear, other, 0.5)["A"] == pytest.approx(0.5)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"types\.onnx.*train-neural"):
        load_neural(tmp_path)


def test_stories_are_coded_with_it(scheme: Scheme, neural: NeuralRanker) -> None:
    other = replace(scheme, settings=replace(DEFAULTS, neural=True), neural=neural)
    assert other.fingerprint != scheme.fingerprint
    text = "QUITO (Reuters) - Uruguay's president met Ecuador's president in Quito on Monday."
    outcome = pipeline.code_story(RawStory(name="x", data=text.encode()), other)
    assert isinstance(outcome, Coded)
    assert [event.type for event in outcome.coded.events] == ["CONSULT"]
