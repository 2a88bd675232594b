"""The input files of PETRARCH: <Sentence date= id= source= sentence=><Text>; the sentences of one story are joined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.parses.news_xml import xml_tree

_PART = re.compile(r"^(.+)_(\d+)$", re.S)


def parse(data: bytes, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One item a story: neighbouring sentences whose ids differ in the number after the last `_` only.

    Raises:
        StoryError: `reading.entities`, `reading.bad-xml`, `reading.no-article`.
    """
    root, wrong = xml_tree(data)
    items: list[dict[str, Any]] = []
    for node in root.iter("Sentence"):
        text = " ".join(" ".join("".join(part.itertext()).split()) for part in node.iter("Text"))
        identity = node.get("id", "")
        story = match[1] if (match := _PART.match(identity)) else identity
        same = items and match and items[-1]["guid"] == story and items[-1]["date"] == node.get("date", "")
        if same:
            items[-1]["text"] += ("\n\n" if not items[-1]["text"] else " ") + text
        else:
            items.append({
                "guid": story, "date": node.get("date", ""), "published": iso_day(node.get("date", "")), "text": text,
                "publisher": "" if node.get("source", "").upper() in {"", "NULL", "NONE"} else node.get("source"),
                "url": node.get("url", ""), "problems": [],
            })  # fmt: skip
    if not items:
        raise StoryError("reading.no-article", f"no <Sentence> in <{root.tag}>")
    if wrong:
        for item in items:
            item["problems"] = [("reading.malformed", f"the XML is not well-formed: {wrong}")]
    for item in items:
        if not item["text"].strip():
            item["refused"] = ("reading.empty", "the sentence has no text")
    return items
