"""Whether an act occurred, goes on, is planned, is possible, did not happen, or was called off.

The reading goes from the inside out: the act's own verb (tense, aspect, modals, negation), then each predicate that governs
it (attitude and implicative verbs, conditions, questions, denials) may change what the inner words said.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.coding import arguments, status_forms
from legation.coding.status_ahead import Ahead, Timed
from legation.coding.status_nouns import NounStatus, StatusReading
from legation.lexicon.status_words import StatusWords
from legation.model import Status
from legation.parsed import ParsedReport, Token

_POSSIBLE = frozenset({"may", "might", "could", "can", "ca", "should", "must", "ought"})
_GOVERNING = frozenset({"of", "from", "to", "on", "for", "out", "about", "against", "into"})
"""Prepositions through which a word reaches the gerund that completes it."""
_DEPTH = 8
_KEPT = 2
"""Depth down to which the status of a verb is kept: the verbs that govern others are asked for again and again."""
_WILLING = frozenset({"ready", "willing", "prepared"})
_DEPARTING = frozenset({"leave", "depart", "head"})
_STRIVING = frozenset({"try", "seek", "attempt", "strive"})
"""Verbs of which only the outcome is open: who "will try to meet" plans to."""


class StatusReader(NounStatus):
    """Reads the status of acts in one report.

    Args:
        words: the groups of status.toml.
        parsed: the report; its publication date tells future from past.
        times: the time expressions of the report.
    """

    def __init__(self, words: StatusWords, parsed: ParsedReport, times: Sequence[Timed] = ()) -> None:
        super().__init__(words, parsed)
        self.ahead = Ahead(parsed, times, words.declared)
        self.known: dict[int, StatusReading] = {}

    def read(self, token: Token, light: Token | None = None) -> StatusReading:
        """The status of an act.

        Args:
            token: the verb, event noun or adjective that names it.
            light: the light verb of an event noun ("held talks"), if it has one.
        """
        if light is not None and light is not token:
            return self._light(token, light)
        if arguments.is_verbal(token):
            return self._verb(token, 0)
        if token.pos == "ADJ":
            return self._adjective(token)
        return self._noun(token, 0)

    def lent(self, token: Token) -> Status | None:
        """The status that a word lends to the act it speaks of ("postponed" said of a meeting), if it lends one."""
        return self._group(token)

    # ------------------------------------------------------------------ verbs
    def _verb(self, verb: Token, depth: int) -> StatusReading:
        found = self.known.get(verb.i)
        if found is None:
            found = self._read_verb(verb, depth)
            if depth <= _KEPT:  # deeper down the reading may have been cut short
                self.known[verb.i] = found
        return found

    def _read_verb(self, verb: Token, depth: int) -> StatusReading:
        if depth > _DEPTH:
            return StatusReading("occurred", ("status:default",))
        if status_forms.is_denied(verb, self.parsed.tokens):
            if status_forms.has_condition(verb) and status_forms.is_future(verb):
                return self._outer(verb, StatusReading("possible", ("status:not-unless",)), depth)  # "will not attend unless …"
            return self._outer(verb, StatusReading("negated", ("status:negation",)), depth)
        if verb.dep == "conj" and arguments.is_verbal(verb.head) and self._shares(verb):
            shared = self._verb(verb.head, depth + 1)
            return StatusReading(shared.status, (*shared.rules, "status:shared"))
        own = self._own(verb, depth)
        return self._outer(verb, own, depth)

    def _shares(self, verb: Token) -> bool:
        """Whether a coordinated verb takes tense and modality from the verb before it."""
        if verb.child("nsubj", "nsubjpass", "auxpass"):
            return False
        helpers = status_forms.helpers_of(verb)
        if helpers:  # "agreed to set up a hotline and to meet"
            return all(helper.lower == "to" for helper in helpers) and status_forms.is_infinitive(verb.head)
        return verb.tag in {"VB", "VBG", "VBN"} or verb.tag == verb.head.tag

    def _own(self, verb: Token, depth: int) -> StatusReading:
        """What the verb's own form says."""
        helpers = status_forms.helpers_of(verb)
        lowers = {child.lower for child in helpers}
        if verb.lemma == "be" and any(child.lower == "due" and child.child("xcomp") is not None for child in verb.kids("acomp")):
            return StatusReading("planned", ("status:due",))
        if lowers & status_forms.FUTURE:
            if status_forms.has_condition(verb):
                return StatusReading("possible", ("status:will-if",))
            return StatusReading("planned", ("status:will",))
        if "would" in lowers or ("'d" in lowers and verb.tag == "VB"):
            return self._would(verb, lowers)
        if lowers & _POSSIBLE:
            return self._modal(lowers)
        if "to" in lowers or (verb.tag == "VB" and not helpers):
            return self._infinitive(verb, helpers, depth)
        if verb.lemma == "go" and verb.tag == "VBG" and verb.child("xcomp"):
            return StatusReading("planned", ("status:going-to",))
        if verb.tag == "VBG":
            if not lowers and verb.dep != "amod" and status_forms.is_habitual(verb):
                return StatusReading("ongoing", ("status:habit",))
            return self._participle(verb, lowers, depth)
        if self.ahead.starts_later(verb):
            return StatusReading("planned", ("status:starts-later",))
        if verb.tag == "VBN" and lowers & {"has", "have"}:
            return self._perfect(verb)
        if verb.tag in {"VBZ", "VBP"} or (verb.tag == "VBN" and lowers & {"is", "are", "'s", "'re"} and "been" not in lowers):
            return self._present(verb, lowers)
        if verb.tag == "VBN" and verb.dep == "acl":
            if verb.lemma in self.words.resting:
                return StatusReading("ongoing", ("status:resting-participle",))
            if verb.lemma in self.words.resulting and status_forms.has_since(verb):
                return StatusReading("ongoing", ("status:participle-since",))
        return StatusReading("occurred", ("status:past",))

    def _would(self, verb: Token, lowers: set[str]) -> StatusReading:
        if "have" in lowers:
            return StatusReading("negated", ("status:would-have",))
        past_future = self._under_report(verb) and not status_forms.has_condition(verb)
        return StatusReading("planned" if past_future else "possible", ("status:would",))

    @staticmethod
    def _modal(lowers: set[str]) -> StatusReading:
        if "have" in lowers and "must" in lowers:
            return StatusReading("occurred", ("status:must-have",))
        if "have" in lowers and "should" in lowers:
            return StatusReading("negated", ("status:should-have",))
        return StatusReading("possible", ("status:modal",))

    def _present(self, verb: Token, lowers: set[str]) -> StatusReading:
        verbal = verb.lemma in self.words.punctual and verb.lemma in self.words.report
        if self._lies_ahead(verb) and not verbal:
            return StatusReading("planned", ("status:present-with-future-date",))
        if "has" in lowers or "have" in lowers:
            return self._perfect(verb)
        if status_forms.is_habitual(verb):
            return StatusReading("ongoing", ("status:habit",))
        if verb.lemma == "be" and any(c.dep == "acomp" and c.lemma in _WILLING and c.child("xcomp") for c in verb.children):
            return StatusReading("occurred", ("status:declared-ready",))  # to call oneself ready is an offer, and made
        if verb.lemma in self.words.punctual and not lowers & {"is", "are"}:
            if verb.dep == "relcl":
                return StatusReading("ongoing", ("status:present-in-a-relative-clause",))
            return StatusReading("occurred", ("status:present-of-a-verbal-act",))
        return StatusReading("ongoing", ("status:present",))

    def _perfect(self, verb: Token) -> StatusReading:
        """The present perfect: what has lasted "since" then goes on, unless the verb's acts are over at once and leave no state behind
        ("has closed the border since May"); what is done again and again goes on."""
        if status_forms.is_habitual(verb):
            return StatusReading("ongoing", ("status:habit",))
        if verb.lemma in self.words.resulting and status_forms.has_since(verb) and not status_forms.is_counted(verb):
            return StatusReading("ongoing", ("status:perfect-since",))
        if verb.lemma not in self.words.punctual and not status_forms.is_counted(verb):
            if status_forms.has_since(verb):
                return StatusReading("ongoing", ("status:perfect-since",))
            if any(child.dep == "advmod" and child.lower in {"far", "long", "always"} for child in verb.children):
                return StatusReading("ongoing", ("status:perfect-so-far",))
        return StatusReading("occurred", ("status:perfect",))

    def _infinitive(self, verb: Token, helpers: Sequence[Token], depth: int) -> StatusReading:
        head = verb.head
        lowers = {helper.lower for helper in helpers}
        if verb.dep == "ROOT" or head is verb:
            return StatusReading("planned" if "to" in lowers else "occurred", ("status:headline-infinitive",))
        if verb.dep == "ccomp" and verb.tag == "VB" and not helpers and arguments.is_verbal(head):
            # "Norway'll recall": a helper that the tokenizer left in the subject
            subject = verb.child("nsubj")
            if subject is not None and subject.lower.endswith(("'ll", "’ll")):
                return StatusReading("planned", ("status:will",))
        if verb.dep in {"advcl", "prep"} and arguments.is_verbal(head):
            if verb.i > head.i and self._group(head) == "planned" and not head.child("dobj", "xcomp", "ccomp"):
                return self._governed("planned", head, ("status:infinitive",), depth)  # "agreed in Oslo on Monday to meet"
            main = self._verb(head, depth + 1)
            if head.lemma in _DEPARTING and main.status == "occurred" and verb.i > head.i:
                return StatusReading("planned", ("status:purpose-of-a-departure",))
            ahead = main.status in {"planned", "possible", "negated", "cancelled"}
            return StatusReading(main.status if ahead else "occurred", (*main.rules, "status:purpose"))
        if head.lemma == "be" and verb.dep in {"xcomp", "attr", "acl"}:
            return StatusReading("cancelled" if "have" in lowers else "planned", ("status:be-to",))
        if verb.dep in {"acl", "relcl"} and head.pos in {"NOUN", "PROPN"} and self._group(head) is None:
            return StatusReading("planned", ("status:noun-infinitive",))
        return StatusReading("occurred", ("status:perfect-infinitive" if "have" in lowers else "status:infinitive",))

    def _participle(self, verb: Token, lowers: set[str], depth: int) -> StatusReading:
        if lowers & {"was", "were"}:
            return StatusReading("occurred", ("status:past-progressive",))
        if lowers & {"having"}:
            return StatusReading("occurred", ("status:perfect-participle",))
        if lowers:
            if self._lies_ahead(verb):
                return StatusReading("planned", ("status:progressive-with-future-date",))
            return StatusReading("ongoing", ("status:progressive",))
        if verb.dep == "pcomp":
            return self._after_preposition(verb, verb.head, depth)
        if verb.dep in {"advcl", "conj"} and arguments.is_verbal(verb.head):
            mark = verb.child("mark", "prep")
            if mark is not None and mark.lower in self.words.after:
                return StatusReading("occurred", ("status:after",))
            if status_forms.completes(verb, self.parsed.tokens) and self._group(verb.head) is not None:
                return StatusReading("occurred", ("status:gerund",))
            main = self._verb(verb.head, depth + 1)
            if main.status == "ongoing" and verb.lemma in self.words.punctual:
                return StatusReading("occurred", ("status:participle-of-a-verbal-act",))
            return StatusReading(main.status, (*main.rules, "status:participle"))
        if verb.dep in {"acl", "relcl"}:
            if verb.lemma in self.words.punctual:
                return StatusReading("occurred", ("status:participle-of-a-verbal-act",))
            return StatusReading("ongoing", ("status:participle-of-noun",))
        return StatusReading("occurred", ("status:gerund",))

    def _after_preposition(self, token: Token, preposition: Token, depth: int) -> StatusReading:
        word = preposition.lower
        if word in self.words.without or status_forms.is_displaced(preposition, self.parsed.tokens):
            return StatusReading("negated", (f"status:{word}",))
        governor = token.head.head if token.head.pos in {"ADP", "SCONJ"} else token.head
        if word in {"with", "as", "like"} and token.tag == "VBG" and token.child("nsubj"):
            # "with Chile pushing for a vote": at the time of the main clause, if there is one
            main = self._verb(governor, depth + 1) if arguments.is_verbal(governor) else StatusReading("ongoing", ())
            return StatusReading("ongoing" if main.status == "occurred" else main.status, (*main.rules, f"status:{word}-participle"))
        if word in self.words.before:
            if word != "before" or not arguments.is_verbal(governor):
                return StatusReading("planned", (f"status:{word}",))
            main = self._verb(governor, depth + 1)
            return StatusReading(main.status, (*main.rules, "status:before"))
        group = self._group(governor)
        if group in {"negated", "cancelled"} and word == "from":
            return StatusReading("negated", (f"status:{governor.lemma}-from",))
        if word == "by" and arguments.is_verbal(governor):
            main = self._verb(governor, depth + 1)
            return StatusReading(main.status, (*main.rules, "status:by"))
        return StatusReading("occurred", (f"status:after-{word}",))

    # ------------------------------------------------------------------ what governs
    def _outer(self, verb: Token, inner: StatusReading, depth: int) -> StatusReading:
        """Let the predicates above change what the inner words said."""
        if status_forms.is_answered_no(verb):
            return StatusReading("negated", (*inner.rules, "status:answered-no"))
        if self._asked(verb) or status_forms.is_condition(verb):
            return StatusReading("possible", (*inner.rules, "status:condition-or-question"))
        if verb.head is verb or not status_forms.completes(verb, self.parsed.tokens):
            return inner
        head = verb.head
        if head.pos == "ADP" and head.head is not head:
            head = head.head
        if verb.dep in {"ccomp", "acl"} and not status_forms.is_bare(verb) and verb.tag != "VBG":
            return self._finite(head, inner, depth)
        group = self._group(head) if verb.dep != "pcomp" or verb.head.lower in _GOVERNING else None
        if head.lemma == "be" and inner.rules and inner.rules[-1] == "status:be-to":
            return self._past_plan(head, inner)
        if group is not None:
            if inner.status == "negated" and group != "negated":
                return inner
            return self._governed(group, head, inner.rules, depth)
        if inner.status == "negated":
            return inner
        if verb.dep == "xcomp" and arguments.is_verbal(head):
            return self._with_main(verb, head, inner, depth)
        return inner

    def _with_main(self, verb: Token, head: Token, inner: StatusReading, depth: int) -> StatusReading:
        """The status of what completes a verb that takes no side: that of the verb ("began withdrawing")."""
        main = self._verb(head, depth + 1)
        rules = (*main.rules, f"status:{head.lemma}-own")
        if main.status == "occurred" and head.lemma in self.words.lasting_verbs and "status:perfect" in main.rules:
            return StatusReading("ongoing", rules)
        if head.lemma == "mean":
            return self._past_plan(head, StatusReading("planned", rules))
        if head.lemma in {"have", "need"} and status_forms.is_infinitive(verb) and main.status != "negated":
            if any(child.lower == "yet" for child in (*head.children, *verb.children)):
                return StatusReading("negated", ("status:have-yet-to",))
            if main.status in {"ongoing", "planned"}:
                return StatusReading("possible", ("status:have-to",))
        if inner.rules[-1:] == ("status:perfect-infinitive",) and main.status == "ongoing":
            return StatusReading("occurred", (*inner.rules, *rules))
        return StatusReading(main.status, rules)

    def _governed(self, group: Status, head: Token, rules: tuple[str, ...], depth: int) -> StatusReading:
        """The status of what a word of a group governs, from the group and the status of the word itself.

        "Did not fail to sign" is a signing (the verb implies it), "did not rule out signing" leaves it open; "no plans to sign"
        and "did not plan to sign" deny it; "scrapped plans to sign" cancels it.
        """
        above = self._above(head, depth)
        rules = (*rules, f"status:{head.lemma}")
        if group == "negated":
            if above == "negated":
                return StatusReading("occurred" if head.lemma in self.words.implicative else "possible", rules)
            return StatusReading("possible" if above == "possible" else "negated", rules)
        if group == "cancelled":
            changed: dict[Status, Status] = {"negated": "planned", "possible": "possible"}
            return StatusReading(changed.get(above, "cancelled"), rules)
        if above in {"negated", "cancelled"}:
            return StatusReading(above, (*rules, f"status:governor-{above}"))
        if group == "planned" or head.lemma in self.words.intended:
            past = self._past_plan(head, StatusReading(group, rules))
            if past.status == "cancelled":
                return past
        if above == "possible":
            return StatusReading("possible", rules)
        if above == "planned" and head.lemma in _STRIVING:
            return StatusReading("planned", rules)
        return StatusReading(group, rules)

    def _above(self, head: Token, depth: int) -> Status:
        """The status of the governing word itself."""
        if depth > _DEPTH:
            return "occurred"
        if arguments.is_verbal(head):
            return self._verb(head, depth + 1).status
        if head.dep in {"acomp", "oprd"} and arguments.is_verbal(head.head):
            return self._verb(head.head, depth + 1).status
        if head.pos != "NOUN":
            return "occurred"
        if status_forms.has_no(head) or (
            head.dep in {"dobj", "attr", "nsubj", "nsubjpass"}
            and arguments.is_verbal(head.head)
            and status_forms.is_denied(head.head, self.parsed.tokens)
        ):
            return "negated"
        if head.dep in {"dobj", "nsubjpass"} and arguments.is_verbal(head.head) and head.head.lemma not in self.words.opposing:
            group = self._group(head.head)
            if group in {"negated", "cancelled"}:
                return self._governed(group, head.head, (), depth + 1).status
        return "occurred"

    def _finite(self, head: Token, inner: StatusReading, depth: int) -> StatusReading:
        """What a governor does to a clause with a tense of its own: most leave it alone, some doubt or deny it."""
        if head.lemma == "be":
            head = head.child("acomp", "attr") or head  # "it is unlikely that …"
        name, words = f"status:{head.lemma}", self.words
        if head.pos == "NOUN":
            if status_forms.has_no(head):
                return StatusReading("negated", (*inner.rules, f"status:no-{head.lemma}"))
            if self._group(head) == "possible":
                return StatusReading("possible", (*inner.rules, name)) if inner.status != "negated" else inner
            if head.dep not in {"dobj", "nsubjpass"} or head.head.lemma not in words.denying:
                return inner
            head = head.head  # "denied reports that …"
        if head.lemma in words.denying:
            if self._above(head, depth) == "negated":
                return StatusReading("possible", (*inner.rules, f"status:not-{head.lemma}"))
            return StatusReading("negated", (*inner.rules, name))
        if head.lemma in words.doubting and inner.status != "negated":
            return StatusReading("possible", (*inner.rules, name))
        return inner

    def _past_plan(self, head: Token, inner: StatusReading) -> StatusReading:
        """A plan told in the past perfect, or as what was supposed to be, has come to nothing; a promise has not."""
        helpers = {child.lower for child in status_forms.helpers_of(head)}
        perfect = "had" in helpers and head.lemma in self.words.intended
        supposed = head.lemma in {"suppose", "mean"} and helpers & {"was", "were"}
        if perfect or supposed:
            return StatusReading("cancelled", (*inner.rules, "status:past-plan"))
        return inner

    def _asked(self, verb: Token) -> bool:
        sentence = self.parsed.sentences[verb.sent]
        return verb.i == sentence.root and self.parsed.tokens[sentence.last - 1].lower == "?"

    def _under_report(self, verb: Token) -> bool:
        return any(verb.dep == "ccomp" or a.dep == "ccomp" for a in (verb, *verb.ancestors()))

    def _lies_ahead(self, verb: Token) -> bool:
        return self.ahead.lies_ahead(verb)

    # ------------------------------------------------------------------ nouns and adjectives
    def _light(self, noun: Token, light: Token) -> StatusReading:
        """An event noun under its light verb: the verb's status, unless the verb plans, proposes or calls off."""
        if status_forms.has_no(noun):
            return StatusReading("negated", ("status:no",))
        group = self._group(light)
        if light.lemma == "call" and group != "cancelled" and noun.dep != "pobj":
            return self._verb(light, 0)  # "what it called a complaint", "called the complaint absurd", "called a meeting"
        if group is None or (light.lemma not in self.words.placing and group != "cancelled") or noun.lemma in self.words.declared:
            return self._verb(light, 0)
        return self._governed(group, light, (), 0)

    def _adjective(self, token: Token) -> StatusReading:
        head = token.head
        if token.dep in {"acomp", "attr", "oprd"} and arguments.is_verbal(head):
            return self._verb(head, 1)
        return StatusReading("ongoing", ("status:adjective",))
