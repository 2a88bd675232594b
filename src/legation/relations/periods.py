"""Days, weeks (Monday to Sunday), months and years."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

Step = Literal["day", "week", "month", "year"]
STEPS: tuple[Step, ...] = get_args(Step)


@lru_cache(maxsize=32_768)  # some decades of days, each met by many events
def period_of(day: date, step: Step) -> tuple[date, date]:
    """First and last day of the period that a day falls into."""
    if step == "day":
        return day, day
    if step == "week":
        first = day - timedelta(days=day.weekday()) if day - date.min >= timedelta(days=day.weekday()) else date.min
        return first, first + timedelta(days=6) if date.max - first >= timedelta(days=6) else date.max
    if step == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


def periods(first: date, last: date, step: Step) -> Iterator[tuple[date, date]]:
    """All periods from the one of `first` to the one of `last`, without gaps."""
    start, end = period_of(first, step)
    while start <= last:
        yield start, end
        if end == date.max:
            return
        start, end = period_of(end + timedelta(days=1), step)
