"""The dictionaries: what words name countries, offices, organisations, acts. Loaded once, never changed."""

from __future__ import annotations

from dataclasses import dataclass

from legation.lexicon.calendar import Calendar, load_calendar
from legation.lexicon.countries import Countries, load_countries
from legation.lexicon.evaluations import Evaluations, load_evaluations
from legation.lexicon.grammar import Grammar, load_grammar
from legation.lexicon.organisations import Organisations, load_organisations
from legation.lexicon.reporting import ReportingBook, load_reporting
from legation.lexicon.status_words import StatusWords, load_status_words
from legation.lexicon.titles import Titles, load_titles
from legation.lexicon.triggers import TriggerBook, load_triggers


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


def load_lexicon() -> Lexicon:
    """The English dictionaries that ship with the package.

    Raises:
        SetupError: if a dictionary is missing or malformed; names the file and line.
    """
    return Lexicon(
        countries=load_countries(),
        organisations=load_organisations(),
        titles=load_titles(),
        grammar=load_grammar(),
        triggers=load_triggers(),
        status=load_status_words(),
        reporting=load_reporting(),
        evaluations=load_evaluations(),
        calendar=load_calendar(),
    )
