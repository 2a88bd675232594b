"""Train the rankers of types and of participants, and the judge: `make train`.

Training material: the sentences of training/sentences, the examples of the trigger lexicon, and the development part of our own
story corpus. No benchmark is read.
The models are written to src/legation/data/models/; the same material and versions give the same files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.system import System

from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate
from legation.coding.report import make_finder
from legation.lexicon.triggers import Trigger
from legation.parsed import ParsedReport
from legation.ranker import LinearRanker
from legation.settings import DEFAULTS
from legation.spans import Span
from training.fitting import Row, fit, fit_choice
from training.judge import judge_rows
from training.labels import label_of, mute_labels
from training.lexicon import lexicon_rows
from training.pairs import sentence_cases, story_cases
from training.sentences import Example, read_examples

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "src/legation/data/models"
CORPUS = ROOT / "corpus/dev"
_CHOICE_STRENGTH = 0.08
"""Inverse regularisation of the models of participants."""
JUDGE_STRENGTH = 0.05
"""Inverse regularisation of the judge."""


def sentence_rows(system: System, examples: Iterable[tuple[Example, ParsedReport]]) -> Iterator[Row]:
    """One row for the marked predicate of each sentence, if the lexicon knows its word."""
    finder = make_finder(system.scheme)
    reader = FeatureReader(finder)
    for example, parsed in examples:
        for candidate in finder.candidates(parsed):
            if any(span.overlaps(candidate.frame.token.span) for span in example.predicates):
                yield features_of(candidate, reader, parsed), example.type, 1.0


def story_rows(system: System, path: Path, parsed: ParsedReport) -> Iterator[Row]:
    """Rows of one annotated story (its gold file): a predicate inside an event's evidence takes the event's type where its word may mean it,
    a predicate outside of all evidence is none."""
    finder = make_finder(system.scheme)
    reader = FeatureReader(finder)
    events = events_of(path, parsed.report.text)
    candidates = finder.candidates(parsed)
    mute = mute_labels(candidates, events)
    for candidate in candidates:
        row = mute.get(candidate.frame.token.i) or label_of(candidate, events)
        if row is not None:
            yield features_of(candidate, reader, parsed), *row


def events_of(path: Path, text: str) -> list[tuple[Span, dict[str, Any]]]:
    """The events of a gold file with the span of their evidence in the story's text."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    return [(span, event) for event in gold["events"] if (span := _find(event["evidence"], text)) is not None]


def _find(evidence: str, text: str) -> Span | None:
    start = text.find(evidence)
    return Span(start, start + len(evidence)) if start >= 0 else None


def features_of(candidate: Candidate, reader: FeatureReader, parsed: ParsedReport) -> dict[str, float]:
    """The features of one candidate."""
    return reader.read(candidate.frame, [frame.trigger for frame in candidate.fired], candidate.known, parsed)


def parse_story(system: System, path: Path) -> ParsedReport:
    """The story of a gold file, parsed."""
    story = json.loads(path.with_name(path.name.replace(".gold.", ".story.")).read_text(encoding="utf-8"))
    return system.parse(story["text"], story)


def write(folder: Path, name: str, about: str, model: dict[str, Any]) -> None:
    """Write a model file; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f'"about":{json.dumps(about)}', f'"classes":{json.dumps(model["classes"])}']
    rows = ",\n".join(f"{json.dumps(key)}:{json.dumps(model['weights'][key])}" for key in sorted(model["weights"]))
    text = "{" + ",\n".join(lines) + ',\n"weights":{\n' + rows + "\n}}\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    sys.stderr.write(f"{name}: {about}; {len(model['weights'])} features\n")


@dataclass(frozen=True)
class Sources:
    """What the models are trained on.

    `examples`: the marked sentences. `entries`: entries of the trigger lexicon, for their examples. `stories`: the gold files of
    annotated stories, at least as many as the judge's folds.
    """

    examples: Sequence[Example]
    entries: Sequence[Trigger]
    stories: Sequence[Path]


def all_sources(system: System) -> Sources:
    """Everything that there is."""
    return Sources(list(read_examples()), system.scheme.lexicon.triggers.all, sorted(CORPUS.glob("*.gold.json")))


class Material:
    """All training rows, read once; the rows of stories are kept by story, so that some can be held back.

    Args:
        system: the system without models.
        sources: what to read.
    """

    def __init__(self, system: System, sources: Sources) -> None:
        self.stories = sources.stories
        self.sentences = len(sources.examples)
        read = [(example, system.parse(example.text)) for example in sources.examples]
        self.rows = [*sentence_rows(system, read), *lexicon_rows(system, sources.entries)]
        self.cases = list(sentence_cases(system, read))
        self.parsed = {path: parse_story(system, path) for path in self.stories}
        self.story_rows = {path: list(story_rows(system, path, parsed)) for path, parsed in self.parsed.items()}
        self.story_cases = {path: list(story_cases(system, path, parsed)) for path, parsed in self.parsed.items()}

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


def train(folder: Path, system: System, sources: Sources) -> None:
    """Write the three models.

    Args:
        folder: where to.
        system: the system without models.
        sources: what they are trained on.
    """
    material = Material(system, sources)
    about = f"{material.sentences} sentences and {len(material.stories)} stories of corpus/dev"
    types, participants = material.train()
    write(folder, "types", about, types)
    write(folder, "participants", about, participants)
    rows = [(dict.fromkeys(row, 1.0), str(right), 1.0) for row, right in judge_rows(system, material.parsed, material.rankers)]
    judge = fit(rows, JUDGE_STRENGTH)
    write(folder, "judge", f"{len(rows)} tellings in {len(material.stories)} stories of corpus/dev", {**judge, "classes": ["keep"]})


def main() -> int:
    """Train on all there is and write the models of the package."""
    system = System.load(replace(DEFAULTS, use_ranker=False))
    train(MODELS, system, all_sources(system))
    return 0


if __name__ == "__main__":
    sys.exit(main())
