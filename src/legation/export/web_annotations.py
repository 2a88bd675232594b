"""W3C Web Annotations: each evidence as a position and a quotation in its report, with the event as the body. JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from legation.model import CodedReport, ReportedEvent
from legation.spans import Span

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def annotation_records(reports: Iterable[CodedReport]) -> Iterator[dict[str, Any]]:
    """One annotation for each reported event and statement of each report."""
    for coded in reports:
        for event in coded.events:
            yield _annotation(coded, f"urn:legation:telling:{event.id}", event.evidence, _event(event))
        for number, statement in enumerate(coded.statements):
            body = {"statement": statement.speaker.name, "direct": statement.direct, "country": statement.speaker.country}
            yield _annotation(coded, f"urn:legation:statement:{coded.report.id}:{number}", statement.evidence, body)


def _event(event: ReportedEvent) -> dict[str, Any]:
    return {
        "type": event.type, "mode": event.mode, "cameo": event.cameo, "status": event.status, "date": event.date.edtf() or None,
        "actors": [a.name for a in event.actors], "recipients": [a.name for a in event.recipients], "rules": list(event.rules),
    }  # fmt: skip


def _annotation(coded: CodedReport, id_: str, span: Span, body: dict[str, Any]) -> dict[str, Any]:
    text = coded.report.text
    return {
        "@context": _CONTEXT,
        "id": id_,
        "type": "Annotation",
        "motivation": "classifying",
        "body": {"type": "TextualBody", "format": "application/json", "value": body},
        "target": {
            "source": coded.report.url or f"urn:legation:report:{coded.report.id}",
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector", "exact": span.text(text), "prefix": text[max(0, span.start - _AROUND) : span.start],
                    "suffix": text[span.end : span.end + _AROUND],
                },
            ],
        },
    }  # fmt: skip
