"""Whether a text can be a news report in English: it has words, is no markup, and is not in another language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from legation.errors import StoryError
from legation.lexicon.tables import read_toml

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_MARKUP_START = re.compile(r"\s*(?:<!doctype\s+html|<html\b|<head\b|<body\b|<\?xml\b|<!--|<rss\b|<feed\b)", re.I)
_TAG = re.compile(
    r"</?(?:p|div|span|a|br|li|ul|ol|td|tr|table|script|style|body|meta|link|h[1-6]|img|section|article|b|i|em|strong)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.I,
)
ENOUGH_WORDS = 25
"""Fewer words say too little about the language of a text."""
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
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return 0, 0.0, 0.0
    in_core = sum(1 for word in words if word in core)
    in_common = sum(1 for word in words if word in common)
    return len(words), in_core / len(words), (in_core + in_common) / len(words)


def _check_language(sample: str, declared: str) -> None:
    letters = [char for char in sample if char.isalpha()]
    latin = sum(1 for char in letters if char < "\u0250" or unicodedata.name(char, "").startswith("LATIN"))
    if latin * 2 < len(letters):
        script = unicodedata.name(next(char for char in letters if char >= "\u0250"), "another").split()[0].title()
        raise StoryError("language.not-english", f"most letters are not Latin ({script})")
    count, core, common = english_share(sample)
    if count >= ENOUGH_WORDS:
        if core < 0.03 and common < 0.2:
            raise StoryError("language.not-english", f"only {common:.0%} of the words are common English words")
    elif declared and not declared.lower().startswith("en"):
        raise StoryError("language.not-english", f"the story says that its language is {declared!r}")


@lru_cache(maxsize=1)
def _function_words() -> tuple[frozenset[str], frozenset[str]]:
    table = read_toml("english.toml")
    return frozenset(table["core"]), frozenset(table["common"])
