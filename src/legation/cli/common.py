"""What every command shares: consoles, dates, exit codes."""

from __future__ import annotations

import sys
from datetime import date

import typer
from rich.console import Console

SETUP = 2
SOME_QUARANTINED = 3
PLAIN_WIDTH = 120


def output() -> Console:
    """The console for results; 120 columns wide where nobody watches."""
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


def errors() -> Console:
    """The console for progress, sums and errors."""
    return Console(stderr=True, highlight=False)


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
