"""Bytes → reports: encodings, refusals, metadata."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.errors import StoryError
from legation.lexicon.tables import read_toml
from legation.model import RawStory
from legation.reading import decode, decode_with_problems
from legation.reading.checks import check_text, english_share
from legation.reading.decode import read_day
from legation.settings import Settings

TEXT = "The minister of Côte d’Ivoire said “no” to the envoys of the union, who had come to the city for talks in May.\n"


def raw(data: bytes, **metadata: Any) -> RawStory:
    return RawStory(name="x", data=data, metadata=metadata)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings(encoding: str) -> None:
    report, problems = decode_with_problems(raw(TEXT.encode(encoding)))
    assert report.text == TEXT
    assert problems == ()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be"])
def test_guessed_encodings(encoding: str) -> None:
    report, problems = decode_with_problems(raw(TEXT.encode(encoding)))
    assert report.text == TEXT
    assert [problem.code for problem in problems] == ["encoding.guessed"]


def test_damaged_utf8() -> None:
    report, problems = decode_with_problems(raw((TEXT * 3).encode()[:-4] + b"\xe2\x80"))
    assert report.text.startswith(TEXT)
    assert [problem.code for problem in problems] == ["encoding.damaged"]


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    text = TEXT.replace("no", "n\ud800")
    report, problems = decode_with_problems(raw(text.encode("utf-8", "surrogatepass"), decoded="json"))
    assert len(report.text) == len(text)
    assert [problem.code for problem in problems] == ["encoding.lone-surrogates"]


def test_nul_and_control_characters_stay_in_the_text() -> None:
    report, problems = decode_with_problems(raw(TEXT.replace("envoys", "en\0voys").encode()))
    assert "en\0voys" in report.text
    assert [problem.code for problem in problems] == ["text.control-characters"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "reading.empty"),
        (b" \n\t ", "reading.empty"),
        ("\ufeff\u200b\u200e".encode(), "reading.empty"),
        (b"\x00" * 100, "reading.not-text"),
        (b"%PDF-1.7 ...", "reading.not-text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "reading.not-text"),
        (bytes(range(256)) * 4, "reading.not-text"),
        (b"12345 67 --- !!!", "reading.no-words"),
        (b"<!DOCTYPE html><html><body><p>The minister said no.</p></body></html>", "reading.markup"),
        (b"<p>The minister</p> <p>said no</p> <p>to the</p> envoys<br/>and left", "reading.markup"),
        (b'<?xml version="1.0"?><rss><title>The minister</title></rss>', "reading.markup"),
        (b"a" * 6_000_000, "reading.too-large"),
        (b"a b " * 40_000, "reading.too-long"),
    ],
)
def test_refusals(data: bytes, code: str) -> None:
    with pytest.raises(StoryError) as caught:
        decode(raw(data))
    assert caught.value.code == code


def test_languages_of_the_lexicon_examples() -> None:
    table = read_toml("english.toml")
    for text in table["match"]:
        check_text(text)
    for text in table["differ"]:
        with pytest.raises(StoryError) as caught:
            check_text(text)
        assert caught.value.code == "language.not-english"


def test_declared_language_counts_only_for_short_texts() -> None:
    check_text(TEXT * 2, declared="fr")
    with pytest.raises(StoryError):
        check_text("Oui, non.", declared="fr")


def test_english_share() -> None:
    assert english_share("")[0] == 0
    assert english_share("the cat")[1] == 0.5


def test_a_story_about_arabic_words_is_english() -> None:
    check_text(TEXT * 3 + "السلام عليكم")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), ("", None), ("2025-08-28", date(2025, 8, 28)), ("2025-08-28T23:30:00-05:00", date(2025, 8, 28)),
        (date(2025, 8, 28), date(2025, 8, 28)),
    ],
)  # fmt: skip
def test_days(value: object, expected: date | None) -> None:
    assert read_day(value, "published") == (expected, None)


@pytest.mark.parametrize("value", ["28 August", "0000-01-01", "9999-99-99", "1025-08-28", 20250828, "2025-13-01", ["2025-08-28"]])
def test_bad_days(value: object) -> None:
    day, problem = read_day(value, "published")
    assert day is None
    assert problem is not None
    assert problem.code == "metadata.bad-date"


def test_limits_are_settings() -> None:
    with pytest.raises(StoryError):
        decode(raw(TEXT.encode()), Settings(max_bytes=10))


def test_id_depends_on_content_alone() -> None:
    one, two = decode(raw(TEXT.encode())), decode(RawStory(name="y", data=TEXT.encode("utf-16"), metadata={}))
    assert one.id == two.id
    assert one.id != decode(raw(TEXT.encode(), publisher="The Wire")).id


@given(st.binary(max_size=300))
def test_any_bytes_are_a_report_or_a_story_error(data: bytes) -> None:
    try:
        report = decode(raw(data))
    except StoryError as error:
        assert "." in error.code
    else:
        assert report.text.encode("utf-8")
