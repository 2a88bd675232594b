"""ParsedReport → CodedReport: every part of the coding in its order."""

from __future__ import annotations

from collections.abc import Sequence

from legation.coding.attribution import SpeechFinder
from legation.coding.dates import find_times
from legation.coding.event_dates import DateReader
from legation.coding.events import Context, find_events
from legation.coding.frames import FrameFinder
from legation.coding.gathering_events import coming, placed
from legation.coding.gatherings import find_gatherings
from legation.coding.home_places import at_home
from legation.coding.participants import ParticipantModel
from legation.coding.places import PlaceFinder
from legation.coding.roles import find_roles
from legation.coding.standings import find_standings
from legation.coding.statements import find_statements
from legation.coding.status import StatusReader
from legation.model import CodedReport, ReportedEvent
from legation.parsed import ParsedReport
from legation.scheme import Scheme
from legation.settings import Settings


def make_finder(scheme: Scheme) -> FrameFinder:
    """The frame finder of a scheme."""
    return FrameFinder(scheme.lexicon.triggers, scheme.lexicon.grammar)


def least_confidence(event: ReportedEvent, settings: Settings) -> float:
    """The confidence that an event must reach to be kept."""
    return settings.min_confidence_possible if event.status == "possible" else settings.min_confidence


def _sure(events: Sequence[ReportedEvent], settings: Settings) -> tuple[ReportedEvent, ...]:
    return tuple(event for event in events if event.confidence >= least_confidence(event, settings))


def make_context(parsed: ParsedReport, scheme: Scheme) -> Context:
    """What the coding of a report's events rests on: its dates, its reported speech, its places, the models."""
    lexicon = scheme.lexicon
    times = find_times(parsed, lexicon)
    return Context(
        parsed=parsed,
        dates=DateReader(parsed, times),
        reported=SpeechFinder(parsed, lexicon.reporting).find(),
        places=PlaceFinder(parsed, lexicon),
        status=StatusReader(lexicon.status, parsed, times),
        codebook=scheme.codebook,
        evaluations=lexicon.evaluations,
        ranker=scheme.ranker,
        participants=ParticipantModel(scheme.participants) if scheme.participants is not None else None,
        judge=scheme.judge,
        neural=scheme.neural,
    )


def code(parsed: ParsedReport, scheme: Scheme) -> CodedReport:
    """All the records of one report.

    Args:
        parsed: the report after parsing.
        scheme: codebook, lexicon and settings.
    """
    context = make_context(parsed, scheme)
    events = find_events(context, make_finder(scheme))
    events = _sure(events, scheme.settings)
    gatherings = find_gatherings(parsed, events, context)
    name_of = scheme.lexicon.countries.name
    events = _sure(coming(placed(events, gatherings, name_of), gatherings, parsed.report.id, name_of), scheme.settings)
    return CodedReport(
        report=parsed.report,
        roles=find_roles(parsed),
        events=tuple(at_home(event, context.places.words, scheme.lexicon) for event in events),
        statements=find_statements(parsed, context.reported, context.dates.read),
        gatherings=gatherings,
        standings=find_standings(parsed, context),
        problems=parsed.problems,
        scheme=scheme.fingerprint,
    )
