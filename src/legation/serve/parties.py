"""Pages of parties: who acts, the dossier of one, and two countries over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from legation.codebook import Codebook
from legation.conclusions import Event, Relation
from legation.dossiers import actor_dossier, country_dossier
from legation.errors import SetupError
from legation.export.countries import country
from legation.export.markup import table
from legation.export.words import event_type
from legation.record_reader import RecordReader
from legation.relations import Change
from legation.serve.answers import Refusal, csv_answer, json_answer
from legation.serve.asking import Asked, asked
from legation.serve.dates import day
from legation.serve.drawing import Mark, dyad_svg
from legation.serve.listings import STATEMENTS, event_table
from legation.serve.map_page import HAPPENED
from legation.serve.site import Site
from legation.serve.timebar import timebar
from legation.store import Filters
from legation.tabular import Series

_AT_ONCE = 500
MARKED = 200
"""Events that are marked in a timeline, those that happened last."""
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
            shown = found if request.url.path.endswith(".csv") else found[: ask.limit]
            known = _known(now, [key for key, _ in shown])
        rows = [{"actor": key, **known[key], "events": number} for key, number in shown]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"items": rows, "total": len(found)})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, rows, "actors")
        return site.page(request, "actors.html", rows=rows, total=len(found), q=words, ask=ask)

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
        name = (country(wanted).name or wanted) if is_country else (found.names[0] if found.names else wanted)
        link = ("country" if is_country else "actor", wanted)
        with site.record.snapshot() as now:
            partners = [(key, country(key).name or now.named([key]).get(key, (key,))[0], number) for key, number in found.partners if key != wanted]
            months = now.facets("event", "happened", **{link[0]: wanted})
        trend = timebar(months, Asked({}, 50, None, "", (link,)), "/events")
        tables = {
            "events": event_table(site.record, "Newest events", found.events),
            "statements": table("Newest statements", STATEMENTS.columns, [STATEMENTS.cells(one) for one in found.statements], heading=0)
            if found.statements else "",
        }  # fmt: skip
        return site.page(request, "dossier.html", d=found, name=name, country=wanted if is_country else "", wanted=wanted, tables=tables,
                         partners=partners, trend=trend)  # fmt: skip

    @router.get("/dyads/{a}/{b}")
    def dyad(request: Request, a: str, b: str) -> Response:
        suffix = next((one for one in (".json", ".csv") if b.endswith(one)), "")
        pair = (a.upper(), b.removesuffix(suffix).upper())
        ask = asked(request, others=("scale", "step", "directed", "coverage"))
        if not all(len(one) == 3 and one.isalpha() for one in pair):
            raise Refusal(404, "A dyad is two codes of three letters")
        if others := sorted(set(ask.filters) - {"date_from", "date_to"}):
            raise Refusal(422, f"A dyad cannot be narrowed by {others[0]}", "It takes date_from, date_to, scale, step, directed, coverage.")
        query = request.query_params
        how: dict[str, Any] = {"scale": query.get("scale") or "goldstein-gdelt", "step": query.get("step") or "month"}
        how["directed"] = query.get("directed") == "1"
        coverage = query.get("coverage") == "1"
        with site.record.snapshot() as now:
            series, turns = _within(now.dyad(*pair, **how), ask), _turns(now, pair, how)
            events = list(now.events(limit=MARKED, sort="happened", country=pair, status=HAPPENED, **ask.filters))
            newest = list(now.events(limit=20, country=pair, **ask.filters))
            undated, newest_rows = now.undated(*pair), event_table(now, "Newest events of the two", newest)
        if suffix == ".json":
            return json_answer(request, {"series": series, "changes": turns or []})
        if suffix == ".csv":
            names = ("start", "end", "score", "events", "share")
            rows = ({name: getattr(one, name) for name in names} | {f"quad{quad}": number for quad, number in one.quads} for one in series)
            return csv_answer(request, rows, f"{pair[0]}-{pair[1]}")
        scale = site.codebook.scale(str(how["scale"]))
        return site.page(
            request, "dyad.html", ask=ask, a=pair[0], b=pair[1], names=[country(one).name or one for one in pair], series=series, turns=turns,
            scale=scale, chart=dyad_svg(series, turns or (), scale, list(_marks(site.codebook, scale.id, events)), coverage=coverage), how=how,
            coverage=coverage, scales=site.codebook.scales, steps=STEPS, undated=undated, query=request.url.query, rows=newest_rows,
        )  # fmt: skip

    return router


def _within(series: Series, ask: Asked) -> list[Relation]:
    """The periods that touch the days asked for."""
    chosen = Filters.of(**ask.filters)
    first, last = chosen.date_from or date.min, chosen.date_to or date.max
    return [one for one in series if one.end >= first and one.start <= last]


def _turns(now: RecordReader, pair: tuple[str, str], how: dict[str, Any]) -> list[Change] | None:
    """Where the mean turned; None where the package that finds it is not installed."""
    try:
        return now.changes(*pair, **how)
    except SetupError:
        return None


def _marks(book: Codebook, scale: str, events: list[Event]) -> Iterator[Mark]:
    """The events whose day is known, with their score."""
    for one in events:
        score = book.score(scale, type=one.type, mode=one.mode, cameo=one.cameo)
        if score is not None and one.date.first is not None and one.date.first == one.date.last:
            yield Mark(one.date.first, score, f"{event_type(one)}, {day(one.date.first)}")


def _known(now: RecordReader, ids: list[str]) -> dict[str, dict[str, str]]:
    """Name, country and kind of actors."""
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        named = now.named(part)
        for key in part:
            name, code, kind = named.get(key, (key, "", ""))
            found[key] = {"name": (country(code).name or name) if kind == "state" else name, "country": code, "kind": kind}
    return found
