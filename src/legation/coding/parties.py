"""From the phrases in a frame's slots to the parties of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.coding import arguments
from legation.coding.frames import Frame, FrameFinder
from legation.model import Actor
from legation.parsed import ParsedReport, Token

_BODY = frozenset({"person", "state", "government", "organisation", "group", "population"})
_RECIPROCAL_SLOTS = ("between", "with", "among", "and")


class PartyReader:
    """Reads the parties of frames in one parsed report.

    Args:
        parsed: the report.
        finder: knows the slots of a frame.
    """

    def __init__(self, parsed: ParsedReport, finder: FrameFinder) -> None:
        self.parsed = parsed
        self.finder = finder

    def actors(self, frame: Frame) -> tuple[Actor, ...]:
        """The parties that act: the first of the entry's actor slots that names any."""
        entry = frame.trigger
        names: Sequence[str] = entry.actor
        if entry.pos == "noun":
            names = names if frame.undergoes or frame.light is None else ("subj", *names)
            between = self.read(frame, ("between",), deep=False)
            if between and (entry.reciprocal or not frame.undergoes):
                return between
        return self.read(frame, names, deep=False)

    def recipients(self, frame: Frame, actors: Sequence[Actor]) -> tuple[Actor, ...]:
        """The parties acted upon, without those that act."""
        entry = frame.trigger
        names: Sequence[str] = entry.recipient
        if entry.reciprocal:
            names = (*names, *(name for name in _RECIPROCAL_SLOTS if name not in names))
            found = self.read_all(frame, names)
        elif frame.undergoes:
            found = self.read(frame, ("subj", *names), deep=True)
        else:
            found = self.read(frame, names, deep=True)
        known = {actor.id for actor in actors}
        return tuple(actor for actor in found if actor.id not in known)

    def read(self, frame: Frame, names: Iterable[str], *, deep: bool) -> tuple[Actor, ...]:
        """The parties of the first slot that has any."""
        for name in names:
            found = self.parties(self.finder.slot(frame, name), deep=deep)
            if found:
                return found
        return ()

    def read_all(self, frame: Frame, names: Iterable[str]) -> tuple[Actor, ...]:
        """The parties of all the slots."""
        found: dict[str, Actor] = {}
        for name in names:
            for actor in self.parties(self.finder.slot(frame, name), deep=True):
                found.setdefault(actor.id, actor)
        return tuple(found.values())

    def parties(self, heads: Iterable[Token], *, deep: bool) -> tuple[Actor, ...]:
        """The parties that phrases stand for, each once, in order.

        Args:
            heads: head tokens.
            deep: where the phrase is no party itself, take whom it belongs to ("Iran's nuclear programme" → Iran).
        """
        found: dict[str, Actor] = {}
        for head in heads:
            for token in arguments.content(head, self.finder.grammar.quantity):
                for actor in self._of_phrase(token, deep, 0):
                    found.setdefault(actor.id, actor)
        return tuple(found.values())

    def _of_phrase(self, token: Token, deep: bool, depth: int) -> tuple[Actor, ...]:
        number = self.parsed.by_head.get(token.i)
        if number is None:
            wide = self.parsed.by_token.get(token.i)
            if wide is not None and self.parsed.mentions[wide].head == token.i:
                number = wide
        if number is not None:
            actors = tuple(a for a in self.parsed.mentions[number].actors if a.kind in _BODY)
            if actors:
                return actors
            if depth == 0:
                deep = True  # a party whose side its own words must tell: "Tajik guards", "members of the Rada"
        if not deep or depth > 3:
            return ()
        for child in token.children:
            if child.dep == "poss":
                found = self._of_phrase(child, deep, depth + 1)
                if found:
                    return found
        for child in token.children:
            if child.dep in {"amod", "compound", "nmod", "appos"}:
                found = self._of_phrase(child, False, depth + 1)
                if found:
                    return found
        for prep in token.children:
            if prep.dep == "prep" and prep.lower in {"of", "in", "by", "from", "against", "between", "inside"}:
                for inner in prep.kids("pobj"):
                    found = tuple(a for t in arguments.expand(inner) for a in self._of_phrase(t, deep, depth + 1))
                    if found:
                        return found
        return ()
