"""JSON: one story a line, or one object or list a file, in the layouts of `layouts.py`.

A line that is no story is refused alone, with its file and line; the others are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from legation.errors import StoryError
from legation.model import RawStory
from legation.reading.decode import DECODED, REFUSED
from legation.reading.document import Document, Options, unzipped
from legation.reading.layouts import json_item, looks_like_gdelt, wrapped
from legation.reading.ninjs import looks_like_ninjs
from legation.reading.sandboxed import fetched

MARK = b"\xef\xbb\xbf"
TEXTS = ("text", "event_text", "maintext", "date_publish")


def read_jsonl(document: Document, options: Options) -> Iterator[RawStory]:
    """The stories of a JSON Lines file, in order, or of a JSON document. Blank lines are no stories.

    A story without `id` is called NAME:LINE.
    """
    if document.before is None and not _by_line(document.head()):
        yield from _whole(document, options)
        return
    first = 1 + (document.before or 0)
    with document.open() as stream:
        lines = unzipped(stream)
        for number, line in enumerate(_bounded(lines, options.settings.max_bytes * 2), first):
            line = line.removeprefix(MARK) if number == 1 else line
            if line.strip():
                yield from _stories(document, options, number, line)


def read_ninjs(document: Document, options: Options) -> Iterator[RawStory]:
    """The items of a ninjs file: one object, a list, or one a line."""
    yield from read_jsonl(document, options)


def looks_like_jsonl(data: bytes) -> bool:
    """Whether the first line is a JSON object that holds a story in some layout."""
    first = data.removeprefix(MARK).lstrip().split(b"\n", 1)[0]
    value = first_value(first)
    return isinstance(value, dict) and (any(key in value for key in TEXTS) or looks_like_ninjs(value) or looks_like_gdelt(value))


def first_value(data: bytes) -> Any:
    """The JSON value, or None."""
    if not data.startswith((b"{", b"[")):
        return None
    try:
        return _loads(data)
    except (ValueError, RecursionError):
        return None


def _by_line(head: bytes) -> bool:
    """Whether the bytes are objects by line: the first line is one of its own and another line follows."""
    body = head.removeprefix(MARK).lstrip()
    if not body.startswith(b"{") or b"\n" not in body.strip():
        return not body.startswith((b"{", b"["))
    first = body.split(b"\n", 1)[0].strip()
    return len(first) > 2 and not first.endswith((b"{", b"[", b",", b":"))


def _whole(document: Document, options: Options) -> Iterator[RawStory]:
    body = document.read(options.settings.max_list_bytes).removeprefix(MARK).strip()
    try:
        value = _loads(body)
    except (ValueError, RecursionError) as error:
        yield document.refused(StoryError("reading.bad-json", str(error) or type(error).__name__), data=body[:100_000])
        return
    inner = wrapped(value)
    values = value if isinstance(value, list) else inner
    if values is None:
        yield from _from_value(document, options, "", value)
        return
    for number, part in enumerate(values, 1):
        yield from _from_value(document, options, number, part)


def _stories(document: Document, options: Options, number: int, line: bytes) -> Iterator[RawStory]:
    try:
        if len(line) > options.settings.max_bytes * 2 - 1:
            raise StoryError("reading.too-large", "a line longer than twice max_bytes")
        value = _loads(line)
    except StoryError as error:
        yield document.refused(error, number, line[:100_000])
    except (ValueError, RecursionError) as error:
        yield document.refused(StoryError("reading.bad-json", str(error) or type(error).__name__), number, line)
    else:
        inner = wrapped(value)
        for part in [value] if inner is None else inner:
            yield from _from_value(document, options, number, part, line)


def _from_value(document: Document, options: Options, number: int | str, value: Any, line: bytes = b"") -> Iterator[RawStory]:
    try:
        if not isinstance(value, dict):
            raise StoryError("reading.bad-record", "not an object")
        item = json_item(value, options)
    except StoryError as error:
        yield document.refused(error, number, line or json.dumps(value).encode())
        return
    if item.get("link") and options.fetch is not None:
        yield from fetched(document, options, int(number or 1), item)
        return
    story = document.story(number, item, "json")
    label = value.get(options.columns.get("id", "id"))
    known = isinstance(label, str | int) and bool(str(label).strip())
    metadata = {**story.metadata, DECODED: "json"} if REFUSED not in story.metadata else story.metadata
    yield RawStory(name=str(label) if known else story.name, data=story.data, metadata=metadata)


def _bounded(stream: Any, limit: int) -> Iterable[bytes]:
    """Lines of at most `limit` bytes; the rest of a longer one is passed over."""
    while line := stream.readline(limit):
        yield line
        while not line.endswith(b"\n") and len(line) == limit:
            line = stream.readline(limit)


def _loads(data: bytes) -> Any:
    return json.loads(data, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found
