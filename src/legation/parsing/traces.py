"""The traces that parties leave in a report as it is read: where last, in which function, how often."""

from __future__ import annotations

from dataclasses import dataclass

from legation.model import Actor
from legation.parsed import Token
from legation.parsing.drafts import Desk, Draft, Person, Referent

_WEIGHTS = {
    "nsubj": 2.0,
    "nsubjpass": 1.6,
    "dobj": 1.0,
    "agent": 1.2,
    "dative": 0.9,
    "poss": 0.7,
    "appos": 0.6,
    "conj": 0.8,
    "pobj": 0.5,
    "compound": 0.1,
    "amod": 0.2,
    "nmod": 0.1,
}
_REACH = 4
"""Sentences back that a pronoun looks."""


@dataclass(slots=True, eq=False)
class Trace:
    """The last mention of a party. `clause` is the verb it hangs on; `body`: a state or body, `people`: a group of persons."""

    referents: tuple[Referent, ...]
    draft: Draft
    sent: int
    at: int
    first: int
    last: int
    kind: str
    weight: float
    subject: bool
    clause: int
    quoted: bool
    plural: bool
    person: bool
    body: bool
    people: bool
    count: int = 1


def function_weight(token: Token) -> float:
    """How much the function of a mention makes it the topic: subjects most."""
    dep = token.dep
    if dep == "conj":
        first = token
        while first.dep == "conj" and first.head is not first:
            first = first.head
        return 0.9 * _WEIGHTS.get(first.dep, 0.5)
    return _WEIGHTS.get(dep, 0.5)


def clause_of(token: Token) -> int:
    """The verb that a token's clause hangs on."""
    for above in token.ancestors():
        if above.pos in {"VERB", "AUX"}:
            return above.i
    return token.i


def subject_clause(token: Token) -> int:
    """The verb of a token's clause that has a subject of its own: "received" in "received him and briefed him"."""
    above = next((above for above in token.ancestors() if above.pos in {"VERB", "AUX"}), token)
    while above.dep == "conj" and above.head.pos in {"VERB", "AUX"} and above.child("nsubj", "nsubjpass") is None:
        above = above.head
    return above.i


class Traces:
    """All traces of one report, by party. `leaning`: the gender that pronouns give a person, by the person's id."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.leaning: dict[int, str] = {}
        self._by_key: dict[tuple[object, ...], Trace] = {}
        self._things: list[tuple[int, int, float]] = []

    @staticmethod
    def key(referent: Referent) -> object:
        """What makes two referents the same party."""
        return id(referent) if isinstance(referent, Person) else referent.id

    def make(self, draft: Draft, token: Token) -> Trace:
        """The trace that a mention would leave."""
        who = tuple(draft.referents)
        one = who[0] if len(who) == 1 else None
        person = isinstance(one, Person) or (isinstance(one, Actor) and one.kind == "person")
        kind = "" if one is None or isinstance(one, Person) else one.kind
        clause = clause_of(token)
        subject = token.dep in {"nsubj", "nsubjpass"} or (token.dep == "conj" and token.head.dep in {"nsubj", "nsubjpass"})
        return Trace(
            referents=who, draft=draft, sent=token.sent, at=token.i, first=draft.first, last=draft.last, kind=draft.kind,
            weight=function_weight(token), subject=subject, clause=clause, quoted=token.quoted,
            plural=draft.plural or len(who) > 1, person=person and not draft.plural,
            body=kind in {"state", "government", "organisation"}, people=kind in {"group", "population"},
        )  # fmt: skip

    def leave(self, draft: Draft, token: Token) -> None:
        """Note a mention."""
        trace = self.make(draft, token)
        key = tuple(self.key(who) for who in trace.referents)
        if trace.plural:
            key = (*key, "plural")
        known = self._by_key.get(key)
        if known is not None:
            trace.count = known.count + 1
            if known.sent == trace.sent and known.weight > trace.weight:
                # In one sentence the weightiest function stays.
                trace.weight, trace.subject, trace.clause = known.weight, known.subject, known.clause
        self._by_key[key] = trace

    def thing(self, token: Token) -> None:
        """Note a noun that names no party."""
        if token.tag in {"NN", "NNP"} and self.desk.find_at[token.i] is None and token.ent not in {"DATE", "TIME"}:
            self._things.append((token.sent, token.i, function_weight(token)))

    def recent(self, sent: int) -> list[Trace]:
        """The traces within reach, in the order in which they were left."""
        return sorted((trace for trace in self._by_key.values() if sent - trace.sent <= _REACH), key=lambda trace: trace.at)

    def all(self) -> list[Trace]:
        """All traces, the latest first."""
        return sorted(self._by_key.values(), key=lambda trace: -trace.at)

    @staticmethod
    def score(trace: Trace, sent: int) -> float:
        """How much a party is in focus at a sentence."""
        distance = sent - trace.sent
        return 4.0 - 1.3 * distance + trace.weight + min(trace.count, 6) * 0.12

    def thing_score(self, sent: int, token: Token) -> float:
        """How much the best thing is in focus at a pronoun."""
        best = 0.0
        for where, i, weight in reversed(self._things):
            if sent - where > 1:
                break
            if i >= token.i or any(above.i == i for above in token.ancestors()):
                continue
            bonus = 1.0 if token.dep in {"nsubj", "nsubjpass"} and weight >= 1.6 else 0.0
            best = max(best, 4.0 - 1.3 * (sent - where) + weight + bonus)
        return best
