"""feeds.toml: which feeds are watched, how often, under whose name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.errors import SetupError
from legation.reading.readers import READERS

EVERY = 900
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_FIELDS = {"url": str, "name": str, "publisher": str, "every": str, "full_text": bool, "reader": str}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed.

    Args:
        url: http or https.
        name: what it is called in reports; the url when empty.
        publisher: for stories that do not say theirs.
        every: seconds between two visits.
        full_text: fetch the page of entries that are only a summary.
        reader: a reader by name; "" tells the format by content.
    """

    url: str
    name: str = ""
    publisher: str = ""
    every: int = EVERY
    full_text: bool = False
    reader: str = ""


def load_feeds(path: Path) -> tuple[Feed, ...]:
    """The feeds of a file: `[[feed]]` tables, and `[defaults]` that hold for all.

    Raises:
        SetupError: if the file is missing or malformed; names the feed and the field.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"cannot be read: {error.strerror}", where=str(path), remedy="Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"no TOML: {error}", where=str(path), remedy="See docs/news-in.md for an example.") from error
    if unknown := set(data) - {"feed", "defaults"}:
        raise SetupError(f"unknown table {min(unknown)!r}", where=str(path), remedy="Known are [defaults] and [[feed]].")
    tables, defaults = data.get("feed"), data.get("defaults", {})
    if not isinstance(tables, list) or not tables or not isinstance(defaults, dict):
        raise SetupError("there is no [[feed]] in it", where=str(path), remedy="See docs/news-in.md for an example.")
    feeds = tuple(_feed(number, {**defaults, **table}, path) for number, table in enumerate(tables, 1))
    urls = [feed.url for feed in feeds]
    if twice := next((url for url in urls if urls.count(url) > 1), ""):
        raise SetupError(f"the feed {twice} stands twice", where=str(path))
    return feeds


def _feed(number: int, table: Mapping[str, Any], path: Path) -> Feed:
    where = f"{path}: feed {number}"
    for key, value in table.items():
        if key not in _FIELDS:
            raise SetupError(f"unknown field {key!r}", where=where, remedy=f"Known are {', '.join(_FIELDS)}.")
        if not isinstance(value, _FIELDS[key]):
            raise SetupError(f"{key} is {value!r}", where=where, remedy=f"Give a {_FIELDS[key].__name__}.")
    url = table.get("url", "")
    if not url.lower().startswith(("http://", "https://")):
        raise SetupError(f"url is {url!r}", where=where, remedy="Give an http or https address.")
    if table.get("reader", "") not in {"", *READERS}:
        raise SetupError(f"there is no reader {table['reader']!r}", where=where, remedy=f"Choose one of: {', '.join(READERS)}.")
    every = re.fullmatch(r"(\d{1,6})([smhd])", table.get("every", "15m"))
    if every is None or int(every[1]) == 0:
        raise SetupError(f"every is {table['every']!r}", where=where, remedy="Give a time such as 90s, 15m, 6h or 1d.")
    return Feed(
        url=url, name=table.get("name", "") or url, publisher=table.get("publisher", ""), full_text=table.get("full_text", False),
        reader=table.get("reader", ""), every=int(every[1]) * _UNITS[every[2]],
    )  # fmt: skip
