"""Coded reports in the shape of the story benchmark: `NAME.story.json` in, `NAME.pred.json` out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from legation.model import Actor, CodedReport, Place, Source
from legation.timespan import TimeSpan

_STANDINGS = frozenset({
    "ally", "adversary", "member", "not_member", "sanctions", "warrant", "at_war", "warming", "cooling", "recognises", "no_relations",
    "host", "dependency",
})  # fmt: skip
"""The kinds of ANNOTATION.md; the record has a few more."""


def predict_folder(folder: Path, out: Path, read: Any) -> int:
    """Code every story of a folder tree and write one prediction file each.

    Args:
        folder: holds `NAME.story.json` files, in any depth; labels are not looked at.
        out: where the predictions go.
        read: a function (text, metadata) → CodedReport.

    Returns:
        How many stories were coded.
    """
    out.mkdir(parents=True, exist_ok=True)
    paths = sorted(folder.rglob("*.story.json"))
    for path in paths:
        story = json.loads(path.read_text(encoding="utf-8"))
        coded = read(story["text"], story)
        name = path.name.removesuffix(".story.json")
        (out / f"{name}.pred.json").write_text(json.dumps(as_gold(coded), indent=1, ensure_ascii=False), encoding="utf-8")
    return len(paths)


_SECTORS = {
    "UAF": "REB", "PRM": "REB", "CRM": "REB", "LAB": "CVL", "AGR": "CVL", "REF": "CVL", "HLH": "CVL", "PRE": "GOV",
}  # fmt: skip
"""Sectors of the record that ANNOTATION.md does not tell apart."""


def as_gold(coded: CodedReport) -> dict[str, Any]:
    """A coded report in the fields of ANNOTATION.md."""
    quote = coded.quote
    return {
        "roles": [
            {
                "person": r.person, "country": r.country, "title": r.title, "sector": _SECTORS.get(r.sector or "", r.sector),
                "evidence": quote(r.evidence),
            }
            for r in coded.roles
        ],
        "events": [
            {
                "type": e.type, "actors": party_rows(e.actors), "recipients": party_rows(e.recipients), "status": e.status, "date": _date(e.date),
                "place": _place(e.place), "attributed_to": _names(e.attributed_to), "evidence": quote(e.evidence),
                "confidence": e.confidence, "rules": list(e.rules),
            }
            for e in coded.events
        ],
        "statements": [
            {"speaker": {"name": s.speaker.name, "country": s.speaker.country}, "direct": s.direct, "evidence": quote(s.evidence)}
            for s in coded.statements
        ],
        "gatherings": [
            {
                "name": g.name, "kind": g.kind, "place": _place(g.place), "date": _date(g.date), "evidence": quote(g.evidence),
                "participants": [{"name": p.actor.name, "country": p.actor.country, "status": p.status} for p in g.participants],
            }
            for g in coded.gatherings
        ],
        "standings": [
            {
                "a": _side(s.a, s.b), "b": _side(s.b, s.a), "kind": s.kind, "since": s.since.edtf() or None,
                "evidence": quote(s.evidence),
            }
            for s in coded.standings
            if s.kind in _STANDINGS and s.polarity and not s.until.known
        ],
    }  # fmt: skip


def _side(actor: Actor, other: Actor) -> str:
    """A party of a standing: its country, but the name of an armed group, and of parties of one country."""
    if actor.kind in {"group", "organisation"} and actor.sector in {"REB", "UAF", "PRM", "CRM"}:
        return actor.name
    alike = actor.country == other.country and actor.kind == other.kind
    return actor.name if actor.country is None or alike else actor.country


def party_rows(actors: Sequence[Actor]) -> list[dict[str, str | None]]:
    return [{"name": actor.name, "country": actor.country} for actor in actors]


def _names(sources: Sequence[Source]) -> list[str]:
    return [source.name for source in sources]


def _date(when: TimeSpan) -> dict[str, str] | None:
    first, last = when.first or when.last, when.last or when.first
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    return {"start": first.isoformat(), "end": last.isoformat()}


def _place(place: Place | None) -> str | None:
    return place.country if place else None
