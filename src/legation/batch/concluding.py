"""Events and relations of a finished batch, worked out on its engine: pairs of reported events compared, dyads folded.

The events are those of `legation.resolving.resolve` and the relations those of `legation.relations.fold` over all reports at once. Reports, reported
events and deeds stream through this process, sorted on disk; what is held is bounded by the busiest weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from legation.batch.parts import file_system, imported
from legation.batch.running import Engine, read_outcomes
from legation.codebook import Codebook, load_codebook
from legation.conclusions import Event, Relation, Telling
from legation.model import Coded, CodedReport
from legation.model_json import dumps, to_json
from legation.relations import Deed, Fold, deeds_of
from legation.relations import fold_deeds as fold_all
from legation.resolving import SortedOnDisk, Windows, heard, resolve_in_windows, tellings_of
from legation.tabular import arrow_schema, relation_row

CHUNK = 2_000
"""Deeds of the dyads that are folded together."""
ROWS = 5_000
"""Rows that are written together."""
STEP = 500
"""Reports or events between two words of how far it is."""


def conclude_batch(
    output: str,
    engine: Engine,
    how: Fold = Fold(),  # noqa: B008
    codebook: Codebook | None = None,
    done: Callable[[str, int], None] | None = None,
) -> tuple[int, int]:
    """Write `events.parquet` and `relations.parquet` beside the parts of a finished batch.

    Args:
        output: the folder of the batch.
        engine: where it is worked out.
        how: step, scale and direction of the relations.
        codebook: with the scale; without it the one that ships.
        done: called now and then with what is being worked on ("reports", "events") and how many of them are done.

    Returns:
        How many events and how many periods with events there are.

    Raises:
        SetupError: if the batch is not finished, or the step or scale is unknown.
    """
    codebook = codebook or load_codebook()
    how.checked(codebook)
    arrow = imported("pyarrow", "ray")
    names = ("id", "type", "mode", "status", "date", "first_reported", "last_reported", "actors", "recipients", "tellings", "event")
    kinds = {name: arrow.list_(arrow.string()) for name in ("actors", "recipients", "tellings")}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in names])
    with _Rows(output, "events", schema) as events, _Rows(output, "relations", arrow_schema("relations")) as relations:

        def deeds() -> Iterator[Deed]:
            for event in _counted(resolve_in_windows(_tellings(output, done), how=Windows(map=engine.map)), "events", done):
                events.add(_event_row(event))
                yield from deeds_of(event)

        for relation in fold_sorted(deeds(), how, codebook, engine):
            relations.add(relation_row(relation))
    return events.count, relations.count


def fold_sorted(deeds: Iterable[Deed], how: Fold, codebook: Codebook, engine: Engine) -> Iterator[Relation]:
    """The relations that deeds add up to (`legation.relations.fold_deeds`), sorted by dyad on disk, the dyads folded on an engine.

    Args:
        deeds: in any order.
        how: step, scale, direction and basis.
        codebook: with the scale.
        engine: where dyads are folded.

    Raises:
        SetupError: if the step, scale or basis is unknown.
    """
    how.checked(codebook)
    with SortedOnDisk[tuple[str, str], Deed]() as by_dyad:
        for deed in deeds:
            by_dyad.add(_dyad(deed, how), deed)
        dyads = ([deed for _, deed in group] for _, group in groupby(by_dyad, key=itemgetter(0)))
        for relations in engine.map(partial(_folded, how, codebook), _chunks(dyads)):
            yield from relations


_Done = Callable[[str, int], None] | None
_V = TypeVar("_V")


def _counted(items: Iterable[_V], name: str, done: _Done) -> Iterator[_V]:
    for number, item in enumerate(items, 1):
        if done and number % STEP == 0:
            done(name, number)
        yield item


def _tellings(output: str, done: _Done) -> Iterator[Telling]:
    spoken, corrects = heard(one.report for one in _coded(output))
    for one in _counted(_coded(output), "reports", done):
        yield from tellings_of(one, spoken.get(one.report.id, ""), corrects.get(one.report.id, ""))


def _coded(output: str) -> Iterator[CodedReport]:
    return (outcome.coded for outcome in read_outcomes(output) if isinstance(outcome, Coded))


def _dyad(deed: Deed, how: Fold) -> tuple[str, str]:
    return (deed.a, deed.b) if how.directed else (min(deed.a, deed.b), max(deed.a, deed.b))


def _chunks(dyads: Iterable[list[Deed]]) -> Iterator[list[Deed]]:
    """Dyads put together until they hold `CHUNK` deeds."""
    chunk: list[Deed] = []
    for dyad in dyads:
        chunk += dyad
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _folded(how: Fold, codebook: Codebook, deeds: list[Deed]) -> list[Relation]:
    return fold_all(deeds, how, codebook)


def _event_row(event: Event) -> dict[str, Any]:
    return {
        "id": event.id, "type": event.type, "mode": event.mode, "status": event.status, "date": event.date.edtf() or None,
        "first_reported": event.first_reported.isoformat() if event.first_reported else None,
        "last_reported": event.last_reported.isoformat() if event.last_reported else None,
        "actors": [actor.country or actor.name for actor in event.actors],
        "recipients": [actor.country or actor.name for actor in event.recipients],
        "tellings": list(event.tellings), "event": dumps(to_json(event)),
    }  # fmt: skip


class _Rows:
    """A Parquet file that is written as its rows come. On this machine it is there whole or not at all. A context manager."""

    def __init__(self, output: str, name: str, schema: Any) -> None:
        system, folder = file_system(output)
        path = f"{folder}/{name}.parquet"
        self._final = Path(path) if Path(path).is_absolute() and "file" in system.protocol else None
        self._stream = system.open(f"{path}.part" if self._final else path, "wb")
        self._writer = imported("pyarrow.parquet", "ray").ParquetWriter(self._stream, schema, compression="zstd")
        self._schema, self._waiting, self.count = schema, list[dict[str, Any]](), 0

    def add(self, row: dict[str, Any]) -> None:
        """Write a row, many at a time."""
        self._waiting.append(row)
        self.count += 1
        if len(self._waiting) >= ROWS:
            self._write()

    def _write(self) -> None:
        self._writer.write_table(imported("pyarrow", "ray").Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting.clear()

    def __enter__(self) -> _Rows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self._write()
        self._writer.close()
        self._stream.close()
        if self._final and error is None:
            Path(f"{self._final}.part").replace(self._final)
        elif self._final:
            Path(f"{self._final}.part").unlink(missing_ok=True)
