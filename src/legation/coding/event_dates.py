"""The date of an act, from its own clause, then from its discourse (being written)."""

from __future__ import annotations

from collections.abc import Sequence

from legation.coding.dates import TimeExpression
from legation.parsed import ParsedReport, Token
from legation.timespan import ABSENT, TimeSpan


class DateReader:
    """Reads the dates of acts in one report."""

    def __init__(self, parsed: ParsedReport, times: Sequence[TimeExpression]) -> None:
        self.parsed = parsed
        self.times = times

    def read(self, token: Token) -> TimeSpan:
        """The date of the act that `token` names."""
        return ABSENT
