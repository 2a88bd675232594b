"""The training material of the neural ranker as JSON Lines: `python -m training.neural_data OUT.jsonl`.

The same material as for the linear ranker (sentences, examples of the trigger lexicon, the development part of our own stories), as plain
sentences with the spans of the predicate and of the parties, and the root under which data sets without a status file the act (a second
label to learn from). No benchmark is read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.pairs import root_of
from bench.system import System

from legation.coding.choice import frame_for
from legation.coding.frames import Candidate
from legation.coding.report import make_finder
from legation.coding.status import StatusReader
from legation.parsed import ParsedReport
from legation.ranker import NONE
from legation.settings import DEFAULTS
from training.labels import Events, label_of
from training.lexicon import labelled
from training.sentences import read_examples
from training.train import CORPUS, events_of, parse_story

Row = dict[str, Any]
_SHORTEST = 3
"""Letters of a word by which a party may be found in a sentence."""


def sentences(system: System) -> Iterator[Row]:
    """The marked training sentences."""
    finder = make_finder(system.scheme)
    for example in read_examples():
        code = "" if example.type == NONE else system.scheme.codebook.cameo_for(example.type, example.mode)
        for candidate in finder.candidates(system.parse(example.text)):
            if any(span.overlaps(candidate.frame.token.span) for span in example.predicates):
                code = code_of(system, example.type, candidate) or code
        yield {
            "text": example.text, "type": example.type, "filed": filed(system, example.type, code, example.status), "weight": 1.0,
            "from": "sentences",
            "predicate": [list(span) for span in map(_pair, example.predicates)],
            "actors": [list(span) for span in map(_pair, example.actors)],
            "recipients": [list(span) for span in map(_pair, example.recipients)],
        }  # fmt: skip


def _pair(span: Any) -> tuple[int, int]:
    return span.start, span.end


def code_of(system: System, type: str, candidate: Candidate) -> str:
    """The CAMEO code of a predicate that names an act of a type; empty for none."""
    if type == NONE:
        return ""
    entry = frame_for(type, candidate).trigger
    return entry.cameo or system.scheme.codebook.cameo_for(type, entry.mode)


def filed(system: System, type: str, code: str, status: str) -> str:
    """The root under which data sets without a status file an act, or none."""
    return NONE if type == NONE else root_of(system.scheme.codebook, type, code, status)


def lexicon(system: System) -> Iterator[Row]:
    """The examples of the trigger lexicon, each with the predicate that fires or must not."""
    for parsed, candidate, label in labelled(system, system.scheme.lexicon.triggers.all):
        reading = StatusReader(system.scheme.lexicon.status, parsed).read(candidate.frame.token, candidate.frame.light)
        root = filed(system, label, code_of(system, label, candidate), reading.status)
        yield row_of(candidate, parsed, (label, 1.0, root), "lexicon")


def stories(system: System) -> Iterator[Row]:
    """The predicates of our own stories, with the type of the event in whose evidence they stand, or none."""
    finder = make_finder(system.scheme)
    for path in sorted(CORPUS.glob("*.gold.json")):
        parsed = parse_story(system, path)
        events = events_of(path, parsed.report.text)
        for candidate in finder.candidates(parsed):
            found = label_of(candidate, events)
            if found is not None:
                event = _event_of(candidate, found[0], events)
                status = event["status"] if event else "occurred"
                root = filed(system, found[0], code_of(system, found[0], candidate), status)
                row = row_of(candidate, parsed, (*found, root), path.name)
                yield with_parties(row, event) if event else row


def _event_of(candidate: Candidate, label: str, events: Events) -> dict[str, Any] | None:
    """The annotated event of a type in whose evidence a predicate stands."""
    here = (event for span, event in events if span.overlaps(candidate.frame.token.span))
    return next((event for event in here if label == event["type"] or label in event["type_ok"]), None)


def with_parties(row: Row, event: dict[str, Any]) -> Row:
    """A row with the spans of the event's parties, if its sentence names both sides by their names or the last word of them."""
    actors, recipients = ([span for one in event[side] if (span := _found(one["name"], row["text"]))] for side in ("actors", "recipients"))
    recipients = [span for span in recipients if span not in actors]
    return {**row, "actors": actors, "recipients": recipients} if actors and recipients else row


def _found(name: str, text: str) -> list[int] | None:
    for words in (name, name.split()[-1]):
        match = re.search(rf"\b{re.escape(words)}\b", text) if len(words) >= _SHORTEST else None
        if match:
            return list(match.span())
    return None


def row_of(candidate: Candidate, parsed: ParsedReport, label: tuple[str, float, str], source: str) -> Row:
    """The sentence of a candidate with the span of its predicate; `label` is type, weight and the root it is filed under."""
    tokens = parsed.sentence_tokens(parsed.sentence_of(candidate.frame.token))
    start, end = tokens[0].start, tokens[-1].end
    token = candidate.frame.token
    return {
        "text": parsed.report.text[start:end], "type": label[0], "weight": label[1], "filed": label[2], "from": source,
        "predicate": [[token.start - start, token.end - start]], "actors": [], "recipients": [],
    }  # fmt: skip


def main(out: str) -> int:
    """Write all rows."""
    system = System.load(replace(DEFAULTS, use_ranker=False))
    count = none = 0
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    with Path(out).open("w", encoding="utf-8") as file:
        for source in (sentences(system), lexicon(system), stories(system)):
            for row in source:
                file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
                count += 1
                none += row["type"] == NONE
    sys.stderr.write(f"{count} rows, {none} of them none\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
