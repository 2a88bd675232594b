"""Archives and mailboxes: zip, tar, tar.gz, mbox. Nothing is written to disk; what unpacks too large is refused alone."""

from __future__ import annotations

import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from legation.errors import StoryError
from legation.model import RawStory
from legation.reading.document import Document, Options
from legation.reading.names import is_passed_over

DEEPEST = 3
"""Archives inside archives, at most."""
MOST_MEMBERS = 1_000_000
_FROM = re.compile(rb"From \S+.*\d{4}")
_UNQUOTE = re.compile(rb"^>(>*From )", re.M)


def read_zip(document: Document, options: Options) -> Iterator[RawStory]:
    """The stories of the members of a zip file."""
    yield from _read(document, options, _zip_members)


def read_tar(document: Document, options: Options) -> Iterator[RawStory]:
    """The stories of the members of a tar file, bare or gzipped."""
    yield from _read(document, options, _tar_members)


def read_mail(document: Document, options: Options) -> Iterator[RawStory]:
    """The message of an .eml file, or those of an .mbox file."""
    from legation.reading.readers import read_all

    if not document.head(5).startswith(b"From "):
        yield from _message(document, options, document.read(options.settings.max_bytes), "")
        return
    with document.open() as stream:
        pieces = (
            Document(name=document.name, data=data, metadata=document.metadata, depth=number)
            for number, data in _mbox(stream, options)
        )
        yield from read_all(pieces, options, _one_message)


def _one_message(document: Document, options: Options) -> Iterator[RawStory]:
    data = document.data or b""
    if len(data) >= options.settings.max_bytes:
        yield document.refused(
            StoryError("reading.too-large", f"a message of more than {options.settings.max_bytes} bytes"), document.depth
        )
        return
    yield from _message(document, options, data, document.depth)


def _message(document: Document, options: Options, data: bytes, number: int | str) -> Iterator[RawStory]:
    try:
        items = options.sandbox.call("mail", data)
    except StoryError as error:
        yield document.refused(error, number, data[:100_000])
        return
    for item in items:
        yield document.story(number, item, "mail")


def _mbox(stream: BinaryIO, options: Options) -> Iterator[tuple[int, bytes]]:
    limit, number, lines, size, blank = options.settings.max_bytes, 0, bytearray(), 0, True
    while line := stream.readline(limit):
        if blank and _FROM.match(line):
            if number:
                yield number, _UNQUOTE.sub(rb"\1", bytes(lines))
            number, size = number + 1, 0
            lines.clear()
        elif size < limit:
            lines += line[: limit - size]
            size += len(line)
        blank = not line.strip()
    if number:
        yield number, _UNQUOTE.sub(rb"\1", bytes(lines))


def _read(document: Document, options: Options, members: Any) -> Iterator[RawStory]:
    from legation.reading.readers import read_all

    if document.depth >= DEEPEST:
        raise StoryError("reading.nested", f"{document.name}: archives nested more than {DEEPEST} deep")
    yield from read_all(members(document, options), options)


def _zip_members(document: Document, options: Options) -> Iterator[Document | RawStory]:
    with document.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            yield document.refused(StoryError("reading.damaged", f"broken zip: {error}"))
            return
        budget = options.settings.max_unpacked_bytes
        for info in archive.infolist()[:MOST_MEMBERS]:
            if info.is_dir() or _passed_over(info.filename):
                continue
            inner = Document(name=f"{document.name}!{info.filename}", metadata=document.metadata, depth=document.depth + 1)
            try:
                _check_name(info.filename)
                if info.flag_bits & 1:
                    raise StoryError("reading.encrypted", "the member is encrypted")
                with archive.open(info) as member:
                    data = _member(member, min(budget, options.settings.max_list_bytes))
            except StoryError as error:
                yield inner.refused(error)
                if error.code == "reading.too-large" and budget < options.settings.max_list_bytes:
                    return
                continue
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
                yield inner.refused(StoryError("reading.damaged", f"broken member: {error}"))
                continue
            budget -= len(data)
            yield Document(name=inner.name, data=data, metadata=inner.metadata, depth=inner.depth)


def _tar_members(document: Document, options: Options) -> Iterator[Document | RawStory]:
    budget = options.settings.max_unpacked_bytes
    with document.open() as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|*") as archive:
                for info in archive:
                    if not info.isfile() or _passed_over(info.name):
                        if info.issym() or info.islnk():
                            yield document.refused(StoryError("reading.bad-member", f"{info.name!r} is a link"), info.name)
                        continue
                    inner = Document(name=f"{document.name}!{info.name}", metadata=document.metadata, depth=document.depth + 1)
                    budget -= info.size
                    if budget < 0:
                        yield inner.refused(
                            StoryError("reading.too-large", "the archive unpacks to more than max_unpacked_bytes")
                        )
                        return
                    try:
                        _check_name(info.name)
                        member = archive.extractfile(info)
                        data = _member(member, options.settings.max_list_bytes) if member is not None else b""
                    except StoryError as error:
                        yield inner.refused(error)
                        continue
                    yield Document(name=inner.name, data=data, metadata=inner.metadata, depth=inner.depth)
        except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, TypeError) as error:  # TypeError: a gzip header that breaks off
            yield document.refused(StoryError("reading.damaged", f"broken tar: {error}"))


def _member(stream: Any, limit: int) -> bytes:
    data: bytes = stream.read(limit + 1)
    if len(data) > limit:
        raise StoryError("reading.too-large", f"the member unpacks to more than {limit} bytes")
    return data


def _check_name(name: str) -> None:
    """Refuse names that lead out of the archive; nothing is unpacked to disk, but an honest archive has none."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise StoryError("reading.bad-member", f"the member's name {name[:100]!r} leads out of the archive")


def _passed_over(name: str) -> bool:
    last = name.rstrip("/").split("/")[-1]
    return (is_passed_over(last) and last != "..") or name.startswith("__MACOSX/")
