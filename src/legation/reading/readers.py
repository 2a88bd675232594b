"""The readers by name, and the path of one document: detect, read, never fail."""

from __future__ import annotations

import gzip
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from legation.errors import LegationError, SetupError, StoryError
from legation.model import RawStory
from legation.reading.archives import read_mail, read_tar, read_zip
from legation.reading.detect import detect
from legation.reading.document import Document, Options, Read
from legation.reading.jsonl import read_jsonl, read_ninjs
from legation.reading.sandboxed import read_feed, read_html, read_newsml, read_petrarch
from legation.reading.tables import read_csv_table, read_parquet
from legation.reading.warc import read_warc
from legation.reading.wire import read_wire


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, what it reads, the function, and the extra that it needs."""

    name: str
    about: str
    read: Read
    extra: str = ""


READERS = {
    reader.name: reader
    for reader in (
        Reader("wire", "plain text, one story a file", read_wire),
        Reader("feed", "RSS 0.9 to 2.0, RDF, Atom", read_feed, "web"),
        Reader("html", "web pages, AMP, live blogs; schema.org NewsArticle", read_html, "web"),
        Reader("ninjs", "IPTC ninjs 1.x, 2.x, 3.x", read_ninjs),
        Reader("newsml", "NewsML-G2 with NITF, XHTML or text in it; NITF", read_newsml, "web"),
        Reader("jsonl", "JSON, one story a line or a list: own, news-please, GDELT article list, NGEC", read_jsonl),
        Reader("csv", "CSV, TSV and the like with a header; --columns text=NAME", read_csv_table),
        Reader("parquet", "Parquet; --columns text=NAME", read_parquet, "data"),
        Reader("warc", "WARC and WARC.GZ, such as CC-NEWS", read_warc),
        Reader("petrarch", "XML input of PETRARCH", read_petrarch, "web"),
        Reader("mail", ".eml and .mbox", read_mail, "web"),
        Reader("zip", "zip of any of these", read_zip),
        Reader("tar", "tar and tar.gz of any of these", read_tar),
    )
}


def reader_named(name: str) -> Reader:
    """The reader of this name.

    Raises:
        SetupError: if there is none.
    """
    if name not in READERS:
        raise SetupError(f"there is no reader {name!r}", remedy=f"Choose one of: {', '.join(READERS)}.")
    return READERS[name]


def read_document(document: Document, options: Options) -> Iterator[RawStory]:
    """The stories of a document. What is wrong with it becomes a story that is refused; nothing else is raised for it.

    Raises:
        SetupError: if a package is missing.
    """
    try:
        chosen = options.reader
        kind = detect(document)
        if not chosen or (kind in {"zip", "tar"} and chosen not in {"wire", "zip", "tar"}):
            chosen = kind
        yield from reader_named(chosen).read(document, options)
    except StoryError as error:
        yield document.refused(error)
    except LegationError:
        raise
    except (zlib.error, gzip.BadGzipFile, EOFError) as error:  # met in the middle of a packed file: what stands before it has been read
        yield document.refused(StoryError("reading.damaged", f"{document.name}: broken gzip: {error}"))
    except (OSError, MemoryError, ValueError, RecursionError) as error:
        yield document.refused(StoryError("reading.unreadable", f"{type(error).__name__}: {error}"[:300]))


def read_all(documents: Iterable[Document | RawStory], options: Options, read: Read = read_document) -> Iterator[RawStory]:
    """The stories of many documents, in order; several are read at once when `read_workers` is above 1.

    Args:
        documents: the documents, and stories that were refused on the way to one.
        options: how to read.
        read: what reads one of them.
    """
    workers = options.settings.read_workers
    if workers <= 1:
        for document in documents:
            yield from [document] if isinstance(document, RawStory) else read(document, options)
        return
    waiting: deque[Future[list[RawStory]] | RawStory] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for document in documents:
                waiting.append(
                    document if isinstance(document, RawStory) else pool.submit(lambda one: list(read(one, options)), document)
                )
                if len(waiting) > 2 * workers:
                    yield from _done(waiting.popleft())
            while waiting:
                yield from _done(waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _done(one: Future[list[RawStory]] | RawStory) -> list[RawStory]:
    return [one] if isinstance(one, RawStory) else one.result()
