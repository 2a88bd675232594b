"""Leader travel in the columns of the COLT data set: one trip a visit of a head of state or government or a foreign minister.

Yes, No and blank: blank means not known, never No.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legation.conclusions import Event
from legation.export.countries import country
from legation.export.delimited import Cell
from legation.export.gdelt import number_of
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
    (re.compile(r"\b(?:foreign minister|minister (?:of|for) foreign affairs|secretary of state|foreign secretary)\b", re.I), "F"),
    (re.compile(r"\bcrown prince(?:ss)?\b", re.I), "CP"),
    (re.compile(r"\b(?:finance minister|minister (?:of|for) finance|treasury secretary)\b", re.I), "E"),
    (re.compile(r"\b(?:prime minister|premier|chancellor|taoiseach)\b", re.I), "G"),
    (re.compile(r"\b(?:president|king|queen|emperor|emir|sultan|leader)\b", re.I), "S"),
)
_IGO = re.compile(r"\b(?:secretary[- ]general|president|chair(?:man|woman|person)?|director[- ]general|chief)\b", re.I)
_LESSER = re.compile(
    r"\b(?:vice|deputy|assistant|under|former|ex|envoy|aide|advis[eo]r|spokes\w+|opposition|majority|minority|party|rebel|union|"
    r"parliament\w*|assembly|senate|speaker|court|bank|company|council|commission|university)\b",
    re.I,
)
_RULING = frozenset({None, "GOV", "MIL"})
"""Sectors of those whose trips COLT follows; a premier in opposition or a general out of office is none of them."""


def is_visit(event: Event) -> bool:
    """Whether it is a visit of a leader whom COLT follows to another country."""
    return event.type == "CONSULT" and event.mode == "visit" and bool(_travellers(event))


def _travellers(event: Event) -> list[tuple[Actor, str]]:
    """Those who travel, with their roles."""
    found = [(actor, leader_role(actor)) for actor in event.actors if actor.kind == "person"]
    return [(actor, role) for actor, role in found if role and (actor.country is None or actor.country != _visited(event))]


def _visited(event: Event) -> str | None:
    return event.recipients[0].country if event.recipients else event.place.country if event.place else None


def colt_rows(told: Iterable[Told]) -> Iterator[dict[str, Cell]]:
    """Trips: one for each leader of each visit. Other events are not for this format (`is_visit`)."""
    for one in told:
        for leader, role in _travellers(one.event):
            yield _trip(one, leader, role, _visited(one.event))


def leader_role(leader: Actor) -> str:
    """COLT's role of a person by title: S, G, F, E, CP; I at the head of an organisation; empty for one that COLT does not follow."""
    title = leader.title or ""
    if leader.country in ("IGO", "EUR"):
        lesser = re.search(r"\b(?:vice|deputy|assistant|under|former|envoy|aide|spokes\w+)\b", title, re.I)
        return "I" if _IGO.search(title) and not lesser else ""
    if leader.sector not in _RULING or _LESSER.search(title):
        return ""
    return next((role for pattern, role in _ROLES if pattern.search(title)), "")


def _trip(one: Told, leader: Actor, role: str, visited: str | None) -> dict[str, Cell]:
    event = one.event
    first, last = event.date.first, event.date.last
    days = (last - first).days + 1 if first and last and event.date.precision in ("day", "days", "range") else None
    hosts = [a for a in event.recipients if a.kind == "person" and leader_role(a) in ("S", "G")]
    links = list(dict.fromkeys(account.url for account in one.accounts if account.url))[:_LINKS]
    town = event.place is not None and event.place.precision in ("city", "point")
    row: dict[str, Cell] = {
        "TripID": f"{number_of(event.id) >> 32}-{leader.country or 'XXX'}-{visited or 'XXX'}-1",
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
