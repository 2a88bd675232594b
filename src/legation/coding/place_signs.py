"""What stands around a place name: dictionary names, what qualifies it, how far it may go, rows of names."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from legation.coding.place_choice import PlaceContext
from legation.lexicon.countries import Countries, GeoName
from legation.lexicon.gazetteer import Gazetteer
from legation.lexicon.phrases import fold
from legation.lexicon.place_words import PlaceWords, load_place_words
from legation.parsed import ParsedReport, Sentence

_LONGEST = 4
"""Words of a town's name at most."""
_NAME_LABELS = frozenset({"ORG", "PERSON", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW"})
_JOINERS = frozenset({"-", "–", "de", "del", "el", "al", "la", "le", "sur", "i", "e", "upon", "'s"})
_LISTING = frozenset({",", "and", "or", "&"})


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The word groups of places.toml, read once."""
    return load_place_words()


class Surroundings:
    """Looks at the words of one report around a name.

    Args:
        parsed: the report. countries: the dictionary. gazetteer: the towns.
    """

    def __init__(self, parsed: ParsedReport, countries: Countries, gazetteer: Gazetteer) -> None:
        self.parsed, self.countries, self.gazetteer = parsed, countries, gazetteer
        self.tokens = parsed.tokens
        self.words = place_words()
        self._looked_up: dict[int, tuple[int, tuple[GeoName, ...]]] = {}

    def name(self, first: int, last: int) -> str:
        """The words of tokens `first` to `last` (excluded) as the report has them."""
        return self.parsed.report.text[self.tokens[first].start : self.tokens[last - 1].end]

    def dot(self, i: int) -> bool:
        tokens = self.tokens
        return (
            i < len(tokens)
            and tokens[i].text == "."
            and tokens[i].start == tokens[i - 1].end
            and tokens[i].sent == tokens[i - 1].sent
        )

    def lookup(self, i: int, sentence: Sentence) -> tuple[int, tuple[GeoName, ...]]:
        """How many tokens the dictionary name at `i` takes, and what it may name; looked up once."""
        found = self._looked_up.get(i)
        if found is None:
            found = self._looked_up[i] = self._look_up(i, sentence)
        return found

    def _look_up(self, i: int, sentence: Sentence) -> tuple[int, tuple[GeoName, ...]]:
        tokens = self.tokens
        longest = self.countries.names.longest(fold(tokens[i].text))
        if not longest:
            return 0, ()
        at, keys, forms = [], [], []
        for token in tokens[i : min(sentence.last, i + 8)]:
            if token.text in {"-", "–"}:
                continue
            at.append(token.i)
            keys.append(fold(token.text))
            forms.append(token.text)
            if len(forms) == longest:
                break
        length, names = self.countries.names.match(keys, forms, 0)
        return (at[length - 1] + 1 - i, names) if length else (0, ())

    def region_of(self, words: str) -> tuple[str, str] | None:
        """Country and region that the words behind a town name: "Ky", "Kentucky", "South Korea"."""
        if not words:
            return None
        if known := self.words.states.get(words.rstrip(".")):
            return known
        for entry in self.countries.names.get(words):
            if entry.kind in {"country", "region"} and len(entry.codes) == 1:
                return entry.codes[0], entry.phrase
        return None

    def longer_town(self, first: int, last: int) -> bool:
        """Whether the name is the beginning of a town's: "Quebec City", "Kansas City"."""
        tokens = self.parsed.tokens
        if last >= len(tokens) or tokens[last].pos != "PROPN" or tokens[last].sent != tokens[first].sent:
            return False
        return bool(self.gazetteer.find(self.name(first, last + 1)))

    def inside_a_name(self, first: int, last: int) -> str:
        """The kind of a longer name that the words belong to: "Mali Empire Hotel", "the Ontario Hospital", "Jack London"."""
        tokens = self.parsed.tokens
        head = tokens[last - 1]
        if head.ent in _NAME_LABELS:
            for other in (tokens[last] if last < len(tokens) else None, tokens[first - 1] if first else None):
                if other is not None and other.ent == head.ent and other.sent == head.sent and other.text[:1].isupper():
                    return head.ent
        return ""

    def after(self, i: int, words: frozenset[str]) -> bool:
        """Whether one of the words stands before the name, over an article."""
        before = i - 1
        if before > 0 and self.tokens[before].lower == "the":
            before -= 1
        return before >= 0 and i > 0 and self.tokens[before].lower in words

    def ends(self, i: int, sentence: Sentence) -> list[int]:
        """Where a name of capital words that starts at token `i` may end, the shortest first."""
        tokens = self.tokens
        last = i + 1
        ends = [last]
        while last < min(sentence.last, i + 2 * _LONGEST):
            token = tokens[last]
            if token.pos == "PROPN" and token.text[:1].isupper():
                ends.append(last + 1)
            elif token.lower not in _JOINERS or last + 1 >= sentence.last or not self._joins(last):
                break
            last += 1
        return ends

    def _joins(self, i: int) -> bool:
        """Whether the word joins two parts of one name ("Aix-en-Provence"): capital behind, or hyphens around."""
        after = self.tokens[i + 1]
        return after.text[:1].isupper() or self.tokens[i].text in {"-", "–"} or after.text in {"-", "–"}

    def qualifier(self, last: int, name: str = "") -> tuple[str | None, str | None]:
        """The country (and division) that follows a name: "Paris, Texas", "London, Ky.", "a village in Uganda".

        Args:
            last: the token behind the name.
            name: the name; of two readings of what follows, the one is taken that has such a town ("Atlanta, Georgia").
        """
        tokens = self.tokens
        if last + 1 >= len(tokens) or tokens[last + 1].sent != tokens[last].sent:
            return None, None
        at = last
        if tokens[at].text == ",":
            at += 1
            if known := self.words.states.get(tokens[at].text.rstrip(".")):
                return known[0], self.gazetteer.division(*known)
        sentence = self.parsed.sentences[tokens[last].sent]
        if tokens[at].lower in {"located", "situated"}:
            at += 1
        if at < sentence.last - 1 and tokens[at].lower == "in":
            at += 1
        elif at != last + 1 or tokens[last].text != ",":
            return None, None
        taken, names = self.lookup(at, sentence)
        after = at + taken
        if taken and at == last + 1 and after < sentence.last and tokens[after].tag == "POS":
            return None, None  # "in Vilnius, Latvia's president …"
        if not taken or (at == last + 1 and self._listed(last)) or self.inside_a_name(at, at + taken):
            return None, None
        fitting = [
            (entry.codes[0], self.gazetteer.division(entry.codes[0], entry.phrase))
            for entry in names
            if entry.kind in {"country", "region"} and len(entry.codes) == 1 and entry.note != "people"
        ]
        if len(fitting) > 1:
            lies = {(town.country, town.division) for town in self.gazetteer.find(name)}
            fitting.sort(key=lambda where: -((where in lies) + any(where[0] == country for country, _ in lies)))
        return fitting[0] if fitting else (None, None)

    def context(self, first: int, last: int) -> PlaceContext:
        """What the words beside the name over tokens `first` to `last` (excluded) say of where it lies."""
        name = self.name(first, last)
        return PlaceContext(*self.qualifier(last, name), self.beside(first, last))

    def beside(self, first: int, last: int) -> str:
        """The place that a name is said to lie near: "X, south of Cairns", "X near Cairns", "the Cairns suburb of X"."""
        tokens = self.tokens
        sentence = self.parsed.sentences[tokens[first].sent]
        at = last + (last < sentence.last and tokens[last].text == ",")
        for _ in range(3):
            if at + 1 < sentence.last and tokens[at].lower in self.words.beside:
                at += 1
                if tokens[at].text[0].isupper() and tokens[at - 1].lower in {"of", "near", "outside", "from"}:
                    return self.name(at, self.ends(at, sentence)[-1])
        if first - 3 >= sentence.first and tokens[first - 1].lower == "of" and tokens[first - 2].lemma in self.words.place_kinds:
            before = first - 3
            if tokens[before].text[0].isupper():
                return tokens[before].text
        return ""

    def _listed(self, comma: int) -> bool:
        """Whether the comma is one of a row of countries or regions, as in "Iowa, Ohio and Texas"."""
        tokens = self.tokens
        sentence = self.parsed.sentences[tokens[comma].sent]
        before = comma - 1
        for start in range(max(sentence.first, before - 3), before + 1):
            taken, names = self.lookup(start, sentence)
            if (
                taken
                and start + taken == comma
                and names[0].kind in {"country", "region"}
                and fold(self.name(start, comma)) not in self.countries.readings
            ):
                return True
        return False

    def in_row(self, first: int, last: int, known: Callable[[str], bool]) -> bool:
        """Whether a name stands in a row with places that the parser sees or that are `known`."""
        tokens = self.tokens
        sentence = self.parsed.sentences[tokens[first].sent]
        for sign, other in ((first - 1, first - 2), (last, last + 1)):
            if (
                not (sentence.first <= min(sign, other) and max(sign, other) < sentence.last)
                or tokens[sign].lower not in _LISTING
            ):
                continue
            if tokens[other].lower in _LISTING and other + 1 < sentence.last and other > sign:
                other += 1
            if tokens[other].text[0].isupper() and (tokens[other].ent in {"GPE", "LOC"} or known(tokens[other].text)):
                return True
        return False

    def among_states(self, first: int, last: int) -> bool:
        """Whether the name stands in a row of states of the U.S.: "Utah, Washington and Wisconsin"."""
        tokens = self.tokens
        sentence = self.parsed.sentences[tokens[first].sent]
        for sign, other in ((first - 1, first - 2), (last, last + 1)):
            if (
                not (sentence.first <= min(sign, other) and max(sign, other) < sentence.last)
                or tokens[sign].lower not in _LISTING
            ):
                continue
            starts = range(max(sentence.first, other - 2), other + 1) if other < first else range(other, other + 1)
            for start in starts:
                taken, names = self.lookup(start, sentence)
                reaches = other >= last or start + taken == other + 1
                if reaches and names and all(name.kind == "region" and name.codes == ("USA",) for name in names):
                    return True
        return False
