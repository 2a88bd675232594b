"""What the record hands out besides the records themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from legation.conclusions import Event, Telling
from legation.model import Quarantined

R = TypeVar("R")
STATEMENT = "STATEMENT"
"""The type that a statement has where it stands among events (`Told`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[R]):
    """One statement, gathering, standing or role with the report that tells it.

    Args:
        id: depends on content alone.
        record: what was coded.
        report: id of the report.
        published: its day of publication, or None.
        publisher: who published it.
        evidence: the words of the report that the record rests on.
        content: the words said, of a statement.
        cue: the words that say that it was said, of a statement.
    """

    id: str
    record: R
    report: str
    published: date | None
    publisher: str
    evidence: str
    content: str = ""
    cue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A report without its text. `superseded_by` is the id of the newer version, or empty."""

    id: str
    name: str
    headline: str
    publisher: str
    url: str
    published: date | None
    events: int
    superseded_by: str
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A reported event with what exports say of its report.

    Args:
        telling: the reported event.
        headline, url: of its report.
        length: characters of the report's text.
        paragraph: number of the paragraph in which the evidence stands, from 1.
        trigger: the words of the predicate.
    """

    telling: Telling
    headline: str
    url: str
    length: int
    paragraph: int
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event with all its accounts, the earliest first."""

    event: Event
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report that a search found, with the words around the first find."""

    report: str
    headline: str
    publisher: str
    published: date | None
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A quarantined story with its id and the run that met it."""

    id: str
    run: str
    story: Quarantined


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of ingest: how many stories it brought that were new to the record."""

    run: str
    coded: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The books of one call: read = coded + quarantined + known."""

    read: int = 0
    coded: int = 0
    quarantined: int = 0
    known: int = 0
