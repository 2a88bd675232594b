"""PLOVER records as JSON Lines (PLOVER manual 2.0, chapter 6). Several parties stay in one record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import metadata
from typing import Any

from legation.codebook import Codebook
from legation.export.countries import country, point
from legation.export.polecat import PLOVER_SECTORS
from legation.model import Actor, Place
from legation.store import Account, Told

_AUXILIARY = {"planned": "future", "possible": "hypothetical", "negated": "negation", "cancelled": "negation"}
"""The manual's auxiliary modes (section 2.3) for what the status says."""
_RESOLUTION = {"point": 5, "city": 4, "region": 2, "country": 1}


def plover_records(told: Iterable[Told], codebook: Codebook) -> Iterator[dict[str, Any]]:
    """One PLOVER record an event; `status` and `attributed_to` are fields beyond the manual."""
    version = metadata.version("legation")
    for one in told:
        event = one.event
        start, end = event.date.first or event.date.last, event.date.last or event.date.first
        assert start is not None and end is not None
        mode = [event.mode] if event.mode else []
        if event.status in _AUXILIARY:
            mode.append(_AUXILIARY[event.status])
        elif event.first_reported is not None and (event.first_reported - end).days > 7:
            mode.append("historical")
        first = one.accounts[0] if one.accounts else None
        record: dict[str, Any] = {
            "id": event.id,
            "has_event": True,
            "date": start.isoformat(),
            **({"enddate": end.isoformat()} if end != start else {}),
            "actor": [_entity(actor) for actor in event.actors],
            "recipient": [_entity(actor) for actor in event.recipients],
            "event": [event.type],
            "mode": mode,
            "context": list(event.contexts),
            "quad_code": codebook.quad(event.type),
            "event_scale": codebook.score("plover-2", type=event.type, mode=event.mode),
            "status": event.status,
            "event_text": list(dict.fromkeys(account.trigger for account in one.accounts)),
            "coder": f"Legation {version}",
        }
        if event.place is not None:
            record["event_loc"] = _location(event.place)
        if first is not None:
            record |= _told(first, codebook)
        yield record


def _entity(actor: Actor) -> dict[str, Any]:
    found = {
        "code": actor.country, "sector": PLOVER_SECTORS.get(actor.sector or "", actor.sector), "entity_text": actor.name, "office": actor.title,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _location(place: Place) -> dict[str, Any]:
    at = point(place)
    finer = {"city": "city", "point": "city", "region": "province"}.get(place.precision)
    found = {
        "extracted_place": place.name, "resolved_place": place.name, "lat": at[0] if at else None, "lon": at[1] if at else None,
        **({finer: place.name} if finer else {}),
        "country": country(place.country).name, "country_code": place.country, "resolution": _RESOLUTION.get(place.precision),
    }  # fmt: skip
    return {key: value for key, value in found.items() if value not in (None, "")}


def _told(account: Account, codebook: Codebook) -> dict[str, Any]:
    telling = account.telling
    span = telling.event.evidence
    cited = {
        "url": account.url, "title": account.headline, "publication": telling.publisher,
        "publication_date": telling.published.isoformat() if telling.published else None, "codebook": codebook.title,
        "version": codebook.version, "language": "eng",
    }  # fmt: skip
    return {
        "text": telling.words,
        "text_info": {"sequence": account.paragraph, "start": span.start, "end": span.end},
        "cite_info": {key: value for key, value in cited.items() if value},
        "attributed_to": [source.name for source in telling.event.attributed_to],
    }
