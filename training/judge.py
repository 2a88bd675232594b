"""Training rows of the judge: tellings of events in our own annotated stories, right or wrong.

The stories have also trained the rankers, so each fold of them is coded with rankers that have not seen it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.system import System

from legation.coding.events import tellings
from legation.coding.judge import event_features
from legation.coding.report import make_context, make_finder
from legation.model import Actor, ReportedEvent
from legation.parsed import ParsedReport
from legation.ranker import LinearRanker
from legation.spans import Span

FOLDS = 3
_TOGETHER = {"CONSULT", "AGREE", "COOPERATE"}

Models = tuple[LinearRanker, LinearRanker]
"""The models of types and of participants."""


def judge_rows(
    system: System, stories: Mapping[Path, ParsedReport], models_without: Callable[[Sequence[Path]], Models]
) -> Iterator[tuple[list[str], int]]:
    """The features of every telling, and whether a gold event agrees with it.

    Args:
        system: the system without models.
        stories: the gold files, each with its story.
        models_without: trains on all material but the given stories.
    """
    for fold in range(FOLDS):
        held = [path for number, path in enumerate(stories) if number % FOLDS == fold]
        types, participants = models_without(held)
        folded = System(replace(system.scheme, ranker=types, participants=participants, judge=None))
        for path in held:
            yield from _story_rows(folded, path, stories[path])


def _story_rows(system: System, path: Path, parsed: ParsedReport) -> Iterator[tuple[list[str], int]]:
    gold = json.loads(path.read_text(encoding="utf-8"))["events"]
    context = make_context(parsed, system.scheme)
    events = tellings(context, make_finder(system.scheme))
    for event, row in zip(events, event_features(events, parsed, context.by_start), strict=True):
        yield row, int(any(agrees(event, item, parsed.report.text) for item in gold))


def agrees(event: ReportedEvent, gold: dict[str, Any], text: str) -> bool:
    """Whether a coded event is the annotated one: an accepted type, half of the parties' countries, overlapping evidence."""
    if event.type not in {gold["type"], *gold["type_ok"]}:
        return False
    start = text.find(gold["evidence"])
    if start < 0 or not Span(start, start + len(gold["evidence"])).overlaps(event.evidence):
        return False
    by, to = _countries(event.actors), _countries(event.recipients)
    gold_by, gold_to = _gold_countries(gold["actors"]), _gold_countries(gold["recipients"])
    if gold["type"] in _TOGETHER:
        return _share(by | to, gold_by | gold_to) >= 0.5
    return _share(by, gold_by) >= 0.5 and _share(to, gold_to) >= 0.5


def _countries(actors: Sequence[Actor]) -> set[str]:
    return {actor.country or "?" for actor in actors}


def _gold_countries(parties: Sequence[dict[str, Any]]) -> set[str]:
    return {party["country"] or "?" for party in parties}


def _share(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right) if left | right else 1.0
