"""The map: where it happened, as a drawing and as the same table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from legation.export.countries import country
from legation.export.markup import element, table
from legation.export.words import plain
from legation.serve.answers import csv_answer, json_answer
from legation.serve.asking import Asked, asked
from legation.serve.site import Site
from legation.serve.timebar import timebar
from legation.serve.world import marks, world_svg
from legation.store.places import Spot

PLACES = 200
HAPPENED = ("occurred", "ongoing")
_COLUMNS = (("place", "who"), ("country", "who"), ("known as", "how"), ("events", "count"), ("cooperation", "count"), ("conflict", "count"),
            ("told", "count"))  # fmt: skip


def happened(ask: Asked) -> dict[str, Any]:
    """The filters of a drawing: what happened or goes on, unless other statuses are asked for."""
    return {"status": HAPPENED, **ask.filters}


def map_page(site: Site) -> APIRouter:
    """The map and its twins."""
    router = APIRouter(include_in_schema=False)

    def show(request: Request) -> Response:
        ask = asked(request, others=("view",))
        chosen = happened(ask)
        with site.record.snapshot() as now:
            spots = now.places(limit=PLACES, **chosen)
            total = now.count("event", **chosen)
            months = now.placed_months(**{**chosen, "date_from": None, "date_to": None})
        if request.url.path.endswith(".json"):
            return json_answer(request, {"items": spots, "total": total})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, map(_row, spots), "map")
        links = [_events(ask, spot) for spot in spots]
        drawn = marks(spots, links)
        planned = not set(chosen["status"]) & set(HAPPENED)
        rows = [[element("a", plain(one.place.name), href=link), *_cells(one)] for one, link in zip(spots, links, strict=True)]
        return site.page(
            request, "map.html", ask=ask, total=total, placed=sum(one.events for one in spots), undrawn=len(spots) - len(drawn),
            map=world_svg(drawn, whole=request.query_params.get("view") == "world", planned=planned), bar=timebar(months, ask, "/map"),
            table=table("Places with the most events", _COLUMNS, rows) if rows else "", most=PLACES,
        )  # fmt: skip

    for suffix in ("", ".json", ".csv"):
        router.add_api_route(f"/map{suffix}", show, methods=["GET"])
    return router


def _events(ask: Asked, spot: Spot) -> str:
    """The events of a place, with the other filters kept."""
    kept = [pair for pair in ask.given if pair[0] not in ("place", "view", "status")]
    status = [pair for pair in ask.given if pair[0] == "status"] or [("status", ",".join(HAPPENED))]
    return "/events?" + urlencode([*kept, *status, ("place", spot.place.name)])


def _cells(spot: Spot) -> list[str]:
    code = spot.place.country or ""
    return [
        country(code).name or code or "–", spot.place.precision, f"{spot.events:,}", f"{spot.cooperative:,}",
        f"{spot.events - spot.cooperative:,}", f"{spot.tellings:,}",
    ]  # fmt: skip


def _row(spot: Spot) -> dict[str, Any]:
    place = spot.place
    return {
        "place": place.name, "country": place.country, "precision": place.precision, "lat": place.lat, "lon": place.lon, "events": spot.events,
        "cooperation": spot.cooperative, "conflict": spot.events - spot.cooperative, "tellings": spot.tellings,
    }  # fmt: skip
