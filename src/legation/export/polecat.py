"""The POLECAT table: 40 columns, tab-separated with a header; nothing is the word None, lists are joined with `;`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata

from legation.codebook import Codebook
from legation.export.countries import country, point
from legation.export.delimited import Cell
from legation.model import Actor
from legation.store import Told

_SIDE = ("Name", "Country", "COW", "Sectors", "Title", "Name Raw")
POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
PLOVER_SECTORS = {"MED": "JRN", "HLH": "MED"}
"""MED means media in the record and health in POLECAT: see reference table of sectors."""


def polecat_rows(told: Iterable[Told], codebook: Codebook) -> Iterator[dict[str, Cell]]:
    """Rows of the table: one an event, with several parties in one cell."""
    version = metadata.version("legation")
    for one in told:
        event, place = one.event, one.event.place
        day = event.date.first or event.date.last
        assert day is not None
        at = point(place)
        people = _names([a for a in (*event.actors, *event.recipients) if a.kind == "person"])
        bodies = _names([a for a in (*event.actors, *event.recipients) if a.kind in ("organisation", "group", "government")])
        town = place is not None and place.precision in ("city", "point")
        yield {
            "Event ID": event.id,
            "Event Date": day.isoformat(),
            "Event Type": event.type,
            "Event Mode": event.mode,
            "Intensity": codebook.score("plover-2", type=event.type, mode=event.mode),
            "Quad Code": _QUADS[codebook.quad(event.type)],
            "Contexts": ";".join(event.contexts),
            **_side("Actor", event.actors),
            **_side("Recipient", event.recipients),
            "Placename": place.name if place else None,
            "City": place.name if place and town else None,
            "Province": place.name if place and place.precision == "region" else None,
            "Country": place.country if place else None,
            "Latitude": at[0] if at else None,
            "Longitude": at[1] if at else None,
            "Raw Placename": place.name if place else None,
            "Feature Type": {"city": "P", "region": "A", "country": "PCLI"}.get(place.precision) if place else None,
            "Source": ";".join(_clean(name) for name in event.publishers),
            "Publication Date": event.first_reported.isoformat() if event.first_reported else None,
            "Story People": people,
            "Story Organizations": bodies,
            "Story Locations": place.name if place else None,
            "Language": "eng",
            "Version": f"Legation {version}",
        }


def _names(actors: Sequence[Actor]) -> str:
    return ";".join(dict.fromkeys(_clean(actor.name) for actor in actors))


def _clean(text: str) -> str:
    return text.replace(";", ",")


def _side(side: str, actors: Sequence[Actor]) -> dict[str, Cell]:
    sectors = [PLOVER_SECTORS.get(actor.sector or "", actor.sector or "None") for actor in actors]
    joined = {
        "Name": [_clean(actor.name) for actor in actors], "Country": [actor.country or "None" for actor in actors],
        "COW": [country(actor.country).cow or "None" for actor in actors], "Sectors": sectors,
        "Title": [_clean(actor.title or "None") for actor in actors], "Name Raw": [_clean(actor.name) for actor in actors],
    }  # fmt: skip
    row: dict[str, Cell] = {f"{side} {name}": ";".join(joined[name]) for name in _SIDE}
    row[f"Primary {side} Sector"] = sectors[0] if sectors else None
    return row
