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
    ],
)
def test_orientation(scheme: Scheme, text: str, kind: str, a: str, b: str) -> None:
    (found,) = standings(scheme, text)
    assert (found.kind, found.a.country, found.b.country) == (kind, a, b)


@pytest.mark.parametrize(
    "text",
    [
        "The United States could impose sanctions on Mali.",
        "The United States lifted sanctions on Mali.",
        "Kenya's trade war with Sudan is over.",
        "Members of the crew of Kenya spoke.",
    ],
)
def test_no_standing(scheme: Scheme, text: str) -> None:
    assert standings(scheme, text) == ()
