"""Pronouns and descriptions to the parties they stand for.

The report is read from left to right. Each party spoken of leaves a trace: where it was last named, in which function, how
often. A pronoun takes the best trace that agrees with it in number, gender and kind; an "it" for which a thing stands nearer
than any party stays unresolved, and so does a pronoun without a fitting trace.
"""

from __future__ import annotations

from collections import Counter

from legation.parsed import Token
from legation.parsing.drafts import Desk, Draft, Office, Person, Referent
from legation.parsing.generic import GenericReader
from legation.parsing.pronouns import FORMS, Pronoun, is_empty_it, voice_of
from legation.parsing.standing import correct
from legation.parsing.traces import Trace, Traces, clause_of, subject_clause

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_THING_VERBS = frozenset({
    "expire", "last", "lapse", "explode", "contain", "consist", "comprise", "cost", "weigh", "measure", "orbit", "crash", "sink", "erupt",
    "elapse", "apply", "happen", "occur", "stem", "date", "entail", "pave", "culminate", "collapse",
})  # fmt: skip
_THING_PHRASES = frozenset({
    ("take", "effect"), ("take", "place"), ("take", "hold"), ("enter", "into force"), ("come", "into force"), ("come", "into effect"),
    ("go", "into effect"), ("go", "into force"), ("reach", "orbit"), ("run", "out"), ("come", "to end"), ("come", "to nothing"),
})  # fmt: skip
"""Verbs, alone or with an object or a phrase, whose subject is an agreement, a weapon, an event: never a party."""
_CLAUSE = frozenset({"dobj", "dative", "pobj", "attr", "oprd"})
_FLOOR, _KEPT = 2.5, 0.6
"""How much more likely than others whoever spoke in the sentence before is to be the "he" or "she" that speaks, and whoever spoke
last before that."""
_LEANING = (-2.0, 0.6)
"""What it adds that a pronoun of another gender, or of the same, has stood for a person before."""


def resolve(desk: Desk) -> None:
    """Resolve the references of a report: fills the referents of drafts that have none, and adds drafts for pronouns."""
    Resolver(desk).run()


def _of_things(token: Token) -> bool:
    """Whether a subject does what things do rather than parties: "it took effect", "it expires on Monday"."""
    verb = token.head
    if token.dep not in {"nsubj", "nsubjpass"} or any(child.dep == "ccomp" for child in verb.children):
        return False
    noun = verb.child("dobj")
    prep = next((f"{child.lower} {pobj.lower}" for child in verb.kids("prep") for pobj in child.kids("pobj")), "")
    return verb.lemma in _THING_VERBS or (verb.lemma, noun.lemma if noun else prep) in _THING_PHRASES


class Resolver:
    """Goes through a report and resolves what refers back.

    Args:
        desk: the report, with all drafts that words alone decide.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.traces = Traces(desk)
        self.generic = GenericReader(desk, self.traces)
        self.floor: tuple[object, int] | None = None
        self.owned: dict[int, list[Office]] = {}
        for office in desk.offices:
            if "title:counterpart" in office.rules:
                # "His counterpart" is of another country than he.
                continue
            owners = [int(rule.split(":")[1]) for rule in office.rules if rule.startswith("possessor:")]
            if office.determiner in {"its", "their", "his", "her", "whose"}:
                owners.append(office.first)
            for owner in owners:
                self.owned.setdefault(owner, []).append(office)

    def _learn_genders(self) -> None:
        """What pronouns tell of a person's gender where they cannot stand for anybody else: "Nur flew home with his aides"."""
        votes: dict[int, Counter[str]] = {}
        for token in self.desk.tokens:
            form = FORMS.get(token.lower)
            if form is None or not form.gender or (token.tag == "PRP" and token.dep not in {"nsubj", "nsubjpass"}):
                continue  # "briefed her": somebody else
            for verb in token.ancestors():
                subject = verb.child("nsubj", "nsubjpass") if verb.pos in {"VERB", "AUX"} else None
                if subject is None or subject is token:
                    continue
                draft = self.desk.by_head.get(subject.i)
                who = draft.referents[0] if draft is not None and len(draft.referents) == 1 and subject.i < token.i else None
                if isinstance(who, Person) and subject.quoted == token.quoted and not self._another(subject, token):
                    votes.setdefault(id(who), Counter())[form.gender] += 1
                break
        for person, found in votes.items():
            (gender, most), total = found.most_common(1)[0], found.total()
            if most * 3 >= total * 2:
                self.traces.leaning[person] = gender

    def _another(self, subject: Token, token: Token) -> bool:
        """Whether a second person is named between a subject and a pronoun."""
        drafts = (self.desk.by_head.get(i) for i in range(subject.i + 1, token.i))
        own = self.desk.by_head[subject.i].referents
        return any(isinstance(who, Person) and who not in own for draft in drafts if draft is not None for who in draft.referents)

    def run(self) -> None:
        """Resolve everything in text order."""
        desk = self.desk
        self._learn_genders()
        for sentence in desk.parsed.sentences:
            for i in range(sentence.first, sentence.last):
                token = desk.tokens[i]
                draft = desk.by_head.get(i)
                if draft is not None:
                    self._draft(draft, token)
                elif token.pos == "NOUN" and (body := self.generic.named_body(token)) is not None:
                    self._draft(desk.add(body), token)
                elif i in self.owned and token.pos == "NOUN":
                    owner = self.generic.body_of(token)
                    if owner is not None:
                        self._correct(token, [owner])
                elif token.tag in {"PRP", "PRP$", "WP", "WDT", "WP$"}:
                    self._pronoun(token)
                elif token.pos in {"NOUN", "PROPN"} and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
                    self.traces.thing(token)

    def _draft(self, draft: Draft, token: Token) -> None:
        if not draft.referents:
            antecedent = self.generic.resolve(draft, token)
            if antecedent is not None:
                draft.antecedent = antecedent
        if draft.referents:
            if draft.kind != "agent" or "country:context" not in draft.rules:
                # "A former miners' union leader": whose country is itself guessed gives nobody a country.
                self._correct(token, draft.referents)
            self.traces.leave(draft, token)
            self._take_floor(draft, token)
            self._together(draft, token)

    def _speaks(self, token: Token) -> bool:
        """Whether a noun or pronoun is the subject of a verb of speech."""
        head, words = token.head, self.desk.lexicon
        spoken = head.lemma in words.titles.words.speech or head.lemma in words.reporting.verbs
        return token.dep == "nsubj" and head.pos == "VERB" and spoken and not token.quoted

    def _take_floor(self, draft: Draft, token: Token) -> None:
        """Remember the person who has the floor: who spoke last, or whom a paragraph begins with."""
        above = token
        while above.dep == "appos":
            above = above.head
            if (named := self.desk.by_head.get(above.i)) is not None and named.kind == "person":
                return
        if len(draft.referents) != 1 or draft.plural:
            return
        told = above.dep == "pobj" and above.head.lower == "to" and above.head.head.lower == "according"
        if self._speaks(above) or told or self._opens(above):
            self.floor = (self.traces.key(draft.referents[0]), token.sent)

    def _opens(self, token: Token) -> bool:
        """Whether a noun is the subject of the first sentence of a paragraph."""
        sentences = self.desk.parsed.sentences
        sentence = sentences[token.sent]
        first = token.sent == 0 or sentences[token.sent - 1].paragraph != sentence.paragraph
        return first and token.dep in {"nsubj", "nsubjpass"} and token.head.i == sentence.root

    def _together(self, draft: Draft, token: Token) -> None:
        """Coordinated parties are also one plural party: "A and B … they"."""
        if token.dep != "conj":
            return
        first = token
        while first.dep == "conj" and first.head is not first:
            first = first.head
        other = self.desk.by_head.get(first.i)
        if other is None or not other.referents:
            return
        members: list[Referent] = []
        for part in (first, *first.kids("conj"), token):
            known = self.desk.by_head.get(part.i)
            if known is not None:
                members.extend(r for r in known.referents if r not in members)
        if len(members) > 1:
            joint = Draft(first=other.first, last=draft.last, head=first.i, kind=other.kind, referents=members, plural=True)
            joint.antecedent = other
            self.traces.leave(joint, first)

    def _pronoun(self, token: Token) -> None:
        word = token.lower
        if word in _RELATIVE:
            self._relative(token)
            return
        form = FORMS.get(word)
        if form is None:
            return
        if form.person == 1:
            self._speaker(token, form)
            return
        if form.neuter and word == "it" and is_empty_it(token):
            return
        trace = self._best(token, form)
        if trace is None:
            return
        self._correct(token, list(trace.referents))
        if form.gender and isinstance(trace.referents[0], Person):
            self.traces.leaning.setdefault(id(trace.referents[0]), form.gender)
        self._enter(token, trace.draft, list(trace.referents), form.plural)

    def _correct(self, token: Token, referents: list[Referent]) -> None:
        """ "Its foreign minister, A": the pronoun gives the country that so far was guessed."""
        if len(referents) == 1 and referents[0].country:
            for office in self.owned.get(token.i, ()):
                for person in office.holders:
                    if person is not referents[0]:
                        correct(person, office, referents[0])

    def _enter(self, token: Token, antecedent: Draft | None, referents: list[Referent], plural: bool) -> None:
        draft = Draft(
            first=token.i, last=token.i + 1, head=token.i, kind="pronoun", referents=referents, antecedent=antecedent,
            rules=[f"pronoun:{token.lower}"], plural=plural,
        )  # fmt: skip
        self.desk.add(draft)
        self.traces.leave(draft, token)
        self._take_floor(draft, token)

    def _relative(self, token: Token) -> None:
        """A relative pronoun stands for the noun that its clause hangs on."""
        verb = token.head
        while verb.dep not in {"relcl", "ROOT"} and verb.head is not verb:
            verb = verb.head
        if verb.dep != "relcl":
            return
        head = self.desk.by_head.get(verb.head.i)
        if head is not None and head.referents:
            self._correct(token, head.referents)
            self._enter(token, head, list(head.referents), head.plural)

    def _speaker(self, token: Token, form: Pronoun) -> None:
        """ "We" in a quotation is the speaker's state, "I" the speaker."""
        if not token.quoted:
            return
        voice = voice_of(self.desk, token)
        if voice is not None and voice.i > token.i and voice.i not in self.desk.by_head and voice.tag == "PRP":
            self._pronoun(voice)  # '"We will not yield," she said'
        draft = self.desk.by_head.get(voice.i) if voice is not None else None
        if draft is None or not draft.referents:
            return
        who = draft.referents[0]
        if not form.plural:
            self._enter(token, draft, [who], False)
        elif who.country and who.country not in {"IGO"} and who.sector in {"GOV", "LEG", "MIL", "COP", "SPY", None}:
            self._enter(token, draft, [self.desk.state(who.country)], True)
        elif who.country:
            self._enter(token, draft, [who], True)

    def _best(self, token: Token, form: Pronoun) -> Trace | None:
        """The trace that fits best; None when nothing fits or a thing stands nearer."""
        subject = token.dep in {"nsubj", "nsubjpass"}
        best: Trace | None = None
        best_score = 0.0
        cataphor = self._ahead(token)
        if cataphor is not None and self._agrees(cataphor, form):
            return cataphor
        for trace in self.traces.recent(token.sent):
            if not self._agrees(trace, form) or self._bound(trace, token):
                continue
            score = self.traces.score(trace, token.sent)
            if subject and trace.subject:
                score += 1.0
            if token.tag == "PRP$" and trace.clause == clause_of(token) and trace.subject:
                score += 2.0
            if trace.quoted != token.quoted:
                score -= 0.7
            if form.plural and not trace.plural:
                score -= 1.5
            if form.gender:
                score += self._by_speech(trace, token, form)
            if score > best_score:
                best, best_score = trace, score
        if best is not None and form.neuter and self._thing_nearer(token, best_score):
            return None
        return best

    def _by_speech(self, trace: Trace, token: Token, form: Pronoun) -> float:
        """What who spoke last, and the pronouns used for a person before, add to the score of a person."""
        who = trace.referents[0]
        score = 0.0
        if (leaning := self.traces.leaning.get(id(who))) is not None:
            score += _LEANING[leaning == form.gender]
        if self.floor is not None and self.floor[0] == self.traces.key(who) and self._speaks(token):
            between = self.desk.parsed.sentences[self.floor[1] + 1 : token.sent]
            score += _FLOOR if all(self.desk.tokens[sentence.root].quoted for sentence in between) else _KEPT
        return score

    def _ahead(self, token: Token) -> Trace | None:
        """The subject that follows a pronoun in a fronted phrase: "In his speech, A said"."""
        sentence = self.desk.parsed.sentences[token.sent]
        if token.tag != "PRP$" or token.i - sentence.first > 6:
            return None
        root = self.desk.tokens[sentence.root]
        clause = self.desk.tokens[clause_of(token)]
        if token.quoted or (clause is not root and clause.child("nsubj", "nsubjpass") is not None):
            return None
        subject = root.child("nsubj", "nsubjpass")
        if subject is None or subject.i < token.i or token in list(subject.subtree()):
            return None
        draft = self.desk.by_head.get(subject.i)
        if draft is not None and not draft.referents:
            draft.antecedent = self.generic.resolve(draft, subject) or draft.antecedent  # "On her part, the envoy …"
        if draft is None or not draft.referents:
            return None
        return self.traces.make(draft, subject)

    def _agrees(self, trace: Trace, form: Pronoun) -> bool:
        if form.neuter:
            return not trace.plural and not trace.person
        if form.plural:
            return trace.plural or trace.body or trace.people
        if not trace.person or trace.plural:
            return False
        who = trace.referents[0]
        gender = who.gender if isinstance(who, Person) else ""
        return not (gender and form.gender and gender != form.gender)

    @staticmethod
    def _bound(trace: Trace, token: Token) -> bool:
        """An object pronoun is not the subject of its own clause; a pronoun is not inside its own antecedent."""
        if trace.first <= token.i < trace.last and trace.kind != "pronoun":
            return True
        if token.tag == "PRP" and token.dep in _CLAUSE and trace.clause in {clause_of(token), subject_clause(token)}:
            return not token.lower.endswith(("self", "selves"))
        return False

    def _thing_nearer(self, token: Token, score: float) -> bool:
        verb = token.head
        lexicon = self.desk.lexicon
        of_things = _of_things(token)
        acts = verb.lemma in lexicon.triggers.verbs or verb.lemma in {"say", "announce", "add", "warn", "claim", "deny"}
        if token.dep in {"nsubj", "nsubjpass"} and acts and not (of_things and verb.lemma not in _THING_VERBS):
            return False  # a verb of acts has a party before it, unless its phrase has not ("it reached orbit")
        return self.traces.thing_score(token.sent, token) > score + (-3.0 if of_things else 0.5)
