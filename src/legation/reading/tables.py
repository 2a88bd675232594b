"""Tables of stories: CSV and its kin, and Parquet. Columns are found by usual names, or mapped (`text=body`)."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

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
    with options.sandbox.own_child() as child, _OnDisk(document, options) as path:
        names = child.call("parquet", b"", {"path": str(path)})
        chosen = columns_of(names, options.columns)
        number = document.before or 0
        child.call("parquet", b"", {"columns": sorted(set(chosen.values())), "first": number, "rows": document.rows})
        while rows := child.call("parquet", b"", {}):
            for row in rows:
                number += 1
                yield _story(document, number, row, chosen, "parquet")


def parquet_rows(document: Document, options: Options) -> int:
    """How many rows a Parquet file has.

    Raises:
        StoryError: `reading.damaged`.
    """
    with options.sandbox.own_child() as child, _OnDisk(document, options) as path:
        return int(child.call("parquet", b"", {"path": str(path), "count": True}))


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


class _OnDisk:
    """The path of a document; one in memory is written to a temporary file for as long as it is read."""

    def __init__(self, document: Document, options: Options) -> None:
        self._document, self._options = document, options
        self._made: Path | None = None

    def __enter__(self) -> Path:
        if self._document.path is not None:
            return self._document.path.resolve()
        import tempfile

        data = self._document.read(self._options.settings.max_list_bytes)
        with tempfile.NamedTemporaryFile(suffix=".parquet", delete=False) as file:
            file.write(data)
        self._made = Path(file.name)
        return self._made

    def __exit__(self, *_: object) -> None:
        if self._made is not None:
            self._made.unlink(missing_ok=True)
