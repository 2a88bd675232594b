"""Quotation marks of every style; and what must hold of any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.parsing.quotations import find_quotes
from legation.spans import Span


def inner(text: str) -> list[str]:
    return [quote.inner.text(text) for quote in find_quotes(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We wait," he said.', ["We wait,"]),
        ("“We wait,” he said.", ["We wait,"]),
        ("«We wait», he said.", ["We wait"]),
        ("„We wait”, he said.", ["We wait"]),
        ("''We wait,'' he said.", ["We wait,"]),
        ("``We wait,'' he said.", ["We wait,"]),
        ("'We wait,' he said.", ["We wait,"]),
        ("‘We won’t wait,’ he said.", ["We won’t wait,"]),
        ("He said: 'We don't know. The ministers' talks failed.' He left.", ["We don't know. The ministers' talks failed."]),
        ("He called it a 'bad day' for 'peace'.", ["bad day", "peace"]),
        ("The workers' union met the ministers' aides.", []),
        ("Don't go, it's the guards' hut.", []),
        ("Back in the '90s he said 'no'.", ["no"]),
        ("Give 'em time, he said.", []),
        ("\"He said 'no' to me,\" she recalled.", ["He said 'no' to me,"]),
        ('"We wait," he said. "For how long?"', ["We wait,", "For how long?"]),
        ('He spoke of "war" and "peace".', ["war", "peace"]),
        ('The pipe is 12" wide.', []),
        ('"We wait for the monitors, and we are patient.', ["We wait for the monitors, and we are patient."]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_resumed_paragraph_is_open_ended() -> None:
    text = '"We wait.\n\n"We are patient."'
    first, second = find_quotes(text, [Span(0, 9), Span(11, len(text))])
    assert first.open_ended
    assert not second.open_ended


@given(st.text(alphabet="ab .,!?s'\"“”‘’«»„`\n", max_size=80))
def test_quotations_are_ordered_disjoint_and_inside(text: str) -> None:
    paragraph = Span(0, len(text))
    quotes = find_quotes(text, [paragraph])
    for quote in quotes:
        assert paragraph.contains(quote.span)
        assert quote.span.contains(quote.inner)
        assert len(quote.inner) > 0
    for before, after in pairwise(quotes):
        assert before.span.end <= after.span.start


@given(st.text(alphabet="abc .,", min_size=1, max_size=40).filter(lambda words: words.strip()))
def test_words_between_curly_marks_are_found(words: str) -> None:
    assert inner(f"He said “{words}” twice.") == [words]


@given(st.text(alphabet="abc .,\"'“", max_size=40), st.text(alphabet="abc .,\"'“", max_size=40))
def test_paragraphs_do_not_disturb_each_other(first: str, second: str) -> None:
    text = f"{first}\n\n{second}"
    alone = [quote.inner.text(first) for quote in find_quotes(first, [Span(0, len(first))])]
    both = find_quotes(text, [Span(0, len(first)), Span(len(first) + 2, len(text))])
    assert [quote.inner.text(text) for quote in both if quote.paragraph == 0] == alone
