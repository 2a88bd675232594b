"""The network: who meets whom in a window of time, as a drawing and as the same table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from legation.export.countries import country
from legation.export.markup import Html, element, join, table
from legation.export.words import plain
from legation.relations import meetings
from legation.relations.layout import laid_out
from legation.relations.meetings import MEETING
from legation.serve.answers import Refusal, csv_answer, json_answer
from legation.serve.asking import Asked, asked
from legation.serve.map_page import HAPPENED, happened
from legation.serve.site import Site
from legation.serve.timebar import timebar
from legation.store.ties import By, Tie

WIDTH, MARGIN = 960, 70
HIGHEST = 1100
MOST = (20, 40, 80)
_KEPT, _GATHERINGS = 500, 1000
_COLUMNS = (("one", "who"), ("other", "who"), ("times", "count"), ("more", "how"))


def network_page(site: Site) -> APIRouter:
    """The network and its twins."""
    router = APIRouter(include_in_schema=False)

    def show(request: Request) -> Response:
        ask = asked(request, others=("by", "what", "most"))
        query = request.query_params
        by: By = "person" if query.get("by") == "person" else "country"
        what = "events" if query.get("what") == "events" else "meetings"
        most = query.get("most") or str(MOST[1])
        if most not in map(str, MOST):
            raise Refusal(422, f"most is one of {', '.join(map(str, MOST))}")
        chosen = happened(ask)
        if what == "meetings":
            chosen["type"] = [MEETING]
        with site.record.snapshot() as now:
            found = now.ties(by, limit=_KEPT, **chosen)
            months = now.facets("event", "happened", **{**chosen, "date_from": None, "date_to": None})
            if what == "meetings":
                others = {key: value for key, value in ask.filters.items() if key not in ("type", "mode", "quad", "status")}
                seen = meetings((), now.gathering_records(limit=_GATHERINGS, **others), by=by)
                found = _joined([*found, *(Tie(a=one.a, b=one.b, name_a=one.name_a, name_b=one.name_b, times=one.times) for one in seen)])
        if request.url.path.endswith(".json"):
            return json_answer(request, {"items": found})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, [{"a": one.a, "b": one.b, "name_a": one.name_a, "name_b": one.name_b, "times": one.times}
                                        for one in found], "network")  # fmt: skip
        shown = found[: int(most)]
        rows = [[_party(one.a, one.name_a, by), _party(one.b, one.name_b, by), *_times(one, by, ask, what)] for one in shown]
        return site.page(
            request, "network.html", ask=ask, by=by, what=what, most=most, choices=MOST, total=len(found), chart=network_svg(shown, by),
            bar=timebar(months, ask, "/network"), gexf=_gexf(ask, what),
            table=table(f"The {len(rows)} pairs most often together", _COLUMNS, rows) if rows else "",
        )  # fmt: skip

    for suffix in ("", ".json", ".csv"):
        router.add_api_route(f"/network{suffix}", show, methods=["GET"])
    return router


def network_svg(shown: Sequence[Tie], by: By) -> Html:
    """The network as a drawing: lines as thick as parties are often together, discs as large as they have ties."""
    if not shown:
        return Html("")
    weight, names = Counter[str](), dict[str, str]()
    for one in shown:
        weight.update({one.a: one.times, one.b: one.times})
        names |= {one.a: _name(one.a, one.name_a, by), one.b: _name(one.b, one.name_b, by)}
    places, height = _fitted(laid_out(((one.a, one.b) for one in shown), wide=1.2))
    heaviest, busiest = max(one.times for one in shown), max(weight.values())
    parts: list[Html] = []
    for one in shown:
        (x1, y1), (x2, y2) = places[one.a], places[one.b]
        said = element("title", f"{names[one.a]} and {names[one.b]}: {one.times}")
        at = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
        parts.append(element("line", said, class_="tie", stroke_width=f"{1 + 5 * one.times / heaviest:.1f}", **at))
    for key, number in sorted(weight.items(), key=lambda one: (-one[1], one[0])):
        x, y = places[key]
        radius = 5 + 13 * math.sqrt(number / busiest)
        name = names[key] if len(names[key]) < 20 else names[key][:18] + "…"
        parts.append(element(
            "a", element("title", f"{names[key]}: {number}"), element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}", class_="node"),
            element("text", name, x=f"{x:.1f}", y=f"{y + radius + 9:.1f}", class_="name mid"), href=f"/actors/{quote(key, safe='')}",
        ))  # fmt: skip
    title = element("title", f"{len(weight)} parties and {len(shown)} ties; the table below says the same")
    return element("svg", title, join(parts), viewBox=f"0 0 {WIDTH} {height:.0f}", role="group", aria_label="Network", class_="chart network")


def _fitted(places: dict[str, tuple[float, float]]) -> tuple[dict[str, tuple[float, float]], float]:
    """Places on the paper, and how high it is."""
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    wide, high = max(max(xs) - min(xs), 1e-9), max(max(ys) - min(ys), 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HIGHEST - 2 * MARGIN) / high, 220.0)
    left = (WIDTH - wide * scale) / 2
    return {key: (left + (x - min(xs)) * scale, MARGIN / 2 + (y - min(ys)) * scale) for key, (x, y) in places.items()}, high * scale + MARGIN + 20


def _joined(found: Sequence[Tie]) -> list[Tie]:
    """Ties of the same two parties put together, the most frequent first."""
    times, first = Counter[tuple[str, str]](), dict[tuple[str, str], Tie]()
    for one in found:
        times[one.a, one.b] += one.times
        first.setdefault((one.a, one.b), one)
    ties = [Tie(a=a, b=b, name_a=first[a, b].name_a, name_b=first[a, b].name_b, times=number) for (a, b), number in times.items()]
    return sorted(ties, key=lambda one: (-one.times, one.a, one.b))


def _name(key: str, name: str, by: By) -> str:
    return plain(country(key).name or key) if by == "country" else plain(name)


def _party(key: str, name: str, by: By) -> Html:
    return element("a", element("bdi", _name(key, name, by)), href=f"/actors/{quote(key, safe='')}")


def _times(one: Tie, by: By, ask: Asked, what: str) -> tuple[str, str]:
    """How often, and where the two are seen over time."""
    if by == "country":
        kept = [pair for pair in ask.given if pair[0] in ("date_from", "date_to", "text", "publisher")]
        kind = [("type", MEETING)] if what == "meetings" else []
        link = "/events?" + urlencode([*kept, *kind, ("status", ",".join(HAPPENED)), ("country", one.a), ("country", one.b)])
        return element("a", f"{one.times:,}", href=link), element("a", "over time", href=f"/dyads/{one.a}/{one.b}")
    return f"{one.times:,}", ""


def _gexf(ask: Asked, what: str) -> str:
    """The address of the whole network as a file."""
    kept = [pair for pair in ask.given if pair[0] not in ("by", "what", "most", "type", "format")]
    kind = [("type", MEETING)] if what == "meetings" else [pair for pair in ask.given if pair[0] == "type"]
    return "/events?" + urlencode([*kept, *kind, ("format", "gexf")])
