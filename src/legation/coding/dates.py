"""Time expressions: where they stand in a report, and when they are.

The grammar of their words is in date_grammar.py and date_patterns.py, their place on the calendar in date_reading.py. Here
expressions are found, joined to ranges ("from … to", "between … and"), and read with the preposition that goes with them.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from legation.coding.date_grammar import Grammar
from legation.coding.date_periods import Setting
from legation.coding.date_reading import DateResolver
from legation.coding.date_shapes import Shape
from legation.coding.date_tense import in_progress, tense_of
from legation.coding.date_values import When
from legation.lexicon import Lexicon
from legation.parsed import ParsedReport, Token
from legation.spans import Span
from legation.timespan import Basis, TimeSpan

_JOINS = frozenset({"to", "-", "–", "—", "through", "until", "till"})
_SILENT = frozenset({"skip"})
_BESIDE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """One expression of time: where it stands, which tokens it takes, when it is.

    Attributes:
        span: its words, without a preposition before them.
        first, last: token indices, `last` excluded.
        timespan: the interval, the preposition taken into account ("since March" runs to publication).
        signal: in, on, since, until, before, after, by, within, from-to, during, for, or None.
        kind: DATE, TIME, DURATION or SET. value: the TIMEX3 value.
        within: it is one end of a range that is an expression of its own.
        shift: for "two days after X acted": the signed count and unit from the event X.
    """

    span: Span
    first: int
    last: int
    timespan: TimeSpan
    signal: str | None = None
    kind: str = "DATE"
    value: str = ""
    within: bool = False
    shift: tuple[float, str] | None = None


def find_times(parsed: ParsedReport, lexicon: Lexicon) -> tuple[TimeExpression, ...]:
    """The time expressions of a report, in text order; a range stands before its two ends.

    Args:
        parsed: the report; `parsed.report.published` is the anchor of relative expressions.
        lexicon: the field `calendar` is used.
    """
    return TimeFinder(parsed, lexicon).find()


class TimeFinder:
    """Finds and reads the time expressions of one report."""

    def __init__(self, parsed: ParsedReport, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.tokens = parsed.tokens
        self.calendar = lexicon.calendar
        self.grammar = Grammar(parsed.tokens, lexicon.calendar)
        self.resolver = DateResolver(lexicon.calendar, parsed.report.published)
        self.anchor = parsed.report.published
        self.here: When | None = None
        self.here_sentence = -1
        self.here_day: When | None = None
        self.day_sentence = -1
        self.stated: tuple[int, Shape] | None = None

    def find(self) -> tuple[TimeExpression, ...]:
        """All expressions, in text order."""
        found: list[TimeExpression] = []
        shapes = self._shapes()
        i = 0
        while i < len(shapes):
            shape = shapes[i]
            other = shapes[i + 1] if i + 1 < len(shapes) else None
            if other is not None and self._is_range(shape, other):
                found.extend(self._range(shape, other))
                i += 2
                continue
            found.append(self._single(shape))
            i += 1
        return tuple(self._on_their_day(found))

    def _on_their_day(self, found: list[TimeExpression]) -> list[TimeExpression]:
        """Clock times take the day that follows in their sentence ("at 18:00 UTC on Tuesday")."""
        for number, time in enumerate(found[:-1]):
            after = found[number + 1]
            if time.kind != "TIME" or time.timespan.known or "T" not in time.value or after.kind != "DATE":
                continue
            day = after.timespan
            if day.first is not None and day.first == day.last and 0 <= after.first - time.last <= 2:
                found[number] = replace(time, value=f"{day.first.isoformat()}{time.value[time.value.index('T') :]}")
        return found

    def _shapes(self) -> list[Shape]:
        """Every expression of the text, none inside another and none across two sentences."""
        shapes: list[Shape] = []
        grammar, tokens, known = self.grammar, self.tokens, self.grammar.starts
        i, end = 0, len(tokens)
        first = {word for word in set(grammar.lowers[:end]) if word in known or word[0].isdigit() or word[:4] == "mid-"}
        sites = [n for n, word in enumerate(grammar.lowers) if word in first]
        for site in sites:
            if site < i:
                continue
            i = site
            shape = grammar.match(i)
            if shape is None or shape.last > end or tokens[shape.last - 1].sent != tokens[i].sent:
                continue
            if shape.op not in _SILENT:
                shapes.append(shape)
            i = max(shape.last, i + 1)
        return shapes

    # ------------------------------------------------------------------ single expressions
    def _single(self, shape: Shape) -> TimeExpression:
        signal = self._signal(shape)
        when = self._read(shape, signal)
        return self._express(shape, when, signal)

    def _read(self, shape: Shape, signal: str | None = None) -> When:
        sentence = self.tokens[shape.first].sent
        tense = self._tense(shape, signal)
        self._lend_year(shape, sentence, tense)
        words = self._words(sentence) if _has_festival(shape) else frozenset()
        when = self.resolver.read(shape, Setting(tense, self._here(shape, sentence), words))
        first, last = when.first, when.last
        if first is not None and last is not None and when.kind in {"DATE", "TIME"} and signal != "since":
            self.here, self.here_sentence = when, sentence
            if first == last:
                self.here_day, self.day_sentence = when, sentence
            if shape.op == "date" and shape.year is not None and shape.month is not None:
                self.stated = (sentence, shape)
        return self._clipped(when, shape, tense)

    def _clipped(self, when: When, shape: Shape, tense: str) -> When:
        """What has happened "this week" has happened by publication; what will happen lies after it."""
        first, last, anchor = when.first, when.last, self.anchor
        if first is None or last is None or anchor is None or when.basis != "relative" or not first < anchor < last:
            return when
        if (
            shape.op not in {"unit", "season", "date"}
            or when.precision == "days"
            or self._head(shape.first, shape.last).dep == "poss"
        ):
            return when
        if tense == "past":
            return replace(when, last=anchor, precision="range")
        return replace(when, first=anchor, precision="range") if tense == "future" else when

    def _here(self, shape: Shape, sentence: int) -> When | None:
        """The date before this one, if it is near enough for "the following day" to mean it; a day for what counts days."""
        unit = shape.inner.unit if shape.inner is not None and shape.op == "part" else shape.unit
        if shape.op == "clock":
            day = self.here_day if 0 <= sentence - self.day_sentence <= 1 else None
            coming = day is not None and day.first is not None and self.anchor is not None and day.first > self.anchor
            return None if coming and sentence != self.day_sentence else day
        if unit == "D":
            return self.here_day if 0 <= sentence - self.day_sentence <= _BESIDE else None
        return self.here if 0 <= sentence - self.here_sentence <= _BESIDE else None

    def _lend_year(self, shape: Shape, sentence: int, tense: str) -> None:
        """A bare month or day takes the year of a full date before it in its sentence ("on April 13, 2012, and on May 2")."""
        if shape.op != "date" or shape.month is None or shape.year is not None or shape.mod or self.stated is None:
            return
        place, other = self.stated
        if place != sentence or other.year is None or (self.anchor is not None and self.anchor.year - other.year in {0, -1}):
            return
        if (other.month or 0, other.day or 0) < (shape.month, shape.day or 32) and tense == "past":
            shape.year = other.year

    def _tense(self, shape: Shape, signal: str | None = None) -> str:
        head = self._head(shape.first, shape.last)
        if signal == "since":
            return "past"
        if signal == "for":
            return "future"
        tense = tense_of(head, self.calendar.words)
        if signal in {"until", "by"} and not any(above.tag == "VBD" for above in head.ancestors()):
            return "future"
        return tense

    def _head(self, first: int, last: int) -> Token:
        """The token of the expression that hangs on a token outside it."""
        for token in self.tokens[first:last]:
            if not first <= token.head.i < last:
                return token
        return self.tokens[first]

    def _words(self, sentence: int) -> Set[str]:
        inside = self.parsed.sentences[sentence]
        return {token.lower for token in self.tokens[inside.first : inside.last]}

    # ------------------------------------------------------------------ ranges
    def _is_range(self, left: Shape, right: Shape) -> bool:
        """Whether two expressions are the ends of one range."""
        if left.op in {"duration", "set", "ref", "clock", "offset"} or right.op in {"duration", "set", "ref", "clock"}:
            return False
        gap = self.tokens[left.last : right.first]
        words = [token.lower for token in gap]
        if words and words[-1] == "the":
            words.pop()
        if len(words) != 1 or self.tokens[left.first].sent != self.tokens[right.first].sent:
            return False
        before = self.grammar.low(left.first - 1)
        before = self.grammar.low(left.first - 2) if before == "the" else before
        if words[0] in _JOINS:
            return words[0] != "to" or before == "from" or (left.op == right.op == "date")
        return words[0] == "and" and before == "between"

    def _range(self, left: Shape, right: Shape) -> list[TimeExpression]:
        """A range and its two ends. The left end takes the year of the right one when it has none."""
        if left.op == right.op == "date" and right.year is not None and left.year is None and left.month is not None:
            later = (left.month, left.day or 0) > (right.month or 12, right.day or 32)
            left.year = right.year - later
        first, last = self._read(left), self._read(right)
        if (
            first.first is not None and last.first is not None and last.first < first.first and left.weekday is not None
            and right.weekday is not None and right.month is None
        ):  # fmt: skip
            if self._tense(left) == "past" or in_progress(self._head(left.first, left.last)):
                first = self._moved(first, -7)
            else:
                last = self._moved(last, 7)
        value = f"{first.value}/{last.value}"
        whole = Shape(op="range", first=left.first, last=right.last)
        if first.first is None or last.last is None or first.first > last.last:
            when = When(value=value, basis="unanchored" if self.anchor is None else "relative", precision="range")
        else:
            basis: Basis = "stated" if first.basis == last.basis == "stated" else "relative"
            when = When(first.first, last.last, "range", value, "DATE", basis, first.approximate or last.approximate)
        expressions = [self._express(whole, when, "from-to")]
        expressions.extend(replace(self._express(shape, end, None), within=True) for shape, end in ((left, first), (right, last)))
        return expressions

    @staticmethod
    def _moved(when: When, days: int) -> When:
        step = timedelta(days=days)
        first = when.first + step if when.first else None
        last = when.last + step if when.last else None
        return replace(when, first=first, last=last, value=first.isoformat() if first else when.value)

    # ------------------------------------------------------------------ signals
    def _signal(self, shape: Shape) -> str | None:
        """The preposition that goes with an expression, looked for over "the", "about", "late"."""
        head = self._head(shape.first, shape.last)
        if head.dep in {"poss", "compound", "nummod", "amod"} and head.head.i >= shape.last:
            # "ahead of Tuesday's vote": the preposition goes with the vote
            return None
        low, words = self.grammar.low, self.calendar.words
        j = shape.first - 1
        while (
            j >= 0
            and shape.first - j <= 4
            and (low(j) in {"the", "a", "an", "of"} or low(j) in words.about or low(j) in words.early or low(j) in words.late)
        ):
            if low(j) == "of" and low(j - 1) != "ahead":
                break
            if f"{low(j - 1)} {low(j)}" in self.calendar.signals:
                break
            j -= 1
        if j < 0:
            return None
        signal: str | None = self.calendar.signals.get(f"{low(j - 1)} {low(j)}") or self.calendar.signals.get(low(j))
        if signal is None or (low(j) == "to" and self.tokens[j].pos == "PART") or (low(j) == "as" and low(j - 1) != "early"):
            return None
        if low(j) == "following" and self.tokens[j].pos == "ADJ":
            return None
        return signal

    def _express(self, shape: Shape, when: When, signal: str | None) -> TimeExpression:
        first = shape.first
        if first > 0 and self.tokens[first - 1].lower == "the" and self.tokens[first - 1].sent == self.tokens[first].sent:
            first -= 1
        span = Span(self.tokens[first].start, self.tokens[shape.last - 1].end)
        near = self.calendar.words.approximate
        approximate = when.approximate or (when.kind in {"DATE", "TIME"} and self.grammar.low(first - 1) in near)
        when = replace(when, approximate=approximate)
        if shape.op in {"offset", "unit"} and when.kind == "DURATION" and shape.mod == "within":
            signal = "within"
        start, end = self._bounded(when, signal, shape)
        timespan = TimeSpan(
            first=start, last=end, precision=when.precision if (start, end) == (when.first, when.last) else "range",
            basis=when.basis, words=span.text(self.parsed.report.text), approximate=when.approximate and when.first is not None,
        )  # fmt: skip
        shift = None
        if shape.op == "event-offset" and shape.count is not None:
            shift = (-shape.count if shape.mod == "before" else shape.count, shape.unit)
        return TimeExpression(
            span=span, first=first, last=shape.last, timespan=timespan, signal=signal, kind=when.kind, value=when.value,
            shift=shift,
        )  # fmt: skip

    def _bounded(self, when: When, signal: str | None, shape: Shape) -> tuple[date | None, date | None]:
        """The ends that the preposition gives: since X runs to publication, by X begins there, before X ends before X."""
        first, last, anchor = when.first, when.last, self.anchor
        if first is None or last is None:
            return first, last
        if signal == "since":
            return first, anchor if anchor is not None and anchor >= first else None
        if signal == "until" and self._deferred(shape):
            return first, last
        if signal in {"until", "by"}:
            return (anchor if anchor is not None and anchor <= last else None), last
        if signal == "before":
            point = shape.op == "part" and shape.part == "end"
            edge = last if point else first - timedelta(days=1)
            return (anchor if anchor is not None and anchor <= edge else None), edge
        if signal == "after":
            edge = last if when.precision == "day" else first
            return edge, anchor if anchor is not None and anchor >= edge else None
        return first, last

    def _deferred(self, shape: Shape) -> bool:
        """Whether what is put off "until" a date is to happen then."""
        head = self._head(shape.first, shape.last)
        return any(above.lemma in self.calendar.words.deferring for above in head.ancestors())


def _has_festival(shape: Shape) -> bool:
    return shape.op == "festival" or (shape.inner is not None and _has_festival(shape.inner))
