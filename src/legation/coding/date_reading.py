"""Shapes put on the calendar: the interval of an expression, given the day of publication, the tense and the date before it.

Rules of choice. A weekday or month without more is the last one in the past tense, the coming one in the future, the
nearest where the verb says nothing; the day of publication counts for both. "Last Friday" is the Friday of last week,
"next Friday" that of next week. "Last week" is the week before the one of publication; on a Sunday it is the week that
ends. "Two weeks ago" is a week, "a week ago" a day: an expression is as fine as its unit, one step finer after "a".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from legation.coding import date_values as values
from legation.coding.date_periods import PeriodResolver, Setting, by_tense
from legation.coding.date_shapes import Shape
from legation.coding.date_values import When, unresolved
from legation.lexicon.calendar import Calendar, NamedDay
from legation.timespan import Precision


class DateResolver(PeriodResolver):
    """Puts shapes on the calendar.

    Args:
        calendar: the words of time, for the festivals.
        published: the day of publication; None leaves relative expressions unanchored.
    """

    def __init__(self, calendar: Calendar, published: date | None) -> None:
        super().__init__(published)
        self.calendar = calendar
        self._by_op: dict[str, Callable[[Shape, Setting], When]] = {
            "date": self._date, "unit": self._unit, "offset": self._offset, "deictic": self._deictic, "season": self.season,
            "quarter": self.quarter, "half": self.quarter, "decade": lambda s, _: values.decade(s.number), "part": self.part,
            "century": lambda s, _: values.century(s.number), "years": lambda s, _: values.years(s.year or 1, s.number or 1),
            "nth": self.nth, "weekend": self.weekend, "weekof": self.week_of, "overnight": self._overnight,
            "festival": self._festival,
            "duration": self._duration, "event-offset": self._duration,
            "set": lambda s, _: unresolved(values.duration(s.unit, s.count), kind="SET"),
            "ref": lambda s, _: unresolved(s.text), "clock": self._clock, "unknown": lambda s, _: unresolved(s.text),
        }  # fmt: skip

    def read(self, shape: Shape, setting: Setting) -> When:
        """The interval of `shape`; without dates where the words, the tense or a missing anchor leave it open."""
        try:
            when = self._by_op[shape.op](shape, setting)
        except (ValueError, OverflowError):
            return unresolved("XXXX-XX-XX")
        return replace(when, approximate=True) if shape.approximate else when

    # ------------------------------------------------------------------ dates
    def _date(self, shape: Shape, setting: Setting) -> When:
        if shape.month is None:
            return self._weekday(shape, setting) if shape.weekday is not None else values.year_of(shape.year or 0)
        if shape.year is not None:
            return self._in_year(shape, shape.year)
        if self.anchor is None and not (setting.here is not None and shape.mod == "that"):
            day = "" if shape.day is None else f"-{shape.day:02d}"
            return unresolved(f"XXXX-{shape.month:02d}{day}", basis="unanchored", precision="day" if shape.day else "month")
        return self._in_year(shape, self._choose_year(shape, setting)).on("relative")

    @staticmethod
    def _in_year(shape: Shape, year: int) -> When:
        assert shape.month is not None
        if shape.day is None:
            return values.month(year, shape.month)
        first = date(year, shape.month, shape.day)
        if shape.until_day is not None:
            return values.days(first, date(year, shape.month, shape.until_day))
        when = values.day(first)
        return replace(when, value=f"{when.value}T{shape.daypart}", kind="TIME") if shape.daypart else when

    def _choose_year(self, shape: Shape, setting: Setting) -> int:
        """The year of a bare month or day: by modifier, weekday, tense, else the nearest."""
        month, anchor = shape.month or 1, self.anchor
        if shape.mod == "that" and setting.here is not None and setting.here.first is not None:
            return setting.here.first.year
        assert anchor is not None
        here = month == anchor.month
        if shape.text.endswith("year"):
            return anchor.year + {"last": -1, "next": 1}.get(shape.text[:4], 0)
        if shape.mod in {"last", "before"}:
            return anchor.year - (month >= anchor.month)
        if shape.mod in {"next", "after", "coming"}:
            return anchor.year + (month <= anchor.month)
        if shape.mod == "this":
            return anchor.year
        if shape.day is not None and shape.weekday is not None:
            fitting = [
                y for y in (anchor.year, anchor.year - 1, anchor.year + 1) if _weekday_of(y, month, shape.day) == shape.weekday
            ]
            if fitting:
                return fitting[0]
        if shape.day is None:
            if here:
                return anchor.year
            if setting.tense:
                return anchor.year - (month > anchor.month) if setting.tense == "past" else anchor.year + (month < anchor.month)
            ahead = (month - anchor.month) % 12
            return values.add_months(anchor.replace(day=1), ahead if ahead <= 5 else ahead - 12).year
        days = [(found - anchor).days for y in (-1, 0, 1) if (found := _day_in(anchor.year + y, month, shape.day)) is not None]
        if setting.tense == "past":
            days = [n for n in days if n <= 0] or days
        elif setting.tense == "future":
            days = [n for n in days if n >= 0] or days
        return (anchor + timedelta(days=min(days, key=abs))).year if days else anchor.year

    def _weekday(self, shape: Shape, setting: Setting) -> When:
        weekday, anchor = shape.weekday or 0, self.anchor
        suffix = f"T{shape.daypart}" if shape.daypart else ""
        if anchor is None:
            return unresolved(f"XXXX-WXX-{weekday + 1}{suffix}", kind="TIME" if suffix else "DATE", basis="unanchored")
        found = self._weekday_date(shape, setting, anchor)
        when = values.day(found).on("relative")
        return replace(when, value=when.value + suffix, kind="TIME") if suffix else when

    @staticmethod
    def _weekday_date(shape: Shape, setting: Setting, anchor: date) -> date:
        weekday = shape.weekday or 0
        monday = values.monday_of(anchor)
        back, ahead = (anchor.weekday() - weekday) % 7, (weekday - anchor.weekday()) % 7
        mod = shape.mod
        if mod in {"last", "last-week", "before"}:
            week = 0 if anchor.weekday() == 6 and weekday != 6 else 7
            return monday + timedelta(days=weekday - week)
        if mod in {"next", "next-week", "after"}:
            return monday + timedelta(days=weekday + 7)
        if mod in {"coming", "past"}:
            return anchor + timedelta(days=ahead or 7) if mod == "coming" else anchor - timedelta(days=back or 7)
        if mod.startswith("this"):
            found = monday + timedelta(days=weekday)
            return found + timedelta(days=7) if setting.tense == "future" and found < anchor else found
        if setting.tense == "past":
            # the reporter's midnight comes after the actors': a morning "on Tuesday" in a Monday story is the day that began
            return anchor + timedelta(days=1) if ahead == 1 and shape.daypart == "MO" else anchor - timedelta(days=back)
        if setting.tense == "future":
            return anchor + timedelta(days=ahead)
        return anchor - timedelta(days=back) if back <= 3 else anchor + timedelta(days=ahead)

    def _deictic(self, shape: Shape, setting: Setting) -> When:
        suffix = f"T{shape.daypart}" if shape.daypart else ""
        if self.anchor is None:
            return unresolved(
                "PRESENT_REF" if shape.number == 0 else "PAST_REF" if shape.number < 0 else "FUTURE_REF", basis="unanchored"
            )
        when = values.day(self.anchor + timedelta(days=shape.number)).on("relative")
        return replace(when, value=when.value + suffix, kind="TIME") if suffix else when

    def _overnight(self, shape: Shape, setting: Setting) -> When:
        if self.anchor is None:
            return unresolved("PAST_REF", kind="TIME", basis="unanchored")
        night = self.anchor - timedelta(days=1)
        return When(night, self.anchor, "days", f"{night.isoformat()}TNI", "TIME", "relative")

    def _clock(self, shape: Shape, setting: Setting) -> When:
        here = setting.here
        day = here.first if here is not None and here.first is not None and here.first == here.last else self.anchor
        return unresolved(f"{day.isoformat() if day else 'XXXX-XX-XX'}T{shape.daypart}", kind="TIME", basis="relative")

    def _festival(self, shape: Shape, setting: Setting) -> When:
        candidates = next(
            (days for words, days in self.calendar.named.get(shape.text.split()[0], ()) if " ".join(words) == shape.text), ()
        )
        fitting = [day for day in candidates if (day.month or day.dates) and (not day.near or day.near & setting.words)]
        year = shape.year
        if len(fitting) != 1:
            return unresolved("XXXX-XX-XX")
        if year is not None:
            return self._feast(fitting[0], year)
        if self.anchor is None:
            return unresolved("XXXX-XX-XX", basis="unanchored")
        around = [self._feast(fitting[0], self.anchor.year + step) for step in (-1, 0, 1)]
        tense = {"last": "past", "before": "past", "next": "future", "coming": "future"}.get(shape.mod, setting.tense)
        return by_tense([when for when in around if when.first is not None], tense, self.anchor).on("relative")

    @staticmethod
    def _feast(day: NamedDay, year: int) -> When:
        first = (day.dates or {}).get(year) if day.dates is not None else date(year, day.month, day.day)
        if first is None:
            return unresolved(f"{year:04d}")
        when = values.day(first) if day.days == 1 else values.days(first, first + timedelta(days=day.days - 1))
        return replace(when, approximate=day.approximate)

    # ------------------------------------------------------------------ units and offsets
    def _unit(self, shape: Shape, setting: Setting) -> When:
        code, mod, count = shape.unit, shape.mod, shape.count
        if mod in {"that", "before", "after", "the"}:
            return self._discourse_unit(shape, setting)
        if self.anchor is None:
            value = values.duration(code, count) if count != 1 else f"{'PAST' if mod in {'last', 'past'} else 'FUTURE'}_REF"
            return unresolved(value, basis="unanchored", precision=_precision(code))
        anchor = self.anchor
        if count is None:
            return self._vague(mod in {"last", "past"}, anchor)
        if count != 1 or mod in {"past", "coming"} or code in {"TH", "TM"}:
            span = values.duration(code, count)
            back = mod in {"last", "past"}
            other = values.shift(anchor, code, -count if back else count)
            first, last = (other, anchor) if back else (anchor, other)
            return When(first, last, "range", span, "DURATION", "relative")
        if code == "W" and mod == "last" and anchor.weekday() == 6:
            return values.week(anchor).on("relative")
        step = {"last": -1, "next": 1}.get(mod, 0) * (shape.number or 1)
        return values.unit_around(code, values.shift(anchor, code, step)).on("relative")

    @staticmethod
    def _vague(back: bool, anchor: date) -> When:
        """ "recent days", "in the coming weeks": one end is publication, the other is open."""
        return When(
            None if back else anchor,
            anchor if back else None,
            "range",
            "PAST_REF" if back else "FUTURE_REF",
            "DATE",
            "relative",
            True,
        )

    def _discourse_unit(self, shape: Shape, setting: Setting) -> When:
        """that day, the same week, the following year, the previous month: counted from the date before it."""
        here = setting.here
        code = shape.unit
        base = here.first if here is not None else None
        if base is None and (shape.mod in {"before", "the"} or (shape.mod == "that" and code == "D")):
            base = self.anchor
        if code == "D" and shape.mod in {"that", "the"} and base is not None and self.anchor is not None:
            base = min(base, self.anchor)
        if base is None or shape.count is None:
            return unresolved("PAST_REF", basis="unanchored" if self.anchor is None else "relative", precision=_precision(code))
        step = {"before": -1, "after": 1}.get(shape.mod, 0)
        if shape.mod == "after" and here is not None and here.last is not None:
            base = here.last
        if shape.count != 1:
            other = values.shift(base, code, step * shape.count)
            return When(min(base, other), max(base, other), "range", values.duration(code, shape.count), "DURATION", "relative")
        return values.unit_around(code, values.shift(base, code, step)).on("relative")

    def _offset(self, shape: Shape, setting: Setting) -> When:
        mod, code, count = shape.mod, shape.unit, shape.count
        idle = (mod == "in" and setting.tense != "future") or (mod == "within" and setting.tense == "past")
        if idle or code in {"TM", "TS"}:
            return self._duration(shape, setting)
        base = self._base(shape, setting)
        back = mod in {"ago", "earlier", "before"}
        if base is None or count is None:
            if base is not None and base == self.anchor and mod in {"ago", "in", "within"}:
                return self._vague(back, base)
            return unresolved("PAST_REF" if back else "FUTURE_REF", basis="unanchored" if self.anchor is None else "relative")
        other = values.shift(base, code, -count if back else count)
        if mod == "within":
            return When(base, max(base, other), "range", values.duration(code, count), "DURATION", "relative")
        if code == "TH":
            return self._duration(shape, setting)
        return _as_fine(code, count, other).on("relative")

    def _base(self, shape: Shape, setting: Setting) -> date | None:
        """The day that an offset is counted from."""
        if shape.inner is not None:
            inner = self.read(shape.inner, setting)
            return inner.first if shape.mod == "before" else inner.last
        if shape.mod in {"later", "earlier"}:
            here = setting.here
            if here is None or here.first is None:
                return self.anchor if shape.mod == "earlier" else None
            return here.first if _RANK.get(here.precision, 2) <= _RANK[_precision(shape.unit)] else None
        return self.anchor

    @staticmethod
    def _duration(shape: Shape, _: Setting) -> When:
        return unresolved(values.duration(shape.unit, shape.count), kind="DURATION", precision=_precision(shape.unit))


_RANK = {
    "day": 0,
    "days": 0,
    "week": 1,
    "month": 2,
    "quarter": 2,
    "season": 2,
    "range": 2,
    "year": 3,
    "years": 3,
    "decade": 4,
    "century": 5,
}


def _precision(code: str) -> Precision:
    table: dict[str, Precision] = {
        "D": "day",
        "W": "week",
        "F": "week",
        "M": "month",
        "Q": "quarter",
        "Y": "year",
        "E": "decade",
        "C": "century",
    }
    return table.get(code, "day")


def _as_fine(code: str, count: float, found: date) -> When:
    """A counted date as fine as its unit, one step finer where the count is one (or a fraction)."""
    single = count == 1 or count % 1 != 0
    if code == "D" or (code == "W" and single):
        return values.day(found)
    if code in {"W", "F"}:
        return values.week(found)
    if code in {"M", "Q"} or (code == "Y" and single):
        return values.month(found.year, found.month)
    return values.year_of(found.year)


def _day_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday_of(year: int, month: int, day: int) -> int | None:
    found = _day_in(year, month, day)
    return None if found is None else found.weekday()
