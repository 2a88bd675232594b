"""The command line: formats, sums, exit codes, help."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from legation.cli import app, main
from legation.model import Coded
from legation.model_json import outcome_from_json

TEXT = "LIMA, May 3 (Reuters) - Chile’s president, Berta Quinteros, will visit Peru next week, her office said on Friday.\n"
run = CliRunner()


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("")
    return tmp_path


def test_table(stories: Path) -> None:
    result = run.invoke(app, ["read", str(stories / "a.txt"), "--published", "2025-05-03"])
    assert result.exit_code == 0, result.output
    assert "Events" in result.stdout
    assert "Berta Quinteros" in result.stdout
    assert "1 read = 1 coded + 0 quarantined" in result.stderr


def test_some_quarantined_is_exit_code_3(stories: Path) -> None:
    result = run.invoke(app, ["read", str(stories)])
    assert result.exit_code == 3
    assert "2 read = 1 coded + 1 quarantined (reading.empty 1)" in result.stderr
    assert "quarantined at reading: reading.empty" in result.stdout


def test_jsonl_holds_one_outcome_a_line_in_order(stories: Path) -> None:
    result = run.invoke(app, ["read", str(stories), "-f", "jsonl"])
    values = [json.loads(line) for line in result.stdout.splitlines()]
    assert [value["outcome"] for value in values] == ["coded", "quarantined"]
    outcome = outcome_from_json(values[0])
    assert isinstance(outcome, Coded)
    assert outcome.coded.report.agency == "Reuters"


def test_json_is_one_list(stories: Path) -> None:
    result = run.invoke(app, ["read", str(stories), "-f", "json"])
    assert len(json.loads(result.stdout)) == 2
    (stories / "empty").mkdir()
    assert json.loads(run.invoke(app, ["read", str(stories / "empty"), "-f", "json"]).stdout) == []


def test_csv_of_events(stories: Path) -> None:
    result = run.invoke(app, ["read", str(stories), "-f", "csv", "--published", "2025-05-03"])
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert {"type", "status", "actors", "evidence"} <= set(rows[0])
    text = TEXT
    for row in rows:
        assert text[int(row["evidence_start"]) : int(row["evidence_end"])] == row["evidence"]


def test_standard_input() -> None:
    result = run.invoke(app, ["read", "-", "-f", "jsonl"], input=TEXT)
    assert json.loads(result.stdout)["name"] == "stdin"


@pytest.mark.parametrize(
    "words",
    [
        ["read", "x.txt", "--published", "28 August"],
        ["read"],
        ["read", "a", "-f", "xml"],
        ["read", "a", "-f", "html"],
        ["read", "a", "-o", "b"],
        ["reed"],
    ],
)
def test_wrong_use_is_exit_code_2(words: list[str]) -> None:
    assert run.invoke(app, words).exit_code == 2


def test_missing_file_is_exit_code_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["legation", "read", "no/such/file.txt"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert "no/such/file.txt" in capsys.readouterr().err


def test_explain(stories: Path) -> None:
    result = run.invoke(app, ["explain", str(stories / "a.txt"), "--only", "events"])
    assert result.exit_code == 0, result.output
    for word in ("event", "trigger", "frame", "rules", "»", "«", "entry", "choice", "actor", "recipient", "status", "date", "word of"):
        assert word in result.stdout
    assert " before " in result.stdout
    assert run.invoke(app, ["explain", str(stories)]).exit_code == 3


def test_codebook() -> None:
    assert "SANCTION" in run.invoke(app, ["codebook"]).stdout
    detail = run.invoke(app, ["codebook", "SANCTION"])
    assert "definition" in detail.stdout
    assert "CAMEO" in run.invoke(app, ["codebook", "0874"]).stdout
    assert run.invoke(app, ["codebook", "withdraw", "troops"]).exit_code == 0
    assert run.invoke(app, ["codebook", "xyzzy"]).exit_code == 2


def test_doctor() -> None:
    result = run.invoke(app, ["doctor"])
    assert result.exit_code == 0, result.output
    assert "sha256" in result.stdout


def test_html_writes_pages_and_prints_the_address(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("out") / "pages"
    result = run.invoke(app, ["read", str(stories), "-f", "html", "--output", str(folder)])
    assert result.exit_code == 3
    assert result.stdout == (folder / "index.html").resolve().as_uri() + "\n"
    assert "2 read = 1 coded + 1 quarantined (reading.empty 1)" in result.stderr
    assert "Berta Quinteros" in (folder / "index.html").read_text(encoding="utf-8")


def test_pages_do_not_go_among_the_stories(stories: Path) -> None:
    result = run.invoke(app, ["read", str(stories), "-f", "html", "--output", str(stories / "pages")])
    assert result.exit_code == 2
    assert not (stories / "pages").exists()


def test_demo(tmp_path: Path) -> None:
    result = run.invoke(app, ["demo", "--output", str(tmp_path / "pages")])
    assert result.exit_code == 0, result.output
    assert "12 read = 12 coded + 0 quarantined" in result.stdout
    assert (tmp_path / "pages" / "index.html").resolve().as_uri() in result.stdout
    assert f"legation serve --record {tmp_path / 'pages' / 'record.db'}" in result.stdout
    assert result.stdout.endswith("http://127.0.0.1:8674/\n")
    from legation.record import open_record

    with open_record(tmp_path / "pages" / "record.db", readonly=True) as record:
        assert record.count("report") == 12 and record.count("event") > 20


def test_version_and_module() -> None:
    done = subprocess.run([sys.executable, "-m", "legation", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("legation ")


@pytest.mark.parametrize("command", ["read", "explain", "codebook", "doctor", "demo"])
def test_every_help_has_examples(command: str) -> None:
    assert "Examples:" in run.invoke(app, [command, "--help"]).output
