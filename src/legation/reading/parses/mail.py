"""A message: a newsletter or a forwarded story. Headers → headline, publisher, date; the plain part, else the HTML one."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from legation.errors import StoryError
from legation.reading.days import iso_day
from legation.reading.parses.fragments import fragment_text

MOST_PARTS = 200


def parse(data: bytes, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The one story of the message.

    Raises:
        StoryError: `reading.no-article` when no part holds text; `reading.bad-mail`.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise StoryError("reading.bad-mail", "there are no headers")
    plain, marked, problems = "", "", []
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            problems.append(("reading.truncated", f"only the first {MOST_PARTS} parts were read"))
            break
        if part.get_content_disposition() == "attachment" or part.is_multipart():
            continue
        if part.get_content_type() == "text/plain":
            plain = plain or _content(part)
        elif part.get_content_type() == "text/html":
            marked = marked or fragment_text(_content(part))
    text = plain.replace("\r\n", "\n").strip() if len(plain.strip()) >= 0.3 * len(marked) else marked
    if not text:
        raise StoryError("reading.no-article", "no part of the message holds text")
    name, address = parseaddr(_header(message, "from"))
    return [{
        "text": text, "headline": " ".join(_header(message, "subject").split()), "publisher": name or address,
        "published": iso_day(_header(message, "date")), "guid": _header(message, "message-id").strip(),
        "url": _header(message, "archived-at").strip("<> "), "language": _header(message, "content-language"), "problems": problems,
    }]  # fmt: skip


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    for name in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode("cp1252" if name in {"iso-8859-1", "us-ascii"} and data and max(data) > 127 else name)
        except (LookupError, ValueError):  # a name with a NUL is a ValueError
            continue
    return data.decode("cp1252", "replace")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "").encode("utf-8", "replace").decode("utf-8")
    except (ValueError, IndexError, TypeError, AttributeError):  # the header parser fails on some broken headers
        return ""
