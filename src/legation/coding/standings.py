"""Standings: lasting facts between parties (being written)."""

from __future__ import annotations

from legation.coding.events import Context
from legation.model import Standing
from legation.parsed import ParsedReport


def find_standings(parsed: ParsedReport, context: Context) -> tuple[Standing, ...]:
    """The standings of a report."""
    return ()
