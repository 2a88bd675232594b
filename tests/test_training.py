"""The training sentences are well-formed, varied, and share nothing with any benchmark that is there."""

from __future__ import annotations

import pytest
from training.check import BENCHMARKS, faults
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
    assert len(examples) >= 5000
    assert list(faults(examples, BENCHMARKS)) == []


def test_doubles_and_skeletons_are_found() -> None:
    line = "REJECT | - | occurred | [A Oslo] {rejected} the plan for the second week in a row, number {n}."
    same = [read_line(line.replace("{n}", str(n)), f"x:{n}") for n in range(40)]
    text = "\n".join(faults(same))
    assert "sentences share" in text
    twice: list[Example] = [same[0], same[0]]
    assert any("the same sentence" in fault for fault in faults(twice))
