"""The ICEWS coded event table: 20 columns, tab-separated with a header. Symmetric events stand twice, as in the original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from legation.codebook import Codebook
from legation.export.choosing import dyads, filed_code
from legation.export.countries import country, point
from legation.export.delimited import Cell
from legation.export.gdelt import number_of, pair_number
from legation.model import Actor
from legation.store import Told

ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity", "Target Name",
    "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip
SECTORS = {
    "GOV": "Government", "LEG": "Legislative / Parliamentary", "JUD": "Judicial", "MIL": "Military", "COP": "Police", "SPY": "Intelligence",
    "MED": "Media", "IGO": "International Government Organization", "NGO": "Nongovernmental Organization (International)",
    "EDU": "Education", "BUS": "Business", "OPP": "Opposition", "REB": "Rebel", "CVL": "Civilian", "ELI": "Elite", "PTY": "Parties",
    "REL": "Religious", "LAB": "Labor", "REF": "Refugees", "CRM": "Criminals / Gangs", "UAF": "Unidentified Forces", "PRM": "Paramilitary",
    "AGR": "Agricultural", "HLH": "Health",
}  # fmt: skip

_SPARE = 32
"""Readers hold the ids of ICEWS in 32-bit integers. As in the original an id may occur twice: the key is id and day."""


def icews_rows(told: Iterable[Told], codebook: Codebook) -> Iterator[dict[str, Cell]]:
    """Rows of the table, one for each pair of parties."""
    for one in told:
        event, code = one.event, codebook.cameo(filed_code(codebook, one.event))
        day, place = event.date.first or event.date.last, event.place
        assert day is not None
        at = point(place)
        first = one.accounts[0] if one.accounts else None
        for source, target in dyads(event):
            yield {
                "Event ID": pair_number(event, source, target) >> _SPARE,
                "Event Date": day.isoformat(),
                **_side("Source", source),
                "Event Text": code.label,
                "CAMEO Code": code.code,
                "Intensity": code.goldstein_icews,
                **_side("Target", target),
                "Story ID": number_of(first.telling.report) >> _SPARE if first else None,
                "Sentence Number": first.paragraph if first else None,
                "Publisher": first.telling.publisher if first else "",
                "City": place.name if place and place.precision in ("city", "point") else "",
                "Province": place.name if place and place.precision == "region" else "",
                "Country": country(place.country).name if place else "",
                "Latitude": at[0] if at else None,
                "Longitude": at[1] if at else None,
            }


def _side(side: str, actor: Actor | None) -> dict[str, Cell]:
    if actor is None:
        return {}
    sector = actor.sector or ""
    return {
        f"{side} Name": actor.name, f"{side} Sectors": SECTORS.get(sector, sector),
        f"{side} Country": "" if actor.country in ("IGO", "EUR") else country(actor.country).name,
    }  # fmt: skip
