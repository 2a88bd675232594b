"""The codebook: event types, modes, contexts, CAMEO codes, quad classes, scales and the crosswalk between them.

A codebook is a folder of TOML and CSV files. `load_codebook()` reads the one that ships with Legation, checks that
everything it names exists, and returns an immutable `Codebook`; whatever is wrong is a `SetupError` that names the
file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, TypeVar

from legation.errors import SetupError

DEFAULT_CODEBOOK = "plover-cameo"
QUADS = (1, 2, 3, 4)
ROOT_FILE = "codebook.toml"
PARTS = ("types", "modes", "contexts", "cameo", "quads", "errata")
CAMEO_COLUMNS = (
    "code", "label", "base", "root", "level", "quad", "goldstein_gdelt", "goldstein_icews", "plover", "plover_mode",
    "plover_contexts", "definition", "example", "note",
)  # fmt: skip
CAMEO_SCALES = {"goldstein-gdelt": "goldstein_gdelt", "goldstein-icews": "goldstein_icews"}
TYPE_SCALES = {"plover-2": "score_v2"}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where names, codes or numbers of the codebook come from, and under what licence."""

    id: str
    title: str
    authors: str
    year: int
    licence: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence of our own with the parties and the mode that a careful coder would give it."""

    text: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """How a type is told from a neighbour."""

    type: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One of the event types, for example SANCTION.

    `future_as`, `negated_past_as` and `negated_future_as` name the type that a format without a status expects for a
    planned event, an event that did not happen, and an event that will not happen.
    """

    name: str
    label: str
    quad: int
    score_v2: float
    score_v13: float
    requires_recipient: bool
    reciprocal: bool
    future_as: str
    negated_past_as: str
    negated_future_as: str
    default_cameo: str
    cameo_note: str
    definition: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]
    boundaries: tuple[Boundary, ...]
    errata: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """A finer kind of one type, for example expel of SANCTION. Without a score, the score of the type holds."""

    type: str
    name: str
    score: float | None
    default_cameo: str
    cameo_note: str
    definition: str
    examples: tuple[str, ...]
    adds_contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an event is about. `keywords` are lower-case lemmas or phrases that signal it."""

    name: str
    definition: str
    keywords: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameoCode:
    """One CAMEO code with its values and its place in PLOVER. `plover` is empty where PLOVER has no event."""

    code: str
    label: str
    base: str
    root: str
    level: int
    quad: int
    goldstein_gdelt: float | None
    goldstein_icews: float | None
    plover: str
    plover_mode: str
    plover_contexts: tuple[str, ...]
    definition: str
    example: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quad:
    """A quad class, and how GDELT and ICEWS, Phoenix, and PLOVER fill it."""

    number: int
    label: str
    definition: str
    gdelt_icews: str
    phoenix: str
    plover: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale of conflict and cooperation. `subject` says whether it scores CAMEO codes or PLOVER types."""

    id: str
    name: str
    source: str
    version: str
    subject: Literal["cameo", "type"]
    low: float
    high: float
    unit: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A place where published material contradicts itself or others, and what this codebook does about it."""

    id: str
    subject: str
    problem: str
    decision: str


Entry: TypeAlias = EventType | Mode | Context | CameoCode | Scale | Erratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Everything a coder needs to know about the categories. Immutable; load it with `load_codebook()`."""

    name: str
    version: str
    title: str
    cameo_version: str
    plover_version: str
    sources: tuple[Source, ...]
    scales: tuple[Scale, ...]
    types: tuple[EventType, ...]
    modes: tuple[Mode, ...]
    contexts: tuple[Context, ...]
    codes: tuple[CameoCode, ...]
    quads: tuple[Quad, ...]
    errata: tuple[Erratum, ...]
    fingerprint: str
    _types: Mapping[str, EventType] = field(init=False, repr=False, compare=False)
    _modes: Mapping[tuple[str, str], Mode] = field(init=False, repr=False, compare=False)
    _codes: Mapping[str, CameoCode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the look-up tables."""
        object.__setattr__(self, "_types", MappingProxyType({t.name: t for t in self.types}))
        object.__setattr__(self, "_modes", MappingProxyType({(m.type, m.name): m for m in self.modes}))
        object.__setattr__(self, "_codes", MappingProxyType({c.code: c for c in self.codes}))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the public fields only, so that workers of a pool can be given a codebook."""
        public = {name: getattr(self, name) for name in self.__slots__ if not name.startswith("_")}
        return _restore, (public,)

    def type(self, name: str) -> EventType:
        """The event type of this name. Raises KeyError for an unknown name."""
        return _found(self._types, name, "event type")

    def mode(self, type: str, name: str) -> Mode:
        """The mode of this name of a type. Raises KeyError for an unknown pair."""
        return _found(self._modes, (type, name), "mode")

    def modes_of(self, type: str) -> tuple[Mode, ...]:
        """All modes of a type, in the order of the codebook; some types have none."""
        return tuple(m for m in self.modes if m.type == type)

    def cameo(self, code: str) -> CameoCode:
        """The CAMEO code. Raises KeyError for an unknown code."""
        return _found(self._codes, code, "CAMEO code")

    def scale(self, id: str) -> Scale:
        """The scale with this id. Raises KeyError for an unknown id."""
        return _found({s.id: s for s in self.scales}, id, "scale")

    def quad(self, type: str) -> int:
        """The quad class of a type in PLOVER: 1 to 4. For the class of a CAMEO code read `cameo(code).quad`."""
        return self.type(type).quad

    def cameo_for(self, type: str, mode: str | None = None) -> str:
        """The CAMEO code that stands for a type and mode when no trigger named a narrower one."""
        return self.mode(type, mode).default_cameo if mode else self.type(type).default_cameo

    def score(
        self, scale_id: str, *, type: str | None = None, mode: str | None = None, cameo: str | None = None
    ) -> float | None:
        """The value of an event on a scale, or None when the scale has no value for it.

        Give what is known of the event. A scale of CAMEO codes prefers `cameo` and otherwise takes the default code of
        the type and mode; a scale of types prefers `type` and `mode` and otherwise takes those that the crosswalk
        gives for the code.
        """
        if self.scale(scale_id).subject == "cameo":
            code = cameo or (self.cameo_for(type, mode) if type else None)
            value = getattr(self.cameo(code), CAMEO_SCALES[scale_id]) if code else None
            return value if value is None else float(value)
        if not type and cameo:
            row = self.cameo(cameo)
            type, mode = row.plover, row.plover_mode
        if not type:
            return None
        own = self.mode(type, mode).score if mode else None
        return own if own is not None else float(getattr(self.type(type), TYPE_SCALES[scale_id]))

    def entries(self) -> Iterator[Entry]:
        """Every entry: types, modes, contexts, CAMEO codes, scales, errata."""
        yield from self.types
        yield from self.modes
        yield from self.contexts
        yield from self.codes
        yield from self.scales
        yield from self.errata

    def lookup(self, text: str) -> tuple[Entry, ...]:
        """Entries for a code, a name or words, best first.

        A code or name ("163", "SANCTION", "SANCTION-expel") gives the entries of exactly that name. Anything else gives
        the entries in which every word occurs, those with the words in name or label first, then keywords, then
        definitions.
        """
        wanted = text.strip().casefold()
        if not wanted:
            return ()
        exact = tuple(e for e in self.entries() if wanted in _names(e))
        if exact:
            return exact
        words = re.findall(r"\w+", wanted)
        ranked = [(rank, e) for e in self.entries() if words and (rank := _rank(e, words)) is not None]
        return tuple(e for _, e in sorted(ranked, key=lambda pair: pair[0]))


def load_codebook(path: Path | None = None) -> Codebook:
    """Load and check a codebook.

    Args:
        path: the folder of a codebook; without it, the one that ships with Legation.

    Raises:
        SetupError: a file is missing, malformed or names something that does not exist.
    """
    folder = path if path is not None else files("legation") / "data" / "codebooks" / DEFAULT_CODEBOOK
    texts = {ROOT_FILE: _text(folder, ROOT_FILE)}
    root = _Row(_toml(texts[ROOT_FILE], ROOT_FILE), ROOT_FILE)
    names = {part: _Row(root.take("files", dict), ROOT_FILE).take(part, str) for part in PARTS}
    for name in names.values():
        texts[name] = _text(folder, name)

    def rows(part: str, key: str) -> list[_Row]:
        return _tables(_toml(texts[names[part]], names[part]), key, names[part])

    book = Codebook(
        name=root.take("name", str),
        version=root.take("version", str),
        title=root.take("title", str),
        cameo_version=root.take("cameo_version", str),
        plover_version=root.take("plover_version", str),
        sources=tuple(_source(r) for r in _tables(root.values, "source", ROOT_FILE)),
        scales=tuple(_scale(r) for r in _tables(root.values, "scale", ROOT_FILE)),
        types=tuple(_type(r) for r in rows("types", "type")),
        modes=tuple(_mode(r) for r in rows("modes", "mode")),
        contexts=tuple(_context(r) for r in rows("contexts", "context")),
        codes=tuple(_codes(texts[names["cameo"]], names["cameo"])),
        quads=tuple(_quad(r) for r in rows("quads", "quad")),
        errata=tuple(_erratum(r) for r in rows("errata", "erratum")),
        fingerprint=_fingerprint(texts),
    )
    _check(book, names)
    return book


def _restore(public: dict[str, Any]) -> Codebook:
    return Codebook(**public)


def _found(table: Mapping[Any, _T], key: Any, kind: str) -> _T:
    try:
        return table[key]
    except KeyError:
        shown = "-".join(key) if isinstance(key, tuple) else key
        raise KeyError(f"no {kind} {shown!r} in the codebook") from None


def _names(entry: Entry) -> tuple[str, ...]:
    """The exact names of an entry, folded for comparison."""
    match entry:
        case CameoCode():
            return (entry.code,)
        case Mode():
            return (entry.name.casefold(), f"{entry.type}-{entry.name}".casefold())
        case EventType() | Context():
            return (entry.name.casefold(),)
        case _:
            return (entry.id.casefold(),)


def _rank(entry: Entry, words: list[str]) -> int | None:
    """How well the words fit an entry: 0 name or label, 1 keywords, 2 definition, None not at all."""
    layers = [" ".join(_names(entry)), "", ""]
    match entry:
        case EventType():
            layers[0] += " " + entry.label
            layers[1] = " ".join(entry.includes)
            layers[2] = entry.definition
        case CameoCode():
            layers[0] += " " + entry.label
            layers[2] = entry.definition + " " + entry.note
        case Context():
            layers[1] = " ".join(entry.keywords)
            layers[2] = entry.definition
        case Mode():
            layers[2] = entry.definition
        case Scale():
            layers[0] += " " + entry.name
            layers[2] = entry.note
        case Erratum():
            layers[0] += " " + entry.subject
            layers[2] = entry.problem + " " + entry.decision
    seen = ""
    for rank, layer in enumerate(layers):
        seen += " " + layer.casefold()
        starts = re.findall(r"\w+", seen)
        if all(any(start.startswith(word) for start in starts) for word in words):
            return rank
    return None


def _fingerprint(texts: Mapping[str, str]) -> str:
    """A short hash of the content of all files, the same on every platform."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()[:16]


# Reading files


def _text(folder: Traversable | Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"The codebook file cannot be read ({type(error).__name__}).",
            where=str(folder / name),
            remedy="Give a folder that holds a codebook, or leave the setting out to use the one that ships.",
        ) from error


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(name, f"Not valid TOML: {error}.") from error


def _tables(values: Mapping[str, Any], key: str, name: str) -> list[_Row]:
    found = values.get(key)
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        raise _bad(name, f"There is no [[{key}]] entry.")
    return [_Row(item, f"{name} [[{key}]] {number}") for number, item in enumerate(found, 1)]


def _bad(where: str, what: str) -> SetupError:
    return SetupError(what, where=where, remedy="Correct the file, or compare it with the codebook that ships.")


class _Row:
    """A table of a file, read field by field with a check of kind."""

    __slots__ = ("values", "where")

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self.values, self.where = values, where

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        value = self.values.get(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _bad(self.where, f"The field `{key}` is missing or is not a {kind.__name__}.")
        return value

    def words(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        value = self.take(key, list, None if needed else [])
        if not all(isinstance(item, str) and item for item in value):
            raise _bad(self.where, f"The field `{key}` must be a list of words.")
        return tuple(value)

    def tables(self, key: str) -> list[_Row]:
        return _tables(self.values, key, self.where)


def _source(row: _Row) -> Source:
    return Source(
        id=row.take("id", str),
        title=row.take("title", str),
        authors=row.take("authors", str),
        year=row.take("year", int),
        licence=row.take("licence", str),
        used=row.take("used", str),
    )


def _scale(row: _Row) -> Scale:
    subject = row.take("subject", str)
    if subject not in ("cameo", "type"):
        raise _bad(row.where, "The field `subject` must be cameo or type.")
    return Scale(
        id=row.take("id", str),
        name=row.take("name", str),
        source=row.take("source", str),
        version=row.take("version", str),
        subject="cameo" if subject == "cameo" else "type",
        low=row.take("low", float),
        high=row.take("high", float),
        unit=row.take("unit", str),
        note=row.take("note", str, ""),
    )


def _type(row: _Row) -> EventType:
    return EventType(
        name=row.take("name", str),
        label=row.take("label", str),
        quad=row.take("quad", int),
        score_v2=row.take("score_v2", float),
        score_v13=row.take("score_v13", float),
        requires_recipient=row.take("requires_recipient", bool),
        reciprocal=row.take("reciprocal", bool),
        future_as=row.take("future_as", str),
        negated_past_as=row.take("negated_past_as", str),
        negated_future_as=row.take("negated_future_as", str),
        default_cameo=row.take("default_cameo", str),
        cameo_note=row.take("cameo_note", str, ""),
        definition=row.take("definition", str),
        includes=row.words("includes"),
        excludes=row.words("excludes"),
        boundaries=tuple(
            Boundary(type=r.take("type", str), note=r.take("note", str)) for r in row.tables("boundaries")
        ),
        errata=row.words("errata", needed=False),
        examples=tuple(_example(r) for r in row.tables("examples")),
    )


def _example(row: _Row) -> Example:
    return Example(
        text=row.take("text", str),
        actors=row.words("actors"),
        recipients=row.words("recipients"),
        mode=row.take("mode", str, ""),
    )


def _mode(row: _Row) -> Mode:
    return Mode(
        type=row.take("type", str),
        name=row.take("name", str),
        score=row.take("score", float) if "score" in row.values else None,
        default_cameo=row.take("default_cameo", str),
        cameo_note=row.take("cameo_note", str, ""),
        definition=row.take("definition", str),
        examples=row.words("examples"),
        adds_contexts=row.words("adds_contexts", needed=False),
    )


def _context(row: _Row) -> Context:
    return Context(
        name=row.take("name", str),
        definition=row.take("definition", str),
        keywords=row.words("keywords"),
        examples=row.words("examples"),
    )


def _quad(row: _Row) -> Quad:
    return Quad(
        number=row.take("number", int),
        label=row.take("label", str),
        definition=row.take("definition", str),
        gdelt_icews=row.take("gdelt_icews", str),
        phoenix=row.take("phoenix", str),
        plover=row.take("plover", str),
    )


def _erratum(row: _Row) -> Erratum:
    return Erratum(
        id=row.take("id", str),
        subject=row.take("subject", str),
        problem=row.take("problem", str),
        decision=row.take("decision", str),
    )


def _codes(text: str, name: str) -> Iterator[CameoCode]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        missing = set(CAMEO_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise _bad(name, f"The columns {', '.join(sorted(missing))} are missing.")
        for row in reader:
            yield _code(row, f"{name} line {reader.line_num}")
    except csv.Error as error:
        raise _bad(f"{name} line {reader.line_num}", f"Not valid CSV: {error}.") from error


def _code(row: Mapping[str, str | None], where: str) -> CameoCode:
    cells = {key: row.get(key) or "" for key in CAMEO_COLUMNS}
    try:
        return CameoCode(
            code=cells["code"],
            label=cells["label"],
            base=cells["base"],
            root=cells["root"],
            level=int(cells["level"]),
            quad=int(cells["quad"]),
            goldstein_gdelt=float(cells["goldstein_gdelt"]) if cells["goldstein_gdelt"] else None,
            goldstein_icews=float(cells["goldstein_icews"]) if cells["goldstein_icews"] else None,
            plover=cells["plover"],
            plover_mode=cells["plover_mode"],
            plover_contexts=tuple(filter(None, cells["plover_contexts"].split(";"))),
            definition=cells["definition"],
            example=cells["example"],
            note=cells["note"],
        )
    except ValueError as error:
        raise _bad(where, f"Not a number: {error}.") from error


# Checking


def _check(book: Codebook, names: Mapping[str, str]) -> None:
    """Raise SetupError for the first thing in the codebook that does not hold together."""
    files_of = {**names, "scales": ROOT_FILE, "sources": ROOT_FILE}
    problems = (
        *((files_of[part], text) for part, text in _duplicates(book)),
        *((files_of["types"], text) for text in _type_problems(book)),
        *((files_of["modes"], text) for text in _mode_problems(book)),
        *((files_of["cameo"], text) for text in _code_problems(book)),
        *((files_of["contexts"], text) for text in _context_problems(book)),
        *((files_of["quads"], text) for text in _quad_problems(book)),
        *((files_of["scales"], text) for text in _scale_problems(book)),
    )
    for where, text in problems:
        raise _bad(where, text)


def _duplicates(book: Codebook) -> Iterator[tuple[str, str]]:
    keys: dict[str, list[str]] = {
        "types": [t.name for t in book.types],
        "modes": [f"{m.type}-{m.name}" for m in book.modes],
        "contexts": [c.name for c in book.contexts],
        "cameo": [c.code for c in book.codes],
        "quads": [str(q.number) for q in book.quads],
        "scales": [s.id for s in book.scales],
        "errata": [e.id for e in book.errata],
    }
    for part, found in keys.items():
        yield from ((part, f"{key} occurs more than once.") for key in sorted({k for k in found if found.count(k) > 1}))
    for part, texts in (
        ("types", [t.definition for t in book.types]),
        ("modes", [m.definition for m in book.modes]),
        ("contexts", [c.definition for c in book.contexts]),
        ("cameo", [c.definition for c in book.codes]),
    ):
        if not all(texts):
            yield part, "A definition is empty."
        if len(set(texts)) < len(texts):
            yield part, "Two entries have the same definition."


def _type_problems(book: Codebook) -> Iterator[str]:
    known, errata = {t.name for t in book.types}, {e.id for e in book.errata}
    for t in book.types:
        if t.quad not in QUADS:
            yield f"{t.name} has the quad class {t.quad}."
        others = {t.future_as, t.negated_past_as, t.negated_future_as} | {b.type for b in t.boundaries}
        yield from (f"{t.name} names the type {other}, which does not exist." for other in sorted(others - known))
        yield from (
            f"{t.name} names the erratum {other}, which does not exist." for other in sorted(set(t.errata) - errata)
        )
        modes = {m.name for m in book.modes_of(t.name)}
        used = {e.mode for e in t.examples if e.mode}
        yield from (
            f"An example of {t.name} has the mode {mode}, which does not exist." for mode in sorted(used - modes)
        )
        yield from _default_problems(book, t.name, t)


def _mode_problems(book: Codebook) -> Iterator[str]:
    types, contexts = {t.name for t in book.types}, {c.name for c in book.contexts}
    for m in book.modes:
        if m.type not in types:
            yield f"The mode {m.name} belongs to the type {m.type}, which does not exist."
        yield from (
            f"{m.type}-{m.name} adds the context {c}, which does not exist."
            for c in m.adds_contexts
            if c not in contexts
        )
        yield from _default_problems(book, m.type, m)


def _default_problems(book: Codebook, type_name: str, entry: EventType | Mode) -> Iterator[str]:
    shown = type_name if isinstance(entry, EventType) else f"{type_name}-{entry.name}"
    codes = {c.code: c for c in book.codes}
    if entry.default_cameo not in codes:
        yield f"{shown} has the CAMEO code {entry.default_cameo}, which does not exist."
    elif codes[entry.default_cameo].plover != type_name and not entry.cameo_note:
        back = codes[entry.default_cameo].plover or "nothing"
        code = entry.default_cameo
        yield f"{shown} has the CAMEO code {code}, which maps back to {back}, and no cameo_note says why."


def _code_problems(book: Codebook) -> Iterator[str]:
    types = {t.name: {m.name for m in book.modes_of(t.name)} for t in book.types}
    contexts, codes = {c.name for c in book.contexts}, {c.code for c in book.codes}
    for c in book.codes:
        formed = re.fullmatch(r"\d{2,4}", c.code) and c.code.startswith(c.root)
        if not formed or not {c.root, c.base} <= codes:
            yield f"The code {c.code} with base {c.base} and root {c.root} is not well formed."
        if c.quad not in QUADS:
            yield f"{c.code} has the quad class {c.quad}."
        if not c.label or not c.example:
            yield f"{c.code} has no label or no example."
        if c.plover and c.plover not in types:
            yield f"{c.code} maps to the type {c.plover}, which does not exist."
        elif c.plover_mode and c.plover_mode not in types.get(c.plover, ()):
            yield f"{c.code} maps to the mode {c.plover}-{c.plover_mode}, which does not exist."
        yield from (
            f"{c.code} has the context {x}, which does not exist." for x in c.plover_contexts if x not in contexts
        )


def _context_problems(book: Codebook) -> Iterator[str]:
    for c in book.contexts:
        if not c.keywords or any(k != k.lower().strip() for k in c.keywords) or len(set(c.keywords)) < len(c.keywords):
            yield f"The keywords of {c.name} must be given, in lower case and once each."


def _quad_problems(book: Codebook) -> Iterator[str]:
    if sorted(q.number for q in book.quads) != list(QUADS):
        yield "There must be the quad classes 1, 2, 3 and 4."


def _scale_problems(book: Codebook) -> Iterator[str]:
    sources = {s.id for s in book.sources}
    for s in book.scales:
        known = CAMEO_SCALES if s.subject == "cameo" else TYPE_SCALES
        if s.id not in known:
            yield f"The scale {s.id} has no values in this codebook."
        if s.source not in sources:
            yield f"The scale {s.id} names the source {s.source}, which does not exist."
        elif any(not s.low <= value <= s.high for value in _values(book, s)):
            yield f"A value of the scale {s.id} lies outside {s.low} to {s.high}."


def _values(book: Codebook, scale: Scale) -> Iterable[float]:
    if scale.subject == "cameo":
        column = CAMEO_SCALES.get(scale.id, "goldstein_gdelt")
        return [value for c in book.codes if (value := getattr(c, column)) is not None]
    return [t.score_v2 for t in book.types] + [m.score for m in book.modes if m.score is not None]
