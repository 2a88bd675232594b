"""Events of somebody's own type: exported with what their codebook says, or counted as left out where it is not at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bench.crash import prepared

from legation.codebook import load_codebook
from legation.export.choosing import Options
from legation.export.formats import FORMATS, export
from legation.model import Coded
from legation.record import Record, open_record

LAYER = str(Path(__file__).parents[2] / "examples" / "water-codebook")
CODED = {"plover", "polecat", "icews", "gdelt1", "gdelt2", "gdelt2-mentions", "phoenix", "gexf", "graphml"}


@pytest.fixture(scope="module")
def watered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Two events that occurred, one of them of the type WATER."""
    base = prepared(1)[0]
    assert isinstance(base, Coded)
    events = base.coded.events[:2]
    event = replace(events[0], type="WATER", mode="withhold", cameo="160", status="occurred")
    with open_record(tmp_path_factory.mktemp("own") / "record.db") as record:
        record.add([replace(base, coded=replace(base.coded, events=(event, replace(events[1], status="occurred"))))])
        record.rebuild()
        yield record


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"colt", "ical", "parquet", "annotations"}))
def test_own_types_are_exported_or_counted(watered: Record, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    books = export(watered, name, out, Options(undated="report-day"))
    left = [line for line in books.lines() if "WATER" in line]
    assert bool(left) == (name in CODED) and all(line.startswith("1 left out") and "--codebook" in line for line in left)
    books = export(watered, name, out, Options(undated="report-day", codebooks=(LAYER,)))
    assert books.records >= 2 and not books.left_out


def test_their_codebook_gives_class_and_score(watered: Record, tmp_path: Path) -> None:
    rows = {}
    for layers in ((), (LAYER,)):
        export(watered, "jsonl", tmp_path / "out", Options(codebooks=layers))
        rows[layers] = next(row for row in map(json.loads, (tmp_path / "out").read_text(encoding="utf-8").splitlines()) if row["type"] == "WATER")
    assert (rows[()]["quad"], rows[()]["plover_score"]) == (None, None)
    assert rows[(LAYER,)]["quad"] == 4 and rows[(LAYER,)]["plover_score"] < 0
    assert export(watered, "parquet", tmp_path / "set").rows and watered.events(type="WATER").to_arrow().num_rows == 1


def test_relations_count_them_without_a_score(watered: Record) -> None:
    event = next(iter(watered.events(type="WATER")))
    a, b = event.actors[0].country, event.recipients[0].country
    assert a and b
    (period,) = [one for one in watered.dyad(a, b, basis="reported") if one.events]
    assert period.events == 1 and period.score is None and all(number == 0 for _, number in period.quads)


def test_the_filter_for_quad_classes_finds_them(watered: Record) -> None:
    def found() -> list[tuple[list[str], list[str]]]:
        return [([one.type for one in watered.events(quad=quad)], [one.event.type for one in watered.tellings(quad=quad)]) for quad in (1, 2, 3, 4)]

    assert not any("WATER" in types for pair in found() for types in pair)
    watered.count("event", quad=4)
    watered.add([], codebook=load_codebook(layers=(LAYER,)))
    for _ in range(2):  # what was there has the class at once, and a rebuild gives it again
        assert [("WATER" in events, "WATER" in tellings) for events, tellings in found()] == [*[(False, False)] * 3, (True, True)]
        assert watered.count("event", quad=4) == len(list(watered.events(quad=4)))
        assert sum(number for _, number in watered.facets("event", "quad")) == watered.count("event") == 2
        watered.rebuild()
