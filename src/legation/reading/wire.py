"""Plain text: one file, one story."""

from __future__ import annotations

from collections.abc import Iterator

from legation.model import RawStory
from legation.reading.document import Document, Options


def read_wire(document: Document, options: Options) -> Iterator[RawStory]:
    """The one story of a plain text file; its encoding is told by `decode`."""
    data = document.read(options.settings.max_list_bytes)
    yield RawStory(name=document.name, data=data, metadata=dict(document.metadata))
