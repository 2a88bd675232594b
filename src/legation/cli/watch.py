"""`legation watch`: feeds into the record, once or for weeks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from legation.cli.alerts import check_today, deliver
from legation.cli.common import SOME_QUARANTINED, Actors, Layers, errors, output, scheme_of
from legation.cli.record_options import RecordUrl, opened
from legation.errors import RecordError, SetupError
from legation.model import Outcome, Quarantined, RawStory, content_id

if TYPE_CHECKING:
    from legation.record import Record
    from legation.scheme import Scheme
    from legation.watching import FeedOutcome

REST = 9.0
"""How many times as long as a rebuild took no other one begins."""
RECORD_WAIT = 30.0
"""Seconds to the next round when the record could not be written."""
LONGEST_WAIT = 600.0
"""Seconds between two looks at which feeds are due: the clock may have been set meanwhile."""


def watch(  # noqa: PLR0913 - an argument is an option
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.TOML", help="The feeds: [[feed]] tables with url and more.")],
    record: RecordUrl = "",
    once: Annotated[bool, typer.Option("--once", help="One round over all feeds, then stop: for cron.")] = False,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What was seen.  [default: beside the record]", show_default=False)
    ] = None,
    actors: Actors = None,
    layers: Layers = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")] = False,
    code_all: Annotated[bool, typer.Option("--all", help="Code stories too that seem to have nothing political.")] = False,
    alerts: Annotated[
        Path | None, typer.Option("--alerts", metavar="FILE", help="Deliver alerts after each round, as this file says.", show_default=False)
    ] = None,
) -> None:
    """Watch feeds: what is new or has changed is coded into the record, round after round.

    Servers are asked politely: robots.txt, conditional requests, pauses for each host, longer waits after failures. A feed
    that fails is named and tried again later; it stops no other. What was seen survives restarts. Events are concluded anew
    after a round that brought something, but never for more than a tenth of the time. Watches (`legation alerts`) are checked
    after each round. When the record cannot be written (no room, no database), that is said and tried again; nothing is taken
    for read that was not taken up.

    \b
    Examples:
      legation watch feeds.toml --record record.db
      legation watch feeds.toml --record record.db --once
      legation watch feeds.toml --record record.db --alerts alerts.toml

    \b
    Exit codes: 0 all feeds read, 3 a feed could not be read or stories were quarantined, 2 a set-up error.
    """
    from legation.reading import Options
    from legation.reading.sandbox import Sandbox
    from legation.sources import new_fetcher
    from legation.watching import State, Watcher, load_feeds

    wanted = load_feeds(feeds)
    scheme = scheme_of(actors, layers)
    if scheme is None:
        from legation.api import load_scheme

        scheme = load_scheme()
    settings = replace(scheme.settings, allow_private=allow_private, skip_unpolitical=not code_all)
    scheme = replace(scheme, settings=settings)
    with opened(record, create=True, readonly=False) as kept:
        book = _Books(kept, scheme)
        seen = State(state or _beside(kept.where))
        watcher = Watcher(wanted, seen, new_fetcher(settings), book.take_up, Options(settings=settings, sandbox=Sandbox(settings)))
        concluding = Concluding(kept)
        try:
            while True:
                try:
                    outcomes = list(watcher.round(datetime.now(UTC), all_feeds=once))
                    show(outcomes, book, len(wanted) if once else 0)
                    waits = concluding.when_due(at_once=once)
                    check_today(kept)
                    _deliver(kept, alerts)
                except RecordError as error:  # it may pass: what was not taken up is not remembered as seen, and comes again
                    if once:
                        raise
                    errors().print(f"{error} Trying again in {RECORD_WAIT:.0f} seconds.", markup=False, soft_wrap=True)
                    time.sleep(RECORD_WAIT)
                    continue
                if once:
                    break
                time.sleep(max(1.0, min(watcher.next_due(datetime.now(UTC)), waits, LONGEST_WAIT)))
        except KeyboardInterrupt:
            outcomes = []
            if waiting := kept.pending():
                errors().print(f"{waiting} reports wait for: legation rebuild", markup=False, soft_wrap=True)
        finally:
            seen.close()
    if any(outcome.code for outcome in outcomes) or book.quarantined:
        raise typer.Exit(SOME_QUARANTINED)


def _deliver(record: Record, alerts: Path | None) -> None:
    """Deliver alerts where that is asked for; what is not set up stops no round."""
    if alerts is not None:
        try:
            deliver(record, alerts)
        except SetupError as error:
            errors().print(f"not delivered: {error}", markup=False, soft_wrap=True)


class Concluding:
    """Concludes events anew when something came, but spends a tenth of the time on it at most: a large record takes minutes.

    Args:
        record: open for writing.
        clock: seconds that only go forward.
    """

    def __init__(self, record: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self._record, self._clock, self._due = record, clock, 0.0

    def when_due(self, *, at_once: bool = False) -> float:
        """Rebuild if something waits and it is time, or `at_once`; returns the seconds until it is time for what waits."""
        if not self._record.pending():
            return float("inf")
        begun = self._clock()
        if not at_once and begun < self._due:
            return self._due - begun
        self._record.rebuild()
        done = self._clock()
        self._due = done + REST * (done - begun)
        return float("inf")


class _Books:
    """Gives stories to the record and counts them."""

    def __init__(self, record: Record, scheme: Scheme) -> None:
        self._record, self._scheme = record, scheme
        self.coded = self.quarantined = self.known = 0

    def take_up(self, stories: Iterable[RawStory]) -> None:
        """Code the stories into the record; they are safely on disk when this returns."""
        run = datetime.now(UTC).strftime("watch %Y-%m-%d")
        self._record.ingest(stories, self._scheme, run=run, acknowledge=self._count)

    def _count(self, outcome: Outcome | None) -> None:
        self.known += outcome is None
        self.quarantined += isinstance(outcome, Quarantined)
        self.coded += outcome is not None and not isinstance(outcome, Quarantined)


def show(outcomes: list[FeedOutcome], book: _Books, expected: int) -> None:
    """Print what a round brought: one line in all, and a row for each feed that is bad."""
    bad = [outcome for outcome in outcomes if outcome.code]
    new, changed = sum(one.new for one in outcomes), sum(one.changed for one in outcomes)
    if outcomes or expected:
        line = f"{len(outcomes)} feeds visited, {len(bad)} bad; {new} new stories, {changed} changed; "
        books = f"{book.coded} coded + {book.quarantined} quarantined + {book.known} already known"
        errors().print(line + books, markup=False, soft_wrap=True)
    if bad:
        table = Table("feed", "problem", title="Feeds that could not be read", title_justify="left")
        for outcome in sorted(bad, key=lambda one: one.feed):
            table.add_row(Text(outcome.feed, overflow="fold"), Text(f"{outcome.code}: {outcome.detail}", overflow="fold"))
        output().print(table)


def _beside(where: str) -> Path:
    """The state of a record in a file lies beside it; that of one on a server in the platform's data folder."""
    if "://" not in where:
        return Path(f"{where}.watch")
    try:
        import platformdirs
    except ModuleNotFoundError as error:
        raise SetupError("there is no place for the state", remedy="Give --state FILE.") from error
    return platformdirs.user_data_path("legation") / f"{content_id(where)}.watch"
