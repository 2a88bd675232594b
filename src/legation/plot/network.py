"""Who met whom, as a network."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from legation.errors import SetupError
from legation.plot.canvas import COOPERATION, GREY, INK, canvas
from legation.relations import Meeting


def plot_network(found: Sequence[Meeting], path: Path, *, most: int = 60, title: str = "Who met whom") -> None:
    """Draw the most frequent pairs into a file.

    Args:
        found: of `legation.relations.meetings`, the most frequent first.
        path: ends in .png, .svg or .pdf.
        most: how many pairs.
        title: of the picture.

    Raises:
        SetupError: if there is nothing to draw, matplotlib or networkx is missing, or the file cannot be written.
    """
    shown = list(found[:most])
    if not shown:
        raise SetupError("there is nothing to draw: nobody met", where=str(path))
    try:
        import networkx
    except ModuleNotFoundError as error:
        raise SetupError("this picture needs the package networkx", remedy="Install it with: pip install 'legation[data]'") from error
    graph, weight, names = networkx.Graph(), Counter[str](), dict[str, str]()
    for one in shown:
        graph.add_edge(one.a, one.b, weight=one.times)
        names |= {one.a: one.name_a, one.b: one.name_b}
        weight.update({one.a: one.times, one.b: one.times})
    # parts of the network that do not touch are laid out side by side, so that each is as large as its number of parties
    places = _laid_out(graph)
    heaviest, busiest = max(one.times for one in shown), max(weight.values())
    with canvas(path, (9, 7)) as (_, axes):
        for one in shown:
            (x1, y1), (x2, y2) = places[one.a], places[one.b]
            axes.plot([x1, x2], [y1, y2], color=GREY, linewidth=0.6 + 3.4 * one.times / heaviest, alpha=0.55, zorder=1)
        nodes = sorted(graph)
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


def _laid_out(graph: object) -> dict[str, tuple[float, float]]:
    import networkx

    parts = sorted(networkx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    across = max(1, math.ceil(math.sqrt(sum(len(part) for part in parts)) * 1.4))
    found: dict[str, tuple[float, float]] = {}
    x = y = row = 0.0
    for part in parts:
        side = max(1.0, math.sqrt(len(part)) * 1.1)
        if x and x + side > across:
            x, y, row = 0.0, y - row, 0.0
        inside = networkx.subgraph(graph, sorted(part))
        inside = networkx.Graph([*sorted(inside.edges(data=True), key=lambda edge: edge[:2])])
        for node, (dx, dy) in networkx.kamada_kawai_layout(inside, scale=side * 0.38, weight=None).items():
            found[node] = (x + side / 2 + float(dx), y - side / 2 + float(dy))
        x, row = x + side, max(row, side)
    return found
