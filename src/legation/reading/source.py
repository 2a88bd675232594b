"""Where stories come from: files, folders, standard input, addresses. A source that exists never fails on one of its stories."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from legation.errors import SetupError, StoryError
from legation.model import RawStory
from legation.reading.decode import REFUSED
from legation.reading.document import Document, Options
from legation.reading.names import is_about_others, is_passed_over
from legation.reading.readers import read_document, reader_named

STDIN = "-"
LINES = (".jsonl", ".ndjson")
MOST_BYTES = 1_000_000_000
COUNTABLE = (".txt", ".json", ".html", ".htm", ".eml")


def open_source(
    paths: Sequence[str | Path], *, metadata: Mapping[str, object] | None = None, options: Options | None = None
) -> Iterator[RawStory]:
    """The stories of files, folders and addresses, in the order given; folders recursively, by name.

    Args:
        paths: files, folders, `-` for standard input, and http(s) addresses when `options.fetch` is given
            (`legation.sources.open_sources` gives it).
        metadata: what holds for every story that does not bring its own: published, publisher, …
        options: reader, columns, limits.

    Raises:
        SetupError: if a path does not exist or there is no such reader; before the first story.
    """
    options = options or Options()
    if options.reader:
        reader_named(options.reader)
    for path in paths:
        if is_address(path):
            if options.fetch is None:
                raise SetupError(f"{path} is an address and nothing may be fetched here", remedy="Give a file.")
        elif str(path) != STDIN and not os.path.lexists(path):
            raise SetupError(f"there is no file or folder {str(path)!r}", remedy="Check the path.")
    return _stories(paths, metadata or {}, options)


def is_address(path: str | Path) -> bool:
    """Whether it is an http(s) address."""
    return str(path).lower().startswith(("http://", "https://"))


def count_stories(paths: Sequence[str | Path]) -> int | None:
    """How many stories `open_source` will give, for a progress bar; None when it cannot be known beforehand."""
    total = 0
    for path in paths:
        if str(path) == STDIN or is_address(path):
            return None
        for file in _files(Path(path)) if Path(path).is_dir() else [Path(path)]:
            suffix = file.suffix.lower()
            if suffix not in (*LINES, *COUNTABLE, ""):
                return None
            try:
                total += _lines(file) if suffix in LINES else 1
            except OSError:
                total += 1
    return total


def _lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1_000_000), b""))


def _stories(paths: Sequence[str | Path], metadata: Mapping[str, object], options: Options) -> Iterator[RawStory]:
    for path in paths:
        if str(path) == STDIN:
            data = sys.stdin.buffer.read(MOST_BYTES)
            yield from read_document(Document(name="stdin", data=data, metadata=metadata), options)
        elif is_address(path):
            yield from _fetched(str(path), metadata, options)
        elif Path(path).is_dir():
            for file in _files(Path(path)):
                yield from _read_file(file, metadata, options)
        else:
            yield from _read_file(Path(path), metadata, options)


def _fetched(address: str, metadata: Mapping[str, object], options: Options) -> Iterator[RawStory]:
    assert options.fetch is not None
    try:
        document = options.fetch(address)
    except StoryError as error:
        yield RawStory(
            name=address, data=b"", metadata={**metadata, "url": address, REFUSED: (error.code, f"{address}: {error.detail}")}
        )
        return
    known = {"url": document.url, **document.metadata, **metadata}
    yield from read_document(
        Document(name=address, data=document.data, metadata=known, url=document.url, content_type=document.content_type), options
    )


def files_about_others(paths: Sequence[str | Path]) -> list[Path]:
    """The READMEs, licences and the like in the folders among `paths`, which `open_source` passes over."""
    folders = [Path(path) for path in paths if str(path) != STDIN and not is_address(path) and Path(path).is_dir()]
    return [file for folder in folders for file in _files(folder, is_about_others)]


def _is_story(name: str) -> bool:
    return not is_passed_over(name)


def _files(folder: Path, wanted: Callable[[str], bool] = _is_story) -> Iterator[Path]:
    """The files of a folder tree whose name is wanted, by name; hidden folders are left out."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry, wanted)
        elif wanted(entry.name) and (entry.is_file() or not entry.exists()):
            yield entry


def _read_file(path: Path, metadata: Mapping[str, object], options: Options) -> Iterator[RawStory]:
    name = str(path).encode("utf-8", "replace").decode("utf-8")
    yield from read_document(Document(name=name, path=path, metadata=metadata), options)
