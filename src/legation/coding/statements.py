"""Statements: reported content that counts as somebody's statement, with speaker, addressee and date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from legation.coding.reported import Reported
from legation.lexicon.reporting import SPEECHLESS
from legation.model import Actor, Statement, content_id
from legation.parsed import ParsedReport, Token
from legation.spans import Span, hull
from legation.timespan import ABSENT, TimeSpan

_SHOWN = 160
"""Characters of the content that the evidence of a statement takes in beside its cue."""

_COPY = 30
"""Characters from which the same words of the same speaker are a copy."""


def find_statements(
    parsed: ParsedReport, reported: Sequence[Reported], date_of: Callable[[Token], TimeSpan]
) -> tuple[Statement, ...]:
    """The statements of a report, in the order of the text.

    Args:
        parsed: the report.
        reported: what `SpeechFinder` found.
        date_of: the date of the act of saying, for a cue's token.
    """
    by_start = {token.start: token for token in parsed.tokens}
    found = []
    told: set[tuple[str, str]] = set()
    acts: set[tuple[int, str]] = set()
    for item in reported:
        if item.silent or not item.name or item.makes in SPEECHLESS or (item.makes == "quoted" and not item.quoted):
            continue
        words = _words(parsed, item)
        if words in told:
            continue  # a copy of a sentence told before
        told.add(words)
        if item.makes == "quoted":
            acts.add((item.sentence, item.name))
        elif (item.sentence, item.name) in acts and not item.continued:
            continue  # "called it "…", saying …": one statement
        cue = by_start.get(item.cue.start)
        found.append(
            Statement(
                speaker=_speaker(item),
                addressee=item.addressee,
                direct=item.quoted,
                content=hull(item.content),
                cue=item.cue,
                evidence=_whole_words(_evidence(item), parsed.report.text),
                date=date_of(cue) if cue is not None and not item.continued else ABSENT,
                about=_about(parsed, item),
                rules=item.rules,
            )
        )
    return tuple(found)


def _words(parsed: ParsedReport, item: Reported) -> tuple[str, str]:
    """What tells a statement from its copies: the speaker and the words, white space and case apart; short ones are their own."""
    words = " ".join(parsed.quote(hull(item.content)).casefold().split())
    return item.name, words if len(words) >= _COPY else str(item.cue)


def _speaker(item: Reported) -> Actor:
    """The speaker under the name that the story gives: the person's, else the words of the description."""
    if item.actor is not None and item.actor.kind == "person" and item.actor.name == item.name:
        return item.actor
    name, country = item.name, item.country
    sector = item.actor.sector if item.actor else None
    return Actor(id=f"speaker:{content_id(name, country or '')}", name=name, kind="group", country=country, sector=sector)


def _evidence(item: Reported) -> Span:
    """The cue, its speaker and the words next to it."""
    pieces = [item.cue]
    if item.speaker is not None and abs(item.speaker.start - item.cue.start) < _SHOWN:
        pieces.append(item.speaker.span)
    core = hull(pieces)
    nearest = min(item.content, key=lambda piece: min(abs(piece.start - core.end), abs(piece.end - core.start)))
    if nearest.start >= core.end:
        return Span(core.start, min(nearest.end, nearest.start + _SHOWN))
    if nearest.end <= core.start:
        return Span(max(nearest.start, nearest.end - _SHOWN), core.end)
    return hull([core, nearest])


def _whole_words(span: Span, text: str) -> Span:
    """The span without the pieces of words that its ends cut through."""
    start, end = span.start, span.end
    while start > 0 and start < end and text[start].isalnum() and text[start - 1].isalnum():
        start += 1
    while end < len(text) and end > start and text[end].isalnum() and text[end - 1].isalnum():
        end -= 1
    return Span(start, end) if end > start else span


def _about(parsed: ParsedReport, item: Reported) -> tuple[Actor, ...]:
    """The parties named in the content, each once."""
    found: dict[str, Actor] = {}
    for mention in parsed.mentions:
        if mention.kind in {"person", "country", "organisation"} and item.covers(mention.span):
            for actor in mention.actors:
                found.setdefault(actor.id, actor)
    return tuple(found.values())
