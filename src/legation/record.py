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
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, select

from legation.codebook import Codebook, load_codebook
from legation.errors import SetupError
from legation.model import (
    CodedReport,
    Event,
    Gathering,
    GatheringRecord,
    Judgement,
    Outcome,
    Quarantined,
    RawStory,
    Relation,
    Role,
    Standing,
    StandingRecord,
    Statement,
    Telling,
)
from legation.relations import Basis, Deed, Fold, Step, country_pairs, fold_deeds
from legation.store import (
    Added,
    Database,
    Filters,
    Headline,
    Hit,
    Refused,
    Row,
    Run,
    Told,
    accounts,
    fulltext,
    overview,
    queries,
    schema,
    upkeep,
)
from legation.store import record_url as url_of
from legation.store.concluding import newest_coding, replace_conclusions
from legation.store.writing import Writer, coding_key, insert_new, judgement_row

if TYPE_CHECKING:
    from legation.scheme import Scheme

BATCH = 64
INGEST_BATCH = 8
"""Stories that are committed together when each takes a while to code: as many are coded anew after a crash at most."""
_SNIPPET = 160
_R = TypeVar("_R", Statement, Gathering, Standing, Role)


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


@cache
def _codebook() -> Codebook:
    return load_codebook()


class Record:
    """An open record. Use `open_record`; close it, or use it as a context manager."""

    def __init__(self, database: Database, connection: Connection | None = None) -> None:
        self._database, self._connection = database, connection

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    @property
    def where(self) -> str:
        """The file, or the address without its password."""
        return self._database.where

    def vacuum(self) -> tuple[int, int]:
        """Give back room that is not used; returns the bytes before and after."""
        return upkeep.vacuum(self._database)

    def backup(self, target: Path) -> int:
        """Write a copy as it is now to a file that does not exist; returns its bytes."""
        return upkeep.backup(self._database, target)

    @contextmanager
    def snapshot(self) -> Iterator[Record]:
        """The record as it is now, whatever a writer does meanwhile: several questions, one state."""
        with self._reading() as connection:
            yield Record(self._database, connection)

    # facts in

    def add(
        self,
        outcomes: Iterable[Outcome],
        *,
        run: str = "",
        batch: int = BATCH,
        acknowledge: Callable[[Outcome, bool], None] | None = None,
    ) -> Added:
        """Take up outcomes. What the record has is passed over, so that a run can be repeated or resumed.

        Args:
            outcomes: from `read_many` or `code_stories`.
            run: a name for the run, kept with what it brought.
            batch: how many outcomes are committed together.
            acknowledge: called with each outcome and whether it was known, after it is safely on disk.

        Raises:
            SetupError: if the record cannot be written.
        """
        books = {"coded": 0, "quarantined": 0, "known": 0}
        source = iter(outcomes)
        while gathered := list(islice(source, batch)):
            with self._database.writing() as connection:
                writer = Writer(connection, _codebook())
                new = [writer.add(outcome, run) for outcome in gathered]
                writer.finish()
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

    def ingest(
        self,
        raws: Iterable[RawStory],
        scheme: Scheme,
        *,
        run: str = "",
        acknowledge: Callable[[Outcome | None], None] | None = None,
    ) -> Added:
        """Code stories and take them up. What the record has, as coded with this scheme, is not coded again.

        Args:
            raws: from `legation.reading.open_source`.
            scheme: what to code with.
            run: a name for the run.
            acknowledge: called for each story that is safely on disk, with its outcome, or None where it was known.

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

        outcomes = new_outcomes(raws, scheme, self.has, passed_over)
        added = self.add(outcomes, run=run, batch=INGEST_BATCH, acknowledge=taken_up)
        return replace(added, read=added.read + known, known=added.known + known)

    def judge(self, judgement: Judgement) -> None:
        """Keep a person's judgement. It overrides the resolver at the next `rebuild`, and every one after.

        Raises:
            SetupError: if it names a reported event that the record does not have, or no judge.
        """
        if judgement.judge in ("", "resolver"):
            raise SetupError("a judgement needs the name of the person who made it")
        with self._database.writing() as connection:
            for id_ in (judgement.left, judgement.right):
                if next(queries.fact(connection, "telling", id_), None) is None:
                    raise SetupError(f"the record has no reported event {id_!r}", where=self.where)
            insert_new(connection, schema.judgements, [judgement_row(judgement, human=True)])

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
            new = conclude(queries.texts(connection, every), queries.reports(connection, every), human)
        with self._database.writing() as connection:
            return replace_conclusions(connection, _codebook(), new, built, country_pairs)

    # what reports say

    def reports(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[CodedReport]:
        """Coded reports, the newest version of each; `headlines` is quicker where the texts are not wanted."""
        with self._reading() as connection:
            yield from queries.reports(connection, Filters.of(**filters), limit=limit, cursor=after)

    def headlines(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Headline]:
        """Reports without their texts."""
        with self._reading() as connection:
            yield from queries.headlines(connection, Filters.of(**filters), limit=limit, cursor=after)

    def report(self, id: str) -> CodedReport | None:
        """One report, older versions too, as it was coded last."""
        with self._reading() as connection:
            return queries.report(connection, id)

    def versions(self, id: str) -> list[Headline]:
        """All versions of a report, the newest first."""
        with self._reading() as connection:
            return queries.versions(connection, id)

    def tellings(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Telling]:
        """Reported events with their report, day, publisher and words."""
        with self._reading() as connection:
            rows = queries.facts(connection, "telling", Filters.of(**filters), limit=limit, cursor=after)
            yield from queries.tellings(rows)

    def telling(self, id: str) -> Telling | None:
        """One reported event."""
        with self._reading() as connection:
            return next(queries.tellings(queries.fact(connection, "telling", id)), None)

    def statements(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Row[Statement]]:
        """Statements."""
        return self._told("statement", Statement, Filters.of(**filters), limit, after)

    def statement(self, id: str) -> Row[Statement] | None:
        """One statement."""
        return self._one("statement", Statement, id)

    def gatherings(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Row[Gathering]]:
        """Gatherings as each report tells them."""
        return self._told("gathering", Gathering, Filters.of(**filters), limit, after)

    def gathering(self, id: str) -> Row[Gathering] | None:
        """One gathering as a report tells it."""
        return self._one("gathering", Gathering, id)

    def standings(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Row[Standing]]:
        """Standings as each report tells them."""
        return self._told("standing", Standing, Filters.of(**filters), limit, after)

    def standing(self, id: str) -> Row[Standing] | None:
        """One standing as a report tells it."""
        return self._one("standing", Standing, id)

    def roles(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Row[Role]]:
        """Roles: who holds which office, as each report tells it."""
        return self._told("role", Role, Filters.of(**filters), limit, after)

    # conclusions

    def events(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Event]:
        """Events, each concluded from all reports that tell it."""
        with self._reading() as connection:
            yield from queries.concluded(connection, Event, Filters.of(**filters), limit=limit, cursor=after)

    def told_events(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Told]:
        """Events with all accounts of each: what exports need."""
        with self._reading() as connection:
            yield from accounts.told_events(connection, Filters.of(**filters), limit=limit, cursor=after)

    def event(self, id: str) -> Event | None:
        """One event; the id of a merged one, or of a reported event, leads to the event it is in."""
        with self._reading() as connection:
            return queries.conclusion(connection, Event, id)

    def judgements(self, *, human: bool | None = None, telling: str | None = None) -> Iterator[Judgement]:
        """Judgements: of persons, of the resolver, or both; about one reported event, or all."""
        with self._reading() as connection:
            yield from overview.judgements(connection, human=human, telling=telling)

    def dyad(  # noqa: PLR0913 - an argument is an option
        self,
        a: str,
        b: str,
        *,
        step: Step = "month",
        scale: str = "goldstein-gdelt",
        directed: bool = False,
        basis: Basis = "happened",
    ) -> list[Relation]:
        """What passed between two countries, period by period.

        Args:
            a, b: alpha-3 codes; from `a` to `b` when directed.
            step: day, week, month or year.
            scale: goldstein-gdelt, goldstein-icews or plover-2.
            directed: only what `a` did to `b`.
            basis: by the day an event `happened` (undated ones are left out), or was first `reported`.

        Raises:
            SetupError: if the step, scale or basis is unknown.
        """
        how = Fold(step, scale, directed, basis).checked(_codebook())
        with self._reading() as connection:
            ways = [(a.upper(), b.upper())] if directed else [(a.upper(), b.upper()), (b.upper(), a.upper())]
            deeds = list(_deeds(connection, ways))
            coverage = {
                date.fromisoformat(row.day): row.reports for row in connection.execute(select(schema.coverage)) if row.day
            }
        return fold_deeds(deeds, how, _codebook(), coverage)

    def gathering_records(
        self, *, limit: int | None = None, after: str | None = None, **filters: Any
    ) -> Iterator[GatheringRecord]:
        """Gatherings, each concluded from all reports that tell of it."""
        with self._reading() as connection:
            chosen = Filters.of(**filters)
            yield from queries.concluded(connection, GatheringRecord, chosen, limit=limit, cursor=after)

    def gathering_record(self, id: str) -> GatheringRecord | None:
        """One concluded gathering; ids that were merged, and those of its tellings, lead to it."""
        with self._reading() as connection:
            return queries.conclusion(connection, GatheringRecord, id)

    def standing_records(
        self, *, limit: int | None = None, after: str | None = None, **filters: Any
    ) -> Iterator[StandingRecord]:
        """Standings, each concluded from all reports that state it."""
        with self._reading() as connection:
            yield from queries.concluded(connection, StandingRecord, Filters.of(**filters), limit=limit, cursor=after)

    def standing_record(self, id: str) -> StandingRecord | None:
        """One concluded standing; ids that were merged, and those of its tellings, lead to it."""
        with self._reading() as connection:
            return queries.conclusion(connection, StandingRecord, id)

    # looking around

    def search(self, text: str, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Hit]:
        """Reports that hold words, the newest first, with the words around the first find.

        Args:
            text: words that must all occur; `"a phrase"`, `-word`, `or`.
        """
        terms = fulltext.terms(text)
        with self._reading() as connection:
            chosen = Filters.of(**filters, text=text)
            for coded in queries.reports(connection, chosen, limit=limit, cursor=after):
                report = coded.report
                yield Hit(
                    report=report.id, headline=report.headline, publisher=report.publisher, published=report.published,
                    snippet=_snippet(report.text, terms),
                )  # fmt: skip

    def count(self, kind: str, **filters: Any) -> int:
        """How many there are of `report`, `event`, `telling`, `statement`, `gathering`, `standing` or `role`."""
        with self._reading() as connection:
            return queries.count(connection, kind, Filters.of(**filters))

    def facets(self, kind: str, field: str, **filters: Any) -> list[tuple[str, int]]:
        """The values of a field with how many of a kind have each, the most frequent first."""
        with self._reading() as connection:
            return queries.facets(connection, kind, field, Filters.of(**filters))

    def quarantine(self) -> Iterator[Refused]:
        """The stories that could not be coded, by name."""
        with self._reading() as connection:
            yield from overview.quarantine(connection)

    def runs(self) -> list[Run]:
        """The runs that brought something, by name."""
        with self._reading() as connection:
            return overview.runs(connection)

    def pending(self) -> int:
        """How many reports came since the last rebuild."""
        with self._reading() as connection:
            return overview.pending(connection)

    def stats(self) -> dict[str, Any]:
        """Numbers of the record: how many of each kind, first and last day, reports that wait for a rebuild."""
        with self._reading() as connection:
            return {"where": self.where, **overview.stats(connection)}

    # inside

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._connection is not None:
            yield self._connection
        else:
            with self._database.reading() as connection:
                yield connection

    def _told(
        self, kind: str, record: type[_R], filters: Filters, limit: int | None, after: str | None
    ) -> Iterator[Row[_R]]:
        with self._reading() as connection:
            yield from queries.told(queries.facts(connection, kind, filters, limit=limit, cursor=after), record)

    def _one(self, kind: str, record: type[_R], id_: str) -> Row[_R] | None:
        with self._reading() as connection:
            return next(queries.told(queries.fact(connection, kind, id_), record), None)


def _deeds(connection: Connection, ways: list[tuple[str, str]]) -> Iterator[Deed]:
    table = schema.pairs
    for a, b in ways:
        events = schema.conclusions
        query = select(table, events.c.id).join(events, events.c.num == table.c.event).where(table.c.a == a, table.c.b == b)
        for row in connection.execute(query):
            yield Deed(
                a=a, b=b, event=row.id, type=row.type, mode=row.mode or None, cameo=row.cameo,
                first=queries.day(row.day), last=queries.day(row.last_day), reported=queries.day(row.reported),
            )  # fmt: skip


def _snippet(text: str, terms: list[str]) -> str:
    """The words around the first of the terms, or the beginning of the text."""
    found = [
        match.start() for term in terms if (match := re.search(rf"\b{re.escape(term[: max(4, len(term) - 2)])}", text, re.I))
    ]
    middle = min(found, default=0)
    start = max(0, middle - _SNIPPET // 2)
    words = " ".join(text[start : start + _SNIPPET].split())
    return ("… " if start else "") + words + (" …" if start + _SNIPPET < len(text) else "")

