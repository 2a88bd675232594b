"""Country codes of other traditions: names, FIPS 10-4, Correlates of War numbers, CAMEO."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

from legation.model import Actor, Place


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ISO 3166 alpha-3, name, ISO alpha-2, FIPS 10-4, COW number and CAMEO code; empty where there is none."""

    code: str
    name: str
    alpha2: str
    fips: str
    cow: str
    cameo: str


_NONE = Country("", "", "", "", "", "")
_WIDER = {"IGO": Country("IGO", "", "", "", "", "IGO"), "EUR": Country("EUR", "European Union", "EU", "", "", "EUR")}


@cache
def _groups() -> dict[str, str]:
    text = (resources.files("legation") / "data" / "formats" / "groups.csv").read_text(encoding="utf-8")
    return {f"org:{row['id']}": row["cameo"] for row in csv.DictReader(io.StringIO(text))}


def known_group(actor: Actor) -> str:
    """CAMEO's code of an organisation that has one (UNO, NAT, EEC); empty for all others."""
    return _groups().get(actor.id, "EEC" if actor.id == "state:EUR" else "")


@cache
def _table() -> dict[str, Country]:
    text = (resources.files("legation") / "data" / "formats" / "countries.csv").read_text(encoding="utf-8")
    return {row["code"]: Country(**row) for row in csv.DictReader(io.StringIO(text))}


def point(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude of a place that is finer than a country: the middle of a country is no place."""
    if place is None or place.precision == "country" or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def country(code: str | None) -> Country:
    """The codes of a country; all empty for one that is unknown."""
    return _WIDER.get(code or "") or _table().get(code or "", _NONE)
