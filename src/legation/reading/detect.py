"""Which reader a document is for, told by its content; names of files only where content cannot tell."""

from __future__ import annotations

import codecs
import re

from legation.reading.document import Document
from legation.reading.jsonl import first_value, looks_like_jsonl
from legation.reading.ninjs import looks_like_ninjs
from legation.reading.tables import looks_like_table

LINES = (".jsonl", ".ndjson")
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_HEADERS = re.compile(
    rb"^(return-path|received|delivered-to|mime-version|message-id|from|to|date|subject|content-type|x-[\w-]+|dkim-signature|list-[\w-]+|reply-to|sender):",
    re.I,
)
_MBOX = re.compile(rb"From \S+ .*\d{4}\r?\n[\w-]+:")
_GDELT = re.compile(rb'"seendate"')
ROOTS = {
    "rss": "feed", "rdf": "feed", "feed": "feed", "html": "html", "newsitem": "newsml", "newsmessage": "newsml", "packageitem": "newsml",
    "nitf": "newsml", "sentences": "petrarch", "sentence": "petrarch", "head": "html", "body": "html", "article": "html", "channel": "feed",
}  # fmt: skip


def detect(document: Document) -> str:
    """The name of a reader; "wire" for text and for whatever is no known format.

    Raises:
        StoryError: `reading.unreadable` when the file cannot be opened.
    """
    head = document.head()
    suffix = document.name[document.name.rfind(".") :].lower() if "." in document.name[-12:] else ""
    if found := _binary(head):
        return found
    text = _text(head)
    if text.startswith("<"):
        return _markup(text, document.content_type)
    if suffix in LINES:
        return "jsonl"
    body = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if body.startswith((b"{", b"[")):
        return _json(body, suffix)
    if _MBOX.match(body) or _mail(body):
        return "mail"
    if suffix in {".csv", ".tsv"} or looks_like_table(head):
        return "csv"
    return "wire"


def _binary(head: bytes) -> str:
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _office(head):
        return "zip"
    return ""


def _office(head: bytes) -> bool:
    """Whether a zip is a document of an office program or a book."""
    return any(mark in head[:2_000] for mark in (b"[Content_Types].xml", b"mimetypeapplication/", b"META-INF/"))


def _text(head: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "replace").lstrip()
    if head[:4].count(0) == 2:
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace").lstrip()
    return head.decode("latin-1").lstrip()


def _markup(text: str, content_type: str) -> str:
    """By the first element, behind declarations and comments."""
    bare = re.sub(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", "", text, flags=re.S)
    if re.match(r"\s*<!doctype\s+html", bare, re.I):
        return "html"
    match = _ROOT.search(bare)
    name = match[1].lower() if match else ""
    if name in ROOTS:
        return ROOTS[name]
    if "html" in content_type.lower() or re.search(r"<(?:html|body|head)\b", text[:4_096], re.I):
        return "html"
    return "wire"


def _json(body: bytes, suffix: str) -> str:
    first = body.split(b"\n", 1)[0].strip()
    value = first_value(first)
    value = value[0] if isinstance(value, list) and value else value
    if looks_like_ninjs(value) and "text" not in value:
        return "ninjs"
    start = body[:8_192].lower()
    if b'"uri"' in start and any(
        mark in start for mark in (b'"pubstatus"', b'"versioncreated"', b'"bodies"', b'"body_text"', b'"body_xhtml"')
    ):
        return "ninjs"
    if suffix == ".json" or looks_like_jsonl(body) or _GDELT.search(start):
        return "jsonl"
    return "jsonl" if b'"text"' in start or b'"maintext"' in start or b'"event_text"' in start else "wire"


def _mail(body: bytes) -> bool:
    """Whether the text begins with the headers of a message: three of those that every message has."""
    names = set()
    for line in body[:8_192].split(b"\n")[:60]:
        if not line.strip():
            break
        if match := _HEADERS.match(line):
            names.add(match[1].lower())
        elif not line.startswith((b" ", b"\t")) and not re.match(rb"[\w-]+:", line):
            return False
    return b"from" in names and len(names & {b"date", b"subject", b"message-id", b"mime-version", b"received", b"to"}) >= 2
