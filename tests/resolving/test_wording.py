"""What the words of a telling give to a comparison."""

from __future__ import annotations

import pytest

from legation.resolving.wording import counts, likeness, names, stem, stems


@pytest.mark.parametrize(
    ("text", "type_", "found"),
    [
        ("the blast killed 12 people and wounded 30", "ASSAULT", {"killed": 12, "injured": 30}),
        ("at least two dozen people were killed", "ASSAULT", {"killed": 24}),
        ("twenty-six dead", "ASSAULT", {"killed": 26}),
        ("some 1,200 demonstrators came", "PROTEST", {"participants": 1200}),
        ("three hundred soldiers were sent", "MOBILIZE", {"troops": 300}),
        ("killed nine soldiers", "ASSAULT", {"killed": 9}),
        ("In 2024 people were killed", "ASSAULT", {}),
        ("PODGORICA, Jan 15: diplomats expelled", "COERCE", {}),
        ("the blast killed 12 people", "CONSULT", {}),
    ],
)
def test_counts(text: str, type_: str, found: dict[str, int]) -> None:
    assert dict(counts(text, type_)) == found


def test_stems_bring_the_forms_of_a_word_together() -> None:
    assert {stem(word) for word in ("visit", "visits", "visited", "visiting")} == {"visit"}
    assert stem("banned") == stem("ban")
    assert stems("The minister said that the ban was lifted") == stems("lifting bans")


def test_names_are_capitalised_words_that_are_no_party() -> None:
    assert names("Iranian forces attacked the Bahla Star off Sohar on Monday") == {"bahla", "star", "sohar"}
    assert names("Thousands marched") == set()


def test_likeness_is_low_for_very_short_texts() -> None:
    assert likeness(frozenset({"talk"}), frozenset({"talk", "water"})) < 0.5
    assert likeness(frozenset(), frozenset({"talk"})) == 0
