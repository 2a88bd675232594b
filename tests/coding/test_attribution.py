"""Attribution: what is reported, on whose word, with which stance; and the examples of the dictionary of cues."""

from __future__ import annotations

from datetime import date

import pytest

from legation.coding.attribution import Reported, SpeechFinder, sources_of
from legation.coding.report import code
from legation.lexicon.tables import read_toml
from legation.model import Report, content_id
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.scheme import Scheme
from legation.spans import Span

MISSED = frozenset({
    "repost", "notify", "update", "point", "forecast", "caveat", "read", "disagree", "see", "view", "regard", "deem", "presume",
    "interpret", "perceive", "support", "let know",
})  # fmt: skip
"""Cues whose own example the small parser reads as something else, or whose content is no clause."""


def parsed_report(scheme: Scheme, text: str) -> ParsedReport:
    return parse(Report(id=content_id(text), text=text), scheme.lexicon, scheme.language)


def reported(scheme: Scheme, text: str) -> tuple[Reported, ...]:
    return SpeechFinder(parsed_report(scheme, text), scheme.lexicon.reporting).find()


def sources(scheme: Scheme, text: str, word: str) -> list[str]:
    start = text.index(word)
    return [source.name for source in sources_of(Span(start, start + len(word)), reported(scheme, text))]


def makes_statement(item: Reported) -> bool:
    return bool(item.name) and not item.silent and (item.makes == "always" or (item.makes == "quoted" and item.quoted))


def entries(column: str) -> list[tuple[str, str]]:
    found = []
    for entry in read_toml("reporting.toml")["reporting"]:
        if entry["pos"] == "verb" and entry.get(column):
            sentences = [entry[column]] if column == "example" else entry[column]
            found.extend((entry["word"], sentence) for sentence in sentences)
    return found


@pytest.mark.parametrize(("word", "sentence"), [pair for pair in entries("example") if pair[0] not in MISSED])
def test_example_of_a_cue(scheme: Scheme, word: str, sentence: str) -> None:
    found = reported(scheme, sentence)
    assert any(f"cue:{word}" in item.rules for item in found) or (word in {"quote", "cite", "paraphrase"} and found)


@pytest.mark.parametrize(("word", "sentence"), entries("differ"))
def test_sentence_in_which_a_word_is_no_cue(scheme: Scheme, word: str, sentence: str) -> None:
    assert not any(makes_statement(item) for item in reported(scheme, sentence)), word


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Danish Foreign Minister Lise Holm said Peru had closed the border.", "closed", ["Lise Holm"]),
        ("Peru had closed the border, Danish Foreign Minister Lise Holm said.", "closed", ["Lise Holm"]),
        ("Peru, Danish Foreign Minister Lise Holm said, had closed the border.", "closed", ["Lise Holm"]),
        ("According to Danish Foreign Minister Lise Holm, Peru had closed the border.", "closed", ["Lise Holm"]),
        ("Peru closed the border, according to Danish Foreign Minister Lise Holm.", "closed", ["Lise Holm"]),
        ('"Peru closed the border," Danish Foreign Minister Lise Holm said. "Chile opened it."', "opened", ["Lise Holm"]),
        ("Peru closed the border. Danish Foreign Minister Lise Holm said Chile would follow.", "closed", []),
        ("Danish Foreign Minister Lise Holm believes Peru has closed the border.", "closed", ["Lise Holm"]),
        ("The minister did not say whether Peru had closed the border.", "closed", []),
        ("The Lima Herald said officials had told its reporter that Peru had closed the border.", "closed", ["Lima Herald", "officials"]),
        ("The Lima Herald quoted General Pavel Dorn as saying that Peru had closed the border.", "closed", ["Lima Herald", "Pavel Dorn"]),
        ("Peru had closed the border, the Lima Herald reported, citing two officials.", "closed", ["Lima Herald", "two officials"]),
        ("A diplomat said on condition of anonymity that Peru had closed the border.", "closed", ["diplomat"]),
        ("A report in the Lima Herald that Peru had closed the border drew a crowd.", "closed", ["Lima Herald"]),
        ("Danish Foreign Minister Lise Holm made clear that Peru had closed the border.", "closed", ["Lise Holm"]),
        ("The ministry issued a statement that Peru had closed the border.", "closed", ["ministry"]),
        ("Reuters reported, citing two officials, that Peru had closed the border.", "closed", ["Reuters", "two officials"]),
        ("Andina news agency, citing an official, reported that Peru had closed the border.", "closed", ["Andina news agency", "official"]),
        ("Peru had closed the border, the daily La Razon has reported.", "closed", ["La Razon"]),
        ("The court found that Peru had closed the border.", "closed", ["court"]),
        ("Chile accused Peru of having closed the border.", "closed", ["Chile"]),
        ("The ministry rejected claims that Peru had closed the border.", "closed", ["ministry"]),
        ("The envoy asserted that it was the Peruvian guards who had closed the border.", "closed", ["envoy"]),
        ("The envoy met him in June and, according to a diplomat, closed the border.", "met", []),
        ("The envoy met him in June and, according to a diplomat, closed the border.", "closed", ["diplomat"]),
        ("Peru closed the border; the four refused.", "closed", []),
        ("Peru closed what the ministry described as an illegal crossing.", "closed", []),
        ("Peru had closed the border, the chief of staff, Lise Holm, told reporters.", "closed", ["Lise Holm"]),
        ("Peru closed its border with Chile, the council's top diplomat, Lise Holm, told lawmakers.", "closed", ["Lise Holm"]),
        ("The chief of the guards threatened closures, which could come by Monday, a diplomat said.", "threatened", ["diplomat"]),
        ("Soldiers closed the border and herded families onto buses, activists and witnesses said.", "closed", ["activists and witnesses"]),
        ("Peru said at the time that it was forced to shut the border.", "shut", ["Peru"]),
        ("The customs office said in a notice that it would shut the border.", "shut", ["customs office"]),
        ("Peru closed the border, according to a statement of the Peruvian army seen by Andina.", "closed", ["Peruvian army"]),
        ("President Lise Holm met the envoy and said that Peru had closed the border, reported Andina, a news agency.", "met", ["Andina"]),
        ("Peru and Chile agreed to a truce, their ministers announced on Tuesday after a call that was brokered by Mali.", "call", []),
        ("The ministry said they were on a plane. They would be met by the president.", "met", ["ministry"]),
        ("The ministry says they are on a plane. They would be met if it landed.", "met", []),
        ("The ministry said they were on a plane. They were met by the president.", "met", []),
    ],
)
def test_chain_of_sources(scheme: Scheme, text: str, word: str, expected: list[str]) -> None:
    assert sorted(sources(scheme, text, word)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The minister said that the truce was holding.", "asserts"),
        ("The minister confirmed that the truce was holding.", "asserts"),
        ("The minister denied that the truce was broken.", "denies"),
        ("The minister disputed that the truce was broken.", "denies"),
        ("The minister doubted that the truce would hold.", "doubts"),
        ("The minister hoped that the truce would hold.", "doubts"),
        ("The minister questioned whether the truce would hold.", "doubts"),
        ("The minister did not believe that the truce would hold.", "doubts"),
        ("The minister feared that the truce would break.", "doubts"),
        ("The minister denied breaking the truce.", "denies"),
    ],
)
def test_stance(scheme: Scheme, text: str, stance: str) -> None:
    (found,) = reported(scheme, text)
    assert found.stance == stance


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The minister said that the truce was holding.", ["that the truce was holding"]),
        ("The truce was holding, the minister said.", ["The truce was holding"]),
        ("The truce, the minister said, was holding.", ["The truce", "was holding."]),
        ("The truce held on Monday, according to the minister.", ["The truce held on Monday"]),
        (
            '"The truce holds," the minister said. "It will last for years."',
            ['"The truce holds,"', "The truce holds", '"It will last for years."'],
        ),
    ],
)
def test_content(scheme: Scheme, text: str, content: list[str]) -> None:
    (found,) = reported(scheme, text)
    assert [piece.text(text).rstrip(".") for piece in found.content] == [piece.rstrip(".") for piece in content]


def test_quotation_goes_to_the_cue_whose_content_it_stands_in(scheme: Scheme) -> None:
    text = 'Danish Foreign Minister Lise Holm said both sides had agreed to end the dispute "once and for all" by May.'
    quoted = [item for item in reported(scheme, text) if item.quoted]
    assert [item.name for item in quoted] == ["Lise Holm"]


def test_speech_inside_a_quotation_makes_no_statement_of_its_own(scheme: Scheme) -> None:
    text = 'Danish Foreign Minister Lise Holm said: "The admiral told us that the fleet had sailed."'
    assert [item.name for item in reported(scheme, text) if makes_statement(item)] == ["Lise Holm"]


def test_heading_makes_no_statement(scheme: Scheme) -> None:
    text = "Minister says border will open\n\nDanish Foreign Minister Lise Holm said the border would open."
    assert sum(makes_statement(item) for item in reported(scheme, text)) == 1


def test_what_somebody_does_by_saying_we_is_told_first_hand(scheme: Scheme) -> None:
    text = '"We call on Chad to withdraw its troops," Danish Foreign Minister Lise Holm said.'
    events = code(parsed_report(scheme, text), scheme).events
    assert [event.attributed_to for event in events if event.type == "REQUEST"] == [()]


def test_according_to_behind_a_relative_pronoun_tells_of_its_clause_alone(scheme: Scheme) -> None:
    text = "The militia, which according to Danish experts had attacked a village, shelled a port."
    assert sources(scheme, text, "attacked") == ["Danish experts"]
    assert sources(scheme, text, "shelled") == []


def test_two_officials_are_nobody_spoken_of_before(scheme: Scheme) -> None:
    text = "President Anna Kovac telephoned President Luka Maric on Monday, according to two officials, who gave no names."
    assert sources(scheme, text, "telephoned") == ["two officials"]


@pytest.mark.parametrize(
    ("text", "kind", "sources"),
    [
        ("The French minister doubted whether Libya had shelled Chad.", "ASSAULT", [("French minister", "doubts")]),
        ("Sudan denied expelling the Kenyan ambassador.", "SANCTION", [("Sudan", "denies")]),
        ("Moscow dismissed reports that it had bombed Sumy as fake.", "ASSAULT", [("Moscow", "denies")]),
        (
            "The Accra Herald reported on Monday that, according to two diplomats, Togo had expelled the Ghanaian ambassador.",
            "SANCTION", [("Accra Herald", "asserts"), ("two diplomats", "asserts")],
        ),
    ],
)  # fmt: skip
def test_chain_of_an_event_says_who_asserts_denies_or_doubts(
    scheme: Scheme, text: str, kind: str, sources: list[tuple[str, str]]
) -> None:
    (event,) = [event for event in code(parsed_report(scheme, text), scheme).events if event.type == kind]
    assert [(source.name, source.stance) for source in event.attributed_to] == sources


def test_headline_without_its_source_takes_none_away(scheme: Scheme) -> None:
    report = Report(id="1", headline="Peru closes border with Chile", text=(
        "Peru closes border with Chile\n\nPeru closed its border with Chile on Monday, the Chilean foreign ministry said."
    ))  # fmt: skip
    events = code(parse(report, scheme.lexicon, scheme.language), scheme).events
    assert {tuple(source.name for source in event.attributed_to) for event in events} == {("Chilean foreign ministry",)}


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        # what the speaker's own state does by his saying so, and what is only told of
        ("China calls on Chad to free the crew, foreign ministry spokesman Li Wen told a briefing.", "calls", []),
        ("Greek Foreign Minister Nikos Vellis said Athens was ready to help Chad.", "ready", []),
        ("Moldova has asked Romania to double its deliveries, Moldovan Energy Minister Doina Carp said.", "asked", ["Doina Carp"]),
        ("Moldova does not recognise Chad, Moldovan Foreign Minister Doina Carp said.", "recognise", ["Doina Carp"]),
        ('"Our bridge was promised by Chad in 2018," Malian President Ada Keita said.', "promised", ["Ada Keita"]),
        # what the speaker's own side did, joined to what he said of others
        ("Pakistan said the attackers had come from Afghanistan and bombed a camp in Kabul.", "bombed", []),
        ("Israel said Iran had fired first and attacked a base in Syria.", "fired", ["Israel"]),
        # an announcement performs what is done at once, and tells of what is to come
        ("Canada announced tariffs on American steel that begin on Thursday.", "tariffs", ["Canada"]),
        ("Peru confirmed an attack by Chad on a ferry.", "attack", ["Peru"]),
        # two tellings in one sentence are told in one breath
        ("President Ana Ruiz of Peru telephoned President Bo Sund of Chile, said two officials, who spoke unnamed.", "telephoned", ["two officials"]),
    ],
)
def test_sources_of_an_event(scheme: Scheme, text: str, word: str, expected: list[str]) -> None:
    coded = code(parse(Report(id=content_id(text), text=text, published=date(2025, 3, 12)), scheme.lexicon, scheme.language), scheme)
    found = [event for event in coded.events if word in coded.quote(event.trigger) or word in coded.quote(event.evidence)]
    assert found
    assert [source.name for source in found[0].attributed_to] == expected


@pytest.mark.parametrize(
    "text",
    [
        "A senior Chadian official, who asked not to be named, said the port was shut.",
        "A Peruvian diplomat who declined to be identified because he was not authorised to speak to the media said the port was shut.",
        "An official of Togo's ministry requested anonymity and said the port was shut.",
        "Chad's army had not responded to a newspaper's requests for comment.",
        "One Malian officer insisted on not being quoted, speaking on condition of anonymity about the port.",
    ],
)
def test_the_terms_of_a_source_are_no_act(scheme: Scheme, text: str) -> None:
    coded = code(parse(Report(id=content_id(text), text=text, published=date(2025, 3, 12)), scheme.lexicon, scheme.language), scheme)
    assert [event.type for event in coded.events] == []


def test_who_asks_or_is_allowed_to_talk_otherwise_acts(scheme: Scheme) -> None:
    text = "Chad asked Togo to name an envoy. Mali's president was authorised to talk to the rebels of Chad."
    coded = code(parse(Report(id=content_id(text), text=text, published=date(2025, 3, 12)), scheme.lexicon, scheme.language), scheme)
    assert "REQUEST" in {event.type for event in coded.events}
