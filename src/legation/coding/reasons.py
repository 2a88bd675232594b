"""Why an event was coded as it was: the entries that fire, what spoke for its type and what for the runner-up, what made its
parties actors and recipients. Reads the same candidates and features as the coding, after the fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from legation.coding.candidates import ParticipantReader
from legation.coding.events import speakers_of
from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate, Frame
from legation.coding.participants import ParticipantModel
from legation.coding.parties import PartyReader
from legation.coding.report import make_context, make_finder
from legation.lexicon.triggers import Trigger
from legation.model import Actor, ReportedEvent
from legation.parsed import ParsedReport
from legation.ranker import LinearRanker
from legation.scheme import Scheme

MOST = 5
"""Features that are named on either side."""
_SLOTS = ("subj", "obj", "iobj", "clause")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature and how much it counted: positive for the choice, negative against it."""

    feature: str
    weight: float


@dataclass(frozen=True, slots=True)
class TypeReasons:
    """The ranker's choice against the runner-up: their probabilities, and the features that weighed most between the two.

    `fired` are the entries whose conditions hold, best first; `known` counts all entries of the word.
    """

    chosen: str
    chance: float
    runner_up: str
    runner_up_chance: float
    in_favour: tuple[Weighed, ...]
    against: tuple[Weighed, ...]
    fired: tuple[Trigger, ...]
    known: int


@dataclass(frozen=True, slots=True)
class PartyReasons:
    """Where a party of an event stands, and what made it one.

    Attributes:
        actor: the party. acts: whether as one that acts. slots: the slots of the frame that hold it.
        back: whether it stands in the sentence before. chance: the model's probability, None without a model.
        features: what weighed most.
    """

    actor: Actor
    acts: bool
    slots: tuple[str, ...]
    back: bool
    chance: float | None
    features: tuple[Weighed, ...]


class Reasoner:
    """Finds the reasons for the events of one report.

    Args:
        parsed: the report.
        scheme: what it was coded with.
    """

    def __init__(self, parsed: ParsedReport, scheme: Scheme) -> None:
        self.parsed = parsed
        self.ranker = scheme.ranker
        self.participants = scheme.participants
        self.finder = make_finder(scheme)
        self.features = FeatureReader(self.finder)
        self.reader = PartyReader(parsed, self.finder)
        reported = make_context(parsed, scheme).reported
        self.pairs = ParticipantReader(parsed, self.finder, self.reader, speakers_of(reported))
        self.candidates = {candidate.frame.token.start: candidate for candidate in self.finder.candidates(parsed)}

    def type_of(self, event: ReportedEvent) -> TypeReasons | None:
        """Why the event has its type; None when no predicate of the lexicon carries it (a verbal act), or without a ranker."""
        candidate = self._candidate(event)
        if candidate is None or self.ranker is None:
            return None
        fired = tuple(frame.trigger for frame in candidate.fired)
        values = self.features.read(candidate.frame, fired, candidate.known, self.parsed)
        chances = self.ranker.probabilities(values)
        second = min((name for name in chances if name != event.type), key=lambda name: (-chances[name], name))
        weighed = _between(self.ranker, values.items(), event.type, second)
        return TypeReasons(
            chosen=event.type, chance=chances[event.type], runner_up=second, runner_up_chance=chances[second],
            in_favour=tuple(one for one in weighed if one.weight > 0)[:MOST],
            against=tuple(one for one in weighed if one.weight < 0)[:MOST],
            fired=fired, known=len(candidate.known),
        )  # fmt: skip

    def parties_of(self, event: ReportedEvent) -> tuple[PartyReasons, ...]:
        """Why its actors act and its recipients are acted upon; empty for a verbal act."""
        candidate = self._candidate(event)
        if candidate is None:
            return ()
        frame = next((one for one in candidate.fired if one.trigger.type == event.type), candidate.frame)
        found = self.pairs.candidates(frame)
        rows = self.pairs.features(frame, event.type, found)
        chances = ParticipantModel(self.participants).weigh(frame, event.type, self.pairs) if self.participants is not None else None
        sides = [(actor, True) for actor in event.actors] + [(actor, False) for actor in event.recipients]
        reasons = []
        for actor, acts in sides:
            of = (chances.by if acts else chances.to) if chances is not None else [0.0] * len(found)
            numbers = [n for n, party in enumerate(found) if any(one.id == actor.id for one in party.mention.actors)]
            best = max(numbers, key=lambda n: (of[n], -found[n].back, -n), default=None)
            if best is None:
                reasons.append(PartyReasons(actor, acts, (), False, None, ()))
                continue
            party, row = found[best], rows[best]
            chance = of[best] if chances is not None else None
            slots = self._slots(frame, party.mention.head)
            reasons.append(PartyReasons(actor, acts, slots, bool(party.back), chance, self._weighed(row, acts)))
        return tuple(reasons)

    def _candidate(self, event: ReportedEvent) -> Candidate | None:
        if not any(rule.startswith("frame:") for rule in event.rules):
            return None
        return self.candidates.get(event.trigger.start)

    def _slots(self, frame: Frame, head: int) -> tuple[str, ...]:
        """The slots of the frame that a phrase fills, its own and those of the entry."""
        names = dict.fromkeys((*_SLOTS, *frame.trigger.actor, *frame.trigger.recipient))
        return tuple(name for name in names if any(token.i == head for token in self.finder.slot(frame, name)))

    def _weighed(self, row: Iterable[str], acts: bool) -> tuple[Weighed, ...]:
        if self.participants is None:
            return ()
        model, side = self.participants, "actor" if acts else "recipient"
        weighed = (Weighed(name, model.weight_of(name, side)) for name in row)
        return tuple(sorted((one for one in weighed if one.weight > 0), key=lambda one: (-one.weight, one.feature))[:3])


def _between(ranker: LinearRanker, values: Iterable[tuple[str, float]], chosen: str, second: str) -> list[Weighed]:
    """What each feature adds to the lead of one class over another, the heaviest first."""
    weighed = [
        Weighed(name, value * (ranker.weight_of(name, chosen) - ranker.weight_of(name, second))) for name, value in values
    ]
    return sorted((one for one in weighed if one.weight), key=lambda one: (-abs(one.weight), one.feature))
