"""Days that the story lends to an act without a date of its own: that of the sentence before, and that of a time of day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from legation.coding.arguments import is_verbal
from legation.coding.date_clauses import simple_past
from legation.coding.date_objects import goes_on, hits_them
from legation.parsed import ParsedReport, Token
from legation.timespan import TimeSpan

_BACK = 2
"""Sentences back within which a day is lent."""


class StoryDays:
    """What the sentences before lend.

    Args:
        parsed: the report.
        timed: the sentences that hold a dated expression. clocks: the tokens on which a time of day without a day hangs.
        date_of: the date that a verb's own clause gives.
    """

    def __init__(
        self, parsed: ParsedReport, timed: frozenset[int], clocks: frozenset[int], date_of: Callable[[Token], TimeSpan | None]
    ) -> None:
        self.parsed, self.timed, self.clocks, self.date_of = parsed, timed, clocks, date_of

    def told_on(self, verb: Token) -> TimeSpan | None:
        """The day of the sentence before, where the story is told on in the simple past without another date."""
        sentence = self.parsed.sentences[verb.sent]
        root = self.parsed.tokens[sentence.root]
        if (
            verb.sent in self.timed
            or verb.sent == 0
            or not simple_past(verb)
            or not (verb is root or (verb.dep == "conj" and verb.head is root))
        ):
            return None
        then = goes_on(verb)
        if not then and not _of_the_scene(root) and not hits_them(root):
            return None
        for back in range(1, _BACK + 1):
            if verb.sent < back:
                return None
            before = self.parsed.sentences[verb.sent - back]
            if before.paragraph != sentence.paragraph:
                return None
            above = self.parsed.tokens[before.root]
            if not is_verbal(above) or not simple_past(above):
                return None
            found = self.date_of(above)
            if found is not None:
                if found.first is None or (found.first != found.last and not then):
                    return None
                return replace(found, basis="inferred")
            if before.index in self.timed:
                return None
        return None

    def by_clock(self, verb: Token) -> TimeSpan | None:
        """A time of day without a day is one of the day that the paragraph tells of, else of the day of the news."""
        own = [verb, *(child for child in verb.children if not is_verbal(child))]
        if verb.dep == "conj" and verb.child("nsubj", "nsubjpass") is None:
            own.append(verb.head)
        sentence, published = self.parsed.sentences[verb.sent], self.parsed.report.published
        if published is None or verb.quoted or verb.sent in self.timed or not any(token.i in self.clocks for token in own):
            return None
        for before in reversed(self.parsed.sentences[: verb.sent]):
            if before.paragraph != sentence.paragraph:
                break
            if before.index in self.timed:
                root = self.parsed.tokens[before.root]
                return self.date_of(root) if is_verbal(root) else None
        return TimeSpan(first=published, last=published, precision="day", basis="inferred")


def _of_the_scene(root: Token) -> bool:
    """Whether the sentence stays with those of the sentence before: its subject is a pronoun or "the" with a common noun.

    What another party says to it, by name, is a reaction, and may come later.
    """
    subject = root.child("nsubj", "nsubjpass")
    if subject is None:
        return False
    if subject.pos == "PRON":
        return True
    return subject.pos == "NOUN" and any(c.dep == "det" and c.lower == "the" for c in subject.children)
