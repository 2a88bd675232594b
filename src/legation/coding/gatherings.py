"""Gatherings: summits, parades, talks, conferences, state visits, ceremonies, exercises between sides, and who comes.

A gathering is read from the noun that names it (with those who attend, host, skip or are invited) and from verbs of meeting
and visiting. Tellings of one gathering in a report are folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.coding import arguments, status_forms
from legation.coding.attribution import sources_of
from legation.coding.events import Context
from legation.coding.gathering_counts import figure, named_among
from legation.coding.gathering_drafts import Draft, fold, is_demand, verbal_name, without_journeys, worded
from legation.coding.gathering_parties import parties_of
from legation.lexicon.gathering_words import GatheringWords, load_gathering_words
from legation.model import Actor, Attendance, Gathering, Place, ReportedEvent, Source, Status
from legation.parsed import ParsedReport, Token
from legation.spans import Span, hull

_PRESENCE: dict[Status, Attendance] = {
    "occurred": "attended", "ongoing": "attended", "planned": "expected", "possible": "expected", "negated": "absent",
    "cancelled": "declined",
}  # fmt: skip
_MARGINS = frozenset({"sideline", "margin", "fringe", "edge"})
_COMING = frozenset({"attend", "come", "go", "participate", "travel", "appear", "show"})
"""Verbs that say of a gathering named before who comes: "was invited but will not attend"."""
_COMING_BARE = frozenset({"attend", "participate"})
_ANSWERS: dict[str, Attendance] = {"invite": "invited", "decline": "declined"}
"""Verbs that alone say of a gathering named before who is asked to it and who stays away: "has been invited"."""
_MAY_COME = frozenset({"take", *_COMING_BARE, *_ANSWERS})
_TOGETHER = ("between", "with", "among", "by", "involving", "of")
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_BLOCS = frozenset({"IGO", "EUR"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_FAR = 3
"""Sentences over which those who come may be told without the gathering being named again."""
_LONG = 14
"""Words that the name of a gathering has at most."""


def find_gatherings(parsed: ParsedReport, events: Sequence[ReportedEvent], context: Context) -> tuple[Gathering, ...]:
    """The gatherings of a report, in the order of the text.

    Args:
        parsed: the report.
        events: its events: meetings and visits among them are gatherings.
        context: what its coding rests on.
    """
    reader = GatheringReader(context)
    nouns = [token for token in parsed.tokens if token.lemma in reader.words.nouns]
    verbs = [token for token in parsed.tokens if token.pos == "VERB"]
    drafts = [draft for token in nouns if (draft := reader.from_noun(token)) is not None]
    reader.note_elliptic(drafts)
    drafts += [draft for token in verbs if (draft := reader.from_verb(token)) is not None]
    return tuple(draft.record() for draft in without_journeys([draft for draft in fold(drafts) if _counts(draft)]))


def _counts(draft: Draft) -> bool:
    """Whether a draft says enough to be a gathering: two sides, or a visit with its place, or a place and somebody there."""
    if draft.kind == "visit":
        return bool(draft.people) and draft.place is not None
    if len(draft.people) >= 2 and (len(draft.sides()) >= 2 or len(draft.persons()) >= 2):
        return True
    known = bool(draft.people or draft.counts)
    if draft.lemma == "meet" and draft.place is not None and draft.sides() & _BLOCS:
        return True  # the ministers of a bloc
    return draft.kind in {"summit", "ceremony", "conference"} and draft.place is not None and known


class GatheringReader:
    """Reads the gatherings of one report.

    Args:
        context: what its coding rests on.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.parsed = context.parsed
        self.words: GatheringWords = load_gathering_words()

    # ------------------------------------------------------------------ nouns
    def from_noun(self, token: Token) -> Draft | None:
        """The gathering that a noun names, with those whose presence its clause tells."""
        kind = self.words.nouns.get(token.lemma)
        if kind is None or token.pos not in {"NOUN", "PROPN"} or token.dep in {"compound", "amod", "nmod"}:
            return None
        if any(child.dep in {"compound", "amod"} and child.lower in self.words.domestic for child in token.children) or is_demand(token):
            return None
        draft = Draft(
            kind=kind, token=token, lemma=token.lemma, name=self._name(token), evidence=self._evidence([token]),
            definite=any(child.dep == "det" and child.lower in _DEFINITE for child in token.children),
            rules=[f"gathering:{token.lemma}"],
        )  # fmt: skip
        self._inside(draft)
        self._around(draft)
        draft.place = self.context.places.place_of(token) or self._inner_place(token)
        self._margins(draft, (token, _governor(token)))
        if draft.place is None and kind == "visit":
            return None
        if kind == "visit":
            self._receive(draft)
        verb = _governor(token)
        draft.date = self.context.dates.read(token)
        if not draft.date.known and verb is not None:
            draft.date = self.context.dates.read(verb, token)
        return draft

    def _inner_place(self, noun: Token) -> Place | None:
        """The place that hangs on the body whose gathering it is: "the summit of the Andean Community in Quito"."""
        for body in arguments.preposition_objects(noun, "of"):
            if any(actor.kind == "organisation" for actor in self.parsed.actors_of(body)) and any(
                child.lower in {"in", "at"} for child in body.kids("prep")
            ):
                return self.context.places.place_of(body)
        return None

    def _inside(self, draft: Draft) -> None:
        """Participants in the noun phrase itself: "talks between A and B", "A's visit", "US-Philippine drills"."""
        noun = draft.token
        found: list[Token] = []
        for name in _TOGETHER:
            if name == "of" and draft.kind not in {"talks", "summit", "other"}:
                continue
            found += arguments.preposition_objects(noun, name)
        for child in noun.children:
            if child.dep == "poss":
                found += arguments.expand(child)
            elif child.dep in {"amod", "compound", "nmod"} and draft.kind != "visit":
                found += [child, *(other for other in child.subtree() if other.dep in {"conj", "amod", "compound", "nmod"})]
        status = _PRESENCE[self.context.status.read(noun).status]
        actors = self._actors(found)
        if draft.kind == "exercise" and len({actor.country for actor in actors}) < 2:
            actors = ()
        draft.add(actors, "attended" if status == "absent" else status, draft.evidence, self._sources(noun))

    def _around(self, draft: Draft) -> None:
        """Participants by the verb above: who attends, hosts, skips it or is invited."""
        verb, key = self._above(draft.token)
        if verb is None:
            return
        words = self.words
        sources = self._sources(verb)
        evidence = self._evidence([verb, draft.token])
        if key in words.invited:
            asked = self.context.status.read(verb).status != "negated"
            draft.add(self._actors(arguments.objects_of(verb)), "invited" if asked else "absent", evidence, sources)
            self._answers(draft, verb)
            return
        if key in words.awaited:
            awaited = self.context.status.read(verb).status != "negated"
            draft.add(self._actors(arguments.objects_of(verb)), "expected" if awaited else "absent", evidence, sources)
            return
        presence = words.presence.get(key)
        if key in words.host and draft.kind != "visit":
            presence = presence or "attended"
            subjects = self._actors(arguments.subjects_of(verb))
            draft.host = subjects[0] if len(subjects) == 1 and key == "host" else draft.host
        if presence is None:
            return
        status = self.context.status.read(verb).status
        heads = arguments.subjects_of(verb)
        draft.add(self._actors(heads), self._attendance(presence, status, heads), evidence, sources)
        if key in {"hold", "have"}:
            draft.add(self._actors(arguments.preposition_objects(verb, "with")), _PRESENCE[status], evidence, sources)
        self._exceptions(draft, verb, status)
        status_of = self._attendance(presence, status, heads)
        for head in heads:
            draft.add(self._named(head), status_of, evidence, sources)
            if count := figure(head, words.attenders, self.parsed.report.text):
                draft.counts.append(count)

    def _named(self, head: Token) -> tuple[Actor, ...]:
        """Those of the attenders that are named: the persons, or where there are none the states."""
        found = self._actors(named_among(head, self.words.attenders))
        persons = tuple(actor for actor in found if actor.id.startswith("person:"))
        return persons or tuple(actor for actor in found if actor.kind == "state")

    def _answers(self, draft: Draft, verb: Token) -> None:
        """Whether those invited come: "was invited to the summit but will not attend"."""
        for other in verb.kids("conj"):
            if other.lemma in _COMING and not other.child("dobj"):
                presence = _PRESENCE[self.context.status.read(other).status]
                parties = self._actors(arguments.subjects_of(other)) or self._actors(arguments.objects_of(verb))
                draft.add(parties, presence, self._evidence([other]), self._sources(other))

    def note_elliptic(self, drafts: Sequence[Draft]) -> None:
        """Who comes to a gathering named just before: "Tanzania did not take part", "The king will not attend"."""
        for token in (token for token in self.parsed.tokens if token.lemma in _MAY_COME):
            taking = token.lemma == "take" and any(c.lemma == "part" and not c.kids("prep") for c in token.kids("dobj"))
            bare = token.lemma in _COMING_BARE and not token.kids("dobj", "prep", "conj")
            answered = token.lemma in _ANSWERS and not token.kids("dobj", "prep", "xcomp", "ccomp", "agent")
            if token.dep == "acl" and token.lemma in _COMING_BARE and not token.kids("dobj"):
                self._elliptic_exceptions(token, drafts)
            if not (taking or bare or answered) or token.dep in {"conj", "relcl", "acl"} or not arguments.is_verbal(token):
                continue
            near = [d for d in drafts if d.kind != "visit" and d.token.i < token.i and token.sent - d.token.sent <= (2 if answered else 1)]
            passive = [other for head in token.kids("nsubjpass") for other in arguments.expand(head)]
            people = self._actors(arguments.subjects_of(token) or passive)
            if near and people:
                presence = _PRESENCE[self.context.status.read(token).status]
                if answered:
                    presence = _ANSWERS[token.lemma] if presence == "attended" else "absent"
                near[-1].add(people, presence, self._evidence([token]), self._sources(token))

    def _elliptic_exceptions(self, verb: Token, drafts: Sequence[Draft]) -> None:
        """Who alone comes, and how many do: "No leader of the union is among the 26 heads of state attending apart from Mr Lee"."""
        near = [d for d in drafts if d.kind in {"summit", "ceremony", "conference"} and d.token.i < verb.i and verb.sent - d.token.sent <= _FAR]
        if not near or not (count := figure(verb.head, self.words.attenders, self.parsed.report.text)):
            return
        draft = next((d for d in reversed(near) if d.date.known), near[-1])
        draft.counts.append(count)
        self._exceptions(draft, verb, self.context.status.read(verb).status)

    def _above(self, noun: Token) -> tuple[Token | None, str]:
        """The verb above the noun and how it holds it: "attend", "participate in", "take in" (take part in)."""
        top = noun
        while top.dep == "conj" and top.head.pos in {"NOUN", "PROPN"}:
            top = top.head
        head = top.head
        if top.dep in {"dobj", "nsubjpass"} and arguments.is_verbal(head):
            return head, head.lemma
        if top.dep == "pobj" and head.dep in {"prep", "agent"}:
            above = head.head
            if above.lemma == "invitation" and above.dep == "dobj" and head.lower == "to":
                return above.head, f"{above.head.lemma} invitation"
            if above.dep == "acomp" and arguments.is_verbal(above.head):
                return above.head, f"{above.lemma} {head.lower}"
            if above.dep in {"dobj", "prt", "advmod", "prep"} and not arguments.is_verbal(above):
                above = above.head
            if arguments.is_verbal(above):
                return above, f"{above.lemma} {head.lower}"
        return None, ""

    def _attendance(self, presence: Attendance, status: Status, heads: Sequence[Token]) -> Attendance:
        """Presence from what the verb means and whether it happens."""
        nobody = any(child.lower in self.words.none for head in heads for child in head.children)
        if presence == "attended":
            return "absent" if nobody else _PRESENCE[status]
        if status == "negated":
            return "attended"
        return presence

    def _exceptions(self, draft: Draft, verb: Token, status: Status) -> None:
        """Those who alone come where others do not, and the other way round: "no Western leader apart from X"."""
        sentence = self.parsed.sentence_of(verb)
        tokens = self.parsed.sentence_tokens(sentence)
        for token in tokens:
            if token.lower not in self.words.exceptions:
                continue
            after = self.parsed.tokens[token.i + 1] if token.i + 1 < sentence.last else token
            preps = {t.i: t for t in (token, *token.kids("prep"), after) if t.i == token.i or t.lower in {"from", "for"}}
            heads = [t for preposition in preps.values() for t in preposition.kids("pobj")]
            ahead = token.i < verb.i and not any(other.i < token.i and other.pos in _NOMINAL for other in tokens)
            before = tokens if ahead else [other for other in tokens if other.i < token.i]  # "Apart from Mr Lee, no leader came"
            nobody = any(other.lower in self.words.none or other.dep == "neg" for other in before)
            opposite: Attendance = "absent" if not nobody else "expected" if status == "planned" else "attended"
            will = any(helper.lower in {"will", "'ll", "’ll"} for helper in status_forms.helpers_of(verb))
            if nobody and (will or (status == "ongoing" and self._is_ahead(draft))):
                opposite = "expected"
            alone = self._actors(h for head in heads for h in (*arguments.expand(head), *head.kids("appos")))
            draft.add(alone, opposite, self._evidence([verb, token]), self._sources(token))

    def _is_ahead(self, draft: Draft) -> bool:
        published = self.parsed.report.published
        awaited = bool(draft.people) and all(person.status in {"expected", "invited"} for person in draft.people.values())
        return awaited or bool(published and draft.date.first and draft.date.first > published)

    # ------------------------------------------------------------------ verbs
    def from_verb(self, token: Token) -> Draft | None:
        """The gathering of those who meet, or of a visitor at the place visited."""
        if token.pos != "VERB":
            return None
        particle = token.child("prt")
        kind = self.words.verbs.get(f"{token.lemma} {particle.lower}" if particle is not None else token.lemma)
        motion = kind is None and token.lemma in self.words.motion
        if kind is None and not motion:
            return None
        status = self.context.status.read(token).status
        if status == "negated" or (motion and status == "possible"):
            return None
        kind = kind or "visit"
        left = self._actors(arguments.subjects_of(token))
        if token.lemma in self.words.receiving and not any(a.kind == "person" for a in self._actors(arguments.objects_of(token))):
            return None
        others = [*arguments.objects_of(token), *arguments.preposition_objects(token, "with")]
        right = self._actors(others) if kind == "talks" else ()
        place = self.context.places.place_of(token)
        whole = any(actor.country in _BLOCS for actor in left) and place is not None
        if kind == "talks" and len({actor.id for actor in (*left, *right)}) < 2 and not (whole and _are_several(token)):
            return None
        if kind == "visit":
            left = tuple(actor for actor in left if actor.kind == "person" and actor.sector not in {None, "CVL", "MED"})
            if not left or place is None or place.country in {actor.country for actor in left}:
                return None
        date = self.context.dates.read(token)
        asked = any(child.dep == "mark" and child.lower in {"if", "whether", "unless"} for child in token.children)
        if status == "possible" and (asked or (place is None and not date.known)):
            return None
        evidence = self._evidence([token, *(t for t in arguments.subjects_of(token) if t.sent == token.sent)])
        names = worded(self.parsed, [h for head in (*arguments.subjects_of(token), *others) for h in arguments.expand(head)], (*left, *right))
        draft = Draft(
            kind=kind, token=token, lemma=token.lemma, evidence=evidence, place=place, date=date,
            name=verbal_name(kind, names, place.name if place else ""), rules=[f"gathering:{token.lemma}"],
        )  # fmt: skip
        self._margins(draft, (token,))
        presence = _PRESENCE[status]
        draft.add(left, presence, evidence, self._sources(token))
        draft.add(right, "expected" if presence == "declined" else presence, evidence, self._sources(token))
        if kind == "visit":
            self._receive(draft)
        return draft

    def _receive(self, draft: Draft) -> None:
        """Enter the country visited: it takes part in the visit."""
        code = draft.place.country if draft.place is not None else None
        if code is None or not draft.people or code in draft.sides():
            return
        status = next(iter(draft.people.values())).status
        name = self.context.places.lexicon.countries.name(code)
        host = Actor(id=f"state:{code}", name=name, kind="state", country=code, sector="GOV")
        draft.add((host,), "expected" if status == "declined" else status, draft.evidence)

    def _margins(self, draft: Draft, heads: Iterable[Token | None]) -> None:
        """The gathering on whose sidelines a meeting takes place: its name, and its place where the meeting names none."""
        for head in heads:
            for preposition in head.kids("prep") if head is not None else ():
                for edge in preposition.kids("pobj") if preposition.lower in {"on", "at"} else ():
                    if edge.lemma not in _MARGINS:
                        continue
                    mains = [main for main in arguments.preposition_objects(edge, "of") if main.lemma in self.words.nouns]
                    for main in mains or self._occasion_before(edge):
                        if main is draft.token:
                            continue
                        draft.within = self._name(main)
                        draft.place = draft.place or self.context.places.place_of(main) or self._inner_place(main)
                        return

    def _occasion_before(self, edge: Token) -> list[Token]:
        """The gathering last spoken of, for "on its margins", "on the sidelines": in the same sentence or the two before."""
        first = self.parsed.sentences[max(0, edge.sent - 2)].first
        for token in reversed(self.parsed.tokens[first : edge.i]):
            if self.words.nouns.get(token.lemma) in {"summit", "conference", "ceremony"} and token.pos in {"NOUN", "PROPN"}:
                return [token]
        return []

    # ------------------------------------------------------------------ helpers
    def _actors(self, heads: Iterable[Token]) -> tuple[Actor, ...]:
        return parties_of(heads, self.parsed, self.words)

    def _sources(self, token: Token) -> tuple[Source, ...]:
        return sources_of(token.span, self.context.reported)

    @staticmethod
    def _evidence(tokens: Iterable[Token]) -> Span:
        return hull(token.span for token in tokens)

    def _name(self, noun: Token) -> str:
        """The noun phrase without its article and clauses."""
        tokens = [noun]
        for child in noun.children:
            if child.dep in {"amod", "compound", "nmod", "poss", "nummod"} and child.i < noun.i:
                tokens += list(child.subtree())
            elif child.dep == "prep" and child.lower in {"of", "between", "on", "with"} and child.i - noun.i <= 2:
                tokens += list(child.subtree())[:_LONG]
        tokens = sorted((t for t in tokens if t.sent == noun.sent), key=lambda t: t.i)
        return hull(t.span for t in tokens).text(self.parsed.report.text)


def _are_several(verb: Token) -> bool:
    """Whether those who meet are said to be many: "the G7 foreign ministers will meet"."""
    subject = verb.child("nsubj")
    return subject is not None and subject.tag == "NNS"


def _governor(noun: Token) -> Token | None:
    return next((ancestor for ancestor in noun.ancestors() if arguments.is_verbal(ancestor)), None)
