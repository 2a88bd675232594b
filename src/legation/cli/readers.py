"""`legation readers`: the formats that are read."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from legation.cli.common import output


class Format(StrEnum):
    """How the list is written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def readers(
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.", case_sensitive=False)] = Format.table,
) -> None:
    """List the readers: one a format, told by content, forced by `--reader NAME`.

    \b
    Examples:
      legation readers
      legation read feed.xml --reader feed
      legation read table.csv --columns text=body,published=date
    """
    from legation.reading.readers import READERS

    found = [{"name": one.name, "reads": one.about, "extra": one.extra} for one in READERS.values()]
    if format is Format.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    elif format is Format.jsonl:
        sys.stdout.write("".join(json.dumps(one) + "\n" for one in found))
    elif format is Format.csv:
        writer = csv.DictWriter(sys.stdout, ["name", "reads", "extra"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    else:
        table = Table("reader", "reads", "needs")
        for one in found:
            table.add_row(one["name"], one["reads"], f"legation[{one['extra']}]" if one["extra"] else "")
        output().print(table)
