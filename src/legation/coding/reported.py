"""The record of reported content, and the chain of sources of what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legation.model import Actor, Source, Stance
from legation.parsed import Token
from legation.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One piece of reported content.

    Args:
        cue: the reporting word (the quotation itself where there is none).
        speaker, name, actor, country: the head of the phrase that names the speaker, and what it stands for.
        content: the pieces of the content, in order of the text.
        quoted: whether any of it stands in quotation marks.
        stance: whether the speaker asserts, denies or doubts it.
        makes: whether the cue makes a statement (see `Cue.makes`).
        sentence: the sentence of the cue.
        addressee: to whom it is said.
        continued: a quotation without a cue of its own.
        loose: the content is an object or infinitive, not a clause or a quotation.
        silent: why no statement is made of it, or "": "unsaid" (nobody has said it, or not yet), "inside" (the cue stands in
            somebody's quoted words), "relayed" (a medium that names its own source), "binding" (a law), "heading", "carried" (goes on without a cue).
        rules: what decided.
    """

    cue: Span
    speaker: Token | None
    name: str
    actor: Actor | None
    content: tuple[Span, ...]
    quoted: bool
    stance: Stance
    makes: str
    sentence: int
    country: str | None = None
    addressee: Actor | None = None
    continued: bool = False
    loose: bool = False
    silent: str = ""
    rules: tuple[str, ...] = ()

    def covers(self, span: Span) -> bool:
        """Whether `span` lies in the reported content."""
        start, end = span.start, span.end
        for piece in self.content:  # noqa: SIM110 - asked for every event and cue: a generator costs three times as much
            if piece.start <= start and end <= piece.end:
                return True
        return False


def sources_of(span: Span, reported: Sequence[Reported]) -> tuple[Source, ...]:
    """The chain of sources on whose word the words at `span` stand, outermost first."""
    chain = [
        item
        for item in reported
        if item.name and not item.loose and item.makes != "never" and item.silent != "unsaid" and item.covers(span)
    ]
    chain.sort(key=lambda item: (-sum(len(piece) for piece in item.content), item.silent != "relayed", "cue:citing" in item.rules))
    return tuple(Source(name=item.name, actor=item.actor, stance=item.stance, span=item.cue) for item in chain)
