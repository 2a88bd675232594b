"""A sample of the mutated stories of `make fuzz`: each coded or quarantined, none in another's way."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from bench.fuzz import run
from bench.mutations import mutated

from legation.scheme import Scheme

SAMPLE = range(0, 10_000, 67)


def test_mutated_stories_are_coded_or_quarantined_and_change_nobody_elses_record(scheme: Scheme, tmp_path: Path) -> None:
    found = run(SAMPLE, scheme, tmp_path / "fuzz.db")
    assert found.faults == []
    assert found.files == len(SAMPLE) and found.coded and found.quarantined
    assert found.clean and found.again
    assert len(found.changes) > 30


def test_a_mutated_story_is_made_from_its_number_alone() -> None:
    assert mutated(17) == mutated(17) != dataclasses.replace(mutated(18), name=mutated(17).name)
