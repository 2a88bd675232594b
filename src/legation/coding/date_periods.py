"""Seasons, quarters, weekends, and parts of longer spans put on the calendar."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from legation.coding import date_values as values
from legation.coding.date_shapes import Shape
from legation.coding.date_values import When, unresolved

_FAR = 10**6


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: tense ("past", "future" or ""), the date before it, the words of its sentence."""

    tense: str = ""
    here: When | None = None
    words: Set[str] = frozenset()


class PeriodResolver(ABC):
    """The part of the resolver that deals with stretches of the year.

    Args:
        published: the day of publication, or None.
    """

    def __init__(self, published: date | None) -> None:
        self.anchor = published

    @abstractmethod
    def read(self, shape: Shape, setting: Setting) -> When:
        """The interval of any shape."""

    def season(self, shape: Shape, setting: Setting) -> When:
        """summer, last winter, the spring of 2024, two summers ago."""
        start, code = shape.month or 3, shape.text
        if shape.year is not None:
            return values.season(shape.year, start, code)
        if self.anchor is None:
            return unresolved(f"XXXX-{code}", basis="unanchored", precision="season")
        anchor = self.anchor
        back = int(shape.count or 0) if shape.mod == "ago" else 0
        around = [values.season(anchor.year + step, start, code) for step in range(-2 - back, 2)]
        if shape.mod == "ago":
            ended = [when for when in around if when.last is not None and when.last < anchor]
            return ended[-max(back, 1)].on("relative")
        if shape.mod in {"last", "past", "before"}:
            ended = [when for when in around if when.last is not None and when.last < anchor]
            return ended[-1].on("relative")
        if shape.mod in {"next", "coming", "after"}:
            return next(when for when in around if when.first is not None and when.first > anchor).on("relative")
        if not setting.tense and shape.mod == "this":
            within = [when for when in around if when.first and when.last and when.first <= anchor <= when.last]
            return (within or [around[2]])[0].on("relative")
        return by_tense(around, setting.tense, anchor).on("relative")

    def quarter(self, shape: Shape, setting: Setting) -> When:
        """The third quarter, the second half of a year."""
        make = values.quarter if shape.op == "quarter" else values.half
        if shape.inner is not None:
            inner = self.read(shape.inner, setting)
            if inner.first is not None and inner.precision == "month" and shape.op == "half":
                return values.half_month(inner, shape.number)
            if inner.first is None or inner.precision != "year":
                return unresolved(f"XXXX-{'Q' if shape.op == 'quarter' else 'H'}{shape.number}", basis="unanchored")
            return make(inner.first.year, shape.number).on(inner.basis)
        if self.anchor is None:
            return unresolved(f"XXXX-Q{shape.number}", basis="unanchored", precision="quarter")
        around = [make(self.anchor.year + step, shape.number) for step in (-1, 0, 1)]
        if setting.tense != "future":
            ended = [when for when in around if when.first is not None and when.first <= self.anchor]
            return ended[-1].on("relative")
        return by_tense(around, setting.tense, self.anchor).on("relative")

    def weekend(self, shape: Shape, setting: Setting) -> When:
        """The weekend, by modifier, tense and day of publication."""
        if self.anchor is None:
            return unresolved("XXXX-WXX-WE", basis="unanchored", precision="days")
        anchor = self.anchor
        this, week = values.weekend(anchor), timedelta(days=7)
        weekday = anchor.weekday()
        if shape.mod in {"last", "past", "before"}:
            return values.weekend(anchor - week).on("relative")
        if shape.mod in {"next", "after"}:
            return values.weekend(anchor + week).on("relative")
        back = (setting.tense == "past" and weekday < 5) or (not setting.tense and weekday < 2 and not shape.mod)
        return (values.weekend(anchor - week) if back and shape.mod != "coming" else this).on("relative")

    def week_of(self, shape: Shape, setting: Setting) -> When:
        """The week or weekend of a day."""
        assert shape.inner is not None
        inner = self.read(shape.inner, setting)
        if inner.first is None:
            return inner
        return (values.week(inner.first) if shape.unit == "W" else values.weekend(inner.first)).on(inner.basis)

    def nth(self, shape: Shape, setting: Setting) -> When:
        """The third week of March, the last day of the year."""
        assert shape.inner is not None
        inner = self.read(shape.inner, setting)
        first, last, number = inner.first, inner.last, shape.number
        if first is None or last is None:
            return inner
        length = {"D": 1, "W": 7}.get(shape.unit)
        if length is None:
            found = values.add_months(first, number - 1) if number > 0 else last
            whole = values.unit_around("M", found)
        else:
            start = first + timedelta(days=length * (number - 1)) if number > 0 else last - timedelta(days=length - 1)
            end = min(start + timedelta(days=length - 1), last)
            whole = values.day(start) if length == 1 else When(start, end, "week", start.isoformat())
        if whole.first is None or not first <= whole.first <= last:
            return unresolved("XXXX-XX-XX")
        return whole.on(inner.basis)

    def part(self, shape: Shape, setting: Setting) -> When:
        """early 2024, the end of the month, earlier this week."""
        assert shape.inner is not None
        whole = self.read(shape.inner, setting)
        first, last = whole.first, whole.last
        if first is None or last is None or first == last:
            if shape.part == "early" and first is not None and setting.tense == "past" and shape.inner.weekday is not None:
                return self.read(replace(shape.inner, daypart="MO"), setting)
            return whole
        if shape.part not in {"earlier", "later"}:
            return values.part_of(whole, shape.part)
        here = self.anchor
        if setting.here is not None and shape.inner.mod in {"that", "the"}:
            near = setting.here.first
            outside = here is None or not first <= here <= last
            here = near if shape.inner.mod == "that" or outside else here
            if near == here and setting.here.first != setting.here.last:
                return whole
        if here is None or not first <= here <= last:
            return whole
        return (
            replace(whole, first=first, last=here, precision="range")
            if shape.part == "earlier"
            else replace(whole, first=here, precision="range")
        )


def by_tense(around: list[When], tense: str, anchor: date) -> When:
    """Of the same stretch in several years the last begun, the first not over, or the nearest."""
    begun = [when for when in around if when.first is not None and when.first <= anchor]
    open_ = [when for when in around if when.last is not None and when.last >= anchor]
    if tense == "past" and begun:
        return begun[-1]
    if tense == "future" and open_:
        return open_[0]
    return min(around, key=lambda when: abs((when.first - anchor).days) if when.first else _FAR)
