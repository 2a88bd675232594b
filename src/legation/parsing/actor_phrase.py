"""One actor phrase, without a story around it, to country and role codes of PLOVER: "a former CIA official" → USA, ELI."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from legation.lexicon import Lexicon
from legation.lexicon.gazetteer import load_gazetteer
from legation.lexicon.phrases import fold
from legation.lexicon.plover_words import RoleWord, folded, load_plover_words
from legation.model import Actor, Report
from legation.parsed import ParsedReport, Token
from legation.parsing.finds import Find, Finder
from legation.parsing.mentions import find_mentions
from legation.parsing.syntax import parse_paragraphs
from legation.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

_KNOWN, _LARGER = 200_000, 3
"""Inhabitants of a town that names a body without its country, and how much larger than its namesakes it must be."""
_NATIONAL = frozenset({"state", "population"})
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(slots=True)
class PhraseCode:
    """Country and role codes; empty where the words do not tell. `rules`: what decided."""

    country: str = ""
    codes: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def add(self, code: str | None) -> None:
        """Enter a code behind the others, at most once."""
        if code and code not in self.codes:
            self.codes.append(code)


def code_phrase(
    phrase: str, context: str, lexicon: Lexicon, language: Language, day: date | None = None
) -> tuple[str, str, str]:
    """Country, primary and secondary role code of the party that a phrase names; empty where the words do not tell.

    Args:
        phrase: the words for the party.
        context: words around it that may tell more ("" for none).
        lexicon: the dictionaries. language: the pipeline of `syntax.load_language`.
        day: the day of the report, for offices that are known from elsewhere.
    """
    found = PhraseReader(phrase, lexicon, language, day).read()
    if context and not (found.country and found.codes):
        more = PhraseReader(context, lexicon, language, day).read()
        found.country = found.country or more.country
        for code in more.codes:
            found.add(code)
    first, second = [*found.codes, "", ""][:2]
    return found.country, first, second


class PhraseReader:
    """Reads one phrase.

    Args:
        phrase: the words. lexicon: the dictionaries. language: the parser. day: the day of the report.
    """

    def __init__(self, phrase: str, lexicon: Lexicon, language: Language, day: date | None) -> None:
        self.lexicon, self.day, self.phrase = lexicon, day, phrase
        self.words = load_plover_words()
        paragraphs = (Span(0, len(phrase)),) if phrase.strip() else ()
        tokens, sentences = parse_paragraphs(phrase, paragraphs, language)
        report = Report(id="", text=phrase, published=day)
        self.parsed = ParsedReport(report=report, tokens=tokens, sentences=sentences, paragraphs=paragraphs)
        self.parsed.mentions, self.parsed.titled = find_mentions(self.parsed, lexicon)
        self.finder = Finder(tokens, sentences, lexicon, day)
        self.finds = self.finder.find()
        self.covered: dict[int, Find] = {i: find for find in self.finds for i in range(find.first, find.last)}

    def read(self) -> PhraseCode:
        """The codes of the phrase."""
        found = PhraseCode()
        self._named(found)
        self._mentions(found)
        if not found.country:
            found.country = next((find.codes[0] for find in self.finds if find.codes), "")
        if not found.country:
            found.country = self._town()
        if not found.country and not found.codes:
            self._known(found)
        self._words(found)
        self._bodies(found)
        return found

    def _named(self, found: PhraseCode) -> None:
        """Persons with their offices."""
        for titled in self.parsed.titled:
            found.country = found.country or titled.country or ""
            if not found.codes or titled.sector == "MIL":
                found.add(titled.sector)
            if not titled.former:
                found.add(self.lexicon.titles.secondary.get(titled.office))

    def _mentions(self, found: PhraseCode) -> None:
        """Parties, that of the head noun first."""
        roots = {sentence.root for sentence in self.parsed.sentences}
        ranked = sorted(self.parsed.mentions, key=lambda m: (m.head not in roots, -(m.last - m.first), m.first))
        first = True
        for mention in ranked:
            for actor in mention.actors:
                found.country = found.country or actor.country or ""
                code = self._sector(actor)
                if not code and mention.kind == "metonym" and actor.country not in {"IGO", "EUR"}:
                    code = "GOV"
                if code and (not found.codes or (first and mention.kind != "metonym")):
                    found.add(code)
            first = False

    def _sector(self, actor: Actor) -> str:
        if actor.kind in _NATIONAL and actor.id.startswith("state:"):
            return ""
        if actor.country == "IGO" and actor.sector == "IGO":
            return ""
        return actor.sector or ""

    def _town(self) -> str:
        """The country of a town that a body is named after ("Santa Cruz Civic Committee"), where its name leaves no doubt."""
        tokens = self.parsed.tokens
        people = {i for m in self.parsed.mentions if m.kind == "person" for i in range(m.first, m.last)}
        for length in (3, 2, 1):
            for first in range(len(tokens) - length):
                name = tokens[first : first + length]
                if people.intersection(token.i for token in name) or not all(t.text[:1].isupper() and t.pos == "PROPN" for t in name):
                    continue
                towns = load_gazetteer().find(Span(name[0].start, name[-1].end).text(self.phrase))
                rest = [town for town in towns if town.country != towns[0].country]
                if towns and towns[0].population >= _KNOWN and (not rest or towns[0].population >= _LARGER * rest[0].population):
                    return towns[0].country
        return ""

    def _known(self, found: PhraseCode) -> None:
        """A bare name that the parser did not take for one: known office-holders."""
        words = [token.text for token in self.parsed.tokens if token.lower not in _ARTICLES]
        if words and all(word[:1].isupper() for word in words if word.isalpha()):
            known = self.lexicon.offices.standing(words, self.day)
            if known is not None:
                found.country = known.country
                found.rules.append(f"office:{known.origin}")
                for code in known.sectors:
                    found.add(code)

    def _words(self, found: PhraseCode) -> None:
        """The role words of the phrase: that of the head noun, else the last one."""
        if found.codes[:1] == ["ELI"]:
            return
        whole = " ".join(token.text for token in self.parsed.tokens if token.lower not in _ARTICLES)
        agents = self.lexicon.titles.agents.get(whole)
        if agents and agents[0].sector and not found.codes:
            found.add(agents[0].sector)
        word = self._role_word()
        if word is not None:
            code = word.national if found.country else word.code
            ours = found.codes[0] if found.codes else ""
            if word.over is None or ours in word.over:
                found.codes[:1] = [code]
            second = self.words.second.get(folded(word.word))
            found.add(second)
        if not found.codes:
            found.add(self._agent())

    def _role_word(self) -> RoleWord | None:
        best: tuple[bool, int, RoleWord] | None = None
        roots = {sentence.root for sentence in self.parsed.sentences}
        heads = roots | {i for i in roots for i in self._inside(self.parsed.tokens[i])}
        for words in self.finder.words:
            i = 0
            while i < len(words.keys):
                length, values = self.words.words.match(words.keys, [form.lower() for form in words.forms], i)
                last = words.at[i + length - 1] if length else -1
                if not length or any(self._owned(words.at[k]) for k in range(i, i + length)):
                    i += 1
                    continue
                token = self.parsed.tokens[last]
                modifies = token.dep in {"compound", "amod", "poss", "nmod"} and token.head.i > last and last not in heads
                rank = (last in heads, last)
                if not modifies and (best is None or rank > best[:2]):
                    best = (*rank, values[0])
                i += length
        return best[2] if best else None

    def _owned(self, i: int) -> bool:
        """Whether a token belongs to a name of the dictionaries; peoples may be role words ("Buddhists")."""
        find = self.covered.get(i)
        return find is not None and find.kind != "region" and find.last - find.first > 0

    @staticmethod
    def _inside(token: Token) -> list[int]:
        """The noun that a head noun of quantity contains: "a group of thieves"."""
        return [pobj.i for prep in token.kids("prep") if prep.lower == "of" for pobj in prep.kids("pobj")]

    def _agent(self) -> str:
        """The sector of the last agent noun among the words, modifiers included."""
        found = ""
        for token in self.parsed.tokens:
            if token.i in self.covered and self.covered[token.i].kind != "region":
                continue
            agents = self.lexicon.titles.agents.get(token.text)
            if agents and agents[0].sector and not agents[0].pattern:
                found = agents[0].sector
            elif self.lexicon.titles.modifiers.get(fold(token.text)) == "ELI":
                return "ELI"
        return found

    def _bodies(self, found: PhraseCode) -> None:
        """Codes that differ between the record and PLOVER: media, the United Nations, partly recognised territories."""
        bodies = [find.body for find in self.finds if find.body is not None]
        owned = {token.lower for token in self.parsed.tokens} & self.words.state_words
        if "MED" in found.codes and any(body.kind == "media" for body in bodies):
            state = any(self.words.is_state_medium(body) for body in bodies)
            self._replace(found, "MED", ["GOV", "JRN"] if state else ["JRN"])
        elif "JRN" in found.codes and owned:
            self._replace(found, "JRN", ["GOV", "JRN"])
        if found.country == "IGO" and any(self.words.is_united_nations(body) for body in bodies):
            found.country = "UNO"
        if found.country in {"IGO", "UNO", "EUR"}:
            # PLOVER has intergovernmental bodies in the place of the country alone.
            found.codes[:] = [code for code in found.codes if code != "IGO"]
        slot = self.words.slot(bodies, folded(self.phrase.strip()))
        if slot is not None:
            # "al-Qaeda in Yemen" has a country of its own.
            found.country, found.codes[:] = next((find.codes[0] for find in self.finds if find.codes), slot[0]), [slot[1]]
        if folded(self.phrase.strip()).removeprefix("the ") in self.words.partly_recognised:
            found.codes[:] = ["PRE"]

    @staticmethod
    def _replace(found: PhraseCode, old: str, new: list[str]) -> None:
        at = found.codes.index(old)
        found.codes[at : at + 1] = new
