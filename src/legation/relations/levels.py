"""Whether a week had more or fewer events than the weeks before it, by published thresholds.

The thresholds and the low-base rule are those of ACLED's Trendfinder (acleddata.com/trendfinder): over 25 % is an increase, 10 to
25 % a slight one, under -25 % a decrease; where two or fewer are usual and five or fewer came, the change is limited. Ours is that
the usual number is scaled by how much was published: twice the reports bring about twice the events, and that is no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

STRONG, SLIGHT = Fraction(1, 4), Fraction(1, 10)
LOW_USUAL, LOW_NOW = 2, 5
FEWEST_WEEKS = 4
"""Weeks with reports that a baseline must have."""
WEEK = timedelta(days=7)
LevelName = Literal["increase", "slight increase", "little change", "decrease", "limited change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One week against its baseline.

    Args:
        week: its Monday.
        events: how many were first reported in it.
        expected: how many the baseline would have had with as many reports.
        change: events / expected - 1, or None where none was expected.
        name: of the level.
    """

    week: date
    events: int
    expected: float
    change: float | None
    name: LevelName


def last_full_week(today: date) -> date:
    """The Monday of the last week, Monday to Sunday, that is over."""
    return today - timedelta(days=today.weekday()) - WEEK


def level(events: Mapping[date, int], reports: Mapping[date, int], week: date, baseline: int) -> Level | None:
    """The level of a week; None where nothing was published in it, or in too few of the weeks before it.

    Args:
        events: how many were first reported on each day.
        reports: how many reports were published on each day.
        week: its Monday.
        baseline: how many weeks before it.
    """
    published = _in_week(reports, week)
    before = [week - WEEK * number for number in range(1, baseline + 1)]
    weeks = {start: number for start in before if (number := _in_week(reports, start))}
    if not published or len(weeks) < FEWEST_WEEKS:
        return None
    came = _in_week(events, week)
    expected = Fraction(sum(_in_week(events, start) for start in weeks) * published, sum(weeks.values()))
    change = came / expected - 1 if expected else None
    return Level(
        week=week, events=came, expected=round(float(expected), 2), change=None if change is None else round(float(change), 4),
        name=_name(came, expected, change),
    )  # fmt: skip


def _name(came: int, expected: Fraction, change: Fraction | None) -> LevelName:
    if expected <= LOW_USUAL and came <= LOW_NOW:
        return "limited change"
    if change is None or change > STRONG:
        return "increase"
    if change > SLIGHT:
        return "slight increase"
    return "decrease" if change < -STRONG else "little change"


def _in_week(numbers: Mapping[date, int], start: date) -> int:
    return sum(numbers.get(start + timedelta(days=day), 0) for day in range(7))
