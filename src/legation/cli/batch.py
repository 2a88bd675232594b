"""`legation batch`: large inputs into Parquet, on the cores of this machine or on a Ray cluster."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from legation.cli.common import SOME_QUARANTINED, Actors, Layers, Mode, Modes, errors, scheme_of
from legation.cli.read import say_sum

if TYPE_CHECKING:
    from legation.batch.running import Engine


class EngineName(StrEnum):
    """Where parts are coded."""

    local = "local"
    ray = "ray"


def batch(  # noqa: PLR0913 - an argument is an option
    source: Annotated[str, typer.Argument(metavar="INPUT", help="File, folder, pattern or address (s3://, gs://, …) of stories.")],
    target: Annotated[str, typer.Argument(metavar="OUTPUT", help="Folder or address for the Parquet files and the manifest.")],
    engine: Annotated[EngineName, typer.Option("--engine", help="Cores of this machine, or Ray.")] = EngineName.local,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Of a Ray cluster; without it Ray starts on this machine.", show_default=False)
    ] = "",
    workers: Annotated[int, typer.Option("--workers", "-j", metavar="N", min=1, help="Worker processes, or Ray actors.")] = 1,
    size: Annotated[int, typer.Option("--part", metavar="N", min=1, help="Stories of a part.")] = 1000,
    mode: Modes = Mode.accurate,
    actors: Actors = None,
    layers: Layers = None,
    reader: Annotated[
        str, typer.Option(metavar="NAME", help="Read everything with this reader (`legation readers`).", show_default=False)
    ] = "",
    conclude: Annotated[bool, typer.Option("--conclude", help="Resolve events and fold relations too, on the same engine.")] = False,
) -> None:
    """Code a large input part by part into Parquet files with a manifest.

    INPUT may be JSON Lines, Parquet, WARC or any other format of `legation readers`, on any file system that fsspec knows. A run
    that was stopped, begun again, goes on at the part where it was left. The rows are the same on every engine.

    \b
    Examples:
      legation batch wire.jsonl coded/
      legation batch "archive/*.warc.gz" coded/ --workers 8 --mode fast
      legation batch wire.jsonl coded/ --engine ray --workers 2 --conclude
      legation batch s3://news/2025/ s3://coded/2025/ --engine ray --address ray://head:10001 --workers 64

    \b
    Exit codes: 0 all coded, 3 some quarantined, 2 a set-up error.
    """
    from legation.api import load_scheme
    from legation.batch import Job, LocalEngine, RayEngine, conclude_batch, run_batch

    if address and engine is not EngineName.ray:
        raise typer.BadParameter("only Ray has an address", param_hint="--address")
    scheme = scheme_of(actors, layers, mode) or load_scheme()
    job = Job(output=_absolute(target), settings=scheme.settings, scheme=scheme.fingerprint, reader=reader)
    with ExitStack() as stack:
        chosen: Engine = stack.enter_context(RayEngine(workers, address)) if engine is EngineName.ray else LocalEngine(workers)
        columns = (TextColumn("parts"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = stack.enter_context(Progress(*columns, console=errors(), transient=True, disable=not errors().is_terminal))
        task = bar.add_task("parts")

        def done(entry: dict[str, Any], parts: int) -> None:
            bar.update(task, total=parts, advance=1)

        manifest = run_batch(_absolute(source), job, chosen, size, done)
        bar.stop()
        books = Counter({"read": manifest["stories"], "coded": manifest["coded"], "quarantined": manifest["quarantined"]})
        say_sum(books, errors())
        if conclude:
            words = TextColumn("concluding: {task.completed:.0f} {task.fields[what]}")
            line = stack.enter_context(
                Progress(words, TimeElapsedColumn(), console=errors(), transient=True, disable=not errors().is_terminal)
            )
            step = line.add_task("concluding", total=None, what="reports")

            def concluded(what: str, number: int) -> None:
                line.update(step, completed=number, what=what)

            events, periods = conclude_batch(job.output, chosen, done=concluded)
            line.stop()
            errors().print(f"{events} events, {periods} periods of relations", markup=False)
    sys.stdout.write(f"{job.output}\n")
    if manifest["quarantined"]:
        raise typer.Exit(SOME_QUARANTINED)


def _absolute(path: str) -> str:
    """A local path from the root, since workers elsewhere have another folder; an address as it is."""
    return path if "://" in path or "::" in path else str(Path(path).absolute())
