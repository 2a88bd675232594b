"""What to look for: one set of filters for the command line, exports, pages and REST."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from legation.errors import SetupError

Several = str | Iterable[str]
Day = date | str | None
_LISTS = ("country", "source_country", "target_country", "type", "mode", "status", "sector")
_WORDS = ("text", "actor", "place", "speaker", "publisher", "report", "run")
_DAYS = ("date_from", "date_to", "since_reported")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
"""A number as JSON has it: Python would read "1_0" and figures of other scripts as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All that is given must hold. Fields that take several values take one string or many.

    Args:
        text: words of the evidence (of the whole report, for reports and `search`); `"a phrase"`, `-without`, `or`.
        actor: id of an actor, or words of its name.
        country: alpha-3 codes; each must take part, on whichever side.
        source_country: one of these acts.
        target_country: one of these is acted on.
        type: one of these types (`SANCTION`; `visit` of gatherings; `allies` of standings), or `TYPE-mode`.
        mode: one of these modes.
        quad: one of these quad classes, 1 to 4.
        status: one of these statuses.
        sector: one of these sectors takes part.
        date_from: may have happened on that day or later; what has no date is left out.
        date_to: may have happened on that day or earlier; likewise.
        place: words of the place's name, or the code of its country.
        speaker: words of the name of who said it, or on whose word it is told.
        publisher: who published it.
        report: id of a report that tells it.
        since_reported: reported on that day or later.
        min_confidence: at least this sure, 0 to 1.
        conflict: whether accounts of it differ.
        run: the run of ingest that brought it.

    Raises:
        SetupError: if a day is no date.
    """

    text: str = ""
    actor: str = ""
    country: tuple[str, ...] = ()
    source_country: tuple[str, ...] = ()
    target_country: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    quad: tuple[int, ...] = ()
    status: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    place: str = ""
    speaker: str = ""
    publisher: str = ""
    report: str = ""
    since_reported: date | None = None
    min_confidence: float | None = None
    conflict: bool | None = None
    run: str = ""

    @classmethod
    def of(cls, **given: Any) -> Filters:
        """Filters from keyword arguments, with lists and dates in any usual form.

        Raises:
            SetupError: if a filter is unknown or a value is not of its kind.
        """
        known = {entry.name for entry in fields(cls)}
        if unknown := sorted(set(given) - known):
            raise SetupError(f"there is no filter {unknown[0]!r}", remedy=f"Filters are {', '.join(sorted(known))}.")
        values = {key: value for key, value in given.items() if value is not None and value != ""}
        for key in _LISTS:
            if key in values:
                values[key] = tuple(_words(key, one) for one in _list(key, values[key]))
        for key in _WORDS:
            if key in values:
                values[key] = _words(key, values[key])
        if "min_confidence" in values:
            values["min_confidence"] = _share("min_confidence", values["min_confidence"])
        if not isinstance(values.get("conflict", True), bool):
            raise SetupError(f"conflict is {values['conflict']!r}", remedy="Give true or false.")
        for key in ("country", "source_country", "target_country", "sector"):
            if key in values:
                values[key] = tuple(one.upper() for one in values[key])
        if "quad" in values:
            given_quads = values["quad"]
            values["quad"] = tuple(map(_quad, _list("quad", str(given_quads) if isinstance(given_quads, int | float) else given_quads)))
        for key in _DAYS:
            if key in values:
                values[key] = _day(key, values[key])
        return cls(**values)

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are set."""
        defaults = Filters()
        found = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {key: value for key, value in found.items() if value != getattr(defaults, key)}


def _list(key: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable):
        raise SetupError(f"{key} is {value!r}", remedy="Give one value or several.")
    return tuple(value)


def _words(key: str, value: Any) -> str:
    """A value that is words; halves of surrogate pairs, which no database takes, become question marks."""
    if not isinstance(value, str):
        raise SetupError(f"{key} is {value!r}", remedy="Give words.")
    return value.encode("utf-8", "replace").decode("utf-8")


def _share(key: str, value: Any) -> float:
    try:
        number = float(value) if not isinstance(value, str) or _NUMBER.fullmatch(value) else math.nan
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 <= number <= 1:
        raise SetupError(f"{key} is {value!r}", remedy="Give a number from 0 to 1.")
    return number


def _quad(value: Any) -> int:
    if str(value) not in ("1", "2", "3", "4"):
        raise SetupError(f"{value!r} is no quad class", remedy="Quad classes are 1, 2, 3 and 4.")
    return int(value)


def _day(key: str, value: Day) -> date:
    try:
        if isinstance(value, date):
            return value
        if not _DAY.fullmatch(str(value)):  # Python reads weeks ("2025-W35-4") as well
            raise ValueError
        return date.fromisoformat(str(value))
    except ValueError:
        raise SetupError(f"{key} {value!r} is no date", remedy="Dates are of the form 2025-08-28.") from None
