"""`legation demo`: the stories that ship with the package, coded before your eyes."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from legation.cli import tables
from legation.cli.common import output
from legation.cli.read import pages_address
from legation.cli.serve import PORT, serve_record
from legation.export.words import plain
from legation.model import Coded, Outcome

SHOWN_IN_FULL = "nairobi-visit"


def demo(
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder of the pages and the record.")] = Path("build/demo"),
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port of the dashboard.")] = PORT,
) -> None:
    """Code the stories that ship with the package, show the record, keep it, and serve it to a browser.

    Without a terminal the dashboard is not started; its address and the command are printed.

    \b
    Examples:
      legation demo
      legation demo --port 9000
    """
    from legation.api import read_many

    console = output()
    with resources.as_file(resources.files("legation") / "data" / "examples") as examples:
        outcomes = list(read_many(sorted(examples.glob("*.story.json"))))
    full = next((one for one in outcomes if one.name == SHOWN_IN_FULL), outcomes[0])
    console.print("One story in full:\n", style="bold")
    if isinstance(full, Coded):
        console.print(Text(full.coded.report.text.strip()), style="dim")
        console.print()
    tables.show(full, console)
    console.print(_summary(outcomes))
    coded = sum(isinstance(one, Coded) for one in outcomes)
    console.print(f"\n{len(outcomes)} read = {coded} coded + {len(outcomes) - coded} quarantined.", markup=False)
    console.print(
        "\nThe stories are our own writing. Yours next:\n"
        "      legation read YOUR-STORY.txt --published 2025-08-28\n"
        "      legation read YOUR-STORIES/ --format html --output pages\n"
        "      legation explain YOUR-STORY.txt      why each record is what it is\n"
        "      legation codebook SANCTION           what the types mean",
        markup=False,
    )
    console.print("\nThe record as pages, each word of evidence marked. Open in a browser:", style="bold")
    console.print(pages_address(outcomes, folder), markup=False, soft_wrap=True)
    path = folder / "record.db"
    _keep(outcomes, path)
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    console.print("\nThe same as a record with a dashboard:", style="bold")
    if not watched:
        console.print(f"legation serve --record {path} --port {port}", markup=False, soft_wrap=True)
        console.print(f"http://127.0.0.1:{port}/", markup=False, soft_wrap=True)
        return
    serve_record(str(path), port=port)


def _keep(outcomes: list[Outcome], path: Path) -> None:
    """The record of the outcomes, whatever an earlier demo left there."""
    from legation.record import open_record

    with open_record(path) as record:
        record.add(outcomes, run="demo")
        record.rebuild()


def _summary(outcomes: list[Outcome]) -> Table:
    table = Table(title="All stories", title_justify="left", title_style="bold")
    for column in ("story", "headline", "agency", "published"):
        table.add_column(column, overflow="fold")
    for column in ("roles", "events", "statements", "gatherings", "standings"):
        table.add_column(column, justify="right")
    for one in outcomes:
        if not isinstance(one, Coded):
            table.add_row(one.name, Text(f"{one.code}: {plain(one.detail)}"))
            continue
        coded, report = one.coded, one.coded.report
        records = (coded.roles, coded.events, coded.statements, coded.gatherings, coded.standings)
        day = report.published.isoformat() if report.published else "–"
        counts = [str(len(kind)) for kind in records]
        table.add_row(one.name, Text(plain(report.headline)), report.agency or report.publisher, day, *counts)
    return table
