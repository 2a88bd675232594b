"""JSON layouts, CSV, Parquet."""

from __future__ import annotations

import gzip
import io
import json
import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from tests.reading.reading_contract import BODY, FIRST, SANDBOX, SECOND, codes, one, read

from legation.reading import Document, Options
from legation.reading.readers import read_document

LAYOUTS: dict[str, dict[str, Any]] = {
    "own": {"id": "a", "text": FIRST, "published": "2025-09-02", "headline": "H", "url": "http://n.example/1"},
    "news-please": {
        "maintext": FIRST,
        "title": "H",
        "date_publish": "2025-09-02 08:00:00",
        "url": "http://n.example/1",
        "language": "en",
    },
    "news-please without maintext": {"maintext": None, "description": FIRST, "title": "H", "date_publish": "2025-09-02 08:00:00"},
    "ngec": {"id": "1", "date": "2025-09-02", "event_text": FIRST, "headline": "H"},
    "ngec with a day of publication": {
        "id": "1",
        "date": "2024-01-01",
        "pub_date": "2025-09-02",
        "event_text": FIRST,
        "headline": "H",
    },
    "gdelt": {
        "url": "http://n.example/1",
        "title": FIRST,
        "seendate": "20250902T101500Z",
        "domain": "n.example",
        "language": "English",
    },
    "ninjs": {
        "uri": "urn:1",
        "pubstatus": "usable",
        "versioncreated": "2025-09-02T01:00:00Z",
        "headline": "H",
        "body_text": FIRST,
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("shape", ["line", "lines", "list", "object", "indented", "gzip", "mark"])
def test_json_layouts(name: str, shape: str) -> None:
    value = LAYOUTS[name]
    data = {
        "line": json.dumps(value).encode(), "lines": f"{json.dumps(value)}\n\n{json.dumps(value)}\n".encode(),
        "list": json.dumps([value, value]).encode(), "object": json.dumps({"articles": [value]}).encode(),
        "indented": json.dumps(value, indent=1).encode(), "gzip": gzip.compress(json.dumps(value).encode() + b"\n"),
        "mark": b"\xef\xbb\xbf" + json.dumps(value).encode(),
    }[shape]  # fmt: skip
    found = read(data, "wire.json" if shape in {"object", "list"} else "wire.jsonl" if shape == "gzip" else "data")
    assert [one.text for one in found] == [FIRST] * (2 if shape in {"lines", "list"} else 1)
    assert all(one.report and one.report.published == date(2025, 9, 2) for one in found)


def test_fields_of_json_can_be_mapped() -> None:
    options = Options(reader="jsonl", columns={"text": "corpo", "published": "dia"}, sandbox=SANDBOX)
    found = one(json.dumps({"corpo": BODY, "dia": "20250902"}), options=options)
    assert (found.text, found.report and found.report.published) == (BODY, date(2025, 9, 2))


def test_titles_of_a_gdelt_list_are_fetched_where_that_is_allowed() -> None:
    def fetch(url: str) -> Document:
        return Document(name=url, data=BODY.encode(), url=url)

    found = one(json.dumps({"articles": [LAYOUTS["gdelt"]]}), "list.json", options=Options(sandbox=SANDBOX, fetch=fetch))
    assert found.text == BODY
    assert found.report is not None
    assert (found.report.published, found.report.publisher) == (date(2025, 9, 2), "n.example")


BROKEN_JSON = {
    "gdelt without a title": ({**LAYOUTS["gdelt"], "title": ""}, "reading.bad-record"),
    "news-please without text": ({"maintext": "", "date_publish": None, "title": "x"}, "reading.bad-record"),
    "text that is a list": ({"text": ["a"]}, "reading.bad-record"),
    "text that is null": ({"text": None}, "reading.bad-record"),
    "no known layout": ({"content": {"a": 1}}, "reading.bad-record"),
    "an empty object": ({}, "reading.bad-record"),
    "empty text": ({"text": "  "}, "reading.empty"),
    "an error": ({"error": {"code": 429}}, "reading.bad-record"),
    "a text of digits": ({"text": "12 34"}, "reading.no-words"),
    "HTML as text": ({"text": "<html><body><p>x</p></body></html>"}, "reading.markup"),
}


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_broken_json(name: str) -> None:
    value, code = BROKEN_JSON[name]
    good = json.dumps({"text": BODY})
    assert codes(f"{good}\n{json.dumps(value)}\n{good}\n", "wire.jsonl") == ["ok", code, "ok"]


GOOD_CSV = {
    "commas": f'headline,text,published\nH,"{FIRST}",2025-09-02\n',
    "usual names": f'Title,Body,Date\nH,"{FIRST}",2025-09-02\n',
    "semicolons": f'headline;text;published\nH;"{FIRST}";2 Sep 2025\n',
    "tabs": f"headline\ttext\tpublished\nH\t{FIRST}\t20250902\n",
    "bars": f"headline|text|published\nH|{FIRST}|2025-09-02T08:00:00Z\n",
    "quoted header": f'"headline","text","published"\n"H","{FIRST}","2025-09-02"\n',
    "carriage returns": f'headline,text,published\r\nH,"{FIRST}",2025-09-02\r\n',
    "byte-order mark": f'\ufefftext,headline,published\n"{FIRST}",H,2025-09-02\n',
    "no line break at the end": f'headline,text,published\nH,"{FIRST}",2025-09-02',
    "more columns": f'n,headline,text,published,score\n1,H,"{FIRST}",2025-09-02,0.5\n',
    "blank lines": f'headline,text,published\n\nH,"{FIRST}",2025-09-02\n\n',
}


@pytest.mark.parametrize("name", GOOD_CSV)
def test_csv(name: str) -> None:
    found = one(GOOD_CSV[name])
    assert (found.code, found.text) == ("ok", FIRST)
    assert found.report is not None
    assert (found.report.headline, found.report.published) == ("H", date(2025, 9, 2))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_csv(encoding: str) -> None:
    data = f'headline,text\nH,"{SECOND}"\n'.encode(encoding)
    assert one(data, "a.csv", options=Options(reader="csv", sandbox=SANDBOX)).text == SECOND


def test_a_text_over_lines_and_quotes_in_it() -> None:
    found = one(f'text,headline\n"{BODY} He said ""no"".",H\n')
    assert found.text == f'{BODY} He said "no".'


def test_columns_are_mapped() -> None:
    options = Options(columns={"text": "Inhalt", "published": "Tag"}, sandbox=SANDBOX)
    assert one(f'Tag,Inhalt,text\n2025-09-02,"{FIRST}",x\n', "a.csv", options=options).text == FIRST


BROKEN_CSV = {
    "no column for the text": ("a,b\n1,2\n", ["reading.no-column"]),
    "a mapped column that is missing": (f'text,b\n"{FIRST}",2\n', ["reading.no-column"]),
    "a short row": (f'headline,text\nH\nH,"{FIRST}"\n', ["reading.bad-record", "ok"]),
    "a long row": (f"headline,text\nH,{FIRST},x,y\nH,{FIRST}\n", ["reading.bad-record", "ok"]),
    "an empty cell": (f'headline,text\nH,\nH,"{FIRST}"\n', ["reading.empty", "ok"]),
    "an open quotation mark": (f'headline,text\nH,"{FIRST}\n', ["ok"]),
    "a bad date": (f'date,text\nsoon,"{FIRST}"\n', ["ok"]),
    "NULs": (f'headline,text\nH,"{FIRST[:20]}\0{FIRST[20:]}"\n', ["ok"]),
    "only a header": ("headline,text\n", []),
    "empty": ("", ["reading.no-column"]),
    "a cell over the limit": ('headline,text\nH,"' + "word " * 1_100_000 + '"\n', ["reading.bad-record"]),
    "broken gzip": (gzip.compress(f"headline,text\nH,{FIRST}\n".encode())[:-12], ["reading.damaged"]),
    "broken characters": (
        b'headline,text\nH,"The envoys of \xff\xfe Norland said that they would leave the city on Monday."\n',
        ["ok"],
    ),
}


@pytest.mark.parametrize("name", BROKEN_CSV)
def test_broken_csv(name: str) -> None:
    data, expected = BROKEN_CSV[name]
    columns = {"text": "story"} if "mapped" in name else {}
    found = codes(data, "a.csv", options=Options(reader="csv", columns=columns, sandbox=SANDBOX))
    assert [code for code in found if code != "reading.bad-record" or "limit" not in name] == [
        c for c in expected if "limit" not in name
    ]


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    data = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), data, **how)
    return data.getvalue()


GOOD_PARQUET = {
    "plain": parquet({"text": [FIRST], "published": ["2025-09-02"]}),
    "timestamps": parquet({"text": [FIRST], "published": [datetime(2025, 9, 2, 8)]}),  # noqa: DTZ001
    "days": parquet({"text": [FIRST], "date": [date(2025, 9, 2)]}),
    "seconds": parquet({"text": [FIRST], "date": [1756800000]}),
    "usual names": parquet({"maintext": [FIRST], "date_publish": ["2025-09-02 08:00"]}),
    "bytes": parquet({"text": [FIRST.encode()], "published": ["2025-09-02"]}),
    "zstd": parquet({"text": [FIRST], "published": ["2025-09-02"]}, compression="zstd"),
    "gzip": parquet({"text": [FIRST], "published": ["2025-09-02"]}, compression="gzip"),
    "dictionary": parquet({"text": pyarrow.array([FIRST]).dictionary_encode(), "published": ["2025-09-02"]}),
    "large strings": parquet({"text": pyarrow.array([FIRST], pyarrow.large_string()), "published": ["2025-09-02"]}),
    "other columns": parquet({"text": [FIRST], "published": ["2025-09-02"], "vector": [[0.1, 0.2]]}),
}


@pytest.mark.parametrize("name", GOOD_PARQUET)
def test_parquet(name: str) -> None:
    found = one(GOOD_PARQUET[name])
    assert (found.code, found.text) == ("ok", FIRST)
    assert found.report is not None
    assert found.report.published == date(2025, 9, 2)


def test_parquet_of_many_rows_keeps_their_order() -> None:
    data = parquet({"text": [f"{FIRST} {n}" for n in range(500)]}, row_group_size=130)
    assert [one.text for one in read(data)] == [f"{FIRST} {n}" for n in range(500)]


BASE = GOOD_PARQUET["plain"]
BROKEN_PARQUET = {
    "truncated": (BASE[:-20], "reading.damaged"),
    "only its mark": (b"PAR1", "reading.damaged"),
    "its mark twice": (b"PAR1PAR1", "reading.damaged"),
    "footer of zeros": (BASE[:-100] + bytes(92) + BASE[-8:], "reading.damaged"),
    "footer length beyond the file": (BASE[:-8] + b"\xff\xff\xff\x7fPAR1", "reading.damaged"),
    "pages of zeros": (BASE[:4] + bytes(200) + BASE[204:], "reading.damaged"),
    "no column for the text": (parquet({"a": [1], "b": ["x"]}), "reading.no-column"),
    "no columns": (parquet({}), "reading.no-column"),
    "null": (parquet({"text": pyarrow.array([None], pyarrow.string())}), "reading.empty"),
    "numbers for a text": (parquet({"text": [5]}), "reading.no-words"),
    "another format": (b"ORC" + bytes(100), "reading.damaged"),
}


@pytest.mark.parametrize("name", BROKEN_PARQUET)
def test_broken_parquet(name: str) -> None:
    data, code = BROKEN_PARQUET[name]
    found = codes(data, options=Options(reader="parquet", sandbox=SANDBOX))
    assert found[-1] == code or found[-1] in {"reading.crashed", "reading.broken", "reading.too-costly"}


class _Counting(io.BytesIO):
    """A file elsewhere that knows what was fetched of it."""

    fetched = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        _Counting.fetched += len(data)
        return data


def test_of_parquet_that_lies_elsewhere_only_what_is_read_is_fetched(tmp_path: Path) -> None:
    pick = random.Random(1)
    texts = [(f"Story {n}: {pick.randbytes(2_000).hex()}", pick.randbytes(2_000).hex(), f"https://example.org/{n}") for n in range(400)]
    rows = [dict(zip(("text", "notes", "url"), one, strict=True)) for one in texts]
    path = tmp_path / "wire.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=40)
    data = path.read_bytes()

    def read(**more: Any) -> list[tuple[bytes, object]]:
        document = Document(name="wire", before=130, rows=20, **more)
        return [(raw.data, raw.metadata["url"]) for raw in read_document(document, Options(reader="parquet", sandbox=SANDBOX))]

    _Counting.fetched = 0
    there = read(opened=lambda: _Counting(data))
    assert there == read(path=path) and len(there) == 20
    assert there[0][0].startswith(b"Story 130: ")
    assert 20 * 4_000 < _Counting.fetched < len(data) / 4
    whole = Document(name="wire", opened=lambda: _Counting(data))
    assert [raw.data for raw in read_document(whole, Options(reader="parquet", sandbox=SANDBOX))] == [row["text"].encode() for row in rows]


def test_parquet_that_lies_elsewhere_and_is_none_is_refused() -> None:
    for data in (b"", b"PAR1", b"PAR1 and nothing else", b"x" * 200_000 + b"\xff\xff\xff\xffPAR1"):
        (found,) = read_document(Document(name="wire", opened=lambda data=data: io.BytesIO(data)), Options(reader="parquet", sandbox=SANDBOX))  # type: ignore[misc]
        assert "reading.damaged" in str(found.metadata)
