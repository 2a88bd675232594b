"""Why reports were joined, and judging what the resolver is unsure of, as a user does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.resolving.build import person, telling
from typer.testing import CliRunner, Result

from legation.cli import app
from legation.conclusions import Amendment, Judgement, Telling
from legation.errors import SetupError
from legation.model import Coded, CodedReport, Report
from legation.record import open_record, restore_record
from legation.spans import Span

WORDS = {
    "one": "met for talks on water in Almaty",
    "two": "held talks on water in Almaty",
    "three": "received a guest",
}


def coded(told: Telling) -> Coded:
    text = told.words + "."
    report = Report(id=told.report, text=text, published=told.published, publisher=told.publisher, language="en")
    assert told.event.evidence == Span(0, len(told.words))
    return Coded(name=told.report, coded=CodedReport(report=report, events=(told.event,), scheme="test"))


@pytest.fixture
def kept(tmp_path: Path) -> tuple[str, list[Telling]]:
    """A record of three stories: two of one meeting, and one that may or may not be the same."""
    tellings = [
        telling("one", WORDS["one"]),
        telling("two", WORDS["two"], published=1),
        telling("three", WORDS["three"], actors=(person("Aliya Sarsen", "KAZ"),), cameo="042", day=None, published=1),
    ]
    with open_record(tmp_path / "record.db") as record:
        record.add(map(coded, tellings))
        record.rebuild()
    return str(tmp_path / "record.db"), tellings


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


def event_of(url: str, told: Telling) -> str:
    with open_record(url) as record:
        return next(event.id for event in record.events() if told.event.id in event.tellings)


def test_explain_says_why_reports_are_one_event(kept: tuple[str, list[Telling]]) -> None:
    url, tellings = kept
    id_ = event_of(url, tellings[0])
    shown = run("explain", "--event", id_, "--record", url)
    assert shown.exit_code == 0, shown.output
    assert WORDS["one"] in shown.stdout
    assert "parties" in shown.stdout
    data = json.loads(run("explain", "--event", id_, "--record", url, "--format", "json").stdout)
    assert {one["event"]["id"] for one in data["tellings"]} == {tellings[0].event.id, tellings[1].event.id}
    [join] = data["joins"]
    assert join["verdict"] == "same"
    assert {reason["feature"] for reason in join["reasons"]} >= {"type", "parties", "date"}
    rows = run("explain", "--event", id_, "--record", url, "--format", "csv").stdout.splitlines()
    assert rows[0].startswith("event,as,left,right,verdict,score,judge,feature")
    assert len(rows) == 1 + len(join["reasons"])


def test_explain_wants_files_or_one_event_that_is_there(kept: tuple[str, list[Telling]]) -> None:
    assert run("explain").exit_code == 2
    missing = run("explain", "--event", "nowhere", "--record", kept[0])
    assert isinstance(missing.exception, SetupError)


def test_review_keeps_what_a_person_judges_and_rebuild_obeys(kept: tuple[str, list[Telling]]) -> None:
    url, _ = kept
    listed = json.loads(run("review", "--list", "--record", url, "--format", "json").stdout)
    assert listed, "the pair is meant to be a close call"
    passed = run("review", "--record", url, "--judge", "A. Reader", typed="what\nskip\n" + "skip\n" * len(listed))
    assert "0 judgements kept" in passed.stderr
    answered = run("review", "--record", url, "--judge", "A. Reader", typed="s\n" * len(listed))
    assert answered.exit_code == 0, answered.output
    assert f"{len(listed)} judgements kept" in answered.stderr
    with open_record(url) as record:
        record.rebuild()
        made = list(record.judgements(human=True))
        assert {one.judge for one in made} == {"A. Reader"}
        assert all(one.made_at for one in made)
        assert [len(event.tellings) for event in record.events()] == [3]
    assert json.loads(run("review", "--list", "--record", url, "--format", "json").stdout) == []


def test_review_stops_when_told_and_asks_who_judges(kept: tuple[str, list[Telling]]) -> None:
    stopped = run("review", "--record", kept[0], "--judge", "A. Reader", typed="q\n")
    assert "0 judgements kept" in stopped.stderr
    assert run("review", "--record", kept[0]).exit_code == 2


def test_judgements_are_training_data_and_can_be_taken_up_elsewhere(kept: tuple[str, list[Telling]], tmp_path: Path) -> None:
    url, tellings = kept
    left, right, other = (told.event.id for told in tellings)
    backup, elsewhere = tmp_path / "copy.db", str(tmp_path / "other.db")
    with open_record(url) as record:
        record.backup(backup)
        record.judge(Judgement(left=left, right=right, verdict="different", judge="ana", made_at="2026-03-09T10:00:00"))
        record.amend(Amendment(telling=other, verdict="fix", type="AGREE", mode="", judge="ana", made_at="2026-03-09T11:00:00"))
    restore_record(backup, elsewhere)
    files = {}
    for name, options in (("pairs", ["--pairs"]), ("amendments", [])):
        written = run("amendments", "--record", url, *options)
        (row,) = map(json.loads, written.stdout.splitlines())
        files[name] = tmp_path / f"{name}.jsonl"
        files[name].write_text(written.stdout, encoding="utf-8")
        assert row["judge"] == "ana"
        assert (row["left_words"], row["right_words"]) == (WORDS["one"], WORDS["two"]) if name == "pairs" else row["words"] == WORDS["three"]
    for file in files.values():
        assert "1 read = 1 new + 0 already known" in run("amendments", "--add", str(file), "--record", elsewhere).stderr
        assert "1 read = 0 new + 1 already known" in run("amendments", "--add", str(file), "--record", elsewhere).stderr
    with open_record(elsewhere) as record, open_record(url) as first:
        assert list(record.judgements(human=True)) == list(first.judgements(human=True))
        assert list(record.amendments()) == list(first.amendments())
        record.rebuild()
        assert record.event(left) != record.event(right)
        assert next(event.type for event in record.events() if other in event.tellings) == "AGREE"
    strange = tmp_path / "strange.jsonl"
    strange.write_text(files["pairs"].read_text(encoding="utf-8").replace(left, "0" * 16), encoding="utf-8")
    absent = run("amendments", "--add", str(strange), "--record", url).stderr
    assert "0 new + 0 already known + 1 of reported events that the record does not have" in absent
    strange.write_text('{"left": 1}\n', encoding="utf-8")
    refused = run("amendments", "--add", str(strange), "--record", url)
    assert isinstance(refused.exception, SetupError) and "strange.jsonl:1" in str(refused.exception)
