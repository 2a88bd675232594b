"""The commands over a record, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from legation.cli import app
from legation.errors import SetupError
from legation.record import open_record

STORIES = [
    {
        "id": "one",
        "text": "NAIROBI, March 12 (Reuters) - Ethiopian Prime Minister Lemma Gudeta met Kenyan President Josephat Mwangala in "
        "Nairobi on Tuesday, the Kenyan presidency said.",
        "published": "2025-03-12",
        "publisher": "Reuters",
    },
    {
        "id": "two",
        "text": "Kenya imposed sanctions on Ethiopia on Friday over a border dispute, the foreign ministry in Nairobi said.",
        "published": "2025-04-05",
        "publisher": "AP",
    },
    {"id": "three", "text": ""},
]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of three stories, one of which is refused."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "wire.jsonl").write_text("\n".join(map(json.dumps, STORIES)), encoding="utf-8")
    result = run("ingest", str(folder / "wire.jsonl"), "--record", str(folder / "record.db"), "--run", "first")
    assert result.exit_code == 3, result.output
    assert "3 read = 2 coded + 1 quarantined + 0 already known (reading.empty 1)" in result.stderr
    return folder


def test_ingest_twice_changes_nothing(kept: Path) -> None:
    before = run("stats", "-r", str(kept / "record.db"), "-f", "json").stdout
    result = run("ingest", str(kept / "wire.jsonl"), "--record", str(kept / "record.db"))
    assert result.exit_code == 0
    assert "3 read = 0 coded + 0 quarantined + 3 already known" in result.stderr
    assert run("stats", "-r", str(kept / "record.db"), "-f", "json").stdout == before
    assert json.loads(before)["pending"] == 0


def test_search_by_words_and_filters(kept: Path) -> None:
    url = str(kept / "record.db")
    found = json.loads(run("search", "sanction", "-r", url, "-f", "json").stdout)
    assert [row["publisher"] for row in found] == ["AP"]
    events = json.loads(run("search", "-w", "events", "-r", url, "--country", "KEN", "--country", "ETH", "-f", "json").stdout)
    assert {"SANCTION", "CONSULT"} <= {row["type"].split("-")[0] for row in events}
    none = run("search", "-w", "events", "-r", url, "--country", "FRA", "-f", "json")
    assert json.loads(none.stdout) == [] and "0 of 0 events" in none.stderr
    rows = run("search", "-w", "roles", "-r", url, "--actor", "gudeta", "-f", "csv").stdout.splitlines()
    assert len(rows) == 2 and "Prime Minister" in rows[1]


def test_show_a_country_a_dyad_a_person_an_event_and_a_report(kept: Path) -> None:
    url = str(kept / "record.db")
    country = json.loads(run("show", "KEN", "-r", url, "-f", "json").stdout)
    assert country["country"] == "KEN" and country["total"] == len(country["events"]) > 0
    assert [office["person"] for office in country["offices"]] == ["Josephat Mwangala"]
    dyad = json.loads(run("show", "ETH-KEN", "-r", url, "-f", "json").stdout)
    assert {event["type"] for event in dyad["events"]} >= {"SANCTION"}
    person = json.loads(run("show", "gudeta", "-r", url, "-f", "json").stdout)
    (office,) = person["offices"]
    assert (office["title"], office["first"], office["evidence"][0]["publisher"]) == ("Prime Minister", "2025-03-12", "Reuters")
    event = json.loads(run("show", dyad["events"][0]["id"], "-r", url, "-f", "json").stdout)
    assert event["event"] == dyad["events"][0] and event["tellings"][0]["words"]
    report = run("show", event["reports"][0]["id"], "-r", url)
    assert report.exit_code == 0 and "Events" in report.stdout
    for what in ("KEN", "ETH-KEN", "gudeta", dyad["events"][0]["id"]):
        assert run("show", what, "-r", url).exit_code == 0
    assert "nothing of" in str(run("show", "nobody", "-r", url).exception)


def test_relate_counts_and_draws(kept: Path, tmp_path: Path) -> None:
    url = str(kept / "record.db")
    rows = json.loads(run("relate", "eth", "ken", "-r", url, "--basis", "reported", "-f", "json").stdout)
    assert [row["start"] for row in rows] == ["2025-03-01", "2025-04-01"] and rows[1]["score"] < 0
    for name in ("line.png", "line.svg"):
        result = run("relate", "ETH", "KEN", "-r", url, "--basis", "reported", "--plot", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).stat().st_size > 5000
    assert "Goldstein" in result.stdout
    assert "no picture" in str(run("relate", "ETH", "KEN", "-r", url, "--plot", "line.xyz").exception)
    edges = json.loads(run("network", "-r", url, "-f", "json").stdout)
    assert [(edge["a"], edge["b"]) for edge in edges] == [("ETH", "KEN")]


def test_quarantine_keeps_the_reason(kept: Path) -> None:
    rows = json.loads(run("quarantine", "-r", str(kept / "record.db"), "-f", "json").stdout)
    assert [(row["stage"], row["code"], row["run"], row["bytes"]) for row in rows] == [("reading", "reading.empty", "first", 0)]


def test_runs_are_listed(kept: Path) -> None:
    rows = json.loads(run("runs", "-r", str(kept / "record.db"), "-f", "json").stdout)
    assert rows == [{"run": "first", "coded": 2, "quarantined": 1}]


def test_backup_and_restore(kept: Path, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.db", tmp_path / "again.db"
    assert run("backup", str(copy), "-r", str(kept / "record.db")).exit_code == 0
    assert run("restore", str(copy), "-r", str(again)).exit_code == 0
    with open_record(kept / "record.db") as first, open_record(again) as second:
        assert list(first.reports()) == list(second.reports())
        assert list(first.events()) == list(second.events())
    assert isinstance(run("restore", str(copy), "-r", str(again)).exception, SetupError)


def test_a_missing_record_is_named(tmp_path: Path) -> None:
    error = run("stats", "-r", str(tmp_path / "none.db")).exception
    assert isinstance(error, SetupError) and "no record" in str(error) and "legation ingest" in str(error)
    assert not (tmp_path / "none.db").exists()
