"""What must hold in a codebook as a whole: names that others refer to exist, numbers lie in their range."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from legation.codebook.book import CAMEO_SCALES, TYPE_SCALES, Codebook
from legation.codebook.records import EventType, Mode, Scale

QUADS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that does not hold: the part and the entry (by its key) and what is wrong with it."""

    part: str
    key: str
    text: str


def flaws(book: Codebook) -> Iterator[Flaw]:
    """Everything in the codebook that does not hold together."""
    yield from _same_definitions(book)
    yield from _types(book)
    yield from _modes(book)
    yield from _codes(book)
    yield from _contexts(book)
    if sorted(q.number for q in book.quads) != list(QUADS):
        yield Flaw("quads", "", "There must be the quad classes 1, 2, 3 and 4.")
    yield from _scales(book)


def _same_definitions(book: Codebook) -> Iterator[Flaw]:
    parts: tuple[tuple[str, list[tuple[str, str]]], ...] = (
        ("types", [(t.name, t.definition) for t in book.types]),
        ("modes", [(f"{m.type}-{m.name}", m.definition) for m in book.modes]),
        ("contexts", [(c.name, c.definition) for c in book.contexts]),
        ("cameo", [(c.code, c.definition) for c in book.codes]),
    )
    for part, found in parts:
        counts = Counter(text for _, text in found)
        for key, text in found:
            if not text:
                yield Flaw(part, key, f"The definition of {key} is empty.")
            elif counts[text] > 1:
                yield Flaw(part, key, f"Another entry has the same definition as {key}.")


def _types(book: Codebook) -> Iterator[Flaw]:
    known, errata = {t.name for t in book.types}, {e.id for e in book.errata}
    for t in book.types:
        if t.quad not in QUADS:
            yield Flaw("types", t.name, f"{t.name} has the quad class {t.quad}.")
        others = {t.future_as, t.negated_past_as, t.negated_future_as} | {b.type for b in t.boundaries}
        for other in sorted(others - known):
            yield Flaw("types", t.name, f"{t.name} names the type {other}, which does not exist.")
        for other in sorted(set(t.errata) - errata):
            yield Flaw("types", t.name, f"{t.name} names the erratum {other}, which does not exist.")
        modes = {m.name for m in book.modes_of(t.name)}
        for mode in sorted({e.mode for e in t.examples if e.mode} - modes):
            yield Flaw("types", t.name, f"An example of {t.name} has the mode {mode}, which does not exist.")
        yield from (Flaw("types", t.name, text) for text in _default(book, t.name, t))


def _modes(book: Codebook) -> Iterator[Flaw]:
    types, contexts = {t.name for t in book.types}, {c.name for c in book.contexts}
    for m in book.modes:
        key = f"{m.type}-{m.name}"
        if m.type not in types:
            yield Flaw("modes", key, f"The mode {m.name} belongs to the type {m.type}, which does not exist.")
        for context in m.adds_contexts:
            if context not in contexts:
                yield Flaw("modes", key, f"{key} adds the context {context}, which does not exist.")
        yield from (Flaw("modes", key, text) for text in _default(book, m.type, m))


def _default(book: Codebook, type_name: str, entry: EventType | Mode) -> Iterator[str]:
    shown = type_name if isinstance(entry, EventType) else f"{type_name}-{entry.name}"
    codes = {c.code: c for c in book.codes}
    code = entry.default_cameo
    if code not in codes:
        yield f"{shown} has the CAMEO code {code}, which does not exist."
    elif codes[code].plover != type_name and not entry.cameo_note:
        back = codes[code].plover or "nothing"
        yield f"{shown} has the CAMEO code {code}, which maps back to {back}, and no cameo_note says why."


def _codes(book: Codebook) -> Iterator[Flaw]:
    types = {t.name: {m.name for m in book.modes_of(t.name)} for t in book.types}
    contexts, codes = {c.name for c in book.contexts}, {c.code for c in book.codes}
    for c in book.codes:
        formed = re.fullmatch(r"\d{2,4}", c.code) and c.code.startswith(c.root)
        if not formed or not {c.root, c.base} <= codes:
            yield Flaw("cameo", c.code, f"The code {c.code} with base {c.base} and root {c.root} is not well formed.")
        if c.quad not in QUADS:
            yield Flaw("cameo", c.code, f"{c.code} has the quad class {c.quad}.")
        if not c.label or not c.example:
            yield Flaw("cameo", c.code, f"{c.code} has no label or no example.")
        if c.plover and c.plover not in types:
            yield Flaw("cameo", c.code, f"{c.code} maps to the type {c.plover}, which does not exist.")
        elif c.plover_mode and c.plover_mode not in types.get(c.plover, ()):
            yield Flaw("cameo", c.code, f"{c.code} maps to the mode {c.plover}-{c.plover_mode}, which does not exist.")
        for context in c.plover_contexts:
            if context not in contexts:
                yield Flaw("cameo", c.code, f"{c.code} has the context {context}, which does not exist.")


def _contexts(book: Codebook) -> Iterator[Flaw]:
    for c in book.contexts:
        if not c.keywords or any(k != k.lower().strip() for k in c.keywords) or len(set(c.keywords)) < len(c.keywords):
            yield Flaw("contexts", c.name, f"The keywords of {c.name} must be given, in lower case and once each.")


def _scales(book: Codebook) -> Iterator[Flaw]:
    sources = {s.id for s in book.sources}
    for s in book.scales:
        known = CAMEO_SCALES if s.subject == "cameo" else TYPE_SCALES
        if s.id not in known:
            yield Flaw("scales", s.id, f"The scale {s.id} has no values in this codebook.")
        if s.source not in sources:
            yield Flaw("scales", s.id, f"The scale {s.id} names the source {s.source}, which does not exist.")
        elif any(not s.low <= value <= s.high for value in _values(book, s)):
            yield Flaw("scales", s.id, f"A value of the scale {s.id} lies outside {s.low} to {s.high}.")


def _values(book: Codebook, scale: Scale) -> Iterable[float]:
    if scale.subject == "cameo":
        column = CAMEO_SCALES.get(scale.id, "goldstein_gdelt")
        return [value for c in book.codes if (value := getattr(c, column)) is not None]
    return [t.score_v2 for t in book.types] + [m.score for m in book.modes if m.score is not None]
