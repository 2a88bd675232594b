"""What persons make of reported events holds at every rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest

from legation.amending import agreement, kappa, latest
from legation.conclusions import Amendment
from legation.errors import SetupError
from legation.reading import open_source
from legation.record import open_record
from legation.scheme import Scheme

TEXT = "NAIROBI, Aug. 28 -- Kenya expelled two diplomats of Norway on Thursday, the foreign ministry said.\n"


def test_amendments_hold_over_rebuilds_and_can_be_taken_back(tmp_path: Path, scheme: Scheme) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    with open_record(tmp_path / "record.db") as record:
        record.ingest(open_source([str(tmp_path / "one.txt")], metadata={"published": "2025-08-28"}), scheme)
        record.rebuild()
        (event,) = list(record.events(type="SANCTION"))
        telling = event.tellings[0]
        record.amend(Amendment(telling=telling, verdict="fix", type="PROTEST", mode="", status="planned", judge="ann", made_at="2025-09-01T10:00:00"))
        for _ in range(2):
            record.rebuild()
            found = record.event(telling)
            assert found and (found.type, found.mode, found.status, found.confidence) == ("PROTEST", None, "planned", 1.0)
        coded = record.telling(telling)
        assert coded and coded.event.type == "SANCTION", "what was coded stays"
        record.amend(Amendment(telling=telling, verdict="reject", judge="bob", made_at="2025-09-02T10:00:00"))
        record.rebuild()
        assert record.event(telling) is None
        record.amend(Amendment(telling=telling, verdict="accept", judge="bob", made_at="2025-09-03T10:00:00"))
        record.rebuild()
        found = record.event(telling)
        assert found and found.type == "SANCTION"
        assert len(list(record.amendments(telling=telling))) == 3
        with pytest.raises(SetupError, match="no reported event"):
            record.amend(Amendment(telling="none", verdict="accept", judge="ann"))
        with pytest.raises(SetupError, match="NONSENSE"):
            record.amend(Amendment(telling=telling, verdict="fix", type="NONSENSE", judge="ann"))


def test_kappa_of_the_textbook() -> None:
    left = ["yes"] * 25 + ["no"] * 25
    right = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert kappa(left, right) == pytest.approx(0.4)
    assert kappa(["yes", "yes"], ["yes", "yes"]) is None


def test_agreement_counts_what_both_judged_last() -> None:
    made = [
        Amendment(telling=telling, verdict=verdict, judge=judge, made_at=at)
        for telling, verdict, judge, at in (
            ("1", "reject", "ann", "1"), ("1", "accept", "ann", "2"), ("1", "accept", "bob", "1"),
            ("2", "reject", "ann", "1"), ("2", "reject", "bob", "1"), ("3", "accept", "ann", "1"),
        )
    ]  # fmt: skip
    assert agreement(made) == [("ann", "bob", 2, 1.0)]
    assert latest(made)["1"].verdict == "accept"
