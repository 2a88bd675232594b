"""Dates of the news formats → ISO days, in the offset they are given in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

MONTHS = {
    name: number
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?\d{2,6}Z?)?\s*$")
_MAIL = re.compile(r"\s*(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4})(?!\d)", re.I)
_AMERICAN = re.compile(
    r"\s*(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:[\d:]+\s+(?:[a-z]{3,4}\s+)?)?(\d{4})(?!\d)",
    re.I,
)
_SECONDS = re.compile(r"\s*(\d{9,10}|\d{12,13})(?:\.\d+)?\s*$")


def iso_day(value: object) -> str:
    """The day as 2025-08-28; what is no date comes back as it was, for `decode` to name it.

    Understood: ISO 8601 and its compact form, RFC 822, "Aug 28, 2025", and seconds or milliseconds since 1970 (UTC).
    """
    if value is None or value == "":
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value)
    if match := _SECONDS.match(text):
        number = int(match[1])
        return (
            (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number if number < 10**11 else number // 1000))
            .date()
            .isoformat()
        )
    if match := _COMPACT.match(text) or _ISO.match(text):
        return _iso(int(match[1]), int(match[2]), int(match[3])) or text
    if match := _MAIL.match(text):
        return _iso(int(match[3]), MONTHS.get(match[2].lower(), 0), int(match[1])) or text
    if match := _AMERICAN.match(text):
        return _iso(int(match[3]), MONTHS.get(match[1].lower(), 0), int(match[2])) or text
    return text


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
