"""The measure of calibration."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.calibration import bins_of, draw, expected_error


def test_perfect_and_overconfident() -> None:
    perfect = [(0.75, True)] * 3 + [(0.75, False)]
    assert expected_error(bins_of(perfect)) == pytest.approx(0.0)
    assert expected_error(bins_of([(0.95, False)] * 4)) == pytest.approx(0.95)
    assert expected_error([]) == 0.0


def test_bins_hold_every_event_once() -> None:
    events = [(n / 20, n % 2 == 0) for n in range(21)]
    assert sum(one.size for one in bins_of(events)) == 21
    assert all(one.low <= one.confidence <= one.high for one in bins_of(events))


def test_the_plot_is_drawn(tmp_path: Path) -> None:
    draw(bins_of([(0.2, True), (0.8, True)]), tmp_path / "plot.svg")
    assert "<svg" in (tmp_path / "plot.svg").read_text(encoding="utf-8")
