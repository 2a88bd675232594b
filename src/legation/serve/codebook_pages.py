"""The codebook as pages: all types, and one entry with its examples and newest events."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from legation.export.markup import table
from legation.serve.answers import Refusal, json_answer
from legation.serve.listings import EVENTS
from legation.serve.site import Site


def codebook_pages(site: Site) -> APIRouter:
    """The pages of the codebook."""
    router = APIRouter(include_in_schema=False)

    @router.get("/codebook")
    @router.get("/codebook.json")
    def codebook(request: Request) -> Response:
        words = request.query_params.get("q", "").strip()[:200]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"types": site.codebook.types, "modes": site.codebook.modes, "contexts": site.codebook.contexts})
        found = site.codebook.lookup(words) if words else ()
        counts = dict(site.record.facets("event", "type"))
        return site.page(request, "codebook.html", book=site.codebook, q=words, found=found, counts=counts)

    @router.get("/codebook/{code}")
    def entry(request: Request, code: str) -> Response:
        wanted = code.removesuffix(".json")
        found = site.codebook.lookup(wanted)
        if not found:
            raise Refusal(404, f"The codebook has no entry {wanted[:60]!r}")
        if code.endswith(".json"):
            return json_answer(request, found)
        kind = "" if wanted.isdecimal() else wanted
        events = list(site.record.events(type=kind, limit=8)) if kind else []
        shown = table("Newest events of the type", EVENTS.columns, [EVENTS.cells(one) for one in events], heading=0) if events else ""
        return site.page(request, "entry.html", code=wanted, found=found, shown=shown, book=site.codebook)

    return router
