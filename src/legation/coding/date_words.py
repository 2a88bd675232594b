"""What a token can be in a time expression: a month, a weekday, a day of the month, a year, a number, a unit."""

from __future__ import annotations

from collections.abc import Sequence

from legation.lexicon.calendar import Calendar
from legation.parsed import Token

Number = tuple[float | None, int]
"""How many (None: a few) and the index after the words."""

_DASHES = frozenset({"-", "–", "—"})
_ENDINGS = ("st", "nd", "rd", "th")
_NAMES = frozenset({"ORG", "PRODUCT", "FAC", "LAW"})
_GREGORIAN = range(1900, 2101)


class Words:
    """Reads single words of time in a sequence of tokens. All `at` functions return None where there is none."""

    def __init__(self, tokens: Sequence[Token], calendar: Calendar) -> None:
        self.tokens = tokens
        self.calendar = calendar
        self.lowers = [token.lower for token in tokens]
        self.lowers.extend(("", "", "", ""))
        self.end = len(tokens)

    def low(self, i: int) -> str:
        """The lower-case word at `i`, "" outside the text."""
        return self.lowers[i] if i >= 0 else ""

    def dash(self, i: int) -> bool:
        """Whether a hyphen or dash stands at `i`."""
        return self.lowers[i] in _DASHES

    def close(self, i: int) -> bool:
        """Whether the token at `i` follows the one before it without a space."""
        return 0 < i < self.end and self.tokens[i].start == self.tokens[i - 1].end

    def month(self, i: int) -> int | None:
        """The number of the month named at `i`; "may" and "march" only where they are months."""
        word = self.lowers[i]
        number = self.calendar.months.get(word)
        if number is None or not self.tokens[i].text[0].isupper():
            return None
        if word.rstrip(".") in self.calendar.words.doubtful_months and not self._surely_month(i):
            return None
        if len(word) == 3 and word != "may" and not self._abbreviates(i):
            return None
        return number

    def _abbreviates(self, i: int) -> bool:
        """Whether three letters stand for a month and are no given name ("Ri Chol Jun"): beside a figure or after "in"."""
        words = self.calendar.words
        if self.day(i + 1) or self.plain_year(i + 1) or (i and self.day(i - 1)):
            return True
        before = self.low(i - 1)
        return before in words.year_prepositions | words.last | words.next | words.this or self.dash(i - 1) or self.dash(i + 1)

    def _surely_month(self, i: int) -> bool:
        words = self.calendar.words
        before, token = self.low(i - 1), self.tokens[i]
        beside = self.day(i + 1) or self.plain_year(i + 1) or self.day(i - 1) if i else self.day(i + 1)
        if beside:
            return True
        if token.pos in {"AUX", "VERB"}:
            return False
        known = words.year_prepositions | words.last | words.next | words.this | words.end
        if before in known and token.pos in {"PROPN", "NOUN"}:
            return True
        if self.dash(i - 1) or before in {"to", "and", "or", "the", "a"}:
            return token.pos == "PROPN" and (token.ent == "DATE" or self.low(i - 2) in self.calendar.months or before == "to")
        return token.ent == "DATE" and token.pos == "PROPN"

    def weekday(self, i: int) -> int | None:
        """The number of the weekday named at `i`, Monday 0."""
        word = self.lowers[i]
        number = self.calendar.weekdays.get(word)
        if number is None or not self.tokens[i].text[0].isupper() or self.low(i - 1) in self.calendar.words.named_weekdays:
            return None
        if word.rstrip(".") in self.calendar.words.doubtful_weekdays and not (
            word.endswith(".")
            or self.lowers[i + 1] == ","
            or self.month(i + 1) is not None
            or (self.low(i - 1) in {"on", "last", "next"} and self.tokens[i].pos in {"PROPN", "NOUN"})
        ):
            return None
        return number

    def day(self, i: int) -> int | None:
        """A day of the month in digits: 3, 03, 3rd."""
        if not 0 <= i < self.end:
            return None
        text = self.lowers[i]
        if not text[0].isdigit():
            return None
        if text.endswith(_ENDINGS):
            text = text[:-2]
        if len(text) > 2 or not text.isdecimal():
            return None
        number = int(text)
        if not 1 <= number <= 31 or self.lowers[i + 1] in {"%", "percent", "per", "million", "billion", ":"}:
            return None
        return number

    def bare_day(self, i: int) -> int | None:
        """A day of the month that does not count what follows it ("on May 7 troops", not "in May 7 people died")."""
        number = self.day(i)
        if number is None:
            return None
        token = self.tokens[i]
        head = token.head
        if token.dep == "nummod" and head.i > i and head.tag == "NNS" and self.month(i - 1) is not None:
            return None if self.low(i - 2) in {"in", "since"} else number
        return number

    def plain_year(self, i: int) -> int | None:
        """A year in four digits, or in two after an apostrophe, without a look at what stands around it."""
        if not 0 <= i < self.end:
            return None
        text = self.lowers[i]
        if len(text) == 4 and text.isdecimal() and text.isascii():
            number = int(text)
            return number if number in _GREGORIAN else None
        if len(text) == 3 and text[0] in "'’" and text[1:].isdecimal():
            return self._short_year(text[1:])
        if text in {"'", "’", "‘"} and self.close(i + 1) and len(self.lowers[i + 1]) == 2 and self.lowers[i + 1].isdecimal():
            return self._short_year(self.lowers[i + 1])
        return None

    def after_year(self, i: int) -> int:
        """The index after the year at `i`."""
        return i + 2 if self.lowers[i] in {"'", "’", "‘"} else i + 1

    @staticmethod
    def _short_year(text: str) -> int:
        number = int(text)
        return 1900 + number if number > 40 else 2000 + number

    def year(self, i: int) -> int | None:
        """A year that stands alone at `i` and is no count, price or number of a resolution."""
        text = self.lowers[i]
        if text[0] in "'’‘":
            before = self.low(i - 1)
            return self.plain_year(i) if before in self.calendar.words.year_prepositions else None
        if len(text) != 4 or not text.isdecimal() or not text.isascii():
            return None
        number = int(text)
        words = self.calendar.words
        before, after = self.low(i - 1), self.lowers[i + 1]
        if not 1500 <= number <= 2100 or before in words.numbered or after in words.counted or after in self.calendar.units:
            return None
        if before in {"and", "or", ",", "-"} and self._after_number(i):
            return None
        if before == "." or (before.endswith("/") and self.close(i)) or (self.close(i + 1) and after in {"/", "%", "st", "th"}):
            return None
        if before in words.year_prepositions or (self.dash(i - 1) and self.low(i - 2) in words.year_prepositions):
            return None if self._counts(i) and before in {"of", "by", "around", "between", "from", "about"} else number
        token = self.tokens[i]
        if token.ent in _NAMES and i and self.tokens[i - 1].pos == "PROPN":
            return None
        if number < 1900 or number > 2050:
            return number if before == "the" and number >= 1700 and not self._counts(i) else None
        if self._counts(i):
            return number if before in {"the", "'s", "’s", "its", "their", "his", "her", "a", "this"} else None
        return number

    def _counts(self, i: int) -> bool:
        token = self.tokens[i]
        return token.dep == "nummod" and token.head.i > i and token.head.tag == "NNS" and token.head.i - i <= 3

    def _after_number(self, i: int) -> bool:
        """Whether the number stands in a list that follows "resolutions"."""
        j = i - 1
        while j > 0 and i - j < 10 and (self.lowers[j] in {"and", "or", ",", "-"} or self.lowers[j].isdecimal()):
            j -= 1
        return self.lowers[j] in self.calendar.words.numbered

    def number(self, i: int) -> Number | None:
        """How many, in digits or words: 3, 2.5, twenty-five, two and a half, a few, several, a couple of."""
        if i >= self.end:
            return None
        word = self.lowers[i]
        if word in {"a", "an"}:
            return self._few(i + 1) if self.lowers[i + 1] in {"few", "couple", "dozen", "hundred"} else (1, i + 1)
        if word[0].isdigit():
            return self._digits(i)
        if word in self.calendar.words.few:
            return self._few(i)
        value = self.calendar.numbers.get(word)
        if value is None:
            return None
        j = i + 1
        if value >= 20 and self.dash(j) and self.calendar.numbers.get(self.lowers[j + 1], 99) < 10:
            value += self.calendar.numbers[self.lowers[j + 1]]
            j += 2
        return self._tail(value, j)

    def _few(self, i: int) -> Number:
        word = self.lowers[i]
        after = i + 2 if self.lowers[i + 1] == "of" else i + 1
        return (2 if word == "couple" else 12 if word == "dozen" else None), after

    def _digits(self, i: int) -> Number | None:
        text = self.lowers[i].replace(",", "")
        try:
            value = float(text) if text.isascii() else None
        except ValueError:
            return None
        return None if value is None or len(text) > 6 else self._tail(value, i + 1)

    def _tail(self, value: float, j: int) -> Number:
        """What may follow a number: "and a half", "or three", "to three"."""
        if self.lowers[j] == "and" and self.lowers[j + 1] in {"a", "one"} and self.lowers[j + 2] == "half":
            return value + 0.5, j + 3
        if self.lowers[j] in {"or", "to", "-", "–"}:
            other = self.calendar.numbers.get(self.lowers[j + 1])
            if other is None and self.lowers[j + 1].isdecimal() and len(self.lowers[j + 1]) <= 3:
                other = int(self.lowers[j + 1])
            if other is not None and (self.lowers[j + 2] in self.calendar.units or self.dash(j + 2)):
                return None, j + 2
        return value, j

    def unit(self, i: int) -> tuple[str, bool] | None:
        """The unit named at `i` and whether it is a plural."""
        return self.calendar.units.get(self.lowers[i])

    def ordinal(self, i: int) -> int | None:
        """first, second, 3rd, twenty-first is not read."""
        word = self.lowers[i]
        number = self.calendar.ordinals.get(word)
        if number is None and word[:1].isdigit() and word.endswith(_ENDINGS) and word[:-2].isdecimal():
            number = int(word[:-2])
        return number
