"""The reasons of an event: they are those of the coding."""

from __future__ import annotations

import dataclasses

import pytest
from tests.coding.parsing import parsed

from legation.cli.reasons import described, feature_words, party_line, slot_name, type_lines
from legation.coding.reasons import MOST, Reasoner
from legation.coding.report import code
from legation.scheme import Scheme

TEXT = (
    "Danish President Lise Holm accused Greece of shelling a fishing village and recalled her ambassador to Athens. "
    "Denmark will impose sanctions on Greece next week. Holm met Peruvian Foreign Minister Rosa Quintana in Lisbon."
)


def test_the_reasons_are_those_of_the_record(scheme: Scheme) -> None:
    report = parsed(scheme, TEXT, "2025-06-04")
    reasoner, seen = Reasoner(report, scheme), 0
    for event in code(report, scheme).events:
        found = reasoner.type_of(event)
        if found is None:
            continue
        seen += 1
        assert found.chosen == event.type
        assert any(rule.startswith(f"ranker:{event.type}={found.chance:.2f},{found.runner_up}=") for rule in event.rules)
        assert found.chance >= found.runner_up_chance
        assert 0 < len(found.in_favour) <= MOST
        assert len(found.against) <= MOST
        assert all(one.weight > 0 for one in found.in_favour)
        assert all(one.weight < 0 for one in found.against)
        weights = [one.weight for one in found.in_favour]
        assert weights == sorted(weights, reverse=True)
        sides = reasoner.parties_of(event)
        assert [(one.actor, one.acts) for one in sides] == [(a, True) for a in event.actors] + [(a, False) for a in event.recipients]
        assert any(one.slots for one in sides)
        assert all(one.chance is None or 0 <= one.chance <= 1 for one in sides)
        assert type_lines(found)[0][0] == "choice"
        assert all(words for _, words in map(party_line, sides))
        assert all(described(entry) for entry in found.fired)
    assert seen >= 3


def test_without_models_there_is_no_choice_to_explain(scheme: Scheme) -> None:
    plain = dataclasses.replace(scheme, ranker=None, participants=None, judge=None)
    report = parsed(scheme, TEXT)
    reasoner = Reasoner(report, plain)
    for event in code(report, plain).events:
        assert reasoner.type_of(event) is None
        assert all(one.chance is None for one in reasoner.parties_of(event))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bias", "how common such cases are"), ("fires=ASSAULT", "an entry for ASSAULT fires"), ("near=#troop", "a word of the class troop nearby"),
        ("subj=@state", "subject is a party (state)"), ("obj=0", "no object"), ("verb:invade", "the verb “invade”"), ("new thing", "new thing"),
        ("p.on=island", "“on” is island"), ("other-side", "it is of another side than the actor"), ("left/3", "it stands to the left at a distance"),
    ],
)  # fmt: skip
def test_features_in_words(name: str, words: str) -> None:
    assert feature_words(name) == words


def test_slots_in_words() -> None:
    assert [slot_name(name) for name in ("subj", "on", "object.of")] == ["subject", "“on”", "“of” inside the object"]
