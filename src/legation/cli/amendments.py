"""`legation amendments`: what people judged, as training data, and back into a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.cli.common import errors
from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows
from legation.conclusions import Amendment, Judgement
from legation.errors import SetupError
from legation.model_json import from_json, to_json

if TYPE_CHECKING:
    from legation.record_reader import RecordReader


def amendments(
    record: RecordUrl = "",
    pairs: Annotated[
        bool, typer.Option("--pairs", help="What they made of pairs instead (`legation review`): one happening or two.")
    ] = False,
    add: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take up what this command wrote, of either kind, instead of writing.", show_default=False),
    ] = None,
    format: FormatOption = Format.jsonl,
) -> None:
    """Write what people made of reported events: the words, what was coded, the verdict, and what holds now.

    What was written can be added to another record of the same stories, or to the same one anew: what is there is passed over.

    \b
    Examples:
      legation amendments --record record.db > training.jsonl
      legation amendments --pairs --record record.db > pairs.jsonl
      legation amendments --add pairs.jsonl --record other.db
    """
    if add is not None:
        _add(add, record)
        return
    with opened(record) as kept, kept.snapshot() as now:
        write_rows(_pairs(now) if pairs else _amendments(now), format, "Judgements of reported events")


def _amendments(record: RecordReader) -> Iterator[dict[str, Any]]:
    from legation.amending import amended
    from legation.record_reader import default_codebook

    for one in record.amendments():
        told = record.telling(one.telling)
        if told is not None:
            yield {
                "telling": one.telling, "report": told.report, "words": told.words, "verdict": one.verdict, "judge": one.judge,
                "made_at": one.made_at, "coded": to_json(told.event), "amended": to_json(amended(told.event, one, default_codebook())),
                "amendment": to_json(one),
            }  # fmt: skip


def _pairs(record: RecordReader) -> Iterator[dict[str, Any]]:
    for one in record.judgements(human=True):
        sides = {"left": record.telling(one.left), "right": record.telling(one.right)}
        row: dict[str, Any] = {"verdict": one.verdict, "judge": one.judge, "made_at": one.made_at}
        for side, told in sides.items():
            row[f"{side}_report"], row[f"{side}_words"] = (told.report, told.words) if told else ("", "")  # gatherings have none
            row[f"{side}_coded"] = to_json(told.event) if told else None
        yield {**row, "judgement": to_json(one)}


def _add(path: Path, url: str) -> None:
    """Take up the judgements of a file; nothing when a line is none."""
    read = list(_read(path))
    absent = 0
    with opened(url, readonly=False) as kept:
        before = _kept(kept)
        for one in read:
            try:
                kept.judge(one) if isinstance(one, Judgement) else kept.amend(one)
            except SetupError as error:
                if "the record has no reported event" not in error.what:
                    raise
                absent += 1
        new = _kept(kept) - before
    known = len(read) - absent - new
    line = f"{len(read)} read = {new} new + {known} already known + {absent} of reported events that the record does not have"
    errors().print(line + ("; they count from the next: legation rebuild" if new else ""), markup=False, soft_wrap=True)


def _kept(record: RecordReader) -> int:
    return sum(1 for _ in record.amendments()) + sum(1 for _ in record.judgements(human=True))


def _read(path: Path) -> Iterator[Judgement | Amendment]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"the judgements cannot be read: {error}", where=str(path), remedy="Give a file of this command.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield from_json(Judgement, row["judgement"]) if "judgement" in row else from_json(Amendment, row["amendment"])
        except (ValueError, TypeError, KeyError) as error:
            raise SetupError(
                f"this is no judgement: {error}", where=f"{path}:{number}", remedy="Give a file that this command wrote as JSON lines."
            ) from error
