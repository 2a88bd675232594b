"""JSON objects of several tools → items: our own, news-please, GDELT article lists, NGEC, ninjs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.document import Options
from legation.reading.ninjs import looks_like_ninjs, ninjs_item

FIELDS = ("headline", "published", "updated", "publisher", "url", "language", "guid", "version", "status", "correction")


def json_item(value: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """An object in whichever layout it is, as an item.

    Raises:
        StoryError: `reading.bad-record` when it holds no text; `reading.no-article`.
    """
    if options.columns:
        return _mapped(value, options.columns)
    if isinstance(value.get("text"), str):
        return {"text": value["text"], **{key: value[key] for key in FIELDS if value.get(key) not in (None, "")}}
    if looks_like_ninjs(value):
        return ninjs_item(value, options)
    if isinstance(value.get("event_text"), str):
        return _ngec(value)
    if isinstance(value.get("maintext"), str) or "date_publish" in value:
        return _news_please(value)
    if looks_like_gdelt(value):
        return _gdelt(value)
    raise StoryError("reading.bad-record", "no field `text` with a string")


def looks_like_gdelt(value: object) -> bool:
    """Whether an object is an entry of a GDELT article list: an address, a title, and when it was seen."""
    return isinstance(value, dict) and isinstance(value.get("url"), str) and "seendate" in value and "title" in value


def wrapped(value: object) -> Iterator[Any] | None:
    """The objects of a document that wraps them: `{"articles": […]}` and the like; None when it wraps none."""
    if isinstance(value, dict) and "text" not in value:
        for key in ("articles", "items", "stories", "results", "newsItems"):
            inner = value.get(key)
            if isinstance(inner, list):
                found: Iterator[Any] = iter(inner)
                return found
    return None


def _ngec(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": value["event_text"], "headline": value.get("headline"), "publisher": value.get("publisher") or value.get("source"),
        "published": iso_day(value.get("pub_date") or value.get("publication_date") or value.get("date")),
        "guid": str(value.get("story_id") or value.get("id") or ""), "url": value.get("url"), "language": value.get("language"),
    }  # fmt: skip


def _news_please(value: Mapping[str, Any]) -> dict[str, Any]:
    text = value.get("maintext") or value.get("description")
    if not isinstance(text, str) or not text.strip():
        raise StoryError("reading.bad-record", "a news-please object without maintext")
    return {
        "text": text, "headline": value.get("title"), "publisher": value.get("source_domain"), "url": value.get("url"),
        "published": iso_day(value.get("date_publish")), "updated": iso_day(value.get("date_modify")), "language": value.get("language"),
        "guid": value.get("url"), "problems": [] if value.get("maintext") else [("reading.summary-only", "only the description")],
    }  # fmt: skip


def _gdelt(value: Mapping[str, Any]) -> dict[str, Any]:
    """GDELT says when it saw an article, which is at most a day from its publication, in words for languages."""
    title = str(value.get("title") or "").strip()
    if not title:
        raise StoryError("reading.bad-record", "a GDELT entry without a title")
    return {
        "text": title, "headline": title, "url": value["url"], "guid": value["url"], "publisher": value.get("domain"),
        "published": iso_day(value.get("seendate")), "language": "en" if value.get("language") == "English" else value.get("language"),
        "problems": [("reading.headline-only", "a GDELT list holds titles; the date is that of seeing it")], "link": True,
    }  # fmt: skip


def _mapped(value: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    text = value.get(columns.get("text", "text"))
    if not isinstance(text, str):
        raise StoryError("reading.bad-record", f"no field {columns.get('text', 'text')!r} with a string")
    item: dict[str, Any] = {"text": text}
    for field in FIELDS:
        part = value.get(columns.get(field, field))
        if part not in (None, "") and not isinstance(part, dict | list):
            item[field] = iso_day(part) if field in {"published", "updated"} else str(part)
    return item
