"""Keeping a record well: room, backups, and whether it is whole.

A backup is always one SQLite file in the form of the record, whichever database the record is in; restoring it makes a
record again, in either. A backup is complete or not there: it is written beside its place and moved when it is whole.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from sqlalchemy import URL, Connection, Table, delete, insert, select, text

from legation.errors import SetupError
from legation.model import CodedReport
from legation.model_json import from_json
from legation.store import fulltext, schema
from legation.store.connect import Database
from legation.store.packing import unpack
from legation.store.parties import describe, facts_of
from legation.store.writing import words_of_fact, words_of_report


def vacuum(database: Database) -> tuple[int, int]:
    """Give back the room that is not used, and renew what the planner knows; returns the bytes before and after.

    Raises:
        SetupError: if another process is writing.
    """
    before = size(database)
    with database.unbound() as connection:
        if database.is_sqlite:
            for name in fulltext.TABLES:
                connection.exec_driver_sql(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
    return before, size(database)


def size(database: Database) -> int:
    """The bytes that a record takes on disk."""
    if database.is_sqlite:
        parts = (Path(database.where + suffix) for suffix in ("", "-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())
    with database.reading() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def backup(database: Database, target: Path) -> int:
    """Write a copy as it is now, while others read and write; returns its bytes.

    Args:
        database: the record.
        target: a file that does not exist.

    Raises:
        SetupError: if `target` exists or cannot be written, or the copy is not whole.
    """
    if target.exists():
        raise SetupError("there is a file already", where=str(target), remedy="Choose another name.")
    part = target.with_name(target.name + ".part")
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        if database.is_sqlite:
            with closing(sqlite3.connect(database.where)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy, pages=4096)
                copy.execute("PRAGMA journal_mode = DELETE")
        else:
            _copy_all(database, Database(_file_url(part)))
        check(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise SetupError(f"the backup cannot be written: {error}", where=str(target)) from error
    finally:
        for leftover in (part, *(part.with_name(part.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
            with suppress(FileNotFoundError):
                leftover.unlink()
    return target.stat().st_size


def restore(source: Path, url: URL, *, replace: bool = False) -> None:
    """Make a record from a backup.

    Args:
        source: what `backup` wrote.
        url: where the record shall be.
        replace: put it in the place of a record that is there.

    Raises:
        SetupError: if the backup is missing or damaged, or there is a record and `replace` is not given.
    """
    Database(_file_url(source), create=False, readonly=True).close()
    check(source)
    if url.get_backend_name() == "sqlite":
        _restore_file(source, Path(url.database or ""), replace)
        return
    target = Database(url)
    try:
        with target.reading() as connection:
            if connection.execute(select(schema.ledger.c.key).limit(1)).first() and not replace:
                raise SetupError("there is a record already", where=target.where, remedy="Say --replace to put the backup there.")
        _copy_all(Database(_file_url(source), create=False, readonly=True), target)
    finally:
        target.close()


def check(path: Path) -> None:
    """Look through a file for damage.

    Raises:
        SetupError: if it is not whole.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise SetupError(f"the file is damaged ({found})", where=str(path), remedy="Take an earlier backup.")


def _restore_file(source: Path, target: Path, replace: bool) -> None:
    if target.exists() and target.stat().st_size and not replace:
        raise SetupError("there is a record already", where=str(target), remedy="Say --replace to put the backup there.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=4096)
        for suffix in ("-wal", "-shm"):  # of the record that is replaced: they belong to no other file
            with suppress(FileNotFoundError):
                target.with_name(target.name + suffix).unlink()
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise SetupError(f"the record cannot be written: {error}", where=str(target)) from error


def _file_url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _copy_all(source: Database, target: Database) -> None:
    """All rows into the other database, and the words of the texts anew, in one transaction."""
    try:
        with source.reading() as old, target.writing() as new:
            for table in schema.metadata.sorted_tables:
                new.execute(delete(table))
                _copy(old, new, table)
            _copy_words(old, new)
    finally:
        (source if source.is_sqlite else target).close()


def _copy(old: Connection, new: Connection, table: Table) -> None:
    rows = old.execute(select(table).execution_options(yield_per=schema.BATCH))
    while batch := [dict(row._mapping) for row in islice(rows, schema.BATCH)]:
        new.execute(insert(table), batch)


def _copy_words(old: Connection, new: Connection) -> None:
    if new.dialect.name != "sqlite":
        for name in fulltext.TABLES:
            new.exec_driver_sql(f"DELETE FROM {name}")
    codings, facts = schema.codings, schema.facts
    numbers = select(facts.c.num).order_by(facts.c.num)
    query = select(codings.c.num, codings.c.report, codings.c.body).order_by(codings.c.num)
    seen: set[int] = set()
    for row in old.execute(query.execution_options(yield_per=schema.BATCH)):
        coded = from_json(CodedReport, unpack(row.body))
        if row.report not in seen:
            seen.add(row.report)
            fulltext.index(new, "report_words", [(row.report, words_of_report(coded.report))])
        own = iter(old.execute(numbers.where(facts.c.coding == row.num)).scalars().all())
        fulltext.index(new, "fact_words", list(_fact_words(own, coded)))


def _fact_words(numbers: Iterator[int], coded: CodedReport) -> Iterator[tuple[int, str]]:
    for num, (kind, record) in zip(numbers, facts_of(coded), strict=True):
        yield num, words_of_fact(coded, record, describe(kind, record))
