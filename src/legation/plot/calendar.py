"""The days of a year with the number of events on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from legation.conclusions import Event
from legation.errors import SetupError
from legation.plot.canvas import CONFLICT, COOPERATION, GREY, LIGHT, Target, canvas

_LONGEST = 7
"""Days of an interval that is drawn; a longer one says too little of its days."""


def plot_calendar(events: Iterable[Event], path: Target, *, year: int | None = None, title: str = "") -> None:
    """Draw a year: each day as dark as it has events; a ring on days with planned or possible ones.

    Args:
        events: those without a day, and those of more than a week, are counted in the note.
        path: ends in .png, .svg or .pdf.
        year: which; without it the one with the most events.
        title: of the picture.

    Raises:
        SetupError: if no event has a day in the year, matplotlib is missing, or the file cannot be written.
    """
    happened, ahead, vague = Counter[date](), Counter[date](), 0
    for event in events:
        first, last = event.date.first, event.date.last
        if first is None or last is None or (last - first).days >= _LONGEST:
            vague += 1
            continue
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if event.status in ("occurred", "ongoing"):
            happened.update(days)
        elif event.status in ("planned", "possible"):
            ahead.update(days)
    years = Counter(day.year for day in (*happened.elements(), *ahead.elements()))
    if not years or (year is not None and year not in years):
        raise SetupError("there is nothing to draw: no event has a day", where=str(path))
    chosen = year if year is not None else max(years, key=lambda one: (years[one], one))
    most = max((number for day, number in happened.items() if day.year == chosen), default=1)
    with canvas(path, (11, 2.7)) as (_, axes):
        from matplotlib.colors import LinearSegmentedColormap
        from matplotlib.patches import Rectangle

        shades = LinearSegmentedColormap.from_list("legation", ["#d1e5f0", COOPERATION, "#08306b"])
        start = date(chosen, 1, 1)
        for offset in range((date(chosen + 1, 1, 1) - start).days):
            day = start + timedelta(days=offset)
            x, y = (offset + start.weekday()) // 7, 6 - day.weekday()
            number = happened[day]
            shade = shades((number - 1) / max(most - 1, 1)) if number else LIGHT
            ring: dict[str, Any] = {"edgecolor": CONFLICT, "linewidth": 1.6} if ahead[day] else {"edgecolor": "white", "linewidth": 0.6}
            axes.add_patch(Rectangle((x + 0.08, y + 0.08), 0.84, 0.84, facecolor=shade, zorder=3 if ahead[day] else 2, **ring))
            if number:
                dark = (number - 1) / max(most - 1, 1) > 0.35
                axes.text(x + 0.5, y + 0.48, str(number), ha="center", va="center", fontsize=6, color="white" if dark else "black", zorder=4)
            if day.day == 1:
                axes.text(x + 0.1, 7.25, f"{day:%b}", fontsize=8, color="#404040")
        for y, name in ((6, "Mon"), (4, "Wed"), (2, "Fri"), (0, "Sun")):
            axes.text(-0.3, y + 0.5, name, ha="right", va="center", fontsize=7, color=GREY)
        axes.set_xlim(-2, 54)
        axes.set_ylim(-1.2, 8)
        axes.set_aspect("equal")
        axes.set_axis_off()
        axes.set_title(f"{title or 'Events by day'}, {chosen}", loc="left", fontweight="bold")
        hidden = f"; {vague} without a day (or of more than a week) are not shown" if vague else ""
        note = f"number: events that happened; ring: planned or possible{hidden}"
        axes.text(0, -0.9, note, fontsize=7, color=GREY)
