"""The training sentences are well-formed, varied, and share nothing with any benchmark that is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from training.check import BENCHMARKS, ROOT, faults
from training.sentences import Example, read_examples, read_line


def test_a_line_is_read_with_its_spans() -> None:
    example = read_line("ACCUSE | allege | occurred | [A Malta] on Tuesday {accused} [R a trawler] of it.", "x:1")
    assert example.text == "Malta on Tuesday accused a trawler of it."
    assert [span.text(example.text) for span in (*example.actors, *example.predicates, *example.recipients)] == ["Malta", "accused", "a trawler"]


@pytest.mark.parametrize("line", ["ACCUSE | x", "ACCUSE | - | occurred | [A Malta {accused} it.", "ACCUSE | - | occurred | Malta accused] it."])
def test_a_malformed_line_names_its_place(line: str) -> None:
    with pytest.raises(ValueError, match="x:1"):
        read_line(line, "x:1")


def test_the_sentences_are_varied_and_our_own() -> None:
    examples = list(read_examples())
    assert len(examples) >= 6000
    assert list(faults(examples, BENCHMARKS)) == []


def test_doubles_and_skeletons_are_found() -> None:
    line = "REJECT | - | occurred | [A Oslo] {rejected} the plan for the second week in a row, number {n}."
    same = [read_line(line.replace("{n}", str(n)), f"x:{n}") for n in range(40)]
    text = "\n".join(faults(same))
    assert "sentences share" in text
    twice: list[Example] = [same[0], same[0]]
    assert any("the same sentence" in fault for fault in faults(twice))


TRAIN = """
import sys
from dataclasses import replace
from pathlib import Path
from bench.system import System
from legation.settings import DEFAULTS
from training.train import Sources, all_sources, train
system = System.load(replace(DEFAULTS, use_ranker=False))
every = all_sources(system)
train(Path(sys.argv[1]), system, Sources(every.examples[::80], every.entries[::80], every.stories[:3]))
"""


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", TRAIN, str(tmp_path / seed)], check=True, cwd=ROOT, env=environment, capture_output=True)
    for name in ("types", "participants", "judge"):
        one, other = ((tmp_path / seed / f"{name}.json").read_bytes() for seed in ("1", "2"))
        assert one == other
        assert len(one) > 1_000
