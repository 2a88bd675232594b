"""Bytes → text: byte-order marks, UTF-8, UTF-16, and Windows-1252 as a last resort, with what was wrong said aloud."""

from __future__ import annotations

import codecs
import re

from legation.errors import StoryError
from legation.model import Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP (or an office document)"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "gzip"), (b"\x7fELF", "ELF"), (b"BZh", "bzip2"), (b"7z\xbc\xaf", "7z"),
    (b"\xd0\xcf\x11\xe0", "an old office document"), (b"{\\rtf", "RTF"), (b"SQLite format 3", "SQLite"),
    (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "Zstandard"), (b"PAR1", "Parquet"),
)  # fmt: skip
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SURROGATE = re.compile("[\ud800-\udfff]")
MOST_CONTROL = 0.05
"""Text in which more than this share of the characters are control characters is taken for binary data."""


def decode_bytes(data: bytes, *, known: str = "") -> tuple[str, str, tuple[Problem, ...]]:
    """The text, the name of its encoding, and what was wrong with it.

    Args:
        data: the bytes.
        known: the encoding, when the reader has decoded the text already; nothing is guessed then.

    Raises:
        StoryError: `reading.not-text` when the bytes are no text.
    """
    for magic, kind in _MAGIC:
        if not known and data.startswith(magic):
            raise StoryError("reading.not-text", f"the bytes are {kind}, not text")
    text, encoding, problems = (data.decode("utf-8", "surrogatepass"), known, ()) if known else _decoded(data)
    if not text.isascii() and (surrogates := len(_SURROGATE.findall(text))):
        text = _SURROGATE.sub("\ufffd", text)
        problems += (_problem("encoding.lone-surrogates", f"{surrogates} lone surrogates were replaced"),)
    plain = text.encode()
    if control := len(plain) - len(plain.translate(None, _CONTROL)):
        if control > MOST_CONTROL * len(text):
            raise StoryError("reading.not-text", f"{control} of {len(text)} characters are control characters")
        problems += (_problem("text.control-characters", f"{control} control characters are not shown to the parser"),)
    return text, encoding, problems


def _decoded(data: bytes) -> tuple[str, str, tuple[Problem, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding)
    if encoding := _unmarked_utf16(data):
        problem = _problem("encoding.guessed", f"no byte-order mark, read as {encoding}")
        return data.decode(encoding, "replace"), encoding, (problem,)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("utf-8", "surrogatepass"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    replaced = data.decode("utf-8", "replace")
    bad = replaced.count("\ufffd")
    good = sum(1 for char in replaced if char > "\x7f") - bad
    if good > bad or bad <= len(replaced) // 2000:
        return replaced, "utf-8", (_problem("encoding.damaged", f"{bad} broken UTF-8 sequences were replaced"),)
    text = data.decode("cp1252", "replace")
    return text, "cp1252", (_problem("encoding.guessed", "not UTF-8, read as Windows-1252"),)


def _with_mark(data: bytes, encoding: str) -> tuple[str, str, tuple[Problem, ...]]:
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        broken = text.count("\ufffd")
        return text, encoding, (_problem("encoding.damaged", f"{broken} broken {encoding} sequences were replaced"),)


def _unmarked_utf16(data: bytes) -> str:
    """The byte order of UTF-16 without a mark: in English text every other byte is zero."""
    head = data[:2000]
    if len(head) < 8 or len(data) % 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _problem(code: str, detail: str) -> Problem:
    return Problem(stage="reading", code=code, detail=detail)
