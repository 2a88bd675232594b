"""Time expressions of a plain text, line by line, for the benchmark of dates.

Texts of that benchmark hold headlines and dates on lines of their own, which reading a report would set apart as furniture;
here every line is parsed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from legation.coding.dates import find_times
from legation.model import Report
from legation.parsed import ParsedReport
from legation.parsing.syntax import parse_paragraphs
from legation.scheme import Scheme
from legation.spans import Span


def parse_lines(scheme: Scheme, text: str, published: str | None) -> ParsedReport:
    """Every line of `text` parsed as a paragraph; no names, no furniture. `published` is an ISO date."""
    spans = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    tokens, sentences = parse_paragraphs(text, spans, scheme.language)
    report = Report(id="", text=text, published=date.fromisoformat(published[:10]) if published else None)
    return ParsedReport(report=report, tokens=tokens, sentences=sentences, paragraphs=tuple(spans))


def predict_dates(scheme: Scheme, text: str, published: str | None) -> list[dict[str, Any]]:
    """The time expressions of `text` with TIMEX3 values; a range is given by its two ends, as in TimeML.

    Args:
        scheme: its lexicon and its language are used.
        text: the text; spans point into it.
        published: the ISO date that relative expressions are counted from, if known.
    """
    times = find_times(parse_lines(scheme, text, published), scheme.lexicon)
    ranges = {(time.first, time.last) for time in times if time.signal == "from-to"}
    return [
        {"span": [time.span.start, time.span.end], "value": time.value, "type": time.kind}
        for time in times
        if (time.first, time.last) not in ranges
    ]
