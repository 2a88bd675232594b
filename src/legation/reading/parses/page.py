"""An HTML page → its article: text by trafilatura, what is said of it by JSON-LD (schema.org NewsArticle) and meta tags."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

import trafilatura

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.parses.fragments import clean, element_text, fragment_text, html_tree

MOST_TAGS = 60_000
"""A page with more tags costs trafilatura minutes; large news pages have 3,000 to 10,000."""
FEWEST = 40
"""Characters below which what was extracted is no article."""
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_ARTICLE = re.compile(r"(?:NewsArticle|Article|BlogPosting|Report|LiveBlogPosting|Statement)$")
_ALIASES = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030",
    "gbk": "gb18030",
}  # fmt: skip
_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date.issued", "parsely-pub-date", "sailthru.date")
_UPDATED = ("article:modified_time", "datemodified", "og:updated_time", "last-modified")
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")


def parse(data: bytes, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The articles of the page: one, or one for each entry of a live blog.

    Args:
        data: the page.
        arguments: `url` where it came from, `type` as the server said it.

    Raises:
        StoryError: `reading.no-article`, `reading.too-costly`.
    """
    source, problems = page_source(data, str(arguments.get("type") or ""))
    if source.count("<") > MOST_TAGS:
        raise StoryError("reading.too-costly", f"a page of more than {MOST_TAGS} tags")
    tree = html_tree(source)
    if tree is None:
        raise StoryError("reading.no-article", "there is no HTML in the page")
    url = str(arguments.get("url") or "")
    article = _best(list(_articles(tree)))
    about = _about(tree, article, url)
    about["problems"] = problems
    if live := _live(article, about):
        return live
    text = _text(tree, article)
    if len(text) < FEWEST:
        raise StoryError("reading.no-article", "there is no article in the page")
    return [{**about, "text": text}]


def page_source(data: bytes, content_type: str) -> tuple[str, list[tuple[str, str]]]:
    """The page as text: by byte-order mark, the server's word, the page's own, UTF-8, Windows-1252, in this order."""
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.I)
    own = _META_CHARSET.search(data[:4096]) or re.match(rb"""\s*<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""", data)
    names = (
        ["utf-8-sig"]
        if data.startswith(codecs.BOM_UTF8)
        else ["utf-16"]
        if data[:2] in (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
        else []
    )
    names += [declared[1]] if declared else []
    names += [own[1].decode("ascii")] if own else []
    for name in [*names, "utf-8"]:
        name = _ALIASES.get(name.lower(), name)
        try:
            return clean(data.decode(name)), []
        except (LookupError, UnicodeError, ValueError):
            continue
    replaced = data.decode("utf-8", "replace")
    bad = replaced.count("\ufffd")
    if bad <= len(replaced) // 500:
        return clean(replaced), [("encoding.damaged", f"{bad} broken UTF-8 sequences were replaced")]
    return clean(data.decode("cp1252", "replace")), [("encoding.guessed", "not UTF-8, read as Windows-1252")]


def _articles(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The articles that JSON-LD describes, wherever they are nested; broken blocks are passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        body = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", script.text or "").strip().rstrip(";")
        try:
            value = json.loads(body, strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [value]
        for _ in range(2_000):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict):
                kinds = node.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
                    yield node
                waiting.extend(part for key in _INNER if isinstance(part := node.get(key), list | dict))


def _best(articles: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The article that says most of itself; the first of equals."""
    wanted = ("headline", "datePublished", "articleBody", "publisher", "liveBlogUpdate", "correction")
    return max(articles, key=lambda article: sum(key in article for key in wanted), default={})


def _about(tree: Any, article: Mapping[str, Any], url: str) -> dict[str, Any]:
    meta: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if key and tag.get("content"):
            meta.setdefault(key, tag.get("content").strip())
    canonical = next(
        (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()), ""
    )
    title = next((" ".join((tag.text_content() or "").split()) for tag in tree.iter("h1")), "")
    page = next((" ".join((tag.text or "").split()) for tag in tree.iter("title")), "")
    stamp = next((tag.get("datetime") for tag in tree.iter("time") if tag.get("datetime") and tag.get("pubdate") is not None), "")
    address = urljoin(url, canonical or meta.get("og:url") or _word(article.get("url")) or url)
    found: dict[str, Any] = {
        "headline": _plain(_word(article.get("headline")) or meta.get("og:title") or title or page),
        "published": iso_day(_word(article.get("datePublished")) or _first(meta, *_PUBLISHED) or stamp),
        "updated": iso_day(_word(article.get("dateModified")) or _first(meta, *_UPDATED)),
        "publisher": _plain(_word(article.get("publisher")) or _first(meta, "og:site_name", "application-name")),
        "url": address if address.startswith(("http://", "https://")) else "",
        "language": _word(article.get("inLanguage")) or (tree.get("lang") or ""),
        "correction": _plain(_correction(article.get("correction"))),
        "guid": address if address.startswith(("http://", "https://")) else "",
    }
    return found


def _text(tree: Any, article: Mapping[str, Any]) -> str:
    body = fragment_text(_word(article.get("articleBody")))
    extracted = trafilatura.bare_extraction(
        tree, fast=True, include_comments=False, include_tables=False, include_images=False, include_links=False,
        include_formatting=False, with_metadata=False,
    )  # fmt: skip
    text = _paragraphs(extracted.text or "") if extracted is not None else ""
    if len(text) < 0.5 * len(body):
        return body
    if len(text) < FEWEST:
        main = next(iter(tree.xpath("//article | //main")), None)
        return element_text(main) if main is not None else text
    return text


def _paragraphs(text: str) -> str:
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _live(article: Mapping[str, Any], about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of a live blog, each with its own date; none when the page is no live blog that tells them."""
    updates = article.get("liveBlogUpdate")
    items = []
    for update in updates if isinstance(updates, list) else ():
        if not isinstance(update, dict):
            continue
        text = fragment_text(_word(update.get("articleBody")))
        if not text:
            continue
        address = urljoin(str(about["url"]), _word(update.get("url")) or _word(update.get("@id")))
        own = {
            "text": text, "headline": _plain(_word(update.get("headline"))) or about["headline"], "url": address,
            "guid": address if address != about["url"] else "", "published": iso_day(_word(update.get("datePublished"))) or about["published"],
            "updated": iso_day(_word(update.get("dateModified"))),
        }  # fmt: skip
        items.append({**about, **own})
    return items


def _word(value: Any) -> str:
    """A text of JSON-LD: itself, the name of an object, the first of a list."""
    if isinstance(value, list):
        return next((word for part in value if (word := _word(part))), "")
    if isinstance(value, dict):
        return _word(
            value.get("name") or value.get("text") or value.get("@value") or value.get("alternateName") or value.get("@id")
        )
    return value.strip() if isinstance(value, str) else ""


def _correction(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(word for part in value if (word := _correction(part)))
    return _word(value.get("text") or value) if isinstance(value, dict) else _word(value)


def _plain(value: str) -> str:
    return " ".join(fragment_text(value).split())


def _first(meta: Mapping[str, str], *keys: str) -> str:
    return next((meta[key] for key in keys if key in meta), "")
