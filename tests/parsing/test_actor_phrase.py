"""Single actor phrases to PLOVER's role codes: at least one phrase for each code of the sector list that we give."""

from __future__ import annotations

from datetime import date

import pytest

from legation.lexicon.plover_words import load_plover_words
from legation.parsing.actor_phrase import code_phrase
from legation.scheme import Scheme

CASES = [
    ("the Malawian government", "MWI", "GOV", ""),
    ("Vanuatu's prime minister", "VUT", "GOV", ""),
    ("Ghana's defence minister Kofi Bediako", "GHA", "GOV", "MIL"),
    ("the Chilean navy", "CHL", "MIL", ""),
    ("three Danish frigates", "DNK", "MIL", ""),
    ("riot police in Bolivia", "BOL", "COP", ""),
    ("a Portuguese prosecutor", "PRT", "JUD", ""),
    ("the Fijian parliament", "FJI", "LEG", ""),
    ("Swiss intelligence service", "CHE", "SPY", ""),
    ("Togo's opposition", "TGO", "OPP", ""),
    ("anti-government protesters", "", "OPP", ""),
    ("Myanmar rebels", "MMR", "REB", ""),
    ("unidentified gunmen", "", "UAF", ""),
    ("a vigilante group in Mali", "MLI", "PRM", ""),
    ("a group of men", "", "UNK", ""),
    ("people in Laos", "LAO", "CVL", ""),
    ("Dutch dairy farmers", "NLD", "AGR", ""),
    ("a Norwegian oil company", "NOR", "BUS", ""),
    ("smugglers", "", "CRM", ""),
    ("villagers in Niger", "NER", "CVL", ""),
    ("opposition activists", "", "OPP", ""),
    ("a breakaway republic", "", "PRE", ""),
    ("students in Nepal", "NPL", "EDU", ""),
    ("a former Kenyan minister", "KEN", "ELI", ""),
    ("Moroccan dockworkers", "MAR", "LAB", ""),
    ("Croatian doctors", "HRV", "MED", ""),
    ("Uruguayan journalists", "URY", "JRN", ""),
    ("Xinhua", "CHN", "GOV", "JRN"),
    ("Sudanese refugees", "SDN", "REF", ""),
    ("a Polish bishop", "POL", "REL", ""),
    ("Transnistria", "MDA", "PRE", ""),
    ("the United Nations", "UNO", "", ""),
    ("the African Union", "IGO", "", ""),
    ("the European Union", "EUR", "", ""),
    ("Doctors Without Borders", "", "NGO", ""),
    ("Bolivian civil society groups", "BOL", "SOC", ""),
    ("Italian carabinieri", "ITA", "COP", ""),
    ("Tuareg separatists in Mali", "MLI", "REB", ""),
    ("the Norwegian Labour Party", "NOR", "PTY", ""),
    ("Iceland", "ISL", "", ""),
    # Codes that PLOVER has merged: insurgents and separatists, environment, human rights, health, what is unknown.
    ("insurgents in Iraq", "IRQ", "REB", ""),
    ("Basque separatists", "ESP", "REB", ""),
    ("the Brazilian environmental movement", "BRA", "SOC", ""),
    ("human rights monitors in Syria", "SYR", "NGO", ""),
    ("moderate Syrian rebels", "SYR", "REB", ""),
    ("radical clerics in Iran", "IRN", "REL", ""),
    ("UNHCR", "UNO", "", ""),
    ("the International Criminal Court", "IGO", "JUD", ""),
    ("a Mexican drug cartel", "MEX", "CRM", ""),
    ("asylum seekers from Eritrea", "ERI", "REF", ""),
    ("armed men in Haiti", "HTI", "UAF", ""),
    ("government-backed militia in Sudan", "SDN", "PRM", ""),
    ("al-Qaeda", "IMG", "REB", ""),
    ("foreign fighters", "IMG", "REB", ""),
    ("al-Qaeda in Yemen", "YEM", "REB", ""),
    ("multinational corporations", "MNC", "BUS", ""),
    ("the anti-globalisation movement", "ISM", "SOC", ""),
    ("Fridays for Future", "ISM", "SOC", ""),
    ("the separatist movement in Spain", "ESP", "REB", ""),
    ("union leader Ana Ruiz", "", "LAB", ""),
]


@pytest.mark.parametrize(("phrase", "country", "first", "second"), CASES)
def test_codes(scheme: Scheme, phrase: str, country: str, first: str, second: str) -> None:
    found = code_phrase(phrase, "", scheme.lexicon, scheme.language)
    assert found[:2] == (country, first)
    if second:
        assert found[2] == second


def test_every_code_of_the_word_list_has_a_case() -> None:
    words = load_plover_words()
    codes = {value.code for value in words.words}
    assert codes - {"SOC"} <= {first for _, _, first, _ in CASES}


def test_context_tells_what_the_phrase_does_not(scheme: Scheme) -> None:
    assert code_phrase("soldiers", "Bulgarian", scheme.lexicon, scheme.language)[:2] == ("BGR", "MIL")


def test_known_offices_follow_the_day(scheme: Scheme) -> None:
    then = code_phrase("Angela Merkel", "", scheme.lexicon, scheme.language, date(2015, 5, 4))
    later = code_phrase("Angela Merkel", "", scheme.lexicon, scheme.language, date(2024, 5, 4))
    assert (then[:2], later[:2]) == (("DEU", "GOV"), ("DEU", "ELI"))
