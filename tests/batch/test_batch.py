"""Batches: parts of an input in Parquet with a manifest, begun again where they were left, the same rows on every engine."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from typer.testing import CliRunner

import legation
from legation import pipeline
from legation.batch import Job, LocalEngine, RayEngine, conclude_batch, concluding, parts, read_outcomes, run_batch
from legation.batch.parts import Part, plan, stories_of
from legation.batch.running import write_part
from legation.cli import app
from legation.codebook import load_codebook
from legation.errors import SetupError
from legation.model import Coded, Outcome, RawStory
from legation.reading import Options, open_source
from legation.relations import Fold, fold
from legation.resolving import heard, resolve, tellings_of
from legation.scheme import Scheme
from legation.tabular import relation_row

EXAMPLES = Path(legation.__file__).parent / "data/examples"


class Here:
    """An engine of this process: what the others do, without their cost."""

    def __init__(self, scheme: Scheme, last: int = 1000) -> None:
        self.scheme, self.last, self.coded = scheme, last, 0

    def code(self, job: Job, given: Sequence[Part]) -> Iterator[dict[str, Any]]:
        for part in given:
            if part.number > self.last:
                raise KeyboardInterrupt
            self.coded += 1
            yield write_part(job, part, self._outcomes)

    def map(self, function: Any, items: Sequence[Any]) -> Iterator[Any]:
        return map(function, items)

    def _outcomes(self, raws: Iterable[RawStory]) -> Iterator[Outcome]:
        return pipeline.code_stories(raws, self.scheme)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six stories and a line that is none."""
    stories = [json.loads(path.read_text()) for path in sorted(EXAMPLES.glob("*.story.json"))[:6]]
    path = tmp_path_factory.mktemp("wire") / "wire.jsonl"
    path.write_text("".join(json.dumps({"text": one["text"], "published": one["published"]}) + "\n" for one in stories) + "{broken\n")
    return path


def job(folder: Path | str, scheme: Scheme) -> Job:
    return Job(output=str(folder), settings=scheme.settings, scheme=scheme.fingerprint)


def test_the_rows_are_the_outcomes(wire: Path, tmp_path: Path, scheme: Scheme) -> None:
    manifest = run_batch(str(wire), job(tmp_path, scheme), Here(scheme), size=3)
    expected = [*pipeline.code_stories(open_source([wire]), scheme)]
    assert list(read_outcomes(str(tmp_path))) == expected
    assert [outcome.name for outcome in expected][-1] == f"{wire}:7"
    assert (manifest["stories"], manifest["coded"], manifest["quarantined"]) == (7, 6, 1)
    assert [entry["stories"] for entry in manifest["parts"]] == [3, 3, 1]
    rows = parquet.read_table(tmp_path / "part-00002.parquet").to_pylist()
    assert [(row["status"], row["code"]) for row in rows] == [("quarantined", "reading.bad-json")]


def test_a_run_that_was_stopped_goes_on(wire: Path, tmp_path: Path, scheme: Scheme) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(str(wire), job(tmp_path / "a", scheme), Here(scheme, last=0), size=3)
    with pytest.raises(SetupError, match="manifest"):
        next(read_outcomes(str(tmp_path / "a")))
    (tmp_path / "a" / "part-00001.parquet").write_bytes(b"half")  # a part without its entry was not finished
    engine = Here(scheme)
    manifest = run_batch(str(wire), job(tmp_path / "a", scheme), engine, size=3)
    assert engine.coded == 2
    assert manifest["rows_sha256"] == run_batch(str(wire), job(tmp_path / "b", scheme), Here(scheme), size=3)["rows_sha256"]
    run_batch(str(wire), job(tmp_path / "a", scheme), again := Here(scheme), size=3)
    assert again.coded == 0


def test_what_changed_is_coded_again(wire: Path, tmp_path: Path, scheme: Scheme) -> None:
    run_batch(str(wire), job(tmp_path, scheme), Here(scheme), size=2)
    engine = Here(scheme)
    run_batch(str(wire), job(tmp_path, scheme), engine, size=4)
    assert engine.coded == 2
    assert sorted(path.name for path in tmp_path.glob("part-*.parquet")) == ["part-00000.parquet", "part-00001.parquet"]


def test_other_file_systems(wire: Path, scheme: Scheme) -> None:
    system = fsspec.filesystem("memory")
    system.pipe_file("/in/wire.jsonl", wire.read_bytes())
    manifest = run_batch("memory://in/*.jsonl", job("memory://coded", scheme), Here(scheme), size=100)
    assert manifest["stories"] == 7
    assert sum(isinstance(outcome, Coded) for outcome in read_outcomes("memory://coded")) == 6


def test_files_are_cut_put_together_or_left_whole(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"a{number}.txt").write_text(f"Story number {number}.")
    (tmp_path / "b.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n{"text": "three"}')
    (tmp_path / "c.csv").write_text("text\nfour\n")
    (tmp_path / ".hidden.txt").write_text("no")
    found = plan(str(tmp_path), size=2)
    assert [(len(part.files), part.line) for part in found] == [(2, 0), (2, 0), (1, 0), (1, 0), (1, 2), (1, 0)]
    names = [raw.name for part in found for raw in stories_of(part, Options())]
    assert names[:5] == [str(tmp_path / f"a{number}.txt") for number in range(5)]
    assert names[5:8] == [f"{tmp_path / 'b.jsonl'}:{line}" for line in (1, 2, 3)]
    assert [part.number for part in found] == list(range(6))


def test_events_and_relations_are_those_of_one_process(
    wire: Path, tmp_path: Path, scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_batch(str(wire), job(tmp_path, scheme), Here(scheme), size=3)
    monkeypatch.setattr(concluding, "STEP", 1)
    steps: list[tuple[str, int]] = []
    counts = conclude_batch(str(tmp_path), Here(scheme), done=lambda what, number: steps.append((what, number)))
    assert steps[:6] == [("reports", number) for number in range(1, 7)] and steps[-1] == ("events", counts[0])
    coded = [one.coded for one in read_outcomes(str(tmp_path)) if isinstance(one, Coded)]
    spoken, corrects = heard(one.report for one in coded)
    voices = [(spoken.get(one.report.id, ""), corrects.get(one.report.id, "")) for one in coded]
    tellings = [telling for one, said in zip(coded, voices, strict=True) for telling in tellings_of(one, *said)]
    events = resolve(tellings)[0]
    assert counts == (len(events), len(fold(events, Fold(), load_codebook())))
    assert sorted(parquet.read_table(tmp_path / "events.parquet").column("id").to_pylist()) == [event.id for event in events]
    rows = parquet.read_table(tmp_path / "relations.parquet").to_pylist()
    expected = [relation_row(one) for one in fold(events, Fold(), load_codebook())]
    assert rows == expected and all(row["events"] for row in rows)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl", "out"], "there is no story file at"),
        (["{wire}", "out", "--engine", "ray"], "legation[ray]"),
    ],
)
def test_errors_name_the_remedy(
    wire: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    real = parts.import_module
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(parts, "import_module", lambda name: real("no_such_package") if name == "ray" else real(name))
    found = CliRunner().invoke(app, ["batch", *(one.format(wire=wire) for one in arguments)])
    assert isinstance(found.exception, SetupError)
    assert said in str(found.exception)


@pytest.fixture(scope="module")
def files(wire: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Parquet and a WARC file beside JSON lines, each to be cut into several parts."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "a.jsonl").write_bytes(wire.read_bytes())
    texts = [f"Envoy Oro Quill of Chad met Peru's foreign minister in Lima on Monday, the {number + 2}nd time." for number in range(5)]
    parquet.write_table(arrow.table({"text": texts, "published": ["2025-03-04"] * 5}), folder / "b.parquet", row_group_size=2)
    records = []
    for number, text in enumerate(texts[:4]):
        block = text.replace("Lima", "Cusco").encode()
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://n.example/{number}\r\nContent-Type: text/plain\r\n"
        records.append(gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n", mtime=0))
    (folder / "c.warc.gz").write_bytes(b"".join(records))
    return folder


def test_parquet_and_warc_are_coded_in_parts_and_go_on_after_a_stop(
    files: Path, tmp_path: Path, scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "RECORD", 150)
    with pytest.raises(KeyboardInterrupt):
        run_batch(str(files), job(tmp_path, scheme), Here(scheme, last=4), size=2)
    manifest = run_batch(str(files), job(tmp_path, scheme), engine := Here(scheme), size=2)
    expected = [*pipeline.code_stories(open_source([files]), scheme)]
    assert list(read_outcomes(str(tmp_path))) == expected
    assert [sum(one.name.startswith(str(files / name)) for one in expected) for name in ("a.jsonl", "b.parquet", "c.warc.gz")] == [7, 5, 4]
    assert engine.coded == len(manifest["parts"]) - 5
    assert [Path(entry["files"][0]).name for entry in manifest["parts"]].count("b.parquet") == 3
    assert sum(entry["stories"] > 0 for entry in manifest["parts"] if entry["files"][0].endswith(".warc.gz")) > 1


def test_ray_gives_the_same_rows(files: Path, tmp_path: Path, scheme: Scheme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "RECORD", 150)
    expected = run_batch(str(files), job(tmp_path / "local", scheme), LocalEngine(1), size=3)
    assert expected["stories"] == 16
    conclude_batch(str(tmp_path / "local"), LocalEngine(1))
    with RayEngine(1) as engine:
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
        found = run_batch(str(files), job(tmp_path / "ray", scheme), engine, size=3)
        conclude_batch(str(tmp_path / "ray"), engine)
    assert found == expected
    for name in (*(f"part-{entry['part']:05}" for entry in found["parts"]), "events", "relations"):
        assert (tmp_path / "ray" / f"{name}.parquet").read_bytes() == (tmp_path / "local" / f"{name}.parquet").read_bytes()
