"""The entries of a codebook: types, modes, contexts, CAMEO codes, quad classes, scales, errata. All are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


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
