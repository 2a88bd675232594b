"""Legation reads news reports about states and their leaders and keeps the diplomatic record.

    >>> import legation
    >>> coded = legation.read("story.txt", published="2025-08-28")
    >>> for event in coded.events:
    ...     print(event.type, event.status, coded.quote(event.evidence))
"""

from __future__ import annotations

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
)
from legation.settings import Settings
from legation.spans import Span
from legation.timespan import TimeSpan

__all__ = [
    "Actor",
    "Coded",
    "CodedReport",
    "Gathering",
    "LegationError",
    "Mention",
    "Outcome",
    "Participant",
    "Place",
    "Problem",
    "Quarantined",
    "RawStory",
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
    "load_scheme",
    "read",
    "read_many",
    "read_text",
]
