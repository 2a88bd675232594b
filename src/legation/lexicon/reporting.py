"""Reporting cues: verbs, nouns and phrases that introduce what somebody says, and how the speaker stands to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from legation.errors import SetupError
from legation.lexicon.tables import read_toml
from legation.model import Stance

Makes = Literal["always", "quoted", "never"]
_DENIES = frozenset({"denies", "deny"})
_DOUBTS = frozenset({"doubts", "doubt", "fears", "hopes"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word.

    Args:
        word: lemma (phrasal ones with their particle).
        pos: verb, noun or phrase.
        stance: whether the speaker asserts, denies or doubts the content.
        makes: whether it makes a statement always, only with quoted words, or never.
        content: the forms its content takes (that, quote, inf, obj, as).
        addressee: where the addressee stands: "obj", a preposition, or "".
    """

    word: str
    pos: str
    stance: Stance
    makes: Makes
    content: frozenset[str]
    addressee: str


@dataclass(frozen=True, slots=True)
class ReportingBook:
    """All cues by kind of word."""

    verbs: Mapping[str, Cue]
    nouns: Mapping[str, Cue]
    phrases: Mapping[str, Cue]


def load_reporting() -> ReportingBook:
    """The cues that ship with the package.

    Raises:
        SetupError: if an entry lacks its word or names an unknown kind.
    """
    books: dict[str, dict[str, Cue]] = {"verb": {}, "noun": {}, "phrase": {}}
    for number, entry in enumerate(read_toml("reporting.toml").get("reporting", []), 1):
        where = f"reporting.toml, entry {number}"
        if not entry.get("word") or entry.get("pos") not in books:
            raise SetupError("the entry needs a word, and pos verb, noun or phrase", where=where)
        stance: Stance = "denies" if entry.get("stance") in _DENIES else "doubts" if entry.get("stance") in _DOUBTS else "asserts"
        content = entry.get("content", ["that", "quote"])
        cue = Cue(
            entry["word"], entry["pos"], stance, entry.get("statement", "quoted"),
            frozenset([content] if isinstance(content, str) else content), entry.get("addressee", ""),
        )  # fmt: skip
        books[cue.pos].setdefault(cue.word.lower(), cue)
    return ReportingBook(books["verb"], books["noun"], books["phrase"])
