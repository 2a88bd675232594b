"""Plain text: one file, one story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from legation.model import RawStory


def read_wire(name: str, data: bytes, metadata: Mapping[str, object]) -> Iterator[RawStory]:
    """The one story of a plain text file.

    Args:
        name: what the story is called in the output.
        data: the file.
        metadata: what is known of it from outside.
    """
    yield RawStory(name=name, data=data, metadata=dict(metadata))
