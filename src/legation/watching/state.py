"""What watching remembers, in a small SQLite file beside the record: validators, failures, and the stories seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from legation.errors import RecordError, SetupError

_FORM = """
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, due REAL NOT NULL, failures INTEGER NOT NULL, error TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS seen (
    feed TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, report TEXT NOT NULL, url TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (feed, key)
);
"""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed: what to ask it with, when it is due (seconds since 1970), how often in a row it failed."""

    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failures: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A story as it was seen last: a digest of its content, the id of its report, the address it is kept under."""

    digest: str
    report: str
    url: str


class State:
    """The file. Every change is one transaction: a killed run leaves the state of before or after, never between.

    Raises:
        SetupError: if the file cannot be opened or is no such state.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_FORM)
        except (sqlite3.Error, OSError) as error:
            raise SetupError(f"not a state of watching: {error}", where=str(path), remedy="Give another --state.") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def feed(self, url: str) -> FeedState:
        """What is known of a feed; nothing at first."""
        found = self._connection.execute("SELECT etag, modified, due, failures, error FROM feeds WHERE url = ?", (url,)).fetchone()
        return FeedState(*found) if found else FeedState()

    def seen(self, feed: str, key: str) -> Seen | None:
        """A story as it was seen last."""
        found = self._connection.execute("SELECT digest, report, url FROM seen WHERE feed = ? AND key = ?", (feed, key)).fetchone()
        return Seen(*found) if found else None

    def keep(self, url: str, feed: FeedState, stories: dict[str, Seen], at: float) -> None:
        """Keep a feed and the stories that were taken up from it, all or nothing.

        Raises:
            RecordError: if the file cannot be written.
        """
        with self._writing() as connection:
            row = (url, feed.etag, feed.modified, feed.due, feed.failures, feed.error)
            connection.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)", row)
            rows = [(url, key, one.digest, one.report, one.url, at) for key, one in stories.items()]
            connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)", rows)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:  # a full disk ends a transaction by itself
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            remedy = "Make room, or check its permissions; stories that were not remembered come again and are known."
            raise RecordError(f"what was seen cannot be kept: {error}", where=str(self._path), remedy=remedy) from error
