"""The record as a Parquet data set: a folder for each table, partitioned by the year and month of the report.

Beside the tables stand a Frictionless data package with columns and checksums, and a CITATION.cff.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any

from legation.codebook import Codebook
from legation.errors import SetupError
from legation.export.choosing import Options, watched
from legation.export.tables import COLUMNS, Cells, rows_of
from legation.record_reader import RecordReader
from legation.tabular import arrow_schema

_BATCH = 5000
_OPEN = 16
"""Files that are open at a time."""
_DAY = {"events": "first_reported"}
_PARTS = ("year", "month")
_UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""The folder of what has no month, as Hive calls it."""
_Month = tuple[int | None, int | None]
_LICENCE = {"name": "various", "title": "Codes: see NOTICE of Legation. Words of reports: rights of their publishers."}


def write_parquet(
    folder: Path, record: RecordReader, codebook: Codebook, filters: Mapping[str, Any], options: Options
) -> dict[str, int]:
    """Write all tables; returns how many rows each has. The folder is replaced only when all is written.

    Raises:
        SetupError: if pyarrow is not installed, or the folder holds something else.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise SetupError("pyarrow is not installed", remedy="Run: pip install 'legation[data]'") from error
    if folder.exists() and any(folder.iterdir()) and not (folder / "datapackage.json").exists():
        raise SetupError("this folder holds something else", where=str(folder), remedy="Give a new folder.")
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    counts = {kind: _write(partial / kind, kind, watched(rows_of(record, kind, codebook, filters), options)) for kind in COLUMNS}
    describe(partial, counts, codebook, filters)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return counts


def _write(folder: Path, kind: str, rows: Iterator[Cells]) -> int:
    """Write the rows of a table into a folder for each month, and return how many there are.

    Rows come nearly in the order of their months, so that few files are open at a time; a month that comes again after its file
    was closed gets another one.
    """
    import pyarrow
    from pyarrow import parquet

    schema = arrow_schema(kind)
    count, files, written = 0, OrderedDict[_Month, Any](), Counter[_Month]()
    while group := list(islice(rows, _BATCH)):
        count += len(group)
        months: dict[_Month, list[Cells]] = {}
        for row in group:
            months.setdefault(_month(row, kind), []).append(row)
        for month, part in months.items():
            if month not in files:
                place = folder.joinpath(*(f"{name}={_UNKNOWN if value is None else value}" for name, value in zip(_PARTS, month, strict=True)))
                place.mkdir(parents=True, exist_ok=True)
                files[month] = parquet.ParquetWriter(place / f"part-{written[month]}.parquet", schema)
                written[month] += 1
            files.move_to_end(month)
            files[month].write_batch(pyarrow.RecordBatch.from_pylist(part, schema=schema))
            if len(files) > _OPEN:
                files.popitem(last=False)[1].close()
    for file in files.values():
        file.close()
    return count


def _month(row: Cells, kind: str) -> _Month:
    day = row.get(_DAY.get(kind, "published"))
    return (day.year, day.month) if day else (None, None)


def describe(folder: Path, counts: Mapping[str, int], codebook: Codebook, filters: Mapping[str, Any]) -> None:
    """Write datapackage.json and CITATION.cff for the tables in a folder."""
    version = metadata.version("legation")
    resources = []
    for kind, columns in COLUMNS.items():
        files = sorted((folder / kind).rglob("*.parquet"))
        if not files:
            continue
        fields = [{"name": name, "type": "array" if type_ == "list" else type_} for name, type_ in columns.items()]
        fields += [{"name": "year", "type": "integer"}, {"name": "month", "type": "integer"}]
        resources.append({
            "name": kind, "path": [file.relative_to(folder).as_posix() for file in files], "format": "parquet",
            "mediatype": "application/vnd.apache.parquet", "rows": counts[kind],
            "hashes": [f"sha256:{_digest(file)}" for file in files],
            "schema": {"fields": fields},
        })  # fmt: skip
    package = {
        "name": "legation-record", "title": "Diplomatic record coded by Legation", "version": version, "profile": "data-package",
        "licenses": [_LICENCE], "codebook": f"{codebook.title}, version {codebook.version}", "query": {k: str(v) for k, v in filters.items()},
        "resources": resources,
    }  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: Please cite the software that coded these data.\ntitle: Diplomatic record coded by Legation\n"
        f'type: dataset\nauthors:\n  - name: The Legation authors\nversion: "{version}"\n',
        encoding="utf-8",
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
