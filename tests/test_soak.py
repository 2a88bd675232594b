"""Two short days of the week that `make soak` lives through."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.soak import Plan, Soak, growth


@pytest.mark.slow
def test_a_record_that_is_served_watched_filled_and_backed_up_at_once(tmp_path: Path) -> None:
    found = Soak(Plan(days=2, seconds=8, ingested=8, offered=8, clients=2, pause=0.3), tmp_path).run()
    assert found.faults == []
    assert found.answers[200] > 20
    assert found.numbers["kills of the watcher"] == 1
    assert found.numbers["reports"] >= 16 + 12


def test_memory_that_grows_is_told() -> None:
    assert growth({"serve": [100.0] * 40}) == []
    assert growth({"serve": [100.0 + 9 * n for n in range(40)]}) == ["serve grew from 230 to 410 MiB"]
