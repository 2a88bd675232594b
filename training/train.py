"""Train the rankers of types and of participants: `make train` (needs the extra `train`).

Training material: the sentences of training/sentences, the examples of the trigger lexicon, and the development part of our own
story corpus. No benchmark is read.
The models are written to src/legation/data/models/; the same material and versions give the same files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.system import System

from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate
from legation.coding.report import make_finder
from legation.parsed import ParsedReport
from legation.ranker import NONE, LinearRanker
from legation.settings import DEFAULTS
from legation.spans import Span
from training.fitting import Row, fit, fit_choice
from training.judge import judge_rows
from training.lexicon import lexicon_rows
from training.pairs import sentence_cases, story_cases
from training.sentences import Example, read_examples

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "src/legation/data/models"
CORPUS = ROOT / "corpus/dev"
_NONE_WEIGHT = 0.2
"""A predicate that an annotated story leaves uncoded weighs little: it may repeat an act or belong to one; the judge sees to those."""
_MUTE_WEIGHT = 0.5
"""What an act counts that no word of its evidence is known to name."""
_CHOICE_STRENGTH = 0.08
"""Inverse regularisation of the models of participants."""


def sentence_rows(system: System, examples: Sequence[Example]) -> Iterator[Row]:
    """One row for the marked predicate of each sentence, if the lexicon knows its word."""
    finder = make_finder(system.scheme)
    reader = FeatureReader(finder)
    for example in examples:
        parsed = system.parse(example.text)
        for candidate in finder.candidates(parsed):
            if any(span.overlaps(candidate.frame.token.span) for span in example.predicates):
                yield features_of(candidate, reader, parsed), example.type, 1.0


def story_rows(system: System, path: Path) -> Iterator[Row]:
    """Rows of one annotated story (its gold file): a predicate inside an event's evidence takes the event's type where its word may mean it,
    a predicate outside of all evidence is none."""
    finder = make_finder(system.scheme)
    reader = FeatureReader(finder)
    story = json.loads(path.with_name(path.name.replace(".gold.", ".story.")).read_text(encoding="utf-8"))
    parsed = system.parse(story["text"], story)
    events = events_of(path, story["text"])
    candidates = finder.candidates(parsed)
    mute = _mute(candidates, events)
    for candidate in candidates:
        row = mute.get(candidate.frame.token.i) or story_label(candidate, events)
        if row is not None:
            yield features_of(candidate, reader, parsed), *row


def events_of(path: Path, text: str) -> list[tuple[Span, dict[str, Any]]]:
    """The events of a gold file with the span of their evidence in the story's text."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    return [(span, event) for event in gold["events"] if (span := _find(event["evidence"], text)) is not None]


def _find(evidence: str, text: str) -> Span | None:
    start = text.find(evidence)
    return Span(start, start + len(evidence)) if start >= 0 else None


def _mute(candidates: Sequence[Candidate], events: Sequence[tuple[Span, dict[str, Any]]]) -> dict[int, tuple[str, float]]:
    """Labels for events in whose evidence no word is known to mean their type: the highest predicate there carries it."""
    found: dict[int, tuple[str, float]] = {}
    for span, event in events:
        here = [candidate for candidate in candidates if span.overlaps(candidate.frame.token.span)]
        accepted = {event["type"], *event["type_ok"]}
        if here and not any(entry.type in accepted for candidate in here for entry in candidate.known):
            top = min(here, key=lambda candidate: (sum(1 for _ in candidate.frame.token.ancestors()), candidate.frame.token.i))
            found[top.frame.token.i] = (event["type"], _MUTE_WEIGHT)
    return found


def story_label(candidate: Candidate, events: Sequence[tuple[Span, dict[str, Any]]]) -> tuple[str, float] | None:
    """The label and weight of a predicate in a story; None where the annotation does not say."""
    token = candidate.frame.token
    here = [event for span, event in events if span.overlaps(token.span)]
    if not here:
        return NONE, _NONE_WEIGHT
    known = {entry.type for entry in candidate.known}
    for event in here:
        if event["type"] in known:
            return event["type"], 1.0
    for event in here:
        for other in event["type_ok"]:
            if other in known:
                return other, 0.5
    return None


def features_of(candidate: Candidate, reader: FeatureReader, parsed: ParsedReport) -> dict[str, float]:
    """The features of one candidate."""
    return reader.read(candidate.frame, [frame.trigger for frame in candidate.fired], candidate.known, parsed)


def write(name: str, about: str, model: dict[str, Any]) -> None:
    """Write a model file; the same model gives the same bytes."""
    MODELS.mkdir(parents=True, exist_ok=True)
    lines = [f'"about":{json.dumps(about)}', f'"classes":{json.dumps(model["classes"])}']
    rows = ",\n".join(f"{json.dumps(key)}:{json.dumps(model['weights'][key])}" for key in sorted(model["weights"]))
    text = "{" + ",\n".join(lines) + ',\n"weights":{\n' + rows + "\n}}\n"
    (MODELS / f"{name}.json").write_text(text, encoding="utf-8")
    sys.stderr.write(f"{name}: {about}; {len(model['weights'])} features\n")


class Material:
    """All training rows, read once; the rows of stories are kept by story, so that some can be held back.

    Args:
        system: the system without models.
    """

    def __init__(self, system: System) -> None:
        examples = list(read_examples())
        self.stories = sorted(CORPUS.glob("*.gold.json"))
        self.sentences = len(examples)
        self.rows = [*sentence_rows(system, examples), *lexicon_rows(system)]
        self.cases = list(sentence_cases(system, examples))
        self.story_rows = {path: list(story_rows(system, path)) for path in self.stories}
        self.story_cases = {path: list(story_cases(system, path)) for path in self.stories}

    def train(self, held: Sequence[Path] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
        """The models of types and of participants, from all material but the stories `held` back."""
        kept = [path for path in self.stories if path not in set(held)]
        types = fit([*self.rows, *(row for path in kept for row in self.story_rows[path])])
        cases = [*self.cases, *(case for path in kept for case in self.story_cases[path])]
        acting = fit_choice([case for case, _ in cases if case is not None], _CHOICE_STRENGTH)
        target = fit_choice([case for _, case in cases if case is not None], _CHOICE_STRENGTH)
        both = {name: [acting.get(name, 0.0), target.get(name, 0.0)] for name in {*acting, *target}}
        return types, {"classes": ["actor", "recipient"], "weights": both}

    def rankers(self, held: Sequence[Path]) -> tuple[LinearRanker, LinearRanker]:
        """The two models as rankers, without the stories `held` back."""
        types, participants = self.train(held)
        return as_ranker(types), as_ranker(participants)


def as_ranker(model: dict[str, Any]) -> LinearRanker:
    """A model as plain data → a ranker."""
    return LinearRanker(tuple(model["classes"]), {name: tuple(row) for name, row in model["weights"].items()})


def main() -> int:
    """Train and write the three models."""
    system = System.load(replace(DEFAULTS, use_ranker=False))
    material = Material(system)
    about = f"{material.sentences} sentences and {len(material.stories)} stories of corpus/dev"
    types, participants = material.train()
    write("types", about, types)
    write("participants", about, participants)
    rows = [(dict.fromkeys(row, 1.0), str(right), 1.0) for row, right in judge_rows(system, material.stories, material.rankers)]
    judge = fit(rows, 0.1)
    write("judge", f"{len(rows)} tellings in {len(material.stories)} stories of corpus/dev", {**judge, "classes": ["keep"]})
    return 0


if __name__ == "__main__":
    sys.exit(main())
