"""Patterns of relative and counted expressions: last week, three days ago, two weeks after Monday's vote, the following day."""

from __future__ import annotations

from abc import ABC, abstractmethod

from legation.coding.date_patterns import DatePatterns
from legation.coding.date_shapes import Shape

FINE = frozenset({"TS", "TM", "TH"})


class RelativePatterns(DatePatterns, ABC):
    """Each method matches one kind of expression at a token index and returns its shape, or None."""

    @abstractmethod
    def match(self, i: int) -> Shape | None:
        """The expression at `i` (all patterns)."""

    def mod_at(self, i: int) -> str:
        """Which kind of modifier stands at `i`: last, next, this, that, or ""."""
        words, word = self.calendar.words, self.lowers[i]
        return (
            "last" if word in words.last else "next" if word in words.next else "this" if word in words.this
            else "that" if word in words.that else ""
        )  # fmt: skip

    # ------------------------------------------------------------------ last, next, this, that + unit, month, weekday
    def modified(self, i: int) -> Shape | None:
        """last week, the next three days, this Monday, the following year."""
        mod, j = self.mod_at(i), i + 1
        word = self.lowers[i]
        if word in {"following", "preceding", "previous", "succeeding", "ensuing", "prior"}:
            mod = "after" if mod == "next" else "before"
        counted = self.number(j) if self.lowers[j] not in {"a", "an", "some", "many"} else None
        if counted is not None and word == "following" and self.low(i - 1) != "the":
            # the preposition: "following three days of clashes"
            return None
        if counted is not None and mod != "that":
            count, k = counted
            k = k + 1 if self.dash(k) or self.lowers[k] in {"consecutive", "straight", "trading", "full", "working"} else k
            unit = self.unit(k)
            if unit is not None and not self.dash(k - 1):
                return Shape(op="unit", first=i, last=k + 1, mod=mod, count=count, unit=unit[0])
            return None
        return self._modified_unit(i, mod, j) or self._modified_name(i, mod, j)

    def _modified_unit(self, i: int, mod: str, j: int) -> Shape | None:
        unit, word = self.unit(j), self.lowers[i]
        if unit is None:
            return None
        code, plural = unit
        if plural:
            vague = mod in {"last", "next", "before", "after"} and word != "previous"
            return Shape(op="unit", first=i, last=j + 1, mod=mod, count=None, unit=code) if vague or mod == "this" else None
        if code == "TS" or (self.lowers[j + 1] == "-" and self.close(j + 1)):
            return None
        if word == "same" and self.lowers[j + 1] in {"as"}:
            return None
        if mod == "next" and word == "next" and code == "D" and self.low(i - 1) == "the":
            mod = "after"
        if (word == "past" and code in FINE) or (mod == "that" and code in FINE):
            return None
        mod = "past" if word == "past" else "coming" if word == "coming" else mod
        return Shape(op="unit", first=i, last=j + 1, mod=mod, unit=code)

    def _modified_name(self, i: int, mod: str, j: int) -> Shape | None:
        inner = None
        if (weekday := self.weekday(j)) is not None:
            inner = self.with_daypart(Shape(op="date", first=i, last=j + 1, weekday=weekday))
        elif (month := self.calendar.months.get(self.lowers[j])) and self.tokens[j].text[0].isupper():
            inner = Shape(op="date", first=i, last=j + 1, month=month)
            if (day := self.bare_day(j + 1)) is not None:
                inner.day, inner.last = day, j + 2
        elif self.lowers[j] == "weekend":
            inner = Shape(op="weekend", first=i, last=j + 1)
        elif self.lowers[j] in self.calendar.seasons:
            start, code = self.calendar.seasons[self.lowers[j]]
            inner = Shape(op="season", first=i, last=j + 1, month=start, text=code)
        elif (part := self.calendar.dayparts.get(self.lowers[j])) and mod in {"that", "before", "after"}:
            return Shape(op="unit", first=i, last=j + 1, unit="D", mod=mod)
        elif part and mod != "next":
            inner = Shape(op="deictic", first=i, last=j + 1, number=-1 if mod == "last" else 0, daypart=part)
        elif self.lowers[j] in self.calendar.named and mod != "that":
            inner = self.festival(j)
        elif mod == "this" and self.lowers[j] in self.calendar.words.early | self.calendar.words.late:
            return None
        if inner is not None:
            word = self.lowers[i]
            inner.first, inner.mod = i, word if word in {"past", "coming"} else "coming" if word == "upcoming" else mod
        return inner

    # ------------------------------------------------------------------ counted units
    def counted(self, i: int) -> Shape | None:
        """Three days (ago, later, before X), a week ago, 27-year; ages are skipped."""
        word = self.lowers[i]
        if word in {"a", "an", "one"} and self.unit(i + 1) is not None:
            return self._after_count(i, 1, i + 1)
        found = self.number(i)
        if found is None:
            return None
        count, j = found
        if self.lowers[j] in {
            "more",
            "consecutive",
            "straight",
            "full",
            "whole",
            "trading",
            "working",
            "calendar",
            "long",
            "additional",
            "further",
        }:
            j += 1
        if self.dash(j) and self.unit(j + 1) is not None:
            return self._hyphenated(i, count, j + 1)
        if self.unit(j) is not None:
            return self._after_count(i, count, j)
        season = self.calendar.seasons.get(self.lowers[j].removesuffix("s"))
        if season is not None and count is not None and count == int(count) and self.lowers[j + 1] in self.calendar.words.ago:
            return Shape(op="season", first=i, last=j + 2, mod="ago", count=count, month=season[0], text=season[1])
        return None

    def _hyphenated(self, i: int, count: float | None, j: int) -> Shape | None:
        if (self.dash(j + 1) and self.lowers[j + 2] == "old") or self.lowers[j + 1] in {"old", "olds"}:
            return Shape(op="skip", first=i, last=j + 2)
        unit = self.unit(j)
        assert unit is not None
        if unit[0] == "TS":
            return None
        return Shape(op="duration", first=i, last=j + 1, count=count, unit=unit[0])

    def _after_count(self, i: int, count: float | None, j: int) -> Shape | None:
        unit = self.unit(j)
        assert unit is not None
        code, plural = unit
        k, after = j + 1, self.lowers[j + 1]
        if (code == "Q" and (not plural or (after == "of" and j == i + 1))) or (code == "TS" and not plural):
            return None
        if after in {"old", "of"} and (after == "old" or self.lowers[k + 1] == "age"):
            return Shape(op="skip", first=i, last=k + 1)
        if self.dash(k) and self.lowers[k + 1] == "old":
            return Shape(op="skip", first=i, last=k + 2)
        if self.low(i).startswith("a") and self.low(i - 1)[:1].isdigit() and not plural and self.tokens[j].dep == "npadvmod":
            return Shape(op="set", first=i, last=k, unit=code)
        shape = Shape(op="offset", first=i, last=k, count=count, unit=code)
        shape.approximate = self.low(i - 1) in self.calendar.words.approximate
        return self._direction(shape, k)

    def _direction(self, shape: Shape, k: int) -> Shape:
        """ago, later, earlier, before X, after X, from now; none of them: a duration."""
        words, word = self.calendar.words, self.lowers[k]
        if word in words.ago or word == "hence":
            shape.mod, shape.last = "ago" if word != "hence" else "in", k + 1
        elif word == "from" and self.lowers[k + 1] in {"now", "today"}:
            shape.mod, shape.last = "in", k + 2
        elif word in {"before", "after", "prior", "from", "following"}:
            return self._counted_from(shape, k)
        elif word in words.later and word != "on":
            shape.mod, shape.last = "later", k + 1
        elif word in words.earlier:
            shape.mod, shape.last = "earlier", k + 1
        elif self.low(shape.first - 1) == "in" and self._compares(shape.first - 1):
            shape.op = "duration"
        elif self.low(shape.first - 1) in {"in", "within"}:
            shape.mod = self.low(shape.first - 1)
        elif self.low(shape.first - 1) in {"than", "about", "just", "only", "as"} and self.low(shape.first - 3) in {
            "in",
            "within",
        }:
            shape.mod = self.low(shape.first - 3)
        else:
            shape.op = "duration"
        return shape

    def _compares(self, i: int) -> bool:
        """Whether a few words before an "in" compare with what was: "the first such meeting in five years", "the worst attack in"."""
        return any(self.low(k) in {"first", "only"} or self.tokens[k].tag == "JJS" for k in range(max(0, i - 5), i))

    def _counted_from(self, shape: Shape, k: int) -> Shape:
        """ "two days after Monday's vote": from a date that is named; "two days after X acted": an event, left open."""
        j = k + 2 if self.lowers[k] == "prior" else k + 1
        mod = "before" if self.lowers[k] in {"before", "prior"} else "after"
        if j >= self.end or self.lowers[j] in {".", ",", ";", ""}:
            shape.mod, shape.last = "earlier" if mod == "before" else "later", k + 1
            return shape
        inner = self.match(j + 1 if self.lowers[j] == "the" else j)
        if inner is not None and inner.datable:
            shape.mod, shape.inner, shape.last = mod, inner, inner.last
        elif self.lowers[k] in {"from", "following"}:
            shape.op = "duration"
        else:
            shape.op, shape.mod = "event-offset", mod
        return shape

    def bare_unit(self, i: int) -> Shape | None:
        """weeks ago, years later, the week of June 9, the day before yesterday, the day, for years."""
        code, plural = self.calendar.units[self.lowers[i]]
        if plural:
            if code == "TS" or self.tokens[i].pos == "VERB":
                return None
            shape = Shape(op="offset", first=i, last=i + 1, count=None, unit=code)
            shape = self._direction(shape, i + 1)
            bare = self.low(i - 1) in {"for", "in", "over", "within", "after", "just", "only"} or self.low(i - 2) == "over"
            return (
                shape if shape.op != "duration" or (bare and self.lowers[i + 1] != "of") or self.low(i - 1) == "recent" else None
            )
        ending = i + 2 if self.dash(i + 1) or self.lowers[i + 1] in {"'s", "’s"} else 0
        if ending and code in {"Y", "M"} and self.lowers[ending] == "end":
            return Shape(
                op="part", first=i, last=i + 3, part="end", inner=Shape(op="unit", first=i, last=i + 1, mod="this", unit=code)
            )
        if self.low(i - 1) != "the":
            return None
        twice = {("after", "next"): "next", ("before", "last"): "last"}.get((self.lowers[i + 1], self.lowers[i + 2]), "")
        if twice and (i + 3 >= len(self.tokens) or self.tokens[i + 3].pos not in {"NOUN", "PROPN", "ADJ"}):
            return Shape(op="unit", first=i, last=i + 3, mod=twice, unit=code, number=2)  # "the week after next"
        if code == "D" and self.lowers[i + 1] in {"before", "after"}:
            inner = self.match(i + 2)
            step = -1 if self.lowers[i + 1] == "before" else 1
            if inner is not None and inner.op == "deictic" and inner.number == step:
                return Shape(op="deictic", first=i, last=inner.last, number=2 * step)
            return self._direction(Shape(op="offset", first=i, last=i + 1, unit="D"), i + 1)
        if code == "W" and self.lowers[i + 1] in {"of", "beginning", "starting", "ending"}:
            inner = self.match(i + 3 if self.lowers[i + 2] == "the" else i + 2)
            if inner is not None and inner.op == "date" and inner.day is not None:
                return Shape(op="weekof", first=i, last=inner.last, inner=inner, unit="W")
        ended = self.low(i - 2) in {"end", "ended", "ending", "finish", "finished", "finishing", "for", "in", "during"}
        if code == "D" and ended and self.lowers[i + 1] in {".", ",", "at", "down", "up", "with", "on", ""}:
            return Shape(op="unit", first=i, last=i + 1, mod="that", unit="D")
        return None
