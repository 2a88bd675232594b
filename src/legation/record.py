"""The record: many reports, kept for good, and what is concluded from them.

    >>> with open_record("record.db") as record:
    ...     record.add(legation.read_many("stories/"))
    ...     record.rebuild()
    ...     for event in record.events(country="PRK", status="planned"):
    ...         print(event.type, event.date.edtf())

Reports, what each said, and human judgements only grow. Events are conclusions, replaced as a whole by `rebuild`.
Every list is in one order (day of the last report, newest first; then by id) and can be taken in pages: `limit` says how
many, `after` is the id of the last one seen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sqlalchemy import select

from legation.amending import amended_reports, latest
from legation.conclusions import Amendment, Judgement
from legation.errors import SetupError
from legation.model import Actor, Outcome, Quarantined, RawStory, Report
from legation.record_reader import RecordReader, default_codebook
from legation.register import with_offices
from legation.relations import country_pairs
from legation.store import Added, Database, Filters, alerts, overview, own_types, queries, schema, upkeep
from legation.store import record_url as url_of
from legation.store.concluding import newest_coding, replace_conclusions
from legation.store.writing import Writer, amendment_row, coding_key, comes_back, insert_new, judgement_row, version_key
from legation.watches import Alert, Delivery, Watch

if TYPE_CHECKING:
    from legation.codebook import Codebook
    from legation.ingesting import Coder
    from legation.scheme import Scheme

BATCH = 64
ACTORS = 200_000
"""Actors whose numbers are kept in memory between transactions."""
INGEST_BATCH = 32
"""Stories that are committed together when each takes a while to code: as many, two seconds of work, are coded anew after a crash at most."""


def open_record(url: str | os.PathLike[str] | None = None, *, create: bool = True, readonly: bool = False) -> Record:
    """Open a record.

    Args:
        url: a path, `sqlite:///PATH`, `postgresql://USER@HOST/NAME`; without it the record in the platform's data folder.
        create: make it if there is none.
        readonly: for reading only.

    Raises:
        SetupError: if it cannot be opened; says why and what to do.
    """
    return Record(Database(url_of(url), create=create and not readonly, readonly=readonly))


def restore_record(source: Path, url: str | os.PathLike[str] | None = None, *, replace: bool = False) -> None:
    """Make a record from what `Record.backup` wrote.

    Args:
        source: the backup.
        url: where the record shall be, as for `open_record`.
        replace: put it in the place of a record that is there.

    Raises:
        SetupError: if the backup is damaged, or there is a record and `replace` is not given.
    """
    upkeep.restore(source, url_of(url), replace=replace)


class Record(RecordReader):
    """An open record. Use `open_record`; close it, or use it as a context manager."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._actors: dict[Actor, int] = {}

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def add(
        self,
        outcomes: Iterable[Outcome],
        *,
        run: str = "",
        batch: int = BATCH,
        acknowledge: Callable[[Outcome, bool], None] | None = None,
        codebook: Codebook | None = None,
    ) -> Added:
        """Take up outcomes. What the record has is passed over, so that a run can be repeated or resumed.

        Args:
            outcomes: from `read_many` or `code_stories`.
            run: a name for the run, kept with what it brought.
            batch: how many outcomes are committed together.
            acknowledge: called with each outcome and whether it was known, after it is safely on disk.
            codebook: what they were coded with, where it is not the one that ships: the record remembers the quad classes of its own
                types.

        Raises:
            SetupError: if the record cannot be written.
        """
        books = {"coded": 0, "quarantined": 0, "known": 0}
        source = iter(outcomes)
        shipped = {entry.name: entry.quad for entry in default_codebook().types}
        if own := {entry.name: entry.quad for entry in (codebook.types if codebook else ()) if shipped.get(entry.name) != entry.quad}:
            with self._database.writing() as connection:
                own_types.remember(connection, own)
        while gathered := list(islice(source, batch)):
            with self._database.writing() as connection:
                writer = Writer(connection, default_codebook(), self._actors)
                new = writer.add(gathered, run)
            self._actors = writer.indexer.known if len(writer.indexer.known) < ACTORS else {}
            for outcome, fresh in zip(gathered, new, strict=True):
                books[("quarantined" if isinstance(outcome, Quarantined) else "coded") if fresh else "known"] += 1
                if acknowledge is not None:
                    acknowledge(outcome, not fresh)
        return Added(read=sum(books.values()), **books)

    def has(self, report: str, scheme: str) -> bool:
        """Whether a report is in the record as coded with a scheme (by the scheme's fingerprint)."""
        with self._reading() as connection:
            key = schema.ledger.c.key
            return connection.execute(select(key).where(key == coding_key(report, scheme))).first() is not None

    def _needs_nothing(self, report: Report, scheme: str) -> bool:
        """Whether a report is there as coded with a scheme, and no older version that is the newest again."""
        if not self.has(report.id, scheme):
            return False
        if not version_key(report):
            return True
        with self._reading() as connection:
            return not comes_back(report, *queries.standing_version(connection, report.id, version_key(report)))

    def ingest(
        self,
        raws: Iterable[RawStory],
        scheme: Scheme,
        *,
        run: str = "",
        acknowledge: Callable[[Outcome | None], None] | None = None,
        coder: Coder | None = None,
    ) -> Added:
        """Code stories and take them up. What the record has, as coded with this scheme, is not coded again.

        Args:
            raws: from `legation.reading.open_source`.
            scheme: what to code with.
            run: a name for the run.
            acknowledge: called for each story that is safely on disk, with its outcome, or None where it was known.
            coder: codes the stories with `scheme`, such as `legation.batch.code_in_workers`; without it they are coded here.

        Raises:
            SetupError: if the record cannot be written.
        """
        from legation.ingesting import new_outcomes

        known = 0

        def passed_over() -> None:
            nonlocal known
            known += 1
            if acknowledge is not None:
                acknowledge(None)

        def taken_up(outcome: Outcome, was_known: bool) -> None:
            if acknowledge is not None:
                acknowledge(None if was_known else outcome)

        outcomes = new_outcomes(raws, scheme, self._needs_nothing, passed_over, coder)
        added = self.add(outcomes, run=run, batch=INGEST_BATCH, acknowledge=taken_up, codebook=scheme.codebook)
        return replace(added, read=added.read + known, known=added.known + known)

    def judge(self, judgement: Judgement) -> None:
        """Keep a person's judgement. It overrides the resolver at the next `rebuild`, and every one after.

        Raises:
            SetupError: if it names a reported event (or gathering) that the record does not have, or no judge.
        """
        if judgement.judge in ("", "resolver"):
            raise SetupError("a judgement needs the name of the person who made it")
        with self._database.writing() as connection:
            for id_ in (judgement.left, judgement.right):
                if all(next(queries.fact(connection, kind, id_), None) is None for kind in ("telling", "gathering")):
                    raise SetupError(f"the record has no reported event or gathering {id_!r}", where=self.where)
            insert_new(connection, schema.judgements, [judgement_row(judgement, human=True)])

    def amend(self, amendment: Amendment) -> None:
        """Keep what a person makes of a reported event. It holds from the next `rebuild` on, and at every one after.

        Raises:
            SetupError: if it names a reported event that the record does not have, an unknown type or mode, or no judge.
        """
        if amendment.judge in ("", "resolver"):
            raise SetupError("an amendment needs the name of the person who made it")
        if amendment.type is not None:
            try:
                default_codebook().cameo_for(amendment.type, amendment.mode or None)
            except KeyError as error:
                raise SetupError(str(error.args[0])) from None
        with self._database.writing() as connection:
            if next(queries.fact(connection, "telling", amendment.telling), None) is None:
                raise SetupError(f"the record has no reported event {amendment.telling!r}", where=self.where)
            insert_new(connection, schema.amendments, [amendment_row(amendment)])

    def keep_watch(self, watch: Watch) -> None:
        """Keep a watch; the same one again changes its rules and where its alerts go."""
        Filters.of(**watch.query)
        with self._database.writing() as connection:
            alerts.keep_watch(connection, watch)

    def drop_watch(self, id: str) -> bool:
        """Remove a watch, by its id; its alerts stay, and are no longer delivered. Whether there was one."""
        with self._database.writing() as connection:
            return alerts.drop_watch(connection, id)

    def keep_alert(self, alert: Alert, tellings: Sequence[str], *, waiting: bool) -> bool:
        """Keep an alert, and the reported events of which its watch shall not tell again; whether it is new."""
        with self._database.writing() as connection:
            return alerts.keep_alert(connection, alert, tellings, waiting=waiting)

    def keep_delivery(self, made: Delivery) -> None:
        """Keep an attempt to deliver an alert."""
        with self._database.writing() as connection:
            alerts.keep_delivery(connection, made)

    def settle_alert(self, id: str) -> None:
        """Keep that nothing of an alert is left to deliver."""
        with self._database.writing() as connection:
            alerts.settle_alert(connection, id)

    def rebuild(self) -> int:
        """Conclude all events anew from all reports and judgements; returns how many there are.

        The former conclusions stand until the new ones are complete: a rebuild that fails changes nothing. Reports that are
        added meanwhile wait for the next one.
        """
        from legation.concluding import conclude

        with self._database.reading() as connection:
            built = newest_coding(connection)
            human = [one for one in overview.judgements(connection, human=True) if one.verdict != "unsure"]
            every = Filters()
            held = latest(overview.amendments(connection))
            register = RecordReader(self._database, connection).register()
            coded = amended_reports(with_offices(queries.reports(connection, every), register), held, default_codebook())
            new = conclude(queries.texts(connection, every), coded, human)
        with self._database.writing() as connection:
            return replace_conclusions(connection, default_codebook(), new, built, country_pairs)

    def vacuum(self) -> tuple[int, int]:
        """Give back room that is not used; returns the bytes before and after."""
        return upkeep.vacuum(self._database)

    def size(self) -> int:
        """The bytes that it takes on disk."""
        return upkeep.size(self._database)

    def backup(self, target: Path) -> int:
        """Write a copy as it is now to a file that does not exist; returns its bytes."""
        return upkeep.backup(self._database, target)
