"""Names of places in a report, with country, coordinates and how fine they are.

Countries, regions and capitals come from the dictionary, towns, seas, mountains and islands from the gazetteer. Names inside
other names ("the Ontario Securities Commission") are place names too, but no act is placed by them: `at` leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from legation.coding.place_choice import NAMING, PlaceChooser, PlaceContext
from legation.coding.place_shapes import ShapeReader
from legation.coding.place_signs import Surroundings, place_words
from legation.lexicon import Lexicon
from legation.lexicon.countries import GeoName
from legation.lexicon.gazetteer import Gazetteer, Settlement, load_gazetteer
from legation.lexicon.phrases import fold
from legation.model import Place
from legation.parsed import ParsedReport, Sentence
from legation.spans import Span

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


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
        self._mention_at = {}
        for mention in parsed.mentions:
            if mention.kind in NAMING:
                first = next((i for i in range(mention.first, mention.last) if parsed.tokens[i].text[0].isupper()), mention.first)
                self._mention_at[first + (parsed.tokens[first].lower == "the" and first + 1 < mention.last)] = mention
        self._people: set[int] = set()
        self._bodies: set[int] = set()
        self._papers: set[int] = set()
        self._surnames: set[str] = set()
        for mention in parsed.mentions:
            inside = range(mention.first, mention.last)
            if mention.kind == "person":
                self._people.update(inside)
                if mention.last - mention.first > 1:
                    self._surnames.add(parsed.tokens[mention.last - 1].text)
            elif mention.kind == "organisation":
                self._bodies.update(inside)
                if mention.actor is not None and mention.actor.sector == "MED":
                    self._papers.update(inside)
        self.chooser = PlaceChooser(parsed, self.gazetteer)
        self.around = Surroundings(parsed, self.countries, self.gazetteer)
        self.shapes = ShapeReader(self.around, self.chooser)
        self._embedded: set[int] = set()

    def read(self) -> tuple[Place, ...]:
        """All place names, in text order; `at` then gives the place at each token."""
        tokens = self.parsed.tokens
        capitals = [
            (sentence, [i for i in range(sentence.first, sentence.last) if tokens[i].text[0].isupper()])
            for sentence in self.parsed.sentences
        ]
        filed = self._dateline()
        self._prepare(capitals)
        found: dict[int, tuple[int, Place]] = {}
        for sentence, sites in capitals:
            done = 0
            for i in sites:
                if i < done:
                    continue
                done, place = self._start(i, sentence)
                if place is not None:
                    first = i + (tokens[i].lower == "the" and place.span is not None and place.span.start > tokens[i].start)
                    found[first] = done, place
        self._repeated(capitals, found)
        for first, (last, place) in found.items():
            if first not in self._embedded:
                for inside in range(first, last):
                    self.at[inside] = place
        return (*filed, *(found[first][1] for first in sorted(found)))

    # ------------------------------------------------------------------ what the report says of where things lie
    def _prepare(self, capitals: Sequence[tuple[Sentence, Sequence[int]]]) -> None:
        """Count the regions that the story names, and pin the towns that it qualifies; then the towns without namesakes."""
        tokens = self.parsed.tokens
        for sentence, sites in capitals:
            done = 0
            for i in sites:
                if i < done:
                    continue
                taken, names = self.around.lookup(i, sentence)
                if names and names[0].kind == "region" and names[0].note != "people" and len(names[0].codes) == 1:
                    self._hear_region(names[0].codes[0], names[0].phrase)
                elif (
                    i + 1 < sentence.last
                    and self.words.states.get(tokens[i].text.rstrip("."))
                    and i
                    and tokens[i - 1].text == ","
                ):
                    self._hear_region(*self.words.states[tokens[i].text.rstrip(".")])
                done = i + taken
        for sentence, sites in capitals:
            for i in sites:
                for end in self.around.ends(i, sentence):
                    name = self.around.name(i, end)
                    country, division = self.around.qualifier(end, name)
                    if country is not None:
                        self.chooser.pin(name, country, division)
                    elif tokens[i].ent in _PLACE_LABELS and (towns := self.gazetteer.find(name)):
                        self.chooser.sure(name, towns)

    def _hear_region(self, country: str, name: str) -> None:
        self.chooser.hear(country, name)
        division = self.gazetteer.division(country, name)
        if division:
            self.chooser.divisions.add((country, division))

    def _dateline(self) -> tuple[Place, ...]:
        """The place in the dateline, with what qualifies it there."""
        report = self.parsed.report
        place = self.place_named(report.dateline_place) if report.dateline_place else None
        span = next((span for kind, span in report.furniture if kind == "dateline"), None)
        if span is None or not report.dateline_place:
            return ()
        start = report.text.find(report.dateline_place.split(",")[0], span.start, span.end)
        if start < 0:
            return ()
        name = report.dateline_place.split(",")[0].strip()
        named = Span(start, start + len(name))
        places = [replace(place, name=name, span=named) if place else Place(name=name, country=None, span=named)]
        rest = report.dateline_place.partition(",")[2].strip()
        if rest and self.around.region_of(rest) is not None:
            start = report.text.find(rest, named.end, span.end)
            end = start + len(rest) + (report.text[start + len(rest) : start + len(rest) + 1] == "." and "." not in rest[-1:])
            country, region = self.around.region_of(rest) or ("", "")
            places.append(replace(self.shapes.region(region, country, Span(start, end)), name=report.text[start:end]))
        return tuple(places)

    def place_named(self, name: str) -> Place | None:
        """The place of a name by itself, such as a dateline: "LONDON, Ky."."""
        head, _, rest = name.partition(",")
        head, rest = head.strip(), rest.strip().rstrip(".")
        if head.isupper() and len(head) > 3:
            head = head.title()
        region = self.around.region_of(rest)
        qualified = PlaceContext()
        if region is not None:
            qualified = PlaceContext(region[0], self.gazetteer.division(*region))
            self._hear_region(*region)
            self.chooser.pin(head, region[0], qualified.division)
        for entry in self.countries.names.get(head):
            if (
                region is None
                and len(entry.codes) == 1
                and entry.kind in {"country", "metonym", "region"}
                and entry.note != "people"
            ):
                code = entry.codes[0]
                namesakes = self.gazetteer.find(head) if entry.kind == "metonym" else ()
                if namesakes and (town := self.chooser.choose(head, namesakes, qualified, code)) is not None:
                    return Place(name=name, country=town.country, precision="city", lat=town.lat, lon=town.lon)
                fine: Literal["city", "country"] = "city" if entry.kind == "metonym" else "country"
                return Place(name=name, country=code, precision=fine)
        if region is not None and (states := self.gazetteer.counties(head)) and qualified.division in states:
            point = self.gazetteer.centre("USA", qualified.division or "") or (None, None)
            return Place(name=name, country="USA", precision="region", lat=point[0], lon=point[1])
        towns = list(self.gazetteer.find(head))
        town = self.chooser.choose(head, towns, qualified) if towns else None
        return Place(name=name, country=town.country, precision="city", lat=town.lat, lon=town.lon) if town else None

    # ------------------------------------------------------------------ one name
    def _start(self, i: int, sentence: Sentence) -> tuple[int, Place | None]:
        """The place name that starts at token `i`, and the token after it (after what was looked at)."""
        tokens = self.parsed.tokens
        abbreviated = self._abbreviated(i)
        if abbreviated is not None:
            return i + 1 + (tokens[i].text[-1] != "." and self.around.dot(i + 1)), abbreviated
        taken, names = self.around.lookup(i, sentence)
        mention = self._mention_at.get(i)
        if names and mention is None and tokens[i].lower == "the" and i + 1 in self._mention_at:
            mention = self._mention_at[i + 1]
        if not (names and self.around.longer_town(i, i + taken)):
            shaped = None if self._is_no_shape(i) else self.shapes.read(i, sentence, taken)
            if shaped is not None:
                end, place = shaped
                inner = self.around.inside_a_name(i, end) in {"ORG", "PERSON"} or any(k in self._bodies for k in range(i, end))
                if inner or place.precision == "point":
                    self._embedded.add(i)
                return shaped
        if names and not self.around.longer_town(i, i + taken):
            if mention is not None and mention.actor is not None:
                names = tuple(n for n in names if mention.actor.country in n.codes) or names
            return i + taken, self._from_dictionary(i, i + taken, names, known=mention is not None)
        if (i in self._people and not self._mislabelled(i)) or i in self._bodies or tokens[i].pos != "PROPN":
            return i + 1, None
        return self._town(i, sentence)

    def _is_no_shape(self, i: int) -> bool:
        return i in self._papers or (i in self._people and not self._mislabelled(i))

    def _mislabelled(self, i: int) -> bool:
        """Whether a lone "person" without any office stands as a place does: behind "in", or in a row of places."""
        tokens = self.parsed.tokens
        alone = i - 1 not in self._people and i + 1 not in self._people and tokens[i].text not in self._surnames
        return alone and (self.around.after(i, self.words.strong) or self.around.in_row(i, i + 1, self._is_division))

    def _is_division(self, name: str) -> bool:
        """Whether a name is of a region of a country that the report speaks of."""
        return any(self.gazetteer.division(code, name) for code in self.chooser.heard)

    def _abbreviated(self, i: int) -> Place | None:
        """A state in short behind a town: "Ky." in "London, Ky."."""
        tokens = self.parsed.tokens
        known = self.words.states.get(tokens[i].text.rstrip("."))
        if known is None or not i or tokens[i - 1].text != "," or not tokens[i - 2].text[0].isupper():
            return None
        end = tokens[i + 1].end if tokens[i].text[-1] != "." and self.around.dot(i + 1) else tokens[i].end
        span = Span(tokens[i].start, end)
        return replace(self.shapes.region(known[1], known[0], span), name=span.text(self.parsed.report.text))

    def _from_dictionary(self, first: int, last: int, names: Sequence[GeoName], *, known: bool) -> Place | None:
        """A country, region or capital; nothing for adjectives, peoples, offices and names of persons."""
        tokens = self.parsed.tokens
        inside = self.around.inside_a_name(first, last)
        if first in self._papers or (first in self._people and not known) or inside == "PERSON":
            return None
        embedded = bool(inside) or (first in self._bodies and not known)
        if tokens[first].lower == "the" and last - first > 1:
            first += 1
        if embedded:
            self._embedded.add(first)
        span = Span(tokens[first].start, tokens[last - 1].end)
        name = span.text(self.parsed.report.text)
        ambiguous = fold(name) in self.countries.readings
        state = self._state(name, names)
        if state and self.around.among_states(first, last):
            return replace(self.shapes.region(state, "USA", span), name=name, precision="region")
        regions = [n for n in names if n.kind == "region" and n.note != "people" and len(n.codes) == 1]
        if (
            regions
            and names[0].kind == "metonym"
            and not self._spoken_of([n for n in names if n.kind == "metonym"], name)
            and self._spoken_of(regions, name)
        ):
            names = regions
        if not known and not embedded and ambiguous:
            names = [n for n in names if n.kind == "region"] or names
        for entry in names:
            code = entry.codes[0] if len(entry.codes) == 1 else None
            if entry.kind == "country" and (known or embedded or not ambiguous):
                point = self.gazetteer.points.get(code or "", (None, None))
                return Place(name=name, country=code, precision="country", lat=point[0], lon=point[1], span=span)
            if entry.kind == "region" and entry.note != "people":
                town = self.chooser.pinned.get(fold(name))
                if town is not None and town.country != code and self.chooser.said.get(fold(name), ("", None))[0] == town.country:
                    # "Valencia, Venezuela": what stands behind the name anywhere decides.
                    return Place(name=name, country=town.country, precision="city", lat=town.lat, lon=town.lon, span=span)
                return self.shapes.region(name, code, span)
            if entry.kind == "metonym" and entry.note in {"capital", "seat"} and code:
                return self._capital(name, code, span, (first, last))
            if entry.kind == "metonym" and entry.note == "building" and self.around.after(first, self.words.strong):
                return Place(name=name, country=code, precision="point", span=span)
        return None

    def _state(self, name: str, names: Sequence[GeoName]) -> str:
        """The state of the U.S. that an ambiguous name may mean: "Georgia", "Washington"."""
        if not any(reading.kind == "us_state" for reading in self.countries.readings.get(fold(name), ())):
            return ""
        region = next((n.phrase for n in names if n.kind == "region" and n.codes == ("USA",)), f"{name} state")
        return region if self.gazetteer.division_point("USA", region) else ""

    def _spoken_of(self, names: Sequence[GeoName], name: str) -> bool:
        return any(
            self.chooser.speaks_of(code, name) for entry in names for code in entry.codes if entry.kind in {"metonym", "region"}
        )

    def _capital(self, name: str, code: str, span: Span, where: tuple[int, int]) -> Place:
        """A capital, unless what the report says of other places speaks for a namesake."""
        first, last = where
        towns = self.gazetteer.find(name)
        town = self.chooser.choose(name, towns, self.around.context(first, last), code) if towns else None
        if town is not None:
            return Place(name=name, country=town.country, precision="city", lat=town.lat, lon=town.lon, span=span)
        country, _ = self.around.qualifier(last)
        return Place(name=name, country=country or code, precision="city", span=span)

    # ------------------------------------------------------------------ towns
    def _town(self, i: int, sentence: Sentence) -> tuple[int, Place | None]:
        tokens = self.parsed.tokens
        ends = [end for end in self.around.ends(i, sentence) if not any(k in self._bodies for k in range(i, end))]
        label = tokens[i].ent
        if not ends or label in {"DATE", "TIME", "LANGUAGE", "EVENT"}:
            return i + 1, None
        strong, weak = self.around.after(i, self.words.strong), self.around.after(i, self.words.weak)
        of_kind = i > 1 and tokens[i - 1].lower == "of" and tokens[i - 2].lemma in self.words.place_nouns
        for end in reversed(ends):
            name = self.around.name(i, end)
            towns = () if name in self.words.not_towns else self.gazetteer.find(name)
            kind = of_kind or (end < sentence.last and tokens[end].lower in self.words.place_kinds)
            if towns and self._is_place((i, end), towns, strong=strong or kind, weak=weak):
                return end, self._chosen(name, towns, (i, end))
        if label in _PLACE_LABELS and (strong or weak) and tokens[i - 1].ent != label:
            end = i + 1
            while end < sentence.last and tokens[end].ent == label and tokens[end].text[:1].isupper():
                end += 1
            return end, self._unknown(i, end)
        return i + 1 if len(ends) == 1 else ends[-1], None

    def _chosen(self, name: str, towns: Sequence[Settlement], where: tuple[int, int]) -> Place:
        first, last = where
        span = Span(self.parsed.tokens[first].start, self.parsed.tokens[last - 1].end)
        around = self.around.context(first, last)
        town = self.chooser.choose(name, towns, around)
        if town is not None and around.beside:
            self.chooser.pinned.setdefault(fold(name), town)
        if town is None:
            return self._unknown(first, last)
        return Place(name=name, country=town.country, precision="city", lat=town.lat, lon=town.lon, span=span)

    def _unknown(self, first: int, last: int) -> Place:
        """A place that no list has: its country only where the next words say so ("Kapchorwa, Uganda")."""
        tokens = self.parsed.tokens
        span = Span(tokens[first].start, tokens[last - 1].end)
        country, division = self.around.qualifier(last, self.around.name(first, last))
        if country is None and (beside := self.gazetteer.find(self.around.beside(first, last))):
            country = self._sole(beside)
        if country is None:
            country, division = self.chooser.said.get(fold(self.around.name(first, last)), (None, None))
        point = self.gazetteer.centre(country, division) if country and division else None
        lat, lon = point or (None, None)
        return Place(name=span.text(self.parsed.report.text), country=country, lat=lat, lon=lon, span=span)

    def _sole(self, towns: Sequence[Settlement]) -> str | None:
        """The country of the towns: the one the report speaks of, or of the only large one."""
        spoken = {town.country for town in towns if self.chooser.heard[town.country]}
        if len(spoken) == 1:
            return spoken.pop()
        return towns[0].country if len(towns) == 1 and not spoken else None

    def _is_place(self, where: tuple[int, int], towns: Sequence[Settlement], *, strong: bool, weak: bool) -> bool:
        tokens = self.parsed.tokens
        first, last = where
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
        if label in _PLACE_LABELS or self.around.qualifier(last)[0] is not None:
            return True
        spoken = any(self.chooser.speaks_of(town.country) for town in towns)
        if label in {"PERSON", "ORG", "NORP"}:
            alone = (last == len(tokens) or tokens[last].ent != label) and (before is None or before.ent != label)
            return alone and (
                (strong and tokens[first].dep in {"pobj", "compound", "conj"})
                or (spoken and (weak or self.around.in_row(first, last, self._is_division)))
            )
        return strong or (spoken and (weak or self.around.in_row(first, last, self._is_division)))

    def _repeated(self, capitals: Sequence[tuple[Sentence, Sequence[int]]], found: dict[int, tuple[int, Place]]) -> None:
        """A name that stood for a place is one wherever it stands again, but not within the name of a person."""
        tokens = self.parsed.tokens
        known: dict[str, Place] = {}
        covered: set[int] = set()
        for first, (last, place) in found.items():
            covered.update(range(first, last))
            if place.precision in {"city", "region"} and first not in self._embedded:
                known.setdefault(place.name, place)
        if not known:
            return
        for sentence, sites in capitals:
            for i in sites:
                if i in covered or i in self._people or i in self._papers or tokens[i].ent in {"PERSON", "DATE"}:
                    continue
                for end in reversed(self.around.ends(i, sentence)):
                    same = known.get(self.around.name(i, end))
                    if same is not None and covered.isdisjoint(range(i, end)):
                        found[i] = end, replace(same, span=Span(tokens[i].start, tokens[end - 1].end))
                        covered.update(range(i, end))
                        if self.around.inside_a_name(i, end) or i in self._bodies:
                            self._embedded.add(i)
                        break


def find_toponyms(parsed: ParsedReport, lexicon: Lexicon) -> tuple[Place, ...]:
    """The places that a report names, in text order, each with its span.

    Args:
        parsed: the report.
        lexicon: the dictionaries.
    """
    return ToponymReader(parsed, lexicon).read()
