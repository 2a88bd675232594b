"""Whether a week had more or fewer events than usual."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.relations.levels import Level, last_full_week, level

WEEK = date(2025, 9, 1)


def weekly(numbers: list[int]) -> dict[date, int]:
    """Numbers of the weeks before WEEK, the last being WEEK itself, each on its Wednesday."""
    return {WEEK - timedelta(days=7 * back - 2): number for back, number in enumerate(reversed(numbers))}


def told(events: list[int], reports: list[int] | None = None, baseline: int = 4) -> Level | None:
    return level(weekly(events), weekly(reports or [100] * len(events)), WEEK, baseline)


@pytest.mark.parametrize(
    ("events", "name", "change"),
    [
        ([20, 20, 20, 20, 26], "increase", 0.3), ([20, 20, 20, 20, 25], "slight increase", 0.25), ([20, 20, 20, 20, 22], "little change", 0.1),
        ([20, 20, 20, 20, 15], "little change", -0.25), ([20, 20, 20, 20, 14], "decrease", -0.3), ([2, 2, 2, 2, 5], "limited change", 1.5),
        ([2, 2, 2, 2, 6], "increase", 2.0), ([0, 0, 0, 0, 6], "increase", None), ([0, 0, 0, 0, 0], "limited change", None),
        ([3, 3, 3, 3, 0], "decrease", -1.0),
    ],
)  # fmt: skip
def test_thresholds_are_those_published(events: list[int], name: str, change: float | None) -> None:
    found = told(events)
    assert found and (found.name, found.change) == (name, change)


def test_more_reporting_is_no_change() -> None:
    found = told([20, 20, 20, 20, 40], [100, 100, 100, 100, 200])
    assert found and (found.name, found.expected, found.change) == ("little change", 40.0, 0.0)
    found = told([20, 20, 20, 20, 20], [100, 100, 100, 100, 50])
    assert found and found.name == "increase"


def test_nothing_is_said_without_enough_reports() -> None:
    assert told([5, 5, 5, 5], [10, 10, 10, 10]) is None, "three weeks before"
    assert told([5, 5, 5, 5, 5], [10, 10, 10, 10, 0]) is None, "nothing published in the week"
    assert told([5, 5, 5, 5, 9], [10, 10, 10, 10, 10], baseline=52) is not None, "a young record"


@given(
    st.lists(st.integers(0, 500), min_size=5, max_size=5), st.lists(st.integers(1, 500), min_size=5, max_size=5), st.integers(2, 50)
)  # fmt: skip
def test_the_size_of_the_record_does_not_matter(events: list[int], reports: list[int], times: int) -> None:
    one, many = told(events, reports), told(events, [number * times for number in reports])
    assert one and one == many


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_the_last_full_week_is_over(today: date) -> None:
    monday = last_full_week(today)
    assert monday.weekday() == 0 and 7 <= (today - monday).days <= 13
