"""What the commands over a record share: where it is, how to write rows, options that filter."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from legation.cli.common import output
from legation.export.delimited import harmless
from legation.export.words import plain

if TYPE_CHECKING:
    from legation.record import Record

RecordUrl = Annotated[
    str,
    typer.Option(
        "--record",
        "-r",
        metavar="URL",
        envvar="LEGATION_RECORD",
        help="The record: a file, sqlite:///FILE or postgresql://USER@HOST/NAME; else the one in your data folder.",
        show_default=False,
    ),
]


class Format(StrEnum):
    """How results are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="What to write.", case_sensitive=False)]


@contextmanager
def opened(url: str, *, create: bool = False, readonly: bool = True) -> Iterator[Record]:
    """The record that the option names."""
    from legation.record import open_record

    with open_record(url or None, create=create, readonly=readonly) as record:
        yield record


def write_rows(rows: Iterable[dict[str, Any]], format: Format, title: str) -> int:
    """Write rows that have the same keys; returns how many there were.

    Args:
        rows: names and values, plain or of JSON.
        format: how.
        title: of the table for people.
    """
    from legation.model_json import dumps, to_json

    found = 0
    if format is Format.table:
        known = list(rows)
        if known:
            output().print(_table(known, title))
        return len(known)
    writer: Any = None
    for row in rows:
        found += 1
        if format is Format.csv:
            if writer is None:
                writer = csv.writer(sys.stdout, lineterminator="\n")
                writer.writerow(row)
            writer.writerow([_cell(value) for value in row.values()])
        else:
            before = ("[\n" if found == 1 else ",\n") if format is Format.json else ""
            sys.stdout.write(before + dumps(to_json(row)) + ("" if format is Format.json else "\n"))
    if format is Format.json:
        sys.stdout.write("\n]\n" if found else "[]\n")
    sys.stdout.flush()
    return found


def _table(rows: list[dict[str, Any]], title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=False, expand=True)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=name in ("id", "report"))
    for row in rows:
        table.add_row(*(Text(plain(str(_cell(value)))) for value in row.values()))
    return table


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "|".join(str(one) for one in value)
    return harmless(value)
