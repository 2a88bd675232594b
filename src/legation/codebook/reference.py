"""docs/codebook-entries.md from the codebook that ships: `python -m legation.codebook.reference > docs/codebook-entries.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from legation.codebook.book import Codebook
from legation.codebook.loading import load_codebook
from legation.codebook.records import EventType

_HEAD = """# Types, modes and contexts

Written by `python -m legation.codebook.reference` from the codebook {name} {version}; a test holds it to the data. `legation codebook NAME`
shows one entry with its errata and, for CAMEO codes, the three scores. How to lay a codebook of your own over it:
[the codebook, and your own](codebook.md).
"""


def reference(book: Codebook) -> str:
    """The page.

    Args:
        book: the codebook.
    """
    parts = [_HEAD.format(name=book.name, version=book.version)]
    for one in book.types:
        parts.extend(_type(book, one))
    parts.append("## Contexts\n\n| context | what |\n| --- | --- |")
    parts.extend(f"| {one.name} | {_cell(one.definition)} |" for one in book.contexts)
    return "\n".join(parts) + "\n"


def _type(book: Codebook, one: EventType) -> Iterator[str]:
    quad = next(quad for quad in book.quads if quad.number == one.quad)
    yield f"## {one.name}\n\n{one.definition}\n"
    yield f"Quad class {one.quad} ({quad.label}), PLOVER score {one.score_v2:g}, CAMEO {one.default_cameo} where no mode says otherwise.\n"
    if one.includes:
        yield f"Takes in: {'; '.join(one.includes)}.\n"
    if one.excludes:
        yield f"Leaves out: {'; '.join(one.excludes)}.\n"
    yield "\n".join(f"> {example.text}\n" for example in one.examples[:2])
    modes = book.modes_of(one.name)
    if modes:
        yield "| mode | CAMEO | what |\n| --- | --- | --- |"
        yield from (f"| {mode.name} | {mode.default_cameo} | {_cell(mode.definition)} |" for mode in modes)
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference(load_codebook()))
