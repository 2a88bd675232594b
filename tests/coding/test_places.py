"""Places: the names of places with their countries, and where an act happens."""

from __future__ import annotations

import pytest

from legation.coding.places import PlaceFinder, find_toponyms
from legation.lexicon.gazetteer import distance, load_gazetteer
from legation.model import Report, content_id
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.scheme import Scheme


def read(scheme: Scheme, text: str) -> ParsedReport:
    return parse(Report(id=content_id(text), text=text), scheme.lexicon, scheme.language)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Ministers gathered in Tallinn on Monday.", "Tallinn", "EST"),
        ("The convoy stopped near Mazar-i-Sharif overnight.", "Mazar-i-Sharif", "AFG"),
        ("The talks in Paris ended without a deal, French officials said.", "Paris", "FRA"),
        ("A storm hit Paris, Texas, on Sunday.", "Paris", "USA"),
        ("Floods reached Queensland.", "Queensland", "AUS"),
        ("He spoke in the United Kingdom.", "United Kingdom", "GBR"),
        ("The fair opened in Porto.", "Porto", "PRT"),
    ],
)
def test_toponyms(scheme: Scheme, text: str, name: str, country: str) -> None:
    parsed = read(scheme, text)
    found = {place.name: place.country for place in find_toponyms(parsed, scheme.lexicon)}
    assert found.get(name) == country
    for place in find_toponyms(parsed, scheme.lexicon):
        assert place.span is not None
        assert parsed.quote(place.span) == place.name


@pytest.mark.parametrize(
    "text", ["Jack London wrote it.", "He reads the Washington Post.", "President Obama spoke.", "It rained in March."]
)
def test_no_toponyms(scheme: Scheme, text: str) -> None:
    assert find_toponyms(read(scheme, text), scheme.lexicon) == ()


@pytest.mark.parametrize(
    ("text", "word", "country"),
    [
        ("The Danish and Greek ministers met in Lisbon.", "met", "PRT"),
        ("In Lisbon, the Danish and Greek ministers met.", "met", "PRT"),
        ("The ministers met at a hotel in Lisbon.", "met", "PRT"),
        ("The ministers held talks in Lisbon.", "talks", "PRT"),
        ("The ministers held talks in the Portuguese capital.", "talks", "PRT"),
        ("The Peruvian president will visit Indonesia.", "visit", "IDN"),
        ("The Peruvian president will travel to Jakarta.", "travel", "IDN"),
        ("The Peruvian president paid a visit to Indonesia.", "visit", "IDN"),
        ("They flew to Lisbon, where the ministers signed a treaty.", "signed", "PRT"),
        ("Rebels attacked a checkpoint near Bamako.", "attacked", "MLI"),
        ("Greece signed a treaty with Denmark.", "signed", None),
        ("The minister condemned the vote held in Gabon.", "condemned", None),
        ("North Korea fired a missile over Japan.", "fired", None),
        ("The Security Council imposed sanctions on Mali.", "sanctions", None),
    ],
)
def test_place_of(scheme: Scheme, text: str, word: str, country: str | None) -> None:
    parsed = read(scheme, text)
    token = next(token for token in parsed.tokens if token.text == word)
    place = PlaceFinder(parsed, scheme.lexicon).place_of(token)
    assert (place.country if place else None) == country


def test_country_points_lie_among_their_towns() -> None:
    """Every central point is near some town of its country, large empty countries and scattered islands allowed for."""
    gazetteer = load_gazetteer()
    towns: dict[str, list[tuple[float, float]]] = {}
    for known in gazetteer.settlements.values():
        for town in known:
            towns.setdefault(town.country, []).append((town.lat, town.lon))
    for code, point in gazetteer.points.items():
        if code in towns:
            assert min(distance(point, town) for town in towns[code]) < 1000, code
