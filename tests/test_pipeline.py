"""Nothing is lost: every story given is coded or quarantined with a reason, and nothing crashes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation import pipeline
from legation.model import Coded, CodedReport, Quarantined, RawStory
from legation.pipeline import code_stories, code_story
from legation.scheme import Scheme
from legation.spans import Span

TEXT = (
    "By Zora Quill\n\nLIMA, May 3 (Reuters) - Peru’s president said on Friday that he would meet the Chilean foreign\xa0minister"
    " next week. “We will talk,” President Anselmo Rudo told reporters. Chile recalled its ambassador.\n\n(Editing by Ida Vexley)"
)


def raw(data: bytes | str, **metadata: Any) -> RawStory:
    return RawStory(name="x", data=data.encode() if isinstance(data, str) else data, metadata=metadata)


def spans_of(record: object) -> list[Span]:
    """Every span in a record and in the records inside it."""
    if isinstance(record, Span):
        return [record]
    if isinstance(record, tuple):
        return [span for part in record for span in spans_of(part)]
    if dataclasses.is_dataclass(record):
        return [span for field in dataclasses.fields(record) for span in spans_of(getattr(record, field.name))]
    return []


def assert_valid(coded: CodedReport) -> None:
    for span in spans_of(coded):
        assert 0 <= span.start <= span.end <= len(coded.report.text)
    for kind in (coded.roles, coded.events, coded.statements, coded.gatherings, coded.standings):
        for record in kind:
            assert coded.quote(record.evidence).strip()


def test_a_story_is_coded(scheme: Scheme) -> None:
    outcome = code_story(raw(TEXT, published="2025-05-03"), scheme)
    assert isinstance(outcome, Coded)
    assert_valid(outcome.coded)
    assert outcome.coded.scheme == scheme.fingerprint
    assert outcome.coded.roles
    assert outcome.coded.statements


def test_no_byline_or_credit_name_in_the_record(scheme: Scheme) -> None:
    outcome = code_story(raw(TEXT), scheme)
    assert isinstance(outcome, Coded)
    record = repr(dataclasses.replace(outcome.coded, report=None))  # type: ignore[arg-type]
    assert "Quill" not in record
    assert "Vexley" not in record


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "reading.empty"),
        (b"\xff\xfe\x00\xd8" * 50, None),
        (b"\x80\x81\x82" * 100, None),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("cp1252"), None),
        (b"a" * 20_000_000, "reading.too-large"),
        (b"The envoy said no. " * 1_100_000, "reading.too-large"),
        (b"\0" * 1000, "reading.not-text"),
        (b"The en\0voy said that he would leave.\0", None),
        ("The envoy said \u202eno\u202c to the \u200f\u200eminister.".encode(), None),
        ("قال الوزير إن المحادثات ستستأنف".encode(), "language.not-english"),
        (b"<html><body><p>The envoy left.</p></body></html>", "reading.markup"),
        (b'"' * 50_000, "reading.no-words"),
        (b'The envoy said: ' + b'"' * 50_000, None),
        (b"x" * 90_000, None),
        (("Z̵͍͠a̷͚͝l̵̰̈g̶̱̈o̸̡ said " * 200).encode(), None),
    ],
)  # fmt: skip
def test_hard_inputs(data: bytes, code: str | None, scheme: Scheme) -> None:
    outcome = code_story(raw(data), scheme)
    if code is not None:
        assert isinstance(outcome, Quarantined)
        assert (outcome.code, outcome.data) == (code, data)
    elif isinstance(outcome, Coded):
        assert_valid(outcome.coded)
    else:
        assert outcome.code != pipeline.INTERNAL, outcome.detail


def test_a_sentence_of_many_thousand_tokens(scheme: Scheme) -> None:
    outcome = code_story(raw("The envoy of Peru and " + "the minister of Chile and " * 3_500 + "left."), scheme)
    assert isinstance(outcome, Coded)
    assert "text.long-sentence" in [problem.code for problem in outcome.coded.problems]
    assert code_story(raw("a " * 100_000), scheme) == Quarantined(
        name="x", stage="reading", code="reading.too-long", detail="200000 characters; the limit is 100000", data=b"a " * 100_000
    )


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), RecursionError("deep"), BaseException("panic")])
def test_any_failure_is_quarantined(error: BaseException, scheme: Scheme, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> CodedReport:
        raise error

    monkeypatch.setattr(pipeline, "code", fail)
    outcome = code_story(raw(TEXT), scheme)
    assert isinstance(outcome, Quarantined)
    assert (outcome.stage, outcome.code) == ("coding", pipeline.INTERNAL)
    assert outcome.detail.startswith(type(error).__name__)


def test_an_interrupt_passes(scheme: Scheme, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> CodedReport:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "code", stop)
    with pytest.raises(KeyboardInterrupt):
        code_story(raw(TEXT), scheme)


_WORDS = st.sampled_from([
    "The envoy", "President Anselmo Rudo", "Peru", "the United States", "said", "met", "will visit", "was not", "“", "”", '"',
    ".", ",", "\n", "\n\n", "\xa0", "\u200b", "on Friday", "in Geneva", "that", "and", "sanctions", "- ", "(Reuters)", "\0",
    "\u202e", "’s", "by", "the troops", "attacked",
])  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(_WORDS.map(lambda word: word + " "), st.text(max_size=6)), max_size=40).map("".join))
def test_any_text_has_one_outcome_with_valid_offsets(scheme: Scheme, text: str) -> None:
    outcome = code_story(raw(text.encode("utf-8", "surrogatepass")), scheme)
    if isinstance(outcome, Coded):
        assert_valid(outcome.coded)
    else:
        assert outcome.code != pipeline.INTERNAL, outcome.detail


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.just(TEXT.encode()), st.binary(max_size=80)), max_size=6))
def test_read_is_coded_plus_quarantined(scheme: Scheme, stories: list[bytes]) -> None:
    raws = [RawStory(name=str(number), data=data, metadata={}) for number, data in enumerate(stories)]
    outcomes = list(code_stories(raws, scheme))
    assert [outcome.name for outcome in outcomes] == [story.name for story in raws]
    coded = sum(isinstance(outcome, Coded) for outcome in outcomes)
    quarantined = sum(isinstance(outcome, Quarantined) for outcome in outcomes)
    assert coded + quarantined == len(raws)


def test_same_story_same_record(scheme: Scheme) -> None:
    assert code_story(raw(TEXT), scheme) == code_story(raw(TEXT), scheme)
