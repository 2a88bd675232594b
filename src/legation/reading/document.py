"""What a reader is given: the bytes of one file, page or archive member, and how they are to be read."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from legation.errors import StoryError
from legation.model import RawStory
from legation.reading.decode import DECODED, REFUSED
from legation.reading.sandbox import Sandbox
from legation.settings import DEFAULTS, Settings

HEAD = 65_536
"""The format is told by this many bytes."""
TAKEN = (
    "headline", "published", "updated", "publisher", "url", "language", "guid", "version", "status", "correction", "problems", "full",
)  # fmt: skip
"""What readers say of a story beside its text."""

Fetch = Callable[[str], "Document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How sources are read.

    Args:
        reader: name of the reader to use for everything; "" tells formats by content.
        columns: field → column, for tables (`{"text": "body"}`).
        settings: the limits.
        sandbox: where risky parsing happens.
        fetch: gets the document behind an address; without it entries that are only links keep their title as text.
    """

    reader: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = DEFAULTS
    sandbox: Sandbox = field(default_factory=Sandbox)
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes that hold stories in some format: in memory or in a file.

    Args:
        name: what it is called in the output.
        data: the bytes, or None when they lie in `path`.
        path: the file.
        metadata: what holds for every story that does not bring its own.
        url: where it was fetched from, for relative links.
        content_type: what the server said it is.
        depth: how many archives it lay in.
        before: of a piece of a file of JSON lines or of Parquet, the lines or rows before it; None: it is no piece.
        rows: of a piece of Parquet, how many rows it has.
        piece: of a WARC file, the bytes in which the records begin that are read; None: all.
        opened: opens a file that lies elsewhere; in place of `data` and `path`.
    """

    name: str
    data: bytes | None = None
    path: Path | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    url: str = ""
    content_type: str = ""
    depth: int = 0
    before: int | None = None
    rows: int | None = None
    piece: tuple[int, int] | None = None
    opened: Callable[[], BinaryIO] | None = None

    def open(self) -> BinaryIO:
        """A stream over the bytes.

        Raises:
            StoryError: `reading.unreadable`.
        """
        if self.data is not None:
            return io.BytesIO(self.data)
        try:
            if self.opened is not None:
                return self.opened()
            assert self.path is not None
            return self.path.open("rb")
        except OSError as error:
            raise StoryError("reading.unreadable", f"{self.name}: {error.strerror or type(error).__name__}") from error

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes, unpacked when they are gzip.

        Raises:
            StoryError: `reading.unreadable`.
        """
        if self.data is not None:
            start = self.data[:size]
        else:
            try:
                with self.open() as stream:
                    start = stream.read(size)
            except OSError as error:
                raise StoryError("reading.unreadable", f"{self.name}: {error.strerror or type(error).__name__}") from error
        return _ungzipped_head(start, size) if start.startswith(b"\x1f\x8b") else start

    def read(self, limit: int) -> bytes:
        """All bytes, unpacked when they are gzip.

        Raises:
            StoryError: `reading.too-large`, `reading.unreadable`, `reading.damaged`.
        """
        try:
            with self.open() as stream:
                data = stream.read(limit + 1)
            if data.startswith(b"\x1f\x8b"):
                with gzip.open(io.BytesIO(data)) as stream:
                    data = stream.read(limit + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise StoryError("reading.damaged", f"{self.name}: broken gzip: {error}") from error
        except (OSError, MemoryError) as error:
            detail = getattr(error, "strerror", None) or type(error).__name__
            raise StoryError("reading.unreadable", f"{self.name}: {detail}") from error
        if len(data) > limit:
            raise StoryError("reading.too-large", f"{self.name}: more than {limit} bytes")
        return data

    def story(self, number: int | str, item: Mapping[str, Any], how: str) -> RawStory:
        """A story that a reader found in the document.

        Args:
            number: which one (from 1), or where it begins; "" when the document holds one story.
            item: its `text` and any of TAKEN; None and "" count as absent. `refused` is a (code, detail) instead of a text.
            how: name of the reader, told in the provenance.
        """
        name = f"{self.name}:{number}" if number != "" else self.name
        own = {key: item[key] for key in TAKEN if item.get(key) not in (None, "", [], ())}
        where = {"provenance": f"{name} ({how})"}
        if refused := item.get("refused"):
            code, detail = refused
            data = str(item.get("text") or "").encode("utf-8", "replace")
            return RawStory(name=name, data=data, metadata={**self.metadata, **own, REFUSED: (code, f"{name}: {detail}")})
        data = str(item.get("text") or "").encode("utf-8", "surrogatepass")
        return RawStory(name=name, data=data, metadata={**self.metadata, **where, **own, DECODED: how})

    def refused(self, error: StoryError, number: int | str = "", data: bytes = b"") -> RawStory:
        """The document, or a story in it, as one that could not be read."""
        name = f"{self.name}:{number}" if number != "" else self.name
        detail = error.detail if error.detail.startswith(self.name) else f"{name}: {error.detail}"
        return RawStory(name=name, data=data, metadata={**self.metadata, REFUSED: (error.code, detail)})


Read = Callable[[Document, Options], Iterator[RawStory]]


def _ungzipped_head(start: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(start, size)
    except zlib.error:
        return start


def unzipped(stream: BinaryIO) -> Any:
    """The stream, or what it unpacks to when it is gzip."""
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return gzip.GzipFile(fileobj=stream) if packed else stream
