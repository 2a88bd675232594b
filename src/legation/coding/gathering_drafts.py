"""Drafts of gatherings: one telling each, before tellings of one gathering are folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from legation.model import Actor, Attendance, Gathering, GatheringKind, Participant, Place, Source
from legation.parsed import ParsedReport, Token
from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

_RANK: dict[Attendance, int] = {"absent": 5, "declined": 4, "attended": 3, "expected": 2, "invited": 1}
"""Which of two words on one participant holds: an absence is said only when it is meant, a presence outdoes a plan."""
_OCCASIONS = frozenset({"summit", "ceremony", "conference"})
_MEETINGS = frozenset({"talks", "summit", "visit"})
_PARTIES = frozenset({"person", "state", "government", "organisation", "group"})


@dataclass(slots=True)
class Draft:
    """One telling of a gathering."""

    kind: GatheringKind
    token: Token
    lemma: str
    name: str
    evidence: Span
    definite: bool = False
    host: Actor | None = None
    place: Place | None = None
    date: TimeSpan = ABSENT
    within: str = ""
    people: dict[str, Participant] = field(default_factory=dict)
    counts: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def add(self, actors: Iterable[Actor], status: Attendance, evidence: Span, sources: tuple[Source, ...] = ()) -> None:
        """Enter participants; what is said last of one holds unless it says less."""
        for actor in actors:
            if actor.kind not in _PARTIES:
                continue
            known = self.people.get(actor.id)
            if known is None or _RANK[status] > _RANK[known.status]:
                self.people[actor.id] = Participant(actor=actor, status=status, evidence=evidence, attributed_to=sources)

    def sides(self) -> set[str]:
        """The countries (or parties without one) that take part."""
        return {person.actor.country or person.actor.id for person in self.people.values()}

    def persons(self) -> set[str]:
        """The persons that take part."""
        return {key for key, person in self.people.items() if person.actor.kind == "person"}

    def record(self) -> Gathering:
        """The draft as a record; a state is left out beside a person of its own."""
        people = list(self.people.values())
        named = {p.actor.country for p in people if p.actor.kind == "person"}
        kept = [p for p in people if p.actor.kind not in {"state", "government"} or p.actor.country not in named]
        return Gathering(
            name=self.name, kind=self.kind, host=self.host, place=self.place, date=self.date, participants=tuple(kept),
            evidence=self.evidence, counts=tuple(dict.fromkeys(self.counts)), within=self.within, rules=tuple(dict.fromkeys(self.rules)),
        )  # fmt: skip


def fold(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts with tellings of one gathering folded, in text order."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.token.i):
        for other in reversed(kept):
            if _same(other, draft):
                _merge(other, draft)
                break
        else:
            kept.append(draft)
    return kept


def _same(left: Draft, right: Draft) -> bool:
    """Whether two tellings are of one gathering."""
    if left.kind != right.kind and not (left.kind in _MEETINGS and right.kind in _MEETINGS):
        return False
    if left.name in {right.within, ""} or right.name == left.within:
        return False  # a meeting on the margins is not the gathering itself
    if _clash_of_places(left, right) or _clash_of_dates(left.date, right.date):
        return False
    a, b = left.sides(), right.sides()
    if left.lemma == right.lemma and (right.definite or left.kind in _OCCASIONS):
        return not a or not b or bool(a & b) or left.kind in _OCCASIONS
    if left.kind in _OCCASIONS and left.kind == right.kind:
        return False
    if right.definite and len(b) <= 1 and right.token.sent - left.token.sent <= 2:
        return left.kind == right.kind and b <= a
    shared = a & b
    one, other = left.persons(), right.persons()
    if len(a | b) == 1 and one and other and not (one <= other or other <= one):
        return False  # within one country it is the persons that tell meetings apart
    if left.kind != right.kind and "visit" in {left.kind, right.kind}:
        return _on_visit(left, right) if left.kind == "visit" else _on_visit(right, left)
    if one and other and not one & other and len(shared) < 2:
        return False
    return bool(shared) and shared in (a, b)


def _on_visit(visit: Draft, meeting: Draft) -> bool:
    """Whether a meeting belongs to a visit: the visitor meets those visited, and nobody from elsewhere."""
    host = visit.place.country if visit.place is not None else None
    visitors = {person.actor.country for person in visit.people.values()}
    known = visit.persons() & meeting.persons()
    return bool(known) and host in meeting.sides() | {None} and meeting.sides() <= {*visitors, host}


def without_journeys(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without visits that only lead to an occasion: who flies to a summit attends it, and visits nobody."""
    occasions = [draft for draft in drafts if draft.kind in _OCCASIONS and draft.place is not None]
    return [
        draft for draft in drafts
        if draft.kind != "visit" or not any(_leads_to(draft, occasion) for occasion in occasions)
    ]  # fmt: skip


def _leads_to(visit: Draft, occasion: Draft) -> bool:
    same = not _clash_of_places(visit, occasion) and not _clash_of_dates(visit.date, occasion.date)
    return same and bool(visit.persons()) and visit.persons() <= occasion.persons()


def _clash_of_places(left: Draft, right: Draft) -> bool:
    return left.place is not None and right.place is not None and left.place.country != right.place.country


def _clash_of_dates(left: TimeSpan, right: TimeSpan) -> bool:
    if left.first and right.last and left.first > right.last:
        return True
    return bool(right.first and left.last and right.first > left.last)


def _merge(left: Draft, right: Draft) -> None:
    """Fold the later telling into the earlier one."""
    for person in right.people.values():
        left.add((person.actor,), person.status, person.evidence, person.attributed_to)
    if left.place is None or (right.place is not None and left.place.precision == "country"):
        left.place = right.place or left.place
    if not left.date.known or (right.date.known and _length(right.date) < _length(left.date)):
        left.date = right.date if right.date.known else left.date
    if left.kind == "talks" and right.kind == "summit":
        left.kind, left.name, left.lemma = right.kind, right.name, right.lemma
    left.host = left.host or right.host
    left.within = left.within or right.within
    left.counts.extend(right.counts)
    left.rules.extend(right.rules)


def _length(span: TimeSpan) -> int:
    return (span.last - span.first).days if span.first and span.last else 10_000


def worded(parsed: ParsedReport, heads: Iterable[Token], actors: Sequence[Actor]) -> list[str]:
    """The names of those who take part: a person's own, else the words that the story has for the party.

    Args:
        parsed: the report. heads: the heads of their phrases. actors: the parties that these stand for.
    """
    words: dict[str, str] = {}
    for head in heads:
        mention = parsed.mention_of(head)
        if mention is None or len(mention.actors) != 1 or mention.kind in {"person", "pronoun"}:
            continue
        text = " ".join(parsed.quote(mention.span).split())
        if not mention.actors[0].id.startswith("person:"):
            words.setdefault(mention.actors[0].id, text[4:] if text[:4].casefold() == "the " else text)
    return [words.get(actor.id, actor.name) for actor in actors]


def verbal_name(kind: str, names: Sequence[str], place: str) -> str:
    """The name of a gathering that only a verb tells of: "meeting of A and B", "visit of A to B".

    Args:
        kind: visit or talks. names: who takes part. place: where it leads, or an empty string.
    """
    who = " and ".join(names[:2]) if len(names) <= 2 else ", ".join(names[:-1]) + " and " + names[-1]
    return f"visit of {who} to {place}" if kind == "visit" else f"meeting of {who}"


def is_demand(noun: Token) -> bool:
    """Whether "a call" asks for something and brings nobody together: "renewed its call on the union to investigate".

    Args:
        noun: the noun.
    """
    if noun.lemma != "call":
        return False
    for child in noun.children:
        if child.dep == "prep" and child.lower in {"on", "upon", "for"} and not any(t.ent in {"DATE", "TIME"} for t in child.kids("pobj")):
            return True
        if child.dep in {"acl", "relcl"} and child.tag == "VB" and child.child("aux") is not None:
            return True
    return False
