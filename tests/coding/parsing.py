"""Own sentences for the tests of the event coder: parsed, with the marked token, and with their frames."""

from __future__ import annotations

from datetime import date

from legation.coding.frames import Frame, FrameFinder
from legation.coding.report import code
from legation.model import Actor, CodedReport, Report, content_id
from legation.parsed import ParsedReport, Token
from legation.parsing.report import parse
from legation.scheme import Scheme


def parsed(scheme: Scheme, text: str, published: str = "") -> ParsedReport:
    """A text, parsed."""
    day = date.fromisoformat(published) if published else None
    return parse(Report(id=content_id(text), text=text, published=day), scheme.lexicon, scheme.language)


def coded(scheme: Scheme, text: str, published: str = "") -> CodedReport:
    """A text, coded."""
    return code(parsed(scheme, text, published), scheme)


def marked(scheme: Scheme, text: str, published: str = "") -> tuple[ParsedReport, Token]:
    """A text in which one word stands in braces: parsed without them, and the token of that word."""
    start, plain = text.index("{"), text.replace("{", "").replace("}", "")
    found = parsed(scheme, plain, published)
    return found, next(token for token in found.tokens if token.start == start)


def finder(scheme: Scheme) -> FrameFinder:
    """The frame finder of a scheme."""
    return FrameFinder(scheme.lexicon.triggers, scheme.lexicon.grammar)


def bare_frame(scheme: Scheme, text: str) -> tuple[ParsedReport, Frame, FrameFinder]:
    """The frame of the marked word on the most general entry of its lemma, whether or not an entry fires."""
    report, token = marked(scheme, text)
    frames = finder(scheme)
    candidate = next(c for c in frames.candidates(report) if c.frame.token is token)
    return report, candidate.fired[0] if candidate.fired else candidate.frame, frames


def sides(actors: tuple[Actor, ...]) -> list[str]:
    """Countries, or names where there is none."""
    return sorted(actor.country or actor.name for actor in actors)
