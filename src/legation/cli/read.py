"""`legation read`: stories in, their records out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from legation.cli import rows, tables
from legation.cli.common import (
    SOME_QUARANTINED,
    Actors,
    Columns,
    Layers,
    Mode,
    Modes,
    Published,
    Publisher,
    ReaderName,
    Stories,
    Workers,
    day,
    errors,
    output,
    scheme_of,
)
from legation.cli.common import columns as columns_of
from legation.model import Coded, Outcome, Quarantined

FEW = 5
"""Up to this many stories there is no progress bar."""
NAMED = 3
"""So many files are named that were passed over."""


class Format(StrEnum):
    """How the records are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


def read(  # noqa: PLR0913 - an argument is an option
    files: Stories,
    published: Published = "",
    publisher: Publisher = "",
    actors: Actors = None,
    layers: Layers = None,
    mode: Modes = Mode.accurate,
    workers: Workers = 0,
    reader: ReaderName = "",
    columns: Columns = "",
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.", case_sensitive=False)] = Format.table,
    folder: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder of the pages that html writes.", show_default=False),
    ] = None,
) -> None:
    """Code stories: who did, will do or did not do what to whom, when, where, on whose word.

    Every story given has one outcome, in order: coded, or quarantined with a reason. The sum goes to standard error. Without
    a day of publication nothing is resolved against today. csv holds the events only; html is a folder of pages
    to open in a browser, whose address is printed.

    \b
    Examples:
      legation read story.txt
      legation read story.txt --published 2025-08-28
      legation read stories/ --format jsonl > record.jsonl
      legation read wire.jsonl --format csv > events.csv
      legation read stories/ --format html --output pages
      legation read story.txt --actors my-actors.txt
      legation read stories/ --codebook my-codebook
      legation read wire.jsonl --mode fast --workers 2 --format jsonl > record.jsonl
      legation read news.csv --columns text=body,published=date
      cat story.txt | legation read -

    \b
    Exit codes: 0 all coded, 3 some quarantined, 2 a set-up error.
    """
    anchor = day(published)
    _check_folder(folder, format, files)
    from legation.api import read_many
    from legation.reading import Options
    from legation.reading.source import count_stories

    options = Options(reader=reader, columns=columns_of(columns))
    scheme = scheme_of(actors, layers, mode)
    outcomes = read_many(files, published=anchor, publisher=publisher, scheme=scheme, options=options, workers=workers)
    counts: Counter[str] = Counter()
    with progress(count_stories(files)) as step:
        counted = _counted(outcomes, counts, step)
        if folder is not None:
            address = pages_address(counted, folder)
        else:
            for outcome in counted:
                _write(outcome, format, counts)
    if folder is not None:
        sys.stdout.write(f"{address}\n")
    say_passed_over(files)
    _finish(format, counts)


def say_passed_over(sources: list[str]) -> None:
    """Print which READMEs, licences and the like in the folders were not read."""
    from legation.reading.source import files_about_others

    if found := files_about_others(sources):
        names = ", ".join(str(file) for file in found[:NAMED]) + (f" and {len(found) - NAMED} more" if len(found) > NAMED else "")
        errors().print(f"not read as stories: {names} (a file is read when it is given itself)", markup=False, soft_wrap=True)


def _check_folder(folder: Path | None, format: Format, files: list[str]) -> None:
    if (format is Format.html) != (folder is not None):
        raise typer.BadParameter("--format html needs --output DIR, and no other format takes it", param_hint="--output")
    if folder is not None and any(folder.resolve().is_relative_to(Path(one).resolve()) for one in files if one != "-"):
        raise typer.BadParameter("the pages would be read as stories: choose a folder outside of FILE", param_hint="--output")


def pages_address(outcomes: Iterable[Outcome], folder: Path) -> str:
    """Write the pages of `outcomes` and give the address to open in a browser."""
    from legation.export.pages import write_pages

    return write_pages(outcomes, folder).resolve().as_uri()


def _counted(outcomes: Iterator[Outcome], counts: Counter[str], step: Progress | None) -> Iterator[Outcome]:
    for outcome in outcomes:
        counts["read"] += 1
        counts["coded" if isinstance(outcome, Coded) else "quarantined"] += 1
        if isinstance(outcome, Quarantined):
            counts[f"code {outcome.code}"] += 1
        yield outcome
        if step is not None:
            step.advance(step.task_ids[0])


def _write(outcome: Outcome, format: Format, counts: Counter[str]) -> None:
    from legation.model_json import dumps, outcome_to_json

    first = counts["read"] == 1
    if format is Format.table:
        tables.show(outcome, output())
    elif format is Format.csv:
        stream = rows.writer(sys.stdout) if first else rows.plain_writer(sys.stdout)
        if isinstance(outcome, Coded):
            stream.writerows(rows.event_rows(outcome.name, outcome.coded))
    else:
        text = dumps(outcome_to_json(outcome))
        before = ("[\n" if first else ",\n") if format is Format.json else ""
        sys.stdout.write(before + text + ("" if format is Format.json else "\n"))


def _finish(format: Format, counts: Counter[str]) -> None:
    if format is Format.json:
        sys.stdout.write("\n]\n" if counts["read"] else "[]\n")
    elif format is Format.csv and not counts["read"]:
        rows.writer(sys.stdout)
    sys.stdout.flush()
    say_sum(counts, errors())
    if counts["quarantined"]:
        raise typer.Exit(SOME_QUARANTINED)


def say_sum(counts: Counter[str], console: Console) -> None:
    """Print what was read: read = coded + quarantined, with the reasons."""
    line = f"{counts['read']} read = {counts['coded']} coded + {counts['quarantined']} quarantined"
    reasons = [f"{key[5:]} {number}" for key, number in sorted(counts.items()) if key.startswith("code ")]
    console.print(line + (f" ({', '.join(reasons)})" if reasons else ""), markup=False, soft_wrap=True)


@contextmanager
def progress(total: int | None, what: str = "coding") -> Iterator[Progress | None]:
    """A progress bar with one task, over stories or what else is gone through; None where nobody watches, or there are few."""
    console = errors()
    if not console.is_terminal or (total is not None and total <= FEW):
        yield None
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(what, total=total)
        yield progress
