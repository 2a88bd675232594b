"""`legation demo`: the stories that ship with the package, coded before your eyes."""

from __future__ import annotations

from importlib import resources

from rich.table import Table
from rich.text import Text

from legation.cli import tables
from legation.cli.common import output
from legation.export.words import plain
from legation.model import Coded, Outcome

SHOWN_IN_FULL = "nairobi-visit"


def demo() -> None:
    """Code the stories that ship with the package and show the record.

    \b
    Examples:
      legation demo
    """
    from legation.api import read_many

    console = output()
    with resources.as_file(resources.files("legation") / "data" / "examples") as folder:
        outcomes = list(read_many(sorted(folder.glob("*.story.json"))))
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
        "\nThe stories are our own writing. There is no dashboard yet: this table is what there is to see.\n"
        "Next: legation read YOUR-STORY.txt --published 2025-08-28\n"
        "      legation explain YOUR-STORY.txt      why each record is what it is\n"
        "      legation codebook SANCTION           what the types mean",
        markup=False,
    )


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
