"""Report → ParsedReport: paragraphs, syntax, quotations, mentions."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from legation.lexicon import Lexicon
from legation.model import Report
from legation.parsed import ParsedReport
from legation.parsing.mentions import find_mentions
from legation.parsing.quotations import find_quotes
from legation.parsing.syntax import parse_paragraphs
from legation.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

_LINE = re.compile(r"\S[^\n\r]*")


def parse(report: Report, lexicon: Lexicon, language: Language) -> ParsedReport:
    """A report with its furniture set apart, its syntax, quotations and mentions.

    Args:
        report: the report as decoded.
        lexicon: the dictionaries.
        language: the pipeline of `syntax.load_language`.
    """
    report, paragraphs = _set_apart()(report)
    tokens, sentences = parse_paragraphs(report.text, paragraphs, language)
    quotes = find_quotes(report.text, paragraphs)
    _mark_quoted(tokens, quotes)
    parsed = ParsedReport(report=report, tokens=tokens, sentences=sentences, paragraphs=tuple(paragraphs), quotes=quotes)
    parsed.mentions, parsed.titled = find_mentions(parsed, lexicon)
    parsed.index_mentions()
    return parsed


def _mark_quoted(tokens: Any, quotes: Any) -> None:
    marks = iter(sorted((quote.inner for quote in quotes), key=lambda span: span.start))
    span = next(marks, None)
    for token in tokens:
        while span is not None and token.start >= span.end:
            span = next(marks, None)
        if span is None:
            return
        token.quoted = span.covers(token.start)


def _set_apart() -> Callable[[Report], tuple[Report, tuple[Span, ...]]]:
    try:
        furniture = importlib.import_module("legation.parsing.furniture")
    except ImportError:
        return _lines
    found: Callable[[Report], tuple[Report, tuple[Span, ...]]] = furniture.set_apart
    return found


def _lines(report: Report) -> tuple[Report, tuple[Span, ...]]:
    found = []
    for match in _LINE.finditer(report.text):
        words = match.group().rstrip()
        found.append(Span(match.start(), match.start() + len(words)))
    return report, tuple(found)
