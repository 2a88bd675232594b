"""IPTC ninjs 1.x, 2.x and 3.x: one item, a list of them, or one a line.

1.x has `headline`, `body_text`, `body_xhtml` and lower-case names; 2.x lists `headlines` and `bodies`; 3.x the same in
camelCase. `pubStatus` canceled and withheld reach `decode` as `status`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.document import Options

MARKS = frozenset(
    {"pubstatus", "versioncreated", "firstcreated", "bodies", "body_text", "body_xhtml", "body_html", "headlines", "body_nitf"}
)
KINDS = frozenset({"", "text", "composite", "article"})


def looks_like_ninjs(value: object) -> bool:
    """Whether a JSON value is a ninjs item: it has a `uri` and a name of the standard's own."""
    if not isinstance(value, dict) or "uri" not in value:
        return False
    return len(MARKS & {str(key).lower() for key in value}) >= 1


def ninjs_item(value: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """A ninjs object as an item.

    Raises:
        StoryError: `reading.no-article` for pictures, videos and items without text that are not withdrawn.
    """
    low = {str(key).lower(): part for key, part in value.items()}
    status = str(low.get("pubstatus") or "usable").lower()
    kind = str(low.get("type") or "").lower()
    text = _body(low, options)
    if status == "usable" and (kind not in KINDS or not text.strip()):
        raise StoryError("reading.no-article", f"{low.get('uri')}: a ninjs item of type {kind or 'text'!r} without text")
    byline = _word(low.get("byline") or low.get("by") or low.get("bylines"))
    dateline = _word(low.get("dateline") or low.get("located"))
    note = _word(low.get("ednote"))
    return {
        "text": _furnished(text, byline, dateline),
        "headline": _best(low.get("headlines")) or _word(low.get("headline")) or _word(low.get("title")),
        "guid": str(low.get("uri") or ""),
        "url": _word(low.get("url")) or _link(low) or (str(low["uri"]) if str(low.get("uri", "")).startswith("http") else ""),
        "version": str(low.get("version") or ""),
        "status": status,
        "published": iso_day(low.get("firstcreated") or low.get("contentcreated") or low.get("versioncreated") or ""),
        "updated": iso_day(low.get("versioncreated") or ""),
        "language": _word(low.get("language")),
        "publisher": _word(low.get("copyrightholder")) or _word(low.get("infosources")) or _word(low.get("infosource")),
        "correction": note if any(word in note.lower() for word in ("correct", "withdr", "kill", "retract", "clarif")) else "",
        "embargo": str(low.get("embargoeduntil") or low.get("embargoed") or ""),
    }


def _body(low: Mapping[str, Any], options: Options) -> str:
    """The longest plain body, else the longest marked one as text."""
    plain, marked = [low.get("body_text")], [low.get("body_xhtml"), low.get("body_html")]
    for body in low.get("bodies") or () if isinstance(low.get("bodies"), list) else ():
        if isinstance(body, dict):
            kind = str(body.get("contentType") or body.get("contenttype") or "text/plain").lower()
            (plain if kind == "text/plain" else marked).append(body.get("value") or (body.get("charcount") and ""))
    text = max((part for part in plain if isinstance(part, str)), key=len, default="")
    if text.strip():
        return text
    source = max((part for part in marked if isinstance(part, str)), key=len, default="")
    if not source:
        return ""
    found: list[str] = options.sandbox.call("fragments", json.dumps([source]).encode())
    return found[0]


def _furnished(text: str, byline: str, dateline: str) -> str:
    start = text[:400].lower()
    if text and dateline and len(dateline) < 80 and dateline.lower().strip(" -–—") not in start:
        text = f"{dateline.strip(' -–—')} - {text}"
    return f"{byline}\n\n{text}" if text and byline and len(byline) < 200 and byline.lower() not in start else text


def _best(headlines: object) -> str:
    """The main headline, else the longest."""
    found = (
        [part for part in headlines if isinstance(part, dict) and isinstance(part.get("value"), str)]
        if isinstance(headlines, list)
        else []
    )
    main = [part for part in found if "main" in str(part.get("role", "")).lower()]
    return str(max(main or found, key=lambda part: len(part["value"]), default={"value": ""})["value"]).strip()


def _word(value: object) -> str:
    if isinstance(value, list):
        return next((word for part in value if (word := _word(part))), "")
    if isinstance(value, dict):
        return _word(value.get("name") or value.get("value") or value.get("literal") or value.get("uri"))
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _link(low: Mapping[str, Any]) -> str:
    for part in low.get("altids") or () if isinstance(low.get("altids"), list) else ():
        if isinstance(part, dict) and str(part.get("value", "")).startswith("http"):
            return str(part["value"])
    return ""
