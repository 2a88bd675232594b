"""Wire furniture: the styles of the agencies, and nothing of the prose lost."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.lexicon.tables import read_toml
from legation.model import Report
from legation.parsing.dateline import read_dateline
from legation.parsing.furniture import set_apart
from legation.parsing.wire_patterns import FILE, wire_lexicon
from legation.spans import Span

LEAD = "The government of Peru agreed on Friday to reopen a bridge that has been closed since 2011, officials said."
SECOND = '"We have agreed," Foreign Minister Osk Brenn told reporters. "The first lorries will cross on Monday."'
CREDIT = "(Reporting by Ann Lowe in Lima and Pia Kerr in Quito; Additional reporting by Tom Ash; Editing by Joe Roe)"
STORY = f"Peru reopens bridge\n\nBy Ann Lowe and Pia Kerr\n\nLIMA, May 3 (Reuters) - {LEAD}\n\n{SECOND}\n\n{CREDIT}\n"


def apart(text: str, headline: str = "") -> tuple[Report, list[str]]:
    report, paragraphs = set_apart(Report(id="x", text=text, headline=headline))
    return report, [" ".join(span.text(text).split()) for span in paragraphs]


def assert_covered(text: str, report: Report, paragraphs: tuple[Span, ...]) -> None:
    """Every character that is not white space belongs to exactly one span."""
    seen = [0] * len(text)
    for span in [span for _, span in report.furniture] + list(paragraphs):
        for i in range(span.start, span.end):
            seen[i] += 1
    assert max(seen, default=0) <= 1
    assert all(count == 1 for count, char in zip(seen, text, strict=True) if not char.isspace())


@pytest.mark.parametrize(
    ("words", "place", "agency"),
    [
        ("SEOUL (Reuters) -North Korean envoys left", "SEOUL", "Reuters"),
        ("SEOUL, Aug 28 (Reuters) - North Korean envoys left", "SEOUL", "Reuters"),
        ("SEOUL, South Korea (AP) — North Korean envoys left", "SEOUL, South Korea", "AP"),
        ("Hermel, Lebanon, March 18, 2025 (AFP) -\n", "Hermel, Lebanon", "AFP"),
        ("Washington (AFP) – The envoys left", "Washington", "AFP"),
        ("BEIJING, Aug. 28 (Xinhua) -- China said", "BEIJING", "Xinhua"),
        ("MOSCOW, August 28. /TASS/. Russia said", "MOSCOW", "TASS"),
        ("Pyongyang, August 28 (KCNA) -- The party said", "Pyongyang", "KCNA"),
        ("SEOUL, Aug. 28 (Yonhap) -- The ministry said", "SEOUL", "Yonhap"),
        ("TOKYO, Aug. 28, Kyodo - Japan said", "TOKYO", "Kyodo"),
        ("SUVA, Kyodo - Japan said", "SUVA", "Kyodo"),
        ("Berlin (dpa) - The chancellor said", "Berlin", "dpa"),
        ("Caracas, Sep 3 (EFE).- The rebels said", "Caracas", "EFE"),
        ("(ANSA) - ROME, AUG 28 - Italy said", "ROME", "ANSA"),
        ("MOSCOW. Aug 28 (Interfax) - Russia said", "MOSCOW", "Interfax"),
        ("MOSCOW, Aug 28 - RIA Novosti. Russia said", "MOSCOW", "RIA Novosti"),
        ("Male/New Delhi, Mar 14 (PTI) The Maldives said", "Male/New Delhi", "PTI"),
        ("BEIJING/SEOUL (Reuters) - China said", "BEIJING/SEOUL", "Reuters"),
        ("OSLO (NTB): Norway said", "OSLO", "NTB"),
        ("April 29 (UPI) — A caravan said", "", "UPI"),
        ("GENEVA — The envoys left", "GENEVA", ""),
        ("BATKEN, Kyrgyzstan -- Border guards said", "BATKEN, Kyrgyzstan", ""),
        ("WASHINGTON \xa0 — The president said", "WASHINGTON", ""),
        ("PORT-AU-PRINCE, Haiti (AP) — A gang said", "PORT-AU-PRINCE, Haiti", "AP"),
        ("The Hague (AFP) -\n", "The Hague", "AFP"),
        ("NEW DELHI: India said", "NEW DELHI", ""),
        ("KATHMANDU, Aug 28: Nepal said", "KATHMANDU", ""),
        ("Sydney, AAP - Australia said", "Sydney", "AAP"),
        ("SEOUL -- (UPI) -- South Korea said", "SEOUL", "UPI"),
        ("JERUSALEM | Israel said", "JERUSALEM", ""),
        ("Kyiv (Ukrinform). The president said", "Kyiv", "Ukrinform"),
        ("ALMATY. KazTAG - The president said", "ALMATY", "KazTAG"),
    ],
)
def test_datelines(words: str, place: str, agency: str) -> None:
    line = read_dateline(words)
    assert line is not None
    assert (line.place, line.agency) == (place, agency)


@pytest.mark.parametrize(
    "words",
    [
        "NATO - the alliance that Sweden joined - said on Monday",
        "China - the North's only ally - said on Monday",
        "The International Atomic Energy Agency (IAEA) - which watches - said",
        "The Kremlin (TASS) said",
        "EU: the bloc said",
        "UN: Forty bodies found in mine",
        "LIVE: Rebels take town",
        "TODAY | The ministers met",
        "President Xi Jinping said — again — that",
        "Talks began in Geneva (Reuters)",
    ],
)
def test_prose_is_no_dateline(words: str) -> None:
    assert read_dateline(words) is None


def test_fields_of_a_wire_story() -> None:
    report, prose = apart(STORY)
    assert report.headline == "Peru reopens bridge"
    assert report.byline == ("Ann Lowe", "Pia Kerr")
    assert (report.dateline_place, report.agency) == ("LIMA", "Reuters")
    assert report.credits == (CREDIT,)
    assert prose == [LEAD, SECOND]
    assert report.published is None  # a dateline's date is no publication date


@pytest.mark.parametrize("indent", ["", "   "])
def test_hard_wrapped_text_is_joined(indent: str) -> None:
    parts = [textwrap.fill(part, 60, initial_indent=indent) for part in STORY.strip().split("\n\n")]
    report, prose = apart(("\n" if indent else "\n\n").join(parts))
    assert prose == [LEAD, SECOND]
    assert report.credits == (CREDIT,)
    assert report.byline == ("Ann Lowe", "Pia Kerr")


def test_text_whose_line_breaks_were_lost() -> None:
    report, prose = apart(" ".join(STORY.split()))
    assert prose == [f"{LEAD} {SECOND}"]
    assert report.byline == ("Ann Lowe", "Pia Kerr")
    assert report.dateline_place == "LIMA"
    assert report.headline == "Peru reopens bridge"


@pytest.mark.parametrize(
    ("top", "names"),
    [
        ("John Smith in Paris\nFri 28 Aug 2025 14.02 BST\nLast modified on Fri 28 Aug 2025 16.00 BST\n\n", ("John Smith",)),
        ("By John Smith\nDiplomatic Correspondent, Lima\nPublished 2 hours ago\nShare\nSave\n", ("John Smith",)),
        ("By JOHN SMITH, Associated Press\n\n", ("JOHN SMITH",)),
        ("AFP | Lima | August 28, 2025\n\n", ()),
        ("WAM / Ann Lowe\n\n", ("Ann Lowe",)),
        ("From our correspondent in Lima\n\n", ()),
        ("By Ann Lowe, Pia Kerr\nAugust 28, 20255:04 PM GMT+9Updated 2 hours ago\n\n", ("Ann Lowe", "Pia Kerr")),
        ("By Ida Holt in Skopje and Vesna Rad in Sofia\n\n", ("Ida Holt", "Vesna Rad")),
    ],
)
def test_bylines(top: str, names: tuple[str, ...]) -> None:
    report, prose = apart(f"Peru reopens bridge\n\n{top}{LEAD}\n\n{SECOND}")
    assert prose == [LEAD, SECOND]
    assert report.byline == names
    assert report.headline == "Peru reopens bridge"


def test_glued_credit_and_tag() -> None:
    text = f"{LEAD}\n\n{SECOND} (Reporting by Ann LoweEditing by Joe Roe)\n\ntagreuters.com2025binary_LYNXMPEL7R0-VIEWIMAGE"
    report, prose = apart(text)
    assert prose == [LEAD, SECOND]
    assert [kind for kind, _ in report.furniture] == ["credit", "tag"]


def test_caption_is_prose_and_its_credit_is_not() -> None:
    caption = "Soldiers guard the gate of the palace in Lima, Peru, May 2, 2025."
    _, prose = apart(f"FILE PHOTO: {caption} REUTERS/Mina Sol\n\n{LEAD}\n\n{SECOND}")
    assert prose == [caption, LEAD, SECOND]


def test_a_list_of_short_lines_is_not_joined() -> None:
    lines = ["Peru reopens the bridge at Tumbes", "Ecuador calls its envoy home", "Chile offers to talk about lithium"]
    _, prose = apart("\n".join([LEAD, *lines, SECOND]))
    assert prose == [LEAD, *lines, SECOND]


def test_headings_alone_are_prose() -> None:
    _, prose = apart("PERU REOPENS BRIDGE AFTER YEARS")
    assert prose == ["PERU REOPENS BRIDGE AFTER YEARS"]


def test_a_note_broken_in_mid_sentence_is_joined() -> None:
    _, prose = apart(f"{LEAD}\n\nEditor’s note: An earlier version of this report\ngave the wrong year.\n")
    assert prose == [LEAD]


def test_given_headline_is_kept_and_found() -> None:
    report, prose = apart(f"Peru Reopens Bridge, at Last\n{LEAD}\n{SECOND}", "Peru reopens bridge, at last")
    assert report.headline == "Peru reopens bridge, at last"
    assert prose == [LEAD, SECOND]


@pytest.mark.parametrize("first", ["She said no.", "The envoys left on Monday, officials said,"])
def test_a_first_sentence_is_no_headline(first: str) -> None:
    report, prose = apart(f"{first}\n\n{LEAD}")
    assert prose[0] == first
    assert report.headline == ""


@pytest.mark.parametrize(
    "line",
    ["Read more: How the talks failed", "Advertisement", "Click to share on Facebook", "Sign up for our newsletter", "ENDS",
     "Copyright 2025 The Wire. All rights reserved.", "(512 words)", "https://news.example/a", "@envoy", "___"],
)  # fmt: skip
def test_junk_lines(line: str) -> None:
    report, prose = apart(f"{LEAD}\n\n{line}\n\n{SECOND}")
    assert prose == [LEAD, SECOND]
    assert len(report.furniture) == 1


def _examples(field: str) -> list[tuple[str, str]]:
    return [(entry["name"], words) for entry in read_toml(FILE)["pattern"] for words in entry[field]]


def _finds(name: str, words: str) -> bool:
    lexicon = wire_lexicon()
    pattern = next(p for part in (lexicon.lines, lexicon.starts, lexicon.ends, lexicon.anywhere) for p in part if p.name == name)
    how = {"line": pattern.regex.fullmatch, "start": pattern.regex.match}.get(pattern.part, pattern.regex.search)
    return how(words) is not None


@pytest.mark.parametrize(("name", "words"), _examples("match"))
def test_lexicon_match(name: str, words: str) -> None:
    assert _finds(name, words)


@pytest.mark.parametrize(("name", "words"), _examples("differ"))
def test_lexicon_differ(name: str, words: str) -> None:
    assert not _finds(name, words)


_PIECES = st.sampled_from([
    LEAD, SECOND, CREDIT, "By Ann Lowe", "LIMA, May 3 (Reuters) - ", "LIMA — ", "\n", "\n\n", "\r\n", " ", "\xa0", "Read more",
    "(AFP)", "• ", "___", "FILE PHOTO: ", " REUTERS/Mina Sol", "tagreuters.com2025x", "(", ")", "\u2028", "Enditem", "EFE",
    "18:42 — ", "a", "\ufeff", "@x", "PERU",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=14).map("".join),
    st.sampled_from(["", LEAD, "Peru reopens bridge"]),
)
def test_every_character_is_furniture_or_prose(text: str, headline: str) -> None:
    report, paragraphs = set_apart(Report(id="x", text=text, headline=headline))
    assert_covered(text, report, paragraphs)
    assert report.text == text


NAMES = ["Zora Quill", "Ju-min Vexley", "Tom O'Xeno", "Ida van Wexford"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["By {0} and {1}\n\n", "By {0} in Quito and {1} in Lima\n", "Reporting by {0} and {1}\n\n", ""]),
    st.sampled_from(["\n\n(Reporting by {0}; Editing by {1})", " (Reporting by {0}; editing by {1})", "\nEdited by {1}\n"]),
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True),
)
def test_no_byline_or_credit_name_is_prose(top: str, end: str, names: list[str]) -> None:
    text = top.format(*names) + f"LIMA, May 3 (Reuters) - {LEAD}\n\n{SECOND}" + end.format(*names)
    _, prose = apart(text)
    assert not any(name in " ".join(prose) for name in names)


@pytest.mark.parametrize(
    "text", ['"' * 100_000, "A " * 50_000, "(" * 50_000, "By Ann\n" * 10_000, "[A/" * 30_000, "a\n" * 40_000]
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    report, paragraphs = set_apart(Report(id="x", text=text))
    assert_covered(text, report, paragraphs)
