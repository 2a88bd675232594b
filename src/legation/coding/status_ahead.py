"""What dates say of a status: whether an act lies ahead of publication, and whether what is told as done begins only later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from legation.coding import arguments, status_forms
from legation.parsed import ParsedReport, Token
from legation.timespan import TimeSpan

_STARTING = frozenset({"begin", "start", "commence", "open", "apply", "last"})
_FROM = frozenset({"from", "starting", "beginning", "effective"})
"""Words before the day on which a measure begins."""


class Timed(Protocol):
    """A time expression: where it stands and when it is."""

    @property
    def first(self) -> int: ...
    @property
    def timespan(self) -> TimeSpan: ...
    @property
    def within(self) -> bool: ...


class Ahead:
    """Reads what lies ahead in one report.

    Args:
        parsed: the report; its publication date tells future from past.
        times: the time expressions of the report.
        declared: nouns of acts that announcing performs ("sanctions").
    """

    def __init__(self, parsed: ParsedReport, times: Sequence[Timed], declared: frozenset[str]) -> None:
        self.tokens = parsed.tokens
        self.published = parsed.report.published
        self.declared = declared
        self.by_sentence: dict[int, list[Timed]] = {}
        for time in times:
            if time.within:
                continue  # the end of "from Monday to Wednesday" says nothing of the whole
            self.by_sentence.setdefault(parsed.tokens[time.first].sent, []).append(time)

    def lies_ahead(self, word: Token) -> bool:
        """Whether a date in the word's own clause lies after publication."""
        published = self.published
        if published is None:
            return False
        return any(_later(time.timespan, published) and self._in_clause(time, word) for time in self.by_sentence.get(word.sent, ()))

    def starts_later(self, verb: Token) -> bool:
        """Whether what a verb tells as done begins only later: "announced tariffs to begin on Monday", "has closed the strait from Friday"."""
        for noun in verb.kids("dobj", "nsubjpass"):
            beside = [clause for clause in verb.kids("advcl", "xcomp") if clause.i > noun.i and status_forms.is_infinitive(clause)]
            if noun.lemma in self.declared and any(self._begins(clause) for clause in (*noun.kids("acl", "relcl"), *beside)):
                return True
        published = self.published
        if published is None or verb.tag not in {"VBD", "VBN"}:
            return False
        for time in self.by_sentence.get(verb.sent, ()):
            if _later(time.timespan, published) and self._in_clause(time, verb):
                above = self.tokens[time.first].head
                if not {above.lower, above.head.lower}.isdisjoint(_FROM):
                    return True
        return False

    def _begins(self, clause: Token) -> bool:
        """Whether a clause on a noun says that it begins at a time to come: "to begin on Monday", "that will take effect"."""
        if clause.lemma not in _STARTING and not (clause.lemma == "take" and any(c.lower == "effect" for c in clause.kids("dobj"))):
            return False
        return status_forms.is_infinitive(clause) or self.lies_ahead(clause) or any(c.lower in status_forms.FUTURE for c in clause.kids("aux"))

    def _in_clause(self, time: Timed, word: Token) -> bool:
        for ancestor in self.tokens[time.first].ancestors():
            if ancestor is word:
                return True
            if arguments.is_verbal(ancestor):
                return False
        return False


def _later(span: TimeSpan, published: date) -> bool:
    """Whether an interval begins after publication, or a stretch of days on the very day."""
    if span.first is None or span.first < published:
        return False
    return span.first > published or (span.precision == "range" and span.last is not None and span.last > published)
