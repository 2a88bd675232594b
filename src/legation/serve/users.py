"""Users and what they did: a small SQLite file beside the record, with argon2 hashes and an audit log."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

from legation.errors import SetupError
from legation.model import content_id

ROLES = ("reader", "reviewer", "admin")
SHORTEST = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL, role TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS audit (at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL);
"""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class User:
    """Who asks, and what they may do; `stamp` changes with the password."""

    name: str
    role: str
    stamp: str = ""

    def may(self, role: str) -> bool:
        """Whether the role is theirs or below theirs."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Users:
    """The file of users.

    Args:
        path: of the file; it is made when it is not there.

    Raises:
        SetupError: if it is no such file.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        with self._open() as connection:
            connection.executescript(_TABLES)
        path.chmod(0o600)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock, sqlite3.connect(self.path) as connection:
                yield connection
            connection.close()
        except sqlite3.DatabaseError as error:
            raise SetupError(f"the file of users cannot be used: {error}", where=str(self.path)) from error

    def add(self, name: str, password: str, role: str) -> None:
        """Add a user, or give one another password and role.

        Raises:
            SetupError: for an empty name, a short password or an unknown role.
        """
        if not name.strip() or len(name) > 80 or not name.isprintable():
            raise SetupError("a user needs a name of at most 80 printable characters")
        if role not in ROLES:
            raise SetupError(f"there is no role {role!r}", remedy=f"Roles are {', '.join(ROLES)}.")
        if len(password) < SHORTEST:
            raise SetupError(f"a password has at least {SHORTEST} characters")
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO users VALUES (?, ?, ?)", (name, _HASHER.hash(password), role))

    def renew(self, name: str, password: str) -> bool:
        """Give a user another password, and leave the role; whether there is such a user.

        Raises:
            SetupError: for a short password.
        """
        found = self.find(name)
        if found is not None:
            self.add(name, password, found.role)
        return found is not None

    def remove(self, name: str) -> bool:
        """Remove a user; whether there was one."""
        with self._open() as connection:
            return connection.execute("DELETE FROM users WHERE name = ?", (name,)).rowcount > 0

    def all(self) -> list[User]:
        """All users by name."""
        with self._open() as connection:
            return [User(*row) for row in connection.execute("SELECT name, role FROM users ORDER BY name")]

    def find(self, name: str) -> User | None:
        """A user by name, as they are now."""
        with self._open() as connection:
            row = connection.execute("SELECT name, role, hash FROM users WHERE name = ?", (name,)).fetchone()
        return User(row[0], row[1], content_id(row[2])) if row else None

    def check(self, name: str, password: str) -> User | None:
        """The user with this name and password; takes as long for a name that is not there."""
        with self._open() as connection:
            row = connection.execute("SELECT name, role, hash FROM users WHERE name = ?", (name,)).fetchone()
        try:
            _HASHER.verify(row[2] if row else _NOBODY, password)
        except Argon2Error:
            return None
        return User(row[0], row[1], content_id(row[2])) if row else None

    def note(self, who: str, what: str, detail: str = "") -> None:
        """Write a line of the audit log."""
        with self._open() as connection:
            row = (datetime.now(UTC).isoformat(timespec="seconds"), who, what, detail[:500])
            connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", row)

    def audit(self, limit: int = 200) -> list[tuple[str, str, str, str]]:
        """The newest lines of the audit log."""
        with self._open() as connection:
            return list(connection.execute("SELECT * FROM audit ORDER BY rowid DESC LIMIT ?", (limit,)))
