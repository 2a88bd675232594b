"""The readers whose parsing happens in the sandbox as a whole: feed, html, newsml, petrarch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from legation.errors import StoryError
from legation.model import RawStory
from legation.reading.document import Document, Options


def read_feed(document: Document, options: Options) -> Iterator[RawStory]:
    """The entries of an RSS, RDF or Atom feed. With `options.fetch`, entries that are only a summary are read from their page."""
    for number, item in enumerate(_items("feed", document, options, options.settings.max_bytes), 1):
        if options.fetch is not None and not item["full"] and item["url"]:
            yield from fetched(document, options, number, item)
        else:
            yield document.story(number, item, "feed")


def read_html(document: Document, options: Options) -> Iterator[RawStory]:
    """The article of a page, or the entries of a live blog."""
    items = _items("page", document, options, options.settings.max_page_bytes)
    for number, item in enumerate(items, 1):
        yield document.story(number if len(items) > 1 else "", item, "html")


def read_newsml(document: Document, options: Options) -> Iterator[RawStory]:
    """The news items of a NewsML-G2 or NITF document."""
    yield from _numbered("newsml", document, options)


def read_petrarch(document: Document, options: Options) -> Iterator[RawStory]:
    """The stories of an input file of PETRARCH."""
    yield from _numbered("petrarch", document, options)


def fetched(document: Document, options: Options, number: int, item: Mapping[str, Any]) -> Iterator[RawStory]:
    """The story behind the address of an item that is only a title or a summary; the item itself when it cannot be had."""
    assert options.fetch is not None
    from legation.reading.readers import read_document

    try:
        page = options.fetch(str(item["url"]))
    except StoryError as error:
        problems = [*item.get("problems", []), ("reading.not-fetched", f"{item['url']}: {error.code}: {error.detail}")]
        yield document.story(number, {**item, "problems": problems}, "link")
        return
    known = {key: item[key] for key in ("guid", "published", "headline", "publisher") if item.get(key)}
    for story in read_document(page, Options(columns=options.columns, settings=options.settings, sandbox=options.sandbox)):
        if "refused" in story.metadata:
            problems = [*item.get("problems", []), ("reading.not-fetched", str(story.metadata["refused"]))]
            yield document.story(number, {**item, "problems": problems}, "link")
        else:
            yield RawStory(
                name=story.name, data=story.data, metadata={**document.metadata, **known, **story.metadata, **_guid(item)}
            )


def _guid(item: Mapping[str, Any]) -> dict[str, object]:
    """The feed's own name for the story counts for more than the page's address."""
    return {"guid": item["guid"]} if item.get("guid") else {}


def _items(operation: str, document: Document, options: Options, limit: int) -> list[dict[str, Any]]:
    data = document.read(limit)
    if not data.strip():
        raise StoryError("reading.empty", f"{document.name}: no bytes")
    found: list[dict[str, Any]] = options.sandbox.call(operation, data, {"url": document.url, "type": document.content_type})
    return found


def _numbered(operation: str, document: Document, options: Options) -> Iterator[RawStory]:
    items = _items(operation, document, options, options.settings.max_bytes)
    for number, item in enumerate(items, 1):
        yield document.story(number if len(items) > 1 else "", item, operation)
