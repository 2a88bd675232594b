"""Where events happened, by longitude and latitude."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from legation.codebook import load_codebook
from legation.conclusions import Event
from legation.errors import SetupError
from legation.plot.canvas import CONFLICT, COOPERATION, GREY, INK, LIGHT, Target, canvas

_NAMED = 12


def plot_map(events: Iterable[Event], path: Target, *, title: str = "Where it happened") -> None:
    """Draw the places on a grid of degrees: a disc for cooperation, a diamond for conflict, as large as there are events.

    No coast lines are drawn, since none ship with the package; the places that have most are named.

    Args:
        events: those whose place is not finer than a country are counted in the note.
        path: ends in .png, .svg or .pdf.
        title: of the picture.

    Raises:
        SetupError: if no event has a place, matplotlib is missing, or the file cannot be written.
    """
    book, coarse = load_codebook(), 0
    found: dict[bool, Counter[tuple[float, float]]] = defaultdict(Counter)
    names: dict[tuple[float, float], str] = {}
    for event in events:
        place = event.place
        known = book.knows(event.type, event.mode, event.cameo)
        if place is None or place.lat is None or place.lon is None or place.precision == "country" or not known:
            coarse += 1
            continue
        at = (place.lon, place.lat)
        found[book.quad(event.type) <= 2][at] += 1
        names[at] = place.name
    if not names:
        raise SetupError("there is nothing to draw: no event has a place finer than a country", where=str(path))
    most = max(number for counts in found.values() for number in counts.values())
    with canvas(path, (10, 5.4)) as (_, axes):
        for cooperative, marker, colour, word in ((True, "o", COOPERATION, "cooperation"), (False, "D", CONFLICT, "conflict")):
            counts = found[cooperative]
            if counts:
                spots = sorted(counts)
                axes.scatter(
                    [x for x, _ in spots], [y for _, y in spots], s=[24 + 260 * counts[spot] / most for spot in spots], marker=marker,
                    color=colour, alpha=0.75, edgecolors="white", linewidths=0.8, label=word, zorder=3,
                )  # fmt: skip
        total = sum(found.values(), Counter[tuple[float, float]]())
        for spot, _ in sorted(total.items(), key=lambda one: (-one[1], one[0]))[:_NAMED]:
            axes.annotate(names[spot], spot, xytext=(7, 5), textcoords="offset points", fontsize=8, color=INK, zorder=4)
        axes.set_xlim(-180, 180)
        axes.set_ylim(-65, 85)
        axes.set_aspect("equal")
        axes.set_xticks(range(-180, 181, 30), [f"{abs(d)}°{'W' if d < 0 else 'E' if d else ''}" for d in range(-180, 181, 30)])
        axes.set_yticks(range(-60, 81, 20), [f"{abs(d)}°{'S' if d < 0 else 'N' if d else ''}" for d in range(-60, 81, 20)])
        axes.grid(color=LIGHT, linewidth=0.8)
        axes.tick_params(length=0, labelsize=7, labelcolor=GREY)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.legend(loc="lower left", frameon=False, fontsize=8, ncols=2)
        axes.set_title(title, loc="left", fontweight="bold")
        note = f"size: number of events; {coarse} without a place finer than a country (or of an own type) are not shown"
        axes.text(1, 1.02, note, transform=axes.transAxes, ha="right", fontsize=7, color=GREY)
