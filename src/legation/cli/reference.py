"""docs/cli.md from the help of every command: `python -m legation.cli.reference > docs/cli.md`."""

from __future__ import annotations

import sys

from typer.testing import CliRunner

from legation.cli import app

WIDTH = 100


def reference() -> str:
    """The page: the help of the command and of every subcommand."""
    parts = ["# The command line", "", "Written by `python -m legation.cli.reference`; a test holds it to the commands.", ""]
    parts += _section("legation", [])
    for info in app.registered_commands:
        parts += _section(f"legation {info.name}", [str(info.name)])
    return "\n".join(parts)


def _section(title: str, words: list[str]) -> list[str]:
    result = CliRunner().invoke(app, [*words, "--help"], prog_name="legation", terminal_width=WIDTH)
    lines = [line.rstrip() for line in result.output.strip().splitlines()]
    return [f"## {title}", "", "```text", *lines, "```", ""]


if __name__ == "__main__":
    sys.stdout.write(reference())
