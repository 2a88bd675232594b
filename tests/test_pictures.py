"""Pictures are drawn, the same each time, and say what they leave out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from legation.conclusions import Event
from legation.errors import SetupError
from legation.model import Actor, Place
from legation.plot import plot_calendar, plot_map, plot_network
from legation.relations import meetings
from legation.timespan import TimeSpan


def _event(number: int, left: str, right: str, town: tuple[str, float, float]) -> Event:
    sides = [(Actor(id=f"state:{code}", name=code, kind="state", country=code),) for code in (left, right)]
    day = date(2026, 3, number + 1)
    return Event(
        id=f"e{number}", type="CONSULT", mode="visit", contexts=(), cameo="042", actors=sides[0], recipients=sides[1], status="occurred",
        date=TimeSpan(first=day, last=day, basis="stated"), tellings=(),
        place=Place(name=town[0], country=right, precision="city", lat=town[1], lon=town[2]),
    )  # fmt: skip


SUVA, ASTANA = ("Suva", -18.1, 178.4), ("Astana", 51.2, 71.4)
EVENTS = [_event(1, "TON", "FJI", SUVA), _event(2, "PER", "FJI", SUVA), _event(3, "NPL", "KAZ", ASTANA)]
EVENTS.append(replace(EVENTS[0], id="e9", status="planned", date=TimeSpan(first=date(2026, 4, 1), last=date(2026, 4, 2), basis="stated")))
VAGUE = replace(EVENTS[0], id="e8", date=TimeSpan(), place=None)
DRAWN: dict[str, Callable[[Any, Any], None]] = {
    "network": lambda events, path: plot_network(meetings(events), path), "calendar": plot_calendar, "map": plot_map,
}  # fmt: skip


@pytest.mark.parametrize("name", list(DRAWN))
def test_pictures_are_drawn_the_same_each_time(name: str, tmp_path: Path) -> None:
    for target in (tmp_path / "a.svg", tmp_path / "b.svg", str(tmp_path / "c.png")):
        DRAWN[name]([*EVENTS, VAGUE], target)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", list(DRAWN))
def test_nothing_to_draw_and_unknown_files_are_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="nothing to draw"):
        DRAWN[name]([VAGUE] if name != "network" else [], tmp_path / "a.svg")
    with pytest.raises(SetupError, match="no picture"):
        DRAWN[name](EVENTS, tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []
