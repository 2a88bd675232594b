"""WARC as CC-NEWS has it: damage costs one record, bombs are refused, memory is bounded."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import pytest
from tests.reading.reading_contract import FIRST, SANDBOX, SECOND, codes, one, read
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from legation.reading import Options
from legation.reading.warc import Record, records

THIRD = "Envoys are to return to both capitals before the summer, according to a paper of two pages that was seen by reporters."
PAGE = f"<!doctype html><html lang=en><head><title>T</title></head><body><article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article></body></html>"
TEXT = f"{FIRST}\n\n{SECOND}"


def warc(*records: tuple[str, bytes, str, dict[str, str]], packed: bool = True) -> bytes:
    """A file of responses: status, body, content type, more HTTP headers."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    for number, (status, body, kind, more) in enumerate(records):
        headers = StatusAndHeaders(status, [("Content-Type", kind), *more.items()], protocol="HTTP/1.1")
        payload = io.BytesIO(body)
        writer.write_record(
            writer.create_warc_record(f"http://n.example/{number}", "response", payload=payload, http_headers=headers)
        )
    return out.getvalue()


def page(
    body: bytes | str = PAGE, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **more: str
) -> tuple[str, bytes, str, dict[str, str]]:
    return (
        status,
        body.encode() if isinstance(body, str) else body,
        kind,
        {key.replace("_", "-"): value for key, value in more.items()},
    )


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"


PLAIN = page(TEXT, "text/plain")
GOOD = {
    "one page": (warc(page()), 1),
    "three pages": (warc(page(), page(), page()), 3),
    "not packed": (warc(page(), page(), packed=False), 2),
    "chunked": (warc(page(chunked(PAGE.encode()), Transfer_Encoding="chunked")), 1),
    "gzip": (warc(page(gzip.compress(PAGE.encode()), Content_Encoding="gzip")), 1),
    "deflate": (warc(page(zlib.compress(PAGE.encode()), Content_Encoding="deflate")), 1),
    "said to be gzip and is not": (warc(page(Content_Encoding="gzip")), 1),
    "other statuses and kinds are no stories": (warc(page(status="404 Not Found"), page(b"GIF8", "image/gif"), page(status="301 Moved"), page()), 1),
    "a feed": (warc(page(f'<rss version="2.0"><channel><item><title>T</title><description>{TEXT}</description></item></channel></rss>', "text/xml")), 1),  # noqa: E501
    "plain text": (warc(PLAIN), 1),
    "members one after another with blank bytes between": (warc(page()) + b"\r\n" + warc(page()), 2),
    "packed as one member": (gzip.compress(warc(page(), page(), packed=False)), 2),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_well_formed(name: str) -> None:
    data, count = GOOD[name]
    found = read(data, "cc.warc.gz")
    assert [one.code for one in found] == ["ok"] * count
    for story in found:
        assert FIRST in story.text
        assert SECOND in story.text
        assert story.report is not None
        assert story.report.provenance.startswith("cc.warc.gz:")


def test_the_record_says_address_and_place() -> None:
    data = warc(page(), page())
    found = read(data, "cc.warc.gz")
    assert [one.report.url for one in found if one.report] == ["http://n.example/0", "http://n.example/1"]
    offsets = [int(one.name.split(":")[1]) for one in found]
    assert all(data[offset : offset + 3] == b"\x1f\x8b\x08" for offset in offsets)


def test_a_conversion_record_is_text() -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(
        writer.create_warc_record(
            "http://n.example/1", "conversion", payload=io.BytesIO(TEXT.encode()), warc_content_type="text/plain"
        )
    )
    assert one(out.getvalue(), "x.wet.gz").text == TEXT


def bomb(size: int) -> bytes:
    return gzip.compress(bytes(size))


BROKEN = {
    "truncated": (warc(page(), PLAIN)[:-30], ["ok", "reading.damaged"]),
    "truncated in the first": (warc(PLAIN)[:-30], ["reading.damaged"]),
    "junk before the first record": (b"junk junk\n" * 50 + warc(PLAIN), ["reading.damaged", "ok"]),
    "junk between records": (warc(PLAIN) + b"\x00" * 700 + warc(PLAIN), ["ok", "reading.damaged", "ok"]),
    "junk at the end": (warc(PLAIN) + b"\x00" * 700, ["ok", "reading.damaged"]),
    "no length": (warc(PLAIN, PLAIN, packed=False).replace(b"Content-Length", b"Content-Langth", 1), ["reading.damaged", "ok", "ok"]),
    "a length too long": (warc(PLAIN, PLAIN, packed=False).replace(b"Content-Length: ", b"Content-Length: 9", 3), ["reading.damaged"] * 3),
    "a length of exabytes": (b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\n" + warc(PLAIN, packed=False), ["reading.too-large", "ok"]),
    "no HTTP headers": (warc(PLAIN, packed=False).replace(b"HTTP/1.1 200", b"HTTX/1.1 200"), ["reading.damaged"]),
    "a bomb": (warc(page(b"<p>a</p>" * 2_000_000), PLAIN), ["reading.too-large", "ok"]),
    "a bomb in a response": (warc(page(bomb(50_000_000), Content_Encoding="gzip"), PLAIN), ["reading.too-large", "ok"]),
    "nested bombs": (bomb(60_000_000) + warc(PLAIN), ["reading.too-large", "ok"]),
    "brotli": (warc(page(b"\x8b\x02\x80", Content_Encoding="br"), PLAIN), ["reading.encoded", "ok"]),
    "a page without an article": (warc(page("<html><body>x</body></html>"), PLAIN), ["reading.no-article", "ok"]),
    "headers without end": (b"WARC/1.0\r\nX: " + b"y" * 200_000 + b"\r\n\r\n" + warc(PLAIN), ["reading.damaged", "ok"]),
    "only its mark": (b"WARC/1.0", ["reading.damaged"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    data, expected = BROKEN[name]
    assert codes(data, "cc.warc.gz", options=Options(reader="warc", sandbox=SANDBOX)) == expected


def test_a_flipped_bit_costs_at_most_one_record_and_is_reported() -> None:
    """200 flips, each in a file of 60 records (THREATS: the libraries lose up to 81 of them, in silence)."""
    chance = random.Random(7)
    whole = warc(*(page(f"{TEXT} Number {n}." + chance.randbytes(300).hex(), "text/plain") for n in range(60)))
    good = [one for one in records(io.BytesIO(whole), 8_000_000) if isinstance(one, Record)]
    assert len(good) == 61
    known = {record.block for record in good}
    for _ in range(200):
        place = chance.randrange(len(whole) * 8)
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        found = list(records(io.BytesIO(bytes(data)), 8_000_000))
        kept = [one for one in found if isinstance(one, Record)]
        told = [one for one in found if not isinstance(one, Record)]
        assert len(kept) >= 60
        assert {record.block for record in kept} <= known
        assert len(kept) == 61 or 1 <= len(told) <= 2


def test_a_flipped_bit_in_a_file_that_is_not_packed_is_told_by_the_digest() -> None:
    chance = random.Random(8)
    whole = warc(*(page(f"{TEXT} Number {n}.", "text/plain") for n in range(40)), packed=False)
    known = {record.block for record in records(io.BytesIO(whole), 8_000_000) if isinstance(record, Record)}
    for _ in range(200):
        place = chance.randrange(len(whole) * 8)
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        kept = [one for one in records(io.BytesIO(bytes(data)), 8_000_000) if isinstance(one, Record)]
        assert len(kept) >= len(known) - 1
        assert len([one for one in kept if one.block not in known]) <= 1
