"""Pages of parties: who acts, the dossier of one, and two countries over time."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from legation.dossiers import actor_dossier, country_dossier
from legation.export.markup import table
from legation.serve.answers import Refusal, csv_answer, json_answer
from legation.serve.asking import asked
from legation.serve.drawing import dyad_svg
from legation.serve.listings import EVENTS, STATEMENTS
from legation.serve.site import Site

STEPS = ("week", "month", "year")


def party_pages(site: Site) -> APIRouter:
    """The pages of parties."""
    router = APIRouter(include_in_schema=False)

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

    return router
