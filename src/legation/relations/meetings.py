"""Who met whom, and which leaders went where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from legation.conclusions import Event, GatheringRecord
from legation.errors import SetupError
from legation.model import Actor
from legation.relations.deeds import COUNTED
from legation.timespan import TimeSpan

MEETING, VISIT = "CONSULT", "visit"
_THERE = ("attended",)
By = Literal["country", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two parties and the events and gatherings (by id) at which both were.

    `a` and `b` are codes of countries, or ids of persons; `name_a` and `name_b` are for people.
    """

    a: str
    b: str
    name_a: str
    name_b: str
    times: int
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit of a person, or of an unnamed party, of country `guest` to country `host`, as an event tells it."""

    guest: str
    host: str
    visitors: tuple[Actor, ...]
    status: str
    date: TimeSpan
    event: str


def meetings(
    events: Iterable[Event], gatherings: Iterable[GatheringRecord] = (), *, by: By = "country"
) -> list[Meeting]:
    """The network of who met whom: each pair once, the most frequent first.

    Args:
        events: talks and visits that took place count; others are passed over.
        gatherings: those who attended count.
        by: countries, or persons named.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    names: dict[str, str] = {}

    def note(actors: Iterable[Actor], id_: str) -> None:
        keys = {key: name for actor in actors for key, name in [_key(actor, by)] if key}
        names.update(keys)
        for pair in combinations(sorted(keys), 2):
            found[pair].append(id_)

    for event in events:
        if event.type == MEETING and event.status in COUNTED:
            note((*event.actors, *event.recipients), event.id)
    for gathering in gatherings:
        note((one.actor for one in gathering.attendance if one.status in _THERE), gathering.id)
    edges = [
        Meeting(a=a, b=b, name_a=names[a], name_b=names[b], times=len(ids), events=tuple(ids)) for (a, b), ids in found.items()
    ]
    return sorted(edges, key=lambda edge: (-edge.times, edge.a, edge.b))


def centrality(edges: Iterable[Meeting]) -> dict[str, float]:
    """How much of the network's shortest paths pass through each party (betweenness, 0 to 1), the highest first.

    Raises:
        SetupError: if networkx is not installed.
    """
    try:
        import networkx
    except ModuleNotFoundError as error:
        remedy = "Install it with: pip install 'legation[data]'"
        raise SetupError("networks need the package networkx", remedy=remedy) from error
    graph = networkx.Graph()
    for edge in edges:
        graph.add_edge(edge.a, edge.b, distance=1 / edge.times)
    found = networkx.betweenness_centrality(graph, weight="distance")
    return {name: round(value, 4) for name, value in sorted(found.items(), key=lambda item: (-item[1], item[0]))}


def visits(events: Iterable[Event], a: str, b: str) -> list[Visit]:
    """Visits between two countries either way, planned and cancelled ones too (see `status`), by date.

    Who acts is the visitor, who receives is the host.
    """
    found = []
    for event in events:
        if (event.type, event.mode) != (MEETING, VISIT):
            continue
        hosts = {actor.country for actor in event.recipients if actor.country}
        if event.place and event.place.country:
            hosts.add(event.place.country)
        for guest, host in ((a, b), (b, a)):
            visitors = tuple(actor for actor in event.actors if actor.country == guest)
            if visitors and host in hosts and guest != host:
                found.append(
                    Visit(guest=guest, host=host, visitors=visitors, status=event.status, date=event.date, event=event.id)
                )
    return sorted(found, key=lambda visit: (visit.date.first is None, str(visit.date.first), visit.event, visit.guest))


def _key(actor: Actor, by: By) -> tuple[str, str]:
    if by == "country":
        return actor.country or "", actor.country or ""
    return (actor.id, actor.name) if actor.kind == "person" else ("", "")
