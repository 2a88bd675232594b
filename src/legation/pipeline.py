"""The path of one story: decode, parse, code. The one place that catches everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from legation.codebook import load_codebook
from legation.coding.report import code
from legation.errors import SetupError, StoryError
from legation.lexicon import load_lexicon
from legation.limits import at_most
from legation.model import Coded, CodedReport, Outcome, Problem, Quarantined, RawStory, Report
from legation.model_files import check_models
from legation.neural import load_neural
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.parsing.syntax import load_language
from legation.ranker import load_ranker
from legation.reading import decode_with_problems
from legation.register import Register
from legation.relevance import SURE, score, worth_reading
from legation.relevance import load_model as load_relevance
from legation.scheme import Scheme
from legation.settings import DEFAULTS, FAST, MODES, Settings

INTERNAL = "internal.error"
UNPOLITICAL = "relevance.not-political"
NOT_CODED = frozenset({"reading.withdrawn", UNPOLITICAL})
"""Problems with which a report is kept as read, without records."""


def load_scheme(settings: Settings = DEFAULTS, register: Register | None = None) -> Scheme:
    """All that coding rests on, loaded once (about two seconds); keep it for many stories.

    Args:
        settings: limits and choices of the run.
        register: offices read from earlier reports, for names that come without one.

    Raises:
        SetupError: if the model, the codebook or a dictionary is missing or malformed, or there is no such mode.
    """
    if settings.mode not in MODES:
        raise SetupError(f"there is no mode {settings.mode!r}", remedy=f"Choose one of {', '.join(MODES)}.")
    check_models()
    types, participants, judge = map(load_ranker, ("types", "participants", "judge")) if settings.use_ranker else (None,) * 3
    known = register.holdings() if register is not None else ()
    neural = load_neural() if settings.neural else None
    book, lexicon = load_codebook(layers=settings.codebooks), load_lexicon(settings, known)
    return Scheme(book, lexicon, load_language(), settings, types, participants, judge, neural)


def trace_story(raw: RawStory, scheme: Scheme) -> tuple[Outcome, ParsedReport | None]:
    """The outcome of one story with its parse, for those who look at both; None when it was quarantined. Never raises.

    Args:
        raw: the story's bytes.
        scheme: from `load_scheme`.
    """
    stage = "reading"
    try:
        with at_most(scheme.settings.max_seconds):
            report, problems = decode_with_problems(raw, scheme.settings)
            withdrawn = any(problem.code in NOT_CODED for problem in problems)
            chance = 1.0 if withdrawn else _relevance(report, scheme)
            problems += _unpolitical(chance)
            if any(problem.code in NOT_CODED for problem in problems):
                return Coded(name=raw.name, coded=CodedReport(report=report, problems=problems, scheme=scheme.fingerprint)), None
            stage = "parsing"
            doubtful = scheme.settings.mode == FAST and chance < SURE
            choose = partial(worth_reading, lexicon=scheme.lexicon) if doubtful else None
            parsed = parse(report, scheme.lexicon, scheme.language, scheme.settings, choose)
            stage = "coding"
            if doubtful and not parsed.tokens:
                problems += (Problem(stage="parsing", code=UNPOLITICAL, detail=f"only a small part of it is political ({chance:.2f} of 1)"),)
            coded = code(parsed, scheme)
        return Coded(name=raw.name, coded=replace(coded, problems=problems + coded.problems)), parsed
    except StoryError as error:
        reason = (error.code, error.detail)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # also what native libraries raise past Exception
        reason = (INTERNAL, f"{type(error).__name__}: {error}"[:500])
    return Quarantined(name=raw.name, stage=stage, code=reason[0], detail=reason[1], data=raw.data), None


def _relevance(report: Report, scheme: Scheme) -> float:
    """How likely a story has anything political in it; 1 where that is not asked."""
    asked = scheme.settings.skip_unpolitical or scheme.settings.mode == FAST
    return score(report, scheme.lexicon) if asked else 1.0


def _unpolitical(chance: float) -> tuple[Problem, ...]:
    """The problem of a story that has nothing political in it."""
    threshold = load_relevance().threshold
    if chance >= threshold:
        return ()
    return (Problem(stage="reading", code=UNPOLITICAL, detail=f"nothing political: {chance:.2f} of 1, coded from {threshold:.2f}"),)


def code_story(raw: RawStory, scheme: Scheme) -> Outcome:
    """The outcome of one story: coded, or quarantined with the stage, the reason and the bytes. Never raises for a story.

    Args:
        raw: the story's bytes.
        scheme: from `load_scheme`.
    """
    return trace_story(raw, scheme)[0]


def code_stories(raws: Iterable[RawStory], scheme: Scheme) -> Iterator[Outcome]:
    """One outcome for each story, in order.

    Args:
        raws: from `legation.reading.open_source`.
        scheme: from `load_scheme`.
    """
    for raw in raws:
        yield code_story(raw, scheme)
