"""Whether an act occurred, goes on, is planned, is possible, did not happen, or was called off.

The reading goes from the inside out: the act's own verb (tense, aspect, modals, negation), then each predicate that governs
it (attitude and implicative verbs, conditions, questions, denials) may change what the inner words said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from legation.coding import arguments
from legation.lexicon.status_words import StatusWords
from legation.model import Status
from legation.parsed import ParsedReport, Token
from legation.timespan import TimeSpan

_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "nobody", "none", "nothing", "hardly", "scarcely"})
_FUTURE = frozenset({"will", "'ll", "shall", "wo"})
_POSSIBLE = frozenset({"may", "might", "could", "can", "should", "must", "ought"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided"})
_DEPTH = 8


class Timed(Protocol):
    """A time expression: where it stands and when it is."""

    @property
    def first(self) -> int: ...
    @property
    def timespan(self) -> TimeSpan: ...


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status with the names of the rules that gave it."""

    status: Status
    rules: tuple[str, ...]


class StatusReader:
    """Reads the status of acts in one report.

    Args:
        words: the groups of status.toml.
        parsed: the report; its publication date tells future from past.
        times: the time expressions of the report.
    """

    def __init__(self, words: StatusWords, parsed: ParsedReport, times: Sequence[Timed] = ()) -> None:
        self.words = words
        self.parsed = parsed
        self.times_by_sentence: dict[int, list[Timed]] = {}
        for time in times:
            self.times_by_sentence.setdefault(parsed.tokens[time.first].sent, []).append(time)

    def read(self, token: Token) -> StatusReading:
        """The status of the act that `token` (verb, event noun or adjective) names."""
        if arguments.is_verbal(token):
            return self._verb(token, 0)
        if token.pos == "ADJ":
            return self._adjective(token)
        return self._noun(token, 0)

    # ------------------------------------------------------------------ verbs
    def _verb(self, verb: Token, depth: int) -> StatusReading:
        if depth > _DEPTH:
            return StatusReading("occurred", ("status:default",))
        if self._negated(verb):
            return self._outer(verb, StatusReading("negated", ("status:negation",)), depth)
        if verb.dep == "conj" and arguments.is_verbal(verb.head) and self._shares(verb):
            shared = self._verb(verb.head, depth + 1)
            return StatusReading(shared.status, (*shared.rules, "status:shared"))
        own = self._own(verb, depth)
        return self._outer(verb, own, depth)

    def _shares(self, verb: Token) -> bool:
        """Whether a coordinated verb takes tense and modality from the verb before it."""
        if verb.child("nsubj", "nsubjpass", "aux", "auxpass"):
            return False
        return verb.tag in {"VB", "VBG", "VBN"} or verb.tag == verb.head.tag

    def _own(self, verb: Token, depth: int) -> StatusReading:
        """What the verb's own form says."""
        helpers = [child for child in verb.children if child.dep in {"aux", "auxpass"}]
        lowers = {child.lower for child in helpers}
        if lowers & _FUTURE:
            return StatusReading("planned", ("status:will",))
        if "would" in lowers or ("'d" in lowers and verb.tag == "VB"):
            past_future = self._under_report(verb) and not self._has_condition(verb)
            return StatusReading("planned" if past_future else "possible", ("status:would",))
        if lowers & _POSSIBLE:
            perfect = "have" in lowers and lowers & {"must"}
            return StatusReading("occurred" if perfect else "possible", ("status:modal",))
        if "to" in lowers or (verb.tag == "VB" and not helpers):
            return self._infinitive(verb, helpers, depth)
        if verb.lemma == "go" and verb.tag == "VBG" and verb.child("xcomp"):
            return StatusReading("planned", ("status:going-to",))
        if verb.tag == "VBG":
            return self._participle(verb, lowers, depth)
        if verb.tag in {"VBZ", "VBP"} or (verb.tag == "VBN" and lowers & {"is", "are", "'s", "'re"} and "been" not in lowers):
            return self._present(verb, lowers)
        return StatusReading("occurred", ("status:past",))

    def _present(self, verb: Token, lowers: set[str]) -> StatusReading:
        if self._lies_ahead(verb):
            return StatusReading("planned", ("status:present-with-future-date",))
        if "has" in lowers or "have" in lowers:
            return StatusReading("occurred", ("status:perfect",))
        if verb.lemma in self.words.punctual and not lowers & {"is", "are"}:
            return StatusReading("occurred", ("status:present-of-a-verbal-act",))
        return StatusReading("ongoing", ("status:present",))

    def _infinitive(self, verb: Token, helpers: Sequence[Token], depth: int) -> StatusReading:
        head = verb.head
        if verb.dep == "ROOT" or head is verb:
            return StatusReading(
                "planned" if any(h.lower == "to" for h in helpers) else "occurred", ("status:headline-infinitive",)
            )
        if verb.dep in {"advcl", "prep"} and arguments.is_verbal(head):
            main = self._verb(head, depth + 1)
            ahead = main.status in {"planned", "possible", "negated", "cancelled"}
            return StatusReading(main.status if ahead else "occurred", (*main.rules, "status:purpose"))
        if head.lemma == "be" and verb.dep in {"xcomp", "attr", "acl"}:
            return StatusReading("planned", ("status:be-to",))
        if verb.dep in {"acl", "relcl"} and head.pos in {"NOUN", "PROPN"} and self._group(head) is None:
            return StatusReading("planned", ("status:noun-infinitive",))
        return StatusReading("occurred", ("status:infinitive",))

    def _participle(self, verb: Token, lowers: set[str], depth: int) -> StatusReading:
        if lowers & {"was", "were"}:
            return StatusReading("occurred", ("status:past-progressive",))
        if lowers:
            if self._lies_ahead(verb):
                return StatusReading("planned", ("status:progressive-with-future-date",))
            return StatusReading("ongoing", ("status:progressive",))
        if verb.dep == "pcomp":
            return self._after_preposition(verb, verb.head.lower, depth)
        if verb.dep in {"advcl", "conj"} and arguments.is_verbal(verb.head):
            mark = verb.child("mark", "prep")
            if mark is not None and mark.lower in self.words.after:
                return StatusReading("occurred", ("status:after",))
            main = self._verb(verb.head, depth + 1)
            return StatusReading(main.status, (*main.rules, "status:participle"))
        if verb.dep in {"acl", "relcl"}:
            return StatusReading("ongoing", ("status:participle-of-noun",))
        return StatusReading("occurred", ("status:gerund",))

    def _after_preposition(self, token: Token, preposition: str, depth: int) -> StatusReading:
        if preposition in self.words.before:
            return StatusReading("planned", ("status:before",))
        if preposition in self.words.without:
            return StatusReading("negated", (f"status:{preposition}",))
        governor = token.head.head if token.head.pos in {"ADP", "SCONJ"} else token.head
        group = self._group(governor)
        if group in {"negated", "cancelled"} and preposition == "from":
            return StatusReading("negated", (f"status:{governor.lemma}-from",))
        if preposition == "by" and arguments.is_verbal(governor):
            main = self._verb(governor, depth + 1)
            return StatusReading(main.status, (*main.rules, "status:by"))
        return StatusReading("occurred", (f"status:after-{preposition}",))

    # ------------------------------------------------------------------ what governs
    def _outer(self, verb: Token, inner: StatusReading, depth: int) -> StatusReading:
        """Let the predicates above change what the inner words said."""
        if self._asked(verb) or self._has_mark(verb, _CONDITIONS):
            return StatusReading("possible", (*inner.rules, "status:condition-or-question"))
        if verb.dep not in {"xcomp", "ccomp", "acl", "pcomp", "oprd"} or verb.head is verb:
            return inner
        head = verb.head
        if head.pos == "ADP" and head.head is not head:
            head = head.head
        group = self._group(head)
        name = f"status:{head.lemma}"
        if head.lemma == "be" and inner.rules and inner.rules[-1] == "status:be-to":
            return self._past_plan(head, inner)
        if verb.dep == "ccomp" and not self._is_bare(verb):
            return self._finite(head, inner, depth)
        if group == "negated":
            above = self._above(head, depth)
            return StatusReading("occurred" if above == "negated" else "negated", (*inner.rules, name))
        if inner.status == "negated":
            return inner
        if group in {"planned", "possible", "cancelled"}:
            above = self._above(head, depth)
            if above in {"negated", "cancelled"}:
                return StatusReading("negated", (*inner.rules, name, f"status:governor-{above}"))
            if group == "planned":
                past = self._past_plan(head, StatusReading("planned", (*inner.rules, name)))
                if past.status == "cancelled":
                    return past
            if group == "planned" and above == "possible":
                return StatusReading("possible", (*inner.rules, name))
            return StatusReading(
                "planned" if group == "planned" else "possible" if group == "possible" else "cancelled", (*inner.rules, name)
            )
        if verb.dep == "xcomp" and arguments.is_verbal(head):
            main = self._verb(head, depth + 1)
            return StatusReading(main.status, (*main.rules, f"{name}-own"))
        return inner

    def _above(self, head: Token, depth: int) -> Status:
        return self._verb(head, depth + 1).status if arguments.is_verbal(head) else "occurred"

    @staticmethod
    def _is_bare(verb: Token) -> bool:
        """Whether the clause is an infinitive or a subjunctive ("demanded that he leave"): it has no tense of its own."""
        helpers = [child.lower for child in verb.children if child.dep in {"aux", "auxpass"}]
        return "to" in helpers or (verb.tag == "VB" and not helpers) or helpers == ["be"]

    def _finite(self, head: Token, inner: StatusReading, depth: int) -> StatusReading:
        """What a governor does to a clause with a tense of its own: most leave it alone, some doubt or deny it."""
        name = f"status:{head.lemma}"
        if head.lemma in self.words.denying:
            denied = self._above(head, depth) != "negated"
            return StatusReading("negated", (*inner.rules, name)) if denied else inner
        if head.lemma in self.words.doubting and inner.status != "negated":
            return StatusReading("possible", (*inner.rules, name))
        return inner

    @staticmethod
    def _past_plan(head: Token, inner: StatusReading) -> StatusReading:
        """A plan told in the past perfect, or as what was supposed to be, has come to nothing."""
        helpers = {child.lower for child in head.children if child.dep in {"aux", "auxpass"}}
        perfect = "had" in helpers
        supposed = head.lemma in {"suppose", "mean"} and helpers & {"was", "were"}
        if perfect or supposed:
            return StatusReading("cancelled", (*inner.rules, "status:past-plan"))
        return inner

    def _group(self, token: Token) -> Status | None:
        """The status that a word lends to what it governs."""
        lemma = token.lemma
        if token.pos == "NOUN" and f"{lemma}_n" in self.words.possible:
            return "possible"
        if lemma in self.words.cancelled or (
            lemma in {"call", "put"} and any(c.dep == "prt" and c.lower == "off" for c in token.children)
        ):
            return "cancelled"
        if lemma in self.words.planned or token.lower in self.words.planned:
            return "planned"
        if lemma in self.words.negated:
            return "negated"
        if lemma in self.words.possible or token.lower in self.words.possible:
            return "possible"
        return None

    def _negated(self, verb: Token) -> bool:
        for child in verb.children:
            if child.dep == "neg" or (
                child.lower in _NEGATIONS and child.dep in {"advmod", "preconj", "cc"} and child.lower != "nor"
            ):
                return not (child.i + 1 < len(self.parsed.tokens) and self.parsed.tokens[child.i + 1].lower in {"only", "just"})
            if child.dep in {"nsubj", "nsubjpass", "dobj"} and (child.lower in _NEGATIONS or self._has_no(child)):
                return True
        return False

    @staticmethod
    def _has_no(noun: Token) -> bool:
        return any(child.dep in {"det", "neg", "preconj"} and child.lower in {"no", "neither"} for child in noun.children)

    @staticmethod
    def _has_mark(verb: Token, words: frozenset[str]) -> bool:
        return any(
            child.dep in {"mark", "advmod", "prep"} and child.lower in words and child.i < verb.i for child in verb.children
        )

    def _has_condition(self, verb: Token) -> bool:
        return any(child.dep == "advcl" and self._has_mark(child, _CONDITIONS) for child in verb.children)

    def _asked(self, verb: Token) -> bool:
        sentence = self.parsed.sentences[verb.sent]
        return verb.i == sentence.root and self.parsed.tokens[sentence.last - 1].lower == "?"

    def _under_report(self, verb: Token) -> bool:
        return any(verb.dep == "ccomp" or a.dep == "ccomp" for a in (verb, *verb.ancestors()))

    def _lies_ahead(self, verb: Token) -> bool:
        """Whether a date in the verb's own clause lies after publication."""
        published = self.parsed.report.published
        if published is None:
            return False
        return any(
            self._in_clause(time, verb) and _later(time.timespan, published) for time in self.times_by_sentence.get(verb.sent, ())
        )

    def _in_clause(self, time: Timed, verb: Token) -> bool:
        token = self.parsed.tokens[time.first]
        for ancestor in token.ancestors():
            if ancestor is verb:
                return True
            if arguments.is_verbal(ancestor):
                return False
        return False

    # ------------------------------------------------------------------ nouns and adjectives
    def _adjective(self, token: Token) -> StatusReading:
        head = token.head
        if token.dep in {"acomp", "attr", "oprd"} and arguments.is_verbal(head):
            return self._verb(head, 1)
        return StatusReading("ongoing", ("status:adjective",))

    def _noun(self, noun: Token, depth: int) -> StatusReading:
        if depth > _DEPTH:
            return StatusReading("occurred", ("status:default",))
        if self._has_no(noun):
            return StatusReading("negated", ("status:no",))
        modifiers = {child.lower for child in noun.children if child.dep in {"amod", "det", "compound"}}
        words = self.words
        for status, group in (
            ("cancelled", words.noun_cancelled), ("planned", words.noun_planned), ("possible", words.noun_possible),
            ("ongoing", words.noun_ongoing), ("occurred", words.noun_occurred),
        ):  # fmt: skip
            if modifiers & group:
                return StatusReading(status, (f"status:{sorted(modifiers & group)[0]}",))  # type: ignore[arg-type]
        governed = self._noun_governor(noun, depth)
        if governed is not None:
            return governed
        if noun.lemma in words.lasting:
            return StatusReading("ongoing", ("status:lasting-noun",))
        return StatusReading("occurred", ("status:noun",))

    def _noun_governor(self, noun: Token, depth: int) -> StatusReading | None:
        """What the verb or preposition above an event noun says about it."""
        top = noun
        while top.dep == "conj" and not arguments.is_verbal(top.head):
            top = top.head
        head = top.head
        if head is top:
            return None
        if top.dep in {"nsubj", "nsubjpass"} and arguments.is_verbal(head):
            group = self._group(head)
            if group in {"cancelled", "planned", "negated", "possible"} and top.dep == "nsubjpass":
                return StatusReading(group, (f"status:{head.lemma}",))
            return self._verb(head, depth + 1) if noun.lemma not in self.words.lasting else None
        if top.dep == "dobj" and arguments.is_verbal(head):
            group = self._group(head)
            if group is not None:
                return StatusReading(group, (f"status:{head.lemma}",))
            return (
                self._verb(head, depth + 1) if self._verb(head, depth + 1).status in {"planned", "possible", "negated"} else None
            )
        if top.dep == "pobj" and head.pos in {"ADP", "SCONJ"}:
            return self._noun_after_preposition(head, depth)
        return None

    def _noun_after_preposition(self, preposition: Token, depth: int) -> StatusReading | None:
        word, above = preposition.lower, preposition.head
        if word in self.words.before or above.lower == "ahead":
            return StatusReading("planned", (f"status:{word}",))
        if word in self.words.without:
            return StatusReading("negated" if word != "against" else "possible", (f"status:{word}",))
        group = self._group(above)
        if group is not None and word in {"for", "of", "to", "on", "out", "from", "with"}:
            return StatusReading(group, (f"status:{above.lemma}-{word}",))
        if word in {"for", "to"} and arguments.is_verbal(above):
            return self._verb(above, depth + 1)
        return None


def _later(span: TimeSpan, published: date) -> bool:
    return span.first is not None and span.first > published
