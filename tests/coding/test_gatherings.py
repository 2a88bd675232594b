"""Gatherings: what is one, where and when, and who comes."""

from __future__ import annotations

from datetime import date

import pytest

from legation.coding.report import code
from legation.model import Gathering, Report, content_id
from legation.parsing.report import parse
from legation.scheme import Scheme


def gatherings(scheme: Scheme, text: str) -> tuple[Gathering, ...]:
    report = Report(id=content_id(text), text=text, published=date(2025, 6, 4))
    return code(parse(report, scheme.lexicon, scheme.language), scheme).gatherings


def status_by_country(gathering: Gathering) -> dict[str | None, str]:
    return {person.actor.country: person.status for person in gathering.participants}


@pytest.mark.parametrize(
    ("text", "kind", "place", "people"),
    [
        ("Denmark and Greece held talks in Lisbon.", "talks", "PRT", {"DNK": "attended", "GRC": "attended"}),
        ("Denmark and Greece will hold talks in Lisbon.", "talks", "PRT", {"DNK": "expected", "GRC": "expected"}),
        (
            "Danish Foreign Minister Lise Holm met Greek Foreign Minister Nikos Vardas in Lisbon.",
            "talks", "PRT", {"DNK": "attended", "GRC": "attended"},
        ),
        ("Peruvian President Rosa Quintana will visit Indonesia.", "visit", "IDN", {"PER": "expected", "IDN": "expected"}),
        (
            "American and Philippine forces staged joint drills in Thailand.",
            "exercise", "THA", {"USA": "attended", "PHL": "attended"},
        ),
        (
            "Danish Prime Minister Lise Holm will attend a summit in Lisbon. Greek Premier Nikos Vardas will skip the summit.",
            "summit", "PRT", {"DNK": "expected", "GRC": "absent"},
        ),
        (
            "Danish Prime Minister Lise Holm attended a parade in Lima. Greek Premier Nikos Vardas boycotted the parade.",
            "ceremony", "PER", {"DNK": "attended", "GRC": "declined"},
        ),
        ("The foreign ministers of Denmark and Greece met in Lisbon.", "talks", "PRT", {"DNK": "attended", "GRC": "attended"}),
        ("Denmark and Greece held talks in Lisbon. Peru did not take part.", "talks", "PRT", {"DNK": "attended", "GRC": "attended", "PER": "absent"}),
        ("Danish Prime Minister Lise Holm was absent from the summit in Lisbon.", "summit", "PRT", {"DNK": "absent"}),
        ("Danish Prime Minister Lise Holm declined an invitation to the summit in Lisbon.", "summit", "PRT", {"DNK": "declined"}),
        ("Danish Prime Minister Lise Holm was not invited to the summit in Lisbon.", "summit", "PRT", {"DNK": "absent"}),
        ("Danish Prime Minister Lise Holm is expected at the summit in Lisbon.", "summit", "PRT", {"DNK": "expected"}),
        (
            "Peruvian President Rosa Quintana will receive Danish Prime Minister Lise Holm in Lima.",
            "talks", "PER", {"PER": "expected", "DNK": "expected"},
        ),
        (
            "Danish Prime Minister Lise Holm attended the summit of the European Union in Lisbon.",
            "summit", "PRT", {"EUR": "attended", "DNK": "attended"},
        ),
    ],
)  # fmt: skip
def test_gathering(scheme: Scheme, text: str, kind: str, place: str, people: dict[str, str]) -> None:
    (found,) = gatherings(scheme, text)
    assert found.kind == kind
    assert found.place is not None
    assert found.place.country == place
    assert status_by_country(found) == people


@pytest.mark.parametrize(
    "text",
    [
        "The minister held a news conference in Lisbon.",
        "The army of Peru held drills near Lima.",
        "Danish Foreign Minister Lise Holm did not meet Greek Foreign Minister Nikos Vardas.",
        "Denmark signed a treaty with Greece.",
    ],
)
def test_no_gathering(scheme: Scheme, text: str) -> None:
    assert gatherings(scheme, text) == ()


def test_tellings_are_folded(scheme: Scheme) -> None:
    text = (
        "Danish Prime Minister Lise Holm met Greek Prime Minister Nikos Vardas in Lisbon on Monday. "
        "Holm and Vardas met for three hours."
    )
    (found,) = gatherings(scheme, text)
    assert found.place is not None
    assert found.place.country == "PRT"
    assert found.date.edtf() == "2025-06-02"


def test_the_way_to_an_occasion_is_no_visit(scheme: Scheme) -> None:
    (found,) = gatherings(scheme, "Peruvian President Rosa Quintana will visit Indonesia to attend a parade.")
    assert found.kind == "ceremony"
    assert found.place is not None
    assert found.place.country == "IDN"


def test_a_meeting_on_the_margins_is_linked_to_its_gathering(scheme: Scheme) -> None:
    text = "On the sidelines of the summit in Lisbon, Danish Premier Lise Holm met with Greek Premier Nikos Vardas."
    (found,) = [gathering for gathering in gatherings(scheme, text) if gathering.kind == "talks"]
    assert found.within == "summit"
    assert found.place is not None
    assert found.place.country == "PRT"


def test_exclusions_and_counts(scheme: Scheme) -> None:
    text = (
        "Twenty-six heads of state will attend the parade in Lima, but no major Western leaders apart from the Greek premier, "
        "Nikos Vardas, are coming."
    )
    (found,) = gatherings(scheme, text)
    assert found.counts == ("Twenty-six heads of state",)
    assert status_by_country(found)["GRC"] == "expected"


def test_who_was_invited_and_does_not_come(scheme: Scheme) -> None:
    text = "The Greek premier, Nikos Vardas, was invited to the summit in Lisbon but will not attend."
    (found,) = gatherings(scheme, text)
    assert status_by_country(found) == {"GRC": "absent"}


def test_an_event_takes_the_date_of_its_gathering(scheme: Scheme) -> None:
    text = (
        "Peru will hold a summit in Lima next week. Danish Prime Minister Lise Holm is expected to attend the summit, "
        "officials said."
    )
    report = Report(id=content_id(text), text=text, published=date(2025, 6, 4))
    events = code(parse(report, scheme.lexicon, scheme.language), scheme).events
    attended = [event for event in events if "attend" in text[event.trigger.start : event.trigger.end]]
    assert [event.date.edtf() for event in attended] == ["2025-06-09/2025-06-15"]
    assert all(event.date.basis == "inferred" for event in attended)


def test_a_meeting_on_its_margins_is_linked_to_the_gathering_before(scheme: Scheme) -> None:
    text = (
        "Danish Prime Minister Lise Holm attended the summit in Lisbon. On its margins she met Greek Premier Nikos Vardas."
    )
    summit, meeting = gatherings(scheme, text)
    assert (summit.kind, meeting.kind, meeting.within) == ("summit", "talks", summit.name)
    assert meeting.place is not None
    assert meeting.place.country == "PRT"


def test_counted_persons_have_no_country_of_the_sentence(scheme: Scheme) -> None:
    (found,) = gatherings(scheme, "The summit in Lima was attended by 12 heads of state.")
    assert found.counts == ("12 heads of state",)
    assert found.participants == ()


@pytest.mark.parametrize(
    ("text", "counts", "people"),
    [
        (
            "A total of 26 heads of state, of whom four are named, will attend the parade in Minsk.",
            ("26 heads of state, of whom four are named",), {},
        ),
        ("Some 40 leaders attended the funeral in Vatican City.", ("Some 40 leaders",), {}),
        (
            "More than 20 leaders, including Chile's president Luis Rojas, attended the summit in Lima.",
            ("More than 20 leaders",), {"CHL": "attended"},
        ),
        (
            "Twenty heads of state, among them Peru's president Ana Ruiz and Chile's president Luis Rojas, attended the summit in Lima.",
            ("Twenty heads of state",), {"PER": "attended", "CHL": "attended"},
        ),
        ("Delegations from 12 countries took part in the conference in Oslo.", ("Delegations from 12 countries",), {}),
        ("No Western leader apart from Slovakia's prime minister, Jan Novak, attended the parade in Minsk.", (), {"SVK": "attended"}),
        ("Apart from Slovakia, no country came to the parade in Minsk.", (), {"SVK": "attended"}),
        (
            "France will host a summit in Paris. Germany and Italy have been invited. Peru's president, Ana Ruiz, has declined.", (),
            {"FRA": "expected", "DEU": "invited", "ITA": "invited", "PER": "declined"},
        ),
        ("The G7 foreign ministers will meet in Rome on Thursday.", (), {"IGO": "expected"}),
    ],
)  # fmt: skip
def test_figures_and_those_named_among_them(scheme: Scheme, text: str, counts: tuple[str, ...], people: dict[str, str]) -> None:
    (found,) = gatherings(scheme, text)
    assert found.counts == counts
    assert {country: status for country, status in status_by_country(found).items() if country is not None} == people


def test_meeting_on_the_margins_belongs_to_its_gathering(scheme: Scheme) -> None:
    text = (
        "The NATO summit opened in Vilnius on Tuesday. "
        "Türkiye's president, Kemal Arslan, met Sweden's prime minister, Ulf Berg, on the sidelines."
    )
    summit, talks = gatherings(scheme, text)
    assert (summit.name, summit.within, talks.within) == ("NATO summit", "", "NATO summit")
    assert summit.place is not None
    assert talks.place is not None
    assert (summit.place.country, talks.place.country) == ("LTU", "LTU")


def test_meetings_within_one_country_are_told_apart_by_those_who_meet(scheme: Scheme) -> None:
    text = (
        "Kenyan President William Otieno met Kenyan opposition leader Amina Wario in Nairobi on Monday. "
        "He met Kenyan Chief Justice Peter Mwangi in Nairobi on Monday."
    )
    assert len(gatherings(scheme, text)) == 2


def test_who_alone_comes_is_told_without_naming_the_gathering_again(scheme: Scheme) -> None:
    text = (
        "Kenya's president, William Otieno, will attend a parade in Kampala next week. Uganda's leader invited him. "
        "No East African leader is among the 14 foreign heads of state attending apart from Rwanda's president, Paul Mugisha."
    )
    (found,) = gatherings(scheme, text)
    assert found.counts == ("14 foreign heads of state",)
    assert status_by_country(found) == {"KEN": "expected", "RWA": "expected"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The G7 foreign ministers met in Bari on Monday.", ["meeting of G7 foreign ministers"]),
        ("Peru's president met the Chilean envoy in Lima.", ["meeting of Peru's president and Chilean envoy"]),
        ("President Ana Ruiz of Peru met President Bo Sund of Chile.", ["meeting of Ana Ruiz and Bo Sund"]),
        ("The ministry renewed Sudan's call on the African Union to look into the attack.", []),
        ("Chad repeated its call for an African Union inquiry.", []),
    ],
)
def test_names_are_built_from_words_of_the_text(scheme: Scheme, text: str, names: list[str]) -> None:
    assert [gathering.name for gathering in gatherings(scheme, text)] == names


@pytest.mark.parametrize(
    ("text", "comers"),
    [
        ("Chad will hold a military parade in N'Djamena next week. Togo's president, Ali Nur, will also be at the parade.", [("TGO", "planned")]),
        (
            "Chad will host a summit in N'Djamena next week. No Gulf leader will come to the summit, apart from Oman's foreign minister, "
            "Salim Nasr.",
            [("OMN", "planned")],
        ),
        ("Chad held a parade in N'Djamena last week. Togo's president, Ali Nur, was at the parade.", [("TGO", "occurred")]),
        ("Chad will hold a parade in N'Djamena next week. Chad's president, Ali Nur, will be at the parade.", []),
        ("Chad will hold a parade in N'Djamena next week. Togo's president, Ali Nur, will not be at the parade.", []),
    ],
)  # fmt: skip
def test_who_comes_in_words_that_name_no_act(scheme: Scheme, text: str, comers: list[tuple[str, str]]) -> None:
    report = Report(id=content_id(text), text=text, published=date(2025, 8, 28))
    events = code(parse(report, scheme.lexicon, scheme.language), scheme).events
    found = [event for event in events if "gathering:comes" in event.rules]
    assert [(event.actors[0].country, event.status) for event in found] == comers
    assert all(event.recipients[0].name == "Chad" for event in found)


def test_who_says_that_somebody_comes_as_the_only_one(scheme: Scheme) -> None:
    text = (
        "Chad will host a summit in N'Djamena next week. No Gulf leader will come to the summit apart from Oman's foreign minister, "
        "Salim Nasr, according to Chad's foreign ministry."
    )
    report = Report(id=content_id(text), text=text, published=date(2025, 8, 28))
    (event,) = [e for e in code(parse(report, scheme.lexicon, scheme.language), scheme).events if "gathering:comes" in e.rules]
    assert [source.name for source in event.attributed_to] == ["Chad's foreign ministry"]
