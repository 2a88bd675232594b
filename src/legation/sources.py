"""Stories from files, folders and the web: `legation.reading.open_source` with a polite fetcher behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from legation.errors import SetupError
from legation.model import RawStory
from legation.reading import Document, Options, open_source
from legation.reading.document import Fetch
from legation.reading.source import is_address
from legation.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from legation.fetching import Fetcher


def open_sources(
    sources: Sequence[str | Path], *, metadata: Mapping[str, object] | None = None, options: Options | None = None
) -> Iterator[RawStory]:
    """The stories of files, folders, `-`, and http(s) addresses: pages, feeds, or files of any format that is read.

    Args:
        sources: where the stories are.
        metadata: what holds for every story that does not bring its own.
        options: reader, columns, limits.

    Raises:
        SetupError: if a path does not exist, there is no such reader, or a package is missing; before the first story.
    """
    options = options or Options()
    if options.fetch is None and any(map(is_address, sources)):
        options = replace(options, fetch=fetch_with(new_fetcher(options.settings)))
    return open_source(sources, metadata=metadata, options=options)


def new_fetcher(settings: Settings = DEFAULTS) -> Fetcher:
    """A fetcher.

    Raises:
        SetupError: if the packages for fetching are not installed.
    """
    try:
        from legation.fetching import Fetcher
    except ModuleNotFoundError as error:
        raise SetupError(f"fetching needs the package {error.name!r}", remedy="Install it: pip install legation[web]") from error
    return Fetcher(settings)


def fetch_with(fetcher: Fetcher, *, received: date | None = None) -> Fetch:
    """A function that gets the document behind an address.

    Args:
        fetcher: what fetches.
        received: today, where it is known: a date of publication after tomorrow is then no date.
    """

    def fetch(url: str) -> Document:
        page = fetcher.get(url)
        metadata: dict[str, object] = {"received": received} if received else {}
        return Document(name=url, data=page.data or b"", url=page.url, content_type=page.content_type, metadata=metadata)

    return fetch
