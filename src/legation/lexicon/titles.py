"""Offices and their modifiers, and the nouns that name agents without a name ("officials", "the foreign ministry")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from legation.errors import SetupError
from legation.lexicon.name_words import NameWords, load_name_words
from legation.lexicon.phrases import PhraseTable, fold
from legation.lexicon.tables import read_toml

_SPECIAL_PLURALS = {"child": "children", "people": "people", "person": "people", "mp": "MPs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """One title. `takes` says what fixes the country: country, organisation, city, or the state that sends the envoy.

    `inherits`: the body that is named decides on sector and country. `role`: whether it is an office ("Mr" is none).
    `plural`: the entry is the plural form. `gender`: m or f where the word tells. `only`: countries that alone have the office.
    """

    word: str
    sector: str | None
    office: str
    takes: str
    role: bool
    rank: int = 9
    inherits: bool = False
    plural: bool = False
    country: str | None = None
    gender: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A noun or phrase for a political agent: its sector, the kind of actor, whether it stands for its state.

    `pattern`: the head of a pattern such as "* ministry" or "institute of *", a body only with words that say which.
    """

    word: str
    sector: str | None
    kind: str
    institution: bool
    political: bool
    plural: bool
    country: str | None = None
    pattern: bool = False
    secondary: str | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles by phrase, effects of modifiers by word, agents and public bodies by phrase, offices that states cannot have."""

    titles: PhraseTable[Title] = field(default_factory=PhraseTable)
    modifiers: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    agents: PhraseTable[Agent] = field(default_factory=PhraseTable)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: NameWords = field(default_factory=NameWords)
    secondary: Mapping[str, str] = field(default_factory=dict)
    """Second sectors by office: defence ministers are of the government and of the armed forces."""
    one_party: frozenset[str] = frozenset()
    """States in which the party governs by law."""

    def may_have(self, code: str, word: str) -> bool:
        """Whether a state may have an office of this name, as far as its form tells."""
        if word in self.only:
            return code in self.only[word]
        return code not in self.without.get(word, ())


def load_titles() -> Titles:
    """The titles, modifiers, agents and public bodies that ship with the package.

    Raises:
        SetupError: if a file is missing, is not TOML or lacks its table.
    """
    titles: PhraseTable[Title] = PhraseTable()
    by_word: dict[str, Mapping[str, Any]] = {}
    for entry in _entries("titles.toml", "title"):
        by_word[entry["words"]] = entry
        for word in dict.fromkeys((entry["words"], *entry.get("variants", ()))):
            by_word.setdefault(word, entry)
            _add_title(titles, entry, word, "")
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for entry in _entries("titles_modifiers.toml", "modifier"):
        group = after if entry.get("place") == "after" else before
        for word in (entry["word"], *entry.get("variants", ())):
            group[fold(word.strip("-"))] = entry["effect"]
    for entry in _entries("titles_modifiers.toml", "honorific"):
        meant = by_word.get(entry.get("title", ""), {"sector": None, "office": "honorific", "takes": "country", "role": False})
        for word in (entry["word"], *entry.get("variants", ())):
            if not titles.get(word) or len(word) < 5:
                _add_title(titles, meant, word, entry.get("gender", ""))
    for entry in _entries("agents.toml", "agent"):
        # Any noun for a person of politics may stand before a name: "dictator A", "dissident B".
        if (
            entry.get("kind") == "person"
            and entry.get("sector")
            and not entry.get("institution")
            and not titles.get(entry["word"])
        ):
            _add_title(
                titles,
                {**entry, "office": entry["word"], "takes": "organisation", "role": entry["sector"] not in {"MED", "CVL", "BUS"}},
                entry["word"],
                "",
            )
        if (
            entry.get("institution")
            and entry.get("sector") in {"LEG", "GOV", "JUD"}
            and not titles.get(f"{entry['word']} member")
        ):
            _add_title(titles, {"sector": entry["sector"], "office": "member", "takes": "country"}, f"{entry['word']} member", "")
    for word in ("counterpart", "colleague", "opposite number"):
        # They hold the office of the one they are compared with; titles.py of parsing finds it.
        if not titles.get(word):
            _add_title(titles, {"sector": "GOV", "office": "counterpart", "takes": "country"}, word, "")
    without, only = _forms()
    secondary = {entry["office"]: entry["secondary"] for entry in by_word.values() if entry.get("secondary")}
    return Titles(titles, before, after, _agents(), without, only, load_name_words(), secondary, _one_party())


def _one_party() -> frozenset[str]:
    forms = read_toml("forms_of_state.toml").values()
    return frozenset(code for form in forms if isinstance(form, dict) and form.get("one_party") for code in form["codes"])


def _forms() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    without: dict[str, frozenset[str]] = {}
    only: dict[str, frozenset[str]] = {}
    for form in read_toml("forms_of_state.toml").values():
        if not isinstance(form, dict):
            continue
        codes = frozenset(form["codes"])
        for word in form.get("without", ()):
            without[word] = without.get(word, frozenset()) | codes
        for word in form.get("only", ()):
            only[word] = only.get(word, frozenset()) | codes
    return without, only


def _agents() -> PhraseTable[Agent]:
    agents: PhraseTable[Agent] = PhraseTable()
    for entry in _entries("agents.toml", "agent"):
        many = entry.get("plural")
        agents.add(entry["word"], _agent(entry, entry["word"], many == entry["word"]))
        if many and many != entry["word"]:
            agents.add(many, _agent(entry, entry["word"], True))
    for entry in _entries("ministries.toml", "body"):
        capitals = {word.lower(): word for word in entry.get("capitals", ())}
        for phrase in dict.fromkeys((entry["pattern"], *entry.get("variants", ()))):
            if "*" in phrase:
                _add_pattern(agents, entry, phrase)
                continue
            country = entry.get("countries", {}).get(phrase, entry.get("country"))
            agents.add(capitals.get(phrase, phrase), _agent({**entry, "institution": True, "country": country}, phrase, False))
    return agents


def _add_pattern(agents: PhraseTable[Agent], entry: Mapping[str, Any], phrase: str) -> None:
    """The head noun of "* ministry" or "institute of *"; with capitals where it is no government body ("Ankawa Institute")."""
    word = phrase.removeprefix("* ") if phrase.startswith("* ") else phrase.split(" of *")[0].split(" for *")[0]
    if "*" in word or " " in word or len(word) < 4 or agents.get(word):
        return
    form = word if entry.get("kind") == "government" else word.capitalize()
    agents.add(form, _agent({**entry, "institution": entry.get("kind") == "government", "headed": True}, word, False))


def _add_title(titles: PhraseTable[Title], entry: Mapping[str, Any], word: str, gender: str) -> None:
    if not gender and entry.get("role"):
        gender = (
            "f" if word.endswith(("woman", "queen", "princess", "empress")) else "m" if word.endswith(("king", "emperor")) else ""
        )
    for form, many in ((word, False), (plural(word), True)):
        if many and form == word:
            continue
        titles.add(
            form,
            Title(
                word=word, sector=entry.get("sector") or None, office=entry["office"], takes=entry.get("takes", "country"),
                role=entry.get("role", True), rank=entry.get("rank", 9), inherits=entry.get("inherits", False), plural=many,
                country=entry.get("countries", {}).get(word, entry.get("country")), gender=gender,
                only=tuple(entry.get("only", ())),
            ),
        )  # fmt: skip


def _agent(entry: Mapping[str, Any], word: str, many: bool) -> Agent:
    return Agent(
        word=word, sector=entry.get("sector") or None, kind=entry.get("kind", "group"), plural=many,
        institution=entry.get("institution", False), political=entry.get("political", True), country=entry.get("country") or None,
        pattern=entry.get("headed", False), secondary=entry.get("secondary"),
    )  # fmt: skip


def _entries(name: str, table: str) -> list[dict[str, Any]]:
    entries = read_toml(name).get(table)
    if not isinstance(entries, list) or not entries:
        raise SetupError(f"no [[{table}]] entries", where=name, remedy="Reinstall the package.")
    return entries


def plural(phrase: str) -> str:
    """The plural of a title: its head noun, before any "of", takes the ending ("heads of state", "secretaries general")."""
    words = phrase.split(" ")
    at = next((i for i, word in enumerate(words) if word in {"of", "to", "for", "in", "at"} and i), len(words)) - 1
    if at > 0 and words[at].lower() == "general" and words[at - 1].lower() in {"secretary", "attorney", "consul", "director"}:
        at -= 1
    word = words[at]
    if word.endswith("."):
        return phrase
    if word in _SPECIAL_PLURALS:
        word = _SPECIAL_PLURALS[word]
    elif word.endswith("man"):
        word = word[:-3] + "men"
    elif word.endswith("person"):
        word = word[:-6] + "people"
    elif word.endswith("y") and word[-2:-1] not in "aeou":
        word = word[:-1] + "ies"
    elif word.endswith(("s", "ch", "sh", "x")):
        word += "es"
    else:
        word += "s"
    words[at] = word
    return " ".join(words)
