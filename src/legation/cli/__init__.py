"""The command line: one file a command, a few lines each over the public API.

Exit codes: 0 all stories coded, 3 some quarantined, 2 a set-up error before the first story.
"""

from __future__ import annotations

import os
import sys
from importlib import metadata

import typer

from legation.cli import (
    alerts,
    amendments,
    batch,
    codebook,
    compare,
    demo,
    doctor,
    explain,
    export,
    ingest,
    joins,
    keep,
    read,
    readers,
    relate,
    search,
    serve,
    show,
    sql,
    users,
    watch,
)
from legation.cli.common import SETUP, errors
from legation.errors import SetupError

app = typer.Typer(
    name="legation",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"legation {metadata.version('legation')}")
        raise typer.Exit


@app.callback(epilog="Documentation: docs/index.md. Every problem code: docs/problems.md.")
def legation(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", callback=_version, is_eager=True),
) -> None:
    """Read news reports about states and their leaders and keep the diplomatic record.

    \b
    Examples:
      legation demo
      legation read story.txt --published 2025-08-28
      legation read stories/ --format jsonl > record.jsonl
      legation explain story.txt
      legation codebook SANCTION
    """


app.command("read")(read.read)
app.command("readers")(readers.readers)
app.command("explain")(explain.explain)
app.command("ingest")(ingest.ingest)
app.command("batch")(batch.batch)
app.command("watch")(watch.watch)
app.command("search")(search.search)
app.command("review")(joins.review)
app.command("show")(show.show)
app.command("relate")(relate.relate)
app.command("network")(relate.network)
for keeping in (keep.rebuild, keep.stats, keep.quarantine, keep.runs, keep.vacuum, keep.backup, keep.restore):
    app.command(keeping.__name__)(keeping)
app.command("sql")(sql.sql)
app.command("export")(export.export)
app.command("compare")(compare.compare)
app.command("alerts")(alerts.alerts)
app.command("codebook")(codebook.codebook)
app.command("serve")(serve.serve)
app.command("users")(users.users)
app.command("amendments")(amendments.amendments)
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)


def main() -> None:
    """The entry point: runs the command, and says in one sentence what is wrong before the first story."""
    try:
        app()
    except SetupError as error:
        errors().print(f"legation: {error}", markup=False, highlight=False, soft_wrap=True)
        sys.exit(SETUP)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _write_no_more()
        sys.exit(0)
    except OSError as error:
        what = f"{error.strerror or error}. Make room, or check the permissions; the record keeps what it has acknowledged."
        errors().print(f"legation: {error.filename or 'the output cannot be written'}: {what}", markup=False, soft_wrap=True)
        _write_no_more()
        sys.exit(SETUP)


def _write_no_more() -> None:
    """Let what is still to be written go nowhere: Python writes it when it ends, and would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
