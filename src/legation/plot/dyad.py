"""The line of a dyad: mean score over time with the number of events below, and where it turned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from legation.codebook import Scale
from legation.conclusions import Relation
from legation.errors import SetupError
from legation.plot.canvas import CONFLICT, COOPERATION, GREY, INK, Target, canvas
from legation.relations import Change


def terminal_dyad(series: Sequence[Relation], scale: Scale, *, width: int, height: int = 16) -> str:
    """The line for a terminal; empty when no period has events.

    Args:
        series: of one dyad.
        scale: that of its scores.
        width, height: in characters.
    """
    from plotext import figure

    known = [one for one in series if one.score is not None]
    if not known:
        return ""
    places = [(one.start - series[0].start).days for one in known]
    figure.clear()
    figure.theme("colorless")
    figure.plot_size(width, height)
    line = figure.signal(places, [one.score for one in known], marker="braille").lines()
    figure.draw(line)
    figure.line(0, "horizontal")
    figure.ruler("y").lim(*_limits([one.score or 0.0 for one in known], scale))
    ticks = sorted({known[round(part * (len(known) - 1) / 4)].start for part in range(5)})
    figure.ruler("x").ticks([(day - series[0].start).days for day in ticks], [day.isoformat() for day in ticks])
    figure.title(f"{_title(series)}: {scale.name}, mean of events")
    drawn: str = figure.build().string(colorless=True)
    return "\n".join(text.rstrip() for text in drawn.splitlines())


def plot_dyad(series: Sequence[Relation], changes: Sequence[Change], scale: Scale, path: Target) -> None:
    """Draw the line into a file.

    Args:
        series: of one dyad, with at least one event.
        changes: its change points.
        scale: that of its scores.
        path: ends in .png, .svg or .pdf.

    Raises:
        SetupError: if matplotlib is missing, the ending is another, or the file cannot be written.
    """
    if not any(one.events for one in series):
        raise SetupError("there is nothing to draw: no events", where=str(path))
    with canvas(path, (9, 5), nrows=2, sharex=True, height_ratios=(3, 1)) as (_, (above, below)):
        _scores(above, series, changes, scale)
        _counts(below, series)


def _scores(axes: Any, series: Sequence[Relation], changes: Sequence[Change], scale: Scale) -> None:
    known = [one for one in series if one.score is not None]
    days, scores = [_middle(one) for one in known], [one.score or 0.0 for one in known]
    most = max(one.events for one in known)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.plot(days, scores, color=INK, linewidth=1.1, zorder=2)
    axes.scatter(
        days, scores, s=[12 + 60 * one.events / most for one in known], zorder=3, edgecolors="white", linewidths=0.6,
        color=[COOPERATION if score >= 0 else CONFLICT for score in scores],
    )  # fmt: skip
    edges = [series[0].start, *(one.start for one in changes), series[-1].end]
    means = [one.before for one in changes] + [one.after for one in changes[-1:]]
    for left, right, mean in zip(edges, edges[1:], means, strict=False):
        axes.hlines(mean, left, right, color=GREY, linestyle="--", linewidth=1)
    for change in changes:
        axes.axvline(change.start, color=GREY, linewidth=1, linestyle=":")
        axes.annotate(
            f"{change.start:%Y-%m}\n{change.before:+.1f} → {change.after:+.1f}", (change.start, 1), xytext=(3, -2),
            textcoords="offset points", xycoords=("data", "axes fraction"), va="top", fontsize=7, color="#404040",
        )  # fmt: skip
    axes.set_ylim(*_limits(scores, scale))
    axes.set_ylabel(f"{scale.name}\nconflict      cooperation")
    axes.set_title(f"{_title(series)}: mean score of events", loc="left", fontweight="bold")
    axes.text(1, 1.02, "size of a point: number of events", transform=axes.transAxes, ha="right", fontsize=7, color=GREY)


def _counts(axes: Any, series: Sequence[Relation]) -> None:
    days = [_middle(one) for one in series]
    width = max(0.8 * ((series[0].end - series[0].start).days + 1), 0.8)
    coop = [sum(number for quad, number in one.quads if quad in ("1", "2")) for one in series]
    conflict = [sum(number for quad, number in one.quads if quad in ("3", "4")) for one in series]
    axes.bar(days, coop, width=width, color=COOPERATION, label="cooperation")
    axes.bar(days, [-number for number in conflict], width=width, color=CONFLICT, hatch="///", edgecolor="white", label="conflict")
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.set_ylabel("events")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 0.98), fontsize=7, frameon=False, ncols=2)


def _limits(scores: Sequence[float], scale: Scale) -> tuple[float, float]:
    """The part of the scale that is used, with zero in it and some air."""
    low, high = min(0.0, *scores), max(0.0, *scores)
    air = max((high - low) * 0.12, 0.5)
    return max(low - air, scale.low - 0.5), min(high + air, scale.high + 0.5)


def _middle(one: Relation) -> date:
    return one.start + timedelta(days=(one.end - one.start).days // 2)


def _title(series: Sequence[Relation]) -> str:
    return f"{series[0].a} – {series[0].b}"
