"""Coding into a record: what is decoded once, passed over, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import legation
from legation.model import Coded, Outcome, Quarantined, RawStory
from legation.pipeline import code_stories
from legation.record import open_record
from legation.scheme import Scheme

STORY = "MAVORA, May 6 (Wire) - Ruritania's foreign minister will visit Norway on Friday, the ministry said."


def _stories() -> list[RawStory]:
    given = {"published": "2025-05-06", "decoded": "text"}
    return [
        RawStory(name="a", data=STORY.encode(), metadata=given),
        RawStory(name="b", data=b"", metadata=given),
        RawStory(name="c", data=STORY.replace("Norway", "Chile").encode(), metadata=given),
    ]


def test_what_the_coder_gets_was_read_and_what_it_gives_is_the_same_as_without(tmp_path: Path, scheme: Scheme) -> None:
    seen: list[RawStory] = []
    given: list[Outcome] = []

    def coder(raws: Iterable[RawStory]) -> Iterator[Outcome]:
        for raw in raws:
            seen.append(raw)
            given.extend(code_stories([raw], scheme))
            yield given[-1]

    with open_record(tmp_path / "r.db") as record:
        added = record.ingest(_stories(), scheme, coder=coder)
        again = record.ingest(_stories(), scheme, coder=coder)
    assert (added.coded, added.quarantined) == (2, 1)
    assert (again.read, again.known) == (3, 3)
    assert [raw.read is None for raw in seen[:3]] == [False, True, False]
    assert given[:3] == list(code_stories(_stories(), scheme))


def test_a_story_that_was_read_is_not_decoded_again(scheme: Scheme) -> None:
    (raw,) = _stories()[:1]
    report = legation.read_text(STORY, published="2025-05-06").report
    other = RawStory(name=raw.name, data=b"\x00 no text at all", metadata=raw.metadata, read=(report, ()))
    (outcome,) = code_stories([other], scheme)
    assert isinstance(outcome, Coded)
    assert outcome.coded.report == report
    (unread,) = code_stories([RawStory(name=raw.name, data=b"\x00", metadata=raw.metadata)], scheme)
    assert isinstance(unread, Quarantined)
