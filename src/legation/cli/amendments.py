"""`legation amendments`: what people made of reported events, as training data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows


def amendments(record: RecordUrl = "", format: FormatOption = Format.jsonl) -> None:
    """Write what people made of reported events: the words, what was coded, the verdict, and what holds now.

    \b
    Examples:
      legation amendments --record record.db > training.jsonl
    """
    from legation.amending import amended
    from legation.model_json import to_json
    from legation.record_reader import default_codebook

    def rows() -> Iterator[dict[str, Any]]:
        with opened(record) as kept, kept.snapshot() as now:
            for one in now.amendments():
                told = now.telling(one.telling)
                if told is not None:
                    yield {
                        "telling": one.telling, "report": told.report, "words": told.words, "verdict": one.verdict, "judge": one.judge,
                        "made_at": one.made_at, "coded": to_json(told.event), "amended": to_json(amended(told.event, one, default_codebook())),
                    }  # fmt: skip

    write_rows(rows(), format, "Judgements of reported events")
