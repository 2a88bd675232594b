"""Who takes part in an act: a learned choice among the parties of the sentence and of the one before, over and above the entry's own slots.

Two logistic models choose, the second knowing what the first chose: who acts, or nobody; then who is acted upon, or nobody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from legation.coding.candidates import Group, ParticipantReader, Party
from legation.coding.frames import Frame
from legation.model import Actor
from legation.parsed import ParsedReport
from legation.ranker import LinearRanker

TOGETHER = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types of acts that parties do together."""
COORDINATED = 0.12
"""A party coordinated with the chosen one ("A and B signed") takes part too if it is at least this many times as likely."""

SURE_THIRD = 0.85
"""Where two sides act together already, a third is taken from this certainty on."""
NOBODY = 0.5
"""What the chance of nobody counts in the choice of who acts: a party that is left out is lost, one too many the judge still sees."""
NOBODY_ELSE = 0.8
"""The same in the choice of who is acted upon: many acts are done to nobody."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely each candidate of a frame is to act, and to be acted upon, given who acts; the last of each: nobody.

    `acting`, `acted_upon`: numbers of the chosen candidates.
    """

    parties: Sequence[Party]
    by: Sequence[float]
    to: Sequence[float]
    acting: tuple[int, ...]
    acted_upon: tuple[int, ...]


class ParticipantModel:
    """The two logistic models in one table of weights.

    Args:
        model: its classes are "actor" and "recipient"; each is a model of its own.
    """

    def __init__(self, model: LinearRanker) -> None:
        self.model = model

    def choose(self, frame: Frame, kind: str, reader: ParticipantReader) -> tuple[tuple[Actor, ...], tuple[Actor, ...], str]:
        """The actors and the recipients of an act of the given type, and a rule that tells how sure the model is of both."""
        chances = self.weigh(frame, kind, reader)
        actors = _actors(chances.parties, chances.acting)
        recipients = _actors(chances.parties, chances.acted_upon)
        sure_by, sure_to = (_mass(chances.parties, *pair) for pair in ((chances.by, chances.acting), (chances.to, chances.acted_upon)))
        if kind in TOGETHER and recipients and len({a.country or a.id for a in actors}) > 1:
            recipients = _guests(recipients, chances.parties, reader.parsed) if sure_to >= SURE_THIRD else ()
        return actors, recipients, f"parties:{sure_by:.2f}/{sure_to:.2f}"

    def weigh(self, frame: Frame, kind: str, reader: ParticipantReader) -> Chances:
        """The chances of all candidates of a frame whose act has the type `kind`."""
        parties = reader.candidates(frame)
        if not parties:
            return Chances((), (1.0,), (1.0,), (), ())
        shared, rows = reader.rows(frame, kind, parties)
        nobody = reader.nobody(frame, kind, parties, shared)
        sum_of = self.model.sum_of
        start, none = sum_of(shared), sum_of(nobody)
        sums = [self._sum(row, start, sum_of(party.fixed)) for party, row in zip(parties, rows, strict=True)]
        by = _shares([one for one, _ in sums] + [none[0]])
        acting = _pick(parties, by, NOBODY)
        ids = {actor.id for number in acting for actor in parties[number].mention.actors}
        chosen = [parties[number] for number in acting]
        beside = reader.beside(frame, kind, parties, chosen)
        totals = [known + sum([sum_of(group)[1] for group in row]) for (_, known), row in zip(sums, beside, strict=True)]
        for number, party in enumerate(parties):
            if not ids.isdisjoint(party.ids):
                totals[number] = -math.inf
        to = _shares([*totals, none[1] + sum_of(reader.nobody_beside(frame, kind, chosen))[1]])
        return Chances(parties, by, to, acting, _pick(parties, to, NOBODY_ELSE))

    def _sum(self, row: Sequence[Group], *more: Sequence[float]) -> tuple[float, float]:
        """The sums over groups of features and over what is summed already: for those that act, for those acted upon."""
        sum_of = self.model.sum_of
        by = to = 0.0
        for pair in (*more, *[sum_of(group) for group in row]):
            by += pair[0]
            to += pair[1]
        return by, to


def _shares(totals: Sequence[float]) -> list[float]:
    """The probabilities of alternatives."""
    most = max(totals)
    powers = [math.exp(total - most) for total in totals]
    whole = sum(powers)
    return [power / whole for power in powers]


def _pick(parties: Sequence[Party], chances: Sequence[float], nobody: float) -> tuple[int, ...]:
    """The likeliest party and those that are coordinated with it ("A, B and C"), the likeliest first; none where nobody is.

    `nobody`: what the chance of nobody counts.
    """
    ranked = sorted(range(len(parties)), key=lambda n: (-chances[n], n))
    best = ranked[0]
    if chances[best] <= nobody * chances[-1]:
        return ()
    one = parties[best]
    least = COORDINATED * chances[best]
    return tuple(n for n in ranked if n == best or (parties[n].group == one.group and parties[n].back == one.back and chances[n] >= least))


def _actors(parties: Sequence[Party], numbers: Sequence[int]) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    for number in numbers:
        for actor in parties[number].mention.actors:
            found.setdefault(actor.id, actor)
    return tuple(found.values())


def _mass(parties: Sequence[Party], chances: Sequence[float], numbers: Sequence[int]) -> float:
    """How likely the choice is: the chances of all candidates of the chosen countries, or of nobody."""
    if not numbers:
        return chances[-1]
    countries = {country for number in numbers for country in parties[number].countries}
    return min(1.0, sum(chance for party, chance in zip(parties, chances, strict=False) if party.countries & countries))


def _guests(found: tuple[Actor, ...], parties: Sequence[Party], parsed: ParsedReport) -> tuple[Actor, ...]:
    """The parties without those that only lend the place: where two sides act already, "in Lisbon" is no third."""
    venues: set[str] = set()
    for party in parties:
        head = parsed.tokens[party.mention.head]
        if head.dep == "pobj" and head.head.lower in {"in", "at"}:
            venues.update(actor.id for actor in party.mention.actors)
    return tuple(actor for actor in found if actor.id not in venues)
