"""The map: outlines of countries that ship, drawn as SVG in the Equal Earth projection."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from legation.export.markup import Html, element, join
from legation.export.words import plain
from legation.store.places import Spot

WIDTH, HEIGHT = 960, 470
_NAMED = 14
_FULL = 16
"""Events from which on a mark is of full size: few events are no great matter."""
_NEAREST = 0.9
"""Width of the narrowest view, in units of the projection (the world is 5.4 wide): outlines are too coarse for less."""
_SOUTH, _NORTH = -58.0, 84.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A country: a place for its name, and its rings, all projected; without rings when it is too small for the scale."""

    code: str
    middle: Point
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A spot as it is drawn.

    Args:
        spot: what is told of the place.
        at: where, projected.
        coarse: whether only the country is known.
        link: where it leads.
    """

    spot: Spot
    at: Point
    coarse: bool
    link: str


def projected(lat: float, lon: float) -> Point:
    """Equal Earth, y downwards (Šavrič, Patterson and Jenny, International Journal of Geographical Information Science 33, 2019)."""
    root = math.sqrt(3) / 2
    t = math.asin(root * math.sin(math.radians(lat)))
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    return math.radians(lon) * math.cos(t) / (root * slope), -t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


@cache
def outlines() -> dict[str, Outline]:
    """All countries by code; land that has none under its name."""
    text = (resources.files("legation") / "data" / "maps" / "outlines.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(io.StringIO(text)):
        rings = [[one.split(",") for one in ring.split()] for ring in row["rings"].split(";") if ring]
        shapes = tuple(tuple(projected(float(lat), float(lon)) for lon, lat in ring) for ring in rings)
        found[row["code"] or row["name"]] = Outline(row["code"], projected(float(row["lat"]), float(row["lon"])), shapes)
    return found


def marks(spots: Sequence[Spot], links: Sequence[str]) -> list[Mark]:
    """The spots that can be drawn: at their place, or for a country at the middle of its outline."""
    found = []
    for spot, link in zip(spots, links, strict=True):
        place = spot.place
        if place.lat is not None and place.lon is not None and place.precision != "country":
            found.append(Mark(spot=spot, at=projected(place.lat, place.lon), coarse=False, link=link))
        elif place.precision == "country" and place.country in outlines():
            found.append(Mark(spot=spot, at=outlines()[place.country].middle, coarse=True, link=link))
    return found


def world_svg(found: Sequence[Mark], *, whole: bool = False, planned: bool = False) -> Html:
    """The map.

    Args:
        found: what is marked; the largest are drawn first and named.
        whole: the whole world, else as much as is needed.
        planned: draw outlines, for what has not happened.
    """
    left, top, width = _view([one.at for one in found], whole)
    scale = WIDTH / width

    def here(point: Point) -> Point:
        return (point[0] - left) * scale, (point[1] - top) * scale

    height = scale * width * HEIGHT / WIDTH
    land = [_ring([here(point) for point in ring]) for country in outlines().values() for ring in country.rings]
    parts = [element("path", d=" ".join(filter(None, land)), class_="land")]
    most = max((one.spot.events for one in found), default=1)
    boxes: list[tuple[float, float, float, float]] = []
    labels: list[Html] = []
    for one in sorted(found, key=lambda one: (-one.spot.events, one.spot.place.name)):
        x, y = here(one.at)
        if not (0 <= x <= WIDTH and 0 <= y <= height):
            continue
        radius = 4 + 15 * math.sqrt(one.spot.events / max(most, _FULL))
        parts.append(_mark(one, (x, y), radius, planned=planned))
        if len(labels) < _NAMED and (label := _label(one, (x, y), radius, boxes)):
            labels.append(label)
    title = element("title", f"Map of {len(found)} places; the table below says the same")
    return element("svg", title, join([*parts, *labels]), viewBox=f"0 0 {WIDTH} {HEIGHT}", role="group", aria_label="Map", class_="chart map")


def _view(points: Sequence[Point], whole: bool) -> tuple[float, float, float]:
    """Left and top edge and width of what is shown, in units of the projection."""
    world_width = HEIGHT / WIDTH
    top, bottom = projected(_NORTH, 0)[1], projected(_SOUTH, 0)[1]
    edge = projected(0, 180)[0]
    full = max(2 * edge, (bottom - top) / world_width)
    if whole or not points:
        return -full / 2, (top + bottom) / 2 - full * world_width / 2, full
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = min(full, max(_NEAREST, (max(xs) - min(xs)) * 1.3, (max(ys) - min(ys)) * 1.3 / world_width))
    x = min(max((max(xs) + min(xs)) / 2 - width / 2, -full / 2), full / 2 - width)
    middle = (top + bottom) / 2
    high, half = width * world_width, full * world_width / 2
    y = min(max((max(ys) + min(ys)) / 2 - high / 2, middle - half), middle + half - high)
    return x, y, width


def _ring(points: Sequence[Point]) -> str:
    """A ring as a path in whole tenths; empty when it is out of sight."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > HEIGHT:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _mark(one: Mark, at: Point, radius: float, *, planned: bool) -> Html:
    spot, (x, y) = one.spot, at
    cooperative = 2 * spot.cooperative >= spot.events
    where = ("somewhere in " if one.coarse else "") + plain(spot.place.name)
    said = f"{where}: {spot.events:,} events, {spot.cooperative:,} of cooperation, told {spot.tellings:,} times"
    kind = ("coop" if cooperative else "conflict") + (" coarse" if one.coarse else "") + (" planned" if planned else "")
    if cooperative or one.coarse:
        shape = element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}", class_=f"spot {kind}")
    else:
        r = radius * 1.15
        shape = element("path", d=f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}Z", class_=f"spot {kind}")
    return element("a", element("title", said), shape, href=one.link, aria_label=said)


def _label(one: Mark, at: Point, radius: float, boxes: list[tuple[float, float, float, float]]) -> Html | None:
    """The name of a place, unless it would cover another."""
    name, (x, y) = plain(one.spot.place.name), at
    wide = 6.6 * len(name)
    for side in (1, -1):
        start = x + side * (radius + 4)
        box = (start if side > 0 else start - wide, y - 8, start + wide if side > 0 else start, y + 8)
        clear = all(box[2] < other[0] or box[0] > other[2] or box[3] < other[1] or box[1] > other[3] for other in boxes)
        if clear and box[0] >= 0 and box[2] <= WIDTH:
            boxes.append(box)
            return element("text", name, x=f"{start:.1f}", y=f"{y:.1f}", class_="name" if side > 0 else "name end", aria_hidden="true")
    return None
