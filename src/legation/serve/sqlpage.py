"""The SQL page: one SELECT, read-only by what the database itself is told, limited in time and rows; SQLite in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from legation.serve import sqlchild
from legation.serve.answers import Refusal
from legation.serve.sqlwords import SECRET_TABLES, check_words

SECONDS = 1.0
ROWS = 1000
LONGEST = 10_000
SECRET = ("sqlite_dbpage", "dbstat", *SECRET_TABLES)
START = 3.0
"""Seconds that the process of a statement may take to start, on a busy machine, before it is ended."""


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
    question = {"uri": f"{Path(path).resolve().as_uri()}?mode=ro", "words": words, "seconds": SECONDS, "rows": ROWS, "secret": SECRET}
    command = [sys.executable, "-I", "-S", sqlchild.__file__]
    try:
        done = subprocess.run(command, input=json.dumps(question), capture_output=True, text=True, timeout=SECONDS + START, check=True)
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        found = {"error": "interrupted"}
    except (subprocess.CalledProcessError, ValueError):
        found = {"error": "it needs more than it may use"}
    if "error" in found:
        detail = f"It took longer than {SECONDS:.0f} second." if "interrupted" in found["error"] else found["error"]
        raise Refusal(422, "The database refuses", detail)
    return found["names"], found["rows"], found["more"]


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
            return names, [[sqlchild.shown(value) for value in row] for row in rows[:ROWS]], len(rows) > ROWS
    except Exception as error:  # of SQLAlchemy or of the driver: both say in words what the database refuses
        raise Refusal(422, "The database refuses", str(getattr(error, "orig", error)).splitlines()[0]) from None
    finally:
        engine.dispose()
