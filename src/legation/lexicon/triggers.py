"""The trigger lexicon: which words, under which conditions, name which political act.

One TOML file a PLOVER type lies in `data/lexicons/en/triggers/`, one a word class in `classes/`. An entry fires on a
predicate when all its conditions hold; among those that hold, the most specific wins, then the heavier.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from legation.errors import SetupError
from legation.lexicon.tables import read_toml, toml_files
from legation.toml_rows import header_lines, parse_toml

WordKind = Literal["verb", "noun", "adj"]
CONDITIONS = (
    "object", "prep", "prep_object", "complement", "subject", "unless_object", "unless_prep", "unless_subject", "unless_prep_object",
)  # fmt: skip
KNOWN = {
    "word", "pos", "type", "mode", "cameo", "plural", "alone", "recipient", "actor", "reciprocal", "weight", "match", "differ",
    "note", *CONDITIONS,
}  # fmt: skip
_LISTS = (*CONDITIONS, "actor", "recipient", "match", "differ")
_YES_OR_NO = ("plural", "alone", "reciprocal")
SPECIAL = frozenset({"@party", "@person", "@place", "@clause"})
_RECIPIENT: Mapping[str, tuple[str, ...]] = {
    "verb": ("obj",), "noun": ("of", "on", "against", "to", "with", "towards", "toward", "over"), "adj": ("of", "to", "with", "against"),
}  # fmt: skip
_ACTOR: Mapping[str, tuple[str, ...]] = {"verb": ("subj",), "noun": ("poss", "by", "demonym", "from", "of"), "adj": ("subj",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One entry: a word or phrase, the act it names, the conditions, and where the parties stand.

    `lists` maps a condition's name to its lemmas with word classes expanded; `special` to the computed classes it names.
    """

    word: str
    pos: WordKind
    type: str
    mode: str | None
    cameo: str
    words: tuple[str, ...]
    lists: Mapping[str, frozenset[str]]
    special: Mapping[str, frozenset[str]]
    plural: bool
    alone: bool
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    reciprocal: bool
    weight: float
    match: tuple[str, ...]
    differ: tuple[str, ...]
    where: str

    @property
    def name(self) -> str:
        """How rules cite the entry: `trigger:SANCTION:impose`."""
        return f"trigger:{self.type}:{self.word}"

    @property
    def specificity(self) -> int:
        """How many positive conditions the entry makes (longer phrases are more specific)."""
        positive = sum(1 for name in self.lists if not name.startswith("unless")) + (1 if self.plural else 0)
        return positive + 2 * (len(self.words) - 1)


@dataclass(frozen=True, slots=True)
class TriggerBook:
    """All triggers, by kind of word and first (verbs, adjectives) or head (nouns) lemma; word classes, and those of each word."""

    verbs: Mapping[str, tuple[Trigger, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[Trigger, ...]] = field(default_factory=dict)
    adjectives: Mapping[str, tuple[Trigger, ...]] = field(default_factory=dict)
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    classes_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Trigger, ...]:
        """Every entry, verbs first."""
        books = (self.verbs, self.nouns, self.adjectives)
        return tuple(trigger for book in books for entries in book.values() for trigger in entries)


def load_triggers(layers: Sequence[Path | str] = ()) -> TriggerBook:
    """The trigger lexicon that ships with the package, with the entries of a user's codebook layers beside it.

    Args:
        layers: folders that may hold `triggers/*.toml` and `classes/*.toml`; a class of a known name is replaced.

    Raises:
        SetupError: if an entry has an unknown key, an unknown word class or a missing field; names the file and line.
    """
    entries, _, faults = read_triggers(layers)
    if faults:
        raise faults[0]
    return entries


def read_triggers(layers: Sequence[Path | str] = ()) -> tuple[TriggerBook, str, list[SetupError]]:
    """The lexicon of `load_triggers`, the text of the layers (for the fingerprint), and all that is wrong with it."""
    faults: list[SetupError] = []
    read: list[str] = []
    classes = {place.name.removesuffix(".toml"): _class_words(place) for place in toml_files("classes")}
    for file in _own_files(layers, "classes"):
        try:
            classes[file.stem] = _class_words(file)
        except SetupError as error:
            faults.append(error)
    entries: list[Trigger] = []
    for place in (*toml_files("triggers"), *_own_files(layers, "triggers")):
        own = isinstance(place, Path)
        name = str(place) if own else f"triggers/{place.name}"
        try:
            text = place.read_text(encoding="utf-8")
            if own:
                read.append(text)
            found = parse_toml(text, name).get("trigger", [])
            if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
                raise SetupError("`trigger` is no list of tables", where=name, remedy="Begin every entry with [[trigger]].")
            lines = header_lines(text, "trigger") if own else []
        except SetupError as error:
            faults.append(error)
            continue
        except (OSError, UnicodeDecodeError) as error:
            faults.append(SetupError(f"cannot be read ({type(error).__name__})", where=name, remedy="Save the file as UTF-8."))
            continue
        for number, entry in enumerate(found, 1):
            where = f"{name}:{lines[number - 1]}" if number <= len(lines) else f"{name}, entry {number} ({entry.get('word', '?')})"
            try:
                entries.append(read_trigger(entry, classes, where))
            except SetupError as error:
                faults.append(error)
    read += [",".join(sorted(classes[file.stem])) for file in _own_files(layers, "classes") if file.stem in classes]
    return index_triggers(entries, classes), "\n".join(read), faults


def _own_files(layers: Sequence[Path | str], folder: str) -> list[Path]:
    return [file for layer in layers for file in sorted((Path(layer) / folder).glob("*.toml"))]


def index_triggers(entries: Iterable[Trigger], classes: Mapping[str, frozenset[str]]) -> TriggerBook:
    """A book of `entries`, most specific first under each lemma."""
    books: dict[str, dict[str, list[Trigger]]] = {"verb": {}, "noun": {}, "adj": {}}
    for entry in entries:
        key = entry.words[-1] if entry.pos == "noun" else entry.words[0]
        books[entry.pos].setdefault(key, []).append(entry)
    ordered = {
        pos: {
            key: tuple(sorted(found, key=lambda t: (-t.specificity, -t.weight, t.type, t.where))) for key, found in book.items()
        }
        for pos, book in books.items()
    }
    classes_of: dict[str, list[str]] = {}
    for name in sorted(classes):
        for word in classes[name]:
            classes_of.setdefault(word, []).append(name)
    inverse = {word: tuple(names) for word, names in classes_of.items()}
    return TriggerBook(ordered["verb"], ordered["noun"], ordered["adj"], classes, inverse)


def read_trigger(entry: Mapping[str, Any], classes: Mapping[str, frozenset[str]], where: str) -> Trigger:
    """One entry of a trigger file.

    Args:
        entry: the table as TOML gives it.
        classes: the word classes that conditions may name with `@`.
        where: the file and entry, for errors.

    Raises:
        SetupError: see `load_triggers`.
    """
    if unknown := sorted(set(entry) - KNOWN):
        raise SetupError(f"unknown key {unknown[0]!r}", where=where, remedy=f"Known keys: {', '.join(sorted(KNOWN))}.")
    _check_kinds(entry, where)
    if entry["pos"] not in _ACTOR:
        raise SetupError(f"pos is {entry['pos']!r}", where=where, remedy="Use verb, noun or adj.")
    lists: dict[str, frozenset[str]] = {}
    special: dict[str, frozenset[str]] = {}
    for name in CONDITIONS:
        if entry.get(name):
            words, names = _expand(entry[name], classes, where)
            lists[name] = words
            special[name] = names
    pos = entry["pos"]
    return Trigger(
        word=entry["word"], pos=pos, type=entry["type"], mode=entry.get("mode"), cameo=entry["cameo"],
        words=tuple(entry["word"].lower().split()), lists=lists, special=special,
        plural=entry.get("plural", False), alone=entry.get("alone", False),
        actor=tuple(entry.get("actor", _ACTOR[pos])), recipient=tuple(entry.get("recipient", _RECIPIENT[pos])),
        reciprocal=entry.get("reciprocal", False), weight=float(entry.get("weight", 0.7)),
        match=tuple(entry.get("match", ())), differ=tuple(entry.get("differ", ())), where=where,
    )  # fmt: skip


def _check_kinds(entry: Mapping[str, Any], where: str) -> None:
    """Every field is of its kind."""
    for name in ("word", "pos", "type", "cameo", *(["mode"] if "mode" in entry else [])):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise SetupError(f"{name!r} is missing or no text", where=where)
    for name in _LISTS:
        if not isinstance(entry.get(name, []), list) or not all(isinstance(word, str) for word in entry.get(name, [])):
            raise SetupError(f"{name!r} is no list of words", where=where, remedy=f'Write {name} = ["…"].')
    for name in _YES_OR_NO:
        if not isinstance(entry.get(name, False), bool):
            raise SetupError(f"{name!r} is {entry[name]!r}", where=where, remedy="Write true or false.")
    weight = entry.get("weight", 0.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
        raise SetupError(f"'weight' is {weight!r}", where=where, remedy="Give a number from 0 to 1.")


def _expand(names: Iterable[str], classes: Mapping[str, frozenset[str]], where: str) -> tuple[frozenset[str], frozenset[str]]:
    """The lemmas of a condition with classes written out, and the computed classes among them."""
    words: set[str] = set()
    special: set[str] = set()
    for name in names:
        if name in SPECIAL:
            special.add(name)
        elif name.startswith("@"):
            if name[1:] not in classes:
                raise SetupError(f"no word class {name}", where=where, remedy=f"Add classes/{name[1:]}.toml.")
            words |= classes[name[1:]]
        else:
            words.add(name.lower())
    return frozenset(words), frozenset(special)


def _class_words(place: Traversable | Path) -> frozenset[str]:
    name = place.name.removesuffix(".toml")
    table = read_toml(place).get("class", {})
    words = table.get(name, []) if isinstance(table, dict) else []
    if not words or not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise SetupError(f"the class {name!r} is empty or no list of words", where=f"classes/{place.name}", remedy="List it under [class].")
    return frozenset(word.lower() for word in words)
