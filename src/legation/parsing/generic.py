"""Definite descriptions to the party they stand for: "the president", "both countries", "the ministry", "its army"."""

from __future__ import annotations

from legation.model import Actor
from legation.parsed import Token
from legation.parsing import described
from legation.parsing.descriptions import Describer
from legation.parsing.drafts import Desk, Draft, Office, Person, Referent
from legation.parsing.pronouns import FORMS
from legation.parsing.traces import Trace, Traces, clause_of

ABOUT = 3.0
"""How much more an institution without a country belongs to what the report is about than to what was just named."""
OWN = 4.0
"""How much more it belongs to the subject of its clause: "she called a meeting of the National Security Council"."""
_PAIR = frozenset({"both", "two"})
_KNOWN = frozenset({"the", "these", "those"})
_HEADS = frozenset({"head_of_state", "head_of_government", "royal"})
_LOOSE = frozenset({"EDU", "MED", "BUS", "NGO", "IGO", "REL", None, ""})
"""Sectors whose descriptions take no country from the context."""
_BODIES = ("org:", "igo:")
"""Beginnings of the ids of named organisations."""
_PRIVATE = frozenset({"REB", "OPP", "CVL", "CRM", "UAF", "PRM", "LAB", "AGR", "REF", "HLH"})
_OFFICIAL = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY"})



class GenericReader:
    """Resolves descriptions whose own words name no country.

    Args:
        desk: the report. traces: what has been spoken of so far.
    """

    def __init__(self, desk: Desk, traces: Traces) -> None:
        self.desk, self.traces = desk, traces
        self.describer = Describer(desk)
        self.nouns = desk.lexicon.titles.words

    def resolve(self, draft: Draft, token: Token) -> Draft | None:
        """Fill the referents of `draft` if it can be resolved; returns the mention it refers back to."""
        if draft.rules[:1] == [described.RULE]:
            return self._described(draft, token)
        count = self._count(draft, token)
        if draft.plural and count and self._group(token):
            return self._several(draft, token, count)
        if self._each_of_its_own(draft, token):
            # A state has one head and is no neighbour of itself: "the leaders", "the neighbours" are of at least two.
            return self._several(draft, token, 2, near=3)
        if draft.plural and token.lower in self.nouns.kinds and self._definite(token) and self._possessor(token) is None:
            trace = self._named_body(token)
            if trace is not None:  # "the militants" once the group is named
                draft.referents = list(trace.referents)
                draft.rules.append("reference:body")
                return trace.draft
        if draft.office is not None:
            return self._office(draft, token, draft.office)
        return self._agent(draft, token)

    def _described(self, draft: Draft, token: Token) -> Draft | None:
        """ "The island", "the NATO member": the state in focus that fits, else the one of the story that does."""
        fits = described.fitting(self.desk, token)
        code, antecedent = self._focus(token, states=True, among=fits)
        if code is not None:
            draft.referents = [self.desk.state(code)]
            draft.rules.append("reference:state")
        return antecedent

    def _count(self, draft: Draft, token: Token) -> int:
        known = any(child.lower in _KNOWN or child.dep == "poss" for child in token.children)
        for child in token.children:
            if child.lower in _PAIR and child.i < token.i and (known or child.lower == "both"):
                return 2  # not "according to two officials": of whom nothing was said yet
            if child.lower == "three" and child.i < token.i and any(c.lower == "the" for c in token.children):
                return 3
        return 0

    def _group(self, token: Token) -> bool:
        return token.lower in self.nouns.states or token.lower in self.nouns.several

    def _each_of_its_own(self, draft: Draft, token: Token) -> bool:
        """Whether a plural without a number or an owner can only mean several states: "the heads of state"."""
        if not draft.plural or self._abroad(token) or self._possessor(token) is not None:
            return False
        if draft.office is not None:
            # "The military rulers" are of one country.
            shared = "military" in draft.office.words.lower() or "ruler" in draft.office.title.word
            return draft.office.title.office in {"head_of_state", "head_of_government"} and not shared
        return token.lower in {"neighbours", "neighbors"} and any(child.lower == "the" for child in token.children)

    def _several(self, draft: Draft, token: Token, count: int, near: int = 8) -> Draft | None:
        """ "The two leaders", "both countries": the parties last spoken of, of the kind the noun names."""
        persons = token.lower in self.nouns.several_persons
        fits = described.fitting(self.desk, token)
        chosen: list[Referent] = []
        antecedent: Draft | None = None
        traces = self.traces.all()
        over = [trace for trace in traces if trace.subject and trace.sent == token.sent and trace.clause == clause_of(token)]
        apart = over[0] if len(over) == 1 and not over[0].plural and token.dep not in {"nsubj", "nsubjpass"} else None
        for trace in traces:
            if token.sent - trace.sent > near:
                break
            if trace is apart:
                continue  # "X has bases in both countries": X is neither
            for who in trace.referents:
                if len(chosen) >= count or (trace.plural and len(trace.referents) == 1):
                    continue
                if persons:
                    if isinstance(who, Person) and who.country and who not in chosen:
                        chosen.append(who)
                        antecedent = antecedent or trace.draft
                elif who.country and who.country not in {"IGO", "EUR"}:
                    state = self.desk.state(who.country)
                    if state not in chosen and (not fits or who.country in fits):
                        chosen.append(state)
                        antecedent = antecedent or trace.draft
        if len(chosen) < count and near == 8:
            codes = [code for code, _ in self.desk.salience.most_common(count)]
            chosen = [self.desk.state(code) for code in codes]
        if len(chosen) == count:
            draft.referents = chosen
            draft.rules.append("reference:several")
        return antecedent

    def _office(self, draft: Draft, token: Token, office: Office) -> Draft | None:
        """ "The president": the last named holder of such an office; else an unnamed one of the country in focus."""
        possessor = self._possessor(token)
        if possessor is not None and possessor[0]:
            office.country = possessor[0]
            draft.referents = [self.describer.office_actor(office)]
            draft.rules.append("country:possessor")
            return possessor[1]
        if (
            not office.plural
            and office.determiner in {"the", "this", "that", ""}
            and not (office.determiner == "" and token.lower == token.text and token.dep not in {"nsubj", "nsubjpass", "appos"})
        ):
            holder = self._holder(office, _gender_of(token))
            if holder is not None:
                draft.referents = [holder.referents[0]]
                draft.rules.append("reference:office")
                return holder.draft
        if office.sector in _LOOSE and not office.title.inherits and office.determiner != "the":
            draft.referents = [self.describer.office_actor(office)]
            return None
        code, antecedent = self._focus(token)
        if office.sector in _LOOSE:
            code, antecedent = None, None
        office.country = code
        if code:
            draft.rules.append("country:context")
        draft.referents = [self.describer.office_actor(office)]
        return antecedent

    def _holder(self, office: Office, gender: str) -> Trace | None:
        """The last named holder of such an office; where the clause asks for a gender, the last one known to have it, if any."""
        held = [trace for trace in self.traces.all() if len(trace.referents) == 1 and self._holds(trace.referents[0], office)]
        if not gender:
            return next(iter(held), None)
        genders = {id(trace): self._gender(trace.referents[0]) for trace in held}
        known = [trace for trace in held if genders[id(trace)] == gender]
        return next(iter(known or [trace for trace in held if not genders[id(trace)]]), None)

    def _gender(self, who: Referent) -> str:
        return (who.gender if isinstance(who, Person) else "") or self.traces.leaning.get(id(who), "")

    @staticmethod
    def _holds(who: Referent, office: Office) -> bool:
        """Whether a person holds an office that a description may mean."""
        if not isinstance(who, Person):
            return False
        word = office.title.word
        for held in who.offices:
            known = held.title.word
            same = (
                known == word
                or known.endswith(" " + word)
                or (held.title.office == office.title.office and office.title.office not in {"official", "spokesperson"})
            )
            generic = word in {"leader", "ruler", "strongman", "dictator", "statesman"} and held.title.office in _HEADS
            if same or generic or office.title.office == held.title.office == "spokesperson":
                return True
        return False

    def _agent(self, draft: Draft, token: Token) -> Draft | None:
        agent = next(iter(self.desk.lexicon.titles.agents.get(draft.rules[0].split(":", 1)[1])), None)
        if agent is None:
            return None
        if agent.country:
            draft.referents = [self.describer.agent_actor(agent, token, agent.country)]
            return None
        body = self._body(draft, token)
        if body is not None:
            draft.rules.append("reference:body")
            return body
        possessor = self._possessor(token)
        if possessor is not None and possessor[0]:
            draft.referents = [self.describer.agent_actor(agent, token, possessor[0])]
            draft.rules.append("country:possessor")
            return possessor[1]
        determiner = next((c.lower for c in token.children if c.dep == "det" and c.i < token.i), "")
        state_noun = token.lower in self.nouns.states
        if state_noun:
            if draft.plural or determiner not in {"the", "this"}:
                return None
            code, antecedent = self._focus(token, states=True)
            if code:
                draft.referents = [self.desk.state(code)]
                draft.rules.append("reference:state")
            return antecedent
        code, antecedent = None, None
        if agent.sector not in _LOOSE or (agent.institution and agent.kind == "government"):
            if agent.sector in _OFFICIAL or agent.institution or determiner in {"the", "this", "these"}:
                code, antecedent = self._focus(token)
            elif agent.sector in _PRIVATE:
                code, antecedent = self._scene(token), None
        if code:
            draft.rules.append("country:context")
        draft.referents = [self.describer.agent_actor(agent, token, code)]
        return antecedent if code else None

    def _body(self, draft: Draft, token: Token) -> Draft | None:
        """ "The court", "the agency", "the bloc": the organisation named before with this word, or of this kind."""
        if draft.plural or not self._definite(token):
            return None
        own = draft.rules[0].split(":", 1)[1].split()
        if any(c.dep in {"amod", "compound", "poss", "prep"} and c.lower not in own for c in token.children):
            return None
        trace = self._named_body(token)
        if trace is None:
            return None
        draft.referents = list(trace.referents)
        return trace.draft

    @staticmethod
    def _definite(token: Token) -> bool:
        return any(child.lower in {"the", "this", "that", "these", "those"} and child.dep == "det" for child in token.children)

    def named_body(self, token: Token) -> Draft | None:
        """A mention of the organisation named before, for a noun such as "the group" that is no agent by itself."""
        own = (child for child in token.children if child.dep in {"amod", "compound", "poss", "prep"})
        if token.lower not in self.nouns.kinds or token.tag != "NN" or not self._definite(token) or any(own):
            return None
        trace = self._named_body(token)
        if trace is None:
            return None
        return Draft(
            first=token.i - 1, last=token.i + 1, head=token.i, kind="description", referents=list(trace.referents),
            antecedent=trace.draft, rules=["reference:body"],
        )  # fmt: skip

    def body_of(self, token: Token) -> Actor | None:
        """The organisation named before that a noun such as "the group" stands for."""
        trace = self._named_body(token)
        who = trace.referents[0] if trace is not None else None
        return who if isinstance(who, Actor) else None

    def _named_body(self, token: Token) -> Trace | None:
        word = token.lower
        for trace in sorted(self.traces.all(), key=lambda trace: -min(trace.count, 3)):
            who = trace.referents[0]
            if len(trace.referents) != 1 or isinstance(who, Person) or not who.id.startswith(_BODIES) or token.sent - trace.sent > 12:
                continue
            if word in who.name.lower().replace("-", " ").split() or who.sector in self.nouns.kinds.get(word, ()):
                return trace
        return None

    def _possessor(self, token: Token) -> tuple[str | None, Draft | None] | None:
        """The country of "its army", "A's government", "the army of the junta"; None without a possessor."""
        for child in token.children:
            if child.dep == "poss" and child.i < token.i:
                draft = self.desk.by_head.get(child.i)
                if draft is not None and draft.referents:
                    return draft.referents[0].country, draft
                return None, draft
        for child in token.children:
            if child.dep == "compound" and child.i in self.desk.person_at:
                return self.desk.person_at[child.i].country, self.desk.by_head.get(child.i)
            if child.dep == "prep" and child.lower in {"of", "for"}:
                for pobj in child.kids("pobj"):
                    draft = self.desk.by_head.get(pobj.i) or self._later(pobj)
                    if draft is not None and draft.referents and draft.referents[0].country:
                        return draft.referents[0].country, draft
        return None

    def _later(self, token: Token) -> Draft | None:
        person = self.desk.person_at.get(token.i)
        if person is None or not person.country:
            return None
        return Draft(first=token.i, last=token.i + 1, head=token.i, kind="person", referents=[person])

    def _abroad(self, token: Token) -> bool:
        """Whether the phrase itself says that no one country is meant: "foreign leaders", "international officials"."""
        return any(child.dep == "amod" and child.lower in self.nouns.abroad for child in token.children)

    def _focus(
        self, token: Token, *, states: bool = False, among: frozenset[str] = frozenset()
    ) -> tuple[str | None, Draft | None]:
        """The country in focus, one of `among` if given: the best trace with one, subjects first; else the story's own."""
        if not among and self._abroad(token):
            return None, None
        clause = clause_of(token)
        best: Draft | None = None
        code: str | None = None
        best_score = 0.0
        for trace in self.traces.recent(token.sent):
            if len(trace.referents) != 1 or trace.at >= token.i:
                continue
            country = trace.referents[0].country
            if country is None or country in {"IGO", "EUR"} or (among and country not in among):
                continue
            if states and trace.subject and trace.clause == clause:
                # A description in the predicate is not the subject: "A is a lifeline for the isolated state".
                continue
            score = self.traces.score(trace, token.sent)
            who = trace.referents[0]
            if isinstance(who, Actor) and who.kind == "state":
                score += 0.6 if states else 0.3
            if not states:
                score += ABOUT * self.desk.about[country] + (OWN if trace.subject and trace.clause == clause else 0.0)
            if score > best_score:
                best, code, best_score = trace.draft, country, score
        if code is None:
            code = self._story(among)
        return code, best

    def _scene(self, token: Token) -> str | None:
        """The country where a sentence plays: a place in it, else the country in focus, else the story's."""
        sentence = self.desk.parsed.sentences[token.sent]
        for i in range(sentence.first, sentence.last):
            find = self.desk.find_at[i]
            if find is not None and find.codes and self.desk.tokens[find.first - 1].lower in {"in", "at", "near"}:
                return find.codes[0]
        return self._story()

    def _story(self, among: frozenset[str] = frozenset()) -> str | None:
        named = [(count, code) for code, count in self.desk.salience.items() if not among or code in among]
        return max(named, key=lambda item: item[0])[1] if named else None


def _gender_of(token: Token) -> str:
    """The gender that a clause gives its subject: "the minister will show it to her colleagues"."""
    if token.dep != "nsubj":
        return ""
    owners = [word.lower for word in token.head.subtree() if word.tag == "PRP$" and word.i > token.head.i and word.quoted == token.quoted]
    genders = {FORMS[word].gender for word in owners if word in FORMS and FORMS[word].gender}
    return genders.pop() if len(genders) == 1 else ""
