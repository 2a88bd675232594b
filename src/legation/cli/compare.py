"""`legation compare`: two codings of the same stories, record by record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from legation.cli import record_options
from legation.cli.common import errors, output
from legation.errors import SetupError


class Format(StrEnum):
    """How the comparison is written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


def compare(
    first: Annotated[str, typer.Argument(metavar="RUN_A", help="A run: JSON Lines of `legation read`, or a record.")],
    second: Annotated[str, typer.Argument(metavar="RUN_B", help="Another run over the same stories.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="role, event, statement, gathering, standing; may be repeated.", show_default=False),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.", case_sensitive=False)] = Format.table,
    target: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File of the page (html).", show_default=False)
    ] = None,
) -> None:
    """Compare two codings of the same stories: records gained, lost and changed, with their sentences.

    Use it before and after a change of a codebook or dictionary, or with two versions. Sums go to standard error.

    \b
    Examples:
      legation compare before.jsonl after.jsonl
      legation compare before.jsonl after.jsonl --kind event --format csv
      legation compare old.db new.db --format html -o compared.html
    """
    from legation.export.comparing import compare as compared
    from legation.export.comparing import run_of
    from legation.export.comparison_page import comparison_page

    found = compared(run_of(first), run_of(second))
    known = set(found.counts())
    if unknown := sorted(set(kind or ()) - known):
        raise SetupError(f"there is no kind {unknown[0]!r}", remedy=f"Kinds are {', '.join(sorted(known))}.")
    if kind:
        found.differences = [one for one in found.differences if one.kind in kind]
    if format is Format.html:
        if target is None:
            raise SetupError("a page needs a file", remedy="Give one: -o FILE.html")
        try:
            target.write_bytes(comparison_page(found, first, second))
        except OSError as error:
            raise SetupError(f"the page cannot be written: {error.strerror or error}", where=str(target)) from error
        output().print(str(target), markup=False, soft_wrap=True)
    else:
        record_options.write_rows((one.row() for one in found.differences), record_options.Format(format.value), "Differences")
    sums = Table("kind", "same", "gained", "lost", "changed", title=f"{found.stories} stories coded by both", title_justify="left")
    for name, counts in found.counts().items():
        sums.add_row(name, *(str(number) for number in counts.values()))
    errors().print(sums)
    for which, names in (("first", found.only_first), ("second", found.only_second)):
        if names:
            errors().print(f"{len(names)} stories only in the {which}: {', '.join(names[:5])}", markup=False, soft_wrap=True)
