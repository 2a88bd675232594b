"""The training material of the neural ranker as JSON Lines: `python -m training.neural_data OUT.jsonl`.

The same material as for the linear ranker (sentences, examples of the trigger lexicon, the development part of our own stories), as plain
sentences with the spans of the predicate and of the parties. No benchmark is read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.system import System

from legation.coding.frames import Candidate
from legation.coding.report import make_finder
from legation.parsed import ParsedReport
from legation.ranker import NONE
from legation.settings import DEFAULTS
from training.labels import label_of
from training.lexicon import labelled
from training.sentences import read_examples
from training.train import CORPUS, events_of, parse_story

Row = dict[str, Any]


def sentences() -> Iterator[Row]:
    """The marked training sentences."""
    for example in read_examples():
        yield {
            "text": example.text, "type": example.type, "weight": 1.0, "from": "sentences",
            "predicate": [list(span) for span in map(_pair, example.predicates)],
            "actors": [list(span) for span in map(_pair, example.actors)],
            "recipients": [list(span) for span in map(_pair, example.recipients)],
        }  # fmt: skip


def _pair(span: Any) -> tuple[int, int]:
    return span.start, span.end


def lexicon(system: System) -> Iterator[Row]:
    """The examples of the trigger lexicon, each with the predicate that fires or must not."""
    for parsed, candidate, label in labelled(system, system.scheme.lexicon.triggers.all):
        yield row_of(candidate, parsed, label, 1.0, "lexicon")


def stories(system: System) -> Iterator[Row]:
    """The predicates of our own stories, with the type of the event in whose evidence they stand, or none."""
    finder = make_finder(system.scheme)
    for path in sorted(CORPUS.glob("*.gold.json")):
        parsed = parse_story(system, path)
        events = events_of(path, parsed.report.text)
        for candidate in finder.candidates(parsed):
            label = label_of(candidate, events)
            if label is not None:
                yield row_of(candidate, parsed, *label, path.name)


def row_of(candidate: Candidate, parsed: ParsedReport, label: str, weight: float, source: str) -> Row:
    """The sentence of a candidate with the span of its predicate."""
    tokens = parsed.sentence_tokens(parsed.sentence_of(candidate.frame.token))
    start, end = tokens[0].start, tokens[-1].end
    token = candidate.frame.token
    return {
        "text": parsed.report.text[start:end], "type": label, "weight": weight, "from": source,
        "predicate": [[token.start - start, token.end - start]], "actors": [], "recipients": [],
    }  # fmt: skip


def main(out: str) -> int:
    """Write all rows."""
    system = System.load(replace(DEFAULTS, use_ranker=False))
    count = none = 0
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    with Path(out).open("w", encoding="utf-8") as file:
        for source in (sentences(), lexicon(system), stories(system)):
            for row in source:
                file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
                count += 1
                none += row["type"] == NONE
    sys.stderr.write(f"{count} rows, {none} of them none\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
