"""`legation sql`: the record asked in SQL."""

from __future__ import annotations

from typing import Annotated

import typer

from legation.cli.common import errors
from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows


def sql(  # noqa: PLR0913 - an argument is an option
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SELECT.")],
    record: RecordUrl = "",
    format: FormatOption = Format.table,
    limit: Annotated[int, typer.Option(metavar="N", help="At most this many rows.", min=1)] = 10_000,
    seconds: Annotated[float, typer.Option(metavar="S", help="The query is stopped after this time.", min=0.1)] = 30.0,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Memory of the query: 500MB, 2GB.")] = "2GB",
) -> None:
    """Ask the record in SQL (DuckDB), for reading only.

    Tables are events, tellings, statements, gatherings, standings, roles and reports, with the columns of `legation export csv`.
    A query reads these tables and nothing else: no file, no network, no setting.

    \b
    Examples:
      legation sql "SELECT type, count(*) AS number FROM events GROUP BY type ORDER BY number DESC"
      legation sql "SELECT speaker, content FROM statements WHERE speaker_country = 'KEN'" --format csv
      legation sql "SELECT * FROM events WHERE list_contains(actor_countries, 'FJI')" --format json
    """
    from legation.export.sql import Bounds
    from legation.export.sql import sql as ask

    with opened(record) as kept:
        answer = ask(kept, query, Bounds(seconds=seconds, memory=memory, rows=limit))
    write_rows(answer.dicts(), format, "Answer")
    errors().print(f"{len(answer.rows)} rows" + (", and more (--limit)" if answer.more else ""), markup=False)
