"""Words for gatherings and for who comes to them (gatherings.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from legation.errors import SetupError
from legation.lexicon.tables import read_toml
from legation.model import Attendance, GatheringKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringWords:
    """The tables of gatherings.toml.

    Args:
        nouns: head noun (lemma) → kind.
        verbs: verb that makes a gathering of its parties → kind.
        motion: verbs that make a visit of the place they lead to.
        presence: verb, or verb and preposition → what it says of its subject.
        host: verbs whose subject receives the others.
        invited: verb and preposition whose object is invited. awaited: whose object is expected.
        receiving: verbs of meeting whose object must be a person ("received the premier").
        exceptions: words before those who alone do or do not come.
        none: determiners of an absence.
        attenders: nouns for those who come.
        domestic: modifiers that make a noun no gathering of states.
    """

    nouns: Mapping[str, GatheringKind]
    verbs: Mapping[str, GatheringKind]
    motion: frozenset[str]
    presence: Mapping[str, Attendance]
    host: frozenset[str]
    invited: frozenset[str]
    awaited: frozenset[str]
    receiving: frozenset[str]
    exceptions: frozenset[str]
    none: frozenset[str]
    attenders: frozenset[str]
    domestic: frozenset[str]


@lru_cache(maxsize=1)
def load_gathering_words() -> GatheringWords:
    """The tables that ship with the package, read once.

    Raises:
        SetupError: if a table is missing or a kind is unknown.
    """
    book = read_toml("gatherings.toml")
    for part in ("kinds", "verbs", "attendance", "words"):
        if part not in book:
            raise SetupError(f"the table {part!r} is missing", where="gatherings.toml")
    nouns: dict[str, GatheringKind] = {}
    for kind, words in book["kinds"].items():
        if kind not in get_args(GatheringKind):
            raise SetupError(f"unknown kind of gathering {kind!r}", where="gatherings.toml")
        nouns.update(dict.fromkeys(words, kind))
    verbs: dict[str, GatheringKind] = dict.fromkeys([*book["verbs"]["talks"], *book["verbs"]["receiving"]], "talks")
    verbs.update(dict.fromkeys(book["verbs"]["visit"], "visit"))
    presence: dict[str, Attendance] = {}
    statuses: tuple[Attendance, ...] = ("attended", "absent", "declined")
    for status in statuses:
        presence.update(dict.fromkeys(book["attendance"][status], status))
    words = book["words"]
    return GatheringWords(
        nouns=nouns, verbs=verbs, motion=frozenset(book["verbs"]["motion"]), presence=presence,
        host=frozenset(book["attendance"]["host"]), invited=frozenset(book["attendance"]["invited"]),
        awaited=frozenset(book["attendance"]["awaited"]), receiving=frozenset(book["verbs"]["receiving"]),
        exceptions=frozenset(words["except"]), none=frozenset(words["none"]), attenders=frozenset(words["attenders"]),
        domestic=frozenset(words["domestic"]),
    )  # fmt: skip
