"""The pages: lists with facets, single records, dossiers, timelines. Each has a `.json` twin, lists also `.csv`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from legation.dossiers import actor_dossier, country_dossier, dyad_dossier, event_dossier, gathering_dossier
from legation.export.highlights import records_of
from legation.export.markup import table
from legation.export.story import pointing_style, records_section, text_section
from legation.model import CodedReport, Event
from legation.serve.answers import Refusal, answer, csv_answer, json_answer
from legation.serve.asking import asked
from legation.serve.drawing import dyad_svg
from legation.serve.listings import EVENTS, LISTINGS, STATEMENTS, Listing, page_of
from legation.serve.site import DOWNLOADS, Site

FACET_VALUES = 8
STEPS = ("week", "month", "year")


def pages(site: Site) -> APIRouter:
    """All pages for reading."""
    router = APIRouter(include_in_schema=False)
    for listing in LISTINGS:
        for suffix in ("", ".json", ".csv"):
            router.add_api_route(f"/{listing.name}{suffix}", _list_page(site, listing, suffix), methods=["GET"])
    router.add_api_route("/events.atom", _feed(site), methods=["GET"])
    _home(router, site)
    _records(router, site)
    _about_parties(router, site)
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


def _home(router: APIRouter, site: Site) -> None:
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


def _records(router: APIRouter, site: Site) -> None:
    @router.get("/events/{id}")
    def event(request: Request, id: str) -> Response:
        found = event_dossier(site.record, id.removesuffix(".json"))
        if found is None:
            raise Refusal(404, "The record has no event of this id")
        if found.event.id != id.removesuffix(".json") and found.event.tellings:
            return Response(status_code=308, headers={"Location": f"/events/{found.event.id}" + (".json" if id.endswith(".json") else "")})
        if id.endswith(".json"):
            return json_answer(request, found)
        anchors = _anchors(site, {one.report for one in found.tellings})
        headlines = {one.id: one for one in found.reports}
        return site.page(
            request, "event.html", dossier=found, event=found.event, anchors=anchors, headlines=headlines, book=site.codebook,
            amendments=[made for telling in found.event.tellings for made in site.record.amendments(telling=telling)],
        )  # fmt: skip

    @router.get("/stories/{id}")
    def story(request: Request, id: str) -> Response:
        wanted = id.removesuffix(".json").removesuffix(".css")
        coded = site.record.report(wanted)
        if coded is None:
            raise Refusal(404, "The record has no story of this id")
        if id.endswith(".json"):
            return json_answer(request, coded)
        if id.endswith(".css"):
            return answer(request, pointing_style(coded).encode(), "text/css; charset=utf-8")
        links = {f"e{number}": f"/events/{one.id}" for number, one in enumerate(coded.events, 1)}
        return _story(site, request, coded, links, f"/stories/{wanted}.css")

    @router.get("/gatherings/{id}")
    def gathering(request: Request, id: str) -> Response:
        found = gathering_dossier(site.record, id.removesuffix(".json"))
        if found is None:
            raise Refusal(404, "The record has no gathering of this id")
        if id.endswith(".json"):
            return json_answer(request, found)
        margins = list(site.record.gathering_records(text=f'"{found.gathering.name}"', limit=10)) if found.gathering and found.gathering.name else []
        margins = [one for one in margins if found.gathering and one.id != found.gathering.id]
        return site.page(request, "gathering.html", dossier=found, one=found.gathering, told=found.told, margins=margins)

    @router.get("/relations/{id}")
    def relation(request: Request, id: str) -> Response:
        with site.record.snapshot() as now:
            one = now.standing_record(id.removesuffix(".json"))
            if one is None:
                raise Refusal(404, "The record has no relation of this id")
            told = [row for key in one.tellings if (row := now.standing(key)) is not None]
        if id.endswith(".json"):
            return json_answer(request, {"standing": one, "told": told})
        return site.page(request, "relation.html", one=one, told=told)

    @router.get("/code")
    def form(request: Request) -> Response:
        return site.page(request, "code.html")


def _story(site: Site, request: Request, coded: CodedReport, links: dict[str, str], style: str) -> Response:
    return site.page(
        request, "story.html", coded=coded, report=coded.report, text=text_section(coded), records=records_section(coded, links), pointing=style,
        counts=[(kind, len(found)) for kind, found in records_of(coded) if found],
    )  # fmt: skip


def story_of(site: Site, request: Request, coded: CodedReport) -> Response:
    """The page of a story that is not in the record."""
    return _story(site, request, coded, {}, "")


def _anchors(site: Site, reports: set[str]) -> dict[str, str]:
    """Where each reported event stands in its story."""
    found: dict[str, str] = {}
    for id_ in sorted(reports)[:40]:
        coded = site.record.report(id_)
        for number, one in enumerate(coded.events if coded else (), 1):
            found[one.id] = f"/stories/{id_}#e{number}"
    return found


def _about_parties(router: APIRouter, site: Site) -> None:
    @router.get("/actors")
    @router.get("/actors.json")
    @router.get("/actors.csv")
    def actors(request: Request) -> Response:
        ask = asked(request, others=("q",), limit=100)
        words = request.query_params.get("q", "").strip()[:200]
        with site.record.snapshot() as now:
            found = now.facets("event", "actor", **ask.filters, **({"actor": words} if words else {}))
        rows = [{"actor": name, "events": number} for name, number in found]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"items": rows[: ask.limit], "total": len(rows)})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, rows, "actors")
        return site.page(request, "actors.html", rows=rows[: ask.limit], total=len(rows), q=words)

    @router.get("/actors/{who:path}")
    def actor(request: Request, who: str) -> Response:
        wanted = who.removesuffix(".json")[:300]
        is_country = len(wanted) == 3 and wanted.isalpha() and wanted.isupper()
        if wanted.startswith("state:"):
            is_country, wanted = True, wanted.removeprefix("state:")
        found: Any = country_dossier(site.record, wanted) if is_country else actor_dossier(site.record, wanted)
        if found is None or (is_country and not found.total and not found.statements and not found.standings):
            raise Refusal(404, "The record has no such actor")
        if who.endswith(".json"):
            return json_answer(request, found)
        name = wanted if is_country else (found.names[0] if found.names else wanted)
        tables = {
            "events": table("Newest events", EVENTS.columns, [EVENTS.cells(one) for one in found.events], heading=0) if found.events else "",
            "statements": table("Newest statements", STATEMENTS.columns, [STATEMENTS.cells(one) for one in found.statements], heading=0)
            if found.statements else "",
        }  # fmt: skip
        return site.page(request, "dossier.html", d=found, name=name, country=wanted if is_country else "", wanted=wanted, tables=tables)

    @router.get("/dyads/{a}/{b}")
    def dyad(request: Request, a: str, b: str) -> Response:
        suffix = next((one for one in (".json", ".csv") if b.endswith(one)), "")
        pair = (a.upper(), b.removesuffix(suffix).upper())
        ask = asked(request, others=("scale", "step", "directed", "coverage"))
        if not all(len(one) == 3 and one.isalpha() for one in pair):
            raise Refusal(404, "A dyad is two codes of three letters")
        query = request.query_params
        how: dict[str, Any] = {"scale": query.get("scale") or "goldstein-gdelt", "step": query.get("step") or "month"}
        how["directed"] = query.get("directed") == "1"
        with site.record.snapshot() as now:
            series, turns = now.dyad(*pair, **how), now.changes(*pair, **how)
            events = list(now.events(limit=ask.limit, country=pair))
            undated = now.undated(*pair)
        if suffix == ".json":
            return json_answer(request, {"series": series, "changes": turns})
        if suffix == ".csv":
            names = ("start", "end", "score", "events", "share")
            rows = ({name: getattr(one, name) for name in names} | {f"quad{quad}": number for quad, number in one.quads} for one in series)
            return csv_answer(request, rows, f"{pair[0]}-{pair[1]}")
        scale = site.codebook.scale(str(how["scale"]))
        return site.page(
            request, "dyad.html", a=pair[0], b=pair[1], series=series, turns=turns, chart=dyad_svg(series, turns, scale), scale=scale, how=how,
            scales=site.codebook.scales, steps=STEPS, undated=undated, query=request.url.query,
            rows=table("Newest events of the two", EVENTS.columns, [EVENTS.cells(one) for one in events], heading=0) if events else "",
        )  # fmt: skip


__all__ = ["Event", "dyad_dossier", "pages", "story_of"]
