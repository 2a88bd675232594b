"""Status over the whole paradigm: tense, aspect, modals, negation, attitudes, plans, conditions, questions, nesting."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.coding.parsing import coded, finder, marked

from legation.coding.dates import find_times
from legation.coding.status import StatusReader
from legation.errors import SetupError
from legation.lexicon import status_words
from legation.model import Status
from legation.scheme import Scheme

PLACE = Path(__file__).parent.parent / "data/status/paradigm.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in PLACE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['group']}: {row['text']}" for row in ROWS])
def test_paradigm(scheme: Scheme, row: dict[str, Any]) -> None:
    report, token = marked(scheme, row["text"], row.get("published", ""))
    reader = StatusReader(scheme.lexicon.status, report, find_times(report, scheme.lexicon))
    light, _ = finder(scheme).light_verb(token) if token.pos in {"NOUN", "PROPN"} else (None, False)
    found = reader.read(token, light)
    assert found.status == row["status"], found.rules
    assert found.rules
    assert all(rule.startswith("status:") for rule in found.rules)


def test_the_paradigm_covers_every_status_and_is_large() -> None:
    counts = Counter(row["status"] for row in ROWS)
    assert set(counts) == set(get_args(Status))
    assert len(ROWS) >= 150
    assert min(counts.values()) >= 10
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_without_a_publication_date_nothing_lies_ahead_by_date(scheme: Scheme) -> None:
    report, token = marked(scheme, "The premier {travels} to Oslo on 12 June 2090.")
    reader = StatusReader(scheme.lexicon.status, report, find_times(report, scheme.lexicon))
    assert reader.read(token).status == "ongoing"


@pytest.mark.parametrize(
    ("text", "type_", "status"),
    [
        ("Norway will impose sanctions on Belarus.", "SANCTION", "planned"),
        ("Norway did not impose sanctions on Belarus.", "SANCTION", "negated"),
        ("Norwegian troops are shelling Chilean positions.", "ASSAULT", "ongoing"),
        ("The talks between Norway and Chile were postponed.", "CONSULT", "cancelled"),
        ("Norway called off the talks with Chile.", "SANCTION", "occurred"),
        ("Norway may expel the Chilean ambassador.", "SANCTION", "possible"),
    ],
)
def test_status_in_the_record(scheme: Scheme, text: str, type_: str, status: str) -> None:
    assert status in [event.status for event in coded(scheme, text).events if event.type == type_]


def test_a_missing_group_is_a_setup_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_words, "read_toml", lambda name: {"groups": {"planned": []}})
    with pytest.raises(SetupError, match="missing") as caught:
        status_words.load_status_words()
    assert caught.value.where == "status.toml"
