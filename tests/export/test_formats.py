"""Every export format from a record of the stories that ship, read back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from legation.errors import SetupError
from legation.export.choosing import Options
from legation.export.delimited import harmless
from legation.export.formats import FORMATS, export
from legation.record import Record


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written(record: Record, name: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    books = export(record, name, target)
    assert books.rows > 0 or name == "colt"  # the stories that ship tell of no trip of a leader that took place
    assert target.exists()
    assert not list(tmp_path.glob(".*partial"))


@pytest.mark.parametrize(("name", "columns"), [("gdelt1", 58), ("gdelt2", 61), ("gdelt2-mentions", 16), ("phoenix", 26)])
def test_tables_without_a_header_have_their_columns(record: Record, name: str, columns: int, tmp_path: Path) -> None:
    export(record, name, tmp_path / "out", Options(undated="report-day"))
    rows = [line.split("\t") for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert rows
    assert {len(row) for row in rows} == {columns}


@pytest.mark.parametrize(("name", "columns"), [("icews", 20), ("polecat", 40)])
def test_tables_with_a_header_have_their_columns(record: Record, name: str, columns: int, tmp_path: Path) -> None:
    export(record, name, tmp_path / "out", Options(undated="report-day"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out").read_text(encoding="utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows
    assert {len(row) for row in rows} == {columns}
    assert None not in rows[0]


def test_codes_keep_their_leading_zeros_and_two_code_systems_stay_apart(record: Record, tmp_path: Path) -> None:
    export(record, "gdelt2", tmp_path / "out", Options(undated="report-day"), country="KOR")
    rows = [line.split("\t") for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert all(len(row[26]) >= 3 and row[28] == row[26][:2] for row in rows)
    assert any("KOR" in (row[7], row[17]) for row in rows)
    assert all(row[53] in ("", "KS", "KN") or len(row[53]) == 2 for row in rows)


def test_what_a_format_cannot_say_is_left_out_and_told(record: Record, tmp_path: Path) -> None:
    plain = export(record, "icews", tmp_path / "a")
    every = export(record, "icews", tmp_path / "b", Options(every_status=True))
    planned = record.count("event", status="planned")
    assert planned > 0
    assert any(key.startswith("planned") and number == planned for key, number in plain.left_out.items())
    assert not any(key.startswith("planned") for key in every.left_out)
    assert any("left out: planned" in line for line in plain.lines())


def test_without_a_status_what_is_planned_is_filed_as_an_intent_or_a_threat(record: Record, tmp_path: Path) -> None:
    export(record, "gdelt2", tmp_path / "out", Options(every_status=True), status="planned", type="CONSULT")
    roots = [row.split("\t")[28] for row in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert roots
    assert set(roots) == {"03"}


def test_undated_events_get_no_date_unless_asked(record: Record, tmp_path: Path) -> None:
    dated = sum(1 for event in record.events() if event.date.known)
    assert export(record, "plover", tmp_path / "a").records == dated
    filled = export(record, "plover", tmp_path / "b", Options(undated="report-day"))
    assert filled.records == dated + filled.filled > dated


def test_a_planned_event_says_so_in_plover(record: Record, tmp_path: Path) -> None:
    export(record, "plover", tmp_path / "out", status="planned")
    rows = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert rows
    assert all("future" in row["mode"] and row["status"] == "planned" for row in rows)


def test_filters_are_obeyed(record: Record, tmp_path: Path) -> None:
    export(record, "csv", tmp_path / "out", type="AID")
    with (tmp_path / "out").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["type"] for row in rows} == {"AID"}
    assert len(rows) == record.count("event", type="AID")


def test_formulas_are_made_harmless() -> None:
    assert harmless("=1+1") == "'=1+1"
    assert harmless("@SUM(A1)") == "'@SUM(A1)"
    assert harmless(-3.5) == -3.5
    assert harmless("plain") == "plain"


def test_errors_name_the_remedy(record: Record, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="Formats are"):
        export(record, "nothing", tmp_path / "out")
    with pytest.raises(SetupError, match="Tables are"):
        export(record, "csv", tmp_path / "out", Options(kind="nothing"))
    with pytest.raises(SetupError, match="folder"):
        export(record, "parquet", "-")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "other.txt").write_text("mine")
    with pytest.raises(SetupError, match="something else"):
        export(record, "parquet", tmp_path / "full")
    assert (tmp_path / "full" / "other.txt").exists()


def test_a_failed_export_leaves_the_former_file(record: Record, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(record, "jsonl", target)
    before = target.read_bytes()
    with pytest.raises(SetupError):
        export(record, "jsonl", target, date_from="no date")
    assert target.read_bytes() == before
