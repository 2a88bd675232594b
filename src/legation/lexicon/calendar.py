"""The words of time (calendar.toml): months, weekdays, numbers, units, festivals, signal prepositions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from legation.errors import SetupError
from legation.lexicon.tables import read_toml

_FILE = "calendar.toml"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A festival or memorial day.

    Attributes:
        month, day: the fixed date; 0 when it is movable or differs from country to country.
        near: words one of which must stand in the same sentence where several countries keep a day of that name.
        dates: the first day by year, for movable days. days: how long it lasts.
        approximate: sightings move it by a day.
    """

    month: int = 0
    day: int = 0
    near: frozenset[str] = frozenset()
    dates: Mapping[int, date] | None = None
    days: int = 1
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The word groups of `[words]`, by name; each is explained beside its words."""

    doubtful_months: frozenset[str]
    doubtful_weekdays: frozenset[str]
    doubtful_seasons: frozenset[str]
    plurals_of_time: frozenset[str]
    last: frozenset[str]
    next: frozenset[str]
    this: frozenset[str]
    that: frozenset[str]
    ago: frozenset[str]
    later: frozenset[str]
    earlier: frozenset[str]
    few: frozenset[str]
    early: frozenset[str]
    mid: frozenset[str]
    late: frozenset[str]
    end: frozenset[str]
    every: frozenset[str]
    about: frozenset[str]
    approximate: frozenset[str]
    zones: frozenset[str]
    meridiem: frozenset[str]
    set_adverbs: frozenset[str]
    past_reference: frozenset[str]
    present_reference: frozenset[str]
    future_reference: frozenset[str]
    deferring: frozenset[str]
    named_weekdays: frozenset[str]
    numbered: frozenset[str]
    counted: frozenset[str]
    year_prepositions: frozenset[str]
    ahead: frozenset[str]
    done_nouns: frozenset[str]
    scheduled: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """The tables of calendar.toml, keyed by lower-case word.

    Attributes:
        units: word, singular and plural, to (code, is plural). seasons: word to (first month, code).
        named: first word of a festival's name to its names (token sequences, longest first) and what they may be.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    units: Mapping[str, tuple[str, bool]]
    dayparts: Mapping[str, str]
    seasons: Mapping[str, tuple[int, str]]
    deictic: Mapping[str, int]
    decades: Mapping[str, int]
    signals: Mapping[str, str]
    words: TimeWords
    named: Mapping[str, tuple[tuple[tuple[str, ...], tuple[NamedDay, ...]], ...]]


def load_calendar() -> Calendar:
    """The words of time that ship with the package.

    Raises:
        SetupError: if a table or group is missing or a date is none.
    """
    tables = read_toml(_FILE)
    words = _table(tables, "words")
    names = [entry.name for entry in fields(TimeWords)]
    if missing := [name for name in names if name not in words]:
        raise SetupError(f"the group {missing[0]!r} is missing", where=_FILE, remedy="List it under [words].")
    months = _table(tables, "months")
    weekdays = _table(tables, "weekdays")
    return Calendar(
        months=_dotted(months),
        weekdays=_dotted(weekdays),
        numbers=_table(tables, "numbers"),
        ordinals=_table(tables, "ordinals"),
        units=_units(_table(tables, "units")),
        dayparts=_table(tables, "dayparts"),
        seasons={word: (entry["first"], entry["code"]) for word, entry in _table(tables, "seasons").items()},
        deictic=_table(tables, "deictic"),
        decades=_table(tables, "decades"),
        signals=_table(tables, "signals"),
        words=TimeWords(**{name: frozenset(words[name]) for name in names}),
        named=_named(tables),
    )


def _table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = tables.get(name)
    if not isinstance(found, dict):
        raise SetupError(f"the table [{name}] is missing", where=_FILE, remedy="Restore it.")
    return found


def _dotted(table: Mapping[str, int]) -> dict[str, int]:
    """The table with the abbreviations also under their form with a full stop."""
    return {**table, **{f"{word}.": value for word, value in table.items() if len(word) <= 5}}


def _units(table: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    found = {word: (code, False) for word, code in table.items()}
    for word, code in table.items():
        found["centuries" if word == "century" else f"{word}s"] = (code, True)
    return found


def _named(tables: Mapping[str, Any]) -> dict[str, tuple[tuple[tuple[str, ...], tuple[NamedDay, ...]], ...]]:
    by_name: dict[tuple[str, ...], list[NamedDay]] = {}
    for entry in tables.get("named_days", ()):
        day = NamedDay(month=entry["month"], day=entry["day"], near=frozenset(entry.get("near", ())))
        for name in entry["names"]:
            by_name.setdefault(tuple(name.split()), []).append(day)
    for entry in tables.get("movable_days", ()):
        try:
            dates = {int(text[:4]): date.fromisoformat(text) for text in entry["dates"]}
        except ValueError as error:
            name = entry["names"][0]
            raise SetupError(f"no date: {error}", where=f"{_FILE}: {name}", remedy="Write it as YYYY-MM-DD.") from error
        movable = NamedDay(dates=dates, days=entry.get("days", 1), approximate=entry.get("approximate", False))
        for name in entry["names"]:
            by_name.setdefault(tuple(name.split()), []).append(movable)
    found: dict[str, list[tuple[tuple[str, ...], tuple[NamedDay, ...]]]] = {}
    for words in sorted(by_name, key=lambda name: (-len(name), name)):
        found.setdefault(words[0], []).append((words, tuple(by_name[words])))
    return {first: tuple(entries) for first, entries in found.items()}
