"""The pages: lists with facets, single records, dossiers, timelines. Each has a `.json` twin, lists also `.csv`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from legation.export.countries import country
from legation.export.markup import table
from legation.record_reader import RecordReader
from legation.serve.answers import csv_answer, json_answer
from legation.serve.asking import Asked, asked
from legation.serve.codebook_pages import codebook_pages
from legation.serve.compare_page import compare_page
from legation.serve.home import home_pages
from legation.serve.listings import EVENTS, LISTINGS, Listing, event_rows, page_of
from legation.serve.map_page import map_page
from legation.serve.network_page import network_page
from legation.serve.parties import party_pages
from legation.serve.single import single_pages
from legation.serve.site import DOWNLOADS, Site

FACET_VALUES = 8
ORDERS = (("", "reported last"), ("happened", "happened last"), ("voices", "most voices"), ("conflicts", "most differences"),
          ("sure", "surest"), ("unsure", "least sure"))  # fmt: skip


def pages(site: Site) -> APIRouter:
    """All pages for reading."""
    router = APIRouter(include_in_schema=False)
    for listing in LISTINGS:
        for suffix in ("", ".json", ".csv"):
            router.add_api_route(f"/{listing.name}{suffix}", _list_page(site, listing, suffix), methods=["GET"])
    router.add_api_route("/events.atom", _feed(site), methods=["GET"])
    for part in (home_pages, codebook_pages, single_pages, party_pages, map_page, network_page, compare_page):
        router.include_router(part(site))
    return router


def _feed(site: Site) -> Callable[[Request], Response]:
    def feed(request: Request) -> Response:
        return site.download("atom", "events", asked(request).filters)

    return feed


def _list_page(site: Site, listing: Listing, suffix: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        ask = asked(request, others=("format",))
        name = request.query_params.get("format") or ("csv" if suffix == ".csv" else "")
        if name and not listing.table:
            rows, _ = page_of(listing, site.record, ask)
            names = ("id", "headline", "publisher", "published", "events")
            return csv_answer(request, [{name: getattr(one, name) for name in names} for one in rows], listing.name)
        if name:
            return site.download(name, listing.table, ask.filters)
        with site.record.snapshot() as now:
            rows, after = page_of(listing, now, ask)
            total = now.count(listing.kind, **ask.filters)
            if suffix == ".json":
                path = request.url.path
                return json_answer(request, {"items": rows, "total": total, "next": ask.link(path, after=after) if after else None})
            cells = event_rows(now, rows) if listing is EVENTS else [listing.cells(one) for one in rows]
            facets = [(field, _values(now, listing.kind, field, ask.filters)) for field in listing.facets]
        caption = f"{total:,} {listing.title.lower()}" + (f", {len(rows)} on this page" if len(rows) < total else "")
        return site.page(
            request, "list.html", listing=listing, ask=ask, total=total, facets=[one for one in facets if one[1]], after=after,
            table=table(caption, listing.columns, cells, heading=listing.heading) if rows else "",
            downloads=DOWNLOADS if listing is EVENTS else ("csv", "jsonl") if listing.table else (), fields=_fields(listing),
            selects=_selects(ask) if listing is EVENTS else (),
        )  # fmt: skip

    return show


def _fields(listing: Listing) -> tuple[str, ...]:
    """The filters that the form of a list has."""
    if not listing.table:
        return ("text", "actor", "country", "date")
    return ("text", "actor", "country", "type", "place", "date", *(("status",) if listing is EVENTS else ()))


def _selects(ask: Asked) -> list[tuple[str, str, Sequence[tuple[str, str]], str]]:
    """The further choices of the list of events: name, label, values with their words, what is chosen."""
    differ = str(ask.filters.get("conflict", "")).lower()
    accounts = (("", "any"), ("true", "differ"), ("false", "agree"))
    return [("conflict", "accounts", accounts, differ), ("sort", "order", ORDERS, ask.sort)]


_FIELD = {"place_country": "place", "year": ""}
_QUADS = {"1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict", "4": "material conflict"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow a list by: the filter (empty for years), its value, its words, how many have it."""

    name: str
    value: str
    words: str
    number: int


def _values(now: RecordReader, kind: str, field: str, filters: dict[str, Any]) -> list[FacetValue]:
    """The values of a facet; those that are set are left out."""
    name = _FIELD.get(field, field)
    given = filters.get(name, []) if name else []
    if field == "publisher" and given:
        return []
    found = _years(now, kind, filters) if field == "year" else now.facets(kind, field, **filters)
    chosen = {given} if isinstance(given, str) else {str(one) for one in given}
    return [FacetValue(name, value, _words(field, value), number) for value, number in found[:FACET_VALUES] if value not in chosen]


def _years(now: RecordReader, kind: str, filters: dict[str, Any]) -> list[tuple[str, int]]:
    """Years in which things happened, or reports were published, the newest first."""
    sums = Counter[str]()
    for month, number in now.facets(kind, "year" if kind == "report" else "happened", **filters):
        sums[month[:4]] += number
    return sorted(sums.items(), reverse=True)


def _words(field: str, value: str) -> str:
    if field == "quad":
        return _QUADS.get(value, value)
    return (country(value).name or value) if field in ("country", "place_country") else value
