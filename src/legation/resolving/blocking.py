"""Which tellings are compared at all: those that share a party or a name, a family of types and a window of dates.

Two tellings that share no key are never one happening unless a person says so. Keys of two parties make small blocks; keys of one
party catch reports that leave the other side out, and are bounded by comparing near neighbours only (`pairs.py`).

What a telling is looked for in is at most `LONGEST` days long, whether it is dated or only published; so two tellings that meet begin
at most that and a window apart, and the pairs of a record can be found by going through it day by day.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from legation.conclusions import Telling
from legation.resolving.tellings import AHEAD, Facts, facts_of
from legation.resolving.weights import Weights, default_weights

WINDOW = 7
"""Days in a window of dates."""
REACH = 3
"""Days by which a date is widened on both sides, so that dates up to twice as far apart share a window."""
FORETOLD = 31
"""Days ahead in which an undated plan is looked for."""
BEFORE = 6
"""Days before publication in which an undated act is looked for."""
SHORTLY = 2
"""Days before publication in which an undated act of a group happened."""
LONGEST = 32
"""Days between the first and the last day in which a happening is looked for are never more: dates wider than a month count as none."""
MOST_PARTIES = 6
"""Of the parties of a summit, as many make keys as this, in order of their names."""

MOST_NAMES = 4
"""Of the names in the words (ships, towns), as many make keys: they find accounts that disagree on who did it."""


def block_keys(telling: Telling, weights: Weights | None = None) -> tuple[str, ...]:
    """The keys of a telling, sorted: `PRK+USA|force|2870`, `PRK|force|2870`.

    Args:
        telling: the telling.
        weights: where the families of types stand; without it the packaged table.
    """
    facts = facts_of(telling)
    windows = windows_of(facts)
    return tuple(
        sorted(f"{side}|{window}" for side in sides_of(facts, weights or default_weights()) for window in windows or ("undated",))
    )


def sides_of(facts: Facts, weights: Weights) -> list[str]:
    """The keys of a telling without their windows: `PRK+USA|force`."""
    parties = sorted(facts.parties)[:MOST_PARTIES]
    named = [f"~{name}" for name in sorted(facts.names)[:MOST_NAMES]]
    sides = [*parties, *("+".join(pair) for pair in combinations(parties, 2)), *named] or ["?"]
    families = weights.families_of(facts.telling.event.type)
    return [f"{side}|{family}" for side in sides for family in families]


def windows_of(facts: Facts) -> range | None:
    """The windows of dates of a telling, one after the other; None where it has neither a date nor a day of publication: such
    tellings meet among themselves only."""
    days = when(facts)
    if days is None:
        return None
    return range((days[0].toordinal() - REACH) // WINDOW, (days[1].toordinal() + REACH) // WINDOW + 1)


def when(facts: Facts) -> tuple[date, date] | None:
    """The days in which the happening is looked for: its own date; without one, days around publication (never stored)."""
    if facts.first and facts.last:
        return facts.first, facts.last
    published = facts.telling.published
    if published is None:
        return None
    if facts.telling.event.status in AHEAD:
        return published - timedelta(days=1), published + timedelta(days=FORETOLD)
    return published - timedelta(days=BEFORE), published


def days_of(facts: Facts) -> tuple[date, date] | None:
    """The days that a telling leaves for its happening within a group: as `when`, but an undated act happened shortly before it was
    reported. What is told later without a day cannot be told apart from the next happening of its kind."""
    if facts.first is None and facts.telling.published and facts.telling.event.status not in AHEAD:
        return facts.telling.published - timedelta(days=SHORTLY), facts.telling.published
    return when(facts)
