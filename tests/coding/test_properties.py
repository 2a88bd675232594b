"""What holds of every record, whatever the story: determined by the text alone, well-formed, grounded in it."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.coding.report import code
from legation.model import Coded, CodedReport, RawStory, Report, Status, content_id
from legation.model_json import dumps, outcome_to_json
from legation.parsing.report import parse
from legation.pipeline import code_stories
from legation.scheme import Scheme
from legation.spans import Span

STORIES = Path(__file__).parent.parent.parent / "src/legation/data/examples"
RAW = [
    RawStory(name=place.name, data=place.read_bytes(), metadata={})
    for place in sorted(STORIES.glob("*.story.json"))
]
TEXTS = [json.loads(raw.data)["text"] for raw in RAW]
_PARTIES = st.sampled_from(
    ["Denmark", "Greek troops", "President Lise Holm", "the bloc", "Peru and Chile", "the United Nations", "she", "rebels"]
)
_ACTS = st.sampled_from([
    "attacked", "will visit", "did not meet", "accused", "urged", "may expel", "imposed sanctions on", "held talks with",
    "has been shelling", "called off a visit to", "denied attacking", "signed a treaty with", "said on Monday it would aid",
])  # fmt: skip
_SENTENCES = st.builds(lambda a, b, c: f"{a[0].upper()}{a[1:]} {b} {c}.", _PARTIES, _ACTS, _PARTIES)


def coded(scheme: Scheme, text: str, published: date | None = date(2025, 6, 4)) -> CodedReport:
    return code(parse(Report(id=content_id(text), text=text, published=published), scheme.lexicon, scheme.language), scheme)


def assert_sound(record: CodedReport, scheme: Scheme) -> None:
    text, types = record.report.text, {one.name for one in scheme.codebook.types}
    whole = Span(0, len(text))
    for event in record.events:
        assert event.type in types
        assert event.status in get_args(Status)
        assert 0 < event.confidence <= 1
        assert event.actors
        assert event.rules
        assert not {a.id for a in event.actors} & {a.id for a in event.recipients}
        for span in (event.evidence, event.trigger):
            assert whole.start <= span.start < span.end <= whole.end
        assert event.evidence.start <= event.trigger.start < event.trigger.end <= event.evidence.end
        if event.date.first and event.date.last:
            assert event.date.first <= event.date.last
    for kind in (record.roles, record.events, record.statements, record.gatherings, record.standings):
        for one in kind:
            assert record.quote(one.evidence).strip()
    assert len({event.id for event in record.events}) == len(record.events)
    starts = [event.trigger.start for event in record.events]
    assert starts == sorted(starts)


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_records_of_stories_are_sound(scheme: Scheme, number: int) -> None:
    assert_sound(coded(scheme, TEXTS[number]), scheme)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentences=st.lists(_SENTENCES, min_size=1, max_size=5))
def test_records_of_any_sentences_are_sound(scheme: Scheme, sentences: list[str]) -> None:
    assert_sound(coded(scheme, " ".join(sentences)), scheme)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentences=st.lists(_SENTENCES, min_size=1, max_size=4))
def test_reading_twice_gives_the_same_record(scheme: Scheme, sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert coded(scheme, text) == coded(scheme, text)


def test_the_order_of_stories_makes_no_difference(scheme: Scheme) -> None:
    def lines(raws: list[RawStory]) -> dict[str, str]:
        return {outcome.name: dumps(outcome_to_json(outcome)) for outcome in code_stories(raws, scheme)}

    mixed = list(RAW)
    random.Random(7).shuffle(mixed)
    assert lines(RAW) == lines(mixed)


def test_nothing_is_resolved_without_a_day_of_publication(scheme: Scheme) -> None:
    text = "Denmark will visit Peru next week. Greek troops attacked Denmark on Monday. Peru signed a treaty with Chile yesterday."
    for event in coded(scheme, text, None).events:
        assert event.date.first is None
        assert event.date.last is None


def test_a_least_confidence_leaves_out_and_changes_nothing_else(scheme: Scheme) -> None:
    for outcome in code_stories(RAW[:3], scheme):
        assert isinstance(outcome, Coded)
        assert all(event.confidence >= scheme.settings.min_confidence for event in outcome.coded.events)
