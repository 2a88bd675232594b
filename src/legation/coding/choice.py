"""Which act a predicate names: the ranker's choice among the types and none, with the entry that gives its slots."""

from __future__ import annotations

from dataclasses import dataclass, replace

from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate, Frame
from legation.ranker import NONE, LinearRanker
from legation.lexicon.triggers import Trigger
from legation.parsed import ParsedReport


@dataclass(frozen=True, slots=True)
class Choice:
    """A frame with the type that was chosen, its probability, and the runner-up."""

    frame: Frame
    probability: float
    runner_up: str
    runner_up_probability: float


def choose(candidate: Candidate, parsed: ParsedReport, reader: FeatureReader, ranker: LinearRanker) -> Choice | None:
    """The act that a candidate names, or None when the ranker finds none likelier than every type.

    Args:
        candidate: a predicate with the entries that fire.
        parsed: the report.
        reader: reads its features.
        ranker: the type model.
    """
    fired = [frame.trigger for frame in candidate.fired]
    chances = ranker.probabilities(reader.read(candidate.frame, fired, candidate.known, parsed))
    ordered = sorted(chances, key=lambda name: (-chances[name], name))
    best = ordered[0]
    if best == NONE:
        return None
    frame = frame_for(best, candidate)
    return Choice(frame, chances[best], ordered[1], chances[ordered[1]])


def frame_for(name: str, candidate: Candidate) -> Frame:
    """The frame whose entry has the chosen type: one that fires, else one that the word may have, else a general one."""
    for frame in candidate.fired:
        if frame.trigger.type == name:
            return frame
    for entry in reversed(candidate.known):
        if entry.type == name and len(entry.words) == 1:
            return _reframed(candidate.frame, entry)
    return _reframed(candidate.frame, replace(candidate.frame.trigger, type=name, mode=None, cameo=""))


def _reframed(frame: Frame, entry: Trigger) -> Frame:
    return Frame(frame.token, entry, frame.anchor, frame.light, frame.undergoes, (*frame.rules, "ranker:unfired"))
