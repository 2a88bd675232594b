"""Reporting cues: verbs, nouns and phrases that introduce what somebody says, and how the speaker stands to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from legation.errors import SetupError
from legation.lexicon.tables import read_toml
from legation.model import Stance

Makes = Literal["always", "quoted", "never", "source"]
SPEECHLESS = frozenset({"never", "source"})
"""What of `Makes` is no saying."""
_DENIES = frozenset({"denies", "deny"})
_DOUBTS = frozenset({"doubts", "doubt", "fears", "hopes"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word.

    Args:
        word: lemma (phrasal ones with their particle).
        pos: verb, noun or phrase.
        stance: whether the speaker asserts, denies or doubts the content.
        makes: whether it makes a statement always, only with quoted words, or never; "source" makes none either, but whoever
            finds, doubts or believes is the source of it.
        content: the forms its content takes (that, quote, inf, ing, obj, as).
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
    """All cues by kind of word.

    Args:
        verbs, nouns, phrases: the cues by word, variants included.
        phrasal: of the verbs with a particle, the cues by verb and particle.
        issued: documents through which somebody speaks. binding: texts that lay down rules and make no statement.
        relays: words for those whom a medium quotes without a name.
        begun: verbs before an infinitive that tell that the words were spoken.
    """

    verbs: Mapping[str, Cue]
    nouns: Mapping[str, Cue]
    phrases: Mapping[str, Cue]
    phrasal: Mapping[str, Mapping[str, Cue]] = field(default_factory=dict)
    issued: frozenset[str] = frozenset()
    binding: frozenset[str] = frozenset()
    relays: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()


def load_reporting() -> ReportingBook:
    """The cues that ship with the package.

    Raises:
        SetupError: if an entry lacks its word or names an unknown kind.
    """
    books: dict[str, dict[str, Cue]] = {"verb": {}, "noun": {}, "phrase": {}}
    table = read_toml("reporting.toml")
    for number, entry in enumerate(table.get("reporting", []), 1):
        where = f"reporting.toml, entry {number}"
        if not entry.get("word") or entry.get("pos") not in books:
            raise SetupError("the entry needs a word, and pos verb, noun or phrase", where=where)
        stance: Stance = "denies" if entry.get("stance") in _DENIES else "doubts" if entry.get("stance") in _DOUBTS else "asserts"
        content = entry.get("content", ["that", "quote"])
        cue = Cue(
            entry["word"], entry["pos"], stance, entry.get("statement", "quoted"),
            frozenset([content] if isinstance(content, str) else content), entry.get("addressee", ""),
        )  # fmt: skip
        for word in (cue.word, *entry.get("variants", [])):
            books[cue.pos].setdefault(word.lower(), cue)
    phrasal: dict[str, dict[str, Cue]] = {}
    for word, cue in books["verb"].items():
        head, _, particle = word.partition(" ")
        if particle and " " not in particle:
            phrasal.setdefault(head, {})[particle] = cue
    sets = {name: frozenset(words) for name, words in table.get("words", {}).items()}
    return ReportingBook(books["verb"], books["noun"], books["phrase"], phrasal, **sets)
