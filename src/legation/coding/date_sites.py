"""On which verb or noun each time expression of a report hangs, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legation.coding.arguments import is_verbal
from legation.coding.dates import TimeExpression
from legation.parsed import ParsedReport, Token
from legation.timespan import TimeSpan

# prepositions of time; behind another one the parser took a bare "Monday" for part of a name ("against Pyongyang Monday")
_TEMPORAL = frozenset({
    "in", "on", "at", "of", "since", "until", "till", "before", "after", "by", "during", "for", "from", "between",
    "through", "throughout", "over",
    "within", "around", "about", "late", "early", "following", "as", "ahead", "prior", "to", "under", "into",
})  # fmt: skip
_BARE = frozenset({"npadvmod", "appos", "dep", "nmod", "pobj", "dobj", "advmod", "nummod", "tmod", "oprd", "attr"})


@dataclass(frozen=True, slots=True)
class Hung:
    """A time expression and how it hangs on its token: the preposition, or the label of the arc."""

    time: TimeExpression
    link: str


class TimeSites:
    """Hangs the dated expressions of a report on its tokens.

    Attributes:
        hung: token index to what hangs there.
        clocks: the tokens on which a time of day without a day hangs ("took effect at noon").
        shifts: for "a day after X fired", X's verb to the expression and the verb of the act it is counted from.
    """

    def __init__(self, parsed: ParsedReport, times: Sequence[TimeExpression]) -> None:
        self.parsed = parsed
        self.hung: dict[int, list[Hung]] = {}
        self.shifts: dict[int, tuple[TimeExpression, Token]] = {}
        self.clocks: set[int] = set()
        self._inside = {i: time for time in times if not time.within for i in range(time.first, time.last)}
        for time in times:
            if time.shift is not None:
                self._hang_shift(time)
            elif not time.within and time.timespan.known and not (time.timespan.approximate and half_open(time.timespan)):
                site, link = self._site(time)
                self.hung.setdefault(site.i, []).append(Hung(time, link))
            elif not time.within and time.kind == "TIME" and "T" in time.value:
                self.clocks.add(self._site(time)[0].i)

    def _site(self, time: TimeExpression) -> tuple[Token, str]:
        """The token outside all time expressions on which one hangs, and the preposition or label by which it does."""
        tokens = self.parsed.tokens
        outer = [t for t in tokens[time.first : time.last] if not time.first <= t.head.i < time.last]
        node = next((t for t in outer if t.dep != "det"), tokens[time.last - 1])
        link = node.dep
        for _ in range(8):
            head = node.head
            if head is node:
                return node, link
            if head.pos in {"ADP", "SCONJ"} and node.dep in {"pobj", "pcomp", "prep", "npadvmod", "nummod"}:
                link = link if link == "poss" else head.lower if head.lower in _TEMPORAL else "loose"
                node = head
            elif (
                head.i in self._inside
                or (head.pos in {"ADV", "PART"} and not is_verbal(head))
                or (head.pos in {"NUM", "PROPN", "NOUN"} and node.dep == "conj")
            ):
                node = head
            else:
                return self._settled(time, node, head), "loose" if link in _BARE and time.first > head.i else link
        return node.head, link

    @staticmethod
    def _settled(time: TimeExpression, node: Token, head: Token) -> Token:
        """ "said on Monday it had fired": a date before the subject of what is said goes with the saying."""
        governor = head.head
        if head.dep != "ccomp" or not governor.i < time.first < head.i:
            return head
        before = [child for child in head.children if child.i < time.first and child.dep != "punct" and child is not node]
        return governor if not before and head.child("nsubj", "nsubjpass") is not None else head

    def _hang_shift(self, time: TimeExpression) -> None:
        """ "two days after X fired": note for X's verb (or noun) the expression and the verb it is counted from."""
        tokens = self.parsed.tokens
        if time.last >= len(tokens):
            return
        mark = tokens[time.last]
        if mark.dep == "mark":
            event = mark.head
        else:
            inner = mark.child("pcomp", "pobj")
            if inner is None:
                return
            event = inner
        main = event if mark.dep == "mark" else mark
        for above in main.ancestors():
            if is_verbal(above) and above is not event:
                self.shifts[event.i] = (time, above)
                return


def half_open(span: TimeSpan) -> bool:
    return span.first is None or span.last is None
