"""`legation ingest`: stories into the record."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from legation.cli.alerts import check_today
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
    scheme_of,
)
from legation.cli.common import columns as columns_of
from legation.cli.read import progress, say_passed_over
from legation.cli.record_options import RecordUrl, opened
from legation.model import Coded, Outcome, Quarantined

if TYPE_CHECKING:
    from legation.store import Added


def ingest(  # noqa: PLR0913 - an argument is an option
    sources: Stories,
    record: RecordUrl = "",
    published: Published = "",
    publisher: Publisher = "",
    actors: Actors = None,
    layers: Layers = None,
    mode: Modes = Mode.accurate,
    workers: Workers = 0,
    reader: ReaderName = "",
    columns: Columns = "",
    code_all: Annotated[bool, typer.Option("--all", help="Code stories too that seem to have nothing political (not with --mode fast).")] = False,
    run: Annotated[str, typer.Option(metavar="NAME", help="Name of this run.  [default: the time it began]", show_default=False)] = "",
    rebuild: Annotated[bool, typer.Option("--rebuild/--no-rebuild", help="Conclude events anew at the end.")] = True,
) -> None:
    """Code stories into the record, and conclude the events anew.

    A story that the record has is passed over, so a run can be repeated, or begun again after it was killed: nothing is lost
    and nothing is there twice. The sum goes to standard error: read = coded + quarantined + already known.

    \b
    Examples:
      legation ingest stories/ --record record.db
      legation ingest wire.jsonl --record postgresql://me@localhost/legation
      legation ingest https://news.example/rss.xml
      legation ingest CC-NEWS-20250828.warc.gz --workers 2 --mode fast
      legation ingest today/ --no-rebuild && legation rebuild

    \b
    Exit codes: 0 all coded or known, 3 some quarantined, 2 a set-up error.
    """
    from legation.api import load_scheme
    from legation.batch import code_in_workers
    from legation.reading import Options
    from legation.reading.sandbox import Sandbox
    from legation.reading.source import count_stories
    from legation.sources import open_sources

    given = {"published": day(published), "publisher": publisher}
    scheme = scheme_of(actors, layers, mode) or load_scheme()
    settings = replace(scheme.settings, skip_unpolitical=not code_all, read_workers=max(1, min(4, workers)))
    scheme = replace(scheme, settings=settings)
    options = Options(reader=reader, columns=columns_of(columns), settings=settings, sandbox=Sandbox(settings))
    raws = open_sources(sources, metadata={key: value for key, value in given.items() if value}, options=options)
    reasons: Counter[str] = Counter()
    skipped = 0
    name = run or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with opened(record, create=True, readonly=False) as kept:
        with progress(count_stories(sources)) as step:

            def acknowledge(outcome: Outcome | None) -> None:
                nonlocal skipped
                skipped += is_unpolitical(outcome)
                if isinstance(outcome, Quarantined):
                    reasons[outcome.code] += 1
                if step is not None:
                    step.advance(step.task_ids[0])

            coder = partial(code_in_workers, workers=workers, settings=scheme.settings) if workers else None
            added = kept.ingest(raws, scheme, run=name, acknowledge=acknowledge, coder=coder)
        say_passed_over(sources)
        say_books(added, reasons)
        if skipped:
            line = f"{skipped} of the coded have nothing political in them: kept as read (--all codes them)"
            errors().print(line, markup=False, soft_wrap=True)
        if rebuild and kept.pending():
            events = kept.rebuild()
            errors().print(f"{events} events in {kept.where}", markup=False, soft_wrap=True)
            check_today(kept)
    if added.quarantined:
        raise typer.Exit(SOME_QUARANTINED)


def is_unpolitical(outcome: Outcome | None) -> bool:
    """Whether a story was kept as read because there is nothing political in it."""
    from legation.pipeline import UNPOLITICAL

    return isinstance(outcome, Coded) and any(problem.code == UNPOLITICAL for problem in outcome.coded.problems)


def say_books(added: Added, reasons: Counter[str]) -> None:
    """Print the books of a run with the reasons of quarantine."""
    line = f"{added.read} read = {added.coded} coded + {added.quarantined} quarantined + {added.known} already known"
    why = ", ".join(f"{code} {number}" for code, number in sorted(reasons.items()))
    errors().print(line + (f" ({why})" if why else ""), markup=False, soft_wrap=True)
