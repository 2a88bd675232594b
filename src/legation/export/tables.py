"""The record as flat tables for exports: the rows of a kind, and rows made flat for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from legation.codebook import Codebook
from legation.record_reader import RecordReader
from legation.tabular import COLUMNS, MAKERS, Cells, event_row, row_cells, telling_row

__all__ = ["COLUMNS", "Cells", "event_row", "flat", "rows_of"]


def rows_of(record: RecordReader, kind: str, codebook: Codebook, filters: Mapping[str, Any]) -> Iterator[Cells]:
    """The rows of one table, in the order of the record; lists stay lists and days dates.

    Args:
        record: an open record.
        kind: events, tellings, statements, gatherings, standings or roles.
        codebook: for scores.
        filters: as `Record.events` takes them.
    """
    if kind == "events":
        yield from (event_row(one, codebook) for one in record.told_events(**filters))
    elif kind == "tellings":
        yield from (telling_row(one, codebook) for one in record.tellings(**filters))
    else:
        make = MAKERS[kind]
        yield from (row_cells(row, make) for row in getattr(record, kind)(**filters))


def flat(cells: Cells) -> Cells:
    """A row with its lists joined with `;` and its days in ISO 8601, for CSV."""
    return {key: _flat(value) for key, value in cells.items()}


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(str(part).replace(";", ",") for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else value
