"""A large input cut into parts that are coded one by one: files on any file system that fsspec knows, and pieces of files.

A part is told by what it holds (files with their state, a range of lines), never by who codes it, so that the same input has the
same parts on one machine and on many, today and after a failure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from legation.errors import SetupError, StoryError
from legation.model import RawStory
from legation.reading import Document, Options
from legation.reading.names import is_passed_over
from legation.reading.readers import read_document
from legation.reading.source import COUNTABLE, LINES
from legation.reading.tables import parquet_rows

SIZE = 1000
"""Stories of a part, where files can be cut or put together."""
_BLOCK = 4_000_000
PARQUET = (".parquet", ".pq")
WARC = (".warc", ".warc.gz")
RECORD = 25_000
"""Bytes of a WARC file that are taken for one story, where one is cut into pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One or more whole files, or a piece of one: the bytes `start` to `stop` of JSON lines, `line` lines behind their beginning; the records
    of a WARC file that begin in these bytes; `rows` rows of a Parquet file behind its first `line`."""

    number: int
    files: tuple[str, ...]
    state: str
    start: int = 0
    stop: int | None = None
    line: int = 0
    rows: int | None = None

    @property
    def name(self) -> str:
        """What its files are called, without the ending."""
        return f"part-{self.number:05}"

    def key(self, scheme: str) -> str:
        """Changes when its files, its range, or the coding (by the scheme's fingerprint) change."""
        return hashlib.sha256(repr((sorted(asdict(self).items()), scheme)).encode()).hexdigest()[:16]


def imported(name: str, extra: str) -> Any:
    """A package of an extra.

    Raises:
        SetupError: if it is not installed; names the extra.
    """
    try:
        return import_module(name)
    except ImportError as error:
        remedy = f"Install it: pip install legation[{extra}]"
        raise SetupError(f"this needs the package {name.split('.')[0]!r} ({error})", remedy=remedy) from error


def file_system(path: str) -> tuple[Any, str]:
    """The file system of a path or address and the path on it.

    Raises:
        SetupError: if fsspec or what it needs for this kind of address is missing.
    """
    core = imported("fsspec.core", "ray")
    try:
        system, place = core.url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise SetupError(f"{path} cannot be opened: {error}", remedy="Install the package that fsspec names.") from error
    return system, str(place)


def plan(source: str, size: int = SIZE) -> list[Part]:
    """The parts of an input, in order.

    Args:
        source: a file, a folder or a pattern (`*`, `**`), on this machine or at an address such as `s3://bucket/news/`.
        size: stories of a part. Files of JSON lines, Parquet and WARC are cut, files of one story each put together; others stay whole.

    Raises:
        SetupError: if there is nothing there.
    """
    system, place = file_system(source)
    files = _files(system, place)
    if not files:
        raise SetupError(f"there is no story file at {source!r}", remedy="Check the path.")
    parts: list[Part] = []
    few: list[str] = []

    def put(files: Sequence[str], **more: Any) -> None:
        state = hashlib.sha256("".join(str(system.ukey(file)) for file in files).encode()).hexdigest()[:16]
        names = tuple(_address(system, file) for file in files)
        parts.append(Part(number=len(parts), files=names, state=state, **more))

    for file in files:
        alone = file.lower().endswith(COUNTABLE)
        if few and (not alone or len(few) >= size):
            put(few)
            few = []
        if alone:
            few.append(file)
        elif file.lower().endswith(LINES):
            for start, stop, line in _pieces(system, file, size):
                put([file], start=start, stop=stop, line=line)
        elif file.lower().endswith(PARQUET):
            for line, rows in _row_pieces(_address(system, file), size):
                put([file], line=line, rows=rows)
        elif file.lower().endswith(WARC):
            whole, step = int(system.size(file) or 0), size * RECORD
            for start in range(0, max(1, whole), step):
                put([file], start=start, stop=min(whole, start + step))
        else:
            put([file])
    if few:
        put(few)
    return parts


def _files(system: Any, place: str) -> list[str]:
    if any(mark in place for mark in "*?["):
        found = [file for file in system.glob(place) if system.isfile(file)]
    elif system.isdir(place):
        found = list(system.find(place))
    else:
        found = [place] if system.exists(place) else []
    return sorted(file for file in found if file == place or not is_passed_over(file))


def _address(system: Any, file: str) -> str:
    local = "file" in system.protocol if isinstance(system.protocol, tuple) else system.protocol == "file"
    return file if local else str(system.unstrip_protocol(file))


def _pieces(system: Any, file: str, size: int) -> Iterator[tuple[int, int, int]]:
    """First byte, last byte and first line of each `size` lines of a file; an empty file has none."""
    start = lines = place = done = 0
    with system.open(file, "rb") as stream:
        while block := stream.read(_BLOCK):
            at = -1
            while (at := block.find(b"\n", at + 1)) >= 0:
                lines += 1
                if lines - done == size:
                    yield start, place + at + 1, done
                    start, done = place + at + 1, lines
            place += len(block)
    if place > start:
        yield start, place, done


def _row_pieces(file: str, size: int) -> list[tuple[int, int | None]]:
    """Rows before, and rows of, each `size` rows of a Parquet file; one that cannot be read is one piece, which will be refused."""
    try:
        count = parquet_rows(_document(file), Options())
    except StoryError:
        return [(0, None)]
    return [(first, min(size, count - first)) for first in range(0, count, size)]


def _document(file: str, **more: Any) -> Document:
    """A file as a document on this machine; of Parquet that lies elsewhere only what is read is fetched, of other files all."""
    system, place = file_system(file)
    if _address(system, place) != place and file.lower().endswith(PARQUET):
        return Document(name=file, opened=partial(system.open, place, "rb", cache_type="none"), **more)
    local = place if _address(system, place) == place else imported("fsspec", "ray").open_local(f"simplecache::{file}")
    return Document(name=file, path=Path(local), **more)


def stories_of(part: Part, options: Options) -> Iterator[RawStory]:
    """The stories of a part, in order, named by file (and line, row or offset).

    Args:
        part: from `plan`.
        options: reader, columns, limits.
    """
    for file in part.files:
        system, place = file_system(file)
        if part.rows is not None:
            yield from read_document(_document(file, before=part.line, rows=part.rows), replace(options, reader="parquet"))
        elif part.stop is None:
            yield from read_document(_document(file), options)
        elif file.lower().endswith(WARC):
            document = Document(name=file, opened=partial(system.open, place, "rb"), piece=(part.start, part.stop))
            yield from read_document(document, replace(options, reader="warc"))
        else:
            with system.open(place, "rb") as stream:
                stream.seek(part.start)
                data = stream.read(part.stop - part.start)
            lines = replace(options, reader=options.reader or "jsonl")
            yield from read_document(Document(name=file, data=data, before=part.line), lines)
