"""Training rows of the participant models: (predicate, party) pairs, acting or acted upon or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.system import System

from legation.coding.attribution import SpeechFinder
from legation.coding.choice import frame_for
from legation.coding.events import speakers_of
from legation.coding.frames import Candidate, Frame
from legation.coding.participants import ParticipantReader
from legation.coding.parties import PartyReader
from legation.coding.report import make_finder
from legation.parsed import ParsedReport
from legation.ranker import NONE
from legation.spans import Span
from training.sentences import Example

Pair = tuple[dict[str, float], int, int, float]
"""Features, acts (0 or 1), is acted upon (0 or 1), weight."""
_STORY_WEIGHT = 0.7


def sentence_pairs(system: System, examples: Sequence[Example]) -> Iterator[Pair]:
    """Pairs of the marked predicate and every party of its sentence."""
    finder = make_finder(system.scheme)
    for example in examples:
        if example.type == NONE or not example.actors:
            continue
        parsed = system.parse(example.text)
        reader = _reader(system, parsed)
        for candidate in finder.candidates(parsed):
            if not any(span.overlaps(candidate.frame.token.span) for span in example.predicates):
                continue
            frame = frame_for(example.type, candidate)
            parties = reader.candidates(frame)
            for party, row in zip(parties, reader.features(frame, example.type, parties), strict=True):
                head = parsed.tokens[party.mention.head].span
                acts = int(any(span.contains(head) for span in example.actors))
                target = int(any(span.contains(head) for span in example.recipients))
                yield dict.fromkeys(row, 1.0), acts, target, 1.0


def story_pairs(system: System, path: Path) -> Iterator[Pair]:
    """Pairs of one annotated story (its gold file): a party takes part when its country is among those of the event's actors or recipients."""
    finder = make_finder(system.scheme)
    gold = json.loads(path.read_text(encoding="utf-8"))
    story = json.loads(path.with_name(path.name.replace(".gold.", ".story.")).read_text(encoding="utf-8"))
    parsed = system.parse(story["text"], story)
    reader = _reader(system, parsed)
    for candidate in finder.candidates(parsed):
        found = _event_at(candidate, gold["events"], story["text"])
        if found is not None:
            yield from _pairs_of_event(*found, reader)


def _reader(system: System, parsed: ParsedReport) -> ParticipantReader:
    finder = make_finder(system.scheme)
    reported = SpeechFinder(parsed, system.scheme.lexicon.reporting).find()
    return ParticipantReader(parsed, finder, PartyReader(parsed, finder), speakers_of(reported))


def _event_at(candidate: Candidate, events: Sequence[dict[str, Any]], text: str) -> tuple[Frame, dict[str, Any]] | None:
    """The annotated event in whose evidence the predicate stands and whose type its word may mean."""
    known = [entry.type for entry in candidate.known]
    for event in events:
        start = text.find(event["evidence"])
        if start < 0 or not Span(start, start + len(event["evidence"])).overlaps(candidate.frame.token.span):
            continue
        fitting = [name for name in (event["type"], *event["type_ok"]) if name in known]
        if fitting:
            return frame_for(fitting[0], candidate), event
    return None


def _pairs_of_event(frame: Frame, event: dict[str, Any], reader: ParticipantReader) -> Iterator[Pair]:
    by = {party["country"] for party in event["actors"]} - {None}
    to = {party["country"] for party in event["recipients"]} - {None}
    parties = reader.candidates(frame)
    for party, row in zip(parties, reader.features(frame, frame.trigger.type, parties), strict=True):
        countries = {actor.country for actor in party.mention.actors}
        if by & to:  # within one country the annotation does not tell which party is meant: trust the slots
            yield dict.fromkeys(row, 1.0), int("rule=actor" in row), int("rule=recipient" in row), _STORY_WEIGHT
        else:
            yield dict.fromkeys(row, 1.0), int(bool(countries & by)), int(bool(countries & to)), _STORY_WEIGHT
