"""Patterns of dates that stand on their own: days, months, weekdays, years, numeric dates, clock times, seasons, festivals."""

from __future__ import annotations

from legation.coding.date_shapes import Shape
from legation.coding.date_words import Words

_YEARS = {"last": "last year", "this": "this year", "next": "next year"}


class DatePatterns(Words):
    """Each method matches one kind of expression at a token index and returns its shape, or None."""

    def month_date(self, i: int) -> Shape | None:
        """MONTH, MONTH YEAR, MONTH DAY, MONTH DAY-DAY, each with or without a year."""
        month = self.month(i)
        if month is None:
            return None
        j = i + 1
        day = self.bare_day(j)
        k = j if day is None else j + 1
        k = k + 1 if self.lowers[k] == "of" else k
        if self.lowers[k] in _YEARS and self.lowers[k + 1] == "year":
            # "June last year"
            return Shape(op="date", first=i, last=k + 2, month=month, day=day, text=_YEARS[self.lowers[k]])
        if day is None or (self.lowers[j + 1] in self.calendar.words.meridiem):
            year, k = self._year_after(j)
            return Shape(op="date", first=i, last=k if year else j, month=month, year=year)
        until, k = self._until_day(j + 1, day)
        year, after = self._year_after(k)
        return Shape(op="date", first=i, last=after if year else k, month=month, day=day, until_day=until, year=year)

    def _until_day(self, j: int, day: int) -> tuple[int | None, int]:
        """The end of a range of days that begins before `j`: "-28", "to 28", "and 15"."""
        if self.dash(j) or self.lowers[j] in {"to", "through", "and", "until"}:
            until = self.day(j + 1)
            after = self.lowers[j + 2]
            if (
                until is not None
                and until > day
                and after not in self.calendar.units
                and after not in {"per", "%", "percent", ":"}
            ):
                token = self.tokens[j + 1]
                counts = token.dep == "nummod" and token.head.i > token.i and token.head.tag == "NNS"
                if self.month(j + 2) is None and not counts:
                    return until, j + 2
        return None, j

    def _year_after(self, j: int) -> tuple[int | None, int]:
        """A year right after a date: "2025", ", 2025", "of 2025", "'98"."""
        if self.lowers[j] in {",", "of"}:
            j += 1
        year = self.plain_year(j)
        if year is None or (
            self._counts(j) and self.lowers[j - 1] != "of" and self.tokens[j].head.i == j + 1 and self.lowers[j - 1] == ","
        ):
            return None, j
        if self.lowers[j + 1] in self.calendar.words.zones:
            return None, j
        return year, self.after_year(j)

    def day_month(self, i: int) -> Shape | None:
        """DAY [of] MONTH [YEAR], DAY-DAY MONTH, "the 3rd of May"."""
        day = self.day(i)
        if day is None:
            ordinal = self.calendar.ordinals.get(self.lowers[i])
            if ordinal is None or not 1 <= ordinal <= 31 or self.lowers[i + 1] != "of":
                return None
            day = ordinal
        until, j = None, i + 1
        if self.dash(j) or self.lowers[j] in {"to", "and", "through"}:
            second = self.day(j + 1)
            if second is not None and second > day and self.month(j + 2) is not None:
                until, j = second, j + 2
        if self.lowers[j] == "of":
            j += 1
        month = self.month(j)
        if month is None or self.low(i - 1) in {"$", "€", "£"}:
            return None
        year, k = self._year_after(j + 1)
        return Shape(op="date", first=i, last=k if year else j + 1, month=month, day=day, until_day=until, year=year)

    def weekday_date(self, i: int) -> Shape | None:
        """WEEKDAY, with what follows: a date, a part of the day."""
        weekday = self.weekday(i)
        if weekday is None:
            return None
        j = i + 1
        k = j + 1 if self.lowers[j] in {",", "the"} else j
        if self.lowers[k] == "the":
            k += 1
        date = self.month_date(k) or self.day_month(k) if k < self.end else None
        if date is not None and date.day is not None:
            date.first, date.weekday = i, weekday
            return date
        if self.lowers[j] == "last" and self.lowers[j + 1] not in self.calendar.units and self.month(j + 1) is None:
            return Shape(op="date", first=i, last=j + 1, weekday=weekday, mod="last")
        if self.lowers[j] == "week" and self.lowers[j + 1] not in {"'s"}:
            return Shape(op="date", first=i, last=j + 1, weekday=weekday, mod="next")
        return self.with_daypart(Shape(op="date", first=i, last=j, weekday=weekday))

    def with_daypart(self, shape: Shape) -> Shape:
        """The shape with a part of the day that follows it ("Tuesday morning", "Friday at noon")."""
        j = shape.last
        if part := self.calendar.dayparts.get(self.lowers[j]):
            shape.daypart, shape.last = part, j + 1
        elif self.lowers[j] == "at" and (part := self.calendar.dayparts.get(self.lowers[j + 1])):
            shape.daypart, shape.last = part, j + 2
        return shape

    def year_date(self, i: int) -> Shape | None:
        """A year, two years joined by a dash, an ISO date, a decade."""
        if self.lowers[i].endswith("0s") and self.lowers[i][:-1].isdecimal() and len(self.lowers[i]) in {3, 5}:
            return self._decade(i)
        if self.lowers[i] in {"'", "’", "‘"} and self.lowers[i + 1].endswith("0s"):
            return self._decade(i + 1, i)
        year = self.year(i)
        if year is None:
            return None
        j = self.after_year(i)
        if (self.dash(j) or self.lowers[j] == "/") and self.close(j) and self.close(j + 1):
            return self._joined(i, j, year)
        return Shape(op="date", first=i, last=j, year=year)

    def _joined(self, i: int, j: int, year: int) -> Shape | None:
        text = self.lowers[j + 1]
        if self.dash(j + 2) and self.close(j + 2) and len(text) == 2 and text.isdecimal() and self.day(j + 3):
            month, day = int(text), self.day(j + 3)
            return Shape(op="date", first=i, last=j + 4, year=year, month=month, day=day) if 1 <= month <= 12 else None
        if len(text) == 4 and text.isdecimal() and year < int(text) < year + 200:
            return Shape(op="years", first=i, last=j + 2, year=year, number=int(text))
        if len(text) == 2 and text.isdecimal() and year % 100 < int(text) <= year % 100 + 20:
            return Shape(op="years", first=i, last=j + 2, year=year, number=year // 100 * 100 + int(text))
        return Shape(op="date", first=i, last=j, year=year)

    def _decade(self, i: int, first: int | None = None) -> Shape | None:
        text = self.lowers[i][:-1]
        start = int(text) if len(text) == 4 else 1900 + int(text)
        before = self.low((first if first is not None else i) - 1)
        if len(text) == 2 and (before != "the" or self.low((first if first is not None else i) - 2) in {"to", "into"}):
            return None
        if start % 10 or not 1000 <= start <= 2100 or before in {"his", "her", "their", "your", "my"}:
            return None
        return Shape(op="decade", first=i if first is None else first, last=i + 1, number=start)

    def numeric(self, i: int) -> Shape | None:
        """Dates in digits: ISO is read, a day-month-year trap stays unresolved unless one reading is impossible."""
        text = self.lowers[i]
        if len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal():
            year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
            return Shape(op="date", first=i, last=i + 1, year=year, month=month, day=day) if 1 <= month <= 12 else None
        for mark in ("/", ".", "-"):
            parts = text.split(mark)
            if len(parts) == 3 and all(part.isdecimal() and part.isascii() for part in parts) and len(parts[2]) in {2, 4}:
                return self._trap(i, [int(part) for part in parts], len(parts[2]) == 4)
        return None

    def _trap(self, i: int, parts: list[int], long: bool) -> Shape | None:
        a, b, year = parts
        if not (1 <= a <= 31 and 1 <= b <= 31) or (a > 12 and b > 12):
            return None
        if not long:
            year += 2000 if year <= 40 else 1900
        if a > 12:
            return Shape(op="date", first=i, last=i + 1, year=year, month=b, day=a)
        if b > 12 or a == b:
            return Shape(op="date", first=i, last=i + 1, year=year, month=a, day=b)
        return Shape(op="unknown", first=i, last=i + 1, text="XXXX-XX-XX")

    def clock(self, i: int) -> Shape | None:
        """A time of day: 6:40 p.m., 18:00 UTC, 0800 GMT, 6pm."""
        text, words = self.lowers[i], self.calendar.words
        hours, mark, minutes = text.partition(":")
        if not mark:
            hours, mark, minutes = text.partition(".")
        j = i + 1
        suffix = ""
        for ending in ("am", "pm"):
            if text.endswith(ending) and text[:-2].replace(":", "").replace(".", "").isdecimal():
                hours, _, minutes = text[:-2].replace(".", ":").partition(":")
                suffix = ending
        if not hours.isdecimal() or (minutes and not minutes.isdecimal()) or not hours.isascii():
            return None
        if self.lowers[j] in words.meridiem:
            suffix, j = self.lowers[j].replace(".", ""), j + 1
        zone = self.lowers[j] in words.zones or (self.lowers[j] == "local" and self.lowers[j + 1] == "time")
        if len(hours) == 4 and not minutes and (zone or self.lowers[j] in {"hours", "hrs"}):
            hours, minutes = hours[:2], hours[2:]
        elif not suffix and not (":" in text and len(minutes) == 2):
            return None
        if len(hours) > 2 or not 0 <= int(hours) <= 24 or int(minutes or 0) > 59:
            return None
        hour = int(hours) % 12 + 12 if suffix == "pm" else 0 if suffix == "am" and int(hours) == 12 else int(hours)
        mark = "Z" if self.lowers[j] in {"utc", "gmt"} else ""
        if zone:
            j += 2 if self.lowers[j] == "local" else 1
        return Shape(op="clock", first=i, last=j, daypart=f"{hour:02d}:{int(minutes or 0):02d}{mark}")

    def season(self, i: int) -> Shape | None:
        """SEASON, SEASON [of] YEAR."""
        word = self.lowers[i]
        found = self.calendar.seasons.get(word)
        if found is None or self.tokens[i].pos not in {"NOUN", "PROPN"}:
            return None
        start, code = found
        j = i + 1
        k = j + 1 if self.lowers[j] == "of" else j
        year = self.plain_year(k) if k < self.end else None
        if year is None and word in self.calendar.words.doubtful_seasons and not self._seasonal(i):
            return None
        if year is None and self.lowers[j] == "of":
            return None
        return Shape(op="season", first=i, last=self.after_year(k) if year else j, year=year, month=start, text=code)

    def _seasonal(self, i: int) -> bool:
        words, before = self.calendar.words, self.low(i - 1)
        if before in words.last or before in words.next or before in words.this or before in words.early | words.late | words.mid:
            return True
        return before == "the" and self.low(i - 2) in {"in", "by", "until", "during", "since"} and self.lowers[i + 1] != "of"

    def _hijri(self, i: int) -> bool:
        """Whether a year of another calendar follows ("Ramadan 1446"): what it means here is not reckoned."""
        text = self.lowers[i]
        return len(text) == 4 and text.isdecimal() and 1300 <= int(text) <= 1499

    def festival(self, i: int) -> Shape | None:
        """A named day, with or without a year."""
        for words, _ in self.calendar.named.get(self.lowers[i], ()):
            j = i + len(words)
            if tuple(self.lowers[i:j]) == words or (
                len(words) > 1 and tuple(w.replace("’", "'") for w in self.lowers[i:j]) == words
            ):
                if not self.tokens[i].text[0].isupper() or (
                    words == ("new", "year") and not self.tokens[i + 1].text[0].isupper()
                ):
                    return None
                k = j + 1 if self.lowers[j] in {"of", ",", "in"} else j
                year = self.plain_year(k)
                if year is None and self._hijri(k):
                    return Shape(op="unknown", first=i, last=k + 1, text="XXXX-XX-XX")
                return Shape(op="festival", first=i, last=k + 1 if year else j, year=year, text=" ".join(words))
        return None
