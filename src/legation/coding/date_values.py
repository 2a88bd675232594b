"""Calendar intervals: days, weeks, months, quarters, seasons, years, decades, centuries and their vague parts.

Conventions: weeks run Monday to Sunday. Seasons are the meteorological ones of the northern hemisphere, and winter is
counted to the year in which it begins. The early, middle and late part of a month are its first ten days, the next ten
and the rest; of a year its first quarter, its middle four months and its last quarter.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from legation.timespan import Basis, Precision

_LAST_YEAR = 9000


@dataclass(frozen=True, slots=True)
class When:
    """An interval with its TIMEX3 value and its kind; both ends None when it is not resolved."""

    first: date | None = None
    last: date | None = None
    precision: Precision = "day"
    value: str = ""
    kind: str = "DATE"
    basis: Basis = "stated"
    approximate: bool = False

    def on(self, basis: Basis) -> When:
        """The same interval known on another basis."""
        return replace(self, basis=basis)


def unresolved(value: str, *, kind: str = "DATE", basis: Basis = "stated", precision: Precision = "day") -> When:
    """An expression that names no interval (a duration, a set, a vague or ambiguous date)."""
    return When(value=value, kind=kind, basis=basis, precision=precision)


def day(when: date) -> When:
    """One day."""
    return When(when, when, "day", when.isoformat())


def days(first: date, last: date, value: str = "") -> When:
    """A few days."""
    return When(first, last, "days", value or f"{first.isoformat()}/{last.isoformat()}")


def monday_of(when: date) -> date:
    """The Monday of a day's week."""
    return when - timedelta(days=when.weekday())


def week(inside: date) -> When:
    """The week, Monday to Sunday, of a day."""
    monday = monday_of(inside)
    year, number, _ = monday.isocalendar()
    return When(monday, monday + timedelta(days=6), "week", f"{year:04d}-W{number:02d}")


def weekend(inside: date) -> When:
    """The Saturday and Sunday of a day's week."""
    whole = week(inside)
    saturday = monday_of(inside) + timedelta(days=5)
    return When(saturday, saturday + timedelta(days=1), "days", f"{whole.value}-WE")


def month(year: int, number: int) -> When:
    """A month of a year."""
    return When(date(year, number, 1), month_end(year, number), "month", f"{year:04d}-{number:02d}")


def month_end(year: int, number: int) -> date:
    """The last day of a month."""
    return date(year, number, calendar.monthrange(year, number)[1])


def add_months(when: date, count: int) -> date:
    """The same day of another month, or that month's last day."""
    year, number = divmod(when.year * 12 + when.month - 1 + count, 12)
    year = min(max(year, 1), _LAST_YEAR)
    return date(year, number + 1, min(when.day, calendar.monthrange(year, number + 1)[1]))


def quarter(year: int, number: int) -> When:
    """The first to fourth quarter of a year."""
    return When(date(year, number * 3 - 2, 1), month_end(year, number * 3), "quarter", f"{year:04d}-Q{number}")


def half(year: int, number: int) -> When:
    """The first or second half of a year."""
    return When(date(year, number * 6 - 5, 1), month_end(year, number * 6), "range", f"{year:04d}-H{number}")


def season(year: int, start: int, code: str) -> When:
    """A season of a year: three months from month `start` on; winter runs into the next year."""
    first = date(year, start, 1)
    last = add_months(first, 2)
    return When(first, month_end(last.year, last.month), "season", f"{year:04d}-{code}")


def year_of(number: int) -> When:
    """A calendar year."""
    return When(date(number, 1, 1), date(number, 12, 31), "year", f"{number:04d}")


def years(first: int, last: int) -> When:
    """Several years on end."""
    return When(date(first, 1, 1), date(last, 12, 31), "years", f"{first:04d}/{last:04d}")


def decade(start: int) -> When:
    """Ten years from `start` on."""
    return When(date(start, 1, 1), date(start + 9, 12, 31), "decade", f"{start // 10:03d}X")


def century(number: int) -> When:
    """The nth century, in the common reading: the 20th is 1900 to 1999."""
    start = (number - 1) * 100
    return When(date(max(start, 1), 1, 1), date(start + 99, 12, 31), "century", f"{number - 1:02d}XX")


def part_of(whole: When, part: str) -> When:
    """The early, middle or late part of an interval, or its start or end.

    Args:
        whole: a resolved interval.
        part: early, mid, late, start, end.
    """
    first, last = whole.first, whole.last
    if first is None or last is None or first == last:
        return whole
    if whole.precision == "week":
        low, high = {"early": (0, 1), "start": (0, 1), "mid": (2, 2)}.get(part, (3, 6))
        return replace(whole, first=first + timedelta(days=low), last=first + timedelta(days=high), precision="days")
    if whole.precision == "month":
        low, high = {"early": (1, 10), "start": (1, 10), "mid": (11, 20)}.get(part, (21, last.day))
        return replace(whole, first=first.replace(day=low), last=first.replace(day=high), precision="days")
    if whole.precision in {"decade", "century"}:
        step = 1 if whole.precision == "decade" else 10
        low, high = {"early": (0, 3), "start": (0, 3), "mid": (4, 6)}.get(part, (7, 9))
        start = date(first.year + low * step, 1, 1)
        return replace(whole, first=start, last=date(first.year + (high + 1) * step - 1, 12, 31), precision="years")
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    low, high = {"early": (0, length // 4), "start": (0, length // 4), "mid": (length // 3, length - length // 3)}.get(
        part, (length - length // 4, length)
    )
    if high <= low:
        low, high = (0, 1) if part in {"early", "start"} else (length - 1, length)
    start = add_months(first, low)
    end = add_months(first, high - 1)
    return replace(whole, first=start, last=month_end(end.year, end.month), precision="range")


def half_month(whole: When, number: int) -> When:
    """The first half of a month, to its 15th, or the second."""
    first, last = whole.first, whole.last
    if first is None or last is None:
        return whole
    low, high = (first, first.replace(day=15)) if number == 1 else (first.replace(day=16), last)
    return replace(whole, first=low, last=high, precision="days")


def unit_around(code: str, inside: date) -> When:
    """The day, week, month, quarter, year, decade or century that holds a day."""
    if code == "W":
        return week(inside)
    if code == "M":
        return month(inside.year, inside.month)
    if code == "Q":
        return quarter(inside.year, (inside.month + 2) // 3)
    if code == "Y":
        return year_of(inside.year)
    if code == "E":
        return decade(inside.year // 10 * 10)
    if code == "C":
        return century(inside.year // 100 + 1)
    return day(inside)


def shift(when: date, code: str, count: float) -> date:
    """A day moved by a number of units; hours do not move it. Stays between the years 1 and 9000."""
    months = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}.get(code)
    try:
        if months is not None:
            return add_months(when, round(months * count))
        step = {"D": 1, "W": 7, "F": 14}.get(code, 0)
        if code == "TH":
            return when + timedelta(days=int(count / 24))
        return when + timedelta(days=round(step * count))
    except OverflowError:
        return date(1, 1, 1) if count < 0 else date(_LAST_YEAR, 1, 1)


def duration(code: str, count: float | None) -> str:
    """The TIMEX3 value of a length of time: P3D, PT6H, PXY, P2.5Y."""
    if code == "F":
        code, count = "W", None if count is None else count * 2
    if code in {"E", "C"}:
        code, count = "Y", None if count is None else count * (10 if code == "E" else 100)
    number = "X" if count is None else f"{count:g}"
    return f"PT{number}{code[1]}" if code.startswith("T") else f"P{number}{code}"
