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
    """With `path`: open the file and give the names of its columns, or with `count` the number of its rows. With `columns`: start reading, `rows`
    of them behind the `first`, and give the first and last byte of all that is going to be read. Else the next rows, or [].

    Raises:
        StoryError: `reading.damaged`.
    """
    try:
        if path := arguments.get("path"):
            _OPEN["file"] = pyarrow.parquet.ParquetFile(path, memory_map=False)
            return _OPEN["file"].metadata.num_rows if arguments.get("count") else [field.name for field in _OPEN["file"].schema_arrow]
        if columns := arguments.get("columns"):
            whole = arguments.get("rows") is None
            piece = None if whole else range(arguments["first"], arguments["first"] + arguments["rows"])
            _OPEN["rows"] = _rows(_OPEN["file"], list(columns), piece)
            return [*_bytes_of(_OPEN["file"].metadata, set(columns), piece)]
        return next(_OPEN["rows"], [])
    except (pyarrow.ArrowException, OSError, UnicodeError) as error:
        raise StoryError("reading.damaged", f"not readable as Parquet: {error}"[:300]) from error


def _rows(file: Any, columns: list[str], piece: range | None) -> Iterator[list[dict[str, Any]]]:
    """The rows, a batch at a time: all, or those of a piece, for which the row groups that hold it are read."""
    groups, at = _groups(file.metadata, piece)
    for batch in file.iter_batches(batch_size=ROWS, row_groups=groups, columns=columns, use_threads=False):
        held = batch
        if piece is not None:
            first, last = max(piece.start, at), min(piece.stop, at + batch.num_rows)
            held = batch.slice(first - at, max(0, last - first)) if first < at + batch.num_rows else batch.slice(0, 0)
        at += batch.num_rows
        if held.num_rows:
            yield [{key: _plain(value) for key, value in row.items()} for row in held.to_pylist()]
        if piece is not None and at >= piece.stop:
            return


def _groups(metadata: Any, piece: range | None) -> tuple[list[int], int]:
    """The row groups that hold a piece, and the number of the first row of the first."""
    found: list[int] = []
    at = begin = 0
    for number in range(metadata.num_row_groups):
        rows = metadata.row_group(number).num_rows
        if piece is None or (at < piece.stop and at + rows > piece.start):
            begin = begin if found else at
            found.append(number)
        at += rows
    return found, begin


def _bytes_of(metadata: Any, columns: set[str], piece: range | None) -> Iterator[tuple[int, int]]:
    """First byte of, and byte behind, each column of the row groups that hold a piece."""
    for group in map(metadata.row_group, _groups(metadata, piece)[0]):
        for column in map(group.column, range(group.num_columns)):
            if column.path_in_schema.split(".")[0] in columns:
                offsets = [column.data_page_offset] + [column.dictionary_page_offset] * bool(column.dictionary_page_offset)
                yield min(offsets), min(offsets) + column.total_compressed_size


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
