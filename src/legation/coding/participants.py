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

SLOTS = ("subj", "obj", "iobj", "clause", "poss", "demonym", "by", "of", "on", "against", "to", "with", "between", "for", "from", "in",
         "at", "over", "towards", "into", "object.poss", "object.demonym", "object.of", "object.on", "object.against", "object.with",
         "object.to", "object.from", "object.for", "object.in", "object.by")  # fmt: skip
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
SURE = 0.5
"""From this probability on, every party counts."""
LEAST_ACTOR = 0.35
"""When no actor is sure, the likeliest counts from this on."""
LEAST_RECIPIENT = 0.4
"""When no recipient is sure, the likeliest counts from this on."""


@dataclass(frozen=True, slots=True)
class Party:
    """A candidate: a mention with parties, and how far back it stands (0: same sentence)."""

    mention: Mention
    back: int


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

    def candidates(self, frame: Frame) -> list[Party]:
        """The parties that may take part in the frame's act."""
        sent = frame.token.sent
        here = [Party(mention, 0) for mention in self.by_sentence.get(sent, ()) if mention.head != frame.token.i]
        before = [Party(mention, 1) for mention in self.by_sentence.get(sent - 1, ())[-_BEFORE:]]
        return here + before

    def features(self, frame: Frame, kind: str, parties: Sequence[Party]) -> list[list[str]]:
        """The features of each candidate of a frame whose act has the type `kind`; each that is there counts 1."""
        entry, token = frame.trigger, frame.token
        slots: dict[int, list[str]] = {}
        for name in SLOTS:
            if (name == "obj" or name.startswith("object.")) and entry.pos != "verb":
                continue
            for head in self.finder.slot(frame, name):
                slots.setdefault(head.i, []).append(name)
        by_rule = self.reader.actors(frame)
        to_rule = self.reader.recipients(frame, by_rule)
        ids_by, ids_to = {a.id for a in by_rule}, {a.id for a in to_rule}
        rows = []
        for party in parties:
            mention, head = party.mention, self.parsed.tokens[party.mention.head]
            out = ["bias", f"back={party.back}", kind, f"kind={mention.kind}"]
            actor = mention.actors[0]
            out.append(f"actor={actor.kind}")
            out.append(f"sector={actor.sector}")
            if any(a.id in ids_by for a in mention.actors):
                out.append("rule=actor")
                out.append(f"rule=actor/{entry.pos}/{kind}")
            if any(a.id in ids_to for a in mention.actors):
                out.append("rule=recipient")
                out.append(f"rule=recipient/{entry.pos}/{kind}")
            out.append("rule-has-actor" if by_rule else "rule-no-actor")
            out.append("rule-has-recipient" if to_rule else "rule-no-recipient")
            if not to_rule:
                out.append(f"no-recipient/{kind}")
            if party.back:
                out.append(f"back/{head.dep}")
                out.append(f"back/{kind}")
            else:
                self._syntax(frame, kind, head, slots, out)
            if head.i in self.speakers.get(token.sent, ()):
                out.append("speaker")
                out.append(f"speaker/{kind}")
            if by_rule and not any(a.id in ids_by for a in mention.actors):
                same = any(a.country == b.country for a in mention.actors for b in by_rule)
                out.append("same-side" if same else "other-side")
                out.append(f"{'same' if same else 'other'}-side/{kind}")
            rows.append(out)
        return rows

    def _syntax(self, frame: Frame, kind: str, head: Token, slots: Mapping[int, Sequence[str]], out: list[str]) -> None:
        token, entry = frame.token, frame.trigger
        names = slots.get(head.i, ())
        for name in names:
            out.append(f"slot={name}")
            out.append(f"slot={name}/{entry.pos}")
            out.append(f"slot={name}/{kind}")
            out.append(f"slot={name}/{entry.pos}:{token.lemma}")
            if name in entry.actor:
                out.append("in-actor-slots")
            if name in entry.recipient:
                out.append("in-recipient-slots")
        if not names:
            out.append("slot=0")
        side = "left" if head.i < token.i else "right"
        gap = min(abs(head.i - token.i), 40)
        bucket = 0 if gap <= 2 else 1 if gap <= 5 else 2 if gap <= 10 else 3 if gap <= 20 else 4
        out.append(f"{side}/{entry.pos}")
        out.append(f"{side}/{bucket}")
        out.append(f"{side}/{kind}")
        out.append(f"dep={head.dep}/{side}")
        out.append(f"path={tree_path(token, head)}")
        if arguments.is_passive(frame.anchor):
            out.append(f"passive/{side}")


def tree_path(start: Token, goal: Token) -> str:
    """The arcs between two tokens of a sentence: up from `start` (^), down to `goal`; "far" when there are too many."""
    ups: list[str] = []
    seen = {start.i: 0}
    token = start
    while token.head is not token and len(ups) < _PATH:
        ups.append(token.dep)
        token = token.head
        seen[token.i] = len(ups)
    downs: list[str] = []
    token = goal
    while token.i not in seen:
        if token.head is token or len(downs) >= _PATH:
            return "far"
        downs.append(token.dep + (":" + token.lower if token.dep in {"prep", "agent"} else ""))
        token = token.head
    up = ups[: seen[token.i]]
    if len(up) + len(downs) > _PATH:
        return "far"
    return "^".join(up) + "|" + ".".join(reversed(downs))


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with parties that stand in no other mention of parties with the same head phrase, in text order."""
    known = sorted((m for m in mentions if m.actors), key=lambda m: (m.first, -m.last))
    found: list[Mention] = []
    for mention in known:
        if any(o.first <= mention.first and mention.last <= o.last and o.kind in {"person", "title"} and o is not mention for o in found[-4:]):
            continue
        found.append(mention)
    return sorted(found, key=lambda m: m.head)


class ParticipantModel:
    """The two logistic models in one table of weights.

    Args:
        model: its classes are "actor" and "recipient"; each is a binary model of its own.
    """

    def __init__(self, model: LinearRanker) -> None:
        self.weights = model.weights

    def choose(self, frame: Frame, kind: str, reader: ParticipantReader) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """The actors and the recipients of an act of the given type."""
        parties = reader.candidates(frame)
        if not parties:
            return (), ()
        chances = [self.chances(row) for row in reader.features(frame, kind, parties)]
        groups = [_coordination(reader.parsed.tokens[party.mention.head]) for party in parties]
        actors = _pick(parties, [by for by, _ in chances], LEAST_ACTOR, frozenset(), groups)
        recipients = _pick(parties, [to for _, to in chances], LEAST_RECIPIENT, frozenset(a.id for a in actors), groups)
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

    def chances(self, row: Sequence[str]) -> tuple[float, float]:
        """The probabilities that a candidate acts, and that it is acted upon."""
        by = to = 0.0
        weights = self.weights
        for name in row:
            if name in weights:
                pair = weights[name]
                by += pair[0]
                to += pair[1]
        return _logistic(by), _logistic(to)


def _pick(
    parties: Sequence[Party], chances: Sequence[float], least: float, taken: frozenset[str], groups: Sequence[int]
) -> tuple[Actor, ...]:
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
        if not free or (found and groups[number] != group):
            continue
        group = groups[number]
        for actor in free:
            found.setdefault(actor.id, actor)
    return tuple(found.values())


def _coordination(token: Token) -> int:
    """The first conjunct of the coordination that a token belongs to."""
    while token.dep == "conj" and token.head is not token:
        token = token.head
    return token.i


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
