"""Tables of stories: CSV and its kin, and Parquet. Columns are found by usual names, or mapped (`text=body`)."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from legation.errors import StoryError
from legation.model import RawStory
from legation.reading.days import iso_day
from legation.reading.document import Document, Options, unzipped

USUAL: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "maintext", "event_text", "story", "full_text", "fulltext"),
    "headline": ("headline", "title", "heading"),
    "published": ("published", "publication_date", "pub_date", "pubdate", "date_publish", "publish_date", "date"),
    "updated": ("updated", "date_modify", "modified"),
    "publisher": ("publisher", "publication", "source", "source_name", "source_domain", "domain", "outlet"),
    "url": ("url", "link", "sourceurl", "article_url", "uri"),
    "language": ("language", "lang"),
    "guid": ("guid", "story_id", "id"),
}
"""Field → names of columns under which tools write it, the surest first; case does not matter."""

_TAIL = 65_536
"""Bytes at the end of a Parquet file that are fetched first, and so many between two ranges that it is not worth asking twice."""


def read_csv_table(document: Document, options: Options) -> Iterator[RawStory]:
    """The rows of a CSV file with a header: comma, semicolon, tab or bar. A broken row is refused alone."""
    csv.field_size_limit(options.settings.max_bytes)
    head = document.head()
    with document.open() as raw:
        stream = unzipped(raw)
        lines = io.TextIOWrapper(stream, encoding=_encoding(head), errors="replace", newline="")
        reader = csv.reader(lines, delimiter=delimiter(head))
        rows = _rows(document, reader)
        first = next(rows, [])
        if isinstance(first, RawStory):
            yield first
            return
        names = [cell.strip().lstrip("\ufeff") for cell in first]
        chosen = columns_of(names, options.columns)
        for row in rows:
            if isinstance(row, RawStory):
                yield row
            elif len(row) != len(names):
                detail = f"{len(row)} cells; the header has {len(names)}"
                yield document.refused(
                    StoryError("reading.bad-record", detail), reader.line_num, "\t".join(row).encode("utf-8", "replace")
                )
            else:
                yield _story(document, reader.line_num, dict(zip(names, row, strict=True)), chosen, "csv")


def read_parquet(document: Document, options: Options) -> Iterator[RawStory]:
    """The rows of a Parquet file, or of a piece of it, read in a child process a batch at a time."""
    with options.sandbox.own_child() as child, _on_disk(document, options) as file:
        names = child.call("parquet", b"", {"path": str(file.path)})
        chosen = columns_of(names, options.columns)
        number = document.before or 0
        file.fetch(child.call("parquet", b"", {"columns": sorted(set(chosen.values())), "first": number, "rows": document.rows}))
        while rows := child.call("parquet", b"", {}):
            for row in rows:
                number += 1
                yield _story(document, number, row, chosen, "parquet")


def parquet_rows(document: Document, options: Options) -> int:
    """How many rows a Parquet file has.

    Raises:
        StoryError: `reading.damaged`.
    """
    with options.sandbox.own_child() as child, _on_disk(document, options) as file:
        return int(child.call("parquet", b"", {"path": str(file.path), "count": True}))


def columns_of(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Field → column of the table.

    Args:
        names: the columns that are there.
        given: field → column as the user says; goes before the usual names.

    Raises:
        StoryError: `reading.no-column` if a given column, or one for the text, is not there.
    """
    by_name = {name.lower(): name for name in reversed(names)}
    there = ", ".join(names[:20])
    for field, column in given.items():
        if column.lower() not in by_name:
            raise StoryError("reading.no-column", f"no column {column!r} for {field}; there are: {there}"[:500])
    found = {field: by_name[column.lower()] for field, column in given.items()}
    taken = set(found.values())
    for field, usual in USUAL.items():
        column = next((by_name[name] for name in usual if name in by_name and by_name[name] not in taken), "")
        if field not in found and column:
            found[field] = column
    if "text" not in found:
        raise StoryError("reading.no-column", f"no column for the text (--columns text=NAME); there are: {there}"[:500])
    return found


def delimiter(head: bytes) -> str:
    """The sign between cells: the one that stands most often in the header."""
    line = head.split(b"\n", 1)[0]
    return max(",;\t|", key=lambda sign: line.count(sign.encode()))


def looks_like_table(head: bytes) -> bool:
    """Whether the first line is a header: short names between signs, one of them usual for a text, another for something else."""
    line = head.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0]
    if b"\n" not in head or len(line) > 2_000:
        return False
    names = {cell.strip(" \"'\r").lower() for cell in line.decode("utf-8", "replace").split(delimiter(head))}
    known = {field for field, usual in USUAL.items() if names & set(usual)}
    return len(names) >= 2 and len(known) >= 2 and "text" in known and max(map(len, names)) <= 40


def _story(document: Document, number: int, row: Mapping[str, Any], chosen: Mapping[str, str], how: str) -> RawStory:
    item: dict[str, Any] = {field: row.get(column) for field, column in chosen.items()}
    item = {field: "" if value is None else str(value) for field, value in item.items()}
    for field in ("published", "updated"):
        item[field] = iso_day(item.get(field) or "")
    if not item["text"].strip():
        item["refused"] = ("reading.empty", f"nothing in the column {chosen['text']!r}")
    return document.story(number, item, how)


def _rows(document: Document, reader: Any) -> Iterator[list[str] | RawStory]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield document.refused(StoryError("reading.bad-record", str(error)), reader.line_num)
            continue
        except (OSError, EOFError) as error:
            yield document.refused(StoryError("reading.damaged", str(error)), reader.line_num)
            return
        if row:
            yield row


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        head[: len(head) - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(head) - 8 else "cp1252"
    return "utf-8-sig"


class _File:
    """A file on this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fetch(self, ranges: Sequence[Sequence[int]]) -> None:
        """Have these bytes there, each range told by its first byte and the one behind it: they are."""


class _Fetched(_File):
    """A Parquet file that lies elsewhere, as one of the same length on this machine that is empty but for its footer and what was asked for."""

    def __init__(self, path: Path, name: str, stream: BinaryIO) -> None:
        super().__init__(path)
        self._name, self._stream = name, stream
        size = stream.seek(0, io.SEEK_END)
        with path.open("wb") as file:
            file.truncate(size)
        self.fetch([(max(0, size - _TAIL), size)])
        with path.open("rb") as file:
            file.seek(max(0, size - 8))
            footer = int.from_bytes(file.read(4), "little")
        if _TAIL < footer + 8 <= size:
            self.fetch([(size - footer - 8, size - _TAIL)])

    def fetch(self, ranges: Sequence[Sequence[int]]) -> None:
        """Fetch bytes; what lies between two ranges is fetched with them where that is little."""
        joined: list[list[int]] = []
        for start, stop in sorted(map(tuple, ranges)):
            if joined and start <= joined[-1][1] + _TAIL:
                joined[-1][1] = max(stop, joined[-1][1])
            else:
                joined.append([start, stop])
        with self.path.open("r+b") as file:
            for start, stop in joined:
                try:
                    self._stream.seek(start)
                    data = self._stream.read(stop - start)
                except (OSError, ValueError) as error:
                    raise StoryError("reading.unreadable", f"{self._name}: {error}"[:300]) from error
                file.seek(start)
                file.write(data)


@contextmanager
def _on_disk(document: Document, options: Options) -> Iterator[_File]:
    """A document as a file; one in memory is written to a temporary file, and of one that lies elsewhere what is read is fetched to it."""
    if document.path is not None:
        yield _File(document.path.resolve())
        return
    with TemporaryDirectory(prefix="legation-") as folder:
        path = Path(folder, "table.parquet")
        if document.opened is None:
            path.write_bytes(document.read(options.settings.max_list_bytes))
            yield _File(path)
            return
        with document.open() as stream:
            yield _Fetched(path, document.name, stream)
