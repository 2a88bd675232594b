"""Office phrases: a title with what stands before it ("South Korea's acting foreign") and after it ("of the party in Oslo")."""

from __future__ import annotations

from legation.lexicon.phrases import fold
from legation.parsing.drafts import Desk, Office
from legation.parsing.finds import Find
from legation.parsing.title_sites import TitleAt

_MODIFIER_POS = frozenset({"ADJ", "NOUN", "PROPN", "ADV", "VERB"})
_MODIFIER_DEPS = frozenset(
    {"compound", "amod", "nmod", "npadvmod", "advmod", "punct", "poss", "nummod", "conj", "appos", "nsubj", "pobj", "dobj"}
)
_TIMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "CARDINAL"})
_DETERMINERS = frozenset({
    "the", "a", "an", "this", "that", "another", "its", "his", "her", "their", "our", "my", "your", "whose", "some", "two",
    "both", "several", "one", "no",
})  # fmt: skip
_AFTER = frozenset({"of", "for", "to", "in", "at", "on", "with"})
_SENDING = "sending"


class OfficeReader:
    """Reads the phrase around a title.

    Args:
        desk: the report.
        names: token index → end of the person's name that begins there.
        titles: the titles found.
    """

    def __init__(self, desk: Desk, names: dict[int, int], titles: list[TitleAt]) -> None:
        self.desk, self.names = desk, names
        self.titles_at = {title.first: title for title in titles}
        self.title_over = {i: title for title in titles for i in range(title.first, title.last)}
        self.inside = {i for first, last in names.items() for i in range(first, last)}

    def read(self, at: TitleAt) -> Office:
        """The office phrase around the title at `at`."""
        office = Office(
            first=at.first, last=at.last, noun=self.desk.head_of(at.first, at.last), words="", title=at.title,
            sector=at.title.sector, plural=at.title.plural, is_role=at.title.role,
        )  # fmt: skip
        core = self._left(at, office)
        if not self.names.get(at.last):
            self._right(office)
        office.words = self._title(core, at.first, office.last)
        if office.country is None and at.title.only:
            known = [code for code in at.title.only if self.desk.salience[code]]
            if len(known) == 1:
                office.country = known[0]
                office.rules.append("country:title")
        if office.country is None and at.title.country:
            office.country = at.title.country
            office.rules.append("country:title")
        if at.title.country in {"EUR", "IGO"}:
            office.country = at.title.country
        if office.former:
            office.sector = "ELI"
        return office

    def _title(self, core: int, noun: int, last: int) -> str:
        """The title as written, without the country that stands inside it: "former Peruvian foreign minister"."""
        tokens, i = self.desk.tokens, core
        while i < noun and ((find := self.desk.find_at[i]) is None or find.kind not in {"country", "demonym"}):
            i += 1
        whole = self.desk.parsed.report.text
        if core < i < noun and find is not None and tokens[i - 1].text != "-":
            rest = find.last + (tokens[find.last].tag == "POS")
            return f"{whole[tokens[core].start : tokens[i - 1].end]} {whole[tokens[rest].start : tokens[last - 1].end]}"
        return whole[tokens[core].start : tokens[last - 1].end]

    def _left(self, at: TitleAt, office: Office) -> int:
        """Take in what stands before the title; returns where the title as written begins."""
        desk, tokens = self.desk, self.desk.tokens
        core, i = at.first, at.first - 1
        start = desk.parsed.sentences[tokens[at.first].sent].first
        while i >= start:
            token, find = tokens[i], desk.find_at[i]
            if find is not None:
                if not self._take(find, office, before=True):
                    break
                office.first = i = find.first
                if find.kind == "organisation" or find.kind == "metonym":
                    core = find.first if find.kind == "organisation" else core
                    for k in range(find.first, find.last - 1):
                        if tokens[k].pos == "PART" and tokens[k].text in {"'s", "'", "’s", "’"}:
                            # "Kenya's parliament" speaker: the country is not part of the title.
                            core = k + 1
                i -= 1
                continue
            if i in self.inside:
                break
            if at.title.plural and i > start and token.text in {"and", ","} and self._peoples(i):
                # "French and German ministers"
                office.first = desk.find_at[i - 1].first  # type: ignore[union-attr]
                i = office.first - 1
                continue
            if token.text in {"'s", "'", "’s", "’"} and token.pos == "PART":
                before = desk.find_at[i - 1] if i > start else None
                boss = self.title_over.get(i - 1)
                if before is None and boss is not None and boss.title.role:
                    office.first = i = boss.first
                    i -= 1
                    continue
                if before is None or before.kind in {"demonym"}:
                    office.rules.append(f"possessor:{i - 1}")
                    break
                i -= 1
                continue
            key = token.lower
            if key in _DETERMINERS and token.pos != "SCONJ" and (key != "that" or token.dep == "det"):
                office.determiner = key
                office.first = i
                counted = key in {"two", "both", "some", "one"} and i > start
                if counted and tokens[i - 1].lower in {"the", "these", "those", "its", "their"}:
                    office.determiner, office.first = tokens[i - 1].lower, i - 1
                break
            kind = desk.lexicon.titles.modifiers.get(fold(token.text))
            if (
                i - 2 >= start
                and tokens[i - 1].text == "-"
                and (joined := desk.lexicon.titles.modifiers.get(f"{tokens[i - 2].lower}-{key}"))
            ):
                kind, i = joined, i - 2
            named = token.child("nsubj", "nsubjpass") is not None  # "A was appointed minister": no part of the office
            if kind is not None and not named and (token.pos != "VERB" or token.dep == "amod" or token.tag == "VBN"):
                office.former = office.former or kind in {"ELI", "dead"}
                office.first = core = i
                i -= 1
                continue
            if token.text == "-" and i > start:
                i -= 1
                continue
            if (
                token.text in {"and", "&"}
                and i > start
                and tokens[i - 1].pos in _MODIFIER_POS
                and tokens[i - 1].dep in {"amod", "compound"}
                and desk.find_at[i - 1] is None
            ):
                i -= 1
                continue
            if not self._modifies(i, at.last):
                break
            self._agent(i, office)
            if office.title.word == "leader" and office.sector == "GOV" and token.tag in {"NNPS", "NNP"} and key.endswith("s"):
                office.sector = "OPP"  # a party that no list has: "Greens leader"
            office.first = core = i
            i -= 1
        return core

    def _peoples(self, i: int) -> bool:
        """Whether an "and" or a comma joins two adjectives of peoples."""
        before, after = self.desk.find_at[i - 1], self.desk.find_at[i + 1]
        return before is not None and after is not None and before.kind == after.kind == "demonym"

    def _modifies(self, i: int, end: int) -> bool:
        token = self.desk.tokens[i]
        if token.pos not in _MODIFIER_POS or token.ent in _TIMES or token.dep not in _MODIFIER_DEPS:
            return False
        if token.dep in {"nsubj", "pobj", "dobj", "appos"}:
            return False
        return token.head.i > i or (token.pos == "PROPN" and token.dep == "conj")

    def _agent(self, i: int, office: Office) -> None:
        """A body named in the modifiers gives the sector: "army chief", "parliament speaker"."""
        agents = self.desk.lexicon.titles.agents.get(self.desk.tokens[i].lower)
        if agents and (agents[0].pattern or (i and self.desk.tokens[i - 1].text == "-")):
            return  # no general: "spokesman for the secretary-general"
        if agents and agents[0].sector and office.sector in {"GOV", None, ""} and agents[0].sector not in {"GOV", "CVL", "IGO"}:
            office.sector = agents[0].sector

    def _take(self, find: Find, office: Office, *, before: bool) -> bool:
        """Let a find speak for the office; false when it does not belong to it."""
        sending = office.title.takes == _SENDING
        if find.kind in {"country", "demonym", "people", "metonym", "region"}:
            if not find.codes or (sending and not before and office.country is not None):
                return bool(find.codes)
            if office.country is None and len(find.codes) == 1:
                office.country = find.codes[0]
                office.rules.append(f"country:{find.kind}")
                if find.sector and find.sector not in {"GOV", "MIL"} and office.sector in {"GOV", None, ""}:
                    office.sector = find.sector
                return True
            return office.country in find.codes or not before
        body = find.body
        if body is None:
            return False
        if sending and body.country in {"IGO", "EUR"} and (not before or "ambassador" in office.title.word):
            # Organisations have no ambassadors: "the U.N. ambassador" is some state's ambassador there.
            return True
        if office.organisation is None:
            office.organisation = body.id
            if office.country is None and body.country:
                office.country = body.country
                office.rules.append("country:organisation")
            if (
                body.sector
                and not office.title.office.endswith(("minister", "government", "ambassador"))
                and (office.title.inherits or office.title.takes == "organisation" or office.sector in {"GOV", None})
            ):
                office.sector = body.sector
        return True

    def _right(self, office: Office) -> None:
        """Take in "of X", "to X", "at X in Y" after the title."""
        desk, tokens = self.desk, self.desk.tokens
        end = desk.parsed.sentences[tokens[office.noun].sent].last
        i = office.last
        if i + 1 < end and tokens[i].text == "-" and (effect := desk.lexicon.titles.after.get(tokens[i + 1].lower)) is not None:
            office.former = office.former or effect in {"ELI", "dead"}
            office.last = i = i + 2
        while (
            i < end
            and tokens[i - 1].dep in {"compound", "amod"}
            and tokens[i - 1].head.i == i
            and i not in self.inside
            and office.title.word.endswith("opposition")
        ):
            # "The leader of the opposition Liberals".
            office.last = i = i + 1
        hops = 0
        while i < end and (tokens[i].lower in _AFTER or (office.plural and tokens[i].lower == "from")) and hops < 3:
            prep = tokens[i].lower
            if (
                hops == 0
                and prep in {"on", "with", "in", "at"}
                and tokens[i].head.i != office.noun
                and tokens[i].head.pos in {"VERB", "AUX"}
            ):
                break
            boss = self._boss(i + 1)
            if boss is not None and prep in {"of", "for", "to"}:
                office.rules.append(f"possessor:{boss[0]}")
                office.last = boss[1]
                break
            last = self._object(i + 1, end, office, prep)
            if last is None:
                break
            self._body_words(i + 1, last, office)
            if prep == "of" and hops == 0 and last == i + 3 and tokens[i + 1].lower == "the":
                noun = tokens[i + 2]
                if noun.lower in desk.lexicon.titles.words.owners and desk.find_at[noun.i] is None:
                    office.rules.append(f"possessor:{noun.i}")
            office.last = i = last
            hops += 1

    def _body_words(self, first: int, last: int, office: Office) -> None:
        """A body that words describe gives the sector: "head of the Internal Security Agency"."""
        if office.sector not in {"GOV", None, ""} or office.organisation is not None:
            return
        forms = [self.desk.tokens[i].text for i in range(first, last)]
        keys = [fold(form) for form in forms]
        for i in range(len(keys) - 1):
            length, agents = self.desk.lexicon.titles.agents.match(keys, forms, i)
            if length > 1 and i + length == len(keys) and agents[0].sector not in {None, "GOV", "CVL", "IGO"}:
                office.sector = agents[0].sector
                return

    def _boss(self, i: int) -> tuple[int, int] | None:
        """The name, with or without an honorific, that begins at a token: "a spokesman for Ms A"."""
        if i in self.names:
            return i, self.names[i]
        at = self.titles_at.get(i)
        if at is not None and at.last in self.names:
            return at.last, self.names[at.last]
        return None

    def _next_country(self, i: int, end: int) -> int | None:
        """Where the next country of a row begins: "the presidents of Kenya, Uganda and Rwanda"."""
        tokens = self.desk.tokens
        while i < end and (tokens[i].text in {",", "and"} or (tokens[i].lower == "the" and tokens[i - 1].text in {",", "and"})):
            i += 1
        find = self.desk.find_at[i] if i < end and tokens[i - 1].lower in {",", "and", "the"} else None
        return i if find is not None and find.kind == "country" and len(find.codes) == 1 else None

    def _object(self, i: int, end: int, office: Office, prep: str) -> int | None:
        """The end of the noun phrase from `i`, its finds taken; None when there is no phrase fit for an office."""
        desk, tokens = self.desk, self.desk.tokens
        start = i
        last: int | None = None
        while i < end:
            find = desk.find_at[i]
            token = tokens[i]
            if find is not None:
                if not (office.title.takes == _SENDING and prep != "of") and not (
                    office.sector == "EDU" and find.kind == "demonym"
                ):
                    self._take(find, office, before=False)
                last = i = find.last
                if i < end and tokens[i].pos == "PART" and tokens[i].text in {"'s", "'", "’s", "’"}:
                    i += 1
                    continue
                if office.plural and (row := self._next_country(i, end)):
                    i = row
                    continue
                if find.kind in {"country", "metonym"}:
                    break
                continue
            if i in self.inside or (i in self.titles_at and not self.titles_at[i].title.role):
                break
            if i in self.titles_at and self.titles_at[i].title.office == "igo_head" and office.organisation is None:
                office.sector, office.country = "IGO", office.country or "IGO"  # "spokesperson for the Secretary-General"
                i = last = self.titles_at[i].last
                continue
            if token.pos in {"DET"} and i == start:
                i += 1
                continue
            if token.pos in {"NOUN", "PROPN", "ADJ"} and token.ent not in _TIMES:
                self._agent(i, office)
                i += 1
                last = i
                continue
            if token.text == "'s" and last == i and i + 1 < end and tokens[i + 1].pos in {"NOUN", "PROPN", "ADJ"}:
                i += 1
                continue
            if (
                token.text in {"and", "&", "-"}
                and i + 1 < end
                and tokens[i + 1].pos in {"NOUN", "PROPN", "ADJ"}
                and last is not None
                and (i + 1) not in self.inside
                and tokens[i + 1].text[:1].isupper() == tokens[i - 1].text[:1].isupper()
            ):
                i += 1
                continue
            break
        return last
