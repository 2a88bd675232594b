"""Dates as a newspaper writes them, no finer than they are known."""

from __future__ import annotations

from datetime import date

import pytest

from legation.serve.dates import day, when
from legation.timespan import TimeSpan


@pytest.mark.parametrize(
    ("first", "last", "more", "words"),
    [
        ("2026-05-11", "2026-05-11", {}, "11 May 2026"),
        ("2026-05-04", "2026-05-10", {"precision": "week"}, "week of 4 May 2026"),
        ("2026-05-04", "2026-05-06", {"precision": "days"}, "4–6 May 2026"),
        ("2026-04-28", "2026-05-06", {"precision": "range"}, "28 April–6 May 2026"),
        ("2025-12-28", "2026-01-06", {"precision": "range"}, "28 December 2025–6 January 2026"),
        ("2026-05-01", "2026-05-31", {"precision": "month"}, "May 2026"),
        ("2026-01-01", "2026-03-31", {"precision": "quarter"}, "January–March 2026"),
        ("2025-11-01", "2026-01-31", {"precision": "range"}, "November 2025–January 2026"),
        ("2026-01-01", "2026-12-31", {"precision": "year"}, "2026"),
        ("1990-01-01", "1999-12-31", {"precision": "decade"}, "1990–1999"),
        ("2020-01-01", None, {"precision": "year"}, "since 2020"),
        (None, "2026-05-11", {}, "until 11 May 2026"),
        ("2026-05-11", "2026-05-11", {"approximate": True}, "about 11 May 2026"),
        ("2026-05-11", "2026-05-11", {"basis": "inferred"}, "11 May 2026 (inferred)"),
        (None, None, {"basis": "unanchored", "words": "on Monday"}, "“on Monday” (unanchored)"),
        (None, None, {}, "undated"),
    ],
)  # fmt: skip
def test_a_time_in_words(first: str | None, last: str | None, more: dict[str, object], words: str) -> None:
    ends = {name: date.fromisoformat(value) if value else None for name, value in (("first", first), ("last", last))}
    assert when(TimeSpan(**{"basis": "stated" if first or last else "absent", **ends, **more})) == words  # type: ignore[arg-type]


def test_a_day_in_words() -> None:
    assert (day(date(2026, 5, 1)), day("2026-05-01"), day(None), day("")) == ("1 May 2026", "1 May 2026", "–", "–")
