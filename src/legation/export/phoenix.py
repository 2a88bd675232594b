"""The Phoenix event table: 26 columns, tab-separated, no header. CAMEO roots 01 and 02 have quad class 0, root 16 has 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from legation.codebook import Codebook
from legation.export.choosing import dyads, filed_code
from legation.export.countries import country, known_group, point
from legation.export.delimited import Cell
from legation.export.gdelt import full_code
from legation.model import Actor
from legation.store import Told

_SIDE = ("Full", "Entity", "Role", "Attribute")
PHOENIX = (
    "EventID", "Date", "Year", "Month", "Day", *(f"{side}Actor{name}" for side in ("Source", "Target") for name in _SIDE), "EventCode",
    "EventRootCode", "QuadClass", "GoldsteinScore", "Issues", "ActionLat", "ActionLong", "LocationName", "StateName", "CountryName",
    "SentenceID", "URLs", "NewsSources",
)  # fmt: skip
_ROLES = frozenset(["GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"])
_WIDER = frozenset(["IGO", "NGO", "IMG", "MNC"])
_VERSION = "legation1"


def quad_class(root: str) -> int:
    """Phoenix's own quad class of a CAMEO root code."""
    number = int(root)
    return 0 if number <= 2 else 1 if number <= 5 else 2 if number <= 8 else 3 if number <= 13 or number == 16 else 4


def phoenix_rows(told: Iterable[Told], codebook: Codebook) -> Iterator[dict[str, Cell]]:
    """Rows of the table, one for each pair of parties."""
    for one in told:
        event, code, place = one.event, codebook.cameo(filed_code(codebook, one.event)), one.event.place
        day = event.date.first or event.date.last
        assert day is not None
        at = point(place)
        for number, (source, target) in enumerate(dyads(event)):
            yield {
                "EventID": f"{event.id}-{number}_{_VERSION}",
                "Date": f"{day:%Y%m%d}",
                "Year": f"{day:%Y}",
                "Month": f"{day:%m}",
                "Day": f"{day:%d}",
                **_side("Source", source),
                **_side("Target", target),
                "EventCode": code.code,
                "EventRootCode": code.root,
                "QuadClass": quad_class(code.root),
                "GoldsteinScore": code.goldstein_gdelt,
                "Issues": "".join(f"{name},1;" for name in event.contexts),
                "ActionLat": at[0] if at else None,
                "ActionLong": at[1] if at else None,
                "LocationName": place.name if place and place.precision in ("city", "point") else "",
                "StateName": place.name if place and place.precision == "region" else "",
                "CountryName": (place.country or "") if place else "",
                "SentenceID": ";".join(f"{a.telling.report}_{a.paragraph}" for a in one.accounts),
                "URLs": ";".join(dict.fromkeys(a.url.replace(";", "%3B") for a in one.accounts if a.url)),
                "NewsSources": ";".join(name.replace(";", ",") for name in event.publishers),
            }


def _side(side: str, actor: Actor | None) -> dict[str, Cell]:
    if actor is None:
        return {}
    sector = "" if actor.kind == "state" else actor.sector or ""
    entity = country(actor.country).cameo or (sector if sector in _WIDER else "")
    other = known_group(actor) or (sector if sector not in _ROLES and sector != entity else "")
    return {
        f"{side}ActorFull": full_code(actor), f"{side}ActorEntity": entity, f"{side}ActorRole": sector if sector in _ROLES else "",
        f"{side}ActorAttribute": other,
    }  # fmt: skip
