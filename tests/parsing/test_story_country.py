"""The country of an office that the story's words do not give: from the story, and marked as such."""

from __future__ import annotations

import pytest

from legation.lexicon.name_shapes import common_in
from legation.model import Report, content_id
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.scheme import Scheme


def read(scheme: Scheme, text: str) -> ParsedReport:
    return parse(Report(id=content_id(text), text=text), scheme.lexicon, scheme.language)


def country_of(parsed: ParsedReport, person: str) -> str | None:
    return next((name.country for name in parsed.titled if name.person == person), None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kenji Takayama", "JPN"),
        ("Han Ji - woo", "KOR"),
        ("Ri Myong Su", "PRK"),
        ("Oleksandr Hnatenko", "UKR"),
        ("Gareth Pritchard", "GBR"),
        ("Rajesh Malhotra", "IND"),
        ("Moussa Sissoko", "MLI"),
        ("Zhou Minghui", "CHN"),
        ("Tomasz Zalewski", "POL"),
    ],
)
def test_forms_of_names(name: str, code: str) -> None:
    assert common_in(name.split()).get(code, 0) > 0


def test_a_name_alone_says_nothing() -> None:
    assert common_in(["Kenji"]) == {}


@pytest.mark.parametrize(
    ("text", "person", "country"),
    [
        (
            "North Korea fired a rocket over Japan on Monday, and North Korea said it would fire more. "
            "Prime Minister Kenji Takayama called the launch reckless.",
            "Kenji Takayama",
            "JPN",
        ),
        (
            "Sri Lanka opened a port on Monday with money from India. Prime Minister Rajesh Malhotra attended. "
            "Sri Lankan officials praised the work in Colombo.",
            "Rajesh Malhotra",
            "IND",
        ),
        (
            "Poland and Ukraine quarrelled over grain on Monday. Polish farmers blocked the road to Ukraine. "
            "President Oleksandr Hnatenko asked them to stop.",
            "Oleksandr Hnatenko",
            "UKR",
        ),
    ],
)
def test_form_of_name_decides_among_the_countries_of_the_story(scheme: Scheme, text: str, person: str, country: str) -> None:
    parsed = read(scheme, text)
    assert country_of(parsed, person) == country
    assert any("country:story" in name.rules for name in parsed.titled if name.person == person)


def test_a_deputy_does_not_close_the_office(scheme: Scheme) -> None:
    text = (
        "Japan protested to South Korea on Monday. Deputy Prime Minister Akiko Morita of Japan summoned the envoy. "
        "Prime Minister Kenji Takayama spoke later."
    )
    assert country_of(read(scheme, text), "Kenji Takayama") == "JPN"


def test_nothing_named_nothing_guessed(scheme: Scheme) -> None:
    assert country_of(read(scheme, "Prime Minister Kenji Takayama spoke on Monday."), "Kenji Takayama") is None
