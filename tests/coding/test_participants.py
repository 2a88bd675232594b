"""Who takes part: the entry's slots, the learned choice, and parties that go unsaid."""

from __future__ import annotations

import dataclasses

import pytest
from tests.coding.parsing import bare_frame, coded, finder, marked, parsed, sides

from legation.coding.candidates import ParticipantReader, tree_path
from legation.coding.implied import ImpliedParties
from legation.coding.participants import ParticipantModel
from legation.coding.parties import PartyReader
from legation.coding.report import code
from legation.ranker import LinearRanker
from legation.scheme import Scheme


def both(scheme: Scheme, text: str, type_: str) -> list[tuple[list[str], list[str]]]:
    return [(sides(event.actors), sides(event.recipients)) for event in coded(scheme, text).events if event.type == type_]


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        ("Danish troops attacked Greece on Monday, killing nine people.", "ASSAULT", ["DNK"], ["GRC"]),
        ("Greece was condemned by Denmark over the raid.", "ACCUSE", ["DNK"], ["GRC"]),
        ("Denmark's invasion of Greece began in May.", "ASSAULT", ["DNK"], ["GRC"]),
        ("Danish troops shelled a Greek village.", "ASSAULT", ["DNK"], ["GRC"]),
        ("Denmark imposed sanctions on Greece and Peru.", "SANCTION", ["DNK"], ["GRC", "PER"]),
        ("Denmark and Chile imposed sanctions on Greece.", "SANCTION", ["CHL", "DNK"], ["GRC"]),
        ("Denmark urged Greece to withdraw its troops.", "REQUEST", ["DNK"], ["GRC"]),
        ("Danish President Lise Holm condemned Greece over the raid.", "ACCUSE", ["DNK"], ["GRC"]),
        ("Denmark sent food aid to Malawi.", "AID", ["DNK"], ["MWI"]),
        ("Denmark and Greece signed a fishing agreement in Lisbon.", "AGREE", ["DNK", "GRC"], []),
    ],
)
def test_sides(scheme: Scheme, text: str, type_: str, actors: list[str], recipients: list[str]) -> None:
    assert (actors, recipients) in both(scheme, text, type_)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Denmark {condemned} Iran's nuclear programme.", ["IRN"]),
        ("Denmark {condemned} Iranian missile tests.", ["IRN"]),
        ("Denmark {condemned} the arrest of sailors in Iran.", ["IRN"]),
        ("Denmark {condemned} a number of Iranian officials.", ["IRN"]),
    ],
)
def test_a_thing_stands_for_those_it_belongs_to(scheme: Scheme, text: str, expected: list[str]) -> None:
    report, frame, frames = bare_frame(scheme, text)
    reader = PartyReader(report, frames)
    assert sides(reader.recipients(frame, reader.actors(frame))) == expected


def test_who_acts_is_not_acted_upon(scheme: Scheme) -> None:
    for event in coded(scheme, "Denmark said Denmark accused Denmark. Greece accused itself.").events:
        assert not {actor.id for actor in event.actors} & {actor.id for actor in event.recipients}


@pytest.mark.parametrize(
    ("text", "recipients", "rule"),
    [
        ("Denmark {condemned} the launch of a missile by Greece.", ["GRC"], "implied:recipient-in-phrase"),
        ("As Greece fired missiles, Denmark {condemned} the launches.", ["GRC"], "implied:recipient-in-sentence"),
        ("Greece fired three missiles. Denmark {condemned} the launches.", ["GRC"], "implied:recipient-before"),
        ("Denmark {condemned} the launches.", [], ""),
    ],
)
def test_unsaid_targets(scheme: Scheme, text: str, recipients: list[str], rule: str) -> None:
    report, frame, frames = bare_frame(scheme, text)
    actors = PartyReader(report, frames).actors(frame)
    found, by = ImpliedParties(report).recipient(frame, actors)
    assert (sides(found), by) == (recipients, rule)


def test_unsaid_authors(scheme: Scheme) -> None:
    report, frame, frames = bare_frame(scheme, "Greece's envoy was {expelled}, Denmark announced.")
    recipients = PartyReader(report, frames).recipients(frame, ())
    assert sides(recipients) == ["GRC"]
    found, rule = ImpliedParties(report).actor(frame, recipients)
    assert (sides(found), rule) == (["DNK"], "implied:actor-in-sentence")
    assert ImpliedParties(report).actor(frame, ()) == ((), "")


def test_candidates_are_of_the_sentence_and_the_one_before(scheme: Scheme) -> None:
    text = "Peru rested. Chile, Norway, Kenya and Ghana watched. Denmark {attacked} Greece."
    report, frame, frames = bare_frame(scheme, text)
    found = ParticipantReader(report, frames, PartyReader(report, frames), {}).candidates(frame)
    here = [sides(party.mention.actors)[0] for party in found if party.back == 0]
    before = [sides(party.mention.actors)[0] for party in found if party.back == 1]
    assert here == ["DNK", "GRC"]
    assert before == ["NOR", "KEN", "GHA"]


def test_features_do_not_depend_on_names(scheme: Scheme) -> None:
    """What is learned holds for all states alike: no feature names a party."""
    rows = []
    for one, other in (("Denmark", "Greece"), ("Kenya", "Chile")):
        report, frame, frames = bare_frame(scheme, f"{one} {{attacked}} {other}.")
        reader = ParticipantReader(report, frames, PartyReader(report, frames), {})
        rows.append([sorted(row) for row in reader.features(frame, "ASSAULT", reader.candidates(frame))])
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("text", "goal", "path"),
    [
        ("Denmark {attacked} Greece.", "Denmark", "|nsubj"),
        ("Denmark {attacked} Greece.", "Greece", "|dobj"),
        ("Denmark sent {troops} to Greece.", "Denmark", "dobj|nsubj"),
        ("The {attack} on Greece ended.", "Greece", "|prep:on.pobj"),
    ],
)
def test_tree_paths(scheme: Scheme, text: str, goal: str, path: str) -> None:
    report, token = marked(scheme, text)
    target = next(one for one in report.tokens if one.text == goal)
    assert tree_path(token, target) == path


def test_a_path_between_sentences_is_far(scheme: Scheme) -> None:
    report = parsed(scheme, "Denmark attacked Greece. Peru watched.")
    assert tree_path(report.tokens[1], report.tokens[5]) == "far"


def test_a_model_that_knows_nothing_chooses_nobody(scheme: Scheme) -> None:
    report, frame, frames = bare_frame(scheme, "Denmark {attacked} Greece.")
    reader = ParticipantReader(report, frames, PartyReader(report, frames), {})
    unsure = ParticipantModel(LinearRanker(("actor", "recipient"), {"bias": (-9.0, -9.0)}))
    assert unsure.choose(frame, "ASSAULT", reader)[:2] == ((), ())


def test_chances_are_shared_between_the_parties_and_nobody(scheme: Scheme) -> None:
    report, frame, frames = bare_frame(scheme, "Peru slept. Denmark {attacked} Greece and Chile.")
    reader = ParticipantReader(report, frames, PartyReader(report, frames), {})
    assert scheme.participants is not None
    chances = ParticipantModel(scheme.participants).weigh(frame, "ASSAULT", reader)
    assert len(chances.by) == len(chances.to) == len(chances.parties) + 1
    assert sum(chances.by) == pytest.approx(1) and sum(chances.to) == pytest.approx(1)
    assert not set(chances.acting) & set(chances.acted_upon)


def test_the_second_choice_knows_who_acts(scheme: Scheme) -> None:
    """A weight on what stands to the actor in some way changes who is acted upon, not who acts."""
    report, frame, frames = bare_frame(scheme, "Denmark {attacked} Danish rebels in Greece.")
    reader = ParticipantReader(report, frames, PartyReader(report, frames), {})
    actor = {"in-actor-slots": (9.0, 0.0), "none": (1.0, 1.0)}
    for feature, expected in (("rel=same", {"DNK"}), ("rel=diff", {"GRC"})):
        model = ParticipantModel(LinearRanker(("actor", "recipient"), {**actor, feature: (0.0, 5.0)}))
        actors, recipients, rule = model.choose(frame, "ASSAULT", reader)
        assert sides(actors) == ["DNK"]
        assert set(sides(recipients)) == expected
        assert rule.startswith("parties:")


def test_without_models_the_entries_slots_decide(scheme: Scheme) -> None:
    plain = dataclasses.replace(scheme, ranker=None, participants=None, judge=None)
    report = parsed(scheme, "Denmark invaded Greece. Greece was condemned by Peru.")
    found = [(event.type, sides(event.actors), sides(event.recipients)) for event in code(report, plain).events]
    assert ("ASSAULT", ["DNK"], ["GRC"]) in found
    assert ("ACCUSE", ["PER"], ["GRC"]) in found
    assert not any("ranker:" in rule for event in code(report, plain).events for rule in event.rules)


def test_finder_is_reusable(scheme: Scheme) -> None:
    frames = finder(scheme)
    report = parsed(scheme, "Denmark invaded Greece.")
    assert [f.trigger.name for f in frames.find(report)] == [f.trigger.name for f in frames.find(report)]
