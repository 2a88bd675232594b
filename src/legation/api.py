"""What `import legation` offers: read one story, read many, load a scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from os import PathLike, fspath, path
from pathlib import Path
from typing import TYPE_CHECKING

from legation.errors import StoryError
from legation.model import CodedReport, Outcome, Quarantined, RawStory
from legation.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from legation.reading import Options
    from legation.register import Register
    from legation.scheme import Scheme

Day = date | str | None
LONGEST_PATH = 1024
_STORIES = frozenset({".txt", ".json", ".jsonl", ".ndjson", ".html", ".htm", ".xml", ".eml", ".csv", ".parquet", ".warc"})


def load_scheme(settings: Settings = DEFAULTS, register: Register | None = None) -> Scheme:
    """Codebook, lexicon and parser, loaded anew. `read` and `read_many` load the default one once and keep it.

    Args:
        settings: limits and choices.
        register: offices read from earlier reports (`legation.register.Register`).

    Raises:
        SetupError: if something is missing or malformed.
    """
    from legation import pipeline  # spaCy is imported only when something is to be read

    return pipeline.load_scheme(settings, register)


@lru_cache(maxsize=1)
def _default_scheme() -> Scheme:
    return load_scheme()


def read(
    source: str | PathLike[str], *, published: Day = None, publisher: str = "", scheme: Scheme | None = None
) -> CodedReport:
    """Code one story.

    Args:
        source: a path, or the text itself (a string with a line break, or that names no file).
        published: the day of publication, from which "next week" is counted; without it such dates stay unanchored.
        publisher: who published it.
        scheme: what to code with; without it the default, which is loaded once.

    Raises:
        StoryError: if the story cannot be read; `code` says why (docs/problems.md).
        SetupError: if the parser or a dictionary is missing.
    """
    if not isinstance(source, str) or _names_file(source):
        from legation.reading import open_source

        stories = list(open_source([fspath(source)], metadata=_metadata(published, publisher)))
        if len(stories) != 1:
            raise StoryError("reading.many-stories", f"{fspath(source)} holds {len(stories)} stories; use read_many")
        return _code(stories[0], scheme)
    return read_text(source, published=published, publisher=publisher, scheme=scheme)


def read_text(
    text: str, *, published: Day = None, publisher: str = "", headline: str = "", scheme: Scheme | None = None
) -> CodedReport:
    """Code one story given as text.

    Args:
        text: the story.
        published: the day of publication.
        publisher: who published it.
        headline: its headline, where the text does not begin with it.
        scheme: what to code with.

    Raises:
        StoryError: if the text cannot be read.
    """
    metadata = {**_metadata(published, publisher), "headline": headline, "decoded": "text"}
    return _code(RawStory(name="text", data=text.encode("utf-8", "surrogatepass"), metadata=metadata), scheme)


def read_many(  # noqa: PLR0913 - keyword arguments of the public function
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    published: Day = None,
    publisher: str = "",
    scheme: Scheme | None = None,
    options: Options | None = None,
    workers: int = 0,
) -> Iterator[Outcome]:
    """One outcome for every story of files and folders, in order: `Coded` or `Quarantined`.

    Args:
        paths: files of any format of `legation readers`, folders, http(s) addresses; one or several.
        published: the day of publication of stories that do not bring their own.
        publisher: the publisher of stories that do not bring their own.
        scheme: what to code with.
        options: reader, columns and limits (`legation.reading.Options`); without it formats are told by content.
        workers: code in so many processes (0: in this one); the outcomes and their order are the same.

    Raises:
        SetupError: before the first story, if a path does not exist.
    """
    from legation import pipeline
    from legation.sources import open_sources

    chosen = [paths] if isinstance(paths, str | PathLike) else list(paths)
    raws = open_sources([fspath(one) for one in chosen], metadata=_metadata(published, publisher), options=options)
    if workers:
        from legation.batch import code_in_workers

        return code_in_workers(raws, workers, scheme.settings if scheme is not None else DEFAULTS)
    return pipeline.code_stories(raws, scheme or _default_scheme())


def _code(raw: RawStory, scheme: Scheme | None) -> CodedReport:
    from legation import pipeline

    outcome = pipeline.code_story(raw, scheme or _default_scheme())
    if isinstance(outcome, Quarantined):
        raise StoryError(outcome.code, outcome.detail)
    return outcome.coded


def _metadata(published: Day, publisher: str) -> dict[str, object]:
    given: dict[str, object] = {"published": published, "publisher": publisher}
    return {key: value for key, value in given.items() if value}


def _names_file(source: str) -> bool:
    if len(source) > LONGEST_PATH or "\n" in source or "\0" in source:
        return False
    looks_like_path = path.sep in source or Path(source).suffix in _STORIES
    return Path(source).is_file() or (looks_like_path and " " not in source.strip())
