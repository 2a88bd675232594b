"""W3C Web Annotations: each evidence as a position and a quotation in its report, with the event as the body. JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from legation.model import CodedReport, Gathering, ReportedEvent, Role, Standing, Statement
from legation.spans import Span

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
_Body = dict[str, Any]


def annotation_records(reports: Iterable[CodedReport]) -> Iterator[dict[str, Any]]:
    """One annotation for each record of each report."""
    for coded in reports:
        for event in coded.events:
            yield _annotation(coded, f"urn:legation:telling:{event.id}", event.evidence, _event(event))
        others: tuple[tuple[str, Sequence[Any]], ...] = (
            ("statement", coded.statements), ("role", coded.roles), ("gathering", coded.gatherings), ("standing", coded.standings),
        )  # fmt: skip
        for kind, records in others:
            for number, record in enumerate(records):
                body = _OTHERS[kind](record) | {"rules": list(record.rules)}
                yield _annotation(coded, f"urn:legation:{kind}:{coded.report.id}:{number}", record.evidence, body)


def _statement(said: Statement) -> _Body:
    return {"type": "statement", "speaker": said.speaker.name, "country": said.speaker.country, "direct": said.direct}


def _role(role: Role) -> _Body:
    return {"type": "role", "person": role.person, "title": role.title, "country": role.country, "sector": role.sector}


def _gathering(one: Gathering) -> _Body:
    guests = [{"name": guest.actor.name, "attendance": guest.status} for guest in one.participants]
    return {"type": "gathering", "kind": one.kind, "name": one.name, "date": one.date.edtf() or None, "participants": guests}


def _standing(one: Standing) -> _Body:
    return {"type": "standing", "kind": one.kind, "a": one.a.name, "b": one.b.name, "holds": one.polarity}


_OTHERS: dict[str, Callable[[Any], _Body]] = {
    "statement": _statement, "role": _role, "gathering": _gathering, "standing": _standing,
}  # fmt: skip


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
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": body["type"]},
            {
                "type": "TextualBody", "purpose": "describing", "format": "application/json",
                "value": json.dumps(body, ensure_ascii=False),
            },
        ],
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
