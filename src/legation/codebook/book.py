"""The codebook: what a coder asks of it, by name, by code and by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from legation.codebook.records import CameoCode, Context, Entry, Erratum, EventType, Mode, Quad, Scale, Source

CAMEO_SCALES = {"goldstein-gdelt": "goldstein_gdelt", "goldstein-icews": "goldstein_icews"}
TYPE_SCALES = {"plover-2": "score_v2"}

_T = TypeVar("_T")


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

    def knows(self, type: str, mode: str | None, cameo: str) -> bool:
        """Whether it has the type, the mode (if there is one) and the code of an event; those of somebody's own layer it may not have."""
        return type in self._types and cameo in self._codes and (not mode or (type, mode) in self._modes)

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
