"""Tables of phrases over token sequences: the longest phrase that starts at a token wins.

Phrases and text are cut alike: at spaces, hyphens between letters, and before a possessive ending. Keys are folded (no
diacritics, full stops or case), so that spellings meet; the form decides whether the case fits ("US" is not "us").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_CUT = re.compile(r"\s+|(?<=\w)[-–/](?=\w)|(?='s\b)|(?<=\w)(?='(?:\s|$))|(?=[(),&])|(?<=[(),&])")
_MARKS = str.maketrans("", "", ".'’")
LETTERS: dict[int, str] = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e", "ħ": "h", "ŋ": "n",
})  # fmt: skip


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word in lower case without diacritics, full stops and apostrophes: "Türkiye" → "turkiye", "U.S." → "us"."""
    word = word.lower()
    if not word.isascii():
        plain = unicodedata.normalize("NFKD", word.translate(LETTERS))
        word = "".join(char for char in plain if not unicodedata.combining(char))
    elif word.isalnum():
        return word
    short = word.translate(_MARKS)
    return short or word


def cut(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase of a dictionary, hyphens left out."""
    if phrase.replace(" ", "").isalnum():
        return tuple(phrase.split())
    return tuple(part for part in _CUT.split(phrase.replace("’", "'")) if part)


def case_fits(entry: str, form: str) -> bool:
    """Whether a word of the text may stand for a word of an entry as far as case goes.

    Capitals of the entry must be there in the text; words of four letters and more may stand all in capitals.
    """
    if entry == form or entry.islower():
        return True
    if form.isupper():
        return len(form) >= 4 or entry.replace(".", "").isupper()
    if entry.replace(".", "").isupper() and len(entry) > 1:
        # An acronym of five letters and more is also written like a name: "Unicef".
        return len(entry) >= 5 and form[:1].isupper()
    return form[:1].isupper() == entry[:1].isupper()


class _Branch(Generic[T]):
    """The phrases that begin with one word: their values, and how long they are."""

    __slots__ = ("lengths", "longest", "values")

    def __init__(self) -> None:
        self.values: dict[tuple[str, ...], list[tuple[tuple[str, ...], T]]] = {}
        # second word → how long the phrases with that beginning are, the longest first; "": any other second word
        self.lengths: dict[str, tuple[int, ...]] = {"": ()}
        self.longest = 0

    def add(self, words: tuple[str, ...], value: T, *, first: bool) -> None:
        """Enter a phrase that is cut into words."""
        keys = tuple(map(fold, words))
        values = self.values.setdefault(keys, [])
        values.insert(0 if first else len(values), (words, value))
        if len(values) > 1:
            return
        self.longest = max(len(keys), self.longest)
        lengths = self.lengths
        if len(keys) > 1:
            known = lengths.get(keys[1], lengths[""])
            if len(keys) not in known:
                lengths[keys[1]] = tuple(sorted((len(keys), *known), reverse=True))
            else:
                lengths[keys[1]] = known
        elif not lengths[""]:
            self.lengths = {second: (*known, 1) for second, known in lengths.items()}


class PhraseTable(Generic[T]):
    """Phrases with their values; several values for one phrase stay in the order in which they came.

    Most beginnings of phrases never come up: the phrases of a beginning are only laid out when it is first asked for.

    Args:
        make: what makes a value of what is entered, when it is first asked for; without it that is the value.
    """

    def __init__(self, make: Callable[[Any], T] | None = None) -> None:
        self._make = make
        self._entered: dict[str, list[tuple[str, Any, bool]]] = {}
        self._branches: dict[str, _Branch[T]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._entered.values()))

    def __iter__(self) -> Iterator[T]:
        for key in self._entered:
            for found in self._branch(key).values.values():
                yield from (value for _, value in found)

    def add(self, phrase: str, value: Any, *, first: bool = False) -> None:
        """Enter a phrase, behind those of the same words or as the `first` of them; an empty one is left out."""
        begin = phrase.partition(" ")[0]
        if not begin.isalnum():
            begin = next(iter(cut(phrase)), "")
        if not begin:
            return
        key = fold(begin)
        self._entered.setdefault(key, []).append((phrase, value, first))
        branch = self._branches.get(key)
        if branch is not None:
            branch.add(cut(phrase), self._made(value), first=first)

    def _made(self, value: Any) -> T:
        made: T = value if self._make is None else self._make(value)
        return made

    def _branch(self, key: str) -> _Branch[T]:
        branch = self._branches.get(key)
        if branch is None:
            branch = _Branch()
            for phrase, value, first in self._entered[key]:
                branch.add(cut(phrase), self._made(value), first=first)
            self._branches[key] = branch
        return branch

    def starts(self, key: str) -> bool:
        """Whether any phrase begins with this folded word."""
        return key in self._entered

    def longest(self, key: str) -> int:
        """How many words the longest phrase has that begins with this folded word (0: there is none)."""
        return self._branch(key).longest if key in self._entered else 0

    @property
    def beginnings(self) -> Container[str]:
        """The folded words with which a phrase begins."""
        return self._entered

    def sites(self, keys: Sequence[str]) -> list[int]:
        """The places in a row of folded words at which a phrase may begin: few of them are worth a `match`."""
        known = self._entered
        return [i for i, key in enumerate(keys) if key in known]

    def match(self, keys: Sequence[str], forms: Sequence[str], start: int) -> tuple[int, tuple[T, ...]]:
        """The longest phrase from `start`: how many words it takes and its values (0 and none without a match)."""
        key = keys[start]
        branch = self._branches.get(key)
        if branch is None:
            if key not in self._entered:
                return 0, ()
            branch = self._branch(key)
        left = len(keys) - start
        lengths = branch.lengths
        for length in lengths.get(keys[start + 1], lengths[""]) if left > 1 else lengths[""]:
            entries = branch.values.get(tuple(keys[start : start + length])) if length <= left else None
            if entries is None:
                continue
            words = forms[start : start + length]
            values = tuple(value for entry, value in entries if all(map(case_fits, entry, words)))
            if values:
                return length, values
        return 0, ()

    def found(self, keys: Sequence[str], forms: Sequence[str]) -> set[tuple[str, ...]]:
        """The different phrases that stand in a row of words, each by its folded words."""
        phrases: set[tuple[str, ...]] = set()
        known, last = self._branches, len(keys) - 1
        for site in self.sites(keys):
            key = keys[site]
            lengths = (known.get(key) or self._branch(key)).lengths
            if not (lengths.get(keys[site + 1], lengths[""]) if site < last else lengths[""]):
                continue  # most words with which phrases begin stand before others than the second word of any
            length, _ = self.match(keys, forms, site)
            if length:
                phrases.add(tuple(keys[site : site + length]))
        return phrases

    def get(self, phrase: str) -> tuple[T, ...]:
        """The values of exactly this phrase, its case not minded."""
        keys = tuple(fold(word) for word in cut(phrase))
        if not keys or keys[0] not in self._entered:
            return ()
        return tuple(value for _, value in self._branch(keys[0]).values.get(keys, ()))
