"""Time expressions (being written)."""

from __future__ import annotations

from dataclasses import dataclass

from legation.lexicon import Lexicon
from legation.parsed import ParsedReport
from legation.spans import Span
from legation.timespan import TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """One expression of time: where it stands, which tokens it takes, when it is."""

    span: Span
    first: int
    last: int
    timespan: TimeSpan


def find_times(parsed: ParsedReport, lexicon: Lexicon) -> tuple[TimeExpression, ...]:
    """The time expressions of a report."""
    return ()
