"""What keeps one bad paragraph from costing the parser too much: long words broken, long sentences cut.

The tokenizer takes quadratic time on a run without spaces and the parser much memory on a sentence of many thousand
words, so both are limited before they see the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legation.model import Problem
from legation.settings import DEFAULTS, Settings
from legation.spans import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)")
REPEATS = re.compile(r"([^\w\s])\1{11,}")
"""One mark many times over (a ruled line, a flood of quotation marks): the parser sees a few of them."""
KEPT = 3
MOST_TOKENS_AT_ONCE = 8
"""A piece given to the parser holds at most this many times the limit of a sentence."""


def pieces(text: str, paragraph: Span, settings: Settings = DEFAULTS) -> list[Span]:
    """The paragraph, or the parts of it that are parsed one by one when it is very long.

    It is cut behind sentences where they end, and within a sentence that is longer than the limit.
    """
    limit = settings.max_sentence_tokens
    if len(paragraph) <= 2 * limit:
        return [paragraph]
    parts: list[Span] = []
    start = paragraph.start
    held = 0
    for end, count, whole in _stretches(text, paragraph, limit):
        held += count
        if held >= MOST_TOKENS_AT_ONCE * limit or not whole:
            parts.append(Span(start, end))
            start, held = end, 0
    if start < paragraph.end:
        parts.append(Span(start, paragraph.end))
    return [part for part in parts if part.text(text).strip()]


def _stretches(text: str, paragraph: Span, limit: int) -> list[tuple[int, int, bool]]:
    """Ends of sentences (or of what had to be cut), how many tokens each has, and whether it is whole."""
    ends = [match.end() for match in _END.finditer(text, paragraph.start, paragraph.end)]
    found: list[tuple[int, int, bool]] = []
    start = paragraph.start
    for end in [*ends, paragraph.end]:
        count = 0
        for token in _TOKEN.finditer(text, start, end):
            if count == limit:
                found.append((token.start(), count, False))
                count = 0
            count += 1
        cut_before = bool(found) and not found[-1][2] and found[-1][0] > start
        found.append((end, count, not cut_before))
        start = end
    return found


def limit_problems(text: str, paragraphs: Sequence[Span], settings: Settings = DEFAULTS) -> tuple[Problem, ...]:
    """What `pieces` cuts and the parser's view breaks, told as problems."""
    found = []
    word = long_word(settings)
    for paragraph in paragraphs:
        if len(paragraph) <= settings.max_word_characters:
            continue
        if match := word.search(text, paragraph.start, paragraph.end):
            detail = f"a run of more than {settings.max_word_characters} characters without a space was broken"
            found.append(Problem(stage="parsing", code="text.long-word", detail=detail, span=Span(*match.span())))
        if len(paragraph) > 2 * settings.max_sentence_tokens:
            cut = [part for part in _stretches(text, paragraph, settings.max_sentence_tokens) if not part[2]]
            if cut:
                detail = f"a sentence of more than {settings.max_sentence_tokens} words was cut"
                found.append(Problem(stage="parsing", code="text.long-sentence", detail=detail, span=paragraph))
    return tuple(found)


def long_word(settings: Settings = DEFAULTS) -> re.Pattern[str]:
    """A run without spaces that is longer than the limit."""
    return re.compile(rf"(?<!\S)\S{{{settings.max_word_characters + 1}}}")
