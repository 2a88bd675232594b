"""Report → ParsedReport: paragraphs, syntax, quotations, mentions."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING, Any

from legation.lexicon import Lexicon
from legation.model import Report
from legation.parsed import ParsedReport
from legation.parsing.furniture import set_apart
from legation.parsing.limits import limit_problems
from legation.parsing.mentions import find_mentions
from legation.parsing.quotations import find_quotes
from legation.parsing.syntax import parse_paragraphs
from legation.settings import DEFAULTS, Settings
from legation.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language


Choose = Callable[[str, Sequence[Span]], Container[int]]
"""The numbers of the paragraphs that are worth parsing, from a report's text and its paragraphs."""


def parse(
    report: Report, lexicon: Lexicon, language: Language, settings: Settings = DEFAULTS, choose: Choose | None = None
) -> ParsedReport:
    """A report with its furniture set apart, its syntax, quotations and mentions.

    Args:
        report: the report as decoded.
        lexicon: the dictionaries.
        language: the pipeline of `syntax.load_language`.
        settings: the limits of a word and a sentence.
        choose: which paragraphs are parsed; without it all.
    """
    report, paragraphs = set_apart(report)
    tokens, sentences = parse_paragraphs(report.text, paragraphs, language, settings, choose(report.text, paragraphs) if choose else None)
    quotes = find_quotes(report.text, paragraphs)
    _mark_quoted(tokens, quotes)
    parsed = ParsedReport(
        report=report,
        tokens=tokens,
        sentences=sentences,
        paragraphs=paragraphs,
        quotes=quotes,
        problems=limit_problems(report.text, paragraphs, settings),
    )
    parsed.mentions, parsed.titled = find_mentions(parsed, lexicon, settings)
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
