"""The dictionaries: what words name countries, offices, organisations, acts. Loaded once, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from legation.garbage import without_collection
from legation.lexicon.calendar import Calendar, load_calendar
from legation.lexicon.countries import Countries, load_countries
from legation.lexicon.evaluations import Evaluations, load_evaluations
from legation.lexicon.grammar import Grammar, load_grammar
from legation.lexicon.offices import Holding, Offices, load_offices
from legation.lexicon.offices import build as build_offices
from legation.lexicon.organisations import Organisations, load_organisations
from legation.lexicon.petrarch import ActorFiles, load_actor_files
from legation.lexicon.reporting import ReportingBook, load_reporting
from legation.lexicon.status_words import StatusWords, load_status_words
from legation.lexicon.titles import Titles, load_titles
from legation.lexicon.triggers import TriggerBook, read_triggers
from legation.settings import DEFAULTS, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All dictionaries of one language."""

    countries: Countries
    organisations: Organisations
    titles: Titles
    grammar: Grammar
    triggers: TriggerBook
    status: StatusWords
    reporting: ReportingBook
    evaluations: Evaluations
    calendar: Calendar
    offices: Offices = field(default_factory=Offices)
    actors: ActorFiles = field(default_factory=ActorFiles)
    extra: str = ""
    """What was loaded beside the package, for the fingerprint of the scheme."""


def load_lexicon(settings: Settings = DEFAULTS, known: Iterable[Holding] = ()) -> Lexicon:
    """The English dictionaries that ship with the package, with the user's own beside them.

    Args:
        settings: whether the seed of office-holders is used, and which actor files are read.
        known: offices read from reports, from `Register.holdings()`.

    Raises:
        SetupError: if a dictionary is missing or malformed; names the file and line.
    """
    with without_collection():
        return _load(settings, tuple(known))


def _load(settings: Settings, read: tuple[Holding, ...]) -> Lexicon:
    titles = load_titles()
    actors = load_actor_files(settings.actor_files, titles.agents)
    seed = load_offices() if settings.seed_offices else ()
    triggers, own, faults = read_triggers(settings.codebooks)
    if faults:
        raise faults[0]
    return Lexicon(
        countries=load_countries(),
        organisations=load_organisations(),
        titles=titles,
        grammar=load_grammar(),
        triggers=triggers,
        status=load_status_words(),
        reporting=load_reporting(),
        evaluations=load_evaluations(),
        calendar=load_calendar(),
        offices=build_offices((*seed, *read)),
        actors=actors,
        extra=actors.digest + own + (repr(read) if read else ""),
    )
