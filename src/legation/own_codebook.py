"""Checking a user's own codebook layers: every fault with its file and line, and every trigger example tried.

A layer is a folder of one's own types, modes, contexts, codes and triggers (see `legation.codebook.loading`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from legation.codebook import Codebook, examine_codebook
from legation.coding.report import code, make_finder
from legation.errors import SetupError
from legation.lexicon.triggers import Trigger, read_triggers
from legation.model import Report, content_id
from legation.parsing.report import parse
from legation.pipeline import load_scheme
from legation.scheme import Scheme
from legation.settings import DEFAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: where, what, and what to do."""

    where: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The result of a check: what was found wrong, and what the layers hold."""

    findings: tuple[Finding, ...]
    codebook: Codebook | None
    triggers: int
    examples: int


def inspect(layers: Sequence[str], *, examples: bool = True) -> Inspection:
    """Check codebook layers as a whole.

    Args:
        layers: folders, in the order in which they are laid over the codebook that ships.
        examples: try every `match` and `differ` sentence of the layers' triggers (loads the parser).
    """
    book, faults = examine_codebook(layers=layers)
    lexicon, _, more = read_triggers(layers)
    findings = [_finding(error) for error in (*_missing(layers), *faults, *more)]
    own = sorted((t for t in lexicon.all if _is_own(t, layers)), key=lambda t: t.where)
    if book is not None:
        findings += _names(own, book)
    tried = 0
    if examples and book is not None and not findings:
        scheme = load_scheme(replace(DEFAULTS, codebooks=tuple(layers)))
        for entry in own:
            tried += len(entry.match) + len(entry.differ)
            findings += _examples(entry, scheme)
    return Inspection(findings=tuple(findings), codebook=book, triggers=len(own), examples=tried)


def _missing(layers: Sequence[str]) -> Iterator[SetupError]:
    for layer in layers:
        if not Path(layer).is_dir():
            yield SetupError("This folder does not exist.", where=layer, remedy="Give the folder that holds codebook.toml.")


def _finding(error: SetupError) -> Finding:
    return Finding(where=error.where, what=error.what, remedy=error.remedy)


def _is_own(entry: Trigger, layers: Sequence[str]) -> bool:
    return any(entry.where.startswith(str(Path(layer) / "triggers")) for layer in layers)


def _names(own: Sequence[Trigger], book: Codebook) -> Iterator[Finding]:
    """Triggers that name a type, mode or code that is not in the codebook, or that show no example."""
    types, codes = {t.name for t in book.types}, {c.code for c in book.codes}
    for entry in own:
        if entry.type not in types:
            known = ", ".join(sorted(types))
            what = f"{entry.word!r} has the type {entry.type}, which does not exist."
            yield Finding(where=entry.where, what=what, remedy=f"Known: {known}.")
        elif entry.mode is not None and entry.mode not in {m.name for m in book.modes_of(entry.type)}:
            modes = ", ".join(m.name for m in book.modes_of(entry.type)) or "none"
            what = f"{entry.word!r} has the mode {entry.mode}, which {entry.type} does not have."
            yield Finding(where=entry.where, what=what, remedy=f"Modes of {entry.type}: {modes}.")
        if entry.cameo not in codes:
            what = f"{entry.word!r} has the CAMEO code {entry.cameo}, which does not exist."
            yield Finding(where=entry.where, what=what, remedy="Look it up: legation codebook WORDS.")
        if not entry.match:
            what = f"{entry.word!r} has no example that it must match."
            yield Finding(where=entry.where, what=what, remedy="Add match = [\"…\"] with a sentence of your own.")


def _examples(entry: Trigger, scheme: Scheme) -> Iterator[Finding]:
    finder = make_finder(scheme)
    for sentence in entry.match:
        parsed = parse(Report(id=content_id(sentence), text=sentence), scheme.lexicon, scheme.language, scheme.settings)
        fired = [frame.trigger for candidate in finder.candidates(parsed) for frame in candidate.fired]
        if entry not in fired:
            seen = ", ".join(sorted({t.name for t in fired})) or "nothing"
            what = f"{entry.word!r} does not fire in its example: {sentence!r} ({seen} fires)."
            yield Finding(where=entry.where, what=what, remedy="Loosen its conditions, or mend the example.")
    for sentence in entry.differ:
        parsed = parse(Report(id=content_id(sentence), text=sentence), scheme.lexicon, scheme.language, scheme.settings)
        if any(entry.name in event.rules for event in code(parsed, scheme).events):
            what = f"{entry.word!r} fires where it must not: {sentence!r}."
            yield Finding(where=entry.where, what=what, remedy="Add a condition (object, unless_object, …) that tells the two apart.")
