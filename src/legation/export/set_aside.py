"""What a format must remember while it is written, such as the parties it has named: on disk, since it grows with the record."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from types import TracebackType

from legation.errors import SetupError

_CACHE = 4096
"""Kilobytes of it that stay in memory."""


class SetAside:
    """Words by key, in a temporary file that vanishes when it is closed. A context manager.

    Raises:
        SetupError: from every method, when the disk is full.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute(f"PRAGMA cache_size = -{_CACHE}")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE aside (key TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def __enter__(self) -> SetAside:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def first(self, key: str) -> bool:
        """Whether a key is met for the first time."""
        return self._run("INSERT OR IGNORE INTO aside VALUES (?, '')", key).rowcount > 0

    def keep(self, key: str, words: str) -> None:
        """Keep words under a key, in the place of those that are there."""
        self._run("INSERT OR REPLACE INTO aside VALUES (?, ?)", key, words)

    def __iter__(self) -> Iterator[str]:
        """The words in the order of their keys."""
        for (words,) in self._run("SELECT words FROM aside ORDER BY key"):
            yield words

    def _run(self, statement: str, *values: str) -> sqlite3.Cursor:
        try:
            return self._file.execute(statement, values)
        except sqlite3.OperationalError as error:
            remedy = "Make room there, or name another folder in TMPDIR."
            raise SetupError(f"the temporary file cannot be written: {error}", where=tempfile.gettempdir(), remedy=remedy) from error
