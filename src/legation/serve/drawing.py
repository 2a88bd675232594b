"""Drawings as SVG, made here: no script and no style of their own beyond classes of the style sheet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from legation.codebook import Scale
from legation.conclusions import Relation
from legation.export.markup import Html, element, join
from legation.relations import Change

WIDTH, HEIGHT, LEFT, BOTTOM = 900, 300, 46, 60


@dataclass(frozen=True, slots=True)
class Mark:
    """One event in the drawing: its day, its score, what it is."""

    day: date
    score: float
    said: str


def dyad_svg(series: Sequence[Relation], changes: Sequence[Change], scale: Scale, marks: Sequence[Mark] = (), *, coverage: bool = False) -> Html:
    """The line of two countries: mean score of each period with the events around it, how many below, change points.

    Args:
        series: the periods.
        changes: where the mean turned.
        scale: of the scores.
        marks: single events.
        coverage: whether bars are events for each report of the whole record, not events.
    """
    if not series:
        return Html("")
    step = (WIDTH - LEFT - 10) / len(series)
    top = HEIGHT - BOTTOM - 30

    def x(number: float) -> str:
        return f"{LEFT + step * (number + 0.5):.1f}"

    def y(score: float) -> str:
        return f"{14 + (scale.high - score) / (scale.high - scale.low) * top:.1f}"

    parts: list[Html] = []
    for value in (scale.high, 0.0, scale.low):
        kind = "axis" if value == 0 else "grid"
        parts.append(element("line", x1=str(LEFT), x2=str(WIDTH - 10), y1=y(value), y2=y(value), class_=kind))
        parts.append(element("text", f"{value:+g}" if value else "0", x=str(LEFT - 6), y=y(value), class_="tick end"))
    starts = [one.start for one in series]
    for mark in marks:
        number = bisect_right(starts, mark.day) - 1
        if number >= 0 and mark.day <= series[number].end:
            days = (series[number].end - series[number].start).days + 1
            across = number - 0.5 + ((mark.day - series[number].start).days + 0.5) / days
            kind = "coop" if mark.score >= 0 else "conflict"
            parts.append(element("circle", element("title", mark.said), cx=x(across), cy=y(mark.score), r="2.4", class_=f"mark {kind}"))
    known = [(number, one) for number, one in enumerate(series) if one.score is not None]
    path = " ".join(f"{x(number)},{y(one.score or 0.0)}" for number, one in known)
    parts.append(element("polyline", points=path, class_="line"))
    most = max(one.events for one in series) or 1
    highest = max((_high(one, coverage) for one in series), default=0.0) or 1.0
    for number, one in known:
        kind = "coop" if (one.score or 0.0) >= 0 else "conflict"
        said = element("title", f"{one.start.isoformat()}: {one.score:+.1f}, {one.events} events")
        radius = f"{2.5 + 4 * one.events / most:.1f}"
        parts.append(element("circle", said, cx=x(number), cy=y(one.score or 0.0), r=radius, class_=f"dot {kind}"))
        high, broad = 34 * _high(one, coverage) / highest, min(max(step * 0.7, 1), 40)
        bar = {"x": f"{LEFT + step * (number + 0.5) - broad / 2:.1f}", "width": f"{broad:.1f}"}
        parts.append(element("rect", y=f"{HEIGHT - 20 - high:.1f}", height=f"{high:.1f}", class_="bar", **bar))
    for change in changes:
        at = next((n for n, one in enumerate(series) if one.start == change.start), None)
        if at is not None:
            place = f"{LEFT + step * at:.1f}"
            parts.append(element("line", x1=place, x2=place, y1="8", y2=str(HEIGHT - 20), class_="turn"))
            parts.append(element("text", f"{change.before:+.1f} → {change.after:+.1f}", x=place, y="10", class_="tick"))
    every = max(1, len(series) // 8)
    for number, one in enumerate(series):
        if number % every == 0:
            parts.append(element("text", one.start.isoformat()[:7], x=x(number), y=str(HEIGHT - 6), class_="tick mid"))
    title = element("title", f"{series[0].a} and {series[0].b}: mean score of events on {scale.name}; the table below says the same")
    return element("svg", title, join(parts), viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", class_="chart")


def _high(one: Relation, coverage: bool) -> float:
    return (one.share or 0.0) if coverage else float(one.events)
