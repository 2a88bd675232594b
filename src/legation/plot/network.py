"""Who met whom, as a network."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from legation.errors import SetupError
from legation.plot.canvas import COOPERATION, GREY, INK, Target, canvas
from legation.relations import Meeting
from legation.relations.layout import laid_out


def plot_network(found: Sequence[Meeting], path: Target, *, most: int = 60, title: str = "Who met whom") -> None:
    """Draw the most frequent pairs into a file.

    Args:
        found: of `legation.relations.meetings`, the most frequent first.
        path: ends in .png, .svg or .pdf.
        most: how many pairs.
        title: of the picture.

    Raises:
        SetupError: if there is nothing to draw, matplotlib is missing, or the file cannot be written.
    """
    shown = list(found[:most])
    if not shown:
        raise SetupError("there is nothing to draw: nobody met", where=str(path))
    weight, names = Counter[str](), dict[str, str]()
    for one in shown:
        names |= {one.a: one.name_a, one.b: one.name_b}
        weight.update({one.a: one.times, one.b: one.times})
    places = {node: (x, -y) for node, (x, y) in laid_out((one.a, one.b) for one in shown).items()}
    heaviest, busiest = max(one.times for one in shown), max(weight.values())
    with canvas(path, (9, 7)) as (_, axes):
        for one in shown:
            (x1, y1), (x2, y2) = places[one.a], places[one.b]
            axes.plot([x1, x2], [y1, y2], color=GREY, linewidth=0.6 + 3.4 * one.times / heaviest, alpha=0.55, zorder=1)
        nodes = sorted(places)
        axes.scatter(
            [places[node][0] for node in nodes], [places[node][1] for node in nodes], zorder=2, color=COOPERATION, edgecolors="white",
            s=[50 + 420 * weight[node] / busiest for node in nodes], linewidths=1,
        )  # fmt: skip
        for node in nodes:
            below = math.sqrt(50 + 420 * weight[node] / busiest) / 2 + 2
            axes.annotate(
                names[node], places[node], xytext=(0, -below), textcoords="offset points", ha="center", va="top", fontsize=8, color=INK,
                bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}, zorder=3,
            )  # fmt: skip
        axes.set_axis_off()
        axes.margins(0.12)
        axes.set_title(title, loc="left", fontweight="bold")
        left = f", the {len(shown)} most frequent of {len(found)} pairs" if len(found) > len(shown) else ""
        axes.text(0, -0.02, f"size: meetings of a party; width: of a pair{left}", transform=axes.transAxes, fontsize=7, color=GREY)
