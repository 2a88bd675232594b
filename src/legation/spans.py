"""Half-open character offsets into a report's text as received."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` (included) to `end` (excluded) of a report's text.

    Raises:
        ValueError: if the offsets are negative or reversed.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}–{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def text(self, source: str) -> str:
        """The words of the span in `source`."""
        return source[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def covers(self, offset: int) -> bool:
        """Whether the character at `offset` belongs to the span."""
        return self.start <= offset < self.end


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that contains all of `spans`.

    Raises:
        ValueError: if there are none.
    """
    known = list(spans)
    return Span(min(s.start for s in known), max(s.end for s in known))
