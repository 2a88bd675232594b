"""Whole stories of our own against what a reader finds in them (tests/golden/expected)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.coding.parsing import sides

from legation.coding.report import code
from legation.model import CodedReport, Gathering, Report, ReportedEvent, content_id
from legation.parsing.report import parse
from legation.scheme import Scheme

HERE = Path(__file__).parent / "expected"
STORIES = Path(__file__).parent.parent.parent / "src/legation/data/examples"
NAMES = sorted(place.stem for place in HERE.glob("*.toml"))
LEAST_WANTED = 0.2
"""The share of what is marked as wanted that has to be found."""


@cache
def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


_RECORDS: dict[str, CodedReport] = {}


def record(scheme: Scheme, name: str) -> CodedReport:
    if name not in _RECORDS:
        _RECORDS[name] = _coded(scheme, name)
    return _RECORDS[name]


def _coded(scheme: Scheme, name: str) -> CodedReport:
    story = json.loads((STORIES / f"{name}.story.json").read_text(encoding="utf-8"))
    report = Report(
        id=content_id(story["text"]), text=story["text"], headline=story["headline"], publisher=story["publisher"] or "",
        published=date.fromisoformat(story["published"]),
    )  # fmt: skip
    return code(parse(report, scheme.lexicon, scheme.language), scheme)


def has_role(coded: CodedReport, item: dict[str, Any]) -> bool:
    return (item["person"], item["country"], item["sector"]) in [(r.person, r.country, r.sector) for r in coded.roles]


def has_event(coded: CodedReport, item: dict[str, Any]) -> bool:
    """An event of one of the types between the sides, of the status and date, whose evidence meets the words."""
    at = coded.report.text.index(item["words"])

    def fits(event: ReportedEvent) -> bool:
        return (
            event.type in item["types"]
            and sorted({*sides(event.actors), *sides(event.recipients)}) == sorted(item["sides"])
            and event.status == item["status"]
            and event.evidence.start < at + len(item["words"])
            and at < event.evidence.end
            and item.get("date", event.date.edtf()) == event.date.edtf()
        )

    return any(fits(event) for event in coded.events)


def has_statement(coded: CodedReport, item: dict[str, Any]) -> bool:
    return (item["speaker"], item["direct"]) in [(said.speaker.name, said.direct) for said in coded.statements]


def has_gathering(coded: CodedReport, item: dict[str, Any]) -> bool:
    def fits(one: Gathering) -> bool:
        there = {(person.status, person.actor.country) for person in one.participants}
        asked = {(status, code) for status in ("attended", "expected", "declined") for code in item.get(status, ())}
        place = one.place.country if one.place is not None else None
        return place == item["place"] and item.get("date", one.date.edtf()) == one.date.edtf() and asked <= there

    return any(fits(one) for one in coded.gatherings)


CHECKS: dict[str, Callable[[CodedReport, dict[str, Any]], bool]] = {
    "roles": has_role, "events": has_event, "statements": has_statement, "gatherings": has_gathering,
}  # fmt: skip


def items(kind: str, *, wanted: bool) -> Sequence[tuple[str, dict[str, Any]]]:
    return [(name, item) for name in NAMES for item in expected(name).get(kind, ()) if item.get("wanted", False) is wanted]


MUST = [(name, kind, item) for kind in CHECKS for name, item in items(kind, wanted=False)]


@pytest.mark.parametrize(("name", "kind", "item"), MUST, ids=[f"{n} {k} {i.get('words') or next(iter(i.values()))}" for n, k, i in MUST])
def test_what_the_story_says_is_in_the_record(scheme: Scheme, name: str, kind: str, item: dict[str, Any]) -> None:
    assert CHECKS[kind](record(scheme, name), item)


def test_a_share_of_what_is_hard_is_found_too(scheme: Scheme) -> None:
    found = [(name, item, CHECKS[kind](record(scheme, name), item)) for kind in CHECKS for name, item in items(kind, wanted=True)]
    assert len(NAMES) >= 6
    assert sum(ok for *_, ok in found) / len(found) >= LEAST_WANTED, [row for row in found if not row[2]]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_of_the_byline_or_the_credits_is_in_the_record(scheme: Scheme, name: str) -> None:
    coded = replace(record(scheme, name), report=None)  # type: ignore[arg-type]
    for person in expected(name)["unnamed"]:
        assert person not in repr(coded)


@pytest.mark.parametrize("name", NAMES)
def test_no_visit_that_occurred_is_dated_on_the_day_of_publication_without_words(scheme: Scheme, name: str) -> None:
    coded = record(scheme, name)
    for event in coded.events:
        if event.type == "CONSULT" and event.status == "occurred" and event.date.first == coded.report.published:
            assert event.date.words
