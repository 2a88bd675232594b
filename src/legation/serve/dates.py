"""Dates as a newspaper writes them, no finer than they are known."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import date

from legation.export.words import plain
from legation.timespan import TimeSpan


def day(value: date | str | None) -> str:
    """A day: `11 May 2026`; a dash for none."""
    if not value:
        return "–"
    found = value if isinstance(value, date) else date.fromisoformat(value)
    return f"{found.day} {month_name[found.month]} {found.year}"


def when(span: TimeSpan) -> str:
    """A time for people: `11 May 2026`, `week of 4 May 2026`, `4–10 May 2026`, `May 2026`, `since 2020`; or the words, or `undated`."""
    if not span.known:
        return f"“{plain(span.words)}” (unanchored)" if span.words else "undated"
    if span.first is None or span.last is None:
        words = f"since {_begin(span.first, span)}" if span.first else f"until {_begin(span.last, span)}"
    elif span.precision == "week":
        words = f"week of {day(span.first)}"
    else:
        words = _range(span.first, span.last)
    return ("about " if span.approximate else "") + words + (" (inferred)" if span.basis == "inferred" else "")


def _begin(end: date | None, span: TimeSpan) -> str:
    if end is not None and span.precision in ("year", "years", "decade", "century"):
        return str(end.year)
    return day(end)


def _range(first: date, last: date) -> str:
    if first == last:
        return day(first)
    months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if months and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if months and (first.year, first.month) == (last.year, last.month):
        return f"{month_name[first.month]} {first.year}"
    if months:
        start = month_name[first.month] + (f" {first.year}" if first.year != last.year else "")
        return f"{start}–{month_name[last.month]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {month_name[first.month]}–{day(last)}"
    return f"{day(first)}–{day(last)}"
