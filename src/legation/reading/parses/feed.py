"""RSS 0.9–2.0, RDF and Atom by feedparser."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import feedparser

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.parses.fragments import fragment_text

MOST_TAG = 50_000
"""A tag longer than this costs feedparser seconds; real ones have a few hundred characters."""
MOST_ENTRIES = 5_000
_ENTITY = re.compile(rb"<!ENTITY", re.I)
_WIDE = re.compile(r"<!ENTITY", re.I)
CLOSING = 8_000
"""The end of the root stands in so many last bytes; what follows it is junk."""
_CLOSED = re.compile(rb"</(?:rss|feed|(?:\w+:)?RDF)\s*>", re.I)


def parse(data: bytes, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries as items: text, headline, url, guid, published, updated, publisher, language.

    Args:
        data: the feed.
        arguments: `url` for relative links, `type` as the server said it.

    Raises:
        StoryError: `reading.entities`, `reading.too-costly`, `reading.not-a-feed`.
    """
    data = data.lstrip(b" \t\r\n")  # many content managers print blank lines before the declaration
    refuse_entities(data)
    if longest_tag(data) > MOST_TAG:
        raise StoryError("reading.too-costly", f"a tag of more than {MOST_TAG} characters")
    headers = {"content-location": arguments.get("url", ""), "content-type": arguments.get("type") or "application/xml"}
    found = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not found.entries and (not found.version or found.get("bozo")):
        why = f": {found.bozo_exception}" if found.get("bozo") else ""
        raise StoryError("reading.not-a-feed", f"no entries of RSS or Atom{why}"[:300])
    problems = []
    if found.get("bozo") and not isinstance(
        found.bozo_exception, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    ):
        problems = [("reading.malformed", f"the feed is not well-formed: {found.bozo_exception}"[:200])]
    channel = {"publisher": found.feed.get("title", ""), "language": found.feed.get("language", "")}
    items = [_item(entry, channel, problems) for entry in found.entries[:MOST_ENTRIES]]
    if found.get("bozo") and items and not _CLOSED.search(data[-CLOSING:].replace(b"\0", b"")):
        items[-1]["problems"] = [*problems, ("reading.truncated", "the feed breaks off in this entry")]
    return items


def refuse_entities(data: bytes) -> None:
    """Refuse a document that declares entities: a bare DOCTYPE is legal in old RSS, an entity never needed.

    Raises:
        StoryError: `reading.entities`.
    """
    head = data[:200_000]
    wide = head.decode("utf-16", "replace") if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4].count(0) == 2 else ""
    prolog = re.split(rb"<[A-Za-z]", head, maxsplit=1)[0]
    if _ENTITY.search(prolog) or _WIDE.search(wide):
        raise StoryError("reading.entities", "the document declares entities")


def longest_tag(data: bytes) -> int:
    """How many bytes the longest tag has, CDATA and comments left out."""
    longest, start = 0, data.find(b"<")
    while start >= 0:
        if data.startswith((b"<![CDATA[", b"<!--"), start):
            close = b"]]>" if data[start + 2 : start + 3] == b"[" else b"-->"
            end = data.find(close, start)
            if end < 0:
                return longest
        else:
            end = data.find(b">", start)
            if end < 0:
                return max(longest, len(data) - start)
            longest = max(longest, end - start)
        start = data.find(b"<", end)
    return longest


def _item(entry: Any, channel: Mapping[str, str], problems: list[tuple[str, str]]) -> dict[str, Any]:
    contents = [str(part.get("value") or "") for part in entry.get("content", ())]
    summary = str(entry.get("summary") or "")
    title = " ".join(fragment_text(str(entry.get("title") or "")).split())
    text = fragment_text(max([*contents, summary], key=len, default=""))
    problems = list(problems)
    if not text:
        text = title
        problems.append(("reading.headline-only", "the entry has a title and no text"))
    source = entry.get("source") or {}
    # feedparser answers "updated" with "published" where there is none; its dict does not
    published, updated = (dict.get(entry, key) or "" for key in ("published", "updated"))
    return {
        "text": text,
        "headline": title,
        "url": str(entry.get("link") or ""),
        "guid": str(entry.get("id") or entry.get("link") or ""),
        "published": iso_day(published or updated),
        "updated": iso_day(updated) if published else "",
        "publisher": str(source.get("title") or channel["publisher"] or ""),
        "language": str((entry.get("content") or [{}])[0].get("language") or channel["language"] or ""),
        "problems": problems,
        "full": bool(contents),
    }
