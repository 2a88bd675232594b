"""The pages: lists with facets, single records, dossiers, timelines. Each has a `.json` twin, lists also `.csv`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from legation.export.markup import table
from legation.serve.answers import csv_answer, json_answer
from legation.serve.asking import asked
from legation.serve.codebook_pages import codebook_pages
from legation.serve.home import home_pages
from legation.serve.listings import EVENTS, LISTINGS, Listing, page_of
from legation.serve.parties import party_pages
from legation.serve.single import single_pages
from legation.serve.site import DOWNLOADS, Site

FACET_VALUES = 8


def pages(site: Site) -> APIRouter:
    """All pages for reading."""
    router = APIRouter(include_in_schema=False)
    for listing in LISTINGS:
        for suffix in ("", ".json", ".csv"):
            router.add_api_route(f"/{listing.name}{suffix}", _list_page(site, listing, suffix), methods=["GET"])
    router.add_api_route("/events.atom", _feed(site), methods=["GET"])
    for part in (home_pages, codebook_pages, single_pages, party_pages):
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
            facets = [(field, _values(now, listing.kind, field, ask.filters)) for field in listing.facets]
        caption = f"{total:,} {listing.title.lower()}" + (f", {len(rows)} on this page" if len(rows) < total else "")
        return site.page(
            request, "list.html", listing=listing, ask=ask, total=total, facets=[one for one in facets if one[1]], after=after,
            table=table(caption, listing.columns, [listing.cells(one) for one in rows], heading=listing.heading) if rows else "",
            downloads=DOWNLOADS if listing is EVENTS else ("csv", "jsonl") if listing.table else (), sortable=listing is EVENTS,
        )  # fmt: skip

    return show


_FIELD = {"place_country": "place", "year": "", "publisher": "publisher"}


def _values(now: Any, kind: str, field: str, filters: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The values of a facet: name of the filter, value, number; those that are set are left out."""
    name = _FIELD.get(field, field)
    given = {str(one) for one in filters.get(name, [])} if name else set()
    if field == "publisher" and "publisher" in filters:
        return []
    return [(name, value, number) for value, number in now.facets(kind, field, **filters)[:FACET_VALUES] if value not in given]
