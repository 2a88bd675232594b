"""RawStory → Report: the bytes decoded, checked, and joined with what is known from outside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from legation.errors import StoryError
from legation.model import Problem, RawStory, Report, content_id
from legation.reading.checks import check_text
from legation.reading.encoding import decode_bytes
from legation.settings import DEFAULTS, Settings

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Dates outside these years are slips of the source, not dates."""
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[T\s].{0,40})?$", re.S)
DECODED = "decoded"
"""The metadata key under which a reader says what it has decoded the text from; its bytes are UTF-8 then."""
WITHDRAWN = frozenset({"canceled", "cancelled"})
WITHHELD = frozenset({"withheld", "embargoed"})
"""The publication status of the news standards under which a story is not coded."""
_KILLED = re.compile(
    r"\s*(?:(?:editors?|eds)\W+)?(?:mandatory\s+)?(?:kill\b|withdrawn\b|retracted\b|retraction\b)"
    r"|\b(?:story|article|item|report)\s+(?:has\s+been|is|was)\s+(?:withdrawn|retracted|killed)\b",
    re.I,
)
_NAME = re.compile(r"(?:https?|urn|tag|uri):", re.I)
REFUSED = "refused"
"""The metadata key under which a reader says (code, detail) that a story could not be read at all."""


def decode(raw: RawStory, settings: Settings = DEFAULTS) -> Report:
    """The report that the bytes hold.

    Args:
        raw: bytes and metadata: headline, published, updated, publisher, url, language, corrects (the id of the report
            corrected), status (the standards' pubStatus), received (the day it was fetched); all optional.
        settings: the limits.

    Raises:
        StoryError: if there is no text in the bytes that can be coded; the code says why (docs/problems.md).
    """
    return decode_with_problems(raw, settings)[0]


def decode_with_problems(raw: RawStory, settings: Settings = DEFAULTS) -> tuple[Report, tuple[Problem, ...]]:
    """Like `decode`, with what was wrong but did not cost the story.

    Raises:
        StoryError: as `decode`.
    """
    if raw.read is not None:
        return raw.read
    if refused := raw.metadata.get(REFUSED):
        code, detail = refused if isinstance(refused, tuple) else ("reading.unreadable", str(refused))
        raise StoryError(str(code), str(detail))
    if _word(raw.metadata, "status").lower() in WITHHELD:
        raise StoryError("reading.withheld", f"{_address(raw.metadata)}: the publisher holds it back")
    if is_withdrawn(raw.metadata):
        return _notice(raw)
    if not raw.data.strip():
        raise StoryError("reading.empty", "the story has no bytes")
    if len(raw.data) > settings.max_bytes:
        raise StoryError("reading.too-large", f"{len(raw.data)} bytes; the limit is {settings.max_bytes}")
    text, encoding, problems = decode_bytes(raw.data, known=_word(raw.metadata, DECODED))
    if len(text) > settings.max_characters:
        raise StoryError("reading.too-long", f"{len(text)} characters; the limit is {settings.max_characters}")
    declared = _word(raw.metadata, "language")
    check_text(text, declared=declared)
    published, problem = read_day(raw.metadata.get("published"), "published")
    updated, second = read_day(raw.metadata.get("updated"), "updated")
    problems += tuple(p for p in (problem, second) if p)
    headline, publisher = _word(raw.metadata, "headline"), _word(raw.metadata, "publisher")
    published, problem = _not_after(published, raw.metadata.get("received"))
    problems += (problem,) if problem else ()
    problems += _told(raw.metadata.get("problems"))
    report = Report(
        id=content_id(text, headline, publisher, published.isoformat() if published else ""),
        text=text,
        name=raw.name,
        headline=headline,
        publisher=publisher,
        url=_address(raw.metadata),
        published=published,
        updated=updated,
        language="en",
        corrects=_word(raw.metadata, "corrects"),
        provenance=_word(raw.metadata, "provenance") or f"{raw.name} ({encoding})",
    )
    return report, problems


def read_day(value: object, field: str) -> tuple[date | None, Problem | None]:
    """The day that metadata give, in the offset they give it in; a problem when they give none that can be.

    Args:
        value: a date, an ISO 8601 date or date-time, or None.
        field: the name of the metadata, for the problem.
    """
    if value is None or value == "":
        return None, None
    day = value if type(value) is date else None
    if day is None and (match := _ISO_DAY.match(str(value))):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        detail = f"{field} {str(value)[:60]!r} is no date of the form 2025-08-28"
        return None, Problem(stage="reading", code="metadata.bad-date", detail=detail)
    return day, None


def _not_after(published: date | None, received: object) -> tuple[date | None, Problem | None]:
    """The day of publication, unless it lies after the day after the story was fetched."""
    if published is not None and isinstance(received, date) and (published - received).days > 1:
        detail = f"published {published} is after {received}, when it was fetched"
        return None, Problem(stage="reading", code="metadata.bad-date", detail=detail)
    return published, None


def is_withdrawn(metadata: Mapping[str, object]) -> bool:
    """Whether the publisher has withdrawn the story: by its status, or by a note that says so of the whole story."""
    return _word(metadata, "status").lower() in WITHDRAWN or _KILLED.match(_word(metadata, "correction")) is not None


def _notice(raw: RawStory) -> tuple[Report, tuple[Problem, ...]]:
    """A withdrawal is a version of the report that says nothing: a record puts it in the place of the earlier ones."""
    address, note = _address(raw.metadata), _word(raw.metadata, "correction")
    published = read_day(raw.metadata.get("published"), "published")[0]
    updated = read_day(raw.metadata.get("updated"), "updated")[0]
    report = Report(
        id=content_id("withdrawn", address, note, _word(raw.metadata, "version")),
        text=note or "Withdrawn by the publisher.",
        name=raw.name,
        headline=_word(raw.metadata, "headline"),
        publisher=_word(raw.metadata, "publisher"),
        url=address,
        published=published,
        updated=updated,
        language="en",
        corrects=_word(raw.metadata, "corrects"),
        provenance=_word(raw.metadata, "provenance"),
    )
    return report, (Problem(stage="reading", code="reading.withdrawn", detail=f"{address or raw.name}: withdrawn by the publisher"),)


def _address(metadata: Mapping[str, object]) -> str:
    """The address of the story, or the name that its publisher gave it when that is an identifier (urn:, tag:)."""
    guid = _word(metadata, "guid")
    return _word(metadata, "url") or (guid if _NAME.match(guid) else "")


def _told(problems: object) -> tuple[Problem, ...]:
    """The problems that a reader met on the way: (code, detail) each."""
    pairs = problems if isinstance(problems, list | tuple) else ()
    return tuple(Problem(stage="reading", code=str(code), detail=str(detail)) for code, detail in pairs)


def _word(metadata: Mapping[str, object], key: str) -> str:
    value = metadata.get(key)
    if value is None:
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()
