"""A batch: an input coded part by part into Parquet files with a manifest, begun again where it was left.

For each part there is `part-00000.parquet`, one row a story, and `part-00000.json`, which says what it holds and is written behind
it: a part without one was not finished, and is coded again. `manifest.json` is written when all parts are there.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol, TypeVar

from legation.batch.parts import SIZE, Part, file_system, imported, plan, stories_of
from legation.errors import SetupError
from legation.model import Coded, Outcome, Quarantined, RawStory
from legation.model_json import dumps, outcome_from_json, outcome_to_json
from legation.reading import Options
from legation.reading.sandbox import Sandbox
from legation.settings import Settings

MANIFEST = "manifest.json"
Entry = dict[str, Any]
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What every part of a batch is coded with. `output` is a folder on any file system that fsspec knows."""

    output: str
    settings: Settings
    scheme: str
    reader: str = ""


class Engine(Protocol):
    """Where parts are coded: on the cores of this machine, or on many machines."""

    def code(self, job: Job, parts: Sequence[Part]) -> Iterator[Entry]:
        """Code parts and write them; the entry of each as it is finished."""

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """A function of a module over items, in order; items are taken as they are needed."""


def run_batch(source: str, job: Job, engine: Engine, size: int = SIZE, done: Callable[[Entry, int], None] | None = None) -> Entry:
    """Code an input into `job.output`; what is there of the same input and coding is not coded again.

    Args:
        source: as for `plan`.
        job: where to, and with what.
        engine: where it is coded.
        size: stories of a part.
        done: called with the entry of each part that is there, and how many parts there are.

    Returns:
        The manifest.

    Raises:
        SetupError: if there is no input, or the output cannot be written.
    """
    imported("pyarrow.parquet", "ray")
    parts = plan(source, size)
    system, folder = file_system(job.output)
    try:
        system.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise SetupError(f"the output cannot be written: {error}", where=job.output, remedy="Give another folder.") from error
    known = {part.number: entry for part in parts if (entry := _finished(part, job)) is not None}
    for entry in known.values():
        if done:
            done(entry, len(parts))
    for entry in engine.code(job, [part for part in parts if part.number not in known]):
        known[entry["part"]] = entry
        if done:
            done(entry, len(parts))
    _remove_others(system, folder, parts)
    entries = [known[part.number] for part in parts]
    manifest: Entry = {
        "legation": metadata.version("legation"), "scheme": job.scheme, "source": source,
        **{name: sum(entry[name] for entry in entries) for name in ("stories", "coded", "quarantined")},
        "rows_sha256": _digest(entry["rows_sha256"] for entry in entries), "parts": entries,
    }  # fmt: skip
    _write(system, f"{folder}/{MANIFEST}", json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return manifest


def write_part(job: Job, part: Part, coder: Callable[[Iterable[RawStory]], Iterator[Outcome]]) -> Entry:
    """Code a part, write its rows and then its entry; a part that is there is replaced as a whole.

    Args:
        job: of the batch.
        part: of its input.
        coder: stories in, one outcome for each, in order.
    """
    arrow, parquet = imported("pyarrow", "ray"), imported("pyarrow.parquet", "ray")
    system, folder = file_system(job.output)
    options = Options(reader=job.reader, settings=job.settings, sandbox=Sandbox(job.settings))
    rows = [_row(outcome) for outcome in coder(stories_of(part, options))]
    kinds = {"events": arrow.int32(), "statements": arrow.int32(), "data": arrow.binary()}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in COLUMNS])
    stream = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), stream, compression="zstd")
    _write(system, f"{folder}/{part.name}.parquet", stream.getvalue())
    entry: Entry = {
        "part": part.number, "file": f"{part.name}.parquet", "key": part.key(job.scheme), "files": list(part.files), "line": part.line,
        "stories": len(rows), "coded": sum(row["status"] == "coded" for row in rows),
        "quarantined": sum(row["status"] == "quarantined" for row in rows), "bytes": stream.tell(),
        "rows_sha256": _digest(row["outcome"] for row in rows),
    }  # fmt: skip
    _write(system, f"{folder}/{part.name}.json", json.dumps(entry, ensure_ascii=False).encode())
    return entry


def read_outcomes(output: str) -> Iterator[Outcome]:
    """The outcomes of a finished batch, in the order of its input: `record.add(read_outcomes("out/"))` takes them up.

    Args:
        output: the folder that `run_batch` wrote.

    Raises:
        SetupError: if it has no manifest (the batch was not finished).
    """
    parquet = imported("pyarrow.parquet", "ray")
    system, folder = file_system(output)
    if not system.exists(f"{folder}/{MANIFEST}"):
        raise SetupError(f"there is no {MANIFEST}", where=output, remedy="Run the batch again: it goes on where it was left.")
    for entry in json.loads(system.cat_file(f"{folder}/{MANIFEST}"))["parts"]:
        with system.open(f"{folder}/{entry['file']}", "rb") as stream:
            for row in parquet.read_table(stream, columns=["outcome", "data"]).to_pylist():
                outcome = outcome_from_json(json.loads(row["outcome"]))
                yield replace(outcome, data=row["data"]) if isinstance(outcome, Quarantined) else outcome


COLUMNS = ("name", "status", "report", "published", "publisher", "headline", "events", "statements", "code", "outcome", "data")
"""The columns of a part: `code` says why a story was quarantined, `data` are its bytes, `outcome` is all else as JSON
(`legation read --format jsonl`)."""


def _row(outcome: Outcome) -> Entry:
    text = dumps(outcome_to_json(outcome))
    if isinstance(outcome, Quarantined):
        told = {"name": outcome.name, "status": "quarantined", "code": outcome.code, "events": 0, "statements": 0}
        return {**told, "outcome": text, "data": outcome.data}
    assert isinstance(outcome, Coded)
    coded, report = outcome.coded, outcome.coded.report
    return {
        "name": outcome.name, "status": "coded", "report": report.id, "published": report.published.isoformat() if report.published else None,
        "publisher": report.publisher, "headline": report.headline, "events": len(coded.events), "statements": len(coded.statements),
        "code": None, "outcome": text,
    }  # fmt: skip


def _finished(part: Part, job: Job) -> Entry | None:
    system, folder = file_system(job.output)
    try:
        entry: Entry = json.loads(system.cat_file(f"{folder}/{part.name}.json"))
    except (OSError, ValueError):
        return None
    same = entry.get("key") == part.key(job.scheme) and system.exists(f"{folder}/{part.name}.parquet")
    return entry if same else None


def _write(system: Any, path: str, data: bytes) -> None:
    """A file that is there whole or not at all: under another name first where the file system does not see to it."""
    if Path(path).is_absolute() and "file" in system.protocol:
        system.pipe_file(f"{path}.part", data)
        Path(f"{path}.part").replace(path)
    else:
        system.pipe_file(path, data)


def _remove_others(system: Any, folder: str, parts: Sequence[Part]) -> None:
    """Take away what an earlier batch of other parts left."""
    ours = {f"{part.name}.{ending}" for part in parts for ending in ("parquet", "json")}
    for path in system.glob(f"{folder}/part-*"):
        if Path(path).name not in ours:
            system.rm_file(path)


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
