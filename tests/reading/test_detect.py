"""Formats are told by content; text that looks a little like one stays text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reading.reading_contract import BODY, SANDBOX, codes, one, read

from legation.errors import SetupError
from legation.reading import Document, Options, open_source
from legation.reading.days import iso_day
from legation.reading.detect import detect
from legation.reading.readers import READERS

TEXTS = [
    BODY,
    "Subject: the talks in Vasta. They went on for nine hours, said the minister.\n\n" + BODY,
    "From: the desk\n\n" + BODY,
    "{unclear} " + BODY,
    "[corrected] " + BODY,
    "title, text, date: three words that the minister wrote down\n" + BODY,
    "WARC is no word. " + BODY,
    "PK " + BODY,
    "<< " + BODY,
    "From Vasta came the news in 2025\n" + BODY,
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(text: str) -> None:
    assert detect(Document(name="story", data=text.encode())) == "wire"
    found = one(text)
    assert (found.code, found.text) == ("ok", text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n ",
        b"\xef\xbb\xbf",
        b"12 34",
        b"\x00" * 50,
        b"%PDF-1.4",
        b"\x1f\x8b\x08garbage",
        b"\x89PNG",
        b"\xff\xfe",
        b"<",
        b"{",
        b"[",
    ],
)
def test_what_is_nothing_is_refused(data: bytes) -> None:
    found = codes(data)
    assert found != ["ok"]
    assert all(code.startswith("reading.") for code in found)


def test_every_reader_refuses_or_reads_any_bytes() -> None:
    for name in READERS:
        for data in (b"", b"\0\1\2", b"<a>", b"{}", BODY.encode()):
            for story in read(data, options=Options(reader=name, sandbox=SANDBOX)):
                assert story.code == "ok" or "." in story.code


def test_names_decide_only_where_content_cannot() -> None:
    assert detect(Document(name="a.html", data=BODY.encode())) == "wire"
    assert detect(Document(name="a.csv", data=b"a,b\n1,2\n")) == "csv"
    assert detect(Document(name="a.txt", data=b"<?xml version='1.0'?><rss></rss>")) == "feed"


def test_a_reader_that_does_not_exist_is_a_setup_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    with pytest.raises(SetupError, match="wire, feed, html"):
        open_source([tmp_path], options=Options(reader="telex"))


def test_an_address_needs_leave_to_fetch() -> None:
    with pytest.raises(SetupError, match="nothing may be fetched"):
        open_source(["http://n.example/"])


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-09-02", "2025-09-02"), ("20250902", "2025-09-02"), ("20250902T101500Z", "2025-09-02"), ("Tue, 2 Sep 2025 10:00", "2025-09-02"),
        ("September 2, 2025", "2025-09-02"), ("2-Sep-2025", "2025-09-02"), ("1756800000000", "2025-09-02"), ("", ""), (None, ""),
        ("2025-13-02", "2025-13-02"), ("soon", "soon"), ("02/09/2025", "02/09/2025"), ("Wed, 1 Foo 2025", "Wed, 1 Foo 2025"),
    ],
)  # fmt: skip
def test_days(value: object, day: str) -> None:
    assert iso_day(value) == day
