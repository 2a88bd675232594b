"""Standings: every entry of standings.toml on its own examples, orientation, negation."""

from __future__ import annotations

import pytest

from legation.coding.report import code
from legation.lexicon.standing_words import StandingEntry, load_standing_words
from legation.model import Report, Standing, content_id
from legation.parsing.report import parse
from legation.scheme import Scheme


def standings(scheme: Scheme, text: str) -> tuple[Standing, ...]:
    return code(parse(Report(id=content_id(text), text=text), scheme.lexicon, scheme.language), scheme).standings


def entries() -> list[StandingEntry]:
    found = {entry.name: entry for known in load_standing_words().values() for entry in known}
    return list(found.values())


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)
def test_examples(scheme: Scheme, entry: StandingEntry) -> None:
    rule = f"standing:{entry.name}"
    for text in entry.match:
        assert any(rule in standing.rules for standing in standings(scheme, text)), text
    for text in entry.differ:
        assert not any(rule in standing.rules for standing in standings(scheme, text)), text


@pytest.mark.parametrize(
    ("text", "kind", "a", "b"),
    [
        ("Ghana is a member of NATO.", "member", "GHA", "IGO"),
        ("Ghana is not a member of NATO.", "not_member", "GHA", "IGO"),
        ("Belarus is under international sanctions.", "sanctions", "BLR", "IGO"),
        ("About 900 American troops are stationed in Djibouti.", "host", "DJI", "USA"),
        ("Spain does not recognise Kosovo.", "no_relations", "ESP", "XKX"),
        ("Relations between Kenya and Sudan have cooled.", "cooling", "KEN", "SDN"),
        ("Kenya and Sudan have become closer.", "warming", "KEN", "SDN"),
        ("Norway is not in the European Union.", "not_member", "NOR", "EUR"),
        ("Norway is not part of NATO.", "not_member", "NOR", "IGO"),
        ("Greenland is a dependency of Denmark.", "dependency", "GRL", "DNK"),
        ("Iran and Israel have not had diplomatic relations since 1979.", "no_relations", "IRN", "ISR"),
    ],
)
def test_orientation(scheme: Scheme, text: str, kind: str, a: str, b: str) -> None:
    (found,) = standings(scheme, text)
    assert (found.kind, found.a.country, found.b.country) == (kind, a, b)


@pytest.mark.parametrize(
    "text",
    [
        "The United States could impose sanctions on Mali.",
        "Kenya's trade war with Sudan is over.",
        "Members of the crew of Kenya spoke.",
    ],
)
def test_no_standing(scheme: Scheme, text: str) -> None:
    assert standings(scheme, text) == ()


def test_what_has_ended_is_kept_as_such(scheme: Scheme) -> None:
    (lifted,) = standings(scheme, "The United States lifted sanctions on Mali.")
    assert (lifted.kind, lifted.polarity) == ("sanctions", False)
    (former,) = standings(scheme, "Ghana is no longer an ally of Togo.")
    assert (former.kind, former.polarity) == ("ally", False)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Turkey has been a NATO member since 1952.", "1952", ""),
        ("Ghana was an ally of Togo until 2019.", "", "2019"),
        ("Relations between Peru and Chile have been strained since May 2023.", "2023-05", ""),
        ("Israel has occupied the West Bank since 1967.", "1967", ""),
        ("Iceland recognised Kosovo in 2008.", "2008", ""),
    ],
)
def test_since_and_until(scheme: Scheme, text: str, since: str, until: str) -> None:
    (found,) = standings(scheme, text)
    assert (found.since.edtf(), found.until.edtf()) == (since, until)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("The military pact between Peru, Chile and Bolivia was extended.", {("PER", "CHL"), ("PER", "BOL"), ("CHL", "BOL")}),
        ("Ghana exempted Togo, Benin and a number of other allies from the tariff.", {("GHA", "TGO"), ("GHA", "BEN")}),
        ("Kenya's president left for Chad and Togo, two of its remaining allies.", {("KEN", "TCD"), ("KEN", "TGO")}),
    ],
)
def test_several_allies(scheme: Scheme, text: str, pairs: set[tuple[str, str]]) -> None:
    assert {(s.a.country, s.b.country) for s in standings(scheme, text) if s.kind == "ally"} == pairs


def test_the_war_is_of_the_one_who_is_helped(scheme: Scheme) -> None:
    (found,) = standings(scheme, "Kenya has sent troops to support Sudan in its war against Eritrea.")
    assert (found.kind, found.a.country, found.b.country) == ("at_war", "SDN", "ERI")


def test_attribution(scheme: Scheme) -> None:
    (found,) = standings(scheme, "Peru's ties with Chile have soured, the Bolivian foreign minister, Luis Quispe, said.")
    assert [source.name for source in found.attributed_to] == ["Luis Quispe"]


def test_a_war_denied_does_not_hold(scheme: Scheme) -> None:
    (found,) = standings(scheme, "Kenya denied that it is at war with Sudan.")
    assert (found.kind, found.polarity) == ("at_war", False)


def test_an_alliance_that_ended_is_told_once(scheme: Scheme) -> None:
    (found,) = standings(scheme, "Mali, an ally of France, sent troops. Mali was an ally of France until 2019.")
    assert found.until.edtf() == "2019"


def test_who_has_bases_in_both_countries_is_neither_of_them(scheme: Scheme) -> None:
    found = standings(scheme, "Kenya and Chad signed a deal. Russia has military bases in both countries.")
    assert {(standing.kind, standing.a.country, standing.b.country) for standing in found} == {
        ("host", "KEN", "RUS"), ("host", "TCD", "RUS"),
    }  # fmt: skip


def test_bounds_of_a_range(scheme: Scheme) -> None:
    (war,) = standings(scheme, "Ethiopia and Eritrea were at war from 1998 to 2000.")
    assert (war.since.edtf(), war.until.edtf()) == ("1998", "2000")


def test_what_was_never_signed_is_denied(scheme: Scheme) -> None:
    (found,) = standings(scheme, "Japan and Russia never signed a peace treaty.")
    assert (found.kind, found.polarity) == ("treaty_party", False)


def test_occupied_land_counted_to_its_occupier_keeps_its_own_name(scheme: Scheme) -> None:
    (found,) = standings(scheme, "Israel has occupied the Golan Heights since 1967.")
    assert (found.kind, found.a.country, found.b.name, found.b.country, found.since.edtf()) == ("occupies", "ISR", "Golan Heights", None, "1967")
