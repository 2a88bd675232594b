"""Fast mode leaves out stories that have nothing to code, and codes the others as accurate mode does."""

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


def test_of_a_doubtful_story_paragraphs_about_nobody_are_not_parsed() -> None:
    spans, start = [], 0
    for part in POLITICAL.split("\n\n"):
        spans.append(Span(start, start + len(part)))
        start += len(part) + 2
    assert worth_reading(POLITICAL, spans, load_lexicon()) == {0, 1, 3}


def test_a_story_about_nobody_is_kept_as_read(scheme: Scheme, fast: Scheme) -> None:
    outcome = coded(GARDEN, fast)
    assert [problem.code for problem in outcome.coded.problems] == [UNPOLITICAL]
    assert outcome.coded.report.text == GARDEN
    assert coded(GARDEN, scheme).coded.problems == ()


def test_there_is_no_other_mode() -> None:
    with pytest.raises(SetupError, match="no mode 'quick'"):
        load_scheme(Settings(mode="quick"))
