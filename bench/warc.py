"""A made WARC of many records: records and pages a second without the parser, and whether memory stays flat.

`python -m bench.warc --records 20000` makes the file (our own text, every page different), walks its records, and reads its pages.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
import zlib
from pathlib import Path

from legation.errors import StoryError
from legation.reading import Options, decode, open_source
from legation.reading.sandbox import Sandbox
from legation.reading.warc import Record, records
from legation.settings import Settings

WORDS = (
    "minister envoy talks border treaty market harvest river council vote letter convoy summit bridge station museum price "
    "signed opened refused promised visited closed sent received named asked quietly again twice northern eastern old new "
)
NAV = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(60))


def page(number: int) -> bytes:
    """A page with navigation, script and an article of about 300 words."""
    chance, words = random.Random(number), WORDS.split()
    paragraphs = []
    for _ in range(8):
        sentences = (" ".join(chance.choices(words, k=12)).capitalize() + " of the town and in the country." for _ in range(2))
        paragraphs.append(f"<p>The report said that {' '.join(sentences)}</p>")
    script = "var a=1;" * 500
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Story {number}</title><script>{script}</script></head><body>"
        f"<nav><ul>{NAV}</ul></nav><article><h1>Story {number} of the day</h1>{''.join(paragraphs)}</article><footer>The Paper</footer></body></html>"
    ).encode()


def make(path: Path, count: int) -> None:
    """Write a WARC.GZ of `count` responses, one gzip member each, with digests."""
    with path.open("wb") as stream:
        for number in range(count):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(number)
            digest = hashlib.sha1(block, usedforsecurity=False).hexdigest()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: http://n.example/{number}\r\n"
                f"WARC-Block-Digest: sha1:{digest}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            packer = zlib.compressobj(6, zlib.DEFLATED, 31)
            stream.write(packer.compress(head.encode() + block + b"\r\n\r\n") + packer.flush())


def resident() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.warc.gz"
        make(path, wanted.records)
        print(f"{wanted.records} records, {path.stat().st_size / 1e6:.0f} MB packed")
        start = time.perf_counter()
        with path.open("rb") as stream:
            found = sum(isinstance(one, Record) for one in records(stream, 8_000_000))
        print(f"records walked, digests checked: {found}, {found / (time.perf_counter() - start):.0f}/s")
        settings = Settings(read_workers=wanted.workers)
        options = Options(settings=settings, sandbox=Sandbox(settings))
        start, read, refused, held = time.perf_counter(), 0, 0, []
        for story in open_source([path], options=options):
            try:
                decode(story, settings)
                read += 1
            except StoryError:
                refused += 1
            if (read + refused) % (wanted.records // 10) == 0:
                held.append(resident())
        took = time.perf_counter() - start
        print(f"pages read and decoded with {wanted.workers} workers: {read}, refused {refused}, {(read + refused) / took:.0f}/s in {took:.0f} s")
        print("memory in MB at each tenth:", " ".join(f"{megabytes:.0f}" for megabytes in held))
    return 0 if read == wanted.records and max(held) < held[0] + 50 else 1


if __name__ == "__main__":
    sys.exit(main())
