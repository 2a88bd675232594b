"""Frames: the predicate, what stands in its slots, and the parties, over the constructions of the language."""

from __future__ import annotations

import pytest
from tests.coding.parsing import bare_frame, coded, finder, marked, parsed, sides

from legation.coding import arguments
from legation.coding.parties import PartyReader
from legation.scheme import Scheme

Slots = dict[str, str]

CASES: list[tuple[str, str, Slots, str, str]] = [
    # construction, sentence, slots (words of the heads), actors, recipients
    ("active", "Denmark {invaded} Greece.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("active with titles", "Danish President Lise Holm {accused} Greek Premier Nikos Vardas of deceit.",
     {"subj": "Holm", "obj": "Vardas", "of": "deceit"}, "DNK", "GRC"),
    ("passive", "Greece was {invaded} by Denmark.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("passive perfect", "Greece has been {invaded} by Denmark.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("agentless passive", "Greece was {invaded} in May.", {"subj": "", "obj": "Greece"}, "", "GRC"),
    ("subject relative", "Denmark, which {invaded} Greece, apologised.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("object relative", "Greece, which Denmark {invaded}, appealed for help.",
     {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("object relative of a person", "The envoy whom Denmark {expelled} was Greek.",
     {"subj": "Denmark", "obj": "envoy"}, "DNK", ""),
    ("reduced relative", "Troops {sent} by Denmark held the bridge.", {"subj": "Denmark", "obj": "Troops"}, "DNK", ""),
    ("participle of a noun", "Danish troops {attacking} Greece met resistance.",
     {"subj": "troops", "obj": "Greece"}, "DNK", "GRC"),
    ("object control", "Denmark urged Greece to {attack} Peru.", {"subj": "Greece", "obj": "Peru"}, "GRC", "PER"),
    ("object control of the matrix", "Denmark {urged} Greece to withdraw.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("subject control", "Denmark promised Greece to {attack} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("subject control without object", "Denmark threatened to {attack} Peru.",
     {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("passive control", "Denmark was ordered to {attack} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("raising", "Denmark seems to have {attacked} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("raising passive", "Denmark is believed to have {attacked} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("raising adjective", "Denmark is likely to {attack} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("noun with infinitive", "Denmark's decision to {attack} Peru shocked Greece.",
     {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("announced plan", "Denmark announced a plan to {attack} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("participle clause", "Denmark closed the border, {accusing} Peru of deceit.",
     {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("gerund after preposition", "After {meeting} Greece, Denmark signed.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("coordinated verbs", "Denmark condemned Greece and {attacked} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("coordinated verbs under a modal", "Denmark will condemn Greece and {attack} Peru.", {"subj": "Denmark"}, "DNK", ""),
    ("coordinated subjects", "Denmark and Greece {attacked} Peru.",
     {"subj": "Denmark Greece", "obj": "Peru"}, "DNK GRC", "PER"),
    ("three subjects", "Denmark, Greece and Chile {attacked} Peru.", {"subj": "Denmark Greece Chile", "obj": "Peru"},
     "CHL DNK GRC", "PER"),
    ("coordinated objects", "Denmark {condemned} Greece and Peru.",
     {"subj": "Denmark", "obj": "Greece Peru"}, "DNK", "GRC PER"),
    ("coordinated passives", "Greece and Peru were {condemned} by Denmark.", {"subj": "Denmark", "obj": "Greece Peru"},
     "DNK", "GRC PER"),
    ("apposition", "Denmark, a member of the alliance, {attacked} Peru.", {"subj": "Denmark", "obj": "Peru"}, "DNK", "PER"),
    ("apposition of a person", "Lise Holm, the Danish president, {condemned} Greece.", {"subj": "Holm", "obj": "Greece"},
     "DNK", "GRC"),
    ("event noun, possessive", "Denmark's {invasion} of Greece began in May.",
     {"poss": "Denmark", "of": "Greece"}, "DNK", "GRC"),
    ("event noun, by", "The {invasion} of Greece by Denmark began in May.", {"by": "Denmark", "of": "Greece"}, "DNK", "GRC"),
    ("event noun, demonym", "The Danish {invasion} of Greece began in May.",
     {"demonym": "Danish", "of": "Greece"}, "DNK", "GRC"),
    ("event noun, against", "Danish {sanctions} against Greece took effect.", {"demonym": "Danish", "against": "Greece"},
     "DNK", "GRC"),
    ("event noun, on", "Denmark's {attack} on Greece killed nine people.", {"poss": "Denmark", "on": "Greece"}, "DNK", "GRC"),
    ("event noun, between", "{Talks} between Denmark and Greece ended in Lima.", {"between": "Denmark Greece"}, "DNK GRC", ""),
    ("event noun, to", "A {visit} to Greece by Danish President Lise Holm was brief.",
     {"by": "Holm", "to": "Greece"}, "DNK", "GRC"),
    ("light verb", "Denmark launched an {attack} on Greece.", {"subj": "Denmark", "on": "Greece"}, "DNK", "GRC"),
    ("light verb with", "Denmark held {talks} with Greece.", {"subj": "Denmark", "with": "Greece"}, "DNK", "GRC"),
    ("light verb, passive", "An {attack} on Greece was launched by Denmark.",
     {"subj": "Denmark", "on": "Greece"}, "DNK", "GRC"),
    ("light verb, undergone", "Greece came under {attack} by Denmark.", {"subj": "Greece", "by": "Denmark"}, "DNK", "GRC"),
    ("light verb in a relative clause", "Chile praised the {talks} that Denmark held with Greece.",
     {"subj": "Denmark"}, "DNK", ""),
    ("phrasal verb", "Denmark {broke} off ties with Greece.",
     {"subj": "Denmark", "obj": "ties", "with": "Greece"}, "DNK", "GRC"),
    ("verb with preposition", "Denmark {called} on Greece to withdraw.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("verb with preposition and control", "Denmark called on Greece to {attack} Peru.",
     {"subj": "Greece", "obj": "Peru"}, "GRC", "PER"),
    ("misattached preposition", "Denmark {imposed} harsh sanctions on Greece.",
     {"subj": "Denmark", "obj": "sanctions", "on": "Greece"}, "DNK", "GRC"),
    ("indirect object", "Denmark {gave} Greece nine ships.",
     {"subj": "Denmark", "obj": "ships", "iobj": "Greece"}, "DNK", "GRC"),
    ("headline, present", "Denmark {condemns} Greece over border", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("headline, infinitive", "Danish premier to {visit} Greece", {"subj": "premier", "obj": "Greece"}, "DNK", "GRC"),
    ("inverted quotation", "“Greece lied,” {warned} Danish President Lise Holm.", {"subj": "Holm"}, "DNK", ""),
    ("quotation in front", "“Greece lied,” Danish President Lise Holm {warned}.", {"subj": "Holm"}, "DNK", ""),
    ("cleft of the object", "It was Greece that Denmark {attacked}.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
    ("appealed to", "Denmark appealed to Greece to {attack} Peru.", {"subj": "Greece", "obj": "Peru"}, "GRC", "PER"),
    ("cleft", "It was Denmark that {attacked} Greece.", {"subj": "Denmark", "obj": "Greece"}, "DNK", "GRC"),
]  # fmt: skip


def words(tokens: list[object]) -> str:
    return " ".join(sorted(str(getattr(token, "text", token)) for token in tokens))


@pytest.mark.parametrize(("name", "text", "slots", "actors", "recipients"), CASES, ids=[case[0] for case in CASES])
def test_construction(scheme: Scheme, name: str, text: str, slots: Slots, actors: str, recipients: str) -> None:
    report, frame, frames = bare_frame(scheme, text)
    found = {slot: words([*frames.slot(frame, slot)]) for slot in slots}
    assert found == {slot: " ".join(sorted(heads.split())) for slot, heads in slots.items()}
    reader = PartyReader(report, frames)
    subjects = reader.actors(frame)
    if actors:
        assert sides(subjects) == actors.split()
    if recipients:
        whole = {*sides(subjects), *sides(reader.recipients(frame, subjects))}
        assert set(recipients.split()) <= whole


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Denmark imposed sanctions on Greece.", "impose"),
        ("Sanctions were imposed on Greece by Denmark.", "impose"),
        ("Denmark's invasion of Greece began in May.", "invasion"),
        ("Danish troops shelled a Greek village.", "shell"),
        ("Denmark held talks with Greece.", "talk"),
        ("Denmark and Greece signed a treaty.", "sign"),
        ("Denmark recalled its ambassador to Greece.", "recall"),
        ("Denmark urged Greece to free the sailors.", "urge"),
        ("Thousands protested against the Danish government.", "protest"),
    ],
)
def test_an_entry_fires(scheme: Scheme, text: str, lemma: str) -> None:
    assert lemma in [frame.token.lemma for frame in finder(scheme).find(parsed(scheme, text))]


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders met in Lisbon.",
        "The foreign ministers of Denmark and Greece met in Lisbon.",
        "Danish President Lise Holm and Greek Premier Nikos Vardas met in Lisbon.",
        "Danish President Lise Holm met with Greek Premier Nikos Vardas in Lisbon.",
        "Talks between Danish President Lise Holm and Greek Premier Nikos Vardas opened in Lisbon.",
    ],
)
def test_reciprocal_plurals_list_all_parties_as_actors(scheme: Scheme, text: str) -> None:
    if text.startswith("The two leaders"):
        text = "Danish President Lise Holm flew to Lisbon to see Greek Premier Nikos Vardas. " + text
    events = [event for event in coded(scheme, text).events if event.type == "CONSULT"]
    assert any(sides(event.actors) == ["DNK", "GRC"] and event.recipients == () for event in events)


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("Greece was {invaded}.", True), ("Greece has been {invaded}.", True),
        ("Danish troops {sent} to Greece left in May.", True),
        ("Greece was hit and {shelled}.", True), ("Denmark has {invaded} Greece.", False), ("Denmark {invaded} Greece.", False),
        ("Denmark had {sent} troops.", False),
    ],
)  # fmt: skip
def test_passives(scheme: Scheme, text: str, passive: bool) -> None:
    assert arguments.is_passive(marked(scheme, text)[1]) is passive


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Denmark {urged} Greece to leave.", {"inf"}), ("Denmark {said} that Greece left.", {"that"}),
        ("Denmark {denied} attacking Greece.", {"ing"}), ("Denmark {attacked} Greece.", set()),
    ],
)  # fmt: skip
def test_complements(scheme: Scheme, text: str, kinds: set[str]) -> None:
    assert arguments.complement_kinds(marked(scheme, text)[1]) == kinds


def test_a_counted_phrase_is_about_what_is_counted(scheme: Scheme) -> None:
    _, token = marked(scheme, "Denmark fired a {number} of missiles.")
    assert [t.lemma for t in arguments.content(token, scheme.lexicon.grammar.quantity)] == ["number", "missile"]


def test_a_noun_used_up_by_its_verb_is_no_frame_of_its_own(scheme: Scheme) -> None:
    lemmas = [frame.token.lemma for frame in finder(scheme).find(parsed(scheme, "Denmark imposed sanctions on Greece."))]
    assert lemmas == ["impose"]


def test_candidates_come_in_text_order(scheme: Scheme) -> None:
    text = "Denmark accused Greece of shelling a village, recalled its envoy and urged talks between Peru and Chile."
    order = [candidate.frame.token.i for candidate in finder(scheme).candidates(parsed(scheme, text))]
    assert order == sorted(order)
    assert len(order) >= 4
