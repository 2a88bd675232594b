"""The Python interface and the spaCy component."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import spacy

import legation
from legation.scheme import Scheme

TEXT = "LIMA, May 3 (Reuters) - Chile’s president, Berta Quinteros, will visit Peru next week, her office said on Friday."


def test_read_text_and_path(tmp_path: Path, scheme: Scheme) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    from_path = legation.read(path, published=date(2025, 5, 3), publisher="The Wire", scheme=scheme)
    from_text = legation.read(TEXT, published="2025-05-03", publisher="The Wire")
    assert from_path.events == from_text.events
    assert from_text.report.published == date(2025, 5, 3)
    assert from_text.report.publisher == "The Wire"
    assert legation.read(str(path)).report.text == TEXT


def test_without_a_publication_date_nothing_is_resolved_against_today() -> None:
    coded = legation.read(TEXT)
    assert all(not event.date.known for event in coded.events)


def test_read_raises_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(legation.StoryError) as caught:
        legation.read("   ")
    assert caught.value.code == "reading.empty"
    with pytest.raises(legation.SetupError):
        legation.read("no/such/story.txt")
    path = tmp_path / "two.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b"}\n')
    with pytest.raises(legation.StoryError) as caught:
        legation.read(path)
    assert caught.value.code == "reading.many-stories"


def test_read_many(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("")
    kinds = [type(outcome) for outcome in legation.read_many(tmp_path)]
    assert kinds == [legation.Coded, legation.Quarantined]


def test_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("legation")
    doc = nlp(TEXT)
    assert doc._.legation.report.agency == "Reuters"
    assert doc._.events == doc._.legation.events
    assert doc._.roles
    for event in doc._.events:
        assert doc.char_span(event.evidence.start, event.evidence.end, alignment_mode="expand") is not None
    empty = nlp("")
    assert empty._.events == ()
    assert [problem.code for problem in empty._.legation.problems] == ["reading.empty"]
