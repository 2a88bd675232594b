"""The SQL page: one SELECT, read-only by what the database itself is told, limited in time and rows."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import Any

from sqlalchemy import create_engine, make_url, text

from legation.serve.answers import Refusal
from legation.serve.sqlwords import SECRET_TABLES, check_words

SECONDS = 1.0
ROWS = 1000
LONGEST = 10_000
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_FUNCTIONS_REFUSED = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "zeroblob", "randomblob"}
_SECRET = {"sqlite_dbpage", "dbstat", *SECRET_TABLES}


def run_sql(url: str, words: str) -> tuple[list[str], list[list[Any]], bool]:
    """Run one SELECT.

    Args:
        url: of the record, from `legation.store.record_url`.
        words: the statement.

    Returns:
        Names of columns, rows, and whether there were more.

    Raises:
        Refusal: 422 with what the database says.
    """
    if not words.strip():
        raise Refusal(422, "There is no statement")
    if len(words) > LONGEST or "\0" in words:
        raise Refusal(422, f"The statement is longer than {LONGEST} characters, or holds a NUL")
    place = make_url(url)
    return _sqlite(str(place.database), words) if place.get_backend_name() == "sqlite" else _postgres(url, words)


def _sqlite(path: str, words: str) -> tuple[list[str], list[list[Any]], bool]:
    from pathlib import Path

    end = time.monotonic() + SECONDS
    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16384")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 5_000_000)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, LONGEST * 4)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_progress_handler(lambda: time.monotonic() > end, 2_000)
        connection.set_authorizer(_authorize)
        try:
            cursor = connection.execute(words)
            rows = cursor.fetchmany(ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning) as error:
            detail = f"It took longer than {SECONDS:.0f} second." if "interrupted" in str(error) else str(error)
            raise Refusal(422, "The database refuses", detail) from None
        names = [one[0] for one in cursor.description or ()]
    return names, [[_shown(value) for value in row] for row in rows[:ROWS]], len(rows) > ROWS


def _authorize(action: int, first: str | None, second: str | None, _: str | None, __: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").casefold() in _FUNCTIONS_REFUSED else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (first or "").casefold() in _SECRET:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _postgres(url: str, words: str) -> tuple[list[str], list[list[Any]], bool]:
    check_words(words)
    engine = create_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET LOCAL statement_timeout = {int(SECONDS * 1000)}"))
            # prepared, a statement is one statement: none can follow that ends the transaction
            driver: Any = connection.connection.driver_connection
            found = driver.execute(f"SELECT * FROM (\n{words.rstrip().rstrip(';')}\n) AS asked LIMIT {ROWS + 1}", prepare=True)
            rows = [list(row) for row in found]
            names = [one.name for one in found.description or ()]
            return names, [[_shown(value) for value in row] for row in rows[:ROWS]], len(rows) > ROWS
    except Exception as error:  # of SQLAlchemy or of the driver: both say in words what the database refuses
        raise Refusal(422, "The database refuses", str(getattr(error, "orig", error)).splitlines()[0]) from None
    finally:
        engine.dispose()


def _shown(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return f"({len(bytes(value)):,} bytes)"
    return value[:2_000] if isinstance(value, str) else value
