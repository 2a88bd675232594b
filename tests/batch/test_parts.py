"""Large files cut into pieces: together they give what the file gives read at once."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import fsspec
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.batch import parts
from legation.batch.parts import plan, stories_of
from legation.model import RawStory
from legation.reading import Options, open_source
from legation.reading.warc import Record, records


def record(number: int, body: bytes = b"") -> bytes:
    """A WARC record of a text; some hold a line that looks like the beginning of one."""
    block = body or f"Envoy {number} of Chad arrived in Lima.\nWARC/s of old were won by {number * 7919} men.\n".encode() * (1 + number % 5)
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://n.example/{number}\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def warc(count: int, packed: bool) -> bytes:
    made = [record(number) for number in range(count)]
    return b"".join(gzip.compress(one, mtime=0) if packed else one for one in made)


def pieces(data: bytes, step: int) -> list[Record | tuple[int, str]]:
    found: list[Record | tuple[int, str]] = []
    for start in range(0, len(data), step):
        for one in records(io.BytesIO(data), 1_000_000, (start, min(len(data), start + step))):
            found.append(one if isinstance(one, Record) else (one[0], one[1].code))
    return found


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 12), st.booleans(), st.integers(1, 1500))
def test_pieces_of_a_warc_have_each_record_once(count: int, packed: bool, step: int) -> None:
    data = warc(count, packed)
    whole = list(records(io.BytesIO(data), 1_000_000))
    assert len(whole) == count
    assert pieces(data, step) == whole


@pytest.mark.parametrize("packed", [True, False])
def test_damage_costs_the_same_records_in_pieces(packed: bool) -> None:
    chance, data = random.Random(2), bytearray(warc(12, packed))
    for _ in range(6):
        data[chance.randrange(len(data))] ^= 0x40
    whole = [one for one in records(io.BytesIO(bytes(data)), 1_000_000) if isinstance(one, Record)]
    assert 3 < len(whole) < 12 or not packed
    for step in (97, 400, 1313):
        assert [one for one in pieces(bytes(data), step) if isinstance(one, Record)] == whole


def read(source: str, size: int) -> tuple[list[RawStory], int]:
    found = plan(source, size)
    return [story for part in found for story in stories_of(part, Options())], len(found)


def table(folder: Path, rows: int = 25) -> Path:
    """A Parquet file of row groups of ten."""
    path = folder / "wire.parquet"
    texts = [f"Envoy {number} of Chad arrived in Lima." for number in range(rows)]
    pyarrow.parquet.write_table(pyarrow.table({"text": texts, "id": [str(n) for n in range(rows)]}), path, row_group_size=10)
    return path


@pytest.mark.parametrize("size", [1, 4, 10, 13, 25, 100])
def test_pieces_of_parquet_have_each_row_once(tmp_path: Path, size: int) -> None:
    path = table(tmp_path)
    found, number = read(str(path), size)
    assert found == list(open_source([path]))
    assert [one.name for one in found] == [f"{path}:{row}" for row in range(1, 26)]
    assert number == -(-25 // size)


def test_a_large_warc_is_cut_and_a_small_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(warc(20, packed=True))
    whole = list(open_source([path]))
    assert len(whole) == 20
    assert read(str(path), 1000) == (whole, 1)
    monkeypatch.setattr(parts, "RECORD", 100)
    found, number = read(str(path), 5)
    assert found == whole and number > 4


def test_pieces_of_files_that_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "RECORD", 100)
    system = fsspec.filesystem("memory")
    system.pipe_file("/cut/crawl.warc.gz", warc(9, packed=True))
    system.pipe_file("/cut/wire.parquet", table(tmp_path).read_bytes())
    for name, stories in (("crawl.warc.gz", 9), ("wire.parquet", 25)):
        found, number = read(f"memory://cut/{name}", 5)
        assert len({one.name for one in found}) == len(found) == stories
        assert number > 2


def test_a_file_that_is_no_parquet_is_refused_once(tmp_path: Path) -> None:
    path = tmp_path / "broken.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    found, number = read(str(path), 5)
    assert number == len(found) == 1
    assert "reading.damaged" in str(found[0].metadata)
    empty, _ = read(str(table(tmp_path, 0)), 5)
    assert empty == []
