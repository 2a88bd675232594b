"""The codebook as pages: all types, and one entry with its examples and newest events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response

from legation.codebook import Codebook
from legation.serve.answers import Refusal, csv_answer, json_answer
from legation.serve.listings import event_table
from legation.serve.site import Site


def codebook_pages(site: Site) -> APIRouter:
    """The pages of the codebook."""
    router = APIRouter(include_in_schema=False)

    @router.get("/codebook")
    @router.get("/codebook.json")
    @router.get("/codebook.csv")
    def codebook(request: Request) -> Response:
        words = request.query_params.get("q", "").strip()[:200]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"types": site.codebook.types, "modes": site.codebook.modes, "contexts": site.codebook.contexts})
        counts = dict(site.record.facets("event", "type"))
        if request.url.path.endswith(".csv"):
            return csv_answer(request, _rows(site.codebook, counts), "codebook")
        found = site.codebook.lookup(words) if words else ()
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
        shown = event_table(site.record, "Newest events of the type", events)
        return site.page(request, "entry.html", code=wanted, found=found, shown=shown, book=site.codebook)

    return router


def _rows(book: Codebook, counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Types and modes as rows; the events here are those of the type."""
    for one in book.types:
        yield {"type": one.name, "mode": "", "label": one.label, "quad": one.quad, "score": one.score_v2, "cameo": book.cameo_for(one.name, None),
               "definition": one.definition, "events": counts.get(one.name, 0)}  # fmt: skip
        for mode in book.modes_of(one.name):
            yield {"type": one.name, "mode": mode.name, "label": "", "quad": one.quad, "score": None, "cameo": mode.default_cameo,
                   "definition": mode.definition, "events": None}  # fmt: skip
