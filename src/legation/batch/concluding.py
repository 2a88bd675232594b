"""Events and relations of a finished batch, worked out on its engine: resolving by block, relations by dyad.

The events are those of `legation.resolving.resolve` and the relations those of `legation.relations.fold` over all reports at once.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from legation.batch.parts import file_system, imported
from legation.batch.running import Engine, read_outcomes
from legation.codebook import Codebook, load_codebook
from legation.conclusions import Event, Judgement, Relation, Telling
from legation.model import Coded, CodedReport
from legation.model_json import dumps, to_json
from legation.relations import Deed, Fold, deeds_of
from legation.relations import fold_deeds as fold_all
from legation.resolving import Rarity, block_keys, conclude_all, corrected_reports, rarity_of, resolve_block, tellings_of, voices
from legation.tabular import arrow_schema, relation_row

CHUNK = 2_000
"""Tellings of the blocks, or deeds of the dyads, that are worked on together."""


def conclude_batch(output: str, engine: Engine, how: Fold = Fold(), codebook: Codebook | None = None) -> tuple[int, int]:  # noqa: B008
    """Write `events.parquet` and `relations.parquet` beside the parts of a finished batch.

    Args:
        output: the folder of the batch.
        engine: where it is worked out.
        how: step, scale and direction of the relations.
        codebook: with the scale; without it the one that ships.

    Returns:
        How many events and how many periods of relations there are.

    Raises:
        SetupError: if the batch is not finished, or the step or scale is unknown.
    """
    codebook = codebook or load_codebook()
    coded = [outcome.coded for outcome in read_outcomes(output) if isinstance(outcome, Coded)]
    events = resolve_blocks(_tellings(coded), engine)
    relations = fold_dyads(events, how, codebook, engine)
    arrow = imported("pyarrow", "ray")
    names = ("id", "type", "mode", "status", "date", "first_reported", "last_reported", "actors", "recipients", "tellings", "event")
    kinds = {name: arrow.list_(arrow.string()) for name in ("actors", "recipients", "tellings")}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in names])
    _write(output, "events", arrow.Table.from_pylist([_event_row(event) for event in events], schema=schema))
    rows = [relation_row(relation) for relation in relations]
    _write(output, "relations", arrow.Table.from_pylist(rows, schema=arrow_schema("relations")))
    return len(events), len(relations)


def _tellings(coded: Sequence[CodedReport]) -> list[Telling]:
    reports = [one.report for one in coded]
    voice = voices(reports)
    corrects = corrected_reports(reports, voice)
    return [
        telling for one in coded for telling in tellings_of(one, voice.get(one.report.id, ""), corrects.get(one.report.id, ""))
    ]


def resolve_blocks(tellings: Sequence[Telling], engine: Engine) -> list[Event]:
    """The events of tellings, the blocks judged on an engine.

    Args:
        tellings: reported events with their reports.
        engine: where blocks are judged.
    """
    blocks: dict[str, list[Telling]] = defaultdict(list)
    for telling in {one.event.id: one for one in tellings}.values():
        for key in block_keys(telling):
            blocks[key].append(telling)
    busy = [blocks[key] for key in sorted(blocks) if len(blocks[key]) > 1]
    made: dict[tuple[str, str], Judgement] = {}
    for judgements in engine.map(partial(_judged, rarity_of(tellings)), list(_chunks(busy))):
        made.update(((one.left, one.right), one) for one in judgements)
    return conclude_all(tellings, [made[pair] for pair in sorted(made)])


def fold_dyads(events: Iterable[Event], how: Fold, codebook: Codebook, engine: Engine) -> list[Relation]:
    """The relations that events add up to, the dyads folded on an engine.

    Args:
        events: in any order.
        how: step, scale, direction and basis.
        codebook: with the scale.
        engine: where dyads are folded.

    Raises:
        SetupError: if the step, scale or basis is unknown.
    """
    how.checked(codebook)
    dyads: dict[tuple[str, str], list[Deed]] = defaultdict(list)
    for event in events:
        for deed in deeds_of(event):
            dyads[(deed.a, deed.b) if how.directed else (min(deed.a, deed.b), max(deed.a, deed.b))].append(deed)
    chunks = list(_chunks([dyads[dyad] for dyad in sorted(dyads)]))
    return [relation for relations in engine.map(partial(_folded, how, codebook), chunks) for relation in relations]


def _chunks(groups: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Groups put together until they hold `CHUNK` records."""
    chunk: list[list[Any]] = []
    held = 0
    for group in groups:
        chunk.append(group)
        held += len(group)
        if held >= CHUNK:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _judged(rarity: Rarity, blocks: list[list[Telling]]) -> list[Judgement]:
    return [judgement for block in blocks for judgement in resolve_block(block, rarity=rarity)]


def _folded(how: Fold, codebook: Codebook, dyads: list[list[Deed]]) -> list[Relation]:
    return fold_all((deed for dyad in dyads for deed in dyad), how, codebook)


def _event_row(event: Event) -> dict[str, Any]:
    return {
        "id": event.id, "type": event.type, "mode": event.mode, "status": event.status, "date": event.date.edtf() or None,
        "first_reported": event.first_reported.isoformat() if event.first_reported else None,
        "last_reported": event.last_reported.isoformat() if event.last_reported else None,
        "actors": [actor.country or actor.name for actor in event.actors],
        "recipients": [actor.country or actor.name for actor in event.recipients],
        "tellings": list(event.tellings), "event": dumps(to_json(event)),
    }  # fmt: skip


def _write(output: str, name: str, table: Any) -> None:
    system, folder = file_system(output)
    stream = io.BytesIO()
    imported("pyarrow.parquet", "ray").write_table(table, stream, compression="zstd")
    system.pipe_file(f"{folder}/{name}.parquet", stream.getvalue())
