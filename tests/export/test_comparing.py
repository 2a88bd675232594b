"""Two codings compared: what is gained, lost and changed, with its sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import legation
from legation.cli import app
from legation.errors import SetupError
from legation.export.comparing import compare, run_of, sentence_of
from legation.export.comparison_page import comparison_page
from legation.model import Actor, Coded, CodedReport, Report, ReportedEvent, Role
from legation.model_json import outcome_to_json
from legation.spans import Span
from legation.timespan import TimeSpan

TEXT = "Harbour talks\n\nTonga's envoy met Fiji's premier on Monday. Peru expelled the ambassador of Norway. Nothing else happened."


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def event(words: str, type: str, left: str, right: str) -> ReportedEvent:
    sides = [(Actor(id=f"state:{code}", name=code, kind="state", country=code),) for code in (left, right)]
    return ReportedEvent(
        id=f"{type}-{left}-{right}", type=type, mode=None, contexts=(), cameo="040", actors=sides[0], recipients=sides[1],
        status="occurred", date=TimeSpan(first=date(2026, 1, 5), last=date(2026, 1, 5), basis="relative"), place=None,
        attributed_to=(), evidence=span(words), trigger=span(words.split()[-1]), rules=("trigger:own",), confidence=0.7,
    )  # fmt: skip


MET = event("Tonga's envoy met", "CONSULT", "TON", "FJI")
EXPELLED = event("Peru expelled", "SANCTION", "PER", "NOR")
PREMIER = Role(person="Ana Vuki", country="FJI", title="premier", sector="GOV", evidence=span("Fiji's premier"))


def coded(*events: ReportedEvent, roles: tuple[Role, ...] = (), name: str = "harbour") -> Coded:
    report = Report(id=f"id-{name}", text=TEXT, name=name, headline="Harbour talks")
    return Coded(name=name, coded=CodedReport(report=report, events=events, roles=roles))


def test_the_same_coding_has_no_differences() -> None:
    found = compare([coded(MET, EXPELLED, roles=(PREMIER,))], [coded(MET, EXPELLED, roles=(PREMIER,))])
    assert (found.stories, found.differences) == (1, [])
    assert found.counts()["event"] == {"same": 2, "gained": 0, "lost": 0, "changed": 0}


def test_gained_and_lost_records_come_with_their_sentence() -> None:
    found = compare([coded(MET)], [coded(EXPELLED, roles=(PREMIER,))])
    told = {(one.change, one.kind): one for one in found.differences}
    assert set(told) == {("lost", "event"), ("gained", "event"), ("gained", "role")}
    gained = told["gained", "event"]
    assert gained.sentence == "Peru expelled the ambassador of Norway."
    assert gained.evidence.text(gained.sentence) == "Peru expelled"
    assert told["lost", "event"].sentence == "Tonga's envoy met Fiji's premier on Monday."


def test_a_changed_record_names_the_fields() -> None:
    found = compare([coded(MET)], [coded(replace(MET, status="planned", cameo="036"))])
    (one,) = found.differences
    assert (one.change, one.fields) == ("changed", (("cameo", "040", "036"), ("status", "occurred", "planned")))
    assert found.counts()["event"] == {"same": 0, "gained": 0, "lost": 0, "changed": 1}


def test_a_record_on_other_words_is_another_record() -> None:
    moved = replace(MET, evidence=span("Nothing else happened"))
    assert {one.change for one in compare([coded(MET)], [coded(moved)]).differences} == {"gained", "lost"}


def test_every_record_is_counted_once_on_each_side() -> None:
    left, right = coded(MET, EXPELLED, MET), coded(EXPELLED, MET)
    found = compare([left], [right])
    counts = found.counts()["event"]
    assert counts["same"] + counts["lost"] + counts["changed"] == 3
    assert counts["same"] + counts["gained"] + counts["changed"] == 2


def test_stories_of_one_run_only_are_named() -> None:
    found = compare([coded(MET), coded(name="old")], [coded(MET), coded(name="new")])
    assert (found.only_first, found.only_second, found.stories) == (["old"], ["new"], 1)


def test_a_sentence_ends_at_marks_and_lines() -> None:
    assert sentence_of(TEXT, span("talks")).text(TEXT) == "Harbour talks"
    assert sentence_of(TEXT, span("happened.")).text(TEXT) == "Nothing else happened."
    assert sentence_of("", Span(0, 0)) == Span(0, 0)


def test_the_command_compares_runs_and_records(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(outcome_to_json(coded(MET))) + "\n", encoding="utf-8")
    with legation.open_record(tmp_path / "b.db") as record:
        record.add([coded(EXPELLED)])
    run = CliRunner().invoke(app, ["compare", str(tmp_path / "a.jsonl"), str(tmp_path / "b.db"), "--format", "json"])
    assert run.exit_code == 0
    assert [(row["change"], row["sentence"]) for row in json.loads(run.stdout)] == [
        ("gained", "Peru expelled the ambassador of Norway."), ("lost", "Tonga's envoy met Fiji's premier on Monday."),
    ]  # fmt: skip
    assert "1 stories coded by both" in run.stderr


def test_the_page_holds_every_difference_and_no_script(tmp_path: Path) -> None:
    odd = replace(MET, actors=(Actor(id="x", name="<script>alert(1)</script>", kind="group"),))
    found = compare([coded(MET)], [coded(odd, EXPELLED)])
    page = comparison_page(found, "a.jsonl", "b.jsonl").decode()
    assert page.count("<article") == len(found.differences) == 2
    assert "<script" not in page
    assert 'Peru expelled</mark> the ambassador of Norway.' in page


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"name": "x"}\n', encoding="utf-8")
    with pytest.raises(SetupError, match=r"bad\.jsonl:1"):
        list(run_of(tmp_path / "bad.jsonl"))
    with pytest.raises(SetupError, match="cannot be read"):
        list(run_of(tmp_path / "missing.jsonl"))
