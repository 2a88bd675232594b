"""Phrases without a name that stand for parties: "South Korean officials", "the government", "its army", "both countries"."""

from __future__ import annotations

from dataclasses import replace

from legation.lexicon.phrases import fold
from legation.lexicon.titles import Agent
from legation.model import Actor
from legation.parsed import Token
from legation.parsing.drafts import Desk, Draft, Office
from legation.parsing.finds import Find

_IN = frozenset({"of", "in", "from", "for", "to", "at", "within", "inside"})

_ARMED = frozenset({"MIL", "REB", "UAF", "PRM"})
_CIVIL_TOO = frozenset({"sailor", "pilot", "veteran"})
"""Nouns for people who need not be soldiers."""


class Describer:
    """Finds the descriptions in a report and the country each gets from its own words.

    Args:
        desk: the report, with names and titles entered.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def read(self, offices: list[Office]) -> list[Draft]:
        """Draft a mention for every description; those whose words name no country are left for the references."""
        desk = self.desk
        found: list[Draft] = []
        taken = set(desk.by_head)
        for office in offices:
            if office.holders or office.noun in taken or not office.title.role:
                continue
            draft = Draft(
                first=office.first, last=office.last, head=office.noun, kind="description", office=office, plural=office.plural,
                rules=[f"title:{office.title.word}"],
            )  # fmt: skip
            if office.country is not None or office.organisation is not None:
                codes = desk.codes_in(office.noun, office.last) or desk.codes_in(office.first, office.noun) if office.plural else []
                several = [replace(office, country=code) for code in codes] if len(codes) > 1 else [office]
                draft.referents = [self.office_actor(one) for one in several]
            found.append(desk.add(draft))
        table = desk.lexicon.titles.agents
        covered = {i for office in offices if not self._plain_people(office) for i in range(office.first, office.last)}
        for words in desk.words:
            done = 0
            for i in table.sites(words.keys):
                if i < done:
                    continue
                length, agents = table.match(words.keys, words.forms, i)
                last = words.at[i + length - 1] if length else 0
                if not length or desk.find_at[words.at[i]] is not None or last in desk.person_at:
                    continue
                token = desk.tokens[last]
                if (
                    token.pos in {"NOUN", "PROPN", "ADJ"}
                    and last not in desk.by_head
                    and not self._modifier(token)
                    and last not in covered
                    and (not agents[0].pattern or self._specified(token))
                ):
                    found.append(desk.add(self._agent(token, words.at[i], agents[0])))
                done = i + length
        return found

    def _plain_people(self, office: Office) -> bool:
        """Whether a noun for people that is no office and has no holder tells whose they are: "Egyptian doctors", "the neighbours".

        Troops and armed people act without an owner too: "ten soldiers", "gunmen".
        """
        if office.holders or office.title.role:
            return False
        agent = next(iter(self.desk.lexicon.titles.agents.get(office.title.word)), None)
        if office.plural and agent is not None and agent.sector in _ARMED and office.title.word not in _CIVIL_TOO:
            return True
        return office.country is not None or (office.plural and office.title.word.startswith("neighb"))

    def _specified(self, token: Token) -> bool:
        """Whether words beside the noun say which body it is: "the Moldovan mining ministry", "the institute of metals"."""
        return any(
            child.dep in {"compound", "amod", "nmod"} or (child.dep == "prep" and child.lower in {"of", "for"})
            for child in token.children
        )

    def _modifier(self, token: Token) -> bool:
        """Whether the noun only modifies another ("government spokesman", "army base")."""
        if token.pos == "ADJ" and token.dep in {"amod", "conj", "acomp"}:
            return True
        return token.dep in {"compound", "amod", "nmod", "npadvmod"} and token.head.i > token.i

    def _agent(self, token: Token, first: int, agent: Agent) -> Draft:
        first, last = self.extent(token, first)
        plural = agent.plural or token.tag in {"NNS", "NNPS"}
        draft = Draft(first=first, last=last, head=token.i, kind="agent", plural=plural, rules=[f"agent:{agent.word}"])
        codes, rule = self.countries_of(token, first)
        draft.office = None
        if codes:
            draft.rules.append(rule)
            draft.referents = [self.agent_actor(agent, token, code) for code in codes]
        return draft

    def extent(self, token: Token, first: int) -> tuple[int, int]:
        """First and last token of the noun phrase around a noun: its modifiers before it and a short "of …" after it."""
        desk = self.desk
        left = min(
            [
                first,
                *(
                    child.i
                    for child in token.children
                    if child.i < token.i and child.dep in {"det", "amod", "compound", "poss", "nmod", "nummod", "quantmod"}
                ),
            ]
        )
        find = desk.find_at[left]
        if find is not None:
            left = find.first
        last = token.i + 1
        for child in token.children:
            if child.dep == "prep" and child.lower in _IN and child.i == last:
                for pobj in child.kids("pobj"):
                    find = desk.find_at[pobj.i]
                    if find is not None:
                        last = find.last
        return left, last

    def countries_of(self, token: Token, first: int) -> tuple[list[str], str]:
        """The countries that the words of a noun phrase name: demonym, possessive, "of X", "in X"; with the rule."""
        desk = self.desk
        codes: list[str] = []
        for i in range(first, token.i):
            find = desk.find_at[i]
            if find is not None and find.first == i:
                codes.extend(code for code in self.codes(find) if code not in codes)
        if not codes:
            for child in token.children:
                if child.dep in {"poss", "amod", "compound", "nmod"}:
                    find = desk.find_at[child.i]
                    if find is not None:
                        codes.extend(self.codes(find))
                    elif child.dep == "poss" and (person := desk.person_at.get(child.i)) is not None and person.country:
                        codes.append(person.country)
        if codes:
            return codes, "country:modifier"
        for child in token.children:
            if child.dep == "prep" and child.lower in _IN:
                for pobj in child.kids("pobj"):
                    for part in [pobj, *pobj.kids("conj")]:
                        find = desk.find_at[part.i]
                        if find is not None:
                            codes.extend(code for code in self.codes(find) if code not in codes)
                if codes:
                    return codes, f"country:{child.lower}"
        return [], ""

    @staticmethod
    def codes(find: Find) -> tuple[str, ...]:
        """The countries of a find."""
        if find.body is not None:
            return (find.body.country,) if find.body.country else ()
        return find.codes

    def agent_actor(self, agent: Agent, token: Token, code: str | None) -> Actor:
        """The party that an agent noun of a country stands for."""
        desk = self.desk
        word = token.lower
        if code is not None and word in desk.lexicon.titles.words.states:
            return desk.state(code)
        kind = agent.kind if agent.kind in {"state", "government", "person", "organisation", "group", "population"} else "group"
        if kind == "state" and code is not None:
            return desk.state(code)
        if kind == "state":
            kind = "government"
        country = self._naming(code)
        portfolio = self._portfolio(token)
        slug = "-".join([fold(part) for part in portfolio] + [fold(agent.word)])
        prefix = "gov" if kind == "government" else "group"
        name = f"{country} {' '.join([*portfolio, token.text])}".strip()
        return Actor(id=f"{prefix}:{code or '-'}:{slug}", name=name, kind=kind, country=code, sector=agent.sector)  # type: ignore[arg-type]

    def _naming(self, code: str | None) -> str:
        """The country as the first word of a party's name; bodies of many states have none."""
        return self.desk.lexicon.countries.name(code) if code and code not in {"IGO", "EUR"} else ""

    def _portfolio(self, token: Token) -> list[str]:
        return [
            child.lower
            for child in token.children
            if child.i < token.i
            and child.dep in {"compound", "amod"}
            and self.desk.find_at[child.i] is None
            and child.text.isalpha()
        ]

    def office_actor(self, office: Office) -> Actor:
        """The unnamed holder of an office."""
        code = office.country
        words = office.words[4:] if office.words[:4].casefold() == "the " else office.words
        return Actor(
            id=f"office:{code or '-'}:{fold(office.words).replace(' ', '-')}", name=f"{self._naming(code)} {words}".strip(),
            kind="group" if office.plural else "person", country=code, sector=office.sector, title=office.words,
        )  # fmt: skip
