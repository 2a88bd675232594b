"""The record as a Parquet data set: a folder for each table, partitioned by the year and month of the report.

Beside the tables stand a Frictionless data package with columns and checksums, and a CITATION.cff.
"""

from __future__ import annotations

import hashlib
import json
import shutil
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
_DAY = {"events": "first_reported"}
_LICENCE = {"name": "various", "title": "Codes: see NOTICE of Legation. Words of reports: rights of their publishers."}


def write_parquet(
    folder: Path, record: RecordReader, codebook: Codebook, filters: Mapping[str, Any], options: Options
) -> dict[str, int]:
    """Write all tables; returns how many rows each has. The folder is replaced only when all is written.

    Raises:
        SetupError: if pyarrow is not installed, or the folder holds something else.
    """
    try:
        import pyarrow
        from pyarrow import dataset
    except ImportError as error:
        raise SetupError("pyarrow is not installed", remedy="Run: pip install 'legation[data]'") from error
    if folder.exists() and any(folder.iterdir()) and not (folder / "datapackage.json").exists():
        raise SetupError("this folder holds something else", where=str(folder), remedy="Give a new folder.")
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    counts: dict[str, int] = {}
    for kind in COLUMNS:
        schema = arrow_schema(kind).append(pyarrow.field("year", pyarrow.int32())).append(pyarrow.field("month", pyarrow.int32()))
        parts = pyarrow.schema([("year", pyarrow.int32()), ("month", pyarrow.int32())])
        counts[kind] = 0

        def batches(kind: str = kind, schema: Any = schema) -> Iterator[Any]:
            rows = watched(rows_of(record, kind, codebook, filters), options)
            while group := list(islice(rows, _BATCH)):
                counts[kind] += len(group)
                yield pyarrow.RecordBatch.from_pylist([_dated(row, kind) for row in group], schema=schema)

        dataset.write_dataset(
            batches(), partial / kind, schema=schema, format="parquet", partitioning=dataset.partitioning(parts, flavor="hive"),
            basename_template="part-{i}.parquet", existing_data_behavior="overwrite_or_ignore", max_partitions=4096, max_open_files=256,
        )  # fmt: skip
    describe(partial, counts, codebook, filters)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return counts


def _dated(row: Cells, kind: str) -> Cells:
    day = row.get(_DAY.get(kind, "published"))
    return row | {"year": day.year if day else None, "month": day.month if day else None}


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
            "hashes": ["sha256:" + hashlib.sha256(file.read_bytes()).hexdigest() for file in files],
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
