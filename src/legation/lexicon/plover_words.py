"""Role codes of PLOVER by word (plover_sectors.toml): finer than the sectors of the record, for coding one actor phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from legation.errors import SetupError
from legation.lexicon.organisations import Organisation
from legation.lexicon.phrases import PhraseTable, cut, fold
from legation.lexicon.tables import read_toml
from legation.lexicon.titles import plural

FILE = "plover_sectors.toml"


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A word with its code: `national` where the phrase names a country, `over` the sectors it may replace (None: any)."""

    word: str
    code: str
    national: str
    over: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class PloverWords:
    """The words by phrase, second codes by phrase, and the lists of bodies and territories."""

    words: PhraseTable[RoleWord] = field(default_factory=PhraseTable)
    second: Mapping[str, str] = field(default_factory=dict)
    state_words: frozenset[str] = frozenset()
    state_media: frozenset[str] = frozenset()
    un_prefixes: tuple[str, ...] = ()
    un_bodies: frozenset[str] = frozenset()
    partly_recognised: frozenset[str] = frozenset()
    slots: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Code in the place of the country and role code, by the id of an organisation, and by folded phrase."""

    def slot(self, bodies: Iterable[Organisation], phrase: str) -> tuple[str, str] | None:
        """The code of a party of no one country: by its name, else by a phrase at the end of its words."""
        for body in bodies:
            if body.id in self.slots:
                return self.slots[body.id]
        words = phrase.split(" ")
        return next((self.slots[key] for i in range(len(words)) if (key := " ".join(words[i:])) in self.slots), None)

    def is_state_medium(self, body: Organisation) -> bool:
        """Whether a government owns or runs a medium."""
        return body.id in self.state_media

    def is_united_nations(self, body: Organisation) -> bool:
        """Whether a body is one of the United Nations."""
        return body.id.startswith(self.un_prefixes) or body.id in self.un_bodies


@cache
def load_plover_words() -> PloverWords:
    """The words that ship with the package.

    Raises:
        SetupError: if the file is missing or an entry lacks its code or words.
    """
    data = read_toml(FILE)
    table: PhraseTable[RoleWord] = PhraseTable()
    for entry in data.get("code", ()):
        if not entry.get("code") or not entry.get("words"):
            raise SetupError("an entry without code or words", where=FILE, remedy="Give both.")
        over = frozenset(entry["over"]) if "over" in entry else None
        for word in entry["words"]:
            for form in dict.fromkeys((word, plural(word))):
                table.add(form, RoleWord(word, entry["code"], entry.get("national", entry["code"]), over))
        for word in entry.get("plurals", ()):
            table.add(word, RoleWord(word, entry["code"], entry.get("national", entry["code"]), over))
    second = {folded(form): code for code, words in data["second"].items() for word in words for form in (word, plural(word))}
    return PloverWords(
        table, second, frozenset(data["state_media"]["words"]), frozenset(data["state_media"]["names"]),
        tuple(data["united_nations"]["prefixes"]), frozenset(data["united_nations"]["names"]),
        frozenset(folded(name) for name in data["partly_recognised"]["names"]), _slots(data.get("slot", ())),
    )  # fmt: skip


def _slots(entries: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        value = entry["code"], entry["sector"]
        found.update(dict.fromkeys(entry.get("names", ()), value))
        found.update((folded(form), value) for word in entry["words"] for form in (word, plural(word)))
    return found


def folded(phrase: str) -> str:
    """A phrase as the tables hold it."""
    return " ".join(fold(part) for part in cut(phrase))
