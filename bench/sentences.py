"""One function a benchmark task: an item without labels in, a prediction in the scorer's shape out."""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.dates import predict_dates
from bench.system import System
from legation.coding.attribution import SpeechFinder
from legation.coding.dates import find_times
from legation.coding.status import StatusReader
from legation.model import Actor
from legation.parsed import ParsedReport, Token
from legation.spans import Span

_SCORED = {"ongoing": "occurred", "cancelled": "negated"}


def _published(item: dict[str, Any]) -> str | None:
    """The item's date where it is an ISO date (some sets hold clock times)."""
    try:
        return date.fromisoformat((item.get("date") or "")[:10]).isoformat()
    except ValueError:
        return None


def _known(item: dict[str, Any]) -> dict[str, Any]:
    """What an item says about its text, for the reader of reports."""
    return {"published": _published(item), "headline": item.get("title") or ""}


def coding(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """Events of one sentence: PLOVER type, CAMEO code, parties on both sides."""
    coded = system.code(system.parse(item["text"], _known(item)))
    events = []
    for event in coded.events:
        recipients = event.recipients
        actors = event.actors
        if not recipients and len(actors) > 1:
            actors, recipients = actors[:1], actors[1:]
        events.append({"root": event.type, "cameo": event.cameo, "source": _sides(actors), "target": _sides(recipients)})
    return {"events": events}


def _sides(actors: tuple[Actor, ...]) -> list[dict[str, Any]]:
    return [{"country": a.country, "code": a.country or "", "sector": a.sector, "text": a.name} for a in actors]


def actors(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """Country and role codes of one actor phrase."""
    from legation.parsing.actor_phrase import code_phrase

    lexicon, language = system.scheme.lexicon, system.scheme.language
    # The set's README: items without a date are of about 2022-23.
    day = date.fromisoformat((item.get("date") or "2022-12-31")[:10])
    country, first, second = code_phrase(item["actor"], item.get("context") or "", lexicon, language, day)
    return {"country": country or "", "code_1": first or "", "code_2": second or ""}


def dates(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """Time expressions with their values."""
    return {"timexes": predict_dates(system.scheme, item["text"], _published(item))}


def factuality(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """Whether the given event words happened, are planned, are possible, did not happen."""
    parsed = system.parse(item["text"], _known(item))
    reader = StatusReader(system.scheme.lexicon.status, parsed, find_times(parsed, system.scheme.lexicon))
    found = []
    for event in item["events"]:
        token = head_of(parsed, Span(*event["span"]))
        if token is not None:
            status = reader.read(token).status
            found.append({"id": event["id"], "status": _SCORED.get(status, status)})
    return {"events": found}


def head_of(parsed: ParsedReport, span: Span) -> Token | None:
    """The token of a span on which the others hang."""
    inside = [token for token in parsed.tokens if token.span.overlaps(span)]
    for token in inside:
        if token.head is token or token.head not in inside:
            return token
    return inside[-1] if inside else None


def attribution(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """Reported content with its source and cue."""
    parsed = system.parse(item["text"], _known(item))
    rows = []
    for found in SpeechFinder(parsed, system.scheme.lexicon.reporting).find():
        mention = parsed.mention_of(found.speaker) if found.speaker is not None else None
        source = mention.span if mention else found.speaker.span if found.speaker is not None else None
        rows.append({
            "source": [[source.start, source.end]] if source else [],
            "cue": [] if found.continued else [[found.cue.start, found.cue.end]],
            "content": [[piece.start, piece.end] for piece in found.content],
        })  # fmt: skip
    return {"attributions": rows}


def geo(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """Toponyms with coordinates and the English names of their countries."""
    from legation.coding.places import find_toponyms
    from legation.lexicon.gazetteer import load_gazetteer

    labels = load_gazetteer().labels
    parsed = system.parse(item["text"], _known(item))
    return {
        "toponyms": [
            {"span": [p.span.start, p.span.end], "lat": p.lat, "lon": p.lon, "country": labels.get(p.country or "", p.country)}
            for p in find_toponyms(parsed, system.scheme.lexicon)
            if p.span is not None
        ]
    }
