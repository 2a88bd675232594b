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
