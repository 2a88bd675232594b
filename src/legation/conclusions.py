"""What many reports amount to: the records that are concluded from reported events, and what persons judge of them.

All are frozen, can always be rebuilt from the reports, and name the tellings they rest on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from legation.model import (
    Actor,
    Attendance,
    Gathering,
    GatheringKind,
    Place,
    ReportedEvent,
    Source,
    Standing,
    Status,
    content_id,
)
from legation.timespan import TimeSpan

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One reported event with what resolving needs to know of the report that tells it.

    Args:
        report: id of the report.
        event: what it tells.
        words: the words of the evidence.
        context: the sentence in which the evidence stands, and the headline.
        published: day of publication, or None.
        publisher: who published it.
        voice: id of the text that the report reprints; reports of one voice count once.
        corrects: id of the report that this one corrects or withdraws, or empty.
    """

    report: str
    event: ReportedEvent
    words: str = ""
    context: str = ""
    published: date | None = None
    publisher: str = ""
    voice: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One named feature of a comparison: the two values compared, and what it adds to the score."""

    feature: str
    left: str
    right: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether two reported events are one happening, by whom judged (`resolver` or a person), and why.

    `made_at` is an ISO date and time given from outside for human judgements, empty for the resolver's own.
    """

    left: str
    right: str
    verdict: Verdict
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    judge: str = "resolver"
    made_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a person makes of one reported event: right as coded, put right, or not told at all.

    Fields that are None stay as coded; `mode` is "" for none. Conclusions are drawn from what was amended, at every rebuild;
    what was coded stays in the record. `made_at` is an ISO date and time given from outside.
    """

    telling: str
    verdict: Literal["accept", "fix", "reject"]
    type: str | None = None
    mode: str | None = None
    status: Status | None = None
    actors: tuple[Actor, ...] | None = None
    recipients: tuple[Actor, ...] | None = None
    date: TimeSpan | None = None
    place: Place | None = None
    note: str = ""
    judge: str
    made_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A status of an event, since which report: `planned` in March, `occurred` in April."""

    status: Status
    reported: date | None
    report: str
    telling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Accounts that do not agree on a field: each value with the reported events that give it."""

    field: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a later report took back: the reported event `old`, replaced by `new` (empty: withdrawn without another account).

    `report` is the id of the report that corrects.
    """

    old: str
    new: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening, concluded from all reported events that tell it. Can always be rebuilt.

    `tellings` are ids of reported events; `voices` counts independent tellings; `id` is that of the earliest telling's
    content and does not change when more reports join; `status` is the last one in `history`. A corrected telling stays in
    `tellings` and is named in `corrections`; what is agreed comes from the others (from all, when all are withdrawn).
    """

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    status: Status
    first_reported: date | None = None
    last_reported: date | None = None
    date: TimeSpan
    place: Place | None
    tellings: tuple[str, ...]
    history: tuple[StatusChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    corrections: tuple[Correction, ...] = ()
    publishers: tuple[str, ...] = ()
    voices: int = 1
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringTelling:
    """One gathering as one report tells it, with what resolving needs to know of the report (as in `Telling`)."""

    report: str
    gathering: Gathering
    words: str = ""
    published: date | None = None
    publisher: str = ""
    voice: str = ""
    corrects: str = ""

    @property
    def id(self) -> str:
        """Depends on the report and the evidence alone."""
        return content_id(self.report, "gathering", str(self.gathering.evidence), self.gathering.kind, self.gathering.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTelling:
    """One standing as one report tells it, with what resolving needs to know of the report (as in `Telling`)."""

    report: str
    standing: Standing
    words: str = ""
    published: date | None = None
    publisher: str = ""
    voice: str = ""
    corrects: str = ""

    @property
    def id(self) -> str:
        """Depends on the report, the evidence and the parties alone."""
        one = self.standing
        return content_id(self.report, "standing", str(one.evidence), one.kind, one.a.id, one.b.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceChange:
    """An attendance as a report gives it, and on whose word: `expected` on Monday, `absent` on Thursday."""

    status: Attendance
    reported: date | None
    report: str
    attributed_to: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecord:
    """One party at a gathering over all reports: `status` is the last one in `history`."""

    actor: Actor
    status: Attendance
    history: tuple[AttendanceChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringRecord:
    """One gathering, concluded from all reports that tell of it; ids, voices and conflicts as in `Event`.

    `tellings` are ids of gathering tellings; `counts` are the latest reported ("26 heads of state").
    """

    id: str
    name: str
    kind: GatheringKind
    host: Actor | None
    place: Place | None
    first_reported: date | None = None
    last_reported: date | None = None
    date: TimeSpan
    attendance: tuple[AttendanceRecord, ...]
    tellings: tuple[str, ...]
    counts: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    corrections: tuple[Correction, ...] = ()
    publishers: tuple[str, ...] = ()
    voices: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRecord:
    """One lasting fact between two parties, concluded from all reports that state it.

    `since` and `until` are what the reports state, never the day of a report; `ended` is the first report that says it holds
    no longer (or never did), or None. `tellings` are ids of standing tellings.
    """

    id: str
    a: Actor
    b: Actor
    kind: str
    since: TimeSpan
    until: TimeSpan
    tellings: tuple[str, ...]
    polarity: bool = True
    ended: date | None = None
    conflicts: tuple[Conflict, ...] = ()
    corrections: tuple[Correction, ...] = ()
    publishers: tuple[str, ...] = ()
    voices: int = 1
    first_reported: date | None = None
    last_reported: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What passed between two countries in one period, each event counted once.

    Args:
        a: ISO 3166 alpha-3 code; who acts, when directed.
        b: ISO 3166 alpha-3 code; who is acted on, when directed.
        start: first day of the period.
        end: its last day.
        scale: name of the scale of `score`.
        score: mean score of the events; None when there are none.
        events: how many events.
        quads: events by quad class, in the order of the codebook.
        share: events per report of the whole record in the period (its coverage), or None without reports.
        last_event: id of the last event in the period.
    """

    a: str
    b: str
    start: date
    end: date
    scale: str
    score: float | None
    events: int
    quads: tuple[tuple[str, int], ...] = ()
    share: float | None = None
    last_event: str = ""
