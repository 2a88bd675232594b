"""What a reader asks: filters, order and place of a list from the query string, the same for pages and REST."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from legation.serve.answers import Refusal
from legation.store import Filters
from legation.store.queries import ORDERS

LISTS = ("country", "source_country", "target_country", "type", "mode", "status", "sector", "quad")
MEANING = {
    "text": "Words of the evidence; \"a phrase\", -without, or.",
    "actor": "Id of an actor, or words of its name.",
    "country": "Alpha-3 codes; each must take part.",
    "source_country": "One of these is the acting side.",
    "target_country": "One of these is the receiving side.",
    "type": "One of these types (SANCTION), or TYPE-mode.",
    "mode": "One of these modes.",
    "quad": "One of these quad classes, 1 to 4.",
    "status": "One of these statuses.",
    "sector": "One of these sectors takes part.",
    "date_from": "Happened then or later (2025-08-28).",
    "date_to": "Happened then or earlier.",
    "place": "Words of the place's name, or the code of its country.",
    "speaker": "Words of the name of who said it.",
    "publisher": "Who published it.",
    "report": "Id of a report that tells it.",
    "since_reported": "Reported that day or later.",
    "min_confidence": "At least this sure, 0 to 1.",
    "conflict": "Whether accounts differ: true or false.",
    "run": "The run that brought it.",
}
"""Every filter with what it means."""
EXACT = ("limit", "after", "sort", "conflict", "min_confidence", "date_from", "date_to", "since_reported")
"""What is no words, and has no blanks around it."""
YES_OR_NO = {"true": True, "false": False, "True": True, "False": False, "1": True, "0": False}
MOST = 500
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as asked for.

    Args:
        filters: for the record.
        limit: rows of a page.
        after: id of the last row of the page before, or None.
        sort: one of ORDERS, or "".
        given: the query without `after`, in order, for links.
    """

    filters: dict[str, Any]
    limit: int
    after: str | None
    sort: str
    given: tuple[tuple[str, str], ...]

    def link(self, path: str, *, without: Iterable[tuple[str, str]] = (), **more: str) -> str:
        """The address of this list with parts of its query taken out, and others added."""
        gone = set(without)
        pairs = [pair for pair in self.given if pair not in gone and pair[0] not in more] + [pair for pair in more.items() if pair[1]]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def added(self, path: str, name: str, value: str) -> str:
        """The address of this list with one more filter."""
        pairs = [pair for pair in self.given if name in LISTS or pair[0] != name]
        return f"{path}?{urlencode([*pairs, (name, value)])}"


def asked(request: Request, *, limit: int = 50, others: Iterable[str] = ()) -> Asked:
    """What the query string asks for; empty values count as not given.

    Args:
        request: the request.
        limit: rows when none are asked for.
        others: further names that the page knows.

    Raises:
        Refusal: 422 for an unknown name or a value that is none.
    """
    known = {*MEANING, "limit", "after", "sort", *others}
    filters: dict[str, Any] = {}
    given: list[tuple[str, str]] = []
    place = {"limit": "", "after": "", "sort": ""}
    once: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise Refusal(422, f"There is no filter {name!r}", f"Filters are {', '.join(sorted(known))}.")
        if name in EXACT and value != value.strip():
            raise Refusal(422, f"The value of {name} has blanks around it")
        value = value.strip()
        if not value:
            continue
        if len(value) > LONGEST or "\0" in value:
            raise Refusal(422, f"The value of {name} is too long or holds a NUL")
        if name != "after":
            given.append((name, value))
        if name not in LISTS and once.setdefault(name, value) != value:
            raise Refusal(422, f"{name} is given twice")
        if name in place:
            place[name] = value
        elif name in LISTS:
            filters.setdefault(name, []).extend(part.strip() for part in value.split(",") if part.strip())
        elif name in MEANING:
            filters[name] = _value(name, value)
    if place["sort"] and place["sort"] not in ORDERS:
        raise Refusal(422, f"There is no order {place['sort']!r}", f"Orders are {', '.join(ORDERS)}.")
    Filters.of(**filters)  # says what is wrong with a value
    return Asked(filters, limit_of(place["limit"], limit), place["after"] or None, place["sort"], tuple(given))


def _value(name: str, value: str) -> Any:
    if name == "conflict":
        if value not in YES_OR_NO:
            raise Refusal(422, "conflict is true or false")
        return YES_OR_NO[value]
    return value


def limit_of(value: str, usual: int) -> int:
    """How many rows are asked for.

    Raises:
        Refusal: 422 if it is no number of rows that is given.
    """
    if not value:
        return usual
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value[:9]) <= MOST:
        raise Refusal(422, f"limit is a number from 1 to {MOST}")
    return int(value)


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that an empty value meets too: it counts as not given."""
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}


LIMIT = _or_empty({"type": "integer", "minimum": 1, "maximum": MOST}) | {"default": 50}
"""The schema of `limit`."""


def parameters(*, paged: bool = True, sorted_: bool = False) -> dict[str, Any]:
    """The query parameters of a list, for OpenAPI."""
    found = []
    for name, meaning in MEANING.items():
        schema: dict[str, Any] = {"type": "string"}
        if name in LISTS:
            schema = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 4} if name == "quad" else {"type": "string"}}
        elif name == "conflict":
            schema = {"type": "string", "enum": [*YES_OR_NO, ""]}
        elif name == "min_confidence":
            schema = _or_empty({"type": "number", "minimum": 0, "maximum": 1})
        elif name in ("date_from", "date_to", "since_reported"):
            schema = _or_empty({"type": "string", "format": "date"})
        found.append({"name": name, "in": "query", "required": False, "description": meaning, "schema": schema})
    if sorted_:
        found.append({"name": "sort", "in": "query", "required": False, "schema": {"type": "string", "enum": [*ORDERS, ""]}})
    if paged:
        found.append({"name": "limit", "in": "query", "schema": LIMIT})
        found.append({"name": "after", "in": "query", "schema": {"type": "string"}, "description": "Id of the last row of the page before."})
    return {"parameters": found}
