"""Coding by worker processes: the outcomes of one process, in order, whatever befalls a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import legation
from legation import pipeline
from legation.batch import code_in_workers
from legation.errors import SetupError, StoryError
from legation.limits import at_most
from legation.model import Coded, Quarantined, RawStory
from legation.reading import open_source
from legation.scheme import Scheme
from legation.settings import Settings

EXAMPLES = Path(legation.__file__).parent / "data/examples"


def stories() -> list[RawStory]:
    return list(open_source([EXAMPLES]))


def test_the_same_outcomes_in_the_same_order(scheme: Scheme) -> None:
    raws = stories()
    broken = RawStory(name="broken", data=b"\x00\x00")
    given = [*raws[:3], broken, *raws[3:6]]
    found = list(code_in_workers(given, 2))
    expected = [pipeline.code_story(raw, scheme) for raw in given]
    assert found == expected
    assert isinstance(found[3], Quarantined)


def test_a_worker_that_dies_costs_one_story() -> None:
    raws = stories()[:5]
    outcomes = code_in_workers(raws, 1)
    found = [next(outcomes)]  # the worker has loaded its scheme, and is at a story
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    found += outcomes
    assert [outcome.name for outcome in found] == [raw.name for raw in raws]
    lost = [outcome for outcome in found if isinstance(outcome, Quarantined)]
    assert [outcome.code for outcome in lost] == ["internal.worker-died"]
    assert lost[0].data == next(raw.data for raw in raws if raw.name == lost[0].name)
    assert sum(isinstance(outcome, Coded) for outcome in found) == 4


def test_stories_are_taken_as_workers_become_free() -> None:
    taken = 0

    def counted() -> Iterator[RawStory]:
        nonlocal taken
        for n in range(100):
            taken += 1
            yield RawStory(name=str(n), data=b"\x00")

    outcomes = code_in_workers(counted(), 1)
    next(outcomes)
    assert taken <= 10
    outcomes.close()  # type: ignore[attr-defined]


def test_no_workers_is_an_error_before_the_first_story() -> None:
    with pytest.raises(SetupError, match="at least 1"):
        next(code_in_workers([], 0))
    with pytest.raises(SetupError, match="nowhere"):
        next(code_in_workers(stories()[:1], 1, Settings(codebooks=("nowhere",))))


def test_a_story_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(StoryError, match="longer than") as caught, at_most(0.05):
        while True:
            pass
    assert caught.value.code == "coding.too-slow"
    with at_most(0.05):
        pass
    time.sleep(0.1)  # the timer of a block that ended in time does not go off


def test_a_slow_story_is_quarantined(scheme: Scheme) -> None:
    from dataclasses import replace

    (raw, *_) = stories()
    slow = replace(scheme, settings=replace(scheme.settings, max_seconds=0.001))
    outcome = pipeline.code_story(raw, slow)
    assert isinstance(outcome, Quarantined)
    assert outcome.code == "coding.too-slow"
    assert outcome.data == raw.data
