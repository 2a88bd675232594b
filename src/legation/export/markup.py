"""HTML that cannot leak: every string becomes text unless it is `Html`, and only this module makes `Html`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape

from legation.export.words import UNSHOWN

GENERATOR = "Legation"
"""The name by which pages of ours are known again."""
_HIDDEN = re.compile(f"[{UNSHOWN}]")
VOID = frozenset({"meta", "link", "br", "hr"})


class Html(str):
    """Markup that is safe to write as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        """What template engines ask of markup that is safe as it stands."""
        return str(self)


def text(words: str) -> Html:
    """Words as text of a page, without control and direction marks; a lone surrogate becomes a question mark."""
    return Html(escape(_HIDDEN.sub("", words).encode("utf-8", "replace").decode("utf-8")))


def join(parts: Iterable[str], between: str = "") -> Html:
    """Parts one after the other, with text between them."""
    return Html(str(text(between)).join(part if isinstance(part, Html) else text(part) for part in parts))


def element(name: str, /, *content: str, **attributes: str) -> Html:
    """An element: strings of `content` and all values of `attributes` are escaped, `Html` stays as it is.

    Args:
        name: of the element.
        content: what stands in it.
        attributes: their names with `_` for `-`, a trailing `_` for words of Python (`class_`).
    """
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{pairs}>")
    return Html(f"<{name}{pairs}>{join(content)}</{name}>")


def table(caption: str, columns: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]], heading: int = 0) -> Html:
    """A table with a caption.

    Args:
        caption: what the table holds.
        columns: name and class of every column.
        rows: the cells of every row.
        heading: which cell of a row heads it.
    """
    chosen = list(columns)
    head = element("tr", *(element("th", name, scope="col", class_=kind) for name, kind in chosen))
    lines = []
    for row in rows:
        cells = [
            element("th", cell, class_=kind, data_label=name, scope="row")
            if number == heading
            else element("td", cell, class_=kind, data_label=name)
            for number, ((name, kind), cell) in enumerate(zip(chosen, row, strict=True))
        ]
        lines.append(element("tr", *cells))
    body = element("tbody", Html("\n" + "\n".join(lines) + "\n"))
    return element("table", element("caption", caption), "\n", element("thead", head), "\n", body)


def page(title: str, style: str, body: Html, *, language: str = "en") -> bytes:
    """A whole page that runs no script, fetches nothing, and may use no other style than its own.

    Args:
        title: for the browser's bar.
        style: the style sheet; it must not hold `</style`.
        body: what stands in the body.
        language: of the words.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = (
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content=GENERATOR),
        element("title", title),
        element("style", Html(style)),
    )
    inside = element("html", "\n", element("head", join(head, "\n")), "\n", element("body", body), "\n", lang=language)
    return f"<!DOCTYPE html>\n{inside}\n".encode()
