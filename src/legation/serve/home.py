"""The front page, search, runs, and what there is to know about the data and the interface."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from fastapi import APIRouter, Request, Response

from legation.conclusions import Event
from legation.export.markup import Html
from legation.record_reader import RecordReader
from legation.serve.answers import csv_answer, json_answer
from legation.serve.asking import asked
from legation.serve.listings import event_table, quoted
from legation.serve.site import Site

_RUNS = 500
LOOKED_AT = 300
"""Events of the last day that are looked through for what changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What the reports of the last day changed.

    Args:
        day: the last day of publication, or empty.
        told: how many events they tell.
        first_told: how many of these nobody told before, among the first LOOKED_AT.
        turned: events whose status they changed: the event, what it was.
        taken_back: events of which they corrected an account.
    """

    day: str
    told: int
    first_told: int
    turned: tuple[tuple[Event, str], ...]
    taken_back: tuple[Event, ...]


def changed(now: RecordReader, day: str | None) -> Changed:
    """What the reports of the last day changed."""
    if not day:
        return Changed(day="", told=0, first_told=0, turned=(), taken_back=())
    last = date.fromisoformat(day)
    found = list(now.events(since_reported=day, limit=LOOKED_AT))
    turned = []
    for event in found:
        steps = [step.status for step in event.history if step.reported != last]
        if steps and steps[-1] != event.status:
            turned.append((event, steps[-1]))
    return Changed(
        day=day, told=now.count("event", since_reported=day), first_told=sum(one.first_reported == last for one in found),
        turned=tuple(turned[:12]), taken_back=tuple(one for one in found if one.corrections)[:6],
    )  # fmt: skip


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
            news = changed(now, stats["last_published"])
            briefs = quoted(now, events)
        return site.page(
            request, "home.html", stats=stats, briefs=briefs, statuses=statuses, stories=stories, differing=differing, runs=runs, news=news,
            codebook=site.codebook,
        )

    @router.get("/index.json")
    def home_json(request: Request) -> Response:
        with site.record.snapshot() as now:
            stats = now.stats()
            told = {"stats": stats, "events": list(now.events(limit=12)), "runs": now.runs()}
            return json_answer(request, told | {"changed": changed(now, stats["last_published"])})

    @router.get("/search")
    @router.get("/search.json")
    @router.get("/search.csv")
    def search(request: Request) -> Response:
        words = request.query_params.get("q", "").strip()[:400]
        ask = asked(request, others=("q",), limit=20)
        hits, events, names, briefs = [], [], [], Html("")
        others = {name: value for name, value in ask.filters.items() if name != "text"}
        if words:
            with site.record.snapshot() as now:
                hits = list(now.search(words, limit=ask.limit + 1, after=ask.after, **others))
                if not ask.after:
                    events = list(now.events(text=words, limit=10, **others))
                    names = now.complete(words)
                    briefs = event_table(now, "Events whose evidence holds the words", events)
        more = len(hits) > ask.limit
        hits = hits[: ask.limit]
        after = ask.link(request.url.path, after=hits[-1].report) if more else None
        entries = [one for one in site.codebook.lookup(words)[:5] if hasattr(one, "definition")] if words else []
        if request.url.path.endswith(".json"):
            return json_answer(request, {"query": words, "reports": hits, "events": events, "actors": names, "next": after})
        if request.url.path.endswith(".csv"):
            names_of = ("report", "headline", "publisher", "published", "snippet")
            return csv_answer(request, [{name: getattr(one, name) for name in names_of} for one in hits], "search")
        return site.page(
            request, "search.html", q=words, ask=ask, hits=hits, found=briefs, names=names, entries=entries, after=after,
            all=ask.link("/events", q="", text=words),
        )  # fmt: skip

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
            found, refused = now.runs(), list(islice(now.quarantine(), _RUNS))
            schemes = {one.run: now.scheme_of(one.run) for one in found[:_RUNS]}
        refusals = [{"name": r.story.name, "stage": r.story.stage, "code": r.story.code, "detail": r.story.detail, "run": r.run} for r in refused]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"runs": found, "schemes": schemes, "quarantine": refusals})
        if request.url.path.endswith(".csv"):
            rows = [{"run": r.run, "scheme": schemes.get(r.run, ""), "coded": r.coded, "quarantined": r.quarantined} for r in found]
            return csv_answer(request, rows, "runs")
        return site.page(request, "runs.html", runs=found, schemes=schemes, refusals=refusals)

    @router.get("/about")
    @router.get("/about.json")
    def about(request: Request) -> Response:
        if request.url.path.endswith(".json"):
            book = site.codebook
            told = {"name": book.name, "title": book.title, "version": book.version, "fingerprint": book.fingerprint, "sources": book.sources}
            return json_answer(request, {"numbers": {key: value for key, value in site.record.stats().items() if key != "where"}, "codebook": told})
        return site.page(request, "about.html", stats=site.record.stats(), codebook=site.codebook)

    @router.get("/api")
    def api(request: Request) -> Response:
        paths = request.app.openapi()["paths"]
        rows = [(method.upper(), path, found.get("summary", "")) for path, methods in paths.items() for method, found in methods.items()]
        return site.page(request, "api.html", rows=rows)

    return router
