"""The anchor-free form of a time expression, before it is put on the calendar."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Shape:
    """What the words of a time expression say.

    Attributes:
        op: date, unit, offset, deictic, season, quarter, half, decade, century, nth, weekend, duration, set, ref,
            clock, festival, part, unknown, skip (no time at all, such as an age).
        first, last: token indices, `last` excluded.
        year, month, day, until_day, weekday: the parts of a date; `until_day` ends a range of days of one month.
        count, unit: how many of what; `count` None is a few.
        mod: last, next, this, that; for offsets ago, later, earlier, after, before, in, within, now.
        part: early, mid, late, start, end, earlier, later. daypart: TIMEX3 code or clock time.
        number: an ordinal, the number of a quarter, a decade's first year, days from today, units from this one.
        inner: the expression that this one is a part of or is counted from. text: a TIMEX3 value or a name.
    """

    op: str
    first: int
    last: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    until_day: int | None = None
    weekday: int | None = None
    count: float | None = 1
    unit: str = ""
    mod: str = ""
    part: str = ""
    daypart: str = ""
    number: int = 0
    inner: Shape | None = None
    text: str = ""
    approximate: bool = False

    @property
    def datable(self) -> bool:
        """Whether the words name a stretch of the calendar that another phrase may take a part of."""
        return self.op in {
            "date",
            "unit",
            "season",
            "quarter",
            "half",
            "decade",
            "century",
            "nth",
            "weekend",
            "deictic",
            "festival",
            "part",
        }
