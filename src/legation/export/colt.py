"""Leader travel in the columns of the COLT data set: one trip a visit of a head of state or government or a foreign minister.

Yes, No and blank: blank means not known, never No.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legation.export.countries import country
from legation.export.delimited import Cell
from legation.model import Actor
from legation.store import Told

_LINKS = 33
COLT = (
    "TripID", "LeaderID", "LeaderCountryOrIGO", "LeaderCountryISO", "LeaderRegion", "LeaderSubregion", "PriorityLeader", "LeaderRole",
    "LeaderTitle", "LeaderSurname", "LeaderFullName", "CountryVisited", "CountryVisitedISO", "RegionVisited", "SubRegionVisited",
    "DisputedTerritory", "SemiAutoTerritory", "CityVisited", "TripYear", "TripStartDate", "TripEndDate", "TripDuration", "MetHostHoGS",
    "HostHOGSName", "AttendedMultilatEvent", "AttendedMultilatMinisterialEvent", "NameMultilatEvent", "MetNonhostHOGS", "NonhostHOGSNames",
    "PublicAddress", "SignedAgreement", "CulturalSiteOrCeremony", "BusinessLeaderOrForum", "MetIGOLeader", "IGOLeaderName", "Notes",
    "Confidence(1-5)", *(f"SourceLink{n}" for n in range(1, _LINKS + 1)),
)  # fmt: skip
_ROLES = (
    (re.compile(r"foreign minister|minister (?:of|for) foreign affairs|secretary of state", re.I), "F"),
    (re.compile(r"crown prince", re.I), "CP"),
    (re.compile(r"finance minister|minister (?:of|for) finance|treasury secretary", re.I), "E"),
    (re.compile(r"prime minister|premier|chancellor|taoiseach", re.I), "G"),
    (re.compile(r"secretary[- ]general", re.I), "I"),
    (re.compile(r"president|king|queen|emperor|emir|sultan|leader|chairman", re.I), "S"),
)
_LESSER = re.compile(r"\b(?:vice|deputy|former|ex|acting deputy|parliament|assembly|senate|speaker|court|bank|company)\b", re.I)


def colt_rows(told: Iterable[Told]) -> Iterator[dict[str, Cell]]:
    """Trips: one for each leader of each visit. Other events are passed over."""
    for one in told:
        event = one.event
        if event.type != "CONSULT" or event.mode != "visit":
            continue
        visited = event.recipients[0].country if event.recipients else event.place.country if event.place else None
        for leader in event.actors:
            role = role_of(leader.title)
            if leader.kind == "person" and role and leader.country != visited:
                yield _trip(one, leader, role, visited)


def role_of(title: str | None) -> str:
    """COLT's role of a title: S, G, F, E, I, CP; empty for one that COLT does not follow."""
    if not title or _LESSER.search(title):
        return ""
    return next((role for pattern, role in _ROLES if pattern.search(title)), "")


def _trip(one: Told, leader: Actor, role: str, visited: str | None) -> dict[str, Cell]:
    event = one.event
    first, last = event.date.first, event.date.last
    days = (last - first).days + 1 if first and last and event.date.precision in ("day", "days", "range") else None
    hosts = [a for a in event.recipients if a.kind == "person" and role_of(a.title) in ("S", "G")]
    links = list(dict.fromkeys(account.url for account in one.accounts if account.url))[:_LINKS]
    town = event.place is not None and event.place.precision in ("city", "point")
    row: dict[str, Cell] = {
        "TripID": f"{event.id}-{leader.country or 'XXX'}-{visited or 'XXX'}-1",
        "LeaderID": leader.id,
        "LeaderCountryOrIGO": country(leader.country).name or leader.country,
        "LeaderCountryISO": leader.country,
        "LeaderRole": role,
        "LeaderTitle": leader.title,
        "LeaderFullName": leader.name,
        "CountryVisited": country(visited).name or "Unknown",
        "CountryVisitedISO": visited,
        "CityVisited": event.place.name if event.place and town else None,
        "TripYear": first.year if first else None,
        "TripStartDate": first.isoformat() if first else None,
        "TripEndDate": last.isoformat() if last else None,
        "TripDuration": days if days is not None else "TBD",
        "MetHostHoGS": "Yes" if hosts and event.status in ("occurred", "ongoing") else None,
        "HostHOGSName": "; ".join(a.name for a in hosts) or None,
        "Notes": f"{event.status}; {one.accounts[0].telling.words if one.accounts else ''}".strip("; "),
        "Confidence(1-5)": min(5, 1 + int(event.confidence * 5)),
    }
    return row | {f"SourceLink{n}": link for n, link in enumerate(links, 1)}
