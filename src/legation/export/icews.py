"""The ICEWS coded event table: 20 columns, tab-separated with a header. Symmetric events stand twice, as in the original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from legation.codebook import Codebook
from legation.export.choosing import dyads
from legation.export.countries import country
from legation.export.delimited import Cell
from legation.export.gdelt import number_of
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


def icews_rows(told: Iterable[Told], codebook: Codebook) -> Iterator[dict[str, Cell]]:
    """Rows of the table, one for each pair of parties."""
    for one in told:
        event, code = one.event, codebook.cameo(one.event.cameo)
        day, place = event.date.first or event.date.last, event.place
        assert day is not None
        first = one.accounts[0] if one.accounts else None
        for source, target in dyads(event):
            yield {
                "Event ID": number_of(event.id, source.id, target.id if target else "") >> 24,
                "Event Date": day.isoformat(),
                **_side("Source", source),
                "Event Text": code.label,
                "CAMEO Code": code.code,
                "Intensity": code.goldstein_icews,
                **_side("Target", target),
                "Story ID": number_of(first.telling.report) >> 24 if first else None,
                "Sentence Number": first.paragraph if first else None,
                "Publisher": first.telling.publisher if first else "",
                "City": place.name if place and place.precision in ("city", "point") else "",
                "Province": place.name if place and place.precision == "region" else "",
                "Country": country(place.country).name if place else "",
                "Latitude": place.lat if place else None,
                "Longitude": place.lon if place else None,
            }


def _side(side: str, actor: Actor | None) -> dict[str, Cell]:
    if actor is None:
        return {}
    return {
        f"{side} Name": actor.name, f"{side} Sectors": SECTORS.get(actor.sector or "", ""), f"{side} Country": country(actor.country).name,
    }  # fmt: skip
