"""The lines of a story, and which of them belong to one paragraph (hard-wrapped text is joined)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from legation.spans import Span

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*\s*$")
MAX_WRAP = 120
"""A line longer than this was not wrapped by hand or by an old terminal."""

FULL = 0.75
"""The share of the width from which a line counts as full."""
INDENT = 4
"""How much of the width the indentation of a paragraph may take."""


def lines_of(text: str) -> list[Span | None]:
    """The lines of `text` without the white space around them; None for a blank line."""
    found: list[Span | None] = []
    start = 0
    for end, after in [(match.start(), match.end()) for match in _BREAK.finditer(text)] + [(len(text), len(text))]:
        found.append(trimmed(text, start, end))
        start = after
    return found


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None when nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Span(start + left, start + right) if right > left else None


def join_lines(text: str, lines: Sequence[Span | None], apart: Callable[[str], bool]) -> list[tuple[Span, bool]]:
    """Lines joined into paragraphs, each with whether a blank line (or the end) follows it.

    A line runs on into the next when the next begins in lower case and this one does not end a sentence. In text that
    is wrapped throughout, a line also runs on when the first word of the next would not have fitted on it.

    Args:
        text: the report's text.
        lines: from `lines_of`.
        apart: whether the words of a line are furniture by themselves, so that nothing is joined to it.
    """
    width = _wrap_width(text, lines)
    joined: list[tuple[Span, bool]] = []
    open_span: Span | None = None
    last: Span | None = None
    for line in lines:
        if line is None:
            if open_span is not None:
                joined.append((open_span, True))
            open_span = last = None
            continue
        if open_span is not None and last is not None:
            if _runs_on(text, (last, line), width, apart):
                open_span, last = Span(open_span.start, line.end), line
                continue
            joined.append((open_span, False))
        open_span = last = line
    if open_span is not None:
        joined.append((open_span, True))
    return joined


def _wrap_width(text: str, lines: Sequence[Span | None]) -> int:
    """The column at which the text is wrapped, or 0 when it is not."""
    pairs = [(a, b) for a, b in pairwise(lines) if a is not None and b is not None]
    if len(pairs) < 3:
        return 0
    lengths = sorted(len(line) for line in lines if line is not None)
    width = lengths[-1]
    if width > MAX_WRAP or width < 40:
        return 0
    full = [(a, b) for a, b in pairs if len(a) > width * FULL]
    cut = [(a, b) for a, b in full if not _ENDS_SENTENCE.search(a.text(text))]
    tight = [a for a, b in cut if len(a) + 1 + len(_first_word(text, b)) > width - INDENT]
    return width if len(full) >= 3 and len(cut) * 2 >= len(full) and len(tight) * 5 >= len(cut) * 4 else 0


def _first_word(text: str, line: Span) -> str:
    return line.text(text).split(None, 1)[0]


def _runs_on(text: str, pair: tuple[Span, Span], width: int, apart: Callable[[str], bool]) -> bool:
    line, following = pair
    words, after = line.text(text), following.text(text)
    if len(line) >= 30 and after[0].islower() and not _ENDS_SENTENCE.search(words):
        return not apart(after)
    if not width:
        return False
    fits = len(line) + 1 + len(_first_word(text, following)) <= width
    if fits and (_ENDS_SENTENCE.search(words) or len(line) < width * 0.5):
        return False
    return not apart(words) and not apart(after)
