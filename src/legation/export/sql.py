"""SQL over the record through DuckDB: the tables are copied into a database in memory, which is then locked.

A query can read the tables and nothing else: no file, no network, no setting, no other process's variables.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from legation.codebook import load_codebook
from legation.errors import SetupError
from legation.export.tables import COLUMNS, rows_of
from legation.record_reader import RecordReader
from legation.tabular import arrow_schema

REPORTS: Mapping[str, str] = {
    "id": "string", "name": "string", "headline": "string", "publisher": "string", "url": "string", "published": "date",
    "events": "integer", "superseded_by": "string", "run": "string",
}  # fmt: skip
TABLES: Mapping[str, Mapping[str, str]] = {**COLUMNS, "reports": REPORTS}
"""Table → column → type."""
_BATCH = 5000
_LOCKED = (
    "SET enable_external_access = false", "SET python_enable_replacements = false", "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false", "SET lock_configuration = true",
)  # fmt: skip
_MEMORY = re.compile(r"\d+(?:\.\d+)?\s*(?:KB|MB|GB|KiB|MiB|GiB)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query: names of its columns, and its rows, at most `limit` of them. `more` says that there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Its rows by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a query may use: seconds, memory (`1GB`), rows of the answer."""

    seconds: float = 30.0
    memory: str = "2GB"
    rows: int = 10_000


def sql(record: RecordReader, query: str, bounds: Bounds | None = None) -> Answer:
    """Ask the record in SQL.

    Args:
        record: an open record. Only the tables that the query names are read.
        query: one SELECT over events, tellings, statements, gatherings, standings, roles, reports.
        bounds: of time, memory and rows.

    Raises:
        SetupError: if duckdb is not installed, the query is not one SELECT, cannot be answered, or goes over its bounds.
    """
    try:
        import duckdb
    except ImportError as error:
        raise SetupError("duckdb is not installed", remedy="Run: pip install 'legation[data]'") from error
    chosen = bounds or Bounds()
    if not _MEMORY.fullmatch(chosen.memory):
        raise SetupError(f"{chosen.memory!r} is no amount of memory", remedy="Amounts are of the form 500MB or 2GB.")
    connection = duckdb.connect(":memory:")
    try:
        _refuse_all_but_select(connection, query)
        connection.execute(f"SET memory_limit = '{chosen.memory}'")
        with record.snapshot() as state:
            for table in TABLES:
                if re.search(rf"\b{table}\b", query, re.IGNORECASE):
                    _copy(connection, state, table)
        for setting in _LOCKED:
            connection.execute(setting)
        with _timed(connection, chosen.seconds):
            found = connection.execute(query)
            rows = found.fetchmany(chosen.rows + 1)
        return Answer(tuple(column[0] for column in found.description), tuple(map(tuple, rows[: chosen.rows])), len(rows) > chosen.rows)
    except duckdb.InterruptException as error:
        raise SetupError(f"the query took longer than {chosen.seconds:g} seconds", remedy="Narrow it, or give --seconds.") from error
    except duckdb.OutOfMemoryException as error:
        raise SetupError(f"the query needs more than {chosen.memory}", remedy="Narrow it, or give --memory.") from error
    except duckdb.Error as error:
        remedy = f"Tables are {', '.join(TABLES)}; a query reads them and nothing else."
        raise SetupError(f"the query cannot be answered: {str(error).splitlines()[0]}", remedy=remedy) from error
    finally:
        connection.close()


def _refuse_all_but_select(connection: Any, query: str) -> None:
    statements = connection.extract_statements(query)
    kinds = [str(statement.type).rsplit(".", 1)[-1] for statement in statements]
    if kinds != ["SELECT"]:
        told = " and ".join(kinds) or "nothing"
        raise SetupError(f"a query is one SELECT, this is {told}", remedy="The record is not changed by SQL.")


def _copy(connection: Any, record: RecordReader, table: str) -> None:
    import pyarrow

    columns = TABLES[table]
    if table == "reports":
        rows = ({name: getattr(one, name) for name in columns} for one in record.headlines())
        days = {"date": pyarrow.date32(), "integer": pyarrow.int64()}
        schema = pyarrow.schema([(name, days.get(kind, pyarrow.string())) for name, kind in columns.items()])
    else:
        rows, schema = rows_of(record, table, load_codebook(), {}), arrow_schema(table)  # type: ignore[assignment]

    def batches() -> Iterator[Any]:
        while group := list(islice(rows, _BATCH)):
            yield pyarrow.RecordBatch.from_pylist(group, schema=schema)

    connection.register("incoming", pyarrow.RecordBatchReader.from_batches(schema, batches()))
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM incoming')
    connection.unregister("incoming")


@contextmanager
def _timed(connection: Any, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
