"""Gatherings: meetings with several parties and who attends (being written)."""

from __future__ import annotations

from collections.abc import Sequence

from legation.coding.events import Context
from legation.model import Gathering, ReportedEvent
from legation.parsed import ParsedReport


def find_gatherings(parsed: ParsedReport, events: Sequence[ReportedEvent], context: Context) -> tuple[Gathering, ...]:
    """The gatherings of a report."""
    return ()
