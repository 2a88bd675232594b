"""The process that runs one SELECT over a record in a file: it has the standard library alone, and ends by itself or is ended.

One call of a function of SQLite (`instr` on long strings, `LIKE` with many wildcards) cannot be interrupted, so only a process that can be
killed bounds the time of a statement. It is run by its path, without the packages of the environment, and starts in a few hundredths
of a second. The question comes as JSON on standard input, the answer goes as JSON to standard output.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from typing import Any

SHOWN = 2_000
"""Characters of a cell that are told."""
LARGEST = 5_000_000
"""Bytes of a value that a statement may read or make."""
MEMORY = 1_000_000_000
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_FUNCTIONS_REFUSED = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "zeroblob", "randomblob"}


def answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """Names of columns, rows, and whether there were more; or what the database says against it.

    Args:
        question: `uri` of the file, `words`, `seconds`, how many `rows` at most, and names of tables that are `secret`.
    """
    end, most = time.monotonic() + question["seconds"], question["rows"]
    try:
        with closing(sqlite3.connect(question["uri"], uri=True)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -16384")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 4 * len(question["words"]) + 100)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.set_progress_handler(lambda: time.monotonic() > end, 2_000)
            connection.set_authorizer(_authorizer(question["secret"]))
            cursor = connection.execute(question["words"])
            names = [one[0] for one in cursor.description or ()]
            rows: list[list[Any]] = []
            for row in cursor:
                if len(rows) == most:
                    return {"names": names, "rows": rows, "more": True}
                rows.append([shown(value) for value in row])
            return {"names": names, "rows": rows, "more": False}
    except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
        return {"error": str(error) or "it needs too much memory"}


def shown(value: Any) -> Any:
    """A cell as it is told: bytes by their number, long texts by their beginning."""
    if isinstance(value, bytes | memoryview):
        return f"({len(bytes(value)):,} bytes)"
    return value[:SHOWN] if isinstance(value, str) else value


def _authorizer(secret: Collection[str]) -> Callable[..., int]:
    def allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_DENY if (second or "").casefold() in _FUNCTIONS_REFUSED else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and (first or "").casefold() in secret:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY

    return allowed


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_memory()
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
