"""The date of an act, from the time expressions of its own clause.

Where each expression hangs is settled once: on a verb, or on a noun with the way it hangs there. An act takes, in this
order, what hangs on its own predicate, what hangs on the phrases of its clause, what a coordinated, governing or
accompanying clause lends it, and what lies a stated number of days from another act ("a day after X fired"). A date on the
verb of reporting dates the report, not what is reported. Nothing is filled in from the day of publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from legation.coding import date_objects
from legation.coding import date_values as values
from legation.coding.arguments import is_verbal
from legation.coding.date_clauses import coarse, is_purpose, opening_word, simple_past, takes_place, unbounded, union
from legation.coding.date_lengths import lasting
from legation.coding.date_sites import Hung, TimeSites
from legation.coding.date_story import StoryDays
from legation.coding.dates import TimeExpression
from legation.parsed import ParsedReport, Token
from legation.timespan import ABSENT, TimeSpan

_DEPTH = 4
# links by which an expression names its noun, so that it cannot date the verb over it ("Monday's vote", "the war of 1967")
_NAMING = frozenset({"poss", "compound", "amod", "nummod", "of"})
# prepositions of the scene in which an act takes place ("said at Monday's briefing")
_SCENE = frozenset({"in", "at", "during"})
# verbs of existence, beginning and end, and of planning: their date is that of the event noun that is their subject
_EXIST = frozenset({
    "be", "take", "come", "begin", "start", "end", "follow", "occur", "happen", "hold", "schedule", "set", "plan",
    "expect", "continue", "open",
    "resume", "conclude", "last", "erupt", "slate", "arrange", "postpone", "cancel", "call", "go", "run", "unfold", "fall",
})  # fmt: skip
# verbs whose own date is that of the act they take as an infinitive: "failed on Thursday to agree"
_CARRYING = frozenset({"fail", "refuse", "decline", "manage", "begin", "start", "continue", "try", "attempt", "neglect", "cease", "stop", "proceed"})
# verbs of calling off and putting off: what is dated is the event that they hit
_PUTTING_OFF = frozenset({"call", "cancel", "postpone", "scrap", "put", "delay", "reschedule", "move", "push", "defer", "shelve"})
_SERIES = frozenset({"round", "series", "day", "cycle", "session"})
_TOGETHER = frozenset({"as", "when", "while"})
_STARTING = frozenset({"start", "begin"})
# nouns of acts that bring another about: "will meet on Monday at Peru's request" does not date the request
_CAUSES = frozenset({"request", "invitation", "demand", "urging", "insistence", "suggestion", "initiative", "protest", "objection"})
_PHRASES = frozenset({
    "dobj", "prep", "pobj", "attr", "agent", "dative", "nsubj", "nsubjpass", "npadvmod", "advmod", "acomp", "oprd",
    "appos", "conj", "pcomp"
})  # fmt: skip


class DateReader:
    """Reads the dates of acts in one report.

    Args:
        parsed: the report.
        times: its time expressions, from `find_times`.
    """

    def __init__(self, parsed: ParsedReport, times: Sequence[TimeExpression]) -> None:
        self.parsed = parsed
        self.times = times
        sites = TimeSites(parsed, times)
        self.hung, self.shifts = sites.hung, sites.shifts
        timed = frozenset(parsed.tokens[time.first].sent for time in times if time.timespan.known)
        self.story = StoryDays(parsed, timed, frozenset(sites.clocks), lambda verb: self._verb(verb, 0))

    def read(self, token: Token, noun: Token | None = None) -> TimeSpan:
        """The date of the act that `token` (verb or event noun) names; ABSENT when the story gives none.

        Args:
            token: the predicate.
            noun: the event noun under a light verb ("held Monday's talks"), whose own date counts too.
        """
        if noun is not None and noun is not token:
            found = self._best(self.hung.get(noun.i, ()), noun)
            if found is not None and not self.hung.get(token.i):
                return self._lasting(found, noun)
            if (planned := self._best(date_objects.scheduled(noun, self.hung), noun)) is not None:
                return planned
        if is_verbal(token):
            found = self._put_off(token) or self._verb(token, 0) or self.story.told_on(token) or self.story.by_clock(token) or ABSENT
            return found if noun is None else self._lasting(found, noun)
        return self._lasting(self._noun(token, 0) or ABSENT, token)

    def _put_off(self, verb: Token) -> TimeSpan | None:
        """The date of the event that is called off: "a visit due in September has been called off"."""
        if verb.lemma not in _PUTTING_OFF:
            return None
        for noun in verb.kids("nsubjpass", "dobj"):
            own = [h for h in self.hung.get(noun.i, ()) if noun.dep == "nsubjpass" or h.link in _NAMING]
            found = self._best([*own, *date_objects.scheduled(noun, self.hung)], noun) or self._under_noun(noun)
            if found is not None and not is_verbal(noun):
                return found
        return None

    def _lasting(self, span: TimeSpan, noun: Token) -> TimeSpan:
        """The days that the event lasts, where its date is that of its first or last."""
        time = next((time for time in self.times if time.timespan == span), None)
        return lasting(span, noun, self.parsed.tokens[time.first - 1] if time is not None and time.first > 0 else None)

    def bound(self, token: Token, signal: str) -> TimeSpan:
        """The interval that stands after "since" or "until" in the clause of a predicate; ABSENT where none does.

        Args:
            token: the predicate.
            signal: since or until.
        """
        inside = [token, *(child for child in token.children if not is_verbal(child))]
        below = [grand for child in inside[1:] for grand in child.children if not is_verbal(grand)]
        for node in (*inside, *below):
            for hung in self.hung.get(node.i, ()):
                if hung.time.signal == signal:
                    return unbounded(hung.time)
                if hung.time.signal == "from-to":
                    return self._end_of(hung.time, signal)
        return ABSENT

    def _end_of(self, whole: TimeExpression, signal: str) -> TimeSpan:
        """The first or the last end of a range: 1998 or 2000 in "from 1998 to 2000"."""
        ends = [time for time in self.times if time.within and whole.first <= time.first and time.last <= whole.last]
        return (ends[0] if signal == "since" else ends[-1]).timespan if ends else ABSENT

    # ------------------------------------------------------------------ verbs
    def _verb(self, verb: Token, depth: int) -> TimeSpan | None:
        if depth > _DEPTH:
            return None
        return (
            self._best(self.hung.get(verb.i, ()), verb)
            or self._when_of_date(verb)
            or self._in_phrases(verb)
            or self._best(date_objects.of_object(verb, self.hung), verb)
            or self._shifted(verb, depth)
            or self._lent(verb, depth)
        )  # fmt: skip

    def _when_of_date(self, verb: Token) -> TimeSpan | None:
        """ "in January 2022, when Peru closed the border", "since May, when …": the clause tells what happened then."""
        mark = next((c for c in verb.children if c.lower == "when" and c.i < verb.i), None)
        if mark is None or mark.i == 0:
            return None
        before = mark.i - 2 if self.parsed.tokens[mark.i - 1].lower == "," else mark.i - 1
        for time in self.times:
            if time.last == before + 1 and not time.within and time.kind == "DATE":
                return unbounded(time)
        return None

    def _in_phrases(self, verb: Token) -> TimeSpan | None:
        """What hangs on the phrases of the clause, as the parser often has it, short of naming them."""
        found: list[Hung] = []
        queue = [child for child in verb.children if child.dep in _PHRASES and not is_verbal(child)]
        for node in queue:
            found.extend(hung for hung in self.hung.get(node.i, ()) if hung.link not in _NAMING and self._loose(hung, node, verb))
            if len(queue) < 40:
                queue.extend(child for child in node.children if child.dep in _PHRASES and not is_verbal(child))
        return self._best(found, verb) or self._in_scene(verb) or self._in_infinitive(verb)

    def _in_scene(self, verb: Token) -> TimeSpan | None:
        """The date of the meeting at which, or of the visit during which, the act takes place."""
        found: list[Hung] = []
        for child in verb.children:
            if child.dep == "prep" and child.lower in _SCENE:
                for noun in child.kids("pobj"):
                    found.extend(hung for hung in self.hung.get(noun.i, ()) if self._tense_fits(hung.time.timespan, verb))
        return self._best(found, verb)

    def _in_infinitive(self, verb: Token) -> TimeSpan | None:
        """ "signed the order to launch on Saturday", "will come to attend next week": the date at the end goes with both."""
        found: list[Hung] = []
        queue = [child for child in verb.children if child.dep in {"dobj", "xcomp", "advcl", "prep", "pobj", "acl"}]
        queue += [inner for child in verb.kids("acomp") if child.lower in date_objects.DUE for inner in child.kids("xcomp")]
        for node in queue:
            if is_verbal(node):
                if any(child.dep == "aux" and child.lower == "to" for child in node.children):
                    found.extend(h for h in self.hung.get(node.i, ()) if self._same_side(h.time.timespan, verb))
                    queue.extend(child for child in node.children if child.dep in {"dobj", "xcomp", "prep", "pobj"})
            else:
                loose = (h for h in self.hung.get(node.i, ()) if h.link not in _NAMING and node.head is not verb)
                found.extend(h for h in loose if self._same_side(h.time.timespan, verb))
                queue.extend(child for child in node.children if child.dep in {"acl", "prep", "pobj"} and len(queue) < 30)
        return self._best(found, verb)

    def _same_side(self, span: TimeSpan, verb: Token) -> bool:
        """Whether a date lies before publication and the verb is past, or after it and the verb is not."""
        published = self.parsed.report.published
        if published is None or span.first is None or span.last is None:
            return False
        finite_past = verb.tag == "VBD" or (
            verb.child("auxpass", "aux") is not None and any(c.lower in {"was", "were", "had", "has", "have"} for c in verb.children)
        )
        return span.last <= published if finite_past else span.first >= published

    def _loose(self, hung: Hung, node: Token, verb: Token) -> bool:
        """Whether an expression on a noun may belong to the verb: it closes the clause or stands right before the verb."""
        if hung.link == "loose" or (hung.time.last >= verb.i > node.i and hung.link == "on"):
            return self._tense_fits(hung.time.timespan, verb)
        if node.dep in {"nsubj", "nsubjpass"}:
            return False
        return hung.link in {"on", "advmod", "late", "early", "in", "over", "last", "since"} and self._tense_fits(hung.time.timespan, verb)

    def _lent(self, verb: Token, depth: int) -> TimeSpan | None:
        """What a coordinated, governing or accompanying clause lends."""
        head, dep = verb.head, verb.dep
        if dep == "conj" and is_verbal(head) and head is not verb:
            then = self._when_of_date(head)
            if then is not None and verb.tag == head.tag:
                return then
            found = self._best(self.hung.get(head.i, ()), head) or self._in_phrases(head) or self._lent(head, depth + 1)
            if found is not None and self._same_time(verb, head):
                return found
        for child in verb.children:
            if (
                child.dep == "conj"
                and is_verbal(child)
                and not child.child("nsubj", "nsubjpass")
                and self._same_time(child, verb)
            ):
                found = self._best(self.hung.get(child.i, ()), child)
                if found is not None:
                    return found
            if child.tag == "VBG" and child.lemma in _STARTING and not child.child("nsubj", "aux"):
                found = self._best(self.hung.get(child.i, ()), child)
                if found is not None:
                    return found
            if child.dep == "advcl" and opening_word(child) == "since" and any(c.lower in {"has", "have"} for c in verb.children):
                begun = self._best(self.hung.get(child.i, ()), child) or self._in_phrases(child)
                published = self.parsed.report.published
                if begun is not None and begun.first is not None and published is not None and begun.first <= published:
                    return replace(begun, last=published, precision="range")
            if child.dep == "advcl" and opening_word(child) in _TOGETHER:
                found = self._best(self.hung.get(child.i, ()), child) or self._in_phrases(child)
                if found is not None and self._tense_fits(found, verb):
                    return found
        return self._from_governor(verb, depth)

    def _from_governor(self, verb: Token, depth: int) -> TimeSpan | None:
        head, dep = verb.head, verb.dep
        if head is verb or not is_verbal(head):
            return self._from_noun(verb, depth)
        if dep == "advcl":
            mark = opening_word(verb)
            together = (verb.tag == "VBG" and not mark) or mark in _TOGETHER or is_purpose(verb)
            found = self._verb(head, depth + 1) if together or mark == "after" else None
            # what came first, and made the news with it, falls into the same month; on the same day only perhaps
            return found if found is None or together or found.precision not in {"day", "days"} else None
        if dep in {"xcomp", "ccomp", "oprd"}:
            found = self._best(self.hung.get(head.i, ()), head)
            if dep == "xcomp" and head.lemma in _CARRYING:
                return self._verb(head, depth + 1)
            if found is None and head.dep == "conj":
                found = self._lent(head, depth + 1)  # "will come on May 2 and is expected to sign"
            if found is None or not self._ahead(found) or not (verb.child("aux") or dep != "ccomp"):
                return None
            # a coming day on a verb in the past can only be that of what is announced
            return found
        return None

    def _from_noun(self, verb: Token, depth: int) -> TimeSpan | None:
        """ "the deal signed": a participle after a noun that has its own date has that date only if it says so.

        In "agreed in March, in a deal brokered by Peru" the deal is what was agreed.
        """
        if verb.dep == "acl" and verb.tag == "VBN" and verb.head.dep == "pobj" and verb.head.head.lower == "in":
            above = verb.head.head.head
            if is_verbal(above) and simple_past(above):
                return self._best(self.hung.get(above.i, ()), above)
        if (main := date_objects.main_clause(verb)) is not None:
            told = self._best(self.hung.get(main.i, ()), main)
            return told if told is not None and (told.precision != "day" or self._after_comma(verb)) else None
        if (
            verb.dep == "pcomp"
            and verb.head.pos in {"ADP", "SCONJ"}
            and verb.head.lower in {"by", "in"}
            and is_verbal(verb.head.head)
        ):
            return self._verb(verb.head.head, depth + 1)
        return None

    def _after_comma(self, clause: Token) -> bool:
        """Whether a clause follows a comma."""
        first = min(token.i for token in clause.subtree())
        return first > 0 and self.parsed.tokens[first - 1].lower == ","

    def _same_time(self, later: Token, first: Token) -> bool:
        """Whether two coordinated verbs are told in one tense, and two subjects in one breath ("marched on Friday and the police …")."""
        helpers = [{c.lower for c in verb.children if c.dep == "aux"} for verb in (later, first)]
        if later.child("nsubj", "nsubjpass") is None:
            return later.tag == first.tag or not helpers[0]
        if later.tag != first.tag or helpers[0] != helpers[1]:
            return False
        subject = first.child("nsubj", "nsubjpass")
        if subject is None:
            return False
        return any(h.time.last <= subject.i for h in self.hung.get(first.i, ())) or (
            later.tag == "VBD" and any(c.dep == "cc" and c.lower == "and" for c in first.children) and later.head is first
        )

    def _shifted(self, token: Token, depth: int) -> TimeSpan | None:
        """A stated number of days from the act of the main clause, or from publication for "comes a day after"."""
        found = self.shifts.get(token.i)
        if found is None:
            return None
        time, main = found
        count, code = time.shift or (0.0, "D")
        base: date | None = None
        basis = "relative"
        main_date = self._best(self.hung.get(main.i, ()), main) or self._in_phrases(main)
        if main_date is not None and main_date.first == main_date.last:
            base = main_date.first
        elif (main.lemma in {"come", "follow"} and main.tag in {"VBZ", "VBP"}) or (main.lemma == "come" and main.tag == "VBG"):
            base, basis = self.parsed.report.published, "inferred"
        elif main.lemma in {"come", "follow"} and code in {"M", "Y"}:
            base, basis = self.parsed.report.published, "inferred"  # in months and years the day of the news does not matter
        if base is None or code.startswith("T"):
            return None
        when = values.shift(base, code, -count)
        whole = values.day(when) if code == "D" or (code == "W" and count == 1) else values.unit_around(code, when)
        return TimeSpan(
            first=whole.first, last=whole.last, precision=whole.precision, words=time.timespan.words,
            basis="inferred" if basis == "inferred" else "relative", approximate=time.timespan.approximate,
        )  # fmt: skip

    # ------------------------------------------------------------------ nouns
    def _noun(self, noun: Token, depth: int) -> TimeSpan | None:
        if depth > _DEPTH:
            return None
        hung = [h for h in self.hung.get(noun.i, ()) if h.link != "since"]
        own = self._best(hung, noun) or self._under_noun(noun)
        return own or self._shifted(noun, depth) or self._over_noun(noun, depth)

    def _under_noun(self, noun: Token) -> TimeSpan | None:
        """What hangs deeper in the noun's phrase ("a visit to Nairobi on Monday") or on its participle ("set for May")."""
        found: list[Hung] = []
        queue = [child for child in noun.children if child.dep in {"prep", "appos", "acl", "relcl"} or child.lower in date_objects.DUE]
        for node in queue:
            if node.lower in date_objects.DUE:
                found.extend(self.hung.get(node.i, ()))
                queue.extend(child for child in node.children if child.dep == "xcomp" or child.lower == "on")
                continue
            if is_verbal(node):
                if node.lemma in _EXIST and takes_place(node):
                    found.extend(self.hung.get(node.i, ()))
                    queue.extend(child for child in node.children if child.dep in {"xcomp", "oprd"} and is_verbal(child))
                continue
            found.extend(h for h in self.hung.get(node.i, ()) if h.link not in _NAMING and h.link != "since")
            if len(queue) < 30:
                queue.extend(child for child in node.children if child.dep in {"prep", "pobj"})
        return self._best(found, noun)

    def _over_noun(self, noun: Token, depth: int) -> TimeSpan | None:
        """The date of the verb that says that the event takes place, begins, is planned."""
        head, dep = noun.head, noun.dep
        if dep == "conj" and head is not noun and not is_verbal(head):
            return self._noun(head, depth + 1)
        if dep in {"nsubj", "nsubjpass", "dobj", "attr"} and is_verbal(head) and head.lemma in _EXIST:
            return self._verb(head, depth + 1)
        if noun.lemma in _CAUSES:
            return None
        if dep == "pobj" and head.lower == "of" and head.head.lemma in _SERIES:
            return self._noun(head.head, depth + 1)
        if dep == "pobj" and head.head is not head and is_verbal(head.head) and head.lower in {"in", "for", "with", "at"}:
            return self._best(self.hung.get(head.head.i, ()), noun) if head.head.lemma in _EXIST else None
        return None

    # ------------------------------------------------------------------ choice
    def _best(self, found: Iterable[Hung], token: Token) -> TimeSpan | None:
        """The finest, then the nearest expression; two of a kind joined by "and" or "or" make one span."""
        ranked = sorted(found, key=lambda hung: (coarse(hung.time.timespan), abs(hung.time.first - token.i), hung.time.first))
        if not ranked:
            return None
        best = ranked[0].time
        span = best.timespan
        for other in ranked[1:]:
            if self._joined(best, other.time):
                span = union(span, other.time.timespan)
        return span

    def _joined(self, one: TimeExpression, other: TimeExpression) -> bool:
        left, right = sorted((one, other), key=lambda time: time.first)
        between = [token.lower for token in self.parsed.tokens[left.last : right.first]]
        return (
            len(between) <= 3
            and bool(between)
            and between[0] in {"and", "or", ","}
            and all(w in {"and", "or", ",", "in", "on"} for w in between)
        )

    def _ahead(self, span: TimeSpan) -> bool:
        published = self.parsed.report.published
        return published is not None and span.first is not None and span.first > published

    def _tense_fits(self, span: TimeSpan, verb: Token) -> bool:
        return not (verb.tag == "VBD" and self._ahead(span))
