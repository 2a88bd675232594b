"""Records as JSON and back, unchanged."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

import legation
from legation.model import Coded, CodedReport, Quarantined, Role
from legation.model_json import dumps, from_json, outcome_from_json, outcome_to_json, to_json
from legation.scheme import Scheme
from legation.spans import Span
from legation.timespan import TimeSpan


def examples() -> Any:
    return resources.files("legation") / "data" / "examples"


def test_every_example_comes_back_unchanged(scheme: Scheme) -> None:
    with resources.as_file(examples()) as folder:
        outcomes = list(legation.read_many(sorted(folder.glob("*.story.json")), scheme=scheme))
    assert len(outcomes) == 12
    for outcome in outcomes:
        assert isinstance(outcome, Coded)
        assert outcome_from_json(json.loads(dumps(outcome_to_json(outcome)))) == outcome


def test_shapes() -> None:
    assert to_json(Span(3, 7)) == [3, 7]
    assert to_json(TimeSpan.from_edtf("2025-08"))["edtf"] == "2025-08"
    assert to_json((b"ab", None, 1.5)) == ["YWI=", None, 1.5]


def test_quarantined() -> None:
    outcome = Quarantined(name="x", stage="reading", code="reading.empty", detail="nothing", data=b"  ")
    value = outcome_to_json(outcome)
    assert value["bytes"] == 2
    assert outcome_from_json(value) == Quarantined(name="x", stage="reading", code="reading.empty", detail="nothing", data=b"")


@pytest.mark.parametrize(
    "value",
    [
        {}, {"person": "A", "country": None, "title": "t", "sector": None, "evidence": [1, 2], "extra": 1},
        {"person": 3, "country": None, "title": "t", "sector": None, "evidence": [1, 2]}, {"person": "A", "evidence": [5, 2]},
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        from_json(Role, value)


def test_literals_are_checked() -> None:
    span = to_json(TimeSpan())
    with pytest.raises(ValueError):
        from_json(TimeSpan, {**span, "basis": "guessed"})


def test_no_outcome_is_refused() -> None:
    with pytest.raises(ValueError):
        outcome_from_json({"outcome": "lost"})


def test_an_empty_report() -> None:
    coded = CodedReport(report=legation.Report(id="x", text=""))
    assert from_json(CodedReport, json.loads(dumps(to_json(coded)))) == coded
