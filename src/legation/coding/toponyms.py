"""Names of places in a report, with country, coordinates and how fine they are.

Countries, regions and capitals come from the dictionary, towns from the gazetteer. A town of several is decided by what
qualifies it ("Paris, Texas"), by the countries the story speaks of, then by size; without support only a clearly larger
one is taken, else the name stays without a country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log10

from legation.lexicon import Lexicon
from legation.lexicon.countries import GeoName
from legation.lexicon.gazetteer import Gazetteer, Settlement, load_gazetteer
from legation.lexicon.phrases import fold
from legation.lexicon.place_words import PlaceWords, load_place_words
from legation.model import Place
from legation.parsed import ParsedReport, Sentence
from legation.spans import Span

_LONGEST = 4
"""Words of a town's name at most."""
_CLEARLY = 0.7
"""How much larger (in powers of ten) a town must be than its namesakes to be taken without support."""
_NAMING = frozenset({"country", "metonym", "demonym"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_JOINERS = frozenset({"-", "–", "de", "del", "el", "al", "la", "le", "sur", "i", "e", "of", "upon", "'s"})


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The word groups of places.toml, read once."""
    return load_place_words()


class ToponymReader:
    """Reads the place names of one report.

    Args:
        parsed: the report.
        lexicon: the dictionaries.
    """

    def __init__(self, parsed: ParsedReport, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.countries = lexicon.countries
        self.words = place_words()
        self.gazetteer: Gazetteer = load_gazetteer()
        self.at: dict[int, Place] = {}
        named = [m for m in parsed.mentions if m.kind in _NAMING]
        self._mention_at = {m.first: m for m in named}
        self._blocked = {i for m in parsed.mentions if m.kind in {"organisation", "person"} for i in range(m.first, m.last)}
        self._surnames = {parsed.tokens[m.last - 1].text for m in parsed.mentions if m.kind == "person" and m.last > m.first}
        self._heard: Counter[str] = Counter(actor.country for m in named for actor in m.actors if actor.country)
        self._divisions: set[tuple[str, str]] = set()
        self._looked_up: dict[int, tuple[int, tuple[GeoName, ...]]] = {}
        self._chosen: dict[str, Settlement | None] = {}

    def read(self) -> tuple[Place, ...]:
        """All place names, in text order; `at` then gives the place at each token."""
        found: list[Place] = []
        tokens = self.parsed.tokens
        capitals = [
            (sentence, [i for i in range(sentence.first, sentence.last) if tokens[i].text[0].isupper()])
            for sentence in self.parsed.sentences
        ]
        self._regions(capitals)
        for sentence, sites in capitals:
            done = 0
            for i in sites:
                if i < done:
                    continue
                done, place = self._start(i, sentence)
                if place is not None:
                    found.append(place)
                    for inside in range(i, done):
                        self.at[inside] = place
        return tuple(found)

    def _regions(self, capitals: Sequence[tuple[Sentence, Sequence[int]]]) -> None:
        """Count the regions that the story names: they speak for their country, and for the towns that lie in them."""
        for sentence, sites in capitals:
            done = 0
            for i in sites:
                if i < done:
                    continue
                taken, names = self._lookup(i, sentence)
                if names and names[0].kind == "region" and names[0].note != "people" and len(names[0].codes) == 1:
                    code = names[0].codes[0]
                    self._heard[code] += 1
                    division = self.gazetteer.division(code, names[0].phrase)
                    if division:
                        self._divisions.add((code, division))
                done = i + taken

    # ------------------------------------------------------------------ one name
    def _start(self, i: int, sentence: Sentence) -> tuple[int, Place | None]:
        """The place name that starts at token `i`, and the token after it (after what was looked at)."""
        taken, names = self._lookup(i, sentence)
        mention = self._mention_at.get(i)
        if names and not self._longer_town(i, i + taken) and not self._elsewhere(i + taken, names):
            return i + taken, self._from_dictionary(i, i + taken, names, known=mention is not None)
        if i in self._blocked or self.parsed.tokens[i].pos != "PROPN":
            return i + 1, None
        return self._town(i, sentence)

    def _lookup(self, i: int, sentence: Sentence) -> tuple[int, tuple[GeoName, ...]]:
        """How many tokens the dictionary name at `i` takes, and what it may name; looked up once."""
        found = self._looked_up.get(i)
        if found is None:
            found = self._looked_up[i] = self._look_up(i, sentence)
        return found

    def _look_up(self, i: int, sentence: Sentence) -> tuple[int, tuple[GeoName, ...]]:
        tokens = self.parsed.tokens
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

    def _from_dictionary(self, first: int, last: int, names: Sequence[GeoName], *, known: bool) -> Place | None:
        """A country, region or capital; nothing for adjectives, peoples, offices and names inside of others."""
        tokens = self.parsed.tokens
        if self._inside_a_name(first, last) or (first in self._blocked and not known):
            return None
        if tokens[first].lower == "the" and last - first > 1:
            first += 1
        span = Span(tokens[first].start, tokens[last - 1].end)
        name = span.text(self.parsed.report.text)
        order = names if known else sorted(names, key=lambda n: n.kind == "country" and fold(name) in self.countries.readings)
        for entry in order:
            code = entry.codes[0] if len(entry.codes) == 1 else None
            if entry.kind == "country" and (known or fold(name) not in self.countries.readings):
                point = self.gazetteer.points.get(code or "", (None, None))
                return Place(name=name, country=code, precision="country", lat=point[0], lon=point[1], span=span)
            if entry.kind == "region" and entry.note != "people":
                return self._region(name, code, span)
            if entry.kind == "metonym" and entry.note in {"capital", "seat"} and code:
                towns = [town for town in self.gazetteer.find(name) if town.country == code]
                if towns:
                    return Place(name=name, country=code, precision="city", lat=towns[0].lat, lon=towns[0].lon, span=span)
                return Place(name=name, country=code, precision="city", span=span)
            if entry.kind == "metonym" and entry.note == "building" and self._after(first, self.words.strong):
                return Place(name=name, country=code, precision="point", span=span)
        return None

    def _elsewhere(self, last: int, names: Sequence[GeoName]) -> bool:
        """Whether the next words put a capital's namesake into another country: "Paris, Texas"."""
        country, _ = self._qualifier(last)
        return country is not None and names[0].kind == "metonym" and country not in names[0].codes

    def _longer_town(self, first: int, last: int) -> bool:
        """Whether the name is the beginning of a town's: "Quebec City", "Kansas City"."""
        tokens = self.parsed.tokens
        if last >= len(tokens) or tokens[last].pos != "PROPN" or tokens[last].sent != tokens[first].sent:
            return False
        return bool(self.gazetteer.find(Span(tokens[first].start, tokens[last].end).text(self.parsed.report.text)))

    def _region(self, name: str, code: str | None, span: Span) -> Place:
        towns = [town for town in self.gazetteer.find(name) if town.country == code]
        division = self.gazetteer.division_point(code, name) if code else None
        if towns and not (division and code == "USA"):
            return Place(name=name, country=code, precision="city", lat=towns[0].lat, lon=towns[0].lon, span=span)
        lat, lon = division or (None, None)
        return Place(name=name, country=code, precision="region", lat=lat, lon=lon, span=span)

    def _inside_a_name(self, first: int, last: int) -> bool:
        """Whether the words belong to a longer name: "Mali Empire Hotel", "the Washington Post", "Jack London"."""
        tokens = self.parsed.tokens
        head = tokens[last - 1]
        if head.ent in {"ORG", "PERSON", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW"}:
            after = tokens[last] if last < len(tokens) else None
            before = tokens[first - 1] if first else None
            return any(
                other is not None and other.ent == head.ent and other.sent == head.sent and other.text[:1].isupper()
                for other in (after, before)
            )
        return False

    # ------------------------------------------------------------------ towns
    def _town(self, i: int, sentence: Sentence) -> tuple[int, Place | None]:
        tokens = self.parsed.tokens
        last = i + 1
        ends = [last]
        while last < min(sentence.last, i + 2 * _LONGEST):
            token = tokens[last]
            if token.pos == "PROPN" and token.text[:1].isupper() and last not in self._blocked:
                ends.append(last + 1)
            elif token.lower not in _JOINERS or last + 1 >= sentence.last or not self._joins(last):
                break
            last += 1
        label = tokens[i].ent
        if label in {"DATE", "TIME", "NORP", "LANGUAGE", "EVENT"}:
            return i + 1, None
        strong, weak = self._after(i, self.words.strong), self._after(i, self.words.weak)
        for end in reversed(ends):
            span = Span(tokens[i].start, tokens[end - 1].end)
            name = span.text(self.parsed.report.text)
            towns = self.gazetteer.find(name)
            if name in self.words.areas:
                lat, lon = self.gazetteer.area(name) or (None, None)
                return end, Place(name=name, country=None, precision="region", lat=lat, lon=lon, span=span)
            if not towns or not self._is_place(i, end, strong=strong, weak=weak):
                continue
            town = self._choose(name, towns, end)
            if town is None:
                return end, Place(name=name, country=None, precision="unknown", span=span)
            return end, Place(name=name, country=town.country, precision="city", lat=town.lat, lon=town.lon, span=span)
        if label in _PLACE_LABELS and (strong or weak) and tokens[i - 1].ent != label:
            end = i + 1
            while end < sentence.last and tokens[end].ent == label and tokens[end].text[:1].isupper():
                end += 1
            return end, self._unknown(i, end)
        return ends[-1], None

    def _joins(self, i: int) -> bool:
        """Whether the word joins two parts of one name ("Aix-en-Provence"): capital behind, or hyphens around."""
        after = self.parsed.tokens[i + 1]
        return after.text[:1].isupper() or self.parsed.tokens[i].text in {"-", "–"} or after.text in {"-", "–"}

    def _unknown(self, first: int, last: int) -> Place:
        """A place that no list has: its country only where the next words say so ("Kapchorwa, Uganda")."""
        tokens = self.parsed.tokens
        span = Span(tokens[first].start, tokens[last - 1].end)
        country, _ = self._qualifier(last)
        return Place(name=span.text(self.parsed.report.text), country=country, span=span)

    def _is_place(self, first: int, last: int, *, strong: bool, weak: bool) -> bool:
        tokens = self.parsed.tokens
        label = tokens[first].ent
        if last - first == 1 and tokens[first].text in self._surnames:
            return False
        after = tokens[last] if last < len(tokens) else None
        joined = after is not None and after.pos == "PROPN" and after.sent == tokens[first].sent
        if joined and after is not None and tokens[last - 1].head is after and after.ent in {"ORG", "PERSON", "PRODUCT", label}:
            return False
        before = tokens[first - 1] if first else None
        if before is not None and before.pos == "PROPN" and before.head is tokens[last - 1] and before.ent == label:
            return False
        if label in _PLACE_LABELS:
            return True
        if label == "PERSON" or label == "ORG":
            return strong and (last == len(tokens) or tokens[last].ent != label) and tokens[first].dep in {"pobj", "compound"}
        return strong or (weak and self._qualifier(last)[0] is not None)

    def _after(self, i: int, words: frozenset[str]) -> bool:
        """Whether one of the words stands before the name, over an article and a kind of place ("in the port of X")."""
        tokens = self.parsed.tokens
        return i > 0 and tokens[i - 1].lower in words

    def _qualifier(self, last: int) -> tuple[str | None, str | None]:
        """The country (and division) that follows a name after a comma: "Paris, Texas", "Osh, Kyrgyzstan"."""
        tokens = self.parsed.tokens
        if last + 1 >= len(tokens) or tokens[last].text != "," or tokens[last + 1].sent != tokens[last].sent:
            return None, None
        _, names = self._lookup(last + 1, self.parsed.sentences[tokens[last].sent])
        for name in names:
            if name.kind in {"country", "region"} and len(name.codes) == 1:
                code = name.codes[0]
                return code, self.gazetteer.division(code, name.phrase)
        return None, None

    def _choose(self, name: str, towns: Sequence[Settlement], last: int) -> Settlement | None:
        country, division = self._qualifier(last)
        key = fold(name)
        if country is None and key in self._chosen:
            return self._chosen[key]
        scored = (
            (self._score(town, country, division) + _CLEARLY * self.gazetteer.is_own(town, name), n, town)
            for n, town in enumerate(towns)
        )
        ranked = sorted(scored, key=lambda r: (-r[0], r[1]))
        best = ranked[0]
        supported = best[2].country == country if country else self._heard[best[2].country] > 0
        clear = len(ranked) == 1 or best[0] - ranked[1][0] >= _CLEARLY or ranked[1][2].country == best[2].country
        town = best[2] if (supported or clear) and (country is None or best[2].country == country) else None
        self._chosen[key] = town
        return town

    def _score(self, town: Settlement, country: str | None, division: str | None) -> float:
        score = log10(town.population + 1)
        if country is not None:
            score += 5.0 if town.country == country else 0.0
            score += 3.0 if division and town.division == division else 0.0
        total = sum(self._heard.values())
        if total and self._heard[town.country]:
            score += 1.0 + self._heard[town.country] / total
        if (town.country, town.division) in self._divisions:
            score += 1.5
        return score


def find_toponyms(parsed: ParsedReport, lexicon: Lexicon) -> tuple[Place, ...]:
    """The places that a report names, in text order, each with its span.

    Args:
        parsed: the report.
        lexicon: the dictionaries.
    """
    return ToponymReader(parsed, lexicon).read()
