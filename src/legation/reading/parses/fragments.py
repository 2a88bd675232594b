"""HTML → text: pieces of HTML as feeds, ninjs and mails carry them, and text in paragraphs from any element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from lxml import html as lxml_html

_BLOCKS = """
    address article aside blockquote dd div dl dt figure figcaption footer form h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li main media nav
    nitf ol p pre section table tbody td tfoot th thead tr ul block body.content
"""
BLOCKS = frozenset(_BLOCKS.split())
_DROPPED = "script style noscript template iframe object svg math form button select head title media figure"
DROPPED = frozenset(_DROPPED.split())
_SURROGATE_REFERENCE = re.compile(
    r"&#(?:x0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));?", re.A
)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"[A-Za-z_][\w.:-]*", re.A)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
DEEPEST = 400
"""Elements nested deeper than this are flattened by the HTML parser or refused by it."""


def clean(text: str) -> str:
    """HTML source without what cuts an article short: lone surrogates, in references too, and control characters."""
    return _UNFIT.sub("\ufffd", _SURROGATE_REFERENCE.sub("\ufffd", text))


def parse(data: bytes, arguments: Mapping[str, Any]) -> list[str]:
    """The text of each of a JSON list of HTML fragments."""
    return [fragment_text(piece) for piece in json.loads(data)]


def fragment_text(source: str) -> str:
    """The text of a piece of HTML, paragraphs apart by an empty line. Plain text comes back as it is."""
    if "<" not in source and "&" not in source:
        return source.strip()
    tree = html_tree(f"<div>{clean(source)}</div>")
    return "" if tree is None else element_text(tree)


def html_tree(source: str) -> Any:
    """The tree of an HTML source, or None when there is none in it."""
    parser = lxml_html.HTMLParser(
        recover=True, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        tree = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    for element in tree.iter(etree.Element):
        if not _TAG.fullmatch(element.tag):  # "<p,lima": the parser takes it, and no other element may be named so later
            element.tag = "div"
    return tree


def local_name(node: Any) -> str:
    """The name of an element without its namespace; "" of comments and the like. Tags that are no names, such as `<p:1>`, have one too."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def element_text(root: Any) -> str:
    """The text under an element: blanks joined, block elements apart by an empty line, <br> a line break."""
    if not isinstance(root.tag, str):  # a comment or a processing instruction in the place of an element
        return ""
    lines = "".join(_pieces(root)).split("\x01")
    found = []
    for line in lines:
        rows = [_BLANKS.sub(" ", row.replace("\xa0", " ")).strip() for row in line.split("\x02")]
        text = "\n".join(row for row in rows if row)
        if text:
            found.append(text)
    return "\n\n".join(found)


def _pieces(root: Any) -> Iterator[str]:
    """The texts in order; \\x01 stands for the edge of a paragraph and \\x02 for a line break."""
    skip = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local_name(element).lower()
        if event == "start":
            if skip is not None:
                continue
            if name in DROPPED and element is not root:
                skip = element
                continue
            if name in BLOCKS:
                yield "\x01"
            if name == "br":
                yield "\x02"
            yield element.text or ""
        else:
            if skip is element:
                skip = None
            elif skip is not None:
                continue
            elif name in BLOCKS:
                yield "\x01"
            if element is not root:
                yield element.tail or ""
