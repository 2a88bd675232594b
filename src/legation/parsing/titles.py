"""Who holds which office: titles before, after and around names, and in the predicate."""

from __future__ import annotations

from dataclasses import replace

from legation.lexicon.phrases import fold
from legation.parsed import Token
from legation.parsing.drafts import Desk, Draft, Office, Person
from legation.parsing.offices import OfficeReader
from legation.parsing.title_sites import TitleAt

_NEAR = 3
"""Sentences within which a counterpart looks for whose counterpart he is."""
_SAME_OFFICE = frozenset({"counterpart", "colleague", "opposite number", "homologue", "predecessor", "successor"})
_SUCCESSION = frozenset({"predecessor", "successor"})
"""Holders of the same office of the same country, before and after."""
_RANKS = frozenset({"general", "officer", "honorific", "royal", "legislator", "cleric", "professor"})
_COPULAS = frozenset({"be", "become", "remain"})
_SENIORITY = frozenset({"mr", "mrs", "ms", "dr", "sir", "miss", "dame", "lord", "lady"})


class TitleReader:
    """Ties the titles of a report to the persons who hold them.

    Args:
        desk: the report.
        titles: the titles found.
        names: token index → end of the name that begins there.
    """

    def __init__(self, desk: Desk, titles: list[TitleAt], names: dict[int, int]) -> None:
        self.desk, self.titles, self.names = desk, titles, names
        self.words = desk.lexicon.titles.words
        self.name_end = {last: first for first, last in names.items()}
        self.offices: list[Office] = []
        self.by_noun: dict[int, Office] = {}
        self.by_first: dict[int, Office] = {}

    def read(self) -> list[Office]:
        """All office phrases in text order, those with a holder tied to the person."""
        reader = OfficeReader(self.desk, self.names, self.titles)
        self.offices = [reader.read(title) for title in self.titles]
        self.by_noun = {office.noun: office for office in self.offices}
        self.by_first = {office.first: office for office in self.offices}
        following = {title.first: office for title, office in zip(self.titles, self.offices, strict=True)}
        for title, office in reversed(list(zip(self.titles, self.offices, strict=True))):
            self._before(title, office, following)
        for office in self.offices:
            if not office.holders:
                self._comma_name(office) or self._after(office) or self._predicate(office)
        for office in self.offices:
            if not office.holders:
                self._conjoined(office)
        self._counterparts()
        for office in self.offices:
            if office.span == (0, 0):
                office.span = (office.first, office.last)
            for person in office.holders:
                if office.is_role or office.country:
                    person.offices.append(office)
        return self.offices

    def _counterparts(self) -> None:
        """ "His Venezuelan counterpart, B": the office is that of the person named before."""
        before: Office | None = None
        for office in sorted(self.offices, key=lambda office: office.noun):
            if office.title.word in _SAME_OFFICE:
                before = self._compared(office) or self._foremost_near(before, office)
                if before is not None and self.desk.tokens[office.noun].sent - self.desk.tokens[before.noun].sent <= _NEAR:
                    relation = office.title.word
                    office.former = office.former or relation == "predecessor"
                    office.title, office.sector, office.words = (
                        before.title,
                        "ELI" if office.former else before.sector,
                        before.words,
                    )
                    office.rules.append("title:counterpart" if relation not in _SUCCESSION else f"title:{relation}")
                else:
                    office.is_role = False
            elif office.is_role and not office.former and (office.holders or (before is None and not office.plural)):
                before = office

    def _compared(self, office: Office) -> Office | None:
        """The office of the person compared with, stated anywhere: "A and his Venezuelan counterpart", else of the clause's subject."""
        person = self._beside(office) or self._whose_clause(office)
        if person is None:
            return None
        return self._foremost(person, office)

    def _foremost(self, person: Person, office: Office) -> Office | None:
        """The highest of the offices that a person holds, as if it stood where `office` does."""
        held = [o for o in self.offices if person in o.holders and o.is_role and not o.former]
        found = [o for o in held if o.title.word not in _SAME_OFFICE]
        return replace(min(found, key=lambda o: o.title.rank), noun=office.noun) if found else None

    def _foremost_near(self, before: Office | None, office: Office) -> Office | None:
        """The highest office of whoever was named last: "Lind, once a miners' union leader, was silent. His Finnish counterpart …"."""
        if before is None or not before.holders or self.desk.tokens[office.noun].sent - self.desk.tokens[before.noun].sent > _NEAR:
            return before
        return self._foremost(before.holders[0], office) or before

    def _beside(self, office: Office) -> Person | None:
        """The person who stands right before."""
        i = office.first - 2
        joined = i >= 0 and self.desk.tokens[i + 1].lower in {"and", "with", "met", "by", "to"}
        return self.desk.person_at.get(i) if joined else None

    def _whose_clause(self, office: Office) -> Person | None:
        """The person whose clause it is: "A, who hosted the talks, spoke by telephone with his Somali counterpart"."""
        if office.determiner not in {"his", "her"}:
            return None
        verb = self.desk.tokens[office.noun]
        while verb.pos not in {"VERB", "AUX"} and verb.head is not verb:
            verb = verb.head
        subject = self._subject(verb)
        return None if subject is None else self.desk.person_at.get(subject.i)

    def _hold(self, office: Office, name: tuple[int, int], rule: str) -> None:
        person = self.desk.person_at[name[0]]
        if person not in office.holders:
            office.holders.append(person)
        first, last = office.span if office.span != (0, 0) else (office.first, office.last)
        office.span = (min(first, name[0]), max(last, name[1]))
        office.rules.append(rule)

    def _before(self, title: TitleAt, office: Office, following: dict[int, Office]) -> None:
        """Title, then name: "Foreign Minister Ana Ruiz", "Presidents A of X and B of Y", "Pentagon spokesman Col. B"."""
        for start in dict.fromkeys((office.last, title.last)):
            after = following.get(start)
            if start not in self.names and after is not None and after.holders and "title:before" in after.rules:
                office.holders.append(after.holders[0])
                office.span = (office.first, after.span[1])
                office.rules.append("title:before")
                if not office.title.role and after.country:
                    return
                if office.country is None and after.country is not None:
                    office.country = after.country
                elif after.country is None:
                    after.country = office.country
                if fold(title.title.word) not in _SENIORITY and office.is_role:
                    after.is_role = False
                return
            if start in self.names:
                end = self.names[start]
                if office.plural and office.determiner and not self.desk.tokens[title.first].text[0].isupper():
                    pass
                self._hold(office, (start, end), "title:before")
                end = self._of_country(office, end)
                if office.plural:
                    self._more(office, end)
                    self._in_order(office)
                return

    def _in_order(self, office: Office) -> None:
        """ "Presidents A, B and C of X, Y and Z": the countries behind the last name are one each."""
        held = [office, *(other for other in self.offices if other is not office and other.noun == office.noun)]
        last = max(name for other in held for name in other.span)
        end = max(self.names[first] for first in self.names if office.span[0] <= first < last)
        tokens = self.desk.tokens
        if len(held) < 2 or end + 1 >= len(tokens) or tokens[end].lower != "of":
            return
        codes, i = [], end + 1
        while i < len(tokens) and (find := self.desk.find_at[i]) is not None and find.kind == "country" and len(find.codes) == 1:
            codes.append(find.codes[0])
            i = find.last
            while i < len(tokens) and tokens[i].lower in {",", "and", "the"}:
                i += 1
        if len(codes) == len(held):
            for other, code in zip(held, codes, strict=True):
                other.country = code
                other.rules.append("country:in-order")

    def _of_country(self, office: Office, end: int) -> int:
        """ "President A of X": the country after the name."""
        desk = self.desk
        if end + 1 < len(desk.tokens) and desk.tokens[end].lower == "of":
            at = end + 1
            if desk.tokens[at].lower == "the":
                at += 1
            find = desk.find_at[at] if at < len(desk.tokens) else None
            if find is not None and (find.codes or find.body):
                if find.codes and len(find.codes) == 1 and (office.country is None or office.plural):
                    office.country = find.codes[0]
                    office.rules.append("country:of")
                elif find.body is not None and office.country is None:
                    office.country, office.organisation = find.body.country, find.body.id
                    office.sector = "ELI" if office.former else find.body.sector or office.sector
                office.span = (office.span[0], max(office.span[1], find.last))
                return find.last
        return end

    def _more(self, office: Office, end: int) -> None:
        """The further names under a plural title, each with its own office of the same words."""
        desk = self.desk
        i = end
        while i < len(desk.tokens) and desk.tokens[i].text in {",", "and", "&"}:
            i += 1
            if i in self.names:
                other = Office(
                    first=office.first, last=office.last, noun=office.noun, words=office.words, title=office.title,
                    sector=office.sector, former=office.former, organisation=office.organisation,
                    country=None if "country:of" in office.rules else office.country, rules=list(office.rules[:1]),
                )  # fmt: skip
                last = self.names[i]
                self._hold(other, (i, last), "title:before")
                other.span = (i, last)
                i = self._of_country(other, last)
                self.offices.append(other)

    def _share_out(self, office: Office) -> None:
        """ "The prime ministers of Estonia and Latvia, A and B": as many names as countries, one each in their order."""
        codes = self.desk.codes_in(office.noun, office.last) or self.desk.codes_in(office.first, office.noun)
        held = [other for other in self.offices if other.noun == office.noun]
        if len(codes) > 1 and len(codes) == len(held):
            for other, code in zip(held, codes, strict=True):
                other.country = code
                other.rules.append("country:in-order")

    def _comma_name(self, office: Office) -> bool:
        """ "Japan's prime minister, A, said"; "the spokesman, A,"."""
        desk, i = self.desk, office.last
        if office.plural and not office.determiner:
            return False
        if (
            i + 1 < len(desk.tokens)
            and desk.tokens[i].text == ","
            and (other := self.by_first.get(i + 1)) is not None
            and other is not office
        ) and other.holders and "title:before" in other.rules and not office.plural:
            office.holders.append(other.holders[0])
            office.span = (office.first, max(other.span[1], other.last))
            office.rules.append("title:comma-name")
            if other.country is None and other.is_role:
                other.country = office.country
            if other.title.office in _RANKS:
                other.is_role = False
            return True
        if i + 1 < len(desk.tokens) and desk.tokens[i].text == "," and i + 1 in self.names:
            definite = (
                office.determiner in {"whose", "the", "its", "his", "her", "their", "a", "an", "our"}
                or office.country is not None
                or office.organisation
                or office.noun != office.first
                or any(rule.startswith("possessor:") for rule in office.rules)
            )
            end = self.names[i + 1]
            after = desk.tokens[end].text if end < len(desk.tokens) else "."
            if definite and after in {",", ".", "said", ")", "and", ";", "—", "–"} and self._no_other(office):
                self._hold(office, (i + 1, end), "title:comma-name")
                if office.plural and after in {",", "and"}:
                    self._more(office, end)
                    self._share_out(office)
                return True
            if definite and after in {",", ".", "and"}:
                return False
        return False

    def _no_other(self, office: Office) -> bool:
        """No name stands before the phrase that would rather own it: "A, the minister, B and C"."""
        i = office.first - 1
        if office.determiner == "whose":
            return True
        return not (i > 0 and self.desk.tokens[i].text == "," and i in self.name_end)

    def _after(self, office: Office) -> bool:
        """Name, then title: "A, the South Korean foreign minister,"; "A, 52, who …"; "A (foreign minister)"."""
        desk = self.desk
        i = office.first - 1
        if office.determiner == "whose":
            return False
        if i < 1 or desk.tokens[i].text not in {",", "(", "-", "—", "–"} or desk.tokens[i].sent != desk.tokens[office.noun].sent:
            return False
        if office.last < len(desk.tokens) and desk.tokens[office.last].tag == "POS":
            return False  # "A, the president's cousin"
        if i in self.name_end:
            end = i
        elif i >= 3 and desk.tokens[i - 1].pos == "NUM" and desk.tokens[i - 2].text == "," and (i - 2) in self.name_end:
            end = i - 2
        else:
            return False
        if office.plural and not self._list_before(end):
            return False
        if office.title.takes == "sending" and office.is_role is False:
            return False
        noun = desk.tokens[office.noun]
        if (
            noun.dep in {"nsubj", "nsubjpass"}
            and noun.head.i > office.noun
            and desk.tokens[office.last].text != ","
            and noun.head.pos in {"VERB", "AUX"}
        ):
            # "After meeting A, the president said …": the noun has a clause of its own.
            name = desk.tokens[desk.head_of(self.name_end[end], end)]
            if not (name.dep in {"nsubj", "nsubjpass"} and name.head is noun.head):
                return False
        self._hold(office, (self.name_end[end], end), "title:after")
        return True

    def _list_before(self, end: int) -> bool:
        first = self.name_end[end]
        return self.desk.tokens[first - 1].lower in {"and", ","} if first else False

    def _predicate(self, office: Office) -> bool:
        """ "A is the president", "A, who is …", "A was elected president", "A served as …"."""
        noun = self.desk.tokens[office.noun]
        if office.plural:
            return False
        person: Token | None = None
        if noun.dep == "attr" and noun.head.lemma in _COPULAS and not any(k.dep == "neg" for k in noun.head.children):
            person = self._subject(noun.head)
            if noun.head.tag == "VBD" and (noun.head.dep == "relcl" or self._over(noun.head, noun)):
                office.former, office.sector = True, "ELI"
        elif noun.dep in {"oprd", "attr", "dobj", "xcomp"} and noun.head.lemma in self.words.naming and noun.dep in {"oprd"}:
            person = noun.head.child("dobj", "nsubjpass")
        elif noun.dep == "pobj" and noun.head.lower == "as" and noun.head.head.lemma in self.words.as_verbs:
            verb = noun.head.head
            person = verb.child("dobj", "nsubjpass") or self._subject(verb)
            if verb.lemma in {"resign", "step", "quit"} or (verb.tag == "VBD" and self._over(verb, noun)):
                office.former, office.sector = True, "ELI"
        elif noun.dep == "appos" and noun.head.i in self.desk.person_at and abs(noun.head.i - noun.i) < 12:
            person = noun.head
        if person is None:
            return False
        held = self.desk.person_at.get(person.i)
        if held is None:
            return False
        first = next((f for f, end in self.names.items() if f <= person.i < end), person.i)
        self._hold(office, (first, self.names.get(first, person.i + 1)), "title:predicate")
        return True

    @staticmethod
    def _over(verb: Token, noun: Token) -> bool:
        """Whether the words say until when an office was held: "served as minister from 2010 to 2014"."""
        return any(
            child.dep == "prep" and child.lower in {"from", "until", "between"} for child in (*noun.children, *verb.children)
        )

    def _subject(self, verb: Token) -> Token | None:
        found = verb.child("nsubj", "nsubjpass")
        if found is None and verb.dep in {"conj", "xcomp"} and verb.head is not verb:
            return self._subject(verb.head) if verb.head.pos in {"VERB", "AUX"} else None
        if found is not None and found.lower in {"who", "that"} and verb.dep == "relcl":
            return verb.head
        return found

    def _conjoined(self, office: Office) -> None:
        """ "A, a socialist politician and former minister": the second office of an apposition."""
        noun = self.desk.tokens[office.noun]
        other = self.by_noun.get(noun.head.i) if noun.dep == "conj" else None
        single = other is not None and other.holders and not office.plural and not other.plural
        if other is not None and single and {"title:after", "title:predicate"} & set(other.rules):
            office.holders.append(other.holders[0])
            office.span = (office.first, office.last)
            office.rules.append("title:conjoined")
            return
        i = office.first - 1
        if i > 0 and self.desk.tokens[i].lower == "and":
            for other in self.offices:
                if self._reaches(other.last, i) and other.holders and "title:after" in other.rules and not other.plural:
                    office.holders.append(other.holders[0])
                    office.span = (office.first, office.last)
                    office.rules.append("title:conjoined")
                    return

    def _reaches(self, last: int, i: int) -> bool:
        """Only words of one noun phrase stand between the end of an office and the "and" before the next."""
        return last <= i <= last + 8 and all(
            self.desk.tokens[k].pos in {"ADP", "DET", "ADJ", "NOUN", "PROPN", "PUNCT"} and self.desk.tokens[k].text != "."
            for k in range(last, i)
        )


def enter_persons(desk: Desk, names: dict[int, int], offices: list[Office]) -> None:
    """Draft mentions for the names, widened by the titles before them, and for the title words themselves."""
    widest: dict[int, int] = {}
    for office in offices:
        if "title:before" in office.rules and office.holders:
            last = office.span[1]
            for first in names:
                if office.span[0] <= first < last:
                    widest[first] = min(widest.get(first, first), office.span[0] if office.span[0] <= first else first)
                    break
    for first, end in sorted(names.items()):
        person: Person = desk.person_at[first]
        start = widest.get(first, first)
        desk.add(Draft(first=start, last=end, head=desk.head_of(first, end), kind="person", referents=[person]))
    for office in offices:
        if office.holders:
            desk.add(
                Draft(
                    first=office.first, last=office.last, head=office.noun, kind="title", referents=list(office.holders),
                    office=office, rules=list(office.rules), plural=office.plural,
                )
            )  # fmt: skip
