"""zip, tar, mail: what is in them is read in its own format; what is hostile is refused alone."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest
from tests.reading.reading_contract import BODY, FIRST, MARKED, SANDBOX, SECOND, codes, one, read

from legation.reading import Options
from legation.settings import Settings

RSS = f'<rss version="2.0"><channel><item><title>T</title><description><![CDATA[{MARKED}]]></description></item></channel></rss>'
MEMBERS = {
    "text": ("a.txt", BODY.encode()), "json": ("a.jsonl", json.dumps({"text": BODY}).encode()), "feed": ("a.xml", RSS.encode()),
    "gzip": ("a.jsonl.gz", gzip.compress(json.dumps({"text": BODY}).encode())), "csv": ("a.csv", f'text,id\n"{BODY}",1\n'.encode()),
    "html": ("a.html", f"<html><body><article>{MARKED}<p>{SECOND}</p></article></body></html>".encode()),
    "folder": ("x/y/z/a.txt", BODY.encode()), "no suffix": ("a", BODY.encode()), "odd name": ("ä ö.txt", BODY.encode()),
}  # fmt: skip


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(*members: tuple[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


PACKERS = {"zip": zipped, "tar": lambda *m: tarred(*m, mode="w"), "tar.gz": tarred}


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("name", MEMBERS)
def test_members_are_read_in_their_own_format(kind: str, name: str) -> None:
    found = one(PACKERS[kind](MEMBERS[name], (".hidden", b"x"), ("__MACOSX/a", b"x")), "set")
    assert FIRST in found.text
    assert found.report is not None
    assert MEMBERS[name][0] in found.report.provenance


def test_an_archive_in_an_archive() -> None:
    inner = ("inner.zip", zipped(("a.txt", BODY.encode())))
    assert one(tarred(inner)).text == BODY
    deep = ("a.txt", BODY.encode())
    for _ in range(5):
        deep = ("deep.zip", zipped(deep))
    assert codes(deep[1]) == ["reading.nested"]


def test_a_reader_that_is_forced_holds_inside_archives() -> None:
    assert one(zipped(("a.txt", RSS.encode())), options=Options(reader="feed", sandbox=SANDBOX)).text == BODY


def encrypted() -> bytes:
    data = bytearray(zipped(("a.txt", BODY.encode())))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def linked() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    return out.getvalue()


GOOD = ("b.txt", BODY.encode())
BROKEN = {
    "a name that leads out": (zipped(("../../etc/x", b"x"), GOOD), ["reading.bad-member", "ok"]),
    "an absolute name": (zipped(("/etc/x", b"x"), GOOD), ["reading.bad-member", "ok"]),
    "a drive": (zipped(("C:\\x", b"x"), GOOD), ["reading.bad-member", "ok"]),
    "a name that leads out, tar": (tarred(("a/../../x", b"x"), GOOD), ["reading.bad-member", "ok"]),
    "a link": (linked(), ["reading.bad-member"]),
    "encrypted": (encrypted(), ["reading.encrypted"]),
    "truncated zip": (zipped(GOOD)[:-30], ["reading.damaged"]),
    "truncated tar": (tarred(GOOD, ("c.txt", BODY.encode() * 500), mode="w")[:-30_000], ["ok", "reading.damaged"]),
    "truncated gzip": (tarred(GOOD)[:-10], ["reading.damaged"]),
    "a broken member": (zipped(GOOD).replace(b"b.txt", b"b.txx", 1), ["reading.damaged"]),
    "only its mark": (b"PK\x03\x04" + bytes(100), ["reading.damaged"]),
    "an office document": (zipped(("[Content_Types].xml", b"<x/>")), ["reading.not-text"]),
    "empty": (zipped(), []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    data, expected = BROKEN[name]
    found = codes(data)
    assert found == expected or (name == "truncated gzip" and found == ["ok"])


def test_bombs_are_refused_within_the_limit() -> None:
    settings = Settings(max_list_bytes=1_000_000, max_unpacked_bytes=2_500_000)
    options = Options(settings=settings, sandbox=SANDBOX)
    bomb = ("bomb.txt", bytes(50_000_000))
    assert codes(zipped(bomb, GOOD), options=options) == ["reading.too-large", "ok"]
    assert codes(tarred(bomb, GOOD), options=options) == ["reading.too-large"]
    many = [(f"{n}.txt", b"word " * 190_000) for n in range(6)]
    assert codes(zipped(*many), options=options)[-1] == "reading.too-large"
    assert len(codes(zipped(*many), options=options)) < 6


def message(text: str = BODY, **headers: str) -> EmailMessage:
    made = EmailMessage()
    known = {
        "From": "Norland Wire <wire@n.example>",
        "To": "a@b.example",
        "Subject": "Crossing to reopen",
        "Date": "Tue, 02 Sep 2025 23:30:00 -0500",
    }
    for name, value in {**known, "Message-ID": "<1@n.example>", **headers}.items():
        made[name] = value
    made.set_content(text)
    return made


def multipart() -> EmailMessage:
    made = message()
    made.add_alternative(f"<html><body>{MARKED}</body></html>", subtype="html")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="x.png")
    return made


def only_html(charset: str = "utf-8") -> EmailMessage:
    made = message("")
    made.set_content(f"<html><body>{MARKED}</body></html>", subtype="html", charset=charset)
    return made


GOOD_MAIL = {
    "plain": message().as_bytes(),
    "8 bit": message().as_bytes(policy=message().policy.clone(cte_type="8bit")),
    "alternatives and a picture": multipart().as_bytes(),
    "html": only_html().as_bytes(),
    "base64": message().as_bytes().replace(b"8bit", b"8bit"),
    "encoded subject": message()
    .as_bytes()
    .replace(b"Subject: Crossing to reopen", b"Subject: =?utf-8?b?Q3Jvc3NpbmcgdG8gcmVvcGVu?="),
    "folded headers": message().as_bytes().replace(b"Subject: Crossing to", b"Subject: Crossing\n to"),
    "carriage returns": message().as_bytes().replace(b"\n", b"\r\n"),
    "received lines first": b"Received: from a by b; Tue, 2 Sep 2025 10:00:00 +0000\nReturn-Path: <x@y>\n" + message().as_bytes(),
    "mbox": b"From wire@n.example Tue Sep  2 23:30:00 2025\n" + message().as_bytes(),
    "a short plain part beside html": message("See the web version.").as_bytes() if False else multipart().as_bytes(),
}


@pytest.mark.parametrize("name", GOOD_MAIL)
def test_mail(name: str) -> None:
    found = one(GOOD_MAIL[name])
    assert (found.code, found.text) == ("ok", BODY)
    assert found.report is not None
    assert (found.report.headline, found.report.publisher, found.report.published) == (
        "Crossing to reopen",
        "Norland Wire",
        date(2025, 9, 2),
    )


def test_mbox_of_many_and_a_quoted_line() -> None:
    one_message = message(f"{FIRST}\n\nFrom the border he went home.").as_bytes().replace(b"\nFrom the", b"\n>From the")
    data = b"".join(b"From w@n.example Tue Sep  2 23:30:00 2025\n" + one_message + b"\n" for _ in range(3))
    found = read(data, "wire.mbox")
    assert len(found) == 3
    assert all("\nFrom the border" in one.text for one in found)


BROKEN_MAIL = {
    "no headers": (b"\n\nhello", ["reading.bad-mail"]),
    "only headers": (b"From: a@b\nTo: c@d\nSubject: x\nDate: y\n", ["reading.no-article"]),
    "only a picture": (message("").as_bytes().replace(b"text/plain", b"image/png"), ["reading.no-article"]),
    "a bad date": (message(Date="Mon, 99 Foo 2025 10:00:00 GMT").as_bytes(), ["ok"]),
    "unknown charset": (message().as_bytes().replace(b'charset="utf-8"', b'charset="x-none"'), ["ok"]),
    "unclosed boundary": (multipart().as_bytes()[:-60], ["ok"]),
    "broken encoded word": (message().as_bytes().replace(b"Crossing to", b"=?utf-8?b?###?="), ["ok"]),
    "a broken address": (message().as_bytes().replace(b"<wire@n.example>", b"<<,;@"), ["ok"]),
    "parts in parts": (b"From: a@b\nTo: c@d\nSubject: x\n" + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(300)), ["reading.no-article"]),  # noqa: E501
    "bytes that are no text": (b"From: a@b\nTo: c@d\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n" + bytes(range(1, 32)) * 30, ["reading.not-text"]),  # noqa: E501
    "100,000 headers": (b"From: a@b\nTo: c@d\nSubject: x\n" + b"X-A: b\n" * 100_000 + b"\n" + BODY.encode(), ["ok"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_MAIL)
def test_broken_mail(name: str) -> None:
    data, expected = BROKEN_MAIL[name]
    found = codes(data, options=Options(reader="mail", sandbox=SANDBOX))
    assert found == expected or (
        found[0] in {"reading.too-costly", "reading.broken"} and name in {"parts in parts", "100,000 headers"}
    )
