"""Places by the shape of their names, and the points of regions: "Lake Balaton", "Pope County", "King Edward Street"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.coding.place_choice import PlaceChooser
from legation.coding.place_signs import Surroundings
from legation.model import Place
from legation.parsed import Sentence
from legation.spans import Span

_METROPOLIS = 5_000_000
"""Inhabitants from which a city comes before the region of the same name."""


class ShapeReader:
    """Reads names whose own words say what they are.

    Args:
        around: the words of the report. chooser: the countries and regions that the report names.
    """

    def __init__(self, around: Surroundings, chooser: PlaceChooser) -> None:
        self.around, self.chooser = around, chooser
        self.gazetteer, self.countries, self.words = around.gazetteer, around.countries, around.words

    def read(self, i: int, sentence: Sentence, taken: int) -> tuple[int, Place] | None:
        """The name that starts at token `i`, and the token after it.

        Args:
            i, sentence: where to look. taken: how many tokens a name of the dictionary takes there.
        """
        tokens = self.around.tokens
        run = i
        while run < min(sentence.last, i + 6) and (
            tokens[run].text[0].isupper() or (run > i and tokens[run].text in {"'s", "of", "the", "-"})
        ):
            run += 1
        for end in range(run, i, -1):
            if not tokens[end - 1].text[0].isupper():
                continue
            span = Span(tokens[i].start, tokens[end - 1].end)
            name = self.around.name(i, end)
            place = self._feature(name, span, end) if end - i > 1 or tokens[i].pos == "PROPN" else None
            if place is None and end - i > 1:
                place = self._by_last_word((i, end), name, span)
            if place is not None and (end - i > taken or self._is_wide(name)):
                return end, place
        return None

    def _is_wide(self, name: str) -> bool:
        """Whether a name is of a sea or a continent, whatever else it stands for."""
        feature = self.gazetteer.feature(name)
        return feature is not None and feature.kind in {"sea", "ocean", "continent"}

    def region(self, name: str, code: str | None, span: Span) -> Place:
        """A region by its name in the lists; the city of that name where the region is none or much the smaller."""
        towns = [town for town in self.gazetteer.find(name) if town.country == code]
        division = self.gazetteer.division(code, name) if code else None
        if towns and (division is None or towns[0].population >= _METROPOLIS) and not self._says_region(span):
            return Place(
                name=span.text(self.around.parsed.report.text),
                country=code,
                precision="city",
                lat=towns[0].lat,
                lon=towns[0].lon,
                span=span,
            )
        feature = self.gazetteer.feature(name)
        point = self.gazetteer.division_point(code, name) if code else None
        if point is None and feature is not None:
            point = feature.lat, feature.lon
        lat, lon = point or (None, None)
        return Place(name=name, country=code, precision="region", lat=lat, lon=lon, span=span)

    def _says_region(self, span: Span) -> bool:
        """Whether the next word makes the name that of a region: "New York state", "New York Governor A"."""
        after = self.around.parsed.report.text[span.end : span.end + 24].replace("'s", "").split()
        return bool(after) and after[0].strip(",.").lower() in self.words.region_nouns

    def _feature(self, name: str, span: Span, end: int) -> Place | None:
        feature = self.gazetteer.feature(name)
        if feature is None and not self.gazetteer.divides(name):
            return None
        country, _ = self.around.qualifier(end, name)
        if feature is not None and (country in {None, feature.country} or self._is_wide(name)):
            return Place(name=name, country=feature.country, precision="region", lat=feature.lat, lon=feature.lon, span=span)
        if self.countries.names.get(name):
            return None
        for code in [country] if country else self._spoken():
            if self.gazetteer.division(code, name):
                return self.region(name, code, span)
        return None

    def _spoken(self) -> list[str]:
        """The countries that the report names, the most named first."""
        return [code for code, _ in sorted(self.chooser.heard.items(), key=lambda item: (-item[1], item[0]))]

    def _by_last_word(self, where: tuple[int, int], name: str, span: Span) -> Place | None:
        tokens = self.around.tokens
        first, end = where
        kind = tokens[end - 1].text
        if kind in self.words.ways and tokens[first].text not in self.words.not_names:
            return Place(name=name, country=None, precision="point", span=span)
        if states := self.gazetteer.counties(name):
            return self._county(name, states, span, end)
        bare = self.around.name(first, end - 1)
        if kind in self.words.kinds and end - first > 1 and len(self.countries.names.get(bare)) == 0:
            for code in self._spoken():
                if self.gazetteer.division(code, bare):
                    return replace(self.region(bare, code, span), name=name)
        if (
            kind in self.words.lands
            and tokens[first].text not in self.words.not_names
            and tokens[end - 1].ent in {"GPE", "LOC", "FAC", ""}
            and not any(self.chooser.heard[town.country] for town in self.gazetteer.find(name))
        ):
            country, _ = self.around.qualifier(end, name)
            return Place(name=name, country=country, precision="region" if country else "unknown", span=span)
        return None

    def _county(self, name: str, states: Sequence[str], span: Span, end: int) -> Place:
        """A county of the U.S. in the state that the story names; it lies about its namesake town or a sure place there."""
        country, division = self.around.qualifier(end, name)
        heard = [state for state in states if ("USA", state) in self.chooser.divisions]
        state = division if division in states else heard[0] if len(heard) == 1 else states[0] if len(states) == 1 else None
        if country not in {None, "USA"} or (state is None and not self.chooser.heard["USA"]):
            return Place(name=name, country=country, precision="region", span=span)
        point: tuple[float, float] | None = None
        if state is not None:
            towns = [t for t in self.gazetteer.find(name.rsplit(" ", 1)[0]) if (t.country, t.division) == ("USA", state)]
            towns = towns or [t for t in self.chooser.anchors if (t.country, t.division) == ("USA", state)]
            point = (towns[0].lat, towns[0].lon) if towns else self.gazetteer.centre("USA", state)
        lat, lon = point or (None, None)
        return Place(name=name, country="USA", precision="region", lat=lat, lon=lon, span=span)
