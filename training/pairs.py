"""Training cases of the participant models: the candidates of a predicate, and which of them act or are acted upon.

Several candidates may name the party that is meant ("Danish troops … Denmark"): a model is right when it chooses any of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.system import System

from legation.coding.attribution import SpeechFinder
from legation.coding.candidates import ParticipantReader, Party, flat
from legation.coding.choice import frame_for
from legation.coding.events import speakers_of
from legation.coding.frames import Candidate, Frame
from legation.coding.participants import TOGETHER
from legation.coding.parties import PartyReader
from legation.coding.report import make_finder
from legation.parsed import ParsedReport
from legation.ranker import NONE
from legation.spans import Span
from training.fitting import Case
from training.labels import types_of
from training.sentences import Example

_STORY_WEIGHT = 1.5
"""What an annotated event of a story counts beside a written sentence: stories are what is coded."""

Cases = tuple[Case | None, Case | None]
"""The choice of who acts and of who is acted upon; None where the annotation names a party that is no candidate."""


def sentence_cases(system: System, examples: Iterable[tuple[Example, ParsedReport]]) -> Iterator[Cases]:
    """The cases of the marked predicate of each sentence."""
    finder = make_finder(system.scheme)
    for example, parsed in examples:
        if example.type == NONE or not example.actors:
            continue
        reader = _reader(system, parsed)
        for candidate in finder.candidates(parsed):
            if not any(span.overlaps(candidate.frame.token.span) for span in example.predicates):
                continue
            frame = frame_for(example.type, candidate)
            parties = reader.candidates(frame)
            if not parties:
                continue
            by, to = (
                [n for n, party in enumerate(parties) if any(span.contains(party.head.span) for span in spans)]
                for spans in (example.actors, example.recipients)
            )
            question = _Question(reader, frame, parties, 1.0)
            yield question.acting(by), question.acted_upon(by, to) if to or not example.recipients else None


def story_cases(system: System, path: Path, parsed: ParsedReport) -> Iterator[Cases]:
    """The cases of one annotated story (its gold file): a candidate is right when its country is among those of the event's parties."""
    finder = make_finder(system.scheme)
    gold = json.loads(path.read_text(encoding="utf-8"))
    reader = _reader(system, parsed)
    for candidate in finder.candidates(parsed):
        found = _event_at(candidate, gold["events"], parsed.report.text)
        if found is not None:
            yield _cases_of_event(*found, reader)


class _Question:
    """The candidates of one predicate with their features."""

    def __init__(self, reader: ParticipantReader, frame: Frame, parties: Sequence[Party], weight: float) -> None:
        self.reader, self.frame, self.parties, self.weight = reader, frame, parties, weight
        self.kind = frame.trigger.type
        shared, own = reader.rows(frame, self.kind, parties)
        self.rows = [[*party.fixed, *shared, *flat(row)] for party, row in zip(parties, own, strict=True)]
        self.none = reader.nobody(frame, self.kind, parties, shared)

    def acting(self, right: Sequence[int]) -> Case:
        """The choice of who acts."""
        return self._case([*self.rows, [*self.none]], right)

    def acted_upon(self, acting: Sequence[int], right: Sequence[int]) -> Case:
        """The choice of who is acted upon when `acting` act."""
        chosen = [self.parties[number] for number in acting]
        beside = self.reader.beside(self.frame, self.kind, self.parties, chosen)
        rows = [[*row, *flat(more)] for row, more in zip(self.rows, beside, strict=True)]
        return self._case([*rows, [*self.none, *self.reader.nobody_beside(self.frame, self.kind, chosen)]], right)

    def _case(self, rows: list[list[str]], right: Sequence[int]) -> Case:
        numbers = set(right) or {len(rows) - 1}
        return Case(rows, [number in numbers for number in range(len(rows))], self.weight)


def _reader(system: System, parsed: ParsedReport) -> ParticipantReader:
    finder = make_finder(system.scheme)
    reported = SpeechFinder(parsed, system.scheme.lexicon.reporting).find()
    return ParticipantReader(parsed, finder, PartyReader(parsed, finder), speakers_of(reported))


def _event_at(candidate: Candidate, events: Sequence[dict[str, Any]], text: str) -> tuple[Frame, dict[str, Any]] | None:
    """The annotated event in whose evidence the predicate stands and whose type its word may mean."""
    known = types_of(candidate)
    for event in events:
        start = text.find(event["evidence"])
        if start < 0 or not Span(start, start + len(event["evidence"])).overlaps(candidate.frame.token.span):
            continue
        fitting = [name for name in (event["type"], *event["type_ok"]) if name in known]
        if fitting:
            return frame_for(fitting[0], candidate), event
    return None


def _cases_of_event(frame: Frame, event: dict[str, Any], reader: ParticipantReader) -> Cases:
    parties = reader.candidates(frame)
    by, to = ({party["country"] for party in event[side]} - {None} for side in ("actors", "recipients"))
    acting = _of(parties, by)
    if not acting:
        return None, None
    question = _Question(reader, frame, parties, _STORY_WEIGHT)
    # where several mentions have the actor's country, the entry's slots tell which one acts
    ruled = {actor.id for actor in reader.reader.actors(frame)}
    first = [number for number in acting if not ruled.isdisjoint(parties[number].ids)] or acting[:1]
    if frame.trigger.type in TOGETHER and not to and len(by) > 1:
        to = by - {country for number in first for country in parties[number].countries}
    taken = {one for number in first for one in parties[number].ids}
    target = [number for number in _of(parties, to) if number not in first and taken.isdisjoint(parties[number].ids)]
    reachable = bool(target) or (not event["recipients"] and not to)
    return question.acting(acting), question.acted_upon(first, target) if reachable else None


def _of(parties: Sequence[Party], countries: set[str]) -> list[int]:
    """The numbers of the candidates that stand for one of the countries."""
    return [number for number, party in enumerate(parties) if not countries.isdisjoint(party.countries - {None})]
