"""What `bench.guided` begins with: own stories, mutated ones and small documents of every format."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from bench.mutations import mutated, sources

ROOT = Path(__file__).parent.parent
LAYER = ("codebook.toml", "types.toml", "modes.toml", "contexts.toml", "triggers/water.toml", "classes/waters.toml")


def stories(number: int = 40) -> Iterable[bytes]:
    """Own stories, mutated."""
    return [story["text"].encode() for story in sources()][:6] + [mutated(one).data for one in range(number)]


def layers() -> Iterable[bytes]:
    """The files of the example layer, under their numbers."""
    return [bytes([number]) + (ROOT / "examples/water-codebook" / name).read_bytes() for number, name in enumerate(LAYER)]


def _archives() -> tuple[bytes, bytes, bytes]:
    """A WARC, a zip and a tar with one short story."""
    story = sources()[0]["text"][:600].encode()
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://example.org/a\r\nContent-Type: text/plain\r\nContent-Length: "
    packed, taped = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a/story.txt"), story)
    with tarfile.open(fileobj=taped, mode="w") as tape:
        entry = tarfile.TarInfo("a/story.txt")
        entry.size = len(story)
        tape.addfile(entry, io.BytesIO(story))
    return head + f"{len(story)}\r\n\r\n".encode() + story + b"\r\n\r\n", packed.getvalue(), taped.getvalue()


def readable() -> Iterable[bytes]:
    """Mutated stories under the number of the reader of such files, and archives."""
    suffixes = (".txt", ".jsonl", ".jsonl", ".csv")
    numbered = [(place, story) for story in map(mutated, range(400)) for place, suffix in enumerate(suffixes) if story.name.endswith(suffix)]
    found = [bytes([place]) + story.data for place, story in numbered]
    return found + [bytes([place]) + archive for place, archive in enumerate(_archives(), len(suffixes))]


def parsable() -> Iterable[bytes]:
    """Mutated feeds, pages and messages, and a document of each of the other formats."""
    suffixes = (".xml", ".html", ".xml", ".xml", ".eml")
    numbered = [(place, story) for story in map(mutated, range(400)) for place, suffix in enumerate(suffixes) if story.name.endswith(suffix)]
    found = [bytes([place]) + story.data for place, story in numbered]
    body = "<p>" + sources()[0]["text"][:600].replace("\n", "</p><p>") + "</p>"
    newsml = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"><itemMeta><versionCreated>2025-08-28T10:00:00Z</versionCreated>'
        f'</itemMeta><contentMeta><headline>Talks</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
        "</inlineXML></contentSet></newsItem>"
    )
    sentence = f'<Sentence date="20250828" id="a_1" source="X" sentence="True"><Text>{body[3:200]}</Text><Parse></Parse></Sentence>'
    petrarch = f"<Sentences>{sentence}</Sentences>"
    return [*found, b"\2" + newsml.encode(), b"\3" + petrarch.encode(), b"\5" + json.dumps([body]).encode()]
