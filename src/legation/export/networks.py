"""Who deals with whom as a network: GraphML (a multigraph) and GEXF 1.3 (dynamic: edges have their days).

Edges are all directed, since common readers refuse mixed graphs; those between parties that act together are `mutual`. Nodes
come first in both: the parties and the edges wait in temporary files, so that memory does not grow with the record.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from legation.codebook import Codebook
from legation.conclusions import Event
from legation.export.choosing import dyads
from legation.export.set_aside import SetAside
from legation.model import Actor
from legation.store import Told

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATA = {
    "node": {"label": "string", "country": "string", "sector": "string", "kind": "string"},
    "edge": {"type": "string", "cameo": "string", "status": "string", "date": "string", "score": "double", "reports": "int",
             "mutual": "boolean"},
}  # fmt: skip
"""What GraphML says of nodes and edges, with its types."""


@dataclass(frozen=True, slots=True)
class _Edge:
    key: str
    left: Actor
    right: Actor
    event: Event
    score: float
    mutual: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A file format: what stands before the nodes, between nodes and edges, and at the end; one of each."""

    head: str
    between: str
    tail: str
    node: Callable[[Actor], str]
    edge: Callable[[_Edge], str]


def write_graphml(out: IO[str], told: Iterable[Told], codebook: Codebook) -> int:
    """Write GraphML; returns how many edges there are."""
    return _write(out, _GRAPHML, _edges(told, codebook))


def write_gexf(out: IO[str], told: Iterable[Told], codebook: Codebook) -> int:
    """Write GEXF 1.3; returns how many edges there are. An undated event has an edge without days."""
    return _write(out, _GEXF, _edges(told, codebook))


def has_pair(event: Event) -> bool:
    """Whether two different parties of it are known."""
    return bool(event.actors) and len({actor.id for actor in (*event.actors, *event.recipients)}) > 1


def clean_xml(text: str) -> str:
    """Text without the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)


def quoted(text: str) -> str:
    """Text as the value of an attribute, in quotes."""
    return quoteattr(clean_xml(text))


def _edges(told: Iterable[Told], codebook: Codebook) -> Iterator[_Edge]:
    """One edge for each pair of an event with two known parties; parties that act together once, not both ways."""
    for one in told:
        event = one.event
        score = codebook.score("goldstein-gdelt", cameo=event.cameo) or 0.0
        mutual = "false" if event.recipients else "true"
        seen: set[frozenset[str]] = set()
        for number, (left, right) in enumerate(dyads(event)):
            if left is None or right is None or left.id == right.id:
                continue
            pair = frozenset((left.id, right.id))
            if not event.recipients and pair in seen:
                continue
            seen.add(pair)
            yield _Edge(f"{event.id}-{number}", left, right, event, score, mutual)


def _write(out: IO[str], form: _Form, edges: Iterable[_Edge]) -> int:
    count = 0
    with SetAside() as nodes, tempfile.TemporaryFile("w+", encoding="utf-8") as lines:
        for edge in edges:
            for actor in (edge.left, edge.right):
                nodes.keep(clean_xml(actor.id), form.node(actor))
            lines.write(form.edge(edge))
            count += 1
        out.write(form.head)
        for words in nodes:
            out.write(words)
        out.write(form.between)
        lines.seek(0)
        shutil.copyfileobj(lines, out)
        out.write(form.tail)
    return count


def _data(**values: object) -> str:
    return "".join(f'<data key="{name}">{escape(clean_xml(str(value)))}</data>' for name, value in values.items())


def _graphml_node(actor: Actor) -> str:
    data = _data(label=actor.name, country=actor.country or "", sector=actor.sector or "", kind=actor.kind)
    return f"<node id={quoted(actor.id)}>{data}</node>\n"


def _graphml_edge(one: _Edge) -> str:
    event = one.event
    data = _data(
        type=event.type, cameo=event.cameo, status=event.status, date=event.date.edtf(), score=one.score, reports=len(event.tellings),
        mutual=one.mutual,
    )  # fmt: skip
    return f"<edge id={quoted(one.key)} source={quoted(one.left.id)} target={quoted(one.right.id)}>{data}</edge>\n"


def _gexf_node(actor: Actor) -> str:
    return (
        f"<node id={quoted(actor.id)} label={quoted(actor.name)}><attvalues><attvalue for=\"country\" value={quoted(actor.country or '')}/>"
        f"<attvalue for=\"sector\" value={quoted(actor.sector or '')}/></attvalues></node>\n"
    )


def _gexf_edge(one: _Edge) -> str:
    event = one.event
    return (
        f"<edge id={quoted(one.key)} source={quoted(one.left.id)} target={quoted(one.right.id)} type=\"directed\" "
        f"kind={quoted(event.type)} weight=\"1.0\"{_days(event.date.first, event.date.last)}>"
        f"<attvalues><attvalue for=\"status\" value={quoted(event.status)}/><attvalue for=\"cameo\" value={quoted(event.cameo)}/>"
        f"<attvalue for=\"mutual\" value=\"{one.mutual}\"/>"
        f"<attvalue for=\"score\" value={quoted(str(one.score))}/></attvalues></edge>\n"
    )


def _days(first: date | None, last: date | None) -> str:
    start = f' start="{first.isoformat()}"' if first else ""
    return start + (f' end="{last.isoformat()}"' if last else "")


_GRAPHML = _Form(
    head='<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    + "".join(
        f'<key id="{name}" for="{what}" attr.name="{name}" attr.type="{kind}"/>\n'
        for what, names in _DATA.items() for name, kind in names.items()
    )
    + '<graph edgedefault="directed">\n',
    between="", tail="</graph>\n</graphml>\n", node=_graphml_node, edge=_graphml_edge,
)  # fmt: skip
_GEXF = _Form(
    head='<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    '<graph mode="dynamic" timeformat="date" timerepresentation="interval" defaultedgetype="directed">\n'
    '<attributes class="node"><attribute id="country" title="country" type="string"/>'
    '<attribute id="sector" title="sector" type="string"/></attributes>\n'
    '<attributes class="edge"><attribute id="status" title="status" type="string"/>'
    '<attribute id="cameo" title="cameo" type="string"/>'
    '<attribute id="mutual" title="mutual" type="boolean"/><attribute id="score" title="score" type="double"/></attributes>\n<nodes>\n',
    between="</nodes>\n<edges>\n", tail="</edges>\n</graph>\n</gexf>\n", node=_gexf_node, edge=_gexf_edge,
)  # fmt: skip
