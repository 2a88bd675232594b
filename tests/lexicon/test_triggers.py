"""The trigger lexicon against its own examples: each `match` sentence fires, each `differ` sentence is no such act.

Misses that are known are listed in tests/data/triggers_known_misses.txt, one `match|differ TYPE:word sentence` a line. A new
miss of a match sentence fails (only the lexicon and the parser decide). For the differ sentences the trained ranker decides
too, which changes with every training: a few new misses are let pass, more fail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.coding.parsing import finder

from legation.coding.report import code
from legation.errors import SetupError
from legation.lexicon import triggers
from legation.lexicon.triggers import Trigger, load_triggers, read_trigger
from legation.model import Report, content_id
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.scheme import Scheme

KNOWN = Path(__file__).parent.parent / "data/triggers_known_misses.txt"
FLOOR_MATCH = 0.99
FLOOR_DIFFER = 0.98
FEW = {"match": 0, "differ": 8}
PILES = 100
_FILLER = "\n\nIt rained.\n\n"
_APOLITICAL = frozenset({"BUS", "CRM", "CVL", "EDU", "HLH", "LAB", "AGR", "ENV", "JRN", "MED", "REL", "SOC", "UAF", ""})


@dataclass(frozen=True)
class Example:
    """One sentence of one entry."""

    entry: Trigger
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} {self.entry.type}:{self.entry.word} {self.text}"


def examples(kind: str) -> list[Example]:
    """All examples of a kind, once each."""
    found: dict[str, Example] = {}
    for entry in sorted(load_triggers().all, key=lambda entry: entry.where):
        for text in entry.match if kind == "match" else entry.differ:
            example = Example(entry, kind, text)
            found.setdefault(str(example), example)
    return list(found.values())


def batches(scheme: Scheme, kind: str) -> Iterator[tuple[ParsedReport, list[tuple[Example, int, int]]]]:
    """Reports of several examples, each in its own paragraph, with where each begins and ends.

    Which stand together depends on each example alone: a new one stands among few others, and the rest are read as before.
    """
    rows = examples(kind)
    piles: dict[int, list[Example]] = {}
    for example in sorted(rows, key=str):
        piles.setdefault(int(content_id(str(example)), 16) % PILES, []).append(example)
    for pile in piles.values():
        text, places = "", []
        for example in pile:
            places.append((example, len(text), len(text) + len(example.text)))
            text += example.text + _FILLER
        yield parse(Report(id=content_id(text), text=text), scheme.lexicon, scheme.language), places


def known() -> set[str]:
    return {line for line in KNOWN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}


def compare(missed: set[str], kind: str, floor: float) -> None:
    total = len(examples(kind))
    share = 1 - len(missed) / total
    sys.stdout.write(f"{kind}: {total - len(missed)} of {total} examples ({share:.3f})\n")
    listed = {line for line in known() if line.startswith(kind)}
    new = sorted(missed - listed)
    assert len(new) <= FEW[kind], new
    assert share >= floor
    cured = sorted(listed - missed)
    assert len(cured) <= 10, f"strike off the list of known misses: {cured}"


def test_match_examples_fire(scheme: Scheme) -> None:
    missed = set()
    frames = finder(scheme)
    for report, places in batches(scheme, "match"):
        fired = [(c.frame.token.start, frame.trigger.type) for c in frames.candidates(report) for frame in c.fired]
        for example, start, end in places:
            if not any(start <= at < end and type_ == example.entry.type for at, type_ in fired):
                missed.add(str(example))
    compare(missed, "match", FLOOR_MATCH)


def test_differ_examples_are_no_such_act(scheme: Scheme) -> None:
    missed = set()
    for report, places in batches(scheme, "differ"):
        acts = [
            (event.trigger.start, event.type)
            for event in code(report, scheme).events
            if any(actor.country or actor.sector not in _APOLITICAL for actor in event.actors)
        ]
        for example, start, end in places:
            if any(start <= at < end and type_ == example.entry.type for at, type_ in acts):
                missed.add(str(example))
    compare(missed, "differ", FLOOR_DIFFER)


def test_the_lexicon_is_large_and_every_entry_has_an_example(scheme: Scheme) -> None:
    entries = scheme.lexicon.triggers.all
    assert len(entries) >= 1500
    assert len({entry.type for entry in entries}) == 16
    assert [entry.where for entry in entries if not entry.match] == []


def test_types_modes_and_codes_are_in_the_codebook(scheme: Scheme) -> None:
    book = scheme.codebook
    codes = {code.code for code in book.codes}
    modes = {(mode.type, mode.name) for mode in book.modes}
    for entry in scheme.lexicon.triggers.all:
        assert entry.type in {type_.name for type_ in book.types}, entry.where
        assert entry.cameo in codes, entry.where
        assert entry.mode is None or (entry.type, entry.mode) in modes, entry.where


ENTRY: dict[str, Any] = {"word": "invade", "pos": "verb", "type": "ASSAULT", "cameo": "192"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"objects": ["x"]}, "unknown key 'objects'"),
        ({"object": ["@nowhere"]}, "no word class @nowhere"),
        ({"unless_subject": ["@nowhere"]}, "no word class @nowhere"),
        ({"pos": "adverb"}, "pos is 'adverb'"),
        ({"word": ""}, "'word' is missing"),
        ({"type": 3}, "'type' is missing"),
        ({"cameo": None}, "'cameo' is missing"),
    ],
)
def test_a_bad_entry_is_a_setup_error_that_names_the_file(change: dict[str, Any], words: str) -> None:
    with pytest.raises(SetupError, match=words) as caught:
        read_trigger({**ENTRY, **change}, {}, "triggers/own.toml, entry 3 (invade)")
    assert caught.value.where == "triggers/own.toml, entry 3 (invade)"


def test_an_empty_class_is_a_setup_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "read_toml", lambda place: {"class": {}})
    with pytest.raises(SetupError, match="is empty") as caught:
        load_triggers()
    assert str(caught.value.where).startswith("classes/")


def test_the_most_specific_entry_comes_first(scheme: Scheme) -> None:
    for found in scheme.lexicon.triggers.verbs.values():
        sizes = [entry.specificity for entry in found]
        assert sizes == sorted(sizes, reverse=True)


def test_classes_are_written_out() -> None:
    entry = read_trigger({**ENTRY, "object": ["@fruit", "Plum", "@party"]}, {"fruit": frozenset({"apple"})}, "x")
    assert entry.lists["object"] == {"apple", "plum"}
    assert entry.special["object"] == {"@party"}
    assert entry.name == "trigger:ASSAULT:invade"
