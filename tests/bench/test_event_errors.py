"""The table of lost events names the step that loses each."""

from __future__ import annotations

from typing import Any

import pytest
from bench.error_tables import SCORER
from bench.event_errors import Steps
from bench.system import System

from legation.scheme import Scheme

TEXT = "Norway accused Chile of piracy on Monday. Chile expelled two Norwegian diplomats."


def event(kind: str, by: str, to: str, evidence: str) -> dict[str, Any]:
    sides = {"actors": [{"name": by, "country": by}], "recipients": [{"name": to, "country": to}]}
    return {"type": kind, "type_ok": [], "evidence": evidence, "status": "occurred", **sides}


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer stands beside the project")
def test_each_event_has_its_step(scheme: Scheme) -> None:
    steps = Steps(System(scheme))
    gold = [
        event("ACCUSE", "NOR", "CHL", "Norway accused Chile of piracy"),
        event("SANCTION", "PER", "NOR", "Chile expelled two Norwegian diplomats"),
        event("AID", "CHL", "NOR", "on Monday"),
    ]
    told = steps.told({"headline": "", "text": TEXT, "published": "2025-06-03"})
    assert [step for _, step, _ in steps.of_story(gold, told)] == ["found here", "another actor", "no predicate known"]
