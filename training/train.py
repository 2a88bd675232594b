"""Train the type ranker: `make train` (needs the extra `train`).

Training material: the sentences of training/sentences and the development part of our own story corpus. No benchmark is read.
The model is written to src/legation/data/models/types.json; the same material and versions give the same file.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.system import System
from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate, FrameFinder
from legation.ranker import NONE
from legation.coding.report import make_finder
from legation.parsed import ParsedReport
from legation.spans import Span
from training.sentences import Example, read_examples

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "src/legation/data/models/types.json"
CORPUS = ROOT / "corpus/dev"
_KEEP = 0.02
"""Weights smaller than this in every class are left out of the model file."""

Row = tuple[dict[str, float], str, float]
"""Features, label, weight of the example."""


def sentence_rows(system: System, examples: Sequence[Example]) -> Iterator[Row]:
    """One row for the marked predicate of each sentence, if the lexicon knows its word."""
    finder = make_finder(system.scheme)
    reader = FeatureReader(finder)
    for example in examples:
        parsed = system.parse(example.text)
        for candidate in finder.candidates(parsed):
            if any(span.overlaps(candidate.frame.token.span) for span in example.predicates):
                yield features_of(candidate, reader, parsed), example.type, 1.0


def story_rows(system: System, folder: Path) -> Iterator[Row]:
    """Rows of annotated stories: a predicate inside an event's evidence takes the event's type where its word may mean it,
    a predicate outside of all evidence is none."""
    finder = make_finder(system.scheme)
    reader = FeatureReader(finder)
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        story = json.loads(path.with_name(path.name.replace(".gold.", ".story.")).read_text(encoding="utf-8"))
        parsed = system.parse(story["text"], published=story["published"], headline=story["headline"])
        events = [(span, event) for event in gold["events"] if (span := _find(event["evidence"], story["text"])) is not None]
        for candidate in finder.candidates(parsed):
            row = _story_label(candidate, events)
            if row is not None:
                yield features_of(candidate, reader, parsed), *row


def _find(evidence: str, text: str) -> Span | None:
    start = text.find(evidence)
    return Span(start, start + len(evidence)) if start >= 0 else None


def _story_label(candidate: Candidate, events: Sequence[tuple[Span, dict[str, Any]]]) -> tuple[str, float] | None:
    token = candidate.frame.token
    here = [event for span, event in events if span.overlaps(token.span)]
    if not here:
        return NONE, 0.5
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


def fit(rows: Sequence[Row], strength: float = 1.0) -> dict[str, Any]:
    """A multinomial logistic model of the rows as plain data.

    Args:
        rows: features, label, weight.
        strength: inverse of the regularisation.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for features, _, _ in rows for name in features)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform({n: v for n, v in features.items() if counts[n] > 1} for features, _, _ in rows)
    model = LogisticRegression(C=strength, max_iter=400)
    model.fit(matrix, [label for _, label, _ in rows], sample_weight=[weight for _, _, weight in rows])
    names, classes = vectors.get_feature_names_out(), list(model.classes_)
    weights = {}
    for number, name in enumerate(names):
        row = [round(float(model.coef_[k][number]), 3) for k in range(len(classes))]
        if name == "bias":
            row = [round(float(model.coef_[k][number] + model.intercept_[k]), 3) for k in range(len(classes))]
        if max(abs(value) for value in row) >= _KEEP:
            weights[str(name)] = row
    return {"classes": classes, "weights": weights}


def main() -> int:
    """Train and write the model."""
    system = System.load()
    rows = list(sentence_rows(system, list(read_examples())))
    stories = list(story_rows(system, CORPUS))
    model = fit([*rows, *stories])
    model = {"about": f"types: {len(rows)} sentences, {len(stories)} predicates of stories", **model}
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    MODEL.write_text(json.dumps(model, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stderr.write(f"{model['about']}; {len(model['weights'])} features → {MODEL.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
