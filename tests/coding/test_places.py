"""Places: the names of places with their countries, and where an act happens."""

from __future__ import annotations

import gzip
from itertools import pairwise

import pytest

from legation.coding.places import PlaceFinder, find_toponyms
from legation.coding.report import code as code_report
from legation.lexicon.gazetteer import distance, load_gazetteer
from legation.lexicon.tables import packaged, read_text
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
        ("The new rules hold for every bank in the U.S. from May.", "U.S.", "USA"),
        ("The vote was held in Ohio, Georgia and Iowa.", "Georgia", "USA"),
        ("The tour leads through Utah, Washington and Oregon.", "Washington", "USA"),
        ("A bridge collapsed in Athens, Ga., on Friday.", "Athens", "USA"),
        ("A bridge collapsed in Athens, Ga., on Friday.", "Ga.", "USA"),
        ("A mine closed in Sudbury, Ont., last year.", "Sudbury", "CAN"),
        ("The fire in Kingston, south of Brisbane, was put out.", "Kingston", "AUS"),
        ("Rescuers reached a village near Ende, on the island of Flores in Indonesia.", "Flores", "IDN"),
        ("The region is poor, as are Bohol, Samar and Cebu in the Philippines.", "Samar", "PHL"),
        ("Villagers in Essex, in England, voted.", "Essex", "GBR"),
        ("Farmers in Nyanza marched, Kenyan police said.", "Nyanza", "KEN"),
        ("He went from Torun to Poznan, Polish police said.", "Torun", "POL"),
        ("Two people died in Franklin County, Kentucky.", "Franklin County", "USA"),
        ("The Ontario Securities Commission fined a bank.", "Ontario", "CAN"),
        ("Ships crossed the Black Sea on Monday.", "Black Sea", None),
        ("They live across Europe and in Africa.", "Europe", None),
        ("A tanker sank on Lake Victoria.", "Lake Victoria", None),
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
        ("Peru's president held talks with Chilean President Luis Rojas in Quito.", "talks", "ECU"),
        ("Iran will meet with the United States in Oman.", "meet", "OMN"),
        ("At the Geneva talks Serbia agreed to withdraw its troops.", "talks", "CHE"),
        ("The ministers of Chile and Peru talked on the sidelines of a conference in Quito.", "talked", "ECU"),
        ("North Korea fired two missiles from a base near Sinpo.", "fired", "PRK"),
        ("The Greek minister is expected in Ankara on Friday to meet his Turkish counterpart.", "meet", "TUR"),
        ("Hundreds of students protested outside the Russian embassy in Nairobi.", "protested", "KEN"),
        ("Hundreds of students protested outside the Russian embassy.", "protested", None),
        ("Ghana said that Togo had violated its airspace.", "violated", None),
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


@pytest.mark.parametrize(
    ("text", "name", "country", "point"),
    [
        ("DOVER, Del. (AP) — Two men were arrested in Dover on Sunday.", "DOVER", "USA", (39.16, -75.52)),
        ("DOVER, Del. (AP) — Two men were arrested in Dover on Sunday.", "Dover", "USA", (39.16, -75.52)),
        ("Police in Paris, Texas, made an arrest. The mayor of Paris was glad.", "Paris", "USA", (33.66, -95.56)),
        ("The storm hit Queensland. Residents of Edmonton, near Cairns, fled.", "Edmonton", "AUS", (-17.0, 145.7)),
        ("The Kenyan ship lay off the Strait of Hormuz.", "Strait of Hormuz", None, (26.6, 56.3)),
    ],
)
def test_namesakes(scheme: Scheme, text: str, name: str, country: str | None, point: tuple[float, float]) -> None:
    """One place of several is meant: by what stands behind it, in the dateline, beside it or anywhere in the report."""
    found = [place for place in find_toponyms(read(scheme, text), scheme.lexicon) if place.name == name]
    assert found
    for place in found:
        assert place.country == country
        assert place.lat is not None
        assert place.lon is not None
        assert distance((place.lat, place.lon), point) < 100


def test_one_unknown_name_does_not_empty_the_result(scheme: Scheme) -> None:
    text = "The envoy flew from Qxaroth to Nairobi and on to Kampala in Uganda."
    countries = {place.name: place.country for place in find_toponyms(read(scheme, text), scheme.lexicon)}
    assert (countries["Nairobi"], countries["Kampala"]) == ("KEN", "UGA")
    assert countries.get("Qxaroth") is None


def test_names_inside_names_place_no_act(scheme: Scheme) -> None:
    parsed = read(scheme, "The Ontario Securities Commission met the ministers in Lisbon.")
    place = PlaceFinder(parsed, scheme.lexicon).place_of(next(token for token in parsed.tokens if token.text == "met"))
    assert place is not None
    assert place.country == "PRT"


def test_country_points_lie_among_their_towns() -> None:
    """Every central point is near some town of its country, large empty countries and scattered islands allowed for."""
    gazetteer = load_gazetteer()
    towns: dict[str, list[tuple[float, float]]] = {}
    for town in gazetteer.settlements:
        towns.setdefault(town.country, []).append((town.lat, town.lon))
    for code, point in gazetteer.points.items():
        if code in towns:
            assert min(distance(point, town) for town in towns[code]) < 1000, code


def test_the_table_of_towns_is_in_the_order_in_which_it_is_searched() -> None:
    """Every line's name can be found: first, last, and any between; a beginning of a name finds nothing."""
    gazetteer = load_gazetteer()
    lines = gzip.decompress(packaged("towns.tsv.gz").read_bytes()).splitlines()
    names = [line.split(b"\t", 1)[0] for line in lines]
    assert all(left + b"\t" <= right + b"\t" for left, right in pairwise(names))
    first = [line.rsplit("\t", 1)[0].encode() for line in read_text("towns_parts.tsv").splitlines()]
    assert first[0] == names[0] and set(first) <= set(names)
    last = [names[names.index(name) - 1] for name in first[1:4]]
    for name in (names[-1], *first, *last, *names[:: len(names) // 50]):
        assert gazetteer.find(name.decode())
    assert [town.country for town in gazetteer.find("Nairobi")][:1] == ["KEN"]
    assert not gazetteer.find("Nairob") and not gazetteer.find("")


@pytest.mark.parametrize(
    ("text", "kind", "country", "rule"),
    [
        ("Kenyan police arrested the Kenyan opposition leader.", "COERCE", "KEN", "place:within-one-country"),
        ("Malian soldiers killed nine Malian rebels.", "ASSAULT", "MLI", "place:within-one-country"),
        ("Norway expelled three Russian diplomats.", "SANCTION", "NOR", "place:own-ground"),
        ("Jordan summoned the Israeli ambassador.", "ACCUSE", "JOR", "place:own-ground"),
        ("Kenya accused Uganda of spying.", "ACCUSE", None, ""),
        ("Israel struck Iran.", "ASSAULT", "IRN", ""),
    ],
)
def test_country_that_an_act_can_only_lie_in(scheme: Scheme, text: str, kind: str, country: str | None, rule: str) -> None:
    (event,) = [event for event in code_report(read(scheme, text), scheme).events if event.type == kind]
    assert (event.place.country if event.place else None) == country
    assert [name for name in event.rules if name.startswith("place:")] == ([rule] if rule else [])
    assert event.place is None or event.place.precision == "country"


def test_what_stands_behind_a_name_decides_over_a_region_of_that_name(scheme: Scheme) -> None:
    places = find_toponyms(read(scheme, "A drone hit Valencia, Venezuela, on Monday."), scheme.lexicon)
    assert [(place.name, place.country) for place in places] == [("Valencia", "VEN"), ("Venezuela", "VEN")]
