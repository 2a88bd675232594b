"""What one report says: the records that coding makes. Open this file first; what many reports amount to is in `conclusions.py`.

All records are frozen; sequences are tuples; methods only answer questions about the record. Every record that was
coded carries `evidence`, a `Span` of the report's text as received, and `rules`, the names of what produced it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

ActorKind = Literal["state", "government", "person", "organisation", "group", "population"]
MentionKind = Literal["person", "country", "demonym", "metonym", "organisation", "agent", "title", "pronoun", "description"]
Status = Literal["occurred", "ongoing", "planned", "possible", "negated", "cancelled"]
Attendance = Literal["attended", "expected", "invited", "absent", "declined"]
GatheringKind = Literal["summit", "talks", "visit", "ceremony", "conference", "exercise", "other"]
Stance = Literal["asserts", "denies", "doubts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One news story as received, its furniture set apart.

    `text` is the story's text exactly as decoded; every span of every record points into it. `published` is given with the
    story, never guessed. `furniture` holds the spans of `text` that are not prose (byline, dateline, credits, tags).
    """

    id: str
    text: str
    name: str = ""
    headline: str = ""
    byline: tuple[str, ...] = ()
    dateline_place: str = ""
    agency: str = ""
    credits: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    published: date | None = None
    updated: date | None = None
    language: str = ""
    corrects: str = ""
    provenance: str = ""
    furniture: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party: a state, a government body, a person in office, an organisation, a group, a population.

    `country` is ISO 3166 alpha-3, `EUR` (the EU), `IGO` (an intergovernmental body), or None when unknown.
    `sector` is one of the codes of docs/who.md (GOV, LEG, MIL, …) or None.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name or refer to parties. `actors` is empty when the reference stays unresolved (and visible).

    Args:
        span: the whole phrase in the text.
        head: index of the head token in the parsed report.
        first, last: first token index, and the one after the last.
        kind: how the phrase refers.
        actors: the parties it stands for; several for "both countries".
        antecedent: index of the mention it was resolved to, if by reference.
        rules: the names of the rules and lexicon entries that decided.
    """

    span: Span
    head: int
    first: int
    last: int
    kind: MentionKind
    actors: tuple[Actor, ...] = ()
    antecedent: int | None = None
    rules: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor | None:
        """The one party meant, or None when there is none or there are several."""
        return self.actors[0] if len(self.actors) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who holds which office, as the story states it."""

    person: str
    country: str | None
    title: str
    sector: str | None
    evidence: Span
    as_of: date | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: a name, its country, coordinates where it is finer than a country, and how fine it is."""

    name: str
    country: str | None
    precision: Literal["point", "city", "region", "country", "unknown"] = "unknown"
    lat: float | None = None
    lon: float | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """On whose word: the name as the story gives it, the party if known, and how it stands to the content."""

    name: str
    actor: Actor | None = None
    stance: Stance = "asserts"
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEvent:
    """Who did, will do or did not do what to whom, as one report tells it."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    status: Status
    date: TimeSpan
    place: Place | None
    attributed_to: tuple[Source, ...]
    evidence: Span
    trigger: Span
    rules: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said what. `speaker` has the name as the story gives it (or of the person it stands for)."""

    speaker: Actor
    addressee: Actor | None
    direct: bool
    content: Span
    cue: Span
    evidence: Span
    date: TimeSpan = ABSENT
    about: tuple[Actor, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One party at a gathering, its attendance, and who says so."""

    actor: Actor
    status: Attendance
    evidence: Span
    attributed_to: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A meeting with several parties: summit, talks, visit, ceremony, conference, exercise.

    `within` is the name of the gathering on whose margins it takes place, or empty.
    """

    name: str
    kind: GatheringKind
    host: Actor | None
    place: Place | None
    date: TimeSpan
    participants: tuple[Participant, ...]
    evidence: Span
    counts: tuple[str, ...] = ()
    within: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A lasting fact between two parties: allies, membership, sanctions, a warrant, war, warming and cooling."""

    a: Actor
    b: Actor
    kind: str
    evidence: Span
    since: TimeSpan = ABSENT
    until: TimeSpan = ABSENT
    polarity: bool = True
    attributed_to: tuple[Source, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that went wrong inside a story without costing the story."""

    stage: str
    code: str
    detail: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedReport:
    """All that one report says, coded. `scheme` is the fingerprint of what coded it."""

    report: Report
    roles: tuple[Role, ...] = ()
    events: tuple[ReportedEvent, ...] = ()
    statements: tuple[Statement, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    standings: tuple[Standing, ...] = ()
    problems: tuple[Problem, ...] = ()
    scheme: str = ""

    def quote(self, span: Span) -> str:
        """The words of the report that `span` marks."""
        return span.text(self.report.text)

    def _repr_html_(self) -> str | None:
        """As a notebook shows it, where something has been registered that writes HTML (`shown_as_html`)."""
        write = _SHOWN.get("html")
        return None if write is None else write(self)


_SHOWN: dict[str, Callable[[CodedReport], str]] = {}


def shown_as_html(write: Callable[[CodedReport], str]) -> None:
    """Register what writes coded reports as HTML for notebooks. The records know nothing of how they are shown."""
    _SHOWN["html"] = write


@dataclass(frozen=True, slots=True, kw_only=True)
class RawStory:
    """Bytes that may hold one story, with what is known from outside them.

    Args:
        name: where it comes from.
        data: its bytes, as they came.
        metadata: what is known beside them.
        read: the report in them and what was wrong with it, where they were decoded already: that is not done twice.
    """

    name: str
    data: bytes
    metadata: Mapping[str, object] = field(default_factory=dict)
    read: tuple[Report, tuple[Problem, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """The outcome of a story that was coded."""

    name: str
    coded: CodedReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """The outcome of a story that was not: the stage that refused it, why, and its bytes."""

    name: str
    stage: str
    code: str
    detail: str
    data: bytes


Outcome = Coded | Quarantined


def content_id(*parts: str) -> str:
    """A short identifier that depends on content alone (16 hexadecimal digits of SHA-256)."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
