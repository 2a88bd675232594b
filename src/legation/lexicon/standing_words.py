"""Words that state lasting facts between parties (standings.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from legation.errors import SetupError
from legation.lexicon.tables import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingEntry:
    """One way to state a standing; the fields are explained at the top of standings.toml."""

    name: str
    kind: str
    pos: str
    words: tuple[str, ...]
    a: tuple[str, ...]
    b: tuple[str, ...]
    negated: str
    need: frozenset[str]
    without: frozenset[str]
    modifier: frozenset[str]
    unless_modifier: frozenset[str]
    theme: frozenset[str]
    verbs: frozenset[str]
    status: frozenset[str]
    flags: frozenset[str]
    match: tuple[str, ...]
    differ: tuple[str, ...]


_FLAGS = ("bodies", "imposed", "passive", "forces", "rebels", "states", "figures", "places", "static", "sponsor", "treaties", "sovereign", "denied")
_POS = ("noun", "verb", "adj")


@lru_cache(maxsize=1)
def load_standing_words() -> Mapping[tuple[str, str], tuple[StandingEntry, ...]]:
    """The entries that ship with the package by part of speech and word, read once.

    Raises:
        SetupError: if an entry lacks a field or has an unknown part of speech.
    """
    found: dict[tuple[str, str], list[StandingEntry]] = {}
    for number, row in enumerate(read_toml("standings.toml").get("standing", []), 1):
        where = f"standings.toml, entry {number}"
        for part in ("name", "kind", "pos", "words", "a", "b", "match", "differ"):
            if not row.get(part):
                raise SetupError(f"the entry has no {part!r}", where=where)
        if row["pos"] not in _POS:
            raise SetupError(f"unknown part of speech {row['pos']!r}", where=where)
        entry = _entry(row)
        for word in entry.words:
            found.setdefault((entry.pos, word), []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


@lru_cache(maxsize=1)
def standing_vocabulary() -> frozenset[str]:
    """Every word that an entry stands under, of whatever part of speech."""
    return frozenset(word for _, word in load_standing_words())


def _entry(row: Mapping[str, Any]) -> StandingEntry:
    return StandingEntry(
        name=row["name"], kind=row["kind"], pos=row["pos"], words=tuple(row["words"]), a=tuple(row["a"]), b=tuple(row["b"]),
        negated=row.get("negated", ""), need=frozenset(row.get("need", ())), without=frozenset(row.get("not", ())),
        modifier=frozenset(row.get("modifier", ())), unless_modifier=frozenset(row.get("unless_modifier", ())),
        theme=frozenset(row.get("theme", ())), verbs=frozenset(row.get("verbs", ())),
        status=frozenset(row.get("status", ("occurred", "ongoing"))), flags=frozenset(flag for flag in _FLAGS if row.get(flag)),
        match=tuple(row["match"]), differ=tuple(row["differ"]),
    )  # fmt: skip
