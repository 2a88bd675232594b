"""Rows of cells in a text file: tab-separated without quoting, or CSV with quoting."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | None


def write_tabs(out: IO[str], columns: Sequence[str], rows: Iterable[Mapping[str, Cell]], *, header: bool, null: str = "") -> int:
    """Write rows as tab-separated lines without quoting; what would break a line inside a cell becomes a space.

    A double quote becomes a single one: readers that expect quoting would take it for the beginning of a quoted cell and
    swallow the lines after it.

    Args:
        out: an open text file.
        columns: their names, in order; a row may leave some out.
        rows: cells by column.
        header: whether the first line names the columns.
        null: what stands for nothing.

    Returns:
        How many rows were written.
    """
    if header:
        out.write("\t".join(columns) + "\n")
    count = 0
    for row in rows:
        out.write("\t".join(_plain(row.get(name), null) for name in columns) + "\n")
        count += 1
    return count


def write_csv(out: IO[str], columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> int:
    """Write rows as CSV (RFC 4180) with a header. A text that a spreadsheet would take for a formula gets a leading quote.

    Returns:
        How many rows were written.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([harmless(row.get(name)) for name in columns])
        count += 1
    return count


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _plain(cell: Cell, null: str) -> str:
    if cell is None or cell == "":
        return null
    if isinstance(cell, float):
        return repr(cell) if cell != int(cell) else f"{cell:.1f}"
    words = str(cell)
    if not words.isprintable():  # most are, and that is soon seen
        words = _BREAKS.sub(" ", words)
    return words.replace('"', "'").strip() or null
