"""The months of a list as a bar of links: the time slider that needs no script."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence

from legation.export.markup import Html, element, join
from legation.serve.asking import Asked

WIDTH, HEIGHT, MOST = 960, 76, 24


def timebar(counts: Sequence[tuple[str, int]], ask: Asked, path: str) -> Html:
    """Bars for months, or for years when there are many; each leads to the list of that time.

    Args:
        counts: months (`2025-08`) with how many events each has.
        ask: the list.
        path: its address.
    """
    sums = dict(counts)
    if len(sums) > MOST:
        sums = {year: sum(number for month, number in counts if month[:4] == year) for year in {month[:4] for month in sums}}
    if not sums:
        return Html("")
    names = sorted(sums)[-MOST:]
    step = min(WIDTH / len(names), 90.0)
    most = max(sums[name] for name in names)
    chosen = (str(ask.filters.get("date_from", "")), str(ask.filters.get("date_to", "")))
    parts = []
    for number, name in enumerate(names):
        days = _days(name)
        link = ask.link(path, date_from=days[0], date_to=days[1])
        high = max(2.0, 48 * sums[name] / most)
        x = number * step
        said = f"{name}: {sums[name]:,} events"
        parts.append(element(
            "a",
            element("title", said),
            element("rect", x=f"{x:.1f}", y="0", width=f"{step:.1f}", height=str(HEIGHT), class_="reach"),
            element("rect", x=f"{x + step * 0.12:.1f}", y=f"{54 - high:.1f}", width=f"{step * 0.76:.1f}", height=f"{high:.1f}",
                    class_="bar on" if chosen == days else "bar"),
            element("text", name if len(names) <= 12 or len(name) == 4 else name[2:], x=f"{x + step / 2:.1f}", y="66", class_="tick mid"),
            href=link, aria_label=said, **({"aria_current": "true"} if chosen == days else {}),
        ))  # fmt: skip
    box = f"0 0 {WIDTH} {HEIGHT}"
    return element("svg", join(parts), viewBox=box, role="group", aria_label="Time", class_="chart time")


def _days(name: str) -> tuple[str, str]:
    """First and last day of a month or a year."""
    if len(name) == 4:
        return f"{name}-01-01", f"{name}-12-31"
    year, month = map(int, name.split("-"))
    return f"{name}-01", f"{name}-{monthrange(year, month)[1]:02}"
