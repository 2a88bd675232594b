"""Events as CSV rows: one event a row, lists separated by `|`, text that a spreadsheet would compute made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from legation.export.delimited import harmless
from legation.model import Actor, CodedReport, ReportedEvent

COLUMNS = (
    "story", "report", "published", "event", "type", "mode", "contexts", "cameo", "actors", "actor_countries", "actor_sectors",
    "recipients", "recipient_countries", "recipient_sectors", "status", "date", "date_first", "date_last", "date_precision",
    "date_basis", "date_words", "place", "place_country", "attributed_to", "evidence_start", "evidence_end", "evidence",
    "confidence", "rules",
)  # fmt: skip
NUMBERS = ("confidence", "evidence_start", "evidence_end")


def writer(stream: TextIO) -> csv.DictWriter[str]:
    """A CSV writer with the header written."""
    rows = plain_writer(stream)
    rows.writeheader()
    return rows


def plain_writer(stream: TextIO) -> csv.DictWriter[str]:
    """A CSV writer that goes on below the header."""
    return csv.DictWriter(stream, COLUMNS, lineterminator="\n")


def event_rows(name: str, coded: CodedReport) -> Iterable[dict[str, object]]:
    """The rows of one report."""
    for event in coded.events:
        row = _row(name, coded, event)
        yield {key: value if key in NUMBERS else harmless(_plain(str(value))) for key, value in row.items()}


def _row(name: str, coded: CodedReport, event: ReportedEvent) -> dict[str, object]:
    report, span = coded.report, event.date
    return {
        "story": name,
        "report": report.id,
        "published": report.published or "",
        "event": event.id,
        "type": event.type,
        "mode": event.mode or "",
        "contexts": "|".join(event.contexts),
        "cameo": event.cameo,
        **_parties("actor", event.actors),
        **_parties("recipient", event.recipients),
        "status": event.status,
        "date": span.edtf(),
        "date_first": span.first or "",
        "date_last": span.last or "",
        "date_precision": span.precision if span.basis != "absent" else "",
        "date_basis": span.basis,
        "date_words": span.words,
        "place": event.place.name if event.place else "",
        "place_country": (event.place.country if event.place else "") or "",
        "attributed_to": "|".join(source.name for source in event.attributed_to),
        "evidence_start": event.evidence.start,
        "evidence_end": event.evidence.end,
        "evidence": coded.quote(event.evidence),
        "confidence": round(event.confidence, 4),
        "rules": "|".join(event.rules),
    }


def _parties(role: str, actors: tuple[Actor, ...]) -> dict[str, object]:
    return {
        f"{role}s": "|".join(actor.name for actor in actors),
        f"{role}_countries": "|".join(actor.country or "" for actor in actors),
        f"{role}_sectors": "|".join(actor.sector or "" for actor in actors),
    }


def _plain(words: str) -> str:
    """Words without NULs and halves of surrogate pairs."""
    return words.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
