"""Time expressions: the paradigm in tests/data/dates, properties of all readings, and the dates of acts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from edtf import parse_edtf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.coding.parsing import coded

from legation.api import read_text
from legation.coding.dates import TimeExpression, find_times
from legation.coding.event_dates import DateReader
from legation.lexicon import Lexicon
from legation.lexicon.calendar import load_calendar
from legation.model import Report
from legation.parsed import ParsedReport
from legation.parsing.syntax import load_language, parse_paragraphs
from legation.scheme import Scheme
from legation.spans import Span
from legation.timespan import TimeSpan

DATA = Path(__file__).parents[1] / "data" / "dates"
CASES = [json.loads(line) for line in (DATA / "paradigm.jsonl").read_text(encoding="utf-8").splitlines()]
ACTS = [json.loads(line) for line in (DATA / "acts.jsonl").read_text(encoding="utf-8").splitlines()]
FAST = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

language = cache(load_language)


@cache
def lexicon() -> Lexicon:
    return cast("Lexicon", SimpleNamespace(calendar=load_calendar()))


def parse(text: str, published: date | None) -> ParsedReport:
    spans = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    tokens, sentences = parse_paragraphs(text, spans, language())
    report = Report(id="t", text=text, published=published)
    return ParsedReport(report=report, tokens=tokens, sentences=sentences, paragraphs=tuple(spans))


def times(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    return find_times(parse(text, published), lexicon())


def marked(case: dict[str, Any]) -> tuple[str, int, int, date | None]:
    """The text without its braces, where they stood, and the day of publication."""
    text = case["text"]
    first, last = text.index("{"), text.index("}") - 1
    published = date.fromisoformat(case["published"]) if case["published"] else None
    return text.replace("{", "").replace("}", ""), first, last, published


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['published']}: {case['text']}")
def test_paradigm(case: dict[str, Any]) -> None:
    text, first, last, published = marked(case)
    here = [t for t in times(text, published) if t.span.start < last and t.span.end > first and not t.within]
    known = [t.timespan for t in here if t.timespan.known]
    assert ([span.edtf() for span in known[:1]] or [""]) == [case["edtf"]]
    if known:
        assert known[0].precision == case["precision"]
        assert known[0].basis in {"stated", "relative"}


def test_paradigm_is_large_enough() -> None:
    assert len(CASES) >= 250


@pytest.mark.parametrize("edtf", sorted({case["edtf"] for case in CASES} - {""}))
def test_edtf_is_read_by_others_and_by_us(edtf: str) -> None:
    assert parse_edtf(edtf) is not None
    assert TimeSpan.from_edtf(edtf).edtf() == edtf


@pytest.mark.parametrize("case", ACTS, ids=lambda case: case["text"])
def test_dates_of_acts(case: dict[str, Any]) -> None:
    text, first, _, published = marked(case)
    parsed = parse(text, published)
    token = next(t for t in parsed.tokens if t.start <= first < t.end)
    assert DateReader(parsed, find_times(parsed, lexicon())).read(token).edtf() == case["edtf"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("He spoke on Thursday.", "DATE", "2025-08-28"),
        ("He spoke last week.", "DATE", "2025-W34"),
        ("He spoke in July.", "DATE", "2025-07"),
        ("He spoke in the third quarter of 2024.", "DATE", "2024-Q3"),
        ("He spoke in the summer of 2024.", "DATE", "2024-SU"),
        ("He spoke in the 1990s.", "DATE", "199X"),
        ("He spoke over the weekend.", "DATE", "2025-W34-WE"),
        ("He spoke for three days.", "DURATION", "P3D"),
        ("He spoke for two and a half years.", "DURATION", "P2.5Y"),
        ("He spoke for several hours.", "DURATION", "PTXH"),
        ("A 27-year contract was signed.", "DURATION", "P27Y"),
        ("He speaks every year.", "SET", "P1Y"),
        ("He publishes weekly figures.", "SET", "P1W"),
        ("He recently spoke.", "DATE", "PAST_REF"),
        ("He left at 18:00 UTC on Tuesday.", "TIME", "2025-08-26T18:00Z"),
        ("He spoke on Monday morning.", "TIME", "2025-08-25TMO"),
    ],
)
def test_timex_values(text: str, kind: str, value: str) -> None:
    assert (kind, value) in [(t.kind, t.value) for t in times(text, date(2025, 8, 28))]


def test_signals() -> None:
    found = times(
        "Since 2020 he has ruled; by Friday he must go; until May he stays; from May to July he rests.", date(2025, 8, 28)
    )
    assert [t.signal for t in found if not t.within] == ["since", "by", "until", "from-to"]


def test_victory_day_needs_a_country() -> None:
    [only] = times("They will march on Victory Day.", date(2025, 8, 28))
    assert not only.timespan.known


TENSES = st.sampled_from(["The envoy arrived {}.", "The envoy will arrive {}.", "The envoy, who was there {}, is back."])
WEEKLY = st.sampled_from([
    "on Monday", "on Wednesday", "on Sunday", "last Friday", "next Tuesday", "last week", "next week", "this week",
    "earlier this week",
    "yesterday", "today", "tomorrow", "overnight", "three days ago", "two weeks ago", "a week ago", "over the weekend",
    "within ten days",
    "early next week", "since Monday", "by Friday", "in the past ten days", "the day before yesterday", "on Thursday morning",
])  # fmt: skip
ANY = st.one_of(
    WEEKLY,
    st.sampled_from([
        "in March", "on September 3", "last month", "early next year", "in the 1990s", "since 2015",
        "by the end of the year", "last winter",
        "in the second quarter", "between 2014 and 2016", "a year ago", "at Christmas", "on Feb. 29", "from May to July",
        "in mid-June",
    ]),
)  # fmt: skip
PLAIN = [
    "the",
    "envoy",
    "troops",
    "of",
    "harbour",
    "spoke",
    "quietly",
    "with",
    "may",
    "Resolution",
    "2231",
    "3,500",
    "12.5",
    "%",
    "$40",
    "a",
    "Lima",
]
DAYS = st.dates(date(2016, 1, 1), date(2029, 12, 1))


@FAST
@given(TENSES, ANY, st.one_of(st.none(), DAYS))
def test_readings_are_ordered_and_deterministic(frame: str, words: str, published: date | None) -> None:
    text = frame.format(words)
    found = times(text, published)
    assert found == times(text, published)
    for time in found:
        span = time.timespan
        assert text[time.span.start : time.span.end] == span.words
        assert span.first is None or span.last is None or span.first <= span.last
        assert span.edtf() == "" or parse_edtf(span.edtf()) is not None
        assert published is not None or span.basis != "relative" or not span.known


@FAST
@given(TENSES, WEEKLY, DAYS)
def test_a_week_later_everything_is_a_week_later(frame: str, words: str, published: date) -> None:
    week = timedelta(days=7)
    now = [t.timespan for t in times(frame.format(words), published)]
    later = [t.timespan for t in times(frame.format(words), published + week)]
    assert [(s.first and s.first + week, s.last and s.last + week) for s in now] == [(s.first, s.last) for s in later]


@FAST
@given(st.lists(st.sampled_from(PLAIN), max_size=12))
def test_no_dates_in_text_without_time(words: list[str]) -> None:
    assert not any(t.timespan.known for t in times(" ".join(words) + ".", date(2025, 8, 28)))


@FAST
@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    for time in times(text, date(2025, 8, 28)):
        assert 0 <= time.span.start <= time.span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Peru's president, Ana Ruiz, will pay a three-day visit to Chile from June 20.", "2025-06-20", "2025-06-22"),
        ("Peru's president, Ana Ruiz, arrived in Chile on Tuesday for a weeklong visit.", "2025-06-10", "2025-06-16"),
        ("Peru and Chile concluded two days of talks in Quito on Tuesday.", "2025-06-09", "2025-06-10"),
        ("Peru's president, Ana Ruiz, went home on Wednesday after a four-day visit to Chile.", "2025-06-08", "2025-06-11"),
        ("Peru's president, Ana Ruiz, met Chile's leader on Tuesday.", "2025-06-10", "2025-06-10"),
    ],
)
def test_days_that_an_event_lasts(scheme: Scheme, text: str, first: str, last: str) -> None:
    spans = {(str(event.date.first), str(event.date.last)) for event in coded(scheme, text, "2025-06-13").events if event.type == "CONSULT"}
    assert spans == {(first, last)}


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2025-06-10T23:30:00-07:00", "2025-06-10"),
        ("2025-06-11T00:30:00+09:00", "2025-06-11"),
        ("2025-06-11T06:30:00Z", "2025-06-11"),
        ("2025-06-10", "2025-06-10"),
    ],
)
def test_today_is_the_day_of_the_publishers_own_clock(scheme: Scheme, published: str, day: str) -> None:
    report = read_text("Peru expelled two Chilean diplomats today.", published=published, scheme=scheme)
    assert [str(event.date.first) for event in report.events] == [day]
