"""Patterns of parts, ordinals, days told from publication and sets, and the choice among all patterns at one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from legation.coding.date_relative import FINE, RelativePatterns
from legation.coding.date_shapes import Shape
from legation.lexicon.calendar import Calendar
from legation.parsed import Token


class Grammar(RelativePatterns):
    """The time expressions of a text; `match(i)` gives the one that begins at token `i`."""

    def __init__(self, tokens: Sequence[Token], calendar: Calendar) -> None:
        super().__init__(tokens, calendar)
        self.starts = starts(calendar)
        self._readers: dict[str, Callable[[int], Shape | None]] = {
            "month": self.month_date, "weekday": self._weekday, "number": self.counted, "ordinal": self._ordinal,
            "unit": self.bare_unit,
            "daypart": self._daypart, "season": self.season, "deictic": self._deictic, "decade": self._named_decade,
            "mod": self.modified, "part": self._part, "every": self._every, "word": self._word, "apostrophe": self.year_date,
            "festival": self.festival, "quarter": self._short_quarter, "weekend": self._weekend,
        }  # fmt: skip

    def match(self, i: int) -> Shape | None:
        """The longest expression at `i`, or None. A shape with op `skip` tells how far nothing is to be read."""
        if i >= self.end:
            return None
        word = self.lowers[i]
        if word[0].isdigit():
            return self._at_digit(i)
        if word.startswith("mid-") and len(word) > 6:
            return self._mid_word(i)
        kind = self.starts.get(word)
        if kind is None:
            return None
        for name in kind:
            shape = self._readers[name](i)
            if shape is not None:
                return shape
        return None

    def _mid_word(self, i: int) -> Shape | None:
        """ "mid-2024", "mid-September" where the tokenizer leaves them whole."""
        rest = self.lowers[i][4:]
        if rest.endswith("0s") and rest[:-1].isdecimal() and len(rest) == 5:
            inner = Shape(op="decade", first=i, last=i + 1, number=int(rest[:-1]))
        elif rest.isdecimal() and len(rest) == 4:
            inner = Shape(op="date", first=i, last=i + 1, year=int(rest))
        elif rest in self.calendar.months:
            year, last = self._year_after(i + 1)
            inner = Shape(op="date", first=i, last=last if year else i + 1, month=self.calendar.months[rest], year=year)
        else:
            return None
        return Shape(op="part", first=i, last=inner.last, part="mid", inner=inner)

    def _at_digit(self, i: int) -> Shape | None:
        return (
            self.numeric(i) or self.clock(i) or self.day_month(i) or self.year_date(i) or self._ordinal(i) or self.counted(i)
        )  # fmt: skip

    def _weekday(self, i: int) -> Shape | None:
        shape = self.weekday_date(i)
        if shape is not None and shape.month is None and not shape.mod:
            j = shape.last
            mod = self.mod_at(j)
            if mod in {"last", "next", "this"} and self.lowers[j + 1] == "week":
                shape.mod, shape.last = mod + "-week", j + 2
        return shape

    # ------------------------------------------------------------------ parts of longer spans
    def _part(self, i: int) -> Shape | None:
        """early 2024, late on Sunday, mid-March, the end of the year, earlier this week, later that month."""
        words, word = self.calendar.words, self.lowers[i]
        part = (
            "early" if word in words.early else "mid" if word in words.mid else "late" if word in words.late
            else "end" if word in words.end else word if word in {"earlier", "later"} else ""
        )  # fmt: skip
        if word in {"start", "beginning", "opening", "outset"}:
            part = "start"
        j = i + 1
        nominal = word in {"end", "start", "beginning", "middle", "close", "outset", "opening"}
        if nominal and (self.lowers[j] != "of" and not self.dash(j) and not self._period(j)):
            return None
        if (nominal and self.lowers[j] == "of") or self.dash(j) or (self.lowers[j] in {"on", "in"} and not nominal):
            j += 1
        if (
            part in {"earlier", "later"}
            and self.lowers[j] not in {"this", "that", "the", "today", "last", "next"}
            and self.weekday(j) is None
            and self.lowers[i + 1] not in {"in", "on"}
        ):
            return None
        return self._part_of(i, part, j)

    def _period(self, j: int) -> bool:
        return self.month(j) is not None or self.plain_year(j) is not None or self.mod_at(j) in {"last", "next", "this"}

    def _part_of(self, i: int, part: str, j: int) -> Shape | None:
        k = j + 1 if self.lowers[j] == "the" else j
        unit = self.unit(k)
        inner: Shape | None
        if unit is not None and not unit[1] and k > j and unit[0] not in FINE and self.lowers[k + 1] != "of":
            inner = Shape(
                op="unit",
                first=j,
                last=k + 1,
                mod="the" if part in {"earlier", "later"} or unit[0] == "D" else "this",
                unit=unit[0],
            )
            if inner.unit == "D" and part not in {"earlier", "later", "late", "early"}:
                return None
        else:
            inner = self.match(k)
        if (
            inner is None
            or not (inner.datable or inner.op == "years")
            or (inner.op == "date" and inner.year is None and inner.month is None and inner.weekday is None)
        ):
            daypart = self.calendar.dayparts.get(self.lowers[k])
            if daypart is None or part not in {"early", "late", "mid"} or k == j == i:
                return None
            return Shape(op="deictic", first=i, last=k + 1, daypart=daypart)
        return Shape(op="part", first=i, last=inner.last, part=part, inner=inner)

    def _weekend(self, i: int) -> Shape | None:
        if self.lowers[i + 1] == "of":
            inner = self.match(i + 2)
            if inner is not None and inner.op == "date" and inner.day is not None:
                return Shape(op="weekof", first=i, last=inner.last, inner=inner, unit="WE")
        if self.low(i - 1) != "the" or self.low(i - 2) not in {
            "at",
            "over",
            "during",
            "on",
            "in",
            "this",
            "since",
            "until",
            "before",
            "after",
            "through",
            "of",
            "for",
            "by",
        }:
            return None
        return Shape(op="weekend", first=i, last=i + 1)

    # ------------------------------------------------------------------ ordinals, quarters, decades, centuries
    def _ordinal(self, i: int) -> Shape | None:
        number = self.ordinal(i)
        if number is None:
            return None
        dated = self.day_month(i)
        if dated is not None:
            return dated
        j = i + 2 if self.dash(i + 1) else i + 1
        word = self.lowers[j]
        if word == "century" and number > 0:
            return Shape(op="century", first=i, last=j + 1, number=number)
        if word in {"quarter", "half"} and 1 <= number <= (4 if word == "quarter" else 2):
            return self._quarter(i, j, number, word)
        unit = self.unit(j)
        if unit is None or unit[1] or self.lowers[j + 1] != "of" or unit[0] not in {"D", "W", "M"}:
            return None
        inner = self.match(j + 3 if self.lowers[j + 2] == "the" else j + 2) or self._part_inner(j + 2)
        if inner is None or not inner.datable:
            return None
        return Shape(op="nth", first=i, last=inner.last, number=number, unit=unit[0], inner=inner)

    def _part_inner(self, j: int) -> Shape | None:
        unit = self.unit(j + 1) if self.lowers[j] == "the" else None
        if unit is None or unit[1] or unit[0] not in {"W", "M", "Y", "E"}:
            return None
        return Shape(op="unit", first=j, last=j + 2, mod="this", unit=unit[0])

    def _quarter(self, i: int, j: int, number: int, word: str) -> Shape | None:
        k = j + 2 if self.lowers[j + 1] == "of" else j + 1
        inner = self._part_inner(k)
        if inner is None and k < self.end:
            inner = self.match(k)
        if inner is None or not inner.datable or (word == "half" and k == j + 1):
            if word == "half" or self.low(i - 1) not in {"the", "in", "for", "this"}:
                return None
            return Shape(op="quarter", first=i, last=j + 1, number=number)
        return Shape(op=word, first=i, last=inner.last, number=number, inner=inner)

    def _short_quarter(self, i: int) -> Shape | None:
        word = self.lowers[i]
        year = self.plain_year(i + 1)
        inner = Shape(op="date", first=i + 1, last=i + 2, year=year) if year else None
        return Shape(
            op="quarter" if word[0] == "q" else "half", first=i, last=i + 2 if year else i + 1, number=int(word[1]), inner=inner
        )

    def _named_decade(self, i: int) -> Shape | None:
        if self.low(i - 1) not in {"the", "early", "late", "mid", "-"}:
            return None
        return Shape(op="decade", first=i, last=i + 1, number=1900 + self.calendar.decades[self.lowers[i]])

    # ------------------------------------------------------------------ today, nights, sets, vague references
    def _deictic(self, i: int) -> Shape | None:
        word, j = self.lowers[i], i + 1
        if i and self.tokens[i].text[0].isupper() and self.tokens[i - 1].pos == "PROPN" and self.tokens[i].pos == "PROPN":
            # a newspaper or a programme: "Levant Today"
            return None
        if word == "overnight":
            return Shape(op="overnight", first=i, last=j) if self.tokens[i].pos in {"ADV", "NOUN"} else None
        shape = Shape(op="deictic", first=i, last=j, number=self.calendar.deictic[word])
        if word == "tonight":
            shape.daypart = "NI"
        return self.with_daypart(shape)

    def _daypart(self, i: int) -> Shape | None:
        """ "the night of May 3", "the morning of Aug. 29", "on the eve of Monday's vote"; alone only at noon and midnight."""
        if self.lowers[i + 1] == "of":
            inner = self.match(i + 3 if self.lowers[i + 2] == "the" else i + 2)
            if inner is None or not inner.datable:
                return None
            if self.lowers[i] == "eve":
                return Shape(op="offset", first=i, last=inner.last, count=1, unit="D", mod="before", inner=inner)
            inner.first, inner.daypart = i, self.calendar.dayparts[self.lowers[i]]
            return inner
        if self.lowers[i] in {"noon", "midnight", "midday"} and self.low(i - 1) not in {"the", "a"}:
            return Shape(op="clock", first=i, last=i + 1, daypart=self.calendar.dayparts[self.lowers[i]])
        return None

    def _every(self, i: int) -> Shape | None:
        j = i + 2 if self.lowers[i + 1] == "other" else i + 1
        found = self.number(j)
        if found is not None and self.unit(found[1]) is not None:
            code, _ = self.calendar.units[self.lowers[found[1]]]
            return Shape(op="set", first=i, last=found[1] + 1, unit=code, count=found[0])
        unit = self.unit(j)
        if unit is not None and not unit[1]:
            return Shape(op="set", first=i, last=j + 1, unit=unit[0])
        if self.weekday(j) is not None or self.month(j) is not None or self.lowers[j] in self.calendar.dayparts:
            return Shape(
                op="set", first=i, last=j + 1, unit="W" if self.weekday(j) is not None else "Y" if self.month(j) else "D"
            )
        return None

    def _word(self, i: int) -> Shape | None:
        """daily, Mondays, recently, now: no interval, but a value."""
        words, word = self.calendar.words, self.lowers[i]
        if word in words.set_adverbs:
            code = {
                "daily": "D",
                "nightly": "D",
                "hourly": "TH",
                "monthly": "M",
                "quarterly": "Q",
                "yearly": "Y",
                "annually": "Y",
            }
            return Shape(op="set", first=i, last=i + 1, unit=code.get(word, "W"))
        if word in words.plurals_of_time:
            return Shape(op="set", first=i, last=i + 1, unit="W" if word[:-1] in self.calendar.weekdays else "D")
        if word == "recent":
            unit = self.unit(i + 1)
            j = i + 2 if unit is not None else i + 1
            return Shape(op="ref", first=i, last=j, text="PAST_REF")
        if word in words.past_reference:
            return Shape(op="ref", first=i, last=i + 1, text="PAST_REF")
        return None


@lru_cache(maxsize=4)
def starts(calendar: Calendar) -> dict[str, tuple[str, ...]]:
    """Which readers to try at a word; the first that matches wins."""
    words = calendar.words
    found: dict[str, tuple[str, ...]] = {}

    def add(name: str, entries: object) -> None:
        for word in entries:  # type: ignore[attr-defined]
            found[word] = (*found.get(word, ()), name)

    add("festival", calendar.named)
    add("month", calendar.months)
    add("weekday", calendar.weekdays)
    add("part", sorted(words.early | words.mid | words.late | words.end | {"earlier", "later"}))
    add("ordinal", calendar.ordinals)  # before the next: "the last week of July" is a week of July
    add("mod", sorted(words.last | words.next | words.this | words.that))
    add("number", sorted({*calendar.numbers, *words.few, "a", "an"}))
    add("unit", calendar.units)
    add("daypart", [*calendar.dayparts, "eve"])
    add("season", calendar.seasons)
    add("deictic", calendar.deictic)
    add("decade", calendar.decades)
    add("every", sorted(words.every))
    add("word", sorted(words.set_adverbs | words.plurals_of_time | words.past_reference))
    add("apostrophe", ("'", "’", "‘"))
    add("quarter", ("q1", "q2", "q3", "q4", "h1", "h2"))
    add("weekend", ("weekend",))
    return found
