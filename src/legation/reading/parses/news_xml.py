"""NewsML-G2 (newsItem, newsMessage, packageItem with inline XML), NITF and XHTML inside it, and NITF alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.parses.feed import refuse_entities
from legation.reading.parses.fragments import element_text, fragment_text, local_name


def xml_tree(data: bytes, *, recover: bool = False) -> tuple[Any, str]:
    """The root of an XML document, and what was wrong with it.

    No entity is resolved, no file or address is opened, no tree grows beyond lxml's own limits.

    Raises:
        StoryError: `reading.entities`, `reading.bad-xml`.
    """
    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if recover:
            raise StoryError("reading.bad-xml", f"not XML: {error}"[:300]) from error
        root, _ = xml_tree(data, recover=True)
        if root is None:
            raise StoryError("reading.bad-xml", f"not XML: {error}"[:300]) from error
        return root, str(error)[:200]
    except ValueError as error:
        raise StoryError("reading.bad-xml", str(error)[:300]) from error
    return root, ""


def parse(data: bytes, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The news items of the document.

    Raises:
        StoryError: `reading.entities`, `reading.bad-xml`, `reading.no-article` when there is no news item in it.
    """
    root, wrong = xml_tree(data)
    problems = [("reading.malformed", f"the XML is not well-formed: {wrong}")] if wrong else []
    if _name(root) == "nitf":
        items = [_nitf(root)]
    else:
        nodes = [root] if _name(root) == "newsItem" else list(_all(root, "newsItem"))
        items = [_news_item(node) for node in nodes]
    if not items:
        raise StoryError("reading.no-article", f"no newsItem and no nitf in <{_name(root)}>")
    for item in items:
        item["problems"] = [*problems, *item.get("problems", [])]
        if item.get("status") in (None, "", "usable") and not item["text"]:
            item["refused"] = ("reading.no-article", "the item has no text")
    return items


def _news_item(node: Any) -> dict[str, Any]:
    meta, content = _one(node, "itemMeta"), _one(node, "contentMeta")
    item: dict[str, Any] = {
        "guid": node.get("guid", ""),
        "version": node.get("version", ""),
        "headline": _text(_one(content, "headline")) or _text(_one(meta, "title")),
        "published": iso_day(
            _text(_one(meta, "firstCreated")) or _text(_one(content, "contentCreated")) or _text(_one(meta, "versionCreated"))
        ),
        "updated": iso_day(_text(_one(meta, "versionCreated"))),
        "status": _qcode(_one(meta, "pubStatus")) or "usable",
        "publisher": _provider(_one(meta, "provider")) or _text(_one(content, "infoSource")),
        "language": next((tag.get("tag", "") for tag in _all(content, "language")), "") or node.get(_LANG, ""),
        "correction": " ".join(note for tag in _all(meta, "edNote") if (note := _text(tag)) and _CORRECTS.search(note)),
        "url": next((href for tag in _all(content, "link") if (href := tag.get("href", "")).startswith("http")), ""),
        "text": "",
    }
    byline, dateline = _text(_one(content, "by")), _text(_one(content, "dateline"))
    inner = None
    for inline in _all(node, "inlineXML"):
        inner = inner if inner is not None else next(iter(inline), None)
    if inner is not None and _name(inner) == "nitf":
        own = _nitf(inner)
        item = {**item, **{key: own[key] for key in ("text", "headline") if own[key]}}
        item.update({key: own[key] for key in ("published", "correction", "url") if own.get(key) and not item[key]})
        if own.get("status") not in (None, "", "usable"):
            item["status"] = own["status"]
    elif inner is not None:
        body = next(_all(inner, "body"), inner)
        item["text"] = _with_furniture(element_text(body), byline, dateline)
    else:
        plain = next((tag for tag in _all(node, "inlineData")), None)
        item["text"] = _with_furniture(fragment_text(_text(plain, joined=False)), byline, dateline)
    return item


def _nitf(node: Any) -> dict[str, Any]:
    head, docdata, body = _one(node, "head"), _one(node, "docdata"), _one(node, "body")
    top = _one(body, "body.head")
    content = next(_all(body, "body.content"), None)
    issued = _one(docdata, "date.issue")
    correction = _one(docdata, "correction")
    return {
        "guid": _attribute(_one(docdata, "doc-id"), "id-string"),
        "headline": _text(_one(top, "hl1")) or _text(_one(top, "hedline")) or _text(_one(head, "title")),
        "published": iso_day(
            _attribute(issued, "norm")
            or _attribute(_one(docdata, "date.release"), "norm")
            or _attribute(_one(top, "story.date"), "norm")
        ),
        "status": (_attribute(docdata, "management-status") or "usable").lower(),
        "publisher": (_text(_one(docdata, "doc.copyright")) and _attribute(_one(docdata, "doc.copyright"), "holder"))
        or _attribute(_one(docdata, "doc.copyright"), "holder"),
        "correction": _attribute(correction, "info"),
        "url": _attribute(_one(node, "pubdata"), "ex-ref"),
        "text": _with_furniture(
            element_text(content) if content is not None else "", _text(_one(top, "byline")), _text(_one(top, "dateline"))
        ),
    }


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CORRECTS = re.compile(r"\b(?:correct(?:s|ion|ed|ing)|withdr[ae]wn?|retract\w*|kill|clarif\w+)\b", re.I)


def _with_furniture(text: str, byline: str, dateline: str) -> str:
    """The text with byline and dateline before it, as wires print them, where it does not begin with them."""
    if not text:
        return ""
    start = text[:400].lower()
    if dateline and dateline.strip(" -–—").lower() not in start:
        text = f"{dateline.strip(' -–—')} - {text}"
    if byline and byline.lower() not in start:
        text = f"{byline}\n\n{text}"
    return text


def _name(node: Any) -> str:
    return local_name(node) if node is not None else ""


def _all(node: Any, name: str) -> Iterator[Any]:
    if node is not None:
        yield from (child for child in node.iter() if local_name(child) == name)


def _one(node: Any, name: str) -> Any:
    return next(_all(node, name), None)


def _text(node: Any, *, joined: bool = True) -> str:
    if node is None:
        return ""
    text = "".join(node.itertext())
    return " ".join(text.split()) if joined else text


def _attribute(node: Any, name: str) -> str:
    return "" if node is None else str(node.get(name, ""))


def _qcode(node: Any) -> str:
    code = _attribute(node, "qcode") or _attribute(node, "uri")
    return re.split(r"[:/]", code)[-1].lower() if code else ""


def _provider(node: Any) -> str:
    return (
        (_text(_one(node, "name")) or _attribute(node, "literal") or _attribute(node, "qcode").split(":")[-1])
        if node is not None
        else ""
    )
