"""GeoJSON (RFC 7946): a feature an event. A place known only as a country has no geometry: a centroid is no place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from legation.export.countries import point
from legation.store import Told


def write_geojson(out: IO[str], told: Iterable[Told]) -> int:
    """Write a FeatureCollection, one feature a line; returns how many there are."""
    out.write('{"type":"FeatureCollection","features":[\n')
    count = 0
    for one in told:
        out.write((",\n" if count else "") + json.dumps(feature(one), ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count


def feature(one: Told) -> dict[str, Any]:
    """One event as a feature; coordinates are longitude, latitude."""
    event, place = one.event, one.event.place
    at = point(place)
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": {"type": "Point", "coordinates": [at[1], at[0]]} if at else None,
        "properties": {
            "type": event.type, "mode": event.mode, "cameo": event.cameo, "status": event.status, "date": event.date.edtf() or None,
            "actors": [a.name for a in event.actors], "recipients": [a.name for a in event.recipients],
            "countries": sorted({a.country for a in (*event.actors, *event.recipients) if a.country}),
            "place": place.name if place else None, "country": place.country if place else None,
            "precision": place.precision if place else None, "reports": len(event.tellings), "publishers": list(event.publishers),
            "evidence": one.accounts[0].telling.words if one.accounts else None,
            "url": next((account.url for account in one.accounts if account.url), None),
        },
    }  # fmt: skip
