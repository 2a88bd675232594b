"""WARC and WARC.GZ as CC-NEWS has them, read as a stream. A damaged record costs that record, is told, and no other.

Own code: the libraries stop at the first flipped bit, one of them in silence. Every record of a .warc.gz is a gzip member of
its own; after a fault the next member that begins with `WARC/` is sought. The same goes for `WARC/` lines in a bare .warc.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from legation.errors import StoryError
from legation.model import RawStory
from legation.reading.document import Document, Options

MAGIC = b"\x1f\x8b\x08"
START = b"WARC/"
CHUNK = 262_144
MOST_HEAD = 65_536
"""Headers of a record are never longer."""
_VERSION = re.compile(rb"WARC/\d{1,2}\.\d{1,2}\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
_HEADER = re.compile(r"^([!-9;-~]+):[ \t]*(.*?)[ \t]*$", re.M)
TEXTUAL = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/json",
    "application/rss",
    "application/atom",
    "application/ld+json",
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC file: where it begins, its headers (names in lower case), its block."""

    offset: int
    headers: Mapping[str, str]
    block: bytes


def read_warc(document: Document, options: Options) -> Iterator[RawStory]:
    """The stories of the pages, feeds and texts that the file holds; each damaged record once, refused."""
    from legation.reading.readers import read_all

    yield from read_all(warc_documents(document, options), replace(options, reader=""))


def warc_documents(document: Document, options: Options) -> Iterator[Document | RawStory]:
    """The documents that the records hold: responses with status 200 that are text, resources, conversions."""
    with document.open() as stream:
        for found in records(stream, options.settings.max_record_bytes, document.piece):
            if isinstance(found, tuple):
                offset, why = found
                yield document.refused(why, offset)
            elif (inner := _inner(document, found, options.settings.max_record_bytes)) is not None:
                yield inner


def records(stream: BinaryIO, limit: int, piece: tuple[int, int] | None = None) -> Iterator[Record | tuple[int, StoryError]]:
    """The records of a stream; (offset, what is wrong) for one that is damaged or larger than `limit` bytes.

    Args:
        stream: of the file; one that can be sought in for a piece.
        limit: bytes.
        piece: only the records that begin in these bytes, so that pieces side by side have each record once. Where a piece begins,
            the next beginning of a record is sought as after damage.
    """
    feed = _Feed(stream)
    start, stop = piece or (0, 0)
    if start:
        stream.seek(start - 1)
        feed.offset = start - 1
        _resync(feed)
        while feed.offset < start and feed.peek(1):
            feed.skip(1)
            _resync(feed)
    while (begin := feed.peek(6)) and (piece is None or feed.offset < stop):
        if begin.startswith(MAGIC):
            yield from _gzip_member(feed, limit)
        elif begin.startswith(START):
            yield from _plain_record(feed, limit)
        elif begin[:1] in b"\r\n" and begin[:1]:
            feed.skip(1)
        else:
            offset = feed.offset
            feed.skip(1)
            _resync(feed)
            yield offset, StoryError("reading.damaged", f"no record begins here; {feed.offset - offset} bytes passed over")


class _Feed:
    """A stream with a look ahead and an offset."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = bytearray()
        self._at = 0
        self.offset = 0

    def peek(self, size: int) -> bytes:
        while len(self._held) - self._at < size:
            more = self._stream.read(CHUNK)
            if not more:
                break
            if self._at:
                del self._held[: self._at]
                self._at = 0
            self._held += more
        return bytes(self._held[self._at : self._at + size])

    def skip(self, size: int) -> None:
        self._at = min(len(self._held), self._at + size)
        self.offset += size


def _gzip_member(feed: _Feed, limit: int) -> Iterator[Record | tuple[int, StoryError]]:
    """One member, which holds one record (or, from some writers, several)."""
    offset, unpacker, data, used = feed.offset, zlib.decompressobj(31), bytearray(), 0
    rewind = _Rewind(feed)
    try:
        while not unpacker.eof:
            piece = rewind.read(16_384)
            if not piece:
                raise EOFError("the file breaks off in this record")
            waiting = piece
            while waiting and not unpacker.eof:
                data += unpacker.decompress(waiting, CHUNK)
                waiting = unpacker.unconsumed_tail
                if len(data) > limit + MOST_HEAD:
                    raise OverflowError
            used += len(piece) - len(unpacker.unused_data)
        rewind.back(len(unpacker.unused_data))
    except OverflowError:
        rewind.rest(unpacker)
        yield offset, StoryError("reading.too-large", f"a record of more than {limit} bytes")
        return
    except (zlib.error, EOFError) as error:
        rewind.restart()
        _resync(feed)
        yield offset, StoryError("reading.damaged", f"{error}; {feed.offset - offset} bytes passed over")
        return
    try:
        yield from _records_in(bytes(data), offset)
    except StoryError as error:
        yield offset, error


class _Rewind:
    """Reads on in a feed and can go back to one byte after where it began; holds what it read, which is bounded by its caller."""

    def __init__(self, feed: _Feed) -> None:
        self._feed, self._start = feed, feed.offset
        self._read = 0
        self._kept = b""

    def read(self, size: int) -> bytes:
        piece = self._feed.peek(self._read + size)[self._read :] if self._read < 64 * CHUNK else b""
        self._read += len(piece)
        return piece

    def back(self, size: int) -> None:
        self._feed.skip(self._read - size)

    def restart(self) -> None:
        self._feed.skip(2)

    def rest(self, unpacker: zlib._Decompress) -> None:
        """Leave the member behind without keeping what it unpacks to."""
        waiting = unpacker.unconsumed_tail
        self._feed.skip(self._read)
        try:
            while not unpacker.eof:
                if not waiting:
                    waiting = self._feed.peek(16_384)
                    if not waiting:
                        return
                    self._feed.skip(len(waiting))
                unpacker.decompress(waiting, CHUNK)
                waiting = unpacker.unconsumed_tail
        except zlib.error:
            _resync(self._feed)
            return
        held = len(unpacker.unused_data)
        self._feed._at -= held
        self._feed.offset -= held


def _resync(feed: _Feed) -> None:
    """Go on to the next place where a record begins, or to the end."""
    while window := feed.peek(CHUNK):
        places = [place for mark in (MAGIC, b"\n" + START) if (place := window.find(mark)) >= 0]
        if not places:
            if len(window) < CHUNK:
                feed.skip(len(window))
                return
            feed.skip(len(window) - len(START))
            continue
        place = min(places)
        if window.startswith(b"\n", place):
            feed.skip(place + 1)
            if _VERSION.match(feed.peek(16)):
                return
            continue
        feed.skip(place)
        if _begins_record(feed.peek(4_096)):
            return
        feed.skip(1)


def _begins_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed, 64).startswith(START)
    except zlib.error:
        return False


def _records_in(data: bytes, offset: int) -> Iterator[Record | tuple[int, StoryError]]:
    at = 0
    while at < len(data):
        if data[at : at + 1] in (b"\r", b"\n"):
            at += 1
            continue
        end, gap = _head_end(data, at)
        if end < 0 or not data.startswith(START, at):
            raise StoryError("reading.damaged", "the member holds no WARC record")
        length = _LENGTH.search(data, at, end)
        if length is None:
            raise StoryError("reading.damaged", "the record has no Content-Length")
        begin = end + gap
        block = data[begin : begin + int(length[1])]
        if len(block) < int(length[1]):
            raise StoryError("reading.damaged", f"the record has {len(block)} bytes and says {int(length[1])}")
        yield _checked(Record(offset, _headers(data[at:end]), block))
        at = begin + int(length[1])


def _plain_record(feed: _Feed, limit: int) -> Iterator[Record | tuple[int, StoryError]]:
    offset = feed.offset
    head = feed.peek(MOST_HEAD)
    end, gap = _head_end(head, 0)
    length = _LENGTH.search(head, 0, end) if end >= 0 else None
    if length is None:
        feed.skip(1)
        _resync(feed)
        yield offset, StoryError("reading.damaged", f"headers without Content-Length; {feed.offset - offset} bytes passed over")
        return
    size = int(length[1])
    if size > limit:
        # The length may be what is damaged: seek the next record rather than believe it.
        feed.skip(end + gap)
        _resync(feed)
        yield offset, StoryError("reading.too-large", f"a record of {size} bytes; the limit is {limit}")
        return
    whole = feed.peek(end + gap + size + 4 + len(START))
    after = whole[end + gap + size :]
    record = Record(offset, _headers(head[:end]), whole[end + gap : end + gap + size])
    checked = _checked(record)
    # A digest that fits is enough: what follows may be what is damaged.
    sure = isinstance(checked, Record) and "warc-block-digest" in record.headers
    if len(whole) < end + gap + size or not (sure or _begins_or_ends(after)):
        feed.skip(1)
        _resync(feed)
        yield offset, StoryError("reading.damaged", f"Content-Length {size} does not lead to the next record")
        return
    feed.skip(end + gap + size)
    yield checked


def _begins_or_ends(after: bytes) -> bool:
    """Whether what follows a record is the next one, or the end."""
    rest = after.lstrip(b"\r\n")
    return rest == START[: len(rest)]


def _checked(record: Record) -> Record | tuple[int, StoryError]:
    """The record, or that its bytes are not those that its digest was made of."""
    for name, block in (("warc-block-digest", record.block), ("warc-payload-digest", None)):
        kind, _, value = record.headers.get(name, "").partition(":")
        if kind.lower() not in {"sha1", "sha256", "md5"} or not value:
            continue
        payload = block if block is not None else record.block.partition(b"\r\n\r\n")[2]
        if block is None and ("warc-truncated" in record.headers or b"chunked" in record.block[:4_096].lower()):
            continue
        digest = hashlib.new(kind.lower(), payload, usedforsecurity=False)
        if value.strip().lower() not in {base64.b32encode(digest.digest()).decode().lower(), digest.hexdigest()}:
            return record.offset, StoryError("reading.damaged", f"the bytes do not fit the {name}")
        break
    return record


def _head_end(data: bytes, at: int) -> tuple[int, int]:
    """Where headers end, and how long the empty line is."""
    carriage, bare = data.find(b"\r\n\r\n", at, at + MOST_HEAD), data.find(b"\n\n", at, at + MOST_HEAD)
    if carriage >= 0 and (bare < 0 or carriage < bare):
        return carriage, 4
    return bare, 2


def _headers(head: bytes) -> dict[str, str]:
    return {match[1].lower(): match[2] for match in _HEADER.finditer(head.decode("utf-8", "replace").replace("\r", ""))}


def _inner(document: Document, record: Record, limit: int) -> Document | RawStory | None:
    kind = record.headers.get("warc-type", "").lower()
    url = record.headers.get("warc-target-uri", "").strip("<>")
    if kind == "response" and url.startswith("http"):
        end, gap = _head_end(record.block, 0)
        if end < 0 or not (status := re.match(rb"HTTP/[\d.]+ (\d{3})", record.block)):
            return document.refused(StoryError("reading.damaged", "a response without HTTP headers"), record.offset)
        headers = _headers(record.block[:end])
        if status[1] != b"200":
            return None
        try:
            data = _payload(headers, record.block[end + gap :], limit)
        except StoryError as error:
            return document.refused(error, record.offset)
        content_type = headers.get("content-type", "")
    elif kind in {"resource", "conversion"}:
        data, content_type = record.block, record.headers.get("content-type", "")
    else:
        return None
    if content_type and not content_type.lower().startswith(TEXTUAL):
        return None
    name = f"{document.name}:{record.offset}"
    return Document(
        name=name,
        data=data,
        metadata={"url": url, **document.metadata},
        url=url,
        content_type=content_type,
        depth=document.depth + 1,
    )


def _payload(headers: Mapping[str, str], body: bytes, limit: int) -> bytes:
    """The body with transfer and content encoding undone, where they were kept."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    encoding = headers.get("content-encoding", "").lower().strip()
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return unpacked(body, limit)
    if encoding == "br" and not body.lstrip()[:1] == b"<":
        raise StoryError("reading.encoded", f"the page is packed as {encoding}")
    return body


def unpacked(body: bytes, limit: int) -> bytes:
    """gzip or deflate undone, up to `limit` bytes; bytes that are neither come back as they are.

    Raises:
        StoryError: `reading.too-large`, `reading.damaged`.
    """
    unpacker = zlib.decompressobj(31 if body.startswith(b"\x1f\x8b") else 15 if body[:1] == b"\x78" else -15)
    try:
        data = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        if body.lstrip()[:1] in (b"<", b"{", b"["):
            return body
        raise StoryError("reading.damaged", f"broken compression: {error}") from error
    if len(data) > limit:
        raise StoryError("reading.too-large", f"unpacks to more than {limit} bytes")
    return data


def _unchunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while match := re.compile(rb"([0-9a-fA-F]{1,7})[^\r\n]{0,200}\r\n").match(body, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size + 2
    return b"".join(parts) if parts and at >= len(body) - 2 else body
