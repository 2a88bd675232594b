"""Parties that the sentence leaves unsaid in their place: the target of "condemned the launch", the author of "was expelled".

Nearly every political act has an actor, and accusing, asking, threatening, aiding, punishing and attacking have a target. Where the
predicate's own slots name none, the nearest fitting party of its phrase, its sentence or the sentence before stands in, and the
rule says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.coding.frames import Frame
from legation.model import Actor, Mention
from legation.parsed import ParsedReport

TARGETED = frozenset(
    {"ACCUSE", "REQUEST", "THREATEN", "SUPPORT", "AID", "SANCTION", "COERCE", "ASSAULT", "PROTEST", "RETREAT"}
)
"""Types whose acts are directed at somebody (PLOVER: a recipient is required or usual)."""

_NAMING = frozenset({"country", "demonym", "metonym", "organisation", "person", "agent", "title", "description", "pronoun"})


class ImpliedParties:
    """Finds unsaid parties in one parsed report.

    Args:
        parsed: the report.
    """

    def __init__(self, parsed: ParsedReport) -> None:
        self.parsed = parsed
        self.by_sentence: dict[int, list[Mention]] = {}
        for mention in parsed.mentions:
            if mention.actors and mention.kind in _NAMING:
                self.by_sentence.setdefault(parsed.tokens[mention.head].sent, []).append(mention)

    def recipient(self, frame: Frame, actors: Sequence[Actor]) -> tuple[tuple[Actor, ...], str]:
        """The unsaid target of a directed act, and the rule that found it ("" when none did)."""
        if frame.trigger.type not in TARGETED or not actors:
            return (), ""
        token, own = frame.token, _sides(actors)
        reach = {t.i for t in token.subtree() if t.i > token.i}
        here = self.by_sentence.get(token.sent, [])
        for rule, mentions in (
            ("implied:recipient-in-phrase", [m for m in here if m.head in reach]),
            ("implied:recipient-in-sentence", sorted(here, key=lambda m: abs(m.head - token.i))),
            ("implied:recipient-before", self.by_sentence.get(token.sent - 1, [])[::-1]),
        ):
            found = _first(mentions, own)
            if found:
                return found, rule
        return (), ""

    def actor(self, frame: Frame, recipients: Sequence[Actor]) -> tuple[tuple[Actor, ...], str]:
        """The unsaid author of an act upon somebody, and the rule that found it: the nearest other side of the sentence."""
        if not recipients:
            return (), ""
        near = sorted(self.by_sentence.get(frame.token.sent, []), key=lambda m: abs(m.head - frame.token.i))
        found = _first(near, _sides(recipients))
        return found, "implied:actor-in-sentence" if found else ""


def _sides(actors: Sequence[Actor]) -> set[str | None]:
    """The parties and the countries that they stand for."""
    return {actor.country for actor in actors} | {actor.id for actor in actors}


def _first(mentions: Iterable[Mention], own: set[str | None]) -> tuple[Actor, ...]:
    """The parties of the first mention that belong to a known country and to none of the given sides."""
    for mention in mentions:
        found = tuple(a for a in mention.actors if a.country is not None and a.country not in own and a.id not in own)
        if found:
            return found
    return ()
