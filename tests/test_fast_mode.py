"""Fast mode leaves out stories that have nothing to code, recognises names sparingly, and codes the others as accurate mode does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from legation.errors import SetupError
from legation.lexicon import load_lexicon
from legation.model import Coded, RawStory
from legation.pipeline import UNPOLITICAL, code_story, load_scheme
from legation.relevance import worth_reading
from legation.scheme import Scheme
from legation.settings import Settings
from legation.spans import Span

POLITICAL = (
    "NAIROBI, May 3 - Kenya and Uganda signed a fishing treaty on Friday.\n\n"
    "President Odhiambo Were met his Ugandan counterpart before the ceremony.\n\n"
    "It was a warm afternoon and the band played for an hour. Children ate ice cream under the trees.\n\n"
    "Rwanda rejected the treaty and recalled its ambassador from Kampala."
)
GARDEN = "The roses are in bloom and the pond is full of frogs. Visitors may bring a picnic. Dogs are welcome on a lead.\n\nTea is at four."


@pytest.fixture(scope="module")
def fast(scheme: Scheme) -> Scheme:
    return replace(scheme, settings=replace(scheme.settings, mode="fast"))


def coded(text: str, scheme: Scheme) -> Coded:
    outcome = code_story(RawStory(name="x", data=text.encode(), metadata={"published": "2025-05-03"}), scheme)
    assert isinstance(outcome, Coded)
    return outcome


def test_a_political_story_is_coded_as_in_accurate_mode(scheme: Scheme, fast: Scheme) -> None:
    slow, quick = coded(POLITICAL, scheme).coded, coded(POLITICAL, fast).coded
    assert replace(quick, scheme=slow.scheme) == slow
    assert len(quick.events) >= 2
    assert quick.scheme != slow.scheme


def spans_of(parts: list[str]) -> list[Span]:
    starts = [sum(len(part) + 2 for part in parts[:n]) for n in range(len(parts))]
    return [Span(start, start + len(part)) for start, part in zip(starts, parts, strict=True)]


def test_of_a_doubtful_story_paragraphs_about_nobody_are_not_parsed() -> None:
    assert worth_reading(POLITICAL, spans_of(POLITICAL.split("\n\n")), load_lexicon()) == {0, 1, 3}


def test_a_long_story_of_which_little_is_political_is_not_parsed() -> None:
    parts = [*GARDEN.split("\n\n"), *POLITICAL.split("\n\n")[:1], *(f"{GARDEN.split(chr(10))[0]} Bed {n} is new." for n in range(4))]
    text = "\n\n".join(parts)
    assert worth_reading(text, spans_of(parts), load_lexicon()) == frozenset()
    assert worth_reading(text, spans_of(parts)[:3], load_lexicon()) == {0, 1, 2}


def test_a_story_about_nobody_is_kept_as_read(scheme: Scheme, fast: Scheme) -> None:
    outcome = coded(GARDEN, fast)
    assert [problem.code for problem in outcome.coded.problems] == [UNPOLITICAL]
    assert outcome.coded.report.text == GARDEN
    assert coded(GARDEN, scheme).coded.problems == ()


def test_a_story_with_nothing_worth_parsing_is_kept_as_read(fast: Scheme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legation.pipeline.SURE", 1.1)
    monkeypatch.setattr("legation.pipeline.worth_reading", lambda *given, **more: frozenset())
    outcome = coded(POLITICAL, fast).coded
    assert [problem.code for problem in outcome.problems] == [UNPOLITICAL]
    assert (outcome.events, outcome.statements) == ((), ())
    assert outcome.report.text == POLITICAL


def test_there_is_no_other_mode() -> None:
    with pytest.raises(SetupError, match="no mode 'quick'"):
        load_scheme(Settings(mode="quick"))
