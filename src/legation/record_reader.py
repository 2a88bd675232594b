"""Questions to a record. `legation.record` says what a record is; every list is in its order and can be taken in pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection

from legation.codebook import Codebook, load_codebook
from legation.conclusions import Amendment, Event, GatheringRecord, Judgement, StandingRecord, Telling
from legation.model import CodedReport, Gathering, Role, Standing, Statement
from legation.record_relations import Passed
from legation.record_sums import RecordSums
from legation.register import Register
from legation.relations import Change, Fold, changes
from legation.relations.levels import WEEK, Level, level
from legation.store import (
    Database,
    Filters,
    Headline,
    Hit,
    Row,
    Told,
    accounts,
    alerts,
    counting,
    fulltext,
    overview,
    queries,
)
from legation.store.concluding import rebuilt
from legation.store.packing import json_of
from legation.tabular import MAKERS, Cells, Rows, Series, event_row, row_cells, telling_row
from legation.watches import Alert, Delivery, Watch

_SNIPPET = 160
_R = TypeVar("_R", Statement, Gathering, Standing, Role)
_V = TypeVar("_V")
_OF_REPORTS = {"text", "speaker", "publisher", "report", "run"}
"""Filters that ask the reports of a conclusion: further versions of them may come at any time."""


@cache
def default_codebook() -> Codebook:
    """The codebook that ships with Legation, loaded once."""
    return load_codebook()


class RecordReader(RecordSums):
    """A record that is read.

    Args:
        database: an open one.
        connection: of a snapshot; without it every question is one of its own.
    """

    def __init__(self, database: Database, connection: Connection | None = None) -> None:
        self._database, self._connection = database, connection
        self._passed = Passed(connection, database.memory, default_codebook()) if connection is not None else None

    @property
    def where(self) -> str:
        """The file, or the address without its password."""
        return self._database.where

    def version(self) -> object:
        """A value that changes whenever another connection has changed the record."""
        return self._database.version()

    @contextmanager
    def snapshot(self) -> Iterator[RecordReader]:
        """The record as it is now, whatever a writer does meanwhile: several questions, one state."""
        with self._reading() as connection:
            yield RecordReader(self._database, connection)

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

    def tellings(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Rows[Telling]:
        """Reported events with their report, day, publisher and words."""
        chosen = Filters.of(**filters)

        def ask() -> Iterator[Telling]:
            with self._reading() as connection:
                yield from queries.tellings(queries.facts(connection, "telling", chosen, limit=limit, cursor=after))

        return Rows("tellings", ask, lambda: (telling_row(one, default_codebook()) for one in ask()))

    def telling(self, id: str) -> Telling | None:
        """One reported event."""
        with self._reading() as connection:
            return next(queries.tellings(queries.fact(connection, "telling", id)), None)

    def statements(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Rows[Row[Statement]]:
        """Statements."""
        return self._told("statement", Statement, Filters.of(**filters), limit, after)

    def statement(self, id: str) -> Row[Statement] | None:
        """One statement."""
        return self._one("statement", Statement, id)

    def gatherings(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Rows[Row[Gathering]]:
        """Gatherings as each report tells them."""
        return self._told("gathering", Gathering, Filters.of(**filters), limit, after)

    def gathering(self, id: str) -> Row[Gathering] | None:
        """One gathering as a report tells it."""
        return self._one("gathering", Gathering, id)

    def standings(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Rows[Row[Standing]]:
        """Standings as each report tells them."""
        return self._told("standing", Standing, Filters.of(**filters), limit, after)

    def standing(self, id: str) -> Row[Standing] | None:
        """One standing as a report tells it."""
        return self._one("standing", Standing, id)

    def roles(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Rows[Row[Role]]:
        """Roles: who holds which office, as each report tells it."""
        return self._told("role", Role, Filters.of(**filters), limit, after)

    def register(self) -> Register:
        """Who held which office when, as far as the reports state it."""
        register = Register()
        for row in self.roles():
            register.add_role(row.record, row.report, row.published)
        return register

    # conclusions

    def events(
        self, *, limit: int | None = None, after: str | None = None, sort: str = "", **filters: Any
    ) -> Rows[Event]:
        """Events, each concluded from all reports that tell it; `sort` is one of `legation.store.queries.ORDERS`."""
        chosen = Filters.of(**filters)

        def ask() -> Iterator[Event]:
            with self._reading() as connection:
                yield from queries.concluded(connection, Event, chosen, limit=limit, cursor=after, sort=sort)

        def rows() -> Iterator[Cells]:
            return (event_row(one, default_codebook()) for one in self.told_events(limit=limit, after=after, **filters))

        return Rows("events", ask, rows)

    def told_events(self, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Told]:
        """Events with all accounts of each: what exports need."""
        with self._reading() as connection:
            yield from accounts.told_events(connection, Filters.of(**filters), limit=limit, cursor=after)

    def told_statements(self, **filters: Any) -> Iterator[Told]:
        """Statements in the form of events of type STATEMENT (CAMEO 010): what exports to CAMEO formats need."""
        with self._reading() as connection:
            yield from accounts.told_statements(connection, Filters.of(**filters))

    def event(self, id: str) -> Event | None:
        """One event; the id of a merged one, or of a reported event, leads to the event it is in."""
        with self._reading() as connection:
            return queries.conclusion(connection, Event, id)

    def stored(self, kind: str, id: str) -> bytes | None:
        """The JSON of a concluded event, gathering or standing, as it is stored; None where it has to be looked for (a merged one), or
        the record is no file."""
        if not self._database.is_sqlite:
            return None
        found = self._database.look_up("SELECT body FROM conclusions WHERE id = ? AND kind = ?", id, kind)
        return None if found is None else json_of(found)

    def stored_page(
        self, kind: str, *, limit: int | None = None, after: str | None = None, sort: str = "", **filters: Any
    ) -> list[tuple[str, bytes]]:
        """Ids and JSON, as it is stored, of concluded events, gatherings or standings: quicker than the records where they are written on."""
        with self._reading() as connection:
            return list(queries.stored(connection, kind, Filters.of(**filters), limit=limit, cursor=after, sort=sort))

    def judgements(self, *, human: bool | None = None, telling: str | None = None) -> Iterator[Judgement]:
        """Judgements: of persons, of the resolver, or both; about one reported event, or all."""
        with self._reading() as connection:
            yield from overview.judgements(connection, human=human, telling=telling)

    def amendments(self, *, telling: str | None = None) -> Iterator[Amendment]:
        """What persons made of reported events, in the order made; of one, or all."""
        with self._reading() as connection:
            yield from overview.amendments(connection, telling=telling)

    def dyad(self, a: str, b: str, **how: Any) -> Series:
        """What passed between two countries, period by period.

        Args:
            a: alpha-3 code; who acts, when directed.
            b: alpha-3 code; who is acted on, when directed.
            how: `step` (day, week, month, year; default month), `scale` (goldstein-gdelt, goldstein-icews, plover-2; default
                the first), `directed` (only what `a` did to `b`; default no), `basis` (by the day an event `happened`, the
                default, which leaves undated ones out, or was first `reported`).

        Raises:
            SetupError: if the step, scale or basis is unknown.
        """
        chosen = Fold(**how).checked(default_codebook())
        with self._reading() as connection:
            return Series(self._passing(connection).folded(a, b, chosen))

    def changes(self, a: str, b: str, **how: Any) -> list[Change]:
        """When the relation of two countries changed, with the events that explain it; arguments as of `dyad`.

        Raises:
            SetupError: as `dyad`, and if the package ruptures is not installed.
        """
        chosen = Fold(**how).checked(default_codebook())
        with self._reading() as connection:
            passing = self._passing(connection)
            series, deeds = passing.folded(a, b, chosen), passing.deeds(a, b, directed=chosen.directed)
        return changes(series, deeds, chosen, default_codebook())

    def undated(self, a: str, b: str) -> int:
        """How many events between two countries have no day on which they happened."""
        with self._reading() as connection:
            deeds = self._passing(connection).deeds(a, b, directed=False)
        return len({deed.event for deed in deeds if deed.first is None})

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

    # watches and what they noticed

    def watches(self, *, removed: bool = False) -> list[Watch]:
        """The watches, by name; removed ones only when asked for."""
        with self._reading() as connection:
            return alerts.watches(connection, removed=removed)

    def watch(self, id: str) -> Watch | None:
        """One watch, removed ones too."""
        with self._reading() as connection:
            return next(iter(alerts.watches(connection, id_=id, removed=True)), None)

    def alerts(self, *, watch: str = "", limit: int | None = None, after: str | None = None, waiting: bool = False) -> Iterator[Alert]:
        """Alerts, the newest first: of a watch, or all; only those that wait to be delivered, or all."""
        with self._reading() as connection:
            yield from alerts.alerts(connection, watch=watch, limit=limit, after=after, waiting=waiting)

    def alert(self, id: str) -> Alert | None:
        """One alert."""
        with self._reading() as connection:
            return alerts.alert(connection, id)

    def deliveries(self, *, alert: str = "", limit: int | None = None) -> list[Delivery]:
        """Attempts to deliver alerts, the newest first: of an alert, or all."""
        with self._reading() as connection:
            return alerts.deliveries(connection, alert=alert, limit=limit)

    def new_events(self, watch: Watch, first: date, last: date) -> Iterator[Event]:
        """Events that a watch matches, first reported within the days, of which it has not told; the most voices first."""
        with self._reading() as connection:
            yield from alerts.new_events(connection, watch, (first, last))

    def most_told(self, watch: Watch, first: date, last: date, *, limit: int) -> list[Event]:
        """Events that a watch matches, first reported within the days; the most voices first."""
        with self._reading() as connection:
            return alerts.most_told(connection, watch, (first, last), limit)

    def level(self, watch: Watch, week: date) -> Level | None:
        """How a week, given by its Monday, compares with those before it for what a watch matches; None where that cannot be told."""
        days = (week - WEEK * watch.baseline, week + WEEK - timedelta(days=1))
        with self._reading() as connection:
            return level(alerts.first_reported(connection, watch, days), self._passing(connection).coverage(), week, watch.baseline)

    # looking around

    def search(self, text: str, *, limit: int | None = None, after: str | None = None, **filters: Any) -> Iterator[Hit]:
        """Reports that hold words, the newest first, with the words around the first find.

        Args:
            text: words that must all occur; `"a phrase"`, `-word`, `or`.
        """
        terms = fulltext.terms(text)
        with self._reading() as connection:
            chosen = Filters.of(**filters, text=text)
            for line in queries.headlines(connection, chosen, limit=limit, cursor=after):  # whole reports would be sorted with all they hold
                yield Hit(
                    report=line.id, headline=line.headline, publisher=line.publisher, published=line.published,
                    snippet=_snippet(queries.text(connection, line.id), terms),
                )  # fmt: skip

    def count(self, kind: str, **filters: Any) -> int:
        """How many there are of `report`, `event`, `telling`, `statement`, `gathering`, `standing` or `role`."""
        chosen = Filters.of(**filters)
        with self._reading() as connection:
            return self._remembered(connection, (kind, chosen, "count"), lambda: counting.count(connection, kind, chosen))

    def facets(self, kind: str, field: str, **filters: Any) -> list[tuple[str, int]]:
        """The values of a field with how many of a kind have each, the most frequent first."""
        chosen = Filters.of(**filters)
        with self._reading() as connection:
            return list(self._remembered(connection, (kind, chosen, field), lambda: counting.facets(connection, kind, field, chosen)))

    def facets_together(self, kind: str, fields: tuple[str, ...], **filters: Any) -> list[list[tuple[str, int]]]:
        """As `facets` for several of type, mode, quad and status, in one go."""
        with self._reading() as connection:
            return counting.facets_together(connection, kind, fields, Filters.of(**filters))

    def stats(self) -> dict[str, Any]:
        """Numbers of the record: how many of each kind, first and last day, reports that wait for a rebuild."""
        with self._reading() as connection:
            state = overview.newest(connection)
            return {"where": self.where, **self._database.memory.get(("stats", *state), lambda: overview.stats(connection))}

    # inside

    def _remembered(self, connection: Connection, what: tuple[str, Filters, str], make: Callable[[], _V]) -> _V:
        """What is counted of conclusions, remembered until they are replaced, unless it depends on what reports say by now."""
        kind, filters, _ = what
        if kind not in counting.CONCLUSIONS or _OF_REPORTS & filters.given.keys():
            return make()
        return self._database.memory.get((rebuilt(connection), *what), make)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._connection is not None:
            yield self._connection
        else:
            with self._database.reading() as connection:
                yield connection

    def _told(
        self, kind: str, record: type[_R], filters: Filters, limit: int | None, after: str | None
    ) -> Rows[Row[_R]]:
        def ask() -> Iterator[Row[_R]]:
            with self._reading() as connection:
                yield from queries.told(queries.facts(connection, kind, filters, limit=limit, cursor=after), record)

        make = MAKERS[f"{kind}s"]
        return Rows(f"{kind}s", ask, lambda: (row_cells(row, make) for row in ask()))

    def _one(self, kind: str, record: type[_R], id_: str) -> Row[_R] | None:
        with self._reading() as connection:
            return next(queries.told(queries.fact(connection, kind, id_), record), None)

    def _passing(self, connection: Connection) -> Passed:
        return self._passed or Passed(connection, self._database.memory, default_codebook())


def _snippet(text: str, terms: list[str]) -> str:
    """The words around the first of the terms, or the beginning of the text."""
    found = [
        match.start() for term in terms if (match := re.search(rf"\b{re.escape(term[: max(4, len(term) - 2)])}", text, re.I))
    ]
    middle = min(found, default=0)
    start = max(0, middle - _SNIPPET // 2)
    words = " ".join(text[start : start + _SNIPPET].split())
    return ("… " if start else "") + words + (" …" if start + _SNIPPET < len(text) else "")

