"""`legation export`: the record in the formats of others."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from legation.cli.common import errors, output
from legation.cli.record_options import RecordUrl, opened


def _option(metavar: str, help: str) -> Any:
    return typer.Option(metavar=metavar, help=help, show_default=False)


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
    actor: Annotated[str, _option("NAME", "Id of an actor, or words of its name.")] = "",
    country: Annotated[list[str] | None, _option("CODE", "Takes part (KEN); may be repeated: all of them.")] = None,
    source_country: Annotated[list[str] | None, _option("CODE", "Acts; may be repeated: one of them.")] = None,
    target_country: Annotated[list[str] | None, _option("CODE", "Is acted on; may be repeated: one of them.")] = None,
    type: Annotated[list[str] | None, _option("TYPE", "SANCTION, CONSULT-visit, …; may be repeated.")] = None,
    status: Annotated[list[str] | None, _option("STATUS", "occurred, planned, …; may be repeated.")] = None,
    quad: Annotated[list[int] | None, _option("1-4", "Quad class; may be repeated.")] = None,
    sector: Annotated[list[str] | None, _option("CODE", "GOV, MIL, …; may be repeated.")] = None,
    date_from: Annotated[str, typer.Option("--from", metavar="DATE", help="Dated then or later.", show_default=False)] = "",
    date_to: Annotated[str, typer.Option("--to", metavar="DATE", help="Dated then or earlier.", show_default=False)] = "",
    since_reported: Annotated[str, _option("DATE", "Reported then or later.")] = "",
    place: Annotated[str, _option("NAME", "Name of the place, or code of its country.")] = "",
    publisher: Annotated[str, _option("NAME", "Who published it.")] = "",
    text: Annotated[str, _option("WORDS", "Words of the evidence.")] = "",
    min_confidence: Annotated[float | None, _option("0-1", "At least this sure.")] = None,
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
    given = {
        "actor": actor, "country": country, "source_country": source_country, "target_country": target_country, "type": type,
        "status": status, "quad": quad, "sector": sector, "date_from": date_from, "date_to": date_to, "since_reported": since_reported,
        "place": place, "publisher": publisher, "text": text, "min_confidence": min_confidence,
    }  # fmt: skip
    filters = {key: value for key, value in given.items() if value not in (None, "", [])}
    with opened(record) as kept:
        books = write(kept, format, target, Options(every_status=every_status, undated=undated, kind=kind, statements=statements), **filters)
    for line in books.lines():
        errors().print(line, markup=False)
