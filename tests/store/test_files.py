"""Records that are missing, damaged, of another version, or cannot be written: what is said, and that nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from bench.crash import prepared
from bench.generated import generate
from sqlalchemy import create_engine, delete, inspect
from tests.store.conftest import NewUrl

from legation.errors import SetupError
from legation.record import Record, open_record, restore_record
from legation.store import counting, default_path, record_url, schema, sums
from legation.store.migrations import NEWEST


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with open_record(path) as record:
        record.add(prepared(60))
    return path


def test_urls(tmp_path: Path) -> None:
    assert record_url(None).database == str(default_path())
    assert record_url(tmp_path / "a.db").database == record_url(f"sqlite:///{tmp_path / 'a.db'}").database
    assert record_url("postgresql://me@host/db").drivername == "postgresql+psycopg"
    for wrong in ("mysql://host/db", "nonsense://", "://"):
        with pytest.raises(SetupError, match="no address of a record"):
            record_url(wrong)


def test_a_missing_record(tmp_path: Path) -> None:
    for options in ({"create": False}, {"readonly": True}):
        with pytest.raises(SetupError, match=r"no record here.*legation ingest"):
            open_record(tmp_path / "none.db", **options)
    with pytest.raises(SetupError, match="folder"):
        open_record(tmp_path)


def test_what_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("A story about talks in Nairobi. " * 100)
    with pytest.raises(SetupError, match="not an SQLite file"):
        open_record(tmp_path / "text.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE cheese (name TEXT)")
    with pytest.raises(SetupError, match="no record"):
        open_record(tmp_path / "other.db")


def test_a_damaged_record_is_named_with_what_to_do(filled: Path) -> None:
    data = bytearray(filled.read_bytes())
    data[4096 * 2 : 4096 * 30] = b"\xa5" * (4096 * 28)
    filled.write_bytes(data)
    with pytest.raises(SetupError, match=r"damaged.*legation restore"), open_record(filled) as record:
        list(record.reports())
        list(record.tellings())
        record.stats()


def test_a_newer_form_is_left_alone(filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE state SET value = ? WHERE key = 'form'", (str(NEWEST + 1),))
    before = filled.read_bytes()
    with pytest.raises(SetupError, match=f"form {NEWEST + 1}"):
        open_record(filled)
    assert filled.read_bytes() == before


def test_an_older_form_can_be_read_and_is_brought_up_to_date_by_a_writer(tmp_path: Path) -> None:
    path, outcomes = tmp_path / "old.db", prepared(60)
    with open_record(path) as record:
        record.add(outcomes)
        record.rebuild()
        expected = _contents(record)
    newest = ("DROP TABLE amendments", "DROP INDEX conclusions_day", "DROP INDEX conclusions_first", "DROP INDEX conclusions_span",
              "DROP INDEX facts_first", "DROP INDEX facts_span", "CREATE INDEX conclusions_day ON conclusions (kind, day, id)",
              *(f"DROP TABLE {name}" for name in ("watches", "alerts", "alerted", "deliveries")), "DROP INDEX conclusions_reported",
              "DROP TABLE sums", "DELETE FROM state WHERE key = 'sums'", "UPDATE state SET value = '1' WHERE key = 'form'")  # fmt: skip
    with sqlite3.connect(path) as connection:
        for step in newest:
            connection.execute(step)
    with open_record(path, create=False, readonly=True) as record:
        assert record.stats()["form"] == 1 and list(record.amendments()) == []
        assert record.watches() == [] and list(record.alerts()) == [] and record.deliveries() == []
        assert list(record.events(date_from="2015-01-01", date_to="2015-03-01")) == [
            event for event in record.events() if "2015-01-01" <= str(event.date.first) <= "2015-03-01"
        ]
    with open_record(path) as record:
        assert _contents(record) == expected
        assert record.rebuild() == len(list(record.events()))


def test_nothing_is_written_when_opened_for_reading(filled: Path) -> None:
    with open_record(filled, readonly=True) as record:
        with pytest.raises(SetupError, match="reading only"):
            record.add(prepared(3))
        assert record.count("report") > 0


def test_a_full_disk_loses_nothing_that_was_acknowledged(filled: Path) -> None:
    safe: list[object] = []
    with open_record(filled) as record:
        before = record.count("report")
        with record._database.unbound() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        limit = f"PRAGMA max_page_count = {pages + 40}"
        from sqlalchemy import event

        event.listen(record._database.engine, "connect", lambda dbapi, _: dbapi.execute(limit))
        record._database.engine.dispose()
        with pytest.raises(SetupError, match="disk refuses"):
            record.add(prepared(400, seed=8), batch=20, acknowledge=lambda outcome, _: safe.append(outcome))
    with open_record(filled) as record:
        assert safe and record.count("report") > before
        assert record.add(safe).known == len(safe)  # type: ignore[arg-type]


def test_backups_of_either_kind_restore_into_either(new_url: NewUrl, tmp_path: Path) -> None:
    source, target = new_url(), new_url()
    with open_record(source) as record:
        record.add(prepared(80), run="one")
        record.rebuild()
        record.backup(tmp_path / "backup.db")
        expected = _contents(record)
        with pytest.raises(SetupError, match="already"):
            record.backup(tmp_path / "backup.db")
    restore_record(tmp_path / "backup.db", target)
    with open_record(target) as record:
        assert _contents(record) == expected
        record.add(prepared(80))
        assert _contents(record) == expected
    with pytest.raises(SetupError, match="already"):
        restore_record(tmp_path / "backup.db", target)
    restore_record(tmp_path / "backup.db", target, replace=True)
    (tmp_path / "half.db").write_bytes((tmp_path / "backup.db").read_bytes()[:20_000])
    with pytest.raises(SetupError, match="damaged"):
        restore_record(tmp_path / "half.db", target, replace=True)
    with open_record(target) as record:
        assert _contents(record) == expected


def _contents(record: Record) -> dict[str, object]:
    stats = record.stats()
    del stats["where"]
    return {
        "stats": stats, "events": list(record.events()), "statements": list(record.statements()), "runs": record.runs(),
        "search": [hit.report for hit in record.search("grain")], "in events": [e.id for e in record.events(text="visas")],
        "quarantine": [(one.id, one.story) for one in record.quarantine()], "facets": record.facets("event", "country"),
    }  # fmt: skip


def test_the_schema_is_what_the_migrations_make(new_url: NewUrl) -> None:
    url = new_url()
    with open_record(url) as record:
        assert record.stats()["form"] == NEWEST
        inspector = inspect(create_engine(record._database.url))
        for table in schema.metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name)}
            assert set(columns) == {column.name for column in table.columns}, table.name
            key = inspector.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key.columns], table.name


def test_counts_by_country_are_what_counting_the_rows_gives(new_url: NewUrl) -> None:
    """While the sums are there, after conclusions were replaced, and in a record that has none of them."""
    url = new_url()
    for outcomes in (prepared(120), list(generate(300, seed=5))):
        with open_record(url) as record:
            record.add(outcomes)
            record.rebuild()
            summed = _counts(record)
            engine = create_engine(record._database.url)
        with engine.begin() as connection:
            assert connection.execute(delete(schema.state).where(schema.state.c.key == sums.KEPT)).rowcount == 1
        engine.dispose()
        with open_record(url) as record:
            assert _counts(record) == summed and len(summed) > 100


def _counts(record: Record) -> dict[tuple[str, str, str], object]:
    found: dict[tuple[str, str, str], object] = {}
    for kind in counting.CONCLUSIONS:
        for country in ("", "XXX", "KP", *(code for code, _ in record.facets(kind, "country"))):
            asked = {"country": country} if country else {}
            found |= {(kind, country, field): record.facets(kind, field, **asked) for field in sums.SUMMED}
            found[kind, country, "count"] = record.count(kind, **asked)
            found[kind, country, "together"] = record.facets_together(kind, ("type", "mode", "quad", "status"), **asked)
    return found
