"""What every command shares: consoles, dates, exit codes."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from legation.scheme import Scheme

SETUP = 2
SOME_QUARANTINED = 3
PLAIN_WIDTH = 120


Stories = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="Files of any format of `legation readers`, folders, http(s) addresses, or -."),
]
"""The argument for where the stories are."""
Published = Annotated[
    str, typer.Option(metavar="DATE", help="Day of publication (2025-08-28) of stories that bring none.", show_default=False)
]
"""The option for the day of publication."""
Publisher = Annotated[str, typer.Option(metavar="NAME", help="Publisher of stories that bring none.", show_default=False)]
"""The option for the publisher."""
ReaderName = Annotated[
    str, typer.Option(metavar="NAME", help="Read everything with this reader (`legation readers`).", show_default=False)
]
"""The option for the reader."""
Columns = Annotated[
    str, typer.Option(metavar="FIELD=COLUMN,...", help="Columns of a table or fields of JSON: text=body.", show_default=False)
]
"""The option for the columns of tables."""
Actors = Annotated[
    list[str] | None,
    typer.Option("--actors", metavar="FILE", help="Actor or agent dictionary, PETRARCH format; may be repeated.", show_default=False),
]
"""The option for actor dictionaries."""
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--codebook", metavar="DIR", help="Folder of your own types, modes, contexts and triggers; may be repeated.", show_default=False
    ),
]
"""The option for codebook layers."""


Workers = Annotated[
    int, typer.Option("--workers", "-j", metavar="N", min=0, help="Code in N processes; 0: in this one. The results are the same.")
]
"""The option for worker processes."""


class Mode(StrEnum):
    """How much of a story is parsed."""

    accurate = "accurate"
    fast = "fast"


Modes = Annotated[
    Mode, typer.Option("--mode", help="fast leaves out unpolitical stories, and such paragraphs of doubtful ones, before the parser.")
]
"""The option for fast mode."""


def scheme_of(actors: list[str] | None, layers: list[str] | None, mode: Mode = Mode.accurate) -> Scheme | None:
    """The scheme with the user's dictionaries, codebook layers and mode, or none for the default."""
    if not actors and not layers and mode is Mode.accurate:
        return None
    from legation.api import load_scheme
    from legation.settings import Settings

    return load_scheme(Settings(actor_files=tuple(actors or ()), codebooks=tuple(layers or ()), mode=mode.value))


def output() -> Console:
    """The console for results; 120 columns wide where nobody watches."""
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


def errors() -> Console:
    """The console for progress, sums and errors."""
    return Console(stderr=True, highlight=False)


def columns(value: str) -> dict[str, str]:
    """The column map of an option, `text=body,published=date`.

    Raises:
        typer.BadParameter: if a part is not of the form FIELD=COLUMN.
    """
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    for field, sign, column in pairs:
        if not sign or not field.strip() or not column.strip():
            raise typer.BadParameter(f"{field!r} is not of the form FIELD=COLUMN", param_hint="--columns")
    return {field.strip(): column.strip() for field, _, column in pairs}


def day(value: str | None) -> date | None:
    """The date of an option.

    Raises:
        typer.BadParameter: if it is not of the form 2025-08-28.
    """
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date of the form 2025-08-28", param_hint="--published") from None
