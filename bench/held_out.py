"""How well events are found in stories that no model was trained on, for one way of training: `python -m bench.held_out [STEPS]`.

The stories of corpus/dev in three folds: the rankers of each are trained on all the other material, the judge on the other folds'
tellings. STEPS: steps of the search in place of `training.fitting.STEPS`. Hyper-parameters are chosen by these figures and no others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from training import fitting
from training.judge import FOLDS, agrees
from training.train import JUDGE_STRENGTH, Material, all_sources, as_ranker

from bench.error_tables import load_scorer
from bench.stories import party_rows
from bench.system import System
from legation.coding.events import Context, tellings
from legation.coding.judge import event_features
from legation.coding.merging import merge
from legation.coding.report import least_confidence, make_context, make_finder
from legation.model import ReportedEvent
from legation.settings import DEFAULTS

Row = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """A story as models coded it that had not seen it.

    `rows`: the judge's features of each telling; `right`: whether the annotation agrees.
    """

    fold: int
    context: Context
    gold: Sequence[Row]
    tellings: Sequence[ReportedEvent]
    rows: Sequence[Sequence[str]]
    right: Sequence[bool]


def code_folds(system: System, material: Material) -> list[Story]:
    """All stories, each coded with rankers trained without its fold."""
    found = []
    for fold in range(FOLDS):
        held = [path for number, path in enumerate(material.stories) if number % FOLDS == fold]
        types, participants = material.rankers(held)
        scheme = replace(system.scheme, ranker=types, participants=participants, judge=None)
        for path in held:
            context = make_context(material.parsed[path], scheme)
            found.append(_story(path, fold, context, tellings(context, make_finder(scheme))))
    return found


def _story(path: Path, fold: int, context: Context, told: Sequence[ReportedEvent]) -> Story:
    gold = json.loads(path.read_text(encoding="utf-8"))["events"]
    text = context.parsed.report.text
    right = [any(agrees(event, item, text) for item in gold) for event in told]
    return Story(fold, context, gold, told, event_features(told, context.parsed, context.by_start), right)


def score(stories: Sequence[Story]) -> str:
    """The figures, with judges trained on the tellings of the other folds."""
    scorer = load_scorer()
    anywhere, here = scorer.Tally(), scorer.Tally()
    for fold in range(FOLDS):
        others = [
            (dict.fromkeys(row, 1.0), str(int(right)), 1.0)
            for story in stories
            if story.fold != fold
            for row, right in zip(story.rows, story.right, strict=True)
        ]
        judge = as_ranker({**fitting.fit(others, JUDGE_STRENGTH), "classes": ["keep"]})
        for story in stories:
            if story.fold == fold:
                sure = [replace(e, confidence=round(judge.binary(row), 3)) for e, row in zip(story.tellings, story.rows, strict=True)]
                _match(story, sure, scorer, (anywhere, here))
    one, other = anywhere.row(), here.row()
    return f"events F1 {one['f1']} (P {one['precision']}, R {one['recall']}), in the same place {other['f1']}, status {one['status_accuracy']}"


def _match(story: Story, events: list[ReportedEvent], scorer: Any, tallies: tuple[Any, Any]) -> None:
    parsed = story.context.parsed
    text = scorer.fold(f"{parsed.report.headline}\n{parsed.report.text}")
    coded = [
        {
            "type": event.type, "actors": party_rows(event.actors), "recipients": party_rows(event.recipients), "status": event.status,
            "evidence": parsed.report.text[event.evidence.start : event.evidence.end],
        }
        for event in merge(events, parsed)
        if event.confidence >= least_confidence(event, DEFAULTS)
    ]  # fmt: skip
    pairs = scorer.match(story.gold, coded, lambda g, p: scorer.event_score(g, p, text))
    tallies[0].add(story.gold, coded, pairs)
    for gold, found in pairs:
        tallies[0].check("status", gold["status"] == found["status"])
    overlap = scorer.overlap
    near = scorer.match(story.gold, coded, lambda g, p: scorer.event_score(g, p, text) * overlap(g["evidence"], p["evidence"], text))
    tallies[1].add(story.gold, coded, near)


def main(arguments: list[str]) -> int:
    """Train and code fold by fold, and print the figures."""
    if arguments:
        fitting.STEPS = int(arguments[0])
    system = System.load(replace(DEFAULTS, use_ranker=False))
    print(score(code_folds(system, Material(system, all_sources(system)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
