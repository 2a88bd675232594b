"""Who is spoken of: countries, titled persons, descriptions and pronouns of invented stories."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from legation.lexicon import Lexicon, load_lexicon
from legation.model import Actor, Report
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.parsing.syntax import load_language

PHRASES = Path(__file__).parents[1] / "data" / "titled_phrases" / "dev.jsonl"


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@cache
def _language() -> object:
    return load_language()


def read(text: str) -> ParsedReport:
    return parse(Report(id="t", text=text), _lexicon(), _language())  # type: ignore[arg-type]


def actors(parsed: ParsedReport, words: str, nth: int = 0) -> tuple[Actor, ...]:
    """The parties of the nth mention that reads exactly `words`."""
    found = [mention for mention in parsed.mentions if parsed.quote(mention.span) == words]
    assert found, [parsed.quote(mention.span) for mention in parsed.mentions]
    return found[nth].actors


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("North Korea closed the border.", "North Korea", "PRK"),
        ("US officials met on Monday.", "US", "USA"),
        ("The Peruvian navy sailed.", "Peruvian", "PER"),
        ("The Kremlin rejected the offer.", "The Kremlin", "RUS"),
        ("NATO condemned the launch.", "NATO", "IGO"),
    ],
)
def test_dictionary_phrases(text: str, words: str, country: str) -> None:
    parsed = read(text)
    found = [a.country for m in parsed.mentions if words.endswith(parsed.quote(m.span).removeprefix("The ")) for a in m.actors]
    assert country in found


def test_lower_case_words_are_no_countries() -> None:
    parsed = read("They told us that the turkey was ready, and gave us a chad.")
    assert not [m for m in parsed.mentions if m.kind == "country"]


@pytest.mark.parametrize(
    ("text", "person", "country", "sector"),
    [
        ("Norwegian Foreign Minister Sigrun Haugland spoke in Oslo.", "Sigrun Haugland", "NOR", "GOV"),
        ("Sigrun Haugland, the Norwegian foreign minister, spoke.", "Sigrun Haugland", "NOR", "GOV"),
        ("President Daniel Okoth of Kenya arrived on Monday.", "Daniel Okoth", "KEN", "GOV"),
        ("Former Chilean president Ramiro Vidal left the hall.", "Ramiro Vidal", "CHL", "ELI"),
        ("Kenya's parliament speaker Daniel Okoth resigned.", "Daniel Okoth", "KEN", "LEG"),
        ("Japan's ambassador to Chile, Haruo Ishimine, left.", "Haruo Ishimine", "JPN", "GOV"),
        ("Kremlin spokesman Oleg Vasin denied the report.", "Oleg Vasin", "RUS", "GOV"),
    ],
)
def test_titled_names(text: str, person: str, country: str, sector: str) -> None:
    titled = [t for t in read(text).titled if t.person == person]
    assert [(t.country, t.sector) for t in titled] == [(country, sector)]


def test_several_names_under_one_title() -> None:
    parsed = read("Presidents Daniel Okoth of Kenya and Ana Ruiz of Peru signed the treaty.")
    assert {(t.person, t.country) for t in parsed.titled} == {("Daniel Okoth", "KEN"), ("Ana Ruiz", "PER")}


def test_short_forms_are_the_same_person() -> None:
    parsed = read("Kenyan President Daniel Okoth met ministers on Monday.\n\nOkoth said that the talks went well.")
    people = {a.id for m in parsed.mentions for a in m.actors if a.kind == "person"}
    assert len(people) == 1
    assert actors(parsed, "Okoth")[0].country == "KEN"


def test_family_name_first() -> None:
    parsed = read("South Korean Foreign Minister Bae Min-ho met envoys.\n\nBae said that the talks went well.")
    assert actors(parsed, "Bae")[0].name == "Bae Min-ho"


def test_pronoun_to_person_and_state() -> None:
    parsed = read("Kenyan President Daniel Okoth met ministers on Monday. He said that the talks went well.")
    assert actors(parsed, "He")[0].name == "Daniel Okoth"
    parsed = read("Iran rejected the offer. It said that its navy would stay.")
    assert actors(parsed, "It")[0].country == "IRN"
    assert actors(parsed, "its navy")[0].country == "IRN"


def test_empty_it_stays_unresolved() -> None:
    parsed = read("Iran rejected the offer. It is likely that the talks will resume.")
    assert not [m for m in parsed.mentions if parsed.quote(m.span) == "It"]


def test_offices_and_pairs_by_reference() -> None:
    parsed = read(
        "Kenyan President Daniel Okoth met Peruvian President Ana Ruiz in Lima. The two leaders signed an accord. "
        "Both countries will reopen embassies."
    )
    assert {a.name for a in actors(parsed, "The two leaders")} == {"Daniel Okoth", "Ana Ruiz"}
    assert {a.country for a in actors(parsed, "Both countries")} == {"KEN", "PER"}


def test_we_in_a_quotation_is_the_speakers_state() -> None:
    parsed = read('"We will respond in kind," Peruvian Foreign Minister Ana Ruiz said on Monday.')
    assert actors(parsed, "We")[0].id == "state:PER"


def test_phrases_of_the_development_set() -> None:
    rows = [json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("person")]
    right = 0
    for row in rows:
        titled = read(row["phrase"]).titled
        right += any(t.person.split()[-1] == row["person"].split()[-1] and t.country == row["country"] for t in titled)
    assert right / len(rows) >= 0.9


def test_spans_hold_and_every_antecedent_is_a_mention() -> None:
    parsed = read("Kenyan President Daniel Okoth met ministers. He said that the army would leave. It left on Monday.")
    for mention in parsed.mentions:
        assert parsed.tokens[mention.first].start == mention.span.start
        assert mention.first <= mention.head < mention.last
        assert mention.antecedent is None or 0 <= mention.antecedent < len(parsed.mentions)


@pytest.mark.parametrize(
    ("text", "person", "country", "sector"),
    [
        ("AU Commissioner for Infrastructure Ibou Ndiaye spoke.", "Ibou Ndiaye", "IGO", "IGO"),
        ("U.S. Trade Representative Curtis Lind came to Ottawa.", "Curtis Lind", "USA", "GOV"),
        ("The leader of the opposition Liberals, Halvor Brekke, spoke in Oslo, Norway.", "Halvor Brekke", "NOR", "OPP"),
        ("The head of Poland's Internal Security Agency, Marcin Golan, spoke.", "Marcin Golan", "POL", "SPY"),
        ("Hezbollah denied it. The head of the group, Nabil Haddad, spoke in Beirut.", "Nabil Haddad", "LBN", "REB"),
        ("First Lady Ana Ruiz of Peru opened a school.", "Ana Ruiz", "PER", "ELI"),
        ("Peru met Chile. In Lima, Foreign Minister Ana Ruiz said that Chile would wait.", "Ana Ruiz", "PER", "GOV"),
        ("China's Communist Party spokesman Wen Bolin spoke.", "Wen Bolin", "CHN", "GOV"),
    ],
)
def test_offices_of_bodies_and_scenes(text: str, person: str, country: str, sector: str) -> None:
    titled = [t for t in read(text).titled if t.person == person and t.is_role]
    assert (country, sector) in [(t.country, t.sector) for t in titled]


def test_a_counterpart_holds_the_highest_office_of_whoever_was_named_last() -> None:
    parsed = read(
        "President Waldo Lind of Bolivia was silent. Lind, a miners' union leader who took office in May, left. "
        "His Peruvian counterpart, Elena Salo, stayed."
    )
    assert ("Elena Salo", "President", "PER") in [(name.person, name.title, name.country) for name in parsed.titled]


def test_his_counterpart_is_of_another_country() -> None:
    parsed = read("Peruvian Defence Minister Ana Ruiz met troops. She and her Chilean counterpart, Luis Vidal, signed.")
    assert [(t.country, t.title) for t in parsed.titled if t.person == "Luis Vidal"] == [("CHL", "Defence Minister")]


def test_bodies_by_their_words() -> None:
    parsed = read("The Moldovan fisheries secretariat rejected the offer.")
    found = actors(parsed, "The Moldovan fisheries secretariat")
    assert [(a.country, a.sector) for a in found] == [("MDA", "GOV")]


def test_states_joined_by_a_hyphen() -> None:
    parsed = read("U.S.-South Korea drills began on Monday.")
    codes = {a.country for m in parsed.mentions for a in m.actors}
    assert {"USA", "KOR"} <= codes


@pytest.mark.parametrize(
    ("text", "words", "countries"),
    [
        ("The African Union suspended Gabon. The bloc demanded elections.", "The bloc", {"IGO"}),
        ("ASEAN met in Jakarta. The bloc urged Myanmar to free prisoners.", "The bloc", {"IGO"}),
        ("The EU met on Monday. The bloc imposed sanctions on Belarus.", "The bloc", {"EUR"}),
        ("NATO held a summit. The alliance condemned Russia.", "The alliance", {"IGO"}),
        ("The World Bank suspended aid to Uganda. The lender cited a law.", "The lender", {"IGO"}),
        ("India and Pakistan traded fire. The neighbours blamed each other.", "The neighbours", {"IND", "PAK"}),
        ("Chad and Sudan reopened the border. The two neighbors had been at odds.", "The two neighbors", {"TCD", "SDN"}),
        ("Peru and Chile signed. Both neighbours hailed the deal.", "Both neighbours", {"PER", "CHL"}),
        ("Farmers in Kenya protested.", "Farmers in Kenya", {"KEN"}),
        ("Egyptian doctors went on strike.", "Egyptian doctors", {"EGY"}),
        ("Syrian refugees crossed into Lebanon.", "Syrian refugees", {"SYR"}),
        ("Heads of state from Kenya, Uganda and Rwanda met.", "Heads of state from Kenya, Uganda and Rwanda", {"KEN", "UGA", "RWA"}),
        ("The presidents of Peru and Chile met on Monday.", "The presidents of Peru and Chile", {"PER", "CHL"}),
        ("France hosted a summit in Paris on Friday. Heads of state signed the pact.", "Heads of state", set()),
        ("South Korean President Han Seo-jin met reporters. The North's leader refused talks.", "North's leader", {"PRK"}),
    ],
)
def test_groups_and_bodies_spoken_of_again(text: str, words: str, countries: set[str]) -> None:
    parsed = read(text)
    found = [mention for mention in parsed.mentions if parsed.quote(mention.span).endswith(words)]
    assert {actor.country for mention in found for actor in mention.actors if actor.country} == countries


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Somaliland rejected the offer from Ethiopia.", "Somaliland", "SOM"),
        ("Transnistria asked Russia for help.", "Transnistria", "MDA"),
        ("Abkhazia suspended talks with Georgia.", "Abkhazia", "GEO"),
    ],
)
def test_breakaway_territories_are_parties_of_their_own(text: str, name: str, country: str) -> None:
    (actor,) = actors(read(text), name)
    assert (actor.name, actor.country, actor.sector) == (name, country, "PRE")


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        (
            "The prime ministers of Estonia and Latvia, Tarmo Kask and Inga Berzina, met in Riga.",
            {"Tarmo Kask": "EST", "Inga Berzina": "LVA"},
        ),
        ("The presidents of Kenya and Uganda, Daniel Okoth and Adan Lule, spoke.", {"Daniel Okoth": "KEN", "Adan Lule": "UGA"}),
        ("Ana Oliveira, Brazil's former ambassador to Angola, wrote.", {"Ana Oliveira": "BRA"}),
        ("Takoda Ironwood, the White House national security adviser, said so.", {"Takoda Ironwood": "USA"}),
        ("Crown Prince Faisal bin Nayef of Bahrain landed.", {"Faisal bin Nayef": "BHR"}),
    ],
)
def test_names_and_offices_in_one_phrase(text: str, persons: dict[str, str]) -> None:
    assert {one.person: one.country for one in read(text).titled} == persons
