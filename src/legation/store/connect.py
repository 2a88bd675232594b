"""Opening a record: which database, in which form, and what to say when it cannot be opened.

SQLite is opened with WAL (readers never wait for the writer), synchronous FULL (a commit survives a power cut) and
explicit transactions; writers begin IMMEDIATE, so that two of them take turns. PostgreSQL reads in REPEATABLE READ and
writers take an advisory lock.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import platformdirs
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, SQLAlchemyError

from legation.errors import RecordError, SetupError
from legation.store.memory import Memory
from legation.store.migrations import NEWEST, STEPS
from legation.store.packing import DamagedBody

_LOCK = 7_113_046
"""The advisory lock of writers on PostgreSQL; any number would do, all writers must use the same."""
_COUNT_CHANGE = (
    "INSERT INTO state VALUES ('changes', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(state.value AS BIGINT) + 1 AS TEXT)"
)
"""SQLite counts its changes by itself."""
_MAGIC = b"SQLite format 3\x00"
_WAIT = 30.0
RESTORE = "Restore a backup with: legation restore BACKUP --replace"


def default_path() -> Path:
    """Where the record lies when nothing else is said: in the platform's folder for data of applications."""
    return Path(platformdirs.user_data_dir("legation", appauthor=False)) / "record.db"


def record_url(given: str | os.PathLike[str] | None) -> URL:
    """The URL of a record given as a path, `sqlite:///PATH`, `postgresql://…`, or nothing.

    Raises:
        SetupError: if it is none of these.
    """
    words = os.fspath(given) if given is not None else str(default_path())
    if "://" not in words:
        return URL.create("sqlite", database=str(Path(words).expanduser()))
    try:
        url = make_url(words)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in {"sqlite", "postgresql"}:
        remedy = "Give a path, sqlite:///PATH, or postgresql://USER@HOST/NAME."
        raise SetupError(f"{words!r} is no address of a record", remedy=remedy)
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite")
    return url.set(drivername="postgresql+psycopg")


class Database:
    """A database in the form of this version, with transactions for reading and for writing.

    Args:
        url: from `record_url`.
        create: make the record if there is none.
        readonly: never write, not even to bring the form up to date.

    Raises:
        SetupError: if there is no record, it is damaged, of a newer version, or cannot be written.
    """

    def __init__(self, url: URL, *, create: bool = True, readonly: bool = False) -> None:
        self.url, self.readonly = url, readonly
        self.where = url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._prepare_file(create)
        self._quick: sqlite3.Connection | None = None
        self.memory = Memory()
        self._asking = threading.Lock()
        self.engine = self._engine()
        try:
            self._bring_up_to_date(create)
        except BaseException:
            self.engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        if self._quick is not None:
            self._quick.close()
        self.engine.dispose()

    def version(self) -> object:
        """A value that changes whenever another connection has committed something. Quick."""
        if not self.is_sqlite:
            with self.reading() as connection:
                return connection.execute(text("SELECT value FROM state WHERE key = 'changes'")).scalar()
        return self.look_up("PRAGMA data_version")

    def look_up(self, statement: str, *values: str) -> Any:
        """The first value that a statement of SQLite finds, or None, as the record is now, on a connection that is kept for this."""
        with self._asking:
            if self._quick is None:
                self._quick = sqlite3.connect(self.where, timeout=_WAIT, check_same_thread=False, isolation_level=None)
                self._connected(self._quick, None)
            found = self._quick.execute(statement, values).fetchone()
        return found[0] if found else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the record as it is now, whatever a writer does meanwhile."""
        with self._explained(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The transaction of the one writer; others wait for it. Committed at the end, or rolled back.

        Raises:
            SetupError: if the record was opened for reading only, or the disk refuses.
        """
        if self.readonly:
            raise SetupError("the record was opened for reading only", where=self.where)
        with self._explained(), self.engine.connect() as connection:
            chosen = connection.execution_options(legation_write=True)
            with chosen.begin():
                if not self.is_sqlite:
                    chosen.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield chosen
                if not self.is_sqlite:
                    chosen.execute(text(_COUNT_CHANGE))

    @contextmanager
    def unbound(self) -> Iterator[Connection]:
        """A connection without a transaction, for what databases do in none."""
        with self._explained(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execution_options(legation_unbound=True)
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    def _prepare_file(self, create: bool) -> None:
        path = Path(self.where)
        if path.is_dir():
            raise SetupError("this is a folder, not a record", where=self.where, remedy="Give a file.")
        if path.exists() and path.stat().st_size:
            try:
                with path.open("rb") as file:
                    magic = file.read(len(_MAGIC))
            except OSError as error:
                raise SetupError(f"the record cannot be read: {error.strerror}", where=self.where) from error
            if magic != _MAGIC:
                raise SetupError("this is no record: not an SQLite file", where=self.where, remedy="Check the path.")
        elif self.readonly or not create:
            remedy = "Make one with: legation ingest STORIES --record PATH"
            raise SetupError("there is no record here", where=self.where, remedy=remedy)
        else:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SetupError(f"the folder cannot be made: {error.strerror}", where=str(path.parent)) from error

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            try:
                return create_engine(self.url, connect_args={"connect_timeout": 10}, pool_pre_ping=True)
            except ModuleNotFoundError as error:
                raise SetupError(
                    "PostgreSQL needs the package psycopg", remedy="Install it with: pip install 'legation[postgres]'"
                ) from error
        url = _immutable(self.url) if self.readonly and _on_readonly_disk(Path(self.where)) else self.url
        engine = create_engine(url, connect_args={"timeout": _WAIT, "check_same_thread": False})
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "begin", _begin)
        return engine

    def _connected(self, connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
        if self.readonly:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA wal_autocheckpoint = 16384")  # 64 MB: rows land all over the indexes, so pages gather many before they are moved
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA mmap_size = 1073741824")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    def _bring_up_to_date(self, create: bool) -> None:
        with self.reading() as connection:
            version = self._version(connection)
        if version > NEWEST:
            raise SetupError(
                f"the record has form {version}, and this version of Legation knows forms up to {NEWEST}",
                where=self.where,
                remedy="Use the version of Legation that wrote it, or a later one.",
            )
        if version == NEWEST:
            return
        if version == 0 and not create:
            remedy = "Make one with: legation ingest STORIES --record URL"
            raise SetupError("there is no record here", where=self.where, remedy=remedy)
        if self.readonly:  # later forms have more to look things up by; what they lack is asked for with care
            return
        with self.writing() as connection:
            for number in range(self._version(connection) + 1, NEWEST + 1):
                STEPS[number - 1](connection)
                connection.execute(text("DELETE FROM state WHERE key = 'form'"))
                connection.execute(text("INSERT INTO state VALUES ('form', :number)"), {"number": str(number)})

    def _version(self, connection: Connection) -> int:
        tables = connection.dialect.get_table_names(connection)
        if "state" not in tables:
            if tables:
                raise SetupError("this database holds other tables, and no record", where=self.where, remedy="Choose another.")
            return 0
        found = connection.execute(text("SELECT value FROM state WHERE key = 'form'")).scalar()
        return int(found or 0)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in words what the database's errors mean."""
        try:
            yield
        except OperationalError as error:
            raise self._setup_error(error) from error
        except DatabaseError as error:
            if _damaged(error):
                raise self._setup_error(error) from error
            raise
        except (DamagedBody, UnicodeDecodeError) as error:  # whole for the database, and yet not what was written
            raise SetupError(f"the record is damaged ({error})", where=self.where, remedy=RESTORE) from error

    def _setup_error(self, error: SQLAlchemyError) -> SetupError:
        words = str(getattr(error, "orig", error)).strip().splitlines()[0]
        if _damaged(error):
            return SetupError(f"the record is damaged ({words})", where=self.where, remedy=RESTORE)
        if "readonly" in words or "read-only" in words:
            remedy = "Check the permissions of the file and its folder, and that the disk can be written."
            return RecordError("the record cannot be written", where=self.where, remedy=remedy)
        if "disk is full" in words or "disk I/O" in words or "No space" in words:
            return RecordError(f"the disk refuses ({words})", where=self.where, remedy="Make room; nothing acknowledged is lost.")
        if "locked" in words:
            return RecordError("another process is writing and does not end", where=self.where, remedy="Wait for it, or stop it.")
        if "unable to open" in words:
            return SetupError("the record cannot be opened", where=self.where, remedy="Check the path and its permissions.")
        if not self.is_sqlite:
            remedy = "Check that the server runs and lets you in; what was acknowledged is kept there."
            return RecordError(f"the database does not answer: {words}", where=self.where, remedy=remedy)
        return SetupError(f"the database refuses: {words}", where=self.where)


def _on_readonly_disk(path: Path) -> bool:
    """Whether a record lies whole on a disk that nobody can write: the files that SQLite shares with a writer cannot be made there."""
    log = path.with_name(path.name + "-wal")
    if not hasattr(os, "statvfs") or (log.exists() and log.stat().st_size):
        return False
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _immutable(url: URL) -> URL:
    path = quote(str(Path(url.database or "").absolute()))
    return url.set(database=f"file:{path}", query={"mode": "ro", "immutable": "1", "uri": "true"})


def _damaged(error: SQLAlchemyError) -> bool:
    words = str(getattr(error, "orig", error))
    return "malformed" in words or "not a database" in words


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("legation_unbound"):
        return
    write = options.get("legation_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
