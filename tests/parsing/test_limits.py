"""Long words broken, long sentences cut, offsets kept."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.parsing.limits import limit_problems, pieces
from legation.parsing.syntax import clean, parse_paragraphs
from legation.scheme import Scheme
from legation.settings import Settings
from legation.spans import Span

SMALL = Settings(max_sentence_tokens=20, max_word_characters=10)


def test_short_paragraph_stays_whole() -> None:
    assert pieces("A b.", Span(0, 4)) == [Span(0, 4)]


@given(st.lists(st.sampled_from(["word", "a", ".", "! ", " ", '" ', "supercalifragilistic", ", "]), max_size=200).map("".join))
def test_pieces_follow_each_other_and_lose_nothing(text: str) -> None:
    found = pieces(text, Span(0, len(text)), SMALL)
    assert "".join(span.text(text) for span in found).split() == text.split() or not text.strip()
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=200)
@given(st.text(alphabet='ab \t\n\u200b\x00"“”.\u202e', max_size=60), st.integers(0, 5))
def test_clean_keeps_offsets(text: str, start: int) -> None:
    padded = "x" * start + text
    words, offsets = clean(padded, Span(start, len(padded)), SMALL)
    assert all(len(word) <= 10 for word in words.split())
    if offsets is not None:
        assert len(offsets) == len(words) + 1
        assert offsets == sorted(offsets)
        same = [padded[offset] == char for char, offset in zip(words, offsets[:-1], strict=True) if char in "ab."]
        assert all(same)


def test_problems_are_told() -> None:
    text = "a" * 30 + " " + "word " * 50
    codes = [problem.code for problem in limit_problems(text, [Span(0, len(text))], SMALL)]
    assert codes == ["text.long-word", "text.long-sentence"]


def test_a_flood_of_quotation_marks_is_cheap(scheme: Scheme) -> None:
    for text in ('"' * 100_000, "\"'" * 8_000):
        start = time.process_time()
        tokens, _ = parse_paragraphs(text, [Span(0, len(text))], scheme.language)
        assert tokens
        assert time.process_time() - start < 20
