"""`legation export`: the record in the formats of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from legation.cli.common import Layers, errors, output
from legation.cli.filter_options import takes_filters
from legation.cli.read import progress
from legation.cli.record_options import RecordUrl, opened

if TYPE_CHECKING:
    from legation.record_reader import RecordReader


@takes_filters(without=("speaker", "run", "conflict"))
def export(  # noqa: PLR0913 - an argument is an option
    format: Annotated[
        str, typer.Argument(metavar="[FORMAT]", help="plover, gdelt2, icews, parquet, …; without it the formats are listed.", show_default=False)
    ] = "",
    record: RecordUrl = "",
    target: Annotated[str, typer.Option("--output", "-o", metavar="PATH", help="File, folder (parquet), or - for standard output.")] = "-",
    kind: Annotated[
        str, typer.Option(metavar="TABLE", help="For csv and jsonl: events, tellings, statements, gatherings, standings, roles.")
    ] = "events",
    every_status: Annotated[
        bool, typer.Option("--every-status", help="Also the events that the format leaves out for their status.")
    ] = False,
    statements: Annotated[
        bool, typer.Option("--statements", help="Also statements, as CAMEO 010 (gdelt1, gdelt2, gdelt2-mentions, icews, phoenix).")
    ] = False,
    undated: Annotated[
        str, typer.Option(metavar="leave-out|report-day", help="What becomes of undated events where a format needs a day.")
    ] = "leave-out",
    layers: Layers = None,
    filters: Any = None,
) -> None:
    """Write the record in a format that others read: PLOVER, POLECAT, ICEWS, GDELT, Phoenix, COLT, tables, graphs, calendars.

    Formats that cannot say that an event is planned, possible, negated or cancelled leave such events out; those that need a
    day leave out undated ones. How many is said on standard error. docs/formats.md has every column.

    \b
    Examples:
      legation export
      legation export gdelt2 --record record.db -o 2025.export.CSV
      legation export csv --kind statements --country PRK -o statements.csv
      legation export parquet --record record.db -o dataset
      legation export icews --record water.db --codebook my/codebook -o events.tab
      legation export ical --status planned -o visits.ics
    """
    from legation.export.choosing import Options
    from legation.export.formats import FORMATS
    from legation.export.formats import export as write

    if not format:
        table = Table(title="Export formats", title_justify="left")
        for column in ("format", "what", "lost"):
            table.add_column(column, overflow="fold")
        for entry in FORMATS.values():
            table.add_row(entry.name, entry.title, Text(" ".join(entry.lost)))
        output().print(table)
        return
    own = tuple(layers or ())
    options = Options(every_status=every_status, undated=undated, kind=kind, statements=statements, codebooks=own)
    with opened(record) as kept, progress(_total(kept, format, kind, filters), "exporting") as step:
        if step is not None:
            options = replace(options, seen=lambda: step.advance(step.task_ids[0]))
        books = write(kept, format, target, options, **filters)
    for line in books.lines():
        errors().print(line, markup=False)


def _total(record: RecordReader, format: str, kind: str, filters: dict[str, Any]) -> int:
    """How many events, rows or reports will be gone through."""
    from legation.export.tables import COLUMNS

    if kind not in COLUMNS:
        return 0  # which the export says
    kinds = {"csv": (kind,), "jsonl": (kind,), "parquet": tuple(COLUMNS), "annotations": ("reports",)}
    return sum(record.count(one.removesuffix("s"), **filters) for one in kinds.get(format, ("events",)))
