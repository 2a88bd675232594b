"""Legation reads news reports about states and their leaders and keeps the diplomatic record.

    >>> import legation
    >>> coded = legation.read("story.txt", published="2025-08-28")
    >>> for event in coded.events:
    ...     print(event.type, event.status, coded.quote(event.evidence))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legation.api import load_scheme, read, read_many, read_text
from legation.errors import LegationError, SetupError, StoryError
from legation.model import (
    Actor,
    Coded,
    CodedReport,
    Gathering,
    Mention,
    Outcome,
    Participant,
    Place,
    Problem,
    Quarantined,
    RawStory,
    Report,
    ReportedEvent,
    Role,
    Source,
    Standing,
    Statement,
    shown_as_html,
)
from legation.settings import Settings
from legation.spans import Span
from legation.timespan import TimeSpan

if TYPE_CHECKING:
    from legation.export.comparing import compare, run_of
    from legation.record import Record, open_record
    from legation.store.filters import Filters

__all__ = [
    "Actor",
    "Coded",
    "CodedReport",
    "Filters",
    "Gathering",
    "LegationError",
    "Mention",
    "Outcome",
    "Participant",
    "Place",
    "Problem",
    "Quarantined",
    "RawStory",
    "Record",
    "Report",
    "ReportedEvent",
    "Role",
    "Settings",
    "SetupError",
    "Source",
    "Span",
    "Standing",
    "Statement",
    "StoryError",
    "TimeSpan",
    "compare",
    "load_scheme",
    "open_record",
    "read",
    "read_many",
    "read_text",
    "run_of",
]

_RECORD = {
    "Filters": "legation.store.filters",
    "Record": "legation.record",
    "compare": "legation.export.comparing",
    "open_record": "legation.record",
    "run_of": "legation.export.comparing",
}


def __getattr__(name: str) -> Any:
    """The record and its database library are loaded only when they are asked for."""
    if name not in _RECORD:
        raise AttributeError(f"module 'legation' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_RECORD[name]), name)


def _report_html(coded: CodedReport) -> str:
    from legation.export.notebook import report_html

    return report_html(coded)


shown_as_html(_report_html)
