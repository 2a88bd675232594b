"""Quotation marks: which words of a text stand between them, across sentences and resumed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from legation.parsed import Quote
from legation.spans import Span

_MARKS = re.compile(r'["\u201c\u201d\u201e\u201f\u00ab\u00bb]|\'\'|``')
_OPENERS = frozenset({"\u201c", "\u201e", "\u201f", "\u00ab", "``"})
_CLOSERS = frozenset({"\u201d", "\u00bb", "''"})
_SINGLE_OPEN = re.compile(r"(?<![\w.,!?;'\u2018\u2019])['\u2018](?=[^\W\d_])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?\u2026])['\u2019](?!\w)")
_CLIPPED = frozenset({"em", "til", "cause", "tis", "twas", "n", "round", "bout"})
"""Words that begin with an apostrophe."""
_LONGEST = 4000
"""Characters after which an unclosed quotation mark is taken for a slip."""


def find_quotes(text: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations of a report, in order.

    A mark that is not closed in its paragraph runs to the paragraph's end (the next paragraph resumes it, as newspapers do);
    straight marks open and close in turn, a mark after a space or a bracket and before a word opens. Single marks, as
    British papers set them, count outside of double ones; an apostrophe is none ("don't", "the ministers' talks", "'em").

    Args:
        text: the report's text as received.
        paragraphs: the spans of prose.
    """
    found: list[Quote] = []
    for number, paragraph in enumerate(paragraphs):
        double = _in_paragraph(text, paragraph, number)
        single = _single(text, paragraph, number, double)
        found.extend(sorted([*double, *single], key=lambda quote: quote.span.start) if single else double)
    return tuple(found)


def _single(text: str, paragraph: Span, number: int, taken: Sequence[Quote]) -> list[Quote]:
    """The quotations in single marks. One closes at the first mark behind a full stop or comma, else behind a word; marks
    behind a plural s close only when no other does ("the 'ministers' talks" stay open to doubt and are left alone)."""
    quotes: list[Quote] = []
    at = paragraph.start
    while (opening := _SINGLE_OPEN.search(text, at, paragraph.end)) is not None:
        at = opening.end()
        word = re.match(r"\w+", text[opening.end() : opening.end() + 12])
        if (word is not None and word.group().casefold() in _CLIPPED) or any(q.span.covers(opening.start()) for q in taken):
            continue
        following = _SINGLE_OPEN.search(text, opening.end(), paragraph.end)
        limit = min(following.start() if following else paragraph.end, paragraph.end)
        closing = _closing(text, opening.end(), limit)
        if closing is None or any(q.span.overlaps(Span(opening.start(), closing + 1)) for q in taken):
            continue
        quotes.append(Quote(span=Span(opening.start(), closing + 1), inner=Span(opening.end(), closing), paragraph=number))
        at = closing + 1
    return quotes


def _closing(text: str, start: int, limit: int) -> int | None:
    """Where a single quotation that begins at `start` closes, before `limit`."""
    doubtful = None
    for mark in _SINGLE_CLOSE.finditer(text, start, limit):
        before = text[mark.start() - 1]
        if before in ".,!?\u2026":
            return mark.start()
        if before != "s" or text[mark.end() : mark.end() + 1] in {".", ",", ";", ":", "!", "?", ""}:
            return mark.start()
        doubtful = doubtful if doubtful is not None else mark.start()
    return doubtful


def _in_paragraph(text: str, paragraph: Span, number: int) -> list[Quote]:
    quotes: list[Quote] = []
    start: re.Match[str] | None = None
    for mark in _MARKS.finditer(text, paragraph.start, paragraph.end):
        opens = _opens(text, mark, paragraph, start is not None)
        if start is None:
            if opens:
                start = mark
        elif not opens:
            if mark.start() - start.end() > 0:
                inner = Span(start.end(), mark.start())
                quotes.append(Quote(span=Span(start.start(), mark.end()), inner=inner, paragraph=number))
            start = None
        elif mark.group() in _OPENERS and start.group() in _OPENERS:
            start = mark  # the mark before was never closed
    if start is not None and 0 < paragraph.end - start.end() < _LONGEST:
        end = paragraph.end
        quotes.append(Quote(span=Span(start.start(), end), inner=Span(start.end(), end), paragraph=number, open_ended=True))
    return quotes


def _opens(text: str, mark: re.Match[str], paragraph: Span, inside: bool) -> bool:
    if mark.group() in _OPENERS:
        return True
    if mark.group() in _CLOSERS:
        return not inside and mark.start() == paragraph.start
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    if inside:
        return False
    return not after.isspace() and (before.isspace() or before in "([{—–-:/" or not before.isalnum())
