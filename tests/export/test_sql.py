"""SQL over the record: it answers, and can neither write nor read anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from legation.cli import app
from legation.errors import SetupError
from legation.export.sql import TABLES, Bounds, sql
from legation.record import Record


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_can_be_asked(record: Record, table: str) -> None:
    answer = sql(record, f"SELECT * FROM {table}")
    assert answer.columns == tuple(TABLES[table])
    number = record.count(table.removesuffix("s"))
    assert len(answer.rows) == number


def test_answers_are_those_of_the_record(record: Record) -> None:
    answer = sql(record, "SELECT type, count(*) AS number FROM events WHERE status = 'planned' GROUP BY type ORDER BY ALL")
    assert {type: number for type, number in answer.rows} == dict(record.facets("event", "type", status="planned"))  # noqa: C416
    joined = sql(record, "SELECT count(*) FROM tellings JOIN reports ON tellings.report = reports.id")
    assert joined.rows == ((record.count("telling"),),)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM read_text('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/x'", "ATTACH '/tmp/x.db'", "SET memory_limit = '9GB'", "PRAGMA database_list", "INSTALL httpfs",
        "DROP TABLE events", "DELETE FROM events", "INSERT INTO events SELECT * FROM events", "SELECT 1; DROP TABLE events", "",
        "SELECT * FROM glob('/*')", "CALL pragma_version()", "SELECT nonsense FROM events", "SELEC",
    ],
)  # fmt: skip
def test_nothing_else_can_be_read_or_written(record: Record, query: str) -> None:
    before = record.count("event")
    with pytest.raises(SetupError):
        sql(record, query)
    assert record.count("event") == before


def test_a_query_is_stopped(record: Record) -> None:
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r"
    with pytest.raises(SetupError, match="longer than"):
        sql(record, endless, Bounds(seconds=0.5))


def test_rows_are_bounded_and_say_so(record: Record) -> None:
    answer = sql(record, "SELECT * FROM events", Bounds(rows=3))
    assert (len(answer.rows), answer.more) == (3, True)
    with pytest.raises(SetupError, match="no amount"):
        sql(record, "SELECT 1", Bounds(memory="much'; --"))


def test_the_command_writes_tables_of_all_forms(record: Record, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["sql", "SELECT id, date_first, actor_countries FROM events", "-r", record.where, "-f", "json"])
    assert run.exit_code == 0
    rows = json.loads(run.stdout)
    assert [row["id"] for row in rows] and {row["id"] for row in rows} == {event.id for event in record.events()}
