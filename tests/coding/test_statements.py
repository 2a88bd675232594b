"""Statements: who said what, over the ways in which English reports introduce speech."""

from __future__ import annotations

from datetime import date

import pytest

from legation.coding.report import code
from legation.model import Report, Statement, content_id
from legation.parsing.report import parse
from legation.scheme import Scheme


def statements(scheme: Scheme, text: str) -> tuple[Statement, ...]:
    report = Report(id=content_id(text), text=text, published=date(2025, 6, 4))
    return code(parse(report, scheme.lexicon, scheme.language), scheme).statements


def told(scheme: Scheme, text: str) -> list[tuple[str, bool]]:
    return [(statement.speaker.name, statement.direct) for statement in statements(scheme, text)]


SUBJECT_FIRST = [
    ("Foreign Minister Lena Varga said that the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga said the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga says the border will reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga has said the border will reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga told reporters the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga told parliament that the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga added that the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga announced that the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga confirmed that the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga insisted that the border would reopen.", "Lena Varga", False),
    ("Foreign Minister Lena Varga noted that the border was quiet.", "Lena Varga", False),
    ("Foreign Minister Lena Varga explained that the border was quiet.", "Lena Varga", False),
    ("Foreign Minister Lena Varga stressed that the border was quiet.", "Lena Varga", False),
    ("Foreign Minister Lena Varga emphasized that the border was quiet.", "Lena Varga", False),
    ("Foreign Minister Lena Varga claimed that the border was quiet.", "Lena Varga", False),
    ("Foreign Minister Lena Varga argued that the border was quiet.", "Lena Varga", False),
    ("Foreign Minister Lena Varga acknowledged that the border was closed.", "Lena Varga", False),
    ("Foreign Minister Lena Varga admitted that the border was closed.", "Lena Varga", False),
    ("Foreign Minister Lena Varga pointed out that the border was closed.", "Lena Varga", False),
    ("Foreign Minister Lena Varga made clear that the border would stay closed.", "Lena Varga", False),
    ("Foreign Minister Lena Varga went on to say that the border was closed.", "Lena Varga", False),
    ("Foreign Minister Lena Varga wrote that the border was closed.", "Lena Varga", False),
    ("Foreign Minister Lena Varga said in a statement that the border was closed.", "Lena Varga", False),
    ("Speaking in Lima, Foreign Minister Lena Varga said the border was closed.", "Lena Varga", False),
]

CONTENT_FIRST = [
    ("The border would reopen, Foreign Minister Lena Varga said.", "Lena Varga", False),
    ("The border would reopen in May, Foreign Minister Lena Varga told reporters.", "Lena Varga", False),
    ("The border would reopen, Foreign Minister Lena Varga said in a statement on Monday.", "Lena Varga", False),
    ("The border will reopen, said Foreign Minister Lena Varga.", "Lena Varga", False),
    ("The border, Foreign Minister Lena Varga said, would reopen.", "Lena Varga", False),
    ("The border will reopen in May, according to Foreign Minister Lena Varga.", "Lena Varga", False),
    ("According to Foreign Minister Lena Varga, the border will reopen in May.", "Lena Varga", False),
    ("Troops crossed the river at dawn, the army said.", "army", False),
    ("Troops crossed the river at dawn, state media reported.", "state media", False),
    ("Troops crossed the river at dawn, as reported by the Lima Herald.", "Lima Herald", False),
]

QUOTATIONS = [
    ('"We will not wait," Foreign Minister Lena Varga said.', "Lena Varga", True),
    ('"We will not wait," said Foreign Minister Lena Varga.', "Lena Varga", True),
    ('Foreign Minister Lena Varga said, "We will not wait."', "Lena Varga", True),
    ('Foreign Minister Lena Varga said: "We will not wait."', "Lena Varga", True),
    ("Foreign Minister Lena Varga said: 'We will not wait.'", "Lena Varga", True),
    ("“We will not wait,” Foreign Minister Lena Varga told the council.", "Lena Varga", True),
    ("‘We will not wait,’ Foreign Minister Lena Varga told the council.", "Lena Varga", True),
    ("«We will not wait», Foreign Minister Lena Varga told the council.", "Lena Varga", True),
    ('"Will they wait?" asked Foreign Minister Lena Varga.', "Lena Varga", True),
    ('"Never!" Foreign Minister Lena Varga told the council.', "Lena Varga", True),
    ('Foreign Minister Lena Varga said the truce was "a piece of paper".', "Lena Varga", True),
    ('Foreign Minister Lena Varga said that "no one will stand alone" in the dispute.', "Lena Varga", True),
    ('The truce was "a piece of paper", according to Foreign Minister Lena Varga.', "Lena Varga", True),
    ('"We will not wait," Foreign Minister Lena Varga wrote on her page.', "Lena Varga", True),
    ('"We will not wait," the defence ministry said in a statement.', "defence ministry", True),
    ('"We will not wait," added the head of the union, Maria Okafor.', "Maria Okafor", True),
    ('"We will not wait," Lena Varga, the foreign minister, said.', "Lena Varga", True),
    ('The foreign minister, Lena Varga, said: "We will not wait."', "Lena Varga", True),
    ("- We will not wait, Foreign Minister Lena Varga said.", "Lena Varga", True),
]

ACTS = [
    ('Foreign Minister Lena Varga condemned the raid as "an act of piracy".', "Lena Varga", True),
    ('Foreign Minister Lena Varga called the raid "an act of piracy".', "Lena Varga", True),
    ('Foreign Minister Lena Varga described the raid as "an act of piracy".', "Lena Varga", True),
    ('Foreign Minister Lena Varga vowed to answer the raid "with an iron hand".', "Lena Varga", True),
    ('Foreign Minister Lena Varga urged both sides to show "maximum restraint".', "Lena Varga", True),
    ('Foreign Minister Lena Varga accused Peru of "open theft".', "Lena Varga", True),
    ('Foreign Minister Lena Varga warned that the raid would "cost them dearly".', "Lena Varga", True),
    ('Foreign Minister Lena Varga denied the report, calling it "a fairy tale".', "Lena Varga", True),
    ('Foreign Minister Lena Varga welcomed the deal as "a good day for fishermen".', "Lena Varga", True),
    ('Foreign Minister Lena Varga rejected the plan, saying it was "born dead".', "Lena Varga", True),
    ("Foreign Minister Lena Varga announced a new tariff on steel.", "Lena Varga", False),
    ("Foreign Minister Lena Varga confirmed the report.", "Lena Varga", False),
    ("Foreign Minister Lena Varga informed the council of her plan to resign.", "Lena Varga", False),
]

SPEAKERS = [
    ("South Korean officials said the drill was over.", "South Korean officials", False),
    ("Officials say the drill is over.", "Officials", False),
    ("A senior diplomat said on condition of anonymity that the drill was over.", "senior diplomat", False),
    ("Sources said the drill was over.", "Sources", False),
    ("The drill was over, two people familiar with the plan said.", "two people familiar with the plan", False),
    ("Norway's foreign ministry said the drill was over.", "Norway's foreign ministry", False),
    ("The drill is over, state broadcaster NRK said.", "NRK", False),
    ("Tokyo said the drill was over.", "Tokyo", False),
    ("The Kremlin said the drill was over.", "Kremlin", False),
    ("NATO said the drill was over.", "NATO", False),
    ("Experts say the drill was the largest in years.", "Experts", False),
    ("Witnesses said soldiers had closed the road.", "Witnesses", False),
    ("State media said the rocket flew for nine minutes.", "State media", False),
    ("The Lima Herald reported that the rocket had failed.", "Lima Herald", False),
    ("A survivor told the court that soldiers had closed the road.", "survivor", False),
    ("Defence Ministry spokesman Colonel Pavel Dorn said the drill was over.", "Pavel Dorn", False),
    ("The head of the border guard, General Pavel Dorn, said the drill was over.", "Pavel Dorn", False),
    ("General Pavel Dorn, who heads the border guard, said the drill was over.", "Pavel Dorn", False),
]


@pytest.mark.parametrize(("text", "speaker", "direct"), [*SUBJECT_FIRST, *CONTENT_FIRST, *QUOTATIONS, *ACTS, *SPEAKERS])
def test_one_statement(scheme: Scheme, text: str, speaker: str, direct: bool) -> None:
    assert told(scheme, text) == [(speaker, direct)]


@pytest.mark.parametrize(
    "text",
    [
        "The law says that ships must report their cargo.",
        "The treaty states that no base may be built on the islands.",
        "The minister did not say when the border would reopen.",
        "The minister declined to say whether the border would reopen.",
        "The minister refused to say why the border was closed.",
        "The minister would not say who gave the order.",
        "The minister is expected to say on Monday that the border will reopen.",
        "The minister plans to announce a tariff on steel.",
        "The minister may say on Monday that the border will reopen.",
        "No one has said that the border will reopen.",
        "If the minister says that the border is closed, trade will stop.",
        "Foreign Minister Lena Varga believes that the border will reopen.",
        "Foreign Minister Lena Varga hopes that the border will reopen.",
        "Foreign Minister Lena Varga fears that the border will stay closed.",
        "Foreign Minister Lena Varga condemned the raid.",
        "Foreign Minister Lena Varga urged both sides to show restraint.",
        "Foreign Minister Lena Varga vowed to answer the raid.",
        "Foreign Minister Lena Varga accused Peru of theft.",
        "Foreign Minister Lena Varga denied the charge.",
        "The court found that the army had closed the road.",
        "The rebels released nine hostages.",
        "The ministry issued a visa to the envoy.",
        "The blast claimed nine lives.",
        "The senate confirmed the envoy in a vote.",
        "Whatever the communique says, the border will stay closed.",
    ],
)
def test_no_statement(scheme: Scheme, text: str) -> None:
    assert told(scheme, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"We will not wait," Foreign Minister Lena Varga said. "The time has come to act."',
            [("Lena Varga", True)],
        ),
        (
            '"We will not wait," Foreign Minister Lena Varga said, adding that talks would begin in May.',
            [("Lena Varga", True), ("Lena Varga", False)],
        ),
        (
            'Foreign Minister Lena Varga called the raid "piracy", saying it was planned for months.',
            [("Lena Varga", True)],
        ),
        (
            "Foreign Minister Lena Varga said the truce would hold and warned that any breach would be \"answered in kind\".",
            [("Lena Varga", False), ("Lena Varga", True)],
        ),
        (
            "Foreign Minister Lena Varga said the truce would hold. She said monitors would arrive in May.",
            [("Lena Varga", False), ("Lena Varga", False)],
        ),
        (
            "Foreign Minister Lena Varga visited Lima on Monday. The minister said monitors would arrive in May.",
            [("Lena Varga", False)],
        ),
        (
            'Foreign Minister Lena Varga said the truce would hold.\n\n"Nobody wants another winter in the trenches."',
            [("Lena Varga", False), ("Lena Varga", True)],
        ),
        (
            'The agency quoted General Pavel Dorn as saying that "the pass is open".',
            [("Pavel Dorn", True)],
        ),
        (
            '"The pass is open," Foreign Minister Lena Varga was quoted by the Lima Herald as saying.',
            [("Lena Varga", True)],
        ),
        (
            "The foreign ministry published a statement on Monday. The statement said the pass was open.",
            [("foreign ministry", False)],
        ),
        (
            "The pass is open, said a statement issued by the defence ministry.",
            [("defence ministry", False)],
        ),
        (
            "The Coastal Patrol Command (CPC) moved two boats on Monday. The CPC said the boats were unarmed.",
            [("Coastal Patrol Command", False)],
        ),
        (
            "Lena Varga and Otto Brandt said the pass was open.",
            [("Lena Varga", False), ("Otto Brandt", False)],
        ),
        (
            "The pass was open, the Lima Herald reported, citing two officials.",
            [("Lima Herald", False), ("two officials", False)],
        ),
        (
            "Foreign Minister Lena Varga spoke on Monday.\n\nVARGA: The pass will stay open.\n\nQ: For how long?",
            [("Lena Varga", True)],
        ),
        (
            "Foreign Minister Lena Varga posted a photo.\n\nThe pass will stay open. — Lena Varga (@lenavarga)",
            [("Lena Varga", True)],
        ),
        (
            'Foreign Minister Lena Varga said: "My father told me that we were free. I say that we still are."',
            [("Lena Varga", True)],
        ),
    ],
)
def test_several(scheme: Scheme, text: str, expected: list[tuple[str, bool]]) -> None:
    assert told(scheme, text) == expected


def test_copy_of_a_sentence_is_not_counted(scheme: Scheme) -> None:
    sentence = "Foreign Minister Lena Varga said the mountain border would reopen for trucks in May."
    assert len(told(scheme, f"{sentence}\n\nThe road is long.\n\n{sentence}")) == 1


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("South Korean officials said the drill was over.", "KOR"),
        ("Norway's foreign ministry said the drill was over.", "NOR"),
        ("Tokyo said the drill was over.", "JPN"),
        ("NATO said the drill was over.", "IGO"),
        ("Danish Foreign Minister Lise Holm said the drill was over.", "DNK"),
        ("Sources said the drill was over.", None),
    ],
)
def test_country_of_the_speaker(scheme: Scheme, text: str, country: str | None) -> None:
    (found,) = statements(scheme, text)
    assert found.speaker.country == country


def test_speakers_of_two_countries_have_none(scheme: Scheme) -> None:
    (found,) = statements(scheme, "Peru and Chile met in Lima. The talks would go on, both countries said.")
    assert found.speaker.country is None


def test_addressee(scheme: Scheme) -> None:
    (found,) = statements(scheme, "Danish Foreign Minister Lise Holm told Greece that the talks were off.")
    assert found.addressee is not None
    assert found.addressee.country == "GRC"


def test_date_of_the_saying(scheme: Scheme) -> None:
    (found,) = statements(scheme, "Danish Foreign Minister Lise Holm said on Monday that talks would begin in August.")
    assert found.date.first == date(2025, 6, 2)


def test_evidence_holds_cue_and_content(scheme: Scheme) -> None:
    text = "Rain fell in Oslo. Danish Foreign Minister Lise Holm said that the talks were off."
    (found,) = statements(scheme, text)
    assert "said that the talks were off" in found.evidence.text(text)
    assert found.content.text(text) == "that the talks were off"
    assert "cue:say" in found.rules


def test_speaker_is_not_sought_in_the_quotation(scheme: Scheme) -> None:
    text = '"Not one step back", the general shouted, before adding: "We will win."'
    report = code(parse(Report(id="1", text=text), scheme.lexicon, scheme.language), scheme)
    assert {statement.speaker.name for statement in report.statements} == {"general"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # whoever spoke in the sentence before speaks on
        (
            "Kenyan President Paul Mwangi spoke by telephone with Somali President Ali Nur on Monday and urged him to return, "
            "Mwangi's spokesperson, Ruth Chebet, said.\n\n\"We have not given up,\" she said. \"A third round could be held in May.\"",
            "Ruth Chebet",
        ),
        (
            "President Bo Sund met President Juan Soto in Lima, and Sund promised Soto two ships, the Swedish envoy, Lise Holm, "
            "told reporters. He would send more, she said.",
            "Lise Holm",
        ),
        (
            "President Bo Sund of Sweden thanked President Juan Soto of Chile for the ships, Sund's spokesperson, Lise Holm, said.\n\n"
            '"They are small. They are old. We will take them," she said.',
            "Lise Holm",
        ),
        # the addressee of "told" is no speaker, and a full stop within a title ends nothing
        ("Gunmen shelled a post, General Bo Sund, the army's spokesman, told Andina.", "Bo Sund"),
        (
            'The army command said the claim was false.\n\n"We strongly urge Peru to stop," command spokesperson Col. Juan Soto said.',
            "Juan Soto",
        ),
        ("Lima shut the port, the press service of the Peruvian presidency reported on Tuesday.", "press service of the Peruvian presidency"),
        # a speaker without a name has the words of the story
        ("A senior Somali official, who asked not to be named, said the talks were off.", "senior Somali official"),
        # "her" is not who praised
        ("Chilean envoy Juan Soto paid a call on Ana Ruiz, the Peruvian minister, and praised her as \"a true friend\".", "Juan Soto"),
        # a description takes the gender that its clause gives it
        (
            "Italian Interior Minister Ludovica Sala and her Tunisian counterpart, Moncef Brahim, met in Rome. Brahim left at noon. "
            "The minister told her colleagues that the deal was fair.",
            "Ludovica Sala",
        ),
        # a paragraph that begins with somebody else is his
        (
            "Danish envoy Lise Holm said the ship was safe.\n\nNorwegian Defence Minister Nils Aas praised the crew. "
            "He said there was oil in the water.",
            "Nils Aas",
        ),
        # pronouns that can only be one person's tell of the gender
        (
            "Danish envoy Lise Holm told reporters that the ship was safe. Norwegian Defence Minister Nils Aas flew to Oslo with his aides. "
            "He said the crew was well.",
            "Nils Aas",
        ),
        (
            "Peruvian Foreign Minister Ana Ruiz came with her husband. Chilean President Juan Soto came alone. She said two ships were late.",
            "Ana Ruiz",
        ),
        (
            "Peruvian Foreign Minister Ana Ruiz said she would go. Chilean President Juan Soto closed the port. "
            "Two ships were late, she told reporters.",
            "Ana Ruiz",
        ),
    ],
)  # fmt: skip
def test_pronoun_before_a_verb_of_speech(scheme: Scheme, text: str, speaker: str) -> None:
    assert told(scheme, text)[-1][0] == speaker
