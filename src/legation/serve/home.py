"""The front page, search, runs, and what there is to know about the data and the interface."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from legation.export.markup import table
from legation.serve.answers import csv_answer, json_answer
from legation.serve.asking import asked
from legation.serve.listings import EVENTS
from legation.serve.site import Site


def home_pages(site: Site) -> APIRouter:
    """The pages around the record."""
    router = APIRouter(include_in_schema=False)
    @router.get("/")
    def home(request: Request) -> Response:
        with site.record.snapshot() as now:
            stats = now.stats()
            events = list(now.events(limit=12))
            statuses = now.facets("event", "status")
            stories = list(now.headlines(limit=8))
            differing = list(now.events(limit=5, conflict=True))
            runs = now.runs()
        rows = table("The events reported last", EVENTS.columns, [EVENTS.cells(one) for one in events], heading=0) if events else ""
        return site.page(
            request, "home.html", stats=stats, rows=rows, statuses=statuses, stories=stories, differing=differing, runs=runs, codebook=site.codebook
        )

    @router.get("/index.json")
    def home_json(request: Request) -> Response:
        with site.record.snapshot() as now:
            return json_answer(request, {"stats": now.stats(), "events": list(now.events(limit=12)), "runs": now.runs()})

    @router.get("/search")
    @router.get("/search.json")
    def search(request: Request) -> Response:
        words = request.query_params.get("q", "").strip()[:400]
        ask = asked(request, others=("q",), limit=20)
        hits, events, names = [], [], []
        if words:
            with site.record.snapshot() as now:
                hits = list(now.search(words, limit=ask.limit, after=ask.after, **ask.filters))
                events = list(now.events(text=words, limit=10))
                names = now.complete(words)
        entries = [one for one in site.codebook.lookup(words)[:5] if hasattr(one, "definition")] if words else []
        if request.url.path.endswith(".json"):
            return json_answer(request, {"query": words, "reports": hits, "events": events, "actors": names})
        found = table("Events whose evidence holds the words", EVENTS.columns, [EVENTS.cells(one) for one in events], heading=0) if events else ""
        return site.page(request, "search.html", q=words, hits=hits, found=found, names=names, entries=entries)

    @router.get("/search/complete.json")
    def complete(request: Request) -> Response:
        words = request.query_params.get("q", "")[:80]
        names = site.record.complete(words, limit=8)
        types = [one.name for one in site.codebook.types if words and one.name.startswith(words.upper())]
        return json_answer(request, [*types, *names][:10])

    @router.get("/runs")
    @router.get("/runs.json")
    @router.get("/runs.csv")
    def runs(request: Request) -> Response:
        with site.record.snapshot() as now:
            found, refused = now.runs(), list(now.quarantine())
        refusals = [{"name": r.story.name, "stage": r.story.stage, "code": r.story.code, "detail": r.story.detail, "run": r.run} for r in refused]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"runs": found, "quarantine": refusals})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, [{"run": r.run, "coded": r.coded, "quarantined": r.quarantined} for r in found], "runs")
        return site.page(request, "runs.html", runs=found, refusals=refusals)

    @router.get("/about")
    def about(request: Request) -> Response:
        return site.page(request, "about.html", stats=site.record.stats(), codebook=site.codebook)

    @router.get("/api")
    def api(request: Request) -> Response:
        paths = request.app.openapi()["paths"]
        rows = [(method.upper(), path, found.get("summary", "")) for path, methods in paths.items() for method, found in methods.items()]
        return site.page(request, "api.html", rows=rows)

    return router
