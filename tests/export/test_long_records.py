"""Exports of a record of ten years, in which events of one month are scattered among those of others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.million import build

from legation.codebook import load_codebook
from legation.errors import SetupError
from legation.export import parquet
from legation.export.formats import export
from legation.export.set_aside import SetAside
from legation.export.tables import COLUMNS, rows_of
from legation.record import Record, open_record


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path = tmp_path_factory.mktemp("years") / "record.db"
    build(path, 400, seed=3)
    with open_record(path, create=False) as record:
        yield record


def test_parquet_takes_months_that_come_again(years: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyarrow import dataset

    monkeypatch.setattr(parquet, "_BATCH", 20)

    export(years, "parquet", tmp_path / "out")
    again = [file for file in (tmp_path / "out/events").rglob("*.parquet") if file.name != "part-0.parquet"]
    assert again, "no month came again after its file was closed"
    for kind in COLUMNS:
        wanted = {row["id"]: row for row in rows_of(years, kind, load_codebook(), {})}
        if not wanted:
            continue
        found = dataset.dataset(tmp_path / "out" / kind, partitioning="hive").to_table().to_pylist()
        assert sorted(row["id"] for row in found) == sorted(wanted)
        for row in found:
            day = row["first_reported" if kind == "events" else "published"]
            assert (row["year"], row["month"]) == (day.year, day.month)
            assert {key: row[key] for key in wanted[row["id"]]} == wanted[row["id"]]


def test_parties_are_written_once(years: Record, tmp_path: Path) -> None:
    import networkx

    export(years, "graphml", tmp_path / "graph")
    export(years, "followthemoney", tmp_path / "entities")
    graph = networkx.read_graphml(tmp_path / "graph", force_multigraph=True)
    parties = {actor.id for event in years.events() for actor in (*event.actors, *event.recipients)}
    assert set(graph) <= parties
    assert graph.number_of_edges() == years.count("event")
    ids = [json.loads(line)["id"] for line in (tmp_path / "entities").read_text(encoding="utf-8").splitlines()]
    assert len(ids) == len(set(ids)) > years.count("event")


def test_a_full_disk_behind_temporary_files_is_said() -> None:
    with SetAside() as aside:
        assert aside.first("a") and not aside.first("a")
        aside._file.execute("PRAGMA max_page_count = 4")
        with pytest.raises(SetupError, match=r"temporary file.*full"):
            for number in range(100):
                aside.keep(str(number), "words" * 200)
