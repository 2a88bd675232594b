"""JSON: one story a line (`id`, `text`, optionally `headline`, `published`, `publisher`, `url`, `language`), or one a file.

A line that is no story is refused alone, with its file and line; the others are read.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from legation.model import RawStory
from legation.reading.decode import DECODED, REFUSED

FIELDS = ("headline", "published", "updated", "publisher", "url", "language")


def read_jsonl(name: str, data: bytes, metadata: Mapping[str, object]) -> Iterator[RawStory]:
    """The stories of a JSON Lines file, in order. Blank lines are no stories.

    Args:
        name: the file's name; a story without `id` is called NAME:LINE.
        data: the file.
        metadata: what holds for every story that does not say otherwise.
    """
    for number, line in enumerate(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")), 1):
        if line.strip():
            yield _story(f"{name}:{number}", line, metadata)


def read_json(name: str, data: bytes, metadata: Mapping[str, object]) -> Iterator[RawStory]:
    """The stories of a JSON file that holds one object, or a list of them."""
    body = data.removeprefix(b"\xef\xbb\xbf").strip()
    if not body.startswith(b"["):
        yield _story(name, body, metadata)
        return
    try:
        values = _loads(body)
    except (ValueError, RecursionError) as error:
        yield _refused(name, body, "reading.bad-json", error)
        return
    for number, value in enumerate(values, 1):
        yield _from_value(f"{name}:{number}", value, metadata)


def looks_like_jsonl(data: bytes) -> bool:
    """Whether the first line is a JSON object that holds a text."""
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        value = _loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "text" in value


def _story(name: str, line: bytes, metadata: Mapping[str, object]) -> RawStory:
    try:
        value = _loads(line)
    except (ValueError, RecursionError) as error:
        return _refused(name, line, "reading.bad-json", error)
    return _from_value(name, value, metadata, line)


def _from_value(name: str, value: Any, metadata: Mapping[str, object], line: bytes = b"") -> RawStory:
    line = line or json.dumps(value).encode()
    if not isinstance(value, dict):
        return _refused(name, line, "reading.bad-record", "not an object")
    text = value.get("text")
    if not isinstance(text, str):
        return _refused(name, line, "reading.bad-record", "no field `text` with a string")
    label = value.get("id")
    label = str(label) if isinstance(label, str | int) and str(label).strip() else name
    own = {key: value[key] for key in FIELDS if value.get(key) not in (None, "")}
    return RawStory(name=label, data=text.encode("utf-8", "surrogatepass"), metadata={**metadata, **own, DECODED: "json"})


def _refused(name: str, line: bytes, code: str, why: object) -> RawStory:
    detail = f"{name}: {why if str(why) else type(why).__name__}"
    return RawStory(name=name, data=line, metadata={REFUSED: (code, detail)})


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
