"""Who takes part in an act: a learned reading of (predicate, party) pairs, over and above the entry's own slots.

Every party of the sentence, and those of the sentence before, are scored as actor and as recipient of a predicate, from the slot they
fill, the path to them in the tree, their kind, and what the entry's slots would say. Two logistic models decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legation.coding import arguments
from legation.coding.frames import Frame, FrameFinder
from legation.coding.parties import PartyReader
from legation.model import Actor, Mention
from legation.parsed import ParsedReport, Token
from legation.ranker import LinearRanker

WORDS = ("by", "of", "on", "against", "to", "with", "between", "for", "from", "in", "at", "over", "towards", "into")
OBJECT_WORDS = ("of", "on", "against", "with", "to", "from", "for", "in", "by")
"""Prepositions whose objects are looked at, under the predicate and under its object."""
_BEFORE = 3
"""Parties of the sentence before that are looked at, the last ones first."""
TOGETHER = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types of acts that parties do together."""
LEAST_COORDINATED = 0.3
"""A party coordinated with one that counts ("A and B signed") counts from this on."""
LEAST_BEFORE = 0.4
"""A party of the sentence before counts from this on."""
LEAST_SECOND = 0.25
"""The second party of an act done together counts from this on, as actor or as recipient."""
_PATH = 5
"""Arcs of the longest path that is told from others."""
_MARKED = frozenset({"prep", "agent"})
SURE = 0.5
"""From this probability on, every party counts."""
LEAST_ACTOR = 0.35
"""When no actor is sure, the likeliest counts from this on."""
LEAST_RECIPIENT = 0.4
"""When no recipient is sure, the likeliest counts from this on."""


@dataclass(slots=True)
class Party:
    """A candidate: a mention with parties, and how far back it stands (0: same sentence).

    `head`: its head token. `ids`, `countries`: of its actors. `group`: the first conjunct of its coordination. `fixed`: the
    features that are its own, whatever the act.
    """

    mention: Mention
    back: int
    head: Token
    ids: frozenset[str]
    countries: frozenset[str | None]
    group: int
    fixed: tuple[str, ...]


def _party(mention: Mention, head: Token, back: int) -> Party:
    actors = mention.actors
    fixed = ("bias", f"back={back}", f"kind={mention.kind}", f"actor={actors[0].kind}", f"sector={actors[0].sector}")
    ids, countries = frozenset(a.id for a in actors), frozenset(a.country for a in actors)
    return Party(mention, back, head, ids, countries, _coordination(head), (*fixed, f"back/{head.dep}") if back else fixed)


class ParticipantReader:
    """Reads candidates and their features in one parsed report.

    Args:
        parsed: the report.
        finder: knows the slots of a frame.
        reader: what the entry's slots say.
        speakers: for each sentence, the head tokens of its speakers.
    """

    def __init__(self, parsed: ParsedReport, finder: FrameFinder, reader: PartyReader, speakers: Mapping[int, frozenset[int]]) -> None:
        self.parsed = parsed
        self.finder = finder
        self.reader = reader
        self.speakers = speakers
        self.by_sentence: dict[int, list[Mention]] = {}
        for mention in _outermost(parsed.mentions):
            self.by_sentence.setdefault(parsed.tokens[mention.head].sent, []).append(mention)
        self.parties: dict[int, list[Party]] = {}

    def candidates(self, frame: Frame) -> list[Party]:
        """The parties that may take part in the frame's act."""
        sent, token = frame.token.sent, frame.token
        if sent not in self.parties:
            tokens = self.parsed.tokens
            parties = [_party(mention, tokens[mention.head], 0) for mention in self.by_sentence.get(sent, ())]
            parties += [_party(mention, tokens[mention.head], 1) for mention in self.by_sentence.get(sent - 1, ())[-_BEFORE:]]
            self.parties[sent] = parties
        return [party for party in self.parties[sent] if party.head is not token]

    def features(self, frame: Frame, kind: str, parties: Sequence[Party]) -> list[list[str]]:
        """The features of each candidate of a frame whose act has the type `kind`; each that is there counts 1."""
        shared, own = self.rows(frame, kind, parties)
        return [[*party.fixed, *shared, *row] for party, row in zip(parties, own, strict=True)]

    def rows(self, frame: Frame, kind: str, parties: Sequence[Party]) -> tuple[list[str], list[list[str]]]:
        """The features in parts: those that all candidates of the frame share, and those of each beyond its fixed ones."""
        entry, token = frame.trigger, frame.token
        by_rule = self.reader.actors(frame)
        to_rule = self.reader.recipients(frame, by_rule)
        ids_by, ids_to = {a.id for a in by_rule}, {a.id for a in to_rule}
        countries_by = {a.country for a in by_rule}
        shared = [kind, "rule-has-actor" if by_rule else "rule-no-actor", "rule-has-recipient" if to_rule else "rule-no-recipient"]
        if not to_rule:
            shared.append(f"no-recipient/{kind}")
        syntax = _Syntax(frame, kind, self._slots(frame))
        speakers = self.speakers.get(token.sent, frozenset())
        rows = []
        for party in parties:
            out: list[str] = []
            if not ids_by.isdisjoint(party.ids):
                out += ("rule=actor", f"rule=actor/{entry.pos}/{kind}")
            elif by_rule:
                side = "other-side" if countries_by.isdisjoint(party.countries) else "same-side"
                out += (side, f"{side}/{kind}")
            if not ids_to.isdisjoint(party.ids):
                out += ("rule=recipient", f"rule=recipient/{entry.pos}/{kind}")
            if party.back:
                out.append(f"back/{kind}")
            else:
                syntax.read(party.head, out)
            if party.head.i in speakers:
                out += ("speaker", f"speaker/{kind}")
            rows.append(out)
        return shared, rows

    def _slots(self, frame: Frame) -> dict[int, list[str]]:
        """The slots that each head fills; those for which there is no preposition are not asked for."""
        slot = self.finder.slot
        near = self.finder.words_near(frame)
        names = ["subj", "iobj", "clause", "poss", "demonym", *(word for word in WORDS if word in near)]
        if frame.trigger.pos == "verb" and (objects := slot(frame, "obj")):
            inside = arguments.words_under(objects)
            names += ["obj", "object.poss", "object.demonym", *(f"object.{word}" for word in OBJECT_WORDS if word in inside)]
        slots: dict[int, list[str]] = {}
        for name in names:
            for head in slot(frame, name):
                slots.setdefault(head.i, []).append(name)
        return slots


class _Syntax:
    """Reads how candidates stand to one predicate.

    Args:
        frame: the predicate. kind: the type of its act. slots: which slots a head token fills.
    """

    def __init__(self, frame: Frame, kind: str, slots: Mapping[int, Sequence[str]]) -> None:
        self.kind, self.slots = kind, slots
        self.token, self.entry = frame.token, frame.trigger
        self.passive = arguments.is_passive(frame.anchor)
        self.above = _arcs_above(frame.token)

    def read(self, head: Token, out: list[str]) -> None:
        """Add the features of the candidate with this head."""
        token, entry, kind = self.token, self.entry, self.kind
        names = self.slots.get(head.i, ())
        for name in names:
            slot = f"slot={name}"
            out += (slot, f"{slot}/{entry.pos}", f"{slot}/{kind}", f"{slot}/{entry.pos}:{token.lemma}")
            if name in entry.actor:
                out.append("in-actor-slots")
            if name in entry.recipient:
                out.append("in-recipient-slots")
        if not names:
            out.append("slot=0")
        side = "left" if head.i < token.i else "right"
        gap = abs(head.i - token.i)
        bucket = 0 if gap <= 2 else 1 if gap <= 5 else 2 if gap <= 10 else 3 if gap <= 20 else 4
        path = tree_path(token, head, self.above)
        out += (f"{side}/{entry.pos}", f"{side}/{bucket}", f"{side}/{kind}", f"dep={head.dep}/{side}", f"path={path}")
        if self.passive:
            out.append(f"passive/{side}")


Above = tuple[list[str], dict[int, int]]
"""The arcs from a token upwards, and how many lead to each token on the way."""


def _arcs_above(start: Token) -> Above:
    ups: list[str] = []
    seen = {start.i: 0}
    token = start
    while token.head is not token and len(ups) < _PATH:
        ups.append(token.dep)
        token = token.head
        seen[token.i] = len(ups)
    return ups, seen


def tree_path(start: Token, goal: Token, above: Above | None = None) -> str:
    """The arcs between two tokens of a sentence: up from `start` (^), down to `goal`; "far" when there are too many.

    `above`: what lies above `start`, for those who ask for several goals.
    """
    ups, seen = above or _arcs_above(start)
    downs: list[str] = []
    token = goal
    while token.i not in seen:
        if token.head is token or len(downs) >= _PATH:
            return "far"
        downs.append(f"{token.dep}:{token.lower}" if token.dep in _MARKED else token.dep)
        token = token.head
    up = seen[token.i]
    if up + len(downs) > _PATH:
        return "far"
    return "^".join(ups[:up]) + "|" + ".".join(reversed(downs))


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with parties that stand in no other mention of parties with the same head phrase, in text order."""
    known = sorted((m for m in mentions if m.actors), key=lambda m: (m.first, -m.last))
    found: list[Mention] = []
    for mention in known:
        for other in found[-4:]:
            if mention.last <= other.last and other.first <= mention.first and other.kind in {"person", "title"}:
                break
        else:
            found.append(mention)
    return sorted(found, key=lambda m: m.head)


class ParticipantModel:
    """The two logistic models in one table of weights.

    Args:
        model: its classes are "actor" and "recipient"; each is a binary model of its own.
    """

    def __init__(self, model: LinearRanker) -> None:
        self.weights = model.weights
        self._sums: dict[tuple[str, ...], tuple[float, float]] = {}

    def choose(self, frame: Frame, kind: str, reader: ParticipantReader) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """The actors and the recipients of an act of the given type."""
        parties = reader.candidates(frame)
        if not parties:
            return (), ()
        shared, rows = reader.rows(frame, kind, parties)
        start = self._sum(shared)
        chances = [self.chances(row, start, self._fixed(party)) for party, row in zip(parties, rows, strict=True)]
        actors = _pick(parties, [by for by, _ in chances], LEAST_ACTOR, frozenset())
        recipients = _pick(parties, [to for _, to in chances], LEAST_RECIPIENT, frozenset(a.id for a in actors))
        if kind in TOGETHER and recipients and len({a.country or a.id for a in actors}) > 1:
            recipients = _guests(recipients, parties, reader.parsed)
        if kind in TOGETHER and not recipients and len({a.country or a.id for a in actors}) == 1:
            # it takes two: the likeliest other side joins in
            own = {a.id for a in actors} | {a.country for a in actors if a.country}
            for number in sorted(range(len(parties)), key=lambda n: (-max(chances[n]), n)):
                if parties[number].back:
                    continue
                others = tuple(a for a in parties[number].mention.actors if a.id not in own and a.country not in own)
                if max(chances[number]) < LEAST_SECOND:
                    break
                if others:
                    return actors, others
        return actors, recipients

    def chances(self, row: Sequence[str], *parts: tuple[float, float]) -> tuple[float, float]:
        """The probabilities that a candidate acts, and that it is acted upon; `parts`: sums of its other features."""
        by, to = self._sum(row)
        for part in parts:
            by, to = by + part[0], to + part[1]
        return _logistic(by), _logistic(to)

    def _sum(self, row: Sequence[str]) -> tuple[float, float]:
        by = to = 0.0
        weights = self.weights
        for name in row:
            if name in weights:
                pair = weights[name]
                by += pair[0]
                to += pair[1]
        return by, to

    def _fixed(self, party: Party) -> tuple[float, float]:
        """The sum of what is the party's own, kept: few kinds of parties come again and again."""
        known = self._sums.get(party.fixed)
        if known is None:
            known = self._sums[party.fixed] = self._sum(party.fixed)
        return known


def _pick(parties: Sequence[Party], chances: Sequence[float], least: float, taken: frozenset[str]) -> tuple[Actor, ...]:
    """The likeliest party, if it reaches `least`, and the sure ones that are coordinated with it ("A, B and C")."""
    ranked = sorted(range(len(parties)), key=lambda n: (-chances[n], n))
    found: dict[str, Actor] = {}
    group = -1
    for number in ranked:
        if chances[number] < (LEAST_COORDINATED if found else least):
            break
        if parties[number].back and chances[number] < LEAST_BEFORE:
            continue
        free = [a for a in parties[number].mention.actors if a.id not in taken]
        if not free or (found and parties[number].group != group):
            continue
        group = parties[number].group
        for actor in free:
            found.setdefault(actor.id, actor)
    return tuple(found.values())


def _coordination(token: Token) -> int:
    """The first conjunct of the coordination that a token belongs to."""
    while token.dep == "conj" and token.head is not token:
        token = token.head
    return token.i


def _guests(found: tuple[Actor, ...], parties: Sequence[Party], parsed: ParsedReport) -> tuple[Actor, ...]:
    """The parties without those that only lend the place: where two sides act already, "in Lisbon" is no third."""
    venues: set[str] = set()
    for party in parties:
        head = parsed.tokens[party.mention.head]
        if head.dep == "pobj" and head.head.lower in {"in", "at"}:
            venues.update(actor.id for actor in party.mention.actors)
    return tuple(actor for actor in found if actor.id not in venues)


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
