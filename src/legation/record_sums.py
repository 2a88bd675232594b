"""Questions to a record that put many rows together: places, ties, runs, codings side by side, names and words of many at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection

from legation.model import CodedReport
from legation.store import Filters, Refused, Run, accounts, codings, overview
from legation.store.places import Spot, months, places
from legation.store.ties import By, Tie, ties


class RecordSums(ABC):
    """The part of a reader of a record that sums up; `legation.record_reader` is the whole."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the record."""

    def words_of(self, tellings: Iterable[str]) -> dict[str, str]:
        """The words of reported events by their ids."""
        with self._reading() as connection:
            return accounts.words_of(connection, tellings)

    def named(self, ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        """Actors by id: the fullest name, the country and the kind."""
        with self._reading() as connection:
            return overview.named(connection, ids)

    def places(self, *, limit: int = 200, **filters: Any) -> list[Spot]:
        """The places with the most events, with how many there are and how often they are told."""
        with self._reading() as connection:
            return places(connection, Filters.of(**filters), limit=limit)

    def placed_months(self, **filters: Any) -> list[tuple[str, int]]:
        """The months in which events with a place began, with how many did."""
        with self._reading() as connection:
            return months(connection, Filters.of(**filters))

    def ties(self, by: By = "country", *, limit: int = 200, **filters: Any) -> list[Tie]:
        """The pairs of countries, or of persons, with the most events; statuses are those asked for."""
        with self._reading() as connection:
            return ties(connection, Filters.of(**filters), by, limit=limit)

    def codings(self, first: str, second: str, *, limit: int, after: str = "") -> list[tuple[CodedReport, CodedReport]]:
        """Reports that two runs coded, each with both codings, by id."""
        with self._reading() as connection:
            return list(codings.of_both(connection, first, second, limit=limit, after=after))

    def put_right(self, *, limit: int, after: str = "") -> list[CodedReport]:
        """Reports of which people judged something, as they were coded, by id."""
        with self._reading() as connection:
            return list(codings.put_right(connection, limit=limit, after=after))

    def scheme_of(self, run: str) -> str:
        """The fingerprint of the scheme with which a run coded."""
        with self._reading() as connection:
            return codings.scheme_of(connection, run)

    def partners(self, country: str, *, limit: int = 20) -> list[tuple[str, int]]:
        """The countries that a country has the most events with, and how many."""
        with self._reading() as connection:
            return overview.partners(connection, country.upper(), limit)

    def actor_names(self, who: str) -> list[str]:
        """The names under which an actor appears, by its id or words of its name; none if there is no such actor."""
        with self._reading() as connection:
            return overview.actor_names(connection, who)

    def complete(self, words: str, *, limit: int = 12) -> list[str]:
        """Names of actors of which a word begins with the last of these words, and which hold the others."""
        with self._reading() as connection:
            return overview.complete(connection, words, limit)

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
