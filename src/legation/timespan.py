"""When something happened, as an interval that says how it is known.

A news date is seldom a day: it has a first and a last day (either may be open), a precision, and a basis.
`TimeSpan.edtf()` writes the interval in the Extended Date/Time Format (ISO 8601-2, level 1).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "days", "week", "month", "quarter", "season", "year", "years", "decade", "century", "range"]
"""How fine the expression is; `days` and `years` are a few of them, `range` has two ends that were both stated."""

Basis = Literal["stated", "relative", "inferred", "unanchored", "absent"]
"""stated: the words hold the whole date; relative: resolved against the publication date or a date in the text;
inferred: from the discourse, not from the event's own words; unanchored: it needs a publication date and there is none;
absent: the story gives no way to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """First and last day (None: open or unknown), precision, basis, and the words it was read from.

    Args:
        first: the earliest day meant.
        last: the latest day meant, included.
        precision: the granularity of the expression.
        basis: how the interval is known.
        words: the expression as the report has it ("" when absent).
        approximate: "around", "about", "some".
    """

    first: date | None = None
    last: date | None = None
    precision: Precision = "day"
    basis: Basis = "absent"
    words: str = ""
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"a time span that ends before it begins: {self.first}–{self.last}")

    @property
    def known(self) -> bool:
        """Whether at least one end is a date."""
        return self.first is not None or self.last is not None

    def edtf(self) -> str:
        """The interval in EDTF: `2025-09-03`, `2025-09`, `2025-09-01/2025-09-07`, `2020/..`; "" when unknown."""
        if not self.known:
            return ""
        mark = "~" if self.approximate else ""
        if self.first is None or self.last is None:
            return f"{_day(self.first)}/{_day(self.last)}"
        if self.first == self.last:
            return self.first.isoformat() + mark
        year, month = self.first.year, self.first.month
        if (self.first, self.last) == (date(year, 1, 1), date(year, 12, 31)):
            return f"{year:04d}{mark}"
        if (self.first, self.last) == (date(year, month, 1), _month_end(year, month)):
            return f"{year:04d}-{month:02d}{mark}"
        return f"{_day(self.first)}/{_day(self.last)}"

    @classmethod
    def from_edtf(cls, text: str, *, basis: Basis = "stated") -> TimeSpan:
        """Read what `edtf()` writes.

        Raises:
            ValueError: if `text` is not one of the forms that `edtf()` writes.
        """
        approximate = text.endswith("~")
        body = text.removesuffix("~")
        if "/" in body:
            left, right = body.split("/", 1)
            first, last = _edge(left, 0), _edge(right, 1)
            return cls(first=first, last=last, precision="range", basis=basis, approximate=approximate)
        first, last = _edge(body, 0), _edge(body, 1)
        precision: Precision = "day" if len(body) == 10 else "month" if len(body) == 7 else "year"
        return cls(first=first, last=last, precision=precision, basis=basis, approximate=approximate)


ABSENT = TimeSpan()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ".."


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _edge(text: str, side: int) -> date | None:
    """The first (side 0) or last (side 1) day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None for `..`."""
    if text in {"..", ""}:
        return None
    if not (found := re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)):
        raise ValueError(f"not an EDTF date that Legation writes: {text!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if day and month:
        return date(year, month, day)
    if month:
        return date(year, month, 1) if side == 0 else _month_end(year, month)
    return date(year, 1, 1) if side == 0 else date(year, 12, 31)
