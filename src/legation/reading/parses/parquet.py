"""Parquet, a batch of rows at a time; only columns that may say something of a story are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow
import pyarrow.parquet

from legation.errors import StoryError

ROWS = 64
"""Rows a batch: stories are long, memory is bounded."""
_OPEN: dict[str, Any] = {}


def parse(data: bytes, arguments: Mapping[str, Any]) -> Any:
    """With `path`: open the file and give the names of its columns. With `columns`: start reading. Else the next rows, or [].

    Raises:
        StoryError: `reading.damaged`.
    """
    try:
        if path := arguments.get("path"):
            _OPEN["file"] = pyarrow.parquet.ParquetFile(path, memory_map=False)
            return [field.name for field in _OPEN["file"].schema_arrow]
        if columns := arguments.get("columns"):
            _OPEN["rows"] = _rows(_OPEN["file"], list(columns))
            return []
        return next(_OPEN["rows"], [])
    except (pyarrow.ArrowException, OSError, UnicodeError) as error:
        raise StoryError("reading.damaged", f"not readable as Parquet: {error}"[:300]) from error


def _rows(file: Any, columns: list[str]) -> Iterator[list[dict[str, Any]]]:
    for batch in file.iter_batches(batch_size=ROWS, columns=columns, use_threads=False):
        yield [{key: _plain(value) for key, value in row.items()} for row in batch.to_pylist()]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
