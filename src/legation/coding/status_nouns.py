"""The status of acts that a noun names, from its modifiers and from what governs it; and the words that lend a status.

`NounStatus` is the half of the status reader that looks at nouns; it asks the other half (`coding/status.py`) about verbs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from legation.coding import arguments, status_forms
from legation.lexicon.status_words import StatusWords
from legation.model import Status
from legation.parsed import ParsedReport, Token

_LOOSE = frozenset({"for", "of", "to", "on", "out", "from", "with"})
_WITHIN = frozenset({"at", "during"})
"""Prepositions that put an act into an event: what will be said at talks lies ahead with them."""
_PROMPTED = frozenset({"at", "after", "following", "despite", "upon"})
"""Prepositions before a verbal act that is done already: "at the request of Chile"."""
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status with the names of the rules that gave it."""

    status: Status
    rules: tuple[str, ...]


class NounStatus(ABC):
    """Reads the status of event nouns.

    Args:
        words: the groups of status.toml.
        parsed: the report.
    """

    def __init__(self, words: StatusWords, parsed: ParsedReport) -> None:
        self.words = words
        self.parsed = parsed

    @abstractmethod
    def _verb(self, verb: Token, depth: int) -> StatusReading:
        """The status of the act or state that a verb names."""

    @abstractmethod
    def _governed(self, group: Status, head: Token, rules: tuple[str, ...], depth: int) -> StatusReading:
        """The status of what a word of a group governs."""

    @abstractmethod
    def _lies_ahead(self, verb: Token) -> bool:
        """Whether a date that hangs on the word lies after publication."""

    def _group(self, token: Token) -> Status | None:
        """The status that a word lends to what it governs."""
        lemma, words = token.lemma, self.words
        if lemma == "set" and any(c.dep == "prt" and c.lower in {"up", "off", "out", "aside", "back"} for c in token.children):
            return None  # "set up roadblocks" is done, "set for Monday" is not
        if lemma == "keep" and not any(c.dep == "prep" and c.lower == "from" for c in token.children):
            return None  # "kept the crossing shut", "kept shelling": only "kept from shelling" denies
        if token.pos == "NOUN" and f"{lemma}_n" in words.possible:
            return "possible"
        if lemma in words.cancelled or (
            lemma in {"call", "put"} and any(c.dep == "prt" and c.lower == "off" for c in token.children)
        ):
            return "cancelled"
        if lemma in words.planned or token.lower in words.planned:
            return "planned"
        if lemma in words.negated:
            return "negated"
        if lemma in words.possible or token.lower in words.possible:
            return "possible"
        return None

    def _noun(self, noun: Token, depth: int) -> StatusReading:
        if depth > _DEPTH:
            return StatusReading("occurred", ("status:default",))
        if status_forms.has_no(noun):
            return StatusReading("negated", ("status:no",))
        words = self.words
        top = noun
        if noun.dep == "pobj" and noun.head.lower == "of" and noun.head.head.lemma in words.rounds:
            top = noun.head.head  # "the next round of talks"
        modifiers = {
            c.lower for one in {noun, top} for c in one.children
            if c.dep in {"amod", "det", "compound"} and not status_forms.is_habitual(c)
        }  # fmt: skip
        for status, group in (
            ("cancelled", words.noun_cancelled), ("planned", words.noun_planned), ("possible", words.noun_possible),
            ("ongoing", words.noun_ongoing), ("occurred", words.noun_occurred),
        ):  # fmt: skip
            if modifiers & group:
                return StatusReading(status, (f"status:{sorted(modifiers & group)[0]}",))  # type: ignore[arg-type]
        for child in noun.children:
            # "talks scheduled for Monday", "a visit postponed twice"
            if child.dep == "acl" and child.tag == "VBN" and noun.lemma not in words.declared:
                lent = self._group(child)
                if lent in {"planned", "cancelled"}:
                    return self._governed(lent, child, (), depth)
        governed = self._noun_governor(top, depth)
        if (governed is None or governed.status in {"occurred", "ongoing"}) and self._lies_ahead(noun):
            return StatusReading("planned", ("status:noun-with-future-date",))
        if governed is not None:
            return governed
        if noun.lemma in words.lasting:
            return StatusReading("ongoing", ("status:lasting-noun",))
        return StatusReading("occurred", ("status:noun",))

    def _noun_governor(self, noun: Token, depth: int) -> StatusReading | None:
        """What the verb or preposition above an event noun says about it."""
        top = noun
        while (top.dep == "conj" and not arguments.is_verbal(top.head)) or (top.dep == "compound" and top.head.pos == "PROPN"):
            top = top.head
        head = top.head
        if head is top:
            return None
        if top.dep in {"nsubj", "nsubjpass"} and arguments.is_verbal(head):
            return self._noun_subject(noun, head, depth, passive=top.dep == "nsubjpass")
        if top.dep == "dobj" and arguments.is_verbal(head):
            group = self._group(head) if head.lemma != "call" else None  # to call a thing something, or a meeting, asks for nothing
            if self._is_presupposed(noun) and (head.lemma in self.words.opposing or status_forms.is_denied(head, self.parsed.tokens)):
                return StatusReading("occurred", ("status:presupposed",))
            if group is not None and not (head.lemma in {"announce", "declare"} and noun.lemma in self.words.declared):
                return self._governed(group, head, (), depth)
            main = self._verb(head, depth + 1)
            return main if main.status in {"planned", "possible", "negated"} else None
        if top.dep == "pobj" and head.pos in {"ADP", "SCONJ"}:
            if noun.lemma in self.words.uttered and head.lower in _PROMPTED:
                return StatusReading("occurred", ("status:presupposed",))
            return self._noun_after_preposition(head, depth)
        return None

    def _is_presupposed(self, noun: Token) -> bool:
        """Whether the noun is somebody's own verbal act: "rejected Peru's request", "did not answer the offer by Peru"."""
        return noun.lemma in self.words.uttered and any(
            child.dep == "poss" or (child.dep == "prep" and child.lower in {"by", "from"}) for child in noun.children
        )

    def _noun_subject(self, noun: Token, head: Token, depth: int, *, passive: bool) -> StatusReading | None:
        """An event noun as subject: "talks are scheduled", "talks are due to resume", "a visit is possible", "talks ended"."""
        group = self._group(head)
        if group is not None and passive:
            return self._governed(group, head, (), depth)
        if noun.lemma in self.words.lasting:
            return None
        if head.lemma == "be" and (quality := head.child("acomp")) is not None:
            group = self._group(quality)
            if group is not None:
                return self._governed(group, quality, (), depth)
        if head.lemma == "be" and any(c.lower == "off" and not c.children for c in head.children):
            return StatusReading("cancelled", ("status:off",))
        return self._verb(head, depth + 1)

    def _noun_after_preposition(self, preposition: Token, depth: int) -> StatusReading | None:
        word, above = preposition.lower, preposition.head
        if word in self.words.before or above.lower in {"ahead", "prior"}:
            return StatusReading("planned", (f"status:{word}",))
        if word in self.words.without or status_forms.is_displaced(preposition, self.parsed.tokens):
            return StatusReading("negated" if word != "against" else "possible", (f"status:{word}",))
        group = self._group(above)
        if group is not None and word in _LOOSE:
            return self._governed(group, above, (f"status:{word}",), depth)
        if word in {"for", "to"} and arguments.is_verbal(above):
            return self._verb(above, depth + 1)
        if word in _WITHIN and arguments.is_verbal(above):
            main = self._verb(above, depth + 1)
            return main if main.status in {"planned", "possible"} else None
        return None
