"""The dated seed of office-holders: dates that fit, one holder at a time, names that do not mix people up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from legation.errors import SetupError
from legation.lexicon.countries import load_countries
from legation.lexicon.offices import Holding, bound, build, load_offices, name_key

SHARED = {"senator"}
MONTH = timedelta(days=31)
"""Where a change is known by its month only, both rows hold that month."""


@pytest.fixture(scope="module")
def holdings() -> tuple[Holding, ...]:
    return load_offices()


def test_size(holdings: tuple[Holding, ...]) -> None:
    assert len(holdings) >= 500
    assert len({h.country for h in holdings}) >= 60


def test_one_holder_at_a_time(holdings: tuple[Holding, ...]) -> None:
    by_office: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for holding in holdings:
        if holding.office not in SHARED:
            by_office[holding.country, holding.office].append(holding)
    overlaps = []
    for group in by_office.values():
        for one, other in pairwise(sorted(group, key=lambda h: h.start)):
            if one.end is None or one.end - other.start >= MONTH:
                overlaps.append((one.person, one.end, other.person, other.start, other.where))
    assert not overlaps


def test_every_row_has_a_known_country_sector_and_source(holdings: tuple[Holding, ...]) -> None:
    known = set(load_countries().by_code) | {"EUR", "IGO"}
    assert not [h for h in holdings if h.country not in known or not h.sectors or not h.source]


def test_no_name_stands_for_people_of_two_countries_on_one_day(holdings: tuple[Holding, ...]) -> None:
    for found in build(holdings).by_name.values():
        for number, one in enumerate(found):
            for other in found[number + 1 :]:
                if name_key(one.person.split()) == name_key(other.person.split()) or one.country == other.country:
                    continue
                assert (one.end or date.max) < other.start or (other.end or date.max) < one.start, (one, other)


def _table() -> list[Holding]:
    mine = Holding(person="Ana María Ruiz", names=("Ruiz",), country="PER", office="president", sectors=("GOV",),
                   start=date(2010, 1, 1), end=date(2014, 12, 31))  # fmt: skip
    later = Holding(person="Ana María Ruiz", country="IGO", office="secretary-general", sectors=("IGO",), start=date(2016, 1, 1))
    return [mine, later]


def test_standing_follows_the_day() -> None:
    offices = build(_table())
    now = offices.standing(["Ruiz"], date(2012, 5, 1))
    assert now is not None and (now.country, now.sectors, now.now) == ("PER", ("GOV",), True)
    after = offices.standing(["Ana", "María", "Ruiz"], date(2015, 5, 1))
    assert after is not None and (after.sectors, after.title) == (("ELI",), "former president")
    before = offices.standing(["Ana", "Maria", "Ruiz"], date(2001, 5, 1))
    assert before is not None and (before.country, before.sectors) == ("PER", ())
    today = offices.standing(["Ana", "Maria", "Ruiz"], None)
    assert today is not None and today.country == "IGO"
    assert offices.standing(["Ana", "Vidal"], date(2012, 5, 1)) is None


def test_namesakes_are_decided_by_who_is_in_office() -> None:
    other = Holding(person="Pedro Ruiz", names=("Ruiz",), country="CHL", office="president", sectors=("GOV",),
                    start=date(2020, 1, 1), end=date(2022, 1, 1))  # fmt: skip
    offices = build([*_table(), other])
    found = offices.standing(["Ruiz"], date(2021, 1, 1))
    assert found is not None and found.country == "CHL"
    assert offices.standing(["Ruiz"], date(2025, 1, 1)) is None


def test_what_was_read_comes_before_the_seed() -> None:
    read = Holding(person="Ana María Ruiz", country="PER", office="foreign minister", sectors=("GOV",), start=date(2012, 1, 1),
                   end=date(2012, 12, 31), origin="register", left=False)  # fmt: skip
    found = build([*_table(), read]).standing(["Ana", "María", "Ruiz"], date(2012, 5, 1))
    assert found is not None and (found.title, found.origin) == ("foreign minister", "register")


def test_bounds() -> None:
    assert bound("2014", "x:1", last=False) == date(2014, 1, 1)
    assert bound("2016-02", "x:1", last=True) == date(2016, 2, 29)
    with pytest.raises(SetupError, match="x:7"):
        bound("14-2016", "x:7", last=False)


def test_a_row_that_ends_before_it_begins_names_its_line(tmp_path: Path) -> None:
    from legation.lexicon.offices import COLUMNS, _holding
    from legation.lexicon.tables import read_csv

    file = tmp_path / "offices.csv"
    file.write_text(",".join(COLUMNS) + "\nAna Ruiz,,PER,president,GOV,2014,2010,own\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"offices\.csv:2"):
        [_holding(row) for row in read_csv(file, COLUMNS)]
