"""Verbal acts that stand in what somebody says: demands, charges, praise, names."""

from __future__ import annotations

import pytest
from tests.coding.parsing import finder, parsed, sides

from legation.coding.attribution import SpeechFinder
from legation.coding.parties import PartyReader
from legation.coding.speech_acts import SpeechAct, find_speech_acts
from legation.errors import SetupError
from legation.lexicon import evaluations
from legation.scheme import Scheme


def acts(scheme: Scheme, text: str) -> list[SpeechAct]:
    report = parsed(scheme, text)
    reported = SpeechFinder(report, scheme.lexicon.reporting).find()
    return find_speech_acts(report, reported, PartyReader(report, finder(scheme)), scheme.lexicon.evaluations)


@pytest.mark.parametrize(
    ("text", "type_", "actor", "recipient", "rule"),
    [
        ("Denmark said Greece must withdraw its troops.", "REQUEST", "DNK", "GRC", "speech:demand"),
        ("Denmark said Greece should release the sailors.", "REQUEST", "DNK", "GRC", "speech:demand"),
        ("Danish President Lise Holm said that Greece has to open the border.", "REQUEST", "DNK", "GRC", "speech:demand"),
        ("Denmark said Greece needs to stop the shelling.", "REQUEST", "DNK", "GRC", "speech:demand"),
        ("Denmark said Greece had violated the treaty.", "ACCUSE", "DNK", "GRC", "speech:charge"),
        ("Denmark said the Greek launch was a provocation.", "ACCUSE", "DNK", "GRC", "speech:charge"),
        ("Denmark said Greece's claims were baseless.", "ACCUSE", "DNK", "GRC", "speech:charge"),
        ("Denmark said Greece's decision was courageous.", "SUPPORT", "DNK", "GRC", "speech:praise"),
        ("Denmark called the Greek raid a crime.", "ACCUSE", "DNK", "GRC", "speech:charge-by-name"),
        ("Denmark described Greece's plan as reckless.", "ACCUSE", "DNK", "GRC", "speech:charge-by-name"),
        ("Denmark described Greece's plan as historic.", "SUPPORT", "DNK", "GRC", "speech:praise-by-name"),
    ],
)
def test_verbal_acts(scheme: Scheme, text: str, type_: str, actor: str, recipient: str, rule: str) -> None:
    (found,) = acts(scheme, text)
    assert (found.type, sides(found.actors), sides(found.recipients), found.rule) == (type_, [actor], [recipient], rule)
    assert 0 < found.weight <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Denmark said Greece withdrew its troops.",
        "Denmark said Denmark must withdraw its troops.",
        "Denmark said Danish voters should be patient.",
        "Denmark said Greece need not withdraw its troops.",
        "Denmark said Greece does not have to withdraw its troops.",
        "Denmark said Greece had not violated the treaty.",
        "Denmark said an attack would be a provocation by Greece.",
        "The weather service said Tuesday must have been the hottest day.",
        "Denmark said the harvest was a success.",
    ],
)
def test_neutral_content_is_no_act(scheme: Scheme, text: str) -> None:
    assert acts(scheme, text) == []


def test_a_missing_group_is_a_setup_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluations, "read_toml", lambda name: {"words": {"negative": []}})
    with pytest.raises(SetupError, match="missing") as caught:
        evaluations.load_evaluations()
    assert caught.value.where == "evaluations.toml"
