"""Where stories come from: files, folders, standard input. A source that exists never fails on one of its stories."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from legation.errors import SetupError
from legation.model import RawStory
from legation.reading.decode import REFUSED
from legation.reading.jsonl import looks_like_jsonl, read_json, read_jsonl
from legation.reading.wire import read_wire

STDIN = "-"
LINES = (".jsonl", ".ndjson")
NOT_STORIES = (".gold.json", ".pred.json")
"""Files that lie beside `NAME.story.json` and hold what was found in it; passed over in folders."""
MOST_BYTES = 1_000_000_000


def open_source(
    paths: Sequence[str | Path], *, metadata: Mapping[str, object] | None = None
) -> Iterator[RawStory]:
    """The stories of files and folders, in the order given; folders recursively, by name.

    Args:
        paths: files, folders, or `-` for standard input.
        metadata: what holds for every story that does not bring its own: published, publisher, …

    Raises:
        SetupError: if a path does not exist; before the first story.
    """
    for path in paths:
        if str(path) != STDIN and not os.path.lexists(path):
            raise SetupError(f"there is no file or folder {str(path)!r}", remedy="Check the path.")
    return _stories(paths, metadata or {})


def count_stories(paths: Sequence[str | Path]) -> int | None:
    """How many stories `open_source` will give, for a progress bar; None when it cannot be known beforehand."""
    total = 0
    for path in paths:
        if str(path) == STDIN:
            return None
        for file in _files(Path(path)) if Path(path).is_dir() else [Path(path)]:
            try:
                total += file.read_bytes().count(b"\n") if file.suffix.lower() in LINES else 1
            except OSError:
                total += 1
    return total


def _stories(paths: Sequence[str | Path], metadata: Mapping[str, object]) -> Iterator[RawStory]:
    for path in paths:
        if str(path) == STDIN:
            data = sys.stdin.buffer.read(MOST_BYTES)
            yield from (read_jsonl if looks_like_jsonl(data) else read_wire)("stdin", data, metadata)
        elif Path(path).is_dir():
            for file in _files(Path(path)):
                yield from _read_file(file, metadata)
        else:
            yield from _read_file(Path(path), metadata)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder tree, by name; hidden ones are left out."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        elif not entry.name.endswith(NOT_STORIES) and (entry.is_file() or not entry.exists()):
            yield entry


def _read_file(path: Path, metadata: Mapping[str, object]) -> Iterator[RawStory]:
    name = str(path).encode("utf-8", "replace").decode("utf-8")
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES)
    except (OSError, MemoryError) as error:
        detail = f"{name}: {getattr(error, 'strerror', None) or type(error).__name__}"
        yield RawStory(name=name, data=b"", metadata={REFUSED: ("reading.unreadable", detail)})
        return
    suffix = path.suffix.lower()
    if suffix in LINES:
        yield from read_jsonl(name, data, metadata)
    elif suffix == ".json":
        yield from (read_jsonl if _many_lines(data) else read_json)(name, data, metadata)
    else:
        yield from read_wire(name, data, metadata)


def _many_lines(data: bytes) -> bool:
    """Whether a .json file holds one object a line."""
    return data.strip().count(b"\n") > 0 and looks_like_jsonl(data)
