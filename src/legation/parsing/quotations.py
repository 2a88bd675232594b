"""Quotation marks: which words of a text stand between them, across sentences and resumed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from legation.parsed import Quote
from legation.spans import Span

_MARKS = re.compile(r'["\u201c\u201d\u201e\u201f\u00ab\u00bb]|\'\'|``')
_OPENERS = frozenset({"\u201c", "\u201e", "\u201f", "\u00ab", "``"})
_CLOSERS = frozenset({"\u201d", "\u00bb", "''"})
_LONGEST = 4000
"""Characters after which an unclosed quotation mark is taken for a slip."""


def find_quotes(text: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations of a report, in order.

    A mark that is not closed in its paragraph runs to the paragraph's end (the next paragraph resumes it, as newspapers do);
    straight marks open and close in turn, a mark after a space or a bracket and before a word opens.

    Args:
        text: the report's text as received.
        paragraphs: the spans of prose.
    """
    found: list[Quote] = []
    for number, paragraph in enumerate(paragraphs):
        found.extend(_in_paragraph(text, paragraph, number))
    return tuple(found)


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
