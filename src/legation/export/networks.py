"""Who deals with whom as a network: GraphML (a multigraph) and GEXF 1.3 (dynamic: edges have their days).

Edges are all directed, since common readers refuse mixed graphs; those between parties that act together are `mutual`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO
from xml.sax.saxutils import quoteattr

from legation.codebook import Codebook
from legation.conclusions import Event
from legation.errors import SetupError
from legation.export.choosing import dyads
from legation.model import Actor
from legation.store import Told

_Edge = tuple[str, Actor, Actor, Told]


def _edges(told: Iterable[Told]) -> Iterator[_Edge]:
    """One edge for each pair of an event with two known parties; parties that act together once, not both ways."""
    for one in told:
        seen: set[frozenset[str]] = set()
        for number, (left, right) in enumerate(dyads(one.event)):
            if left is None or right is None or left.id == right.id:
                continue
            pair = frozenset((left.id, right.id))
            if not one.event.recipients and pair in seen:
                continue
            seen.add(pair)
            yield f"{one.event.id}-{number}", left, right, one


def write_graphml(out: IO[bytes], told: Iterable[Told], codebook: Codebook) -> int:
    """Write GraphML by networkx; returns how many edges there are.

    Raises:
        SetupError: if networkx is not installed.
    """
    try:
        import networkx
    except ImportError as error:
        raise SetupError("networkx is not installed", remedy="Run: pip install 'legation[data]'") from error
    graph = networkx.MultiDiGraph()
    for key, left, right, one in _edges(told):
        event = one.event
        for actor in (left, right):
            graph.add_node(clean_xml(actor.id), label=clean_xml(actor.name), country=actor.country or "", sector=actor.sector or "", kind=actor.kind)
        graph.add_edge(
            clean_xml(left.id), clean_xml(right.id), key=key, id=key, type=event.type, cameo=event.cameo, status=event.status, date=event.date.edtf(),
            score=codebook.score("goldstein-gdelt", cameo=event.cameo) or 0.0, reports=len(event.tellings),
            mutual=not event.recipients,
        )  # fmt: skip
    networkx.write_graphml(graph, out)
    return int(graph.number_of_edges())


def has_pair(event: Event) -> bool:
    """Whether two different parties of it are known."""
    return bool(event.actors) and len({actor.id for actor in (*event.actors, *event.recipients)}) > 1


def write_gexf(out: IO[str], told: Iterable[Told], codebook: Codebook) -> int:
    """Write GEXF 1.3; returns how many edges there are. Nodes come first in it: they are held in memory, the edges in a file.

    An undated event has an edge without days.
    """
    nodes: dict[str, Actor] = {}
    count = 0
    edges = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed below
    for key, left, right, one in _edges(told):
        event = one.event
        nodes[left.id], nodes[right.id] = left, right
        days = _days(event.date.first, event.date.last)
        mutual = "false" if event.recipients else "true"
        score = codebook.score("goldstein-gdelt", cameo=event.cameo)
        count += 1
        edges.write(
            f"<edge id={quoted(key)} source={quoted(left.id)} target={quoted(right.id)} type=\"directed\" "
            f"kind={quoted(event.type)} weight=\"1.0\"{days}>"
            f"<attvalues><attvalue for=\"status\" value={quoted(event.status)}/><attvalue for=\"cameo\" value={quoted(event.cameo)}/>"
            f"<attvalue for=\"mutual\" value=\"{mutual}\"/>"
            f"<attvalue for=\"score\" value={quoted(str(score or 0.0))}/></attvalues></edge>\n"
        )
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    out.write('<graph mode="dynamic" timeformat="date" timerepresentation="interval" defaultedgetype="directed">\n')
    out.write('<attributes class="node"><attribute id="country" title="country" type="string"/>')
    out.write('<attribute id="sector" title="sector" type="string"/></attributes>\n')
    out.write('<attributes class="edge"><attribute id="status" title="status" type="string"/>')
    out.write('<attribute id="cameo" title="cameo" type="string"/>')
    out.write('<attribute id="mutual" title="mutual" type="boolean"/><attribute id="score" title="score" type="double"/></attributes>\n<nodes>\n')
    for id_ in sorted(nodes):
        actor = nodes[id_]
        out.write(
            f"<node id={quoted(id_)} label={quoted(actor.name)}><attvalues><attvalue for=\"country\" value={quoted(actor.country or '')}/>"
            f"<attvalue for=\"sector\" value={quoted(actor.sector or '')}/></attvalues></node>\n"
        )
    out.write("</nodes>\n<edges>\n")
    edges.seek(0)
    shutil.copyfileobj(edges, out)
    edges.close()
    out.write("</edges>\n</graph>\n</gexf>\n")
    return count


def _days(first: date | None, last: date | None) -> str:
    start = f' start="{first.isoformat()}"' if first else ""
    return start + (f' end="{last.isoformat()}"' if last else "")


def clean_xml(text: str) -> str:
    """Text without the characters that XML 1.0 does not allow."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= "\x20" and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"))


def quoted(text: str) -> str:
    return quoteattr(clean_xml(text))
