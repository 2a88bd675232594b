"""The training sentences: `TYPE | mode | status | text` with `[A actor]`, `[R recipient]` and `{predicate}` marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from legation.spans import Span

FOLDER = Path(__file__).parent / "sentences"
_MARK = re.compile(r"\[(?P<role>[AR]) |(?P<close>\])|(?P<open>\{)|(?P<end>\})")


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with its marked act.

    `actors`, `recipients` and `predicates` are spans of `text`, which is free of marks.
    """

    type: str
    mode: str | None
    status: str
    text: str
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    predicates: tuple[Span, ...]
    where: str


def read_examples(folder: Path = FOLDER) -> Iterator[Example]:
    """All examples of a folder, in the order of the files and lines.

    Raises:
        ValueError: if a line is malformed; names the file and line.
    """
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield read_line(line, f"{path.name}:{number}")


def read_line(line: str, where: str) -> Example:
    """One line of a sentence file.

    Args:
        line: the line.
        where: file and line for errors.

    Raises:
        ValueError: if fields are missing or marks do not balance.
    """
    parts = [part.strip() for part in line.split(" | ", 3)]
    if len(parts) != 4:
        raise ValueError(f"{where}: four fields are needed, separated by ' | '")
    label, mode, status, marked = parts
    plain: list[str] = []
    spans: dict[str, list[Span]] = {"A": [], "R": [], "P": []}
    stack: list[tuple[str, int]] = []
    size = last = 0
    for mark in _MARK.finditer(marked):
        piece = marked[last : mark.start()]
        plain.append(piece)
        size += len(piece)
        last = mark.end()
        if mark["role"]:
            stack.append((mark["role"], size))
        elif mark["open"]:
            stack.append(("P", size))
        elif not stack:
            raise ValueError(f"{where}: a mark closes that was not opened")
        else:
            kind, start = stack.pop()
            spans[kind].append(Span(start, size))
    plain.append(marked[last:])
    if stack:
        raise ValueError(f"{where}: a mark is not closed")
    text = "".join(plain)
    return Example(
        label, None if mode in {"-", ""} else mode, status, text, tuple(spans["A"]), tuple(spans["R"]), tuple(spans["P"]), where
    )
