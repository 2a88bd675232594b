"""Countries, their people, capitals and other seats that stand for a government, regions, and ambiguous words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from legation.lexicon.phrases import PhraseTable, cut, fold
from legation.lexicon.tables import read_csv

NameKind = Literal["country", "demonym", "people", "metonym", "region"]
_COMPASS = frozenset({"the north", "the south", "the east", "the west"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state, territory or former state: ISO 3166 alpha-3 code, usual name, kind, capital, years of existence."""

    code: str
    name: str
    kind: str
    capital: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoName:
    """What a phrase names: `codes` are the countries it stands for ("the Koreas" has two)."""

    phrase: str
    codes: tuple[str, ...]
    kind: NameKind
    sector: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of an ambiguous word: it holds when one of the `cues` (folded) stands near or in the story."""

    word: str
    kind: str
    codes: tuple[str, ...]
    cues: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Countries:
    """The geographic dictionary."""

    by_code: Mapping[str, Country] = field(default_factory=dict)
    names: PhraseTable[GeoName] = field(default_factory=PhraseTable)
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """The usual name of a country, or the code itself when it is not one (EUR, IGO)."""
        country = self.by_code.get(code)
        return country.name if country else code


def load_countries() -> Countries:
    """The countries, metonyms, regions and ambiguous words that ship with the package.

    Raises:
        SetupError: if a file is missing or a row has the wrong number of cells.
    """
    by_code: dict[str, Country] = {}
    names: PhraseTable[GeoName] = PhraseTable()
    for row in read_csv("countries.csv", ("code", "name", "kind", "names", "demonyms", "adjectives", "capital")):
        code = row["code"]
        by_code[code] = Country(
            code=code, name=row["name"], kind=row["kind"], capital=row["capital"],
            start=_year(row["start"]), end=_year(row["end"]),
        )  # fmt: skip
        for phrase in dict.fromkeys((row["name"], *row.many("names"))):
            names.add(phrase, GeoName(phrase=phrase, codes=(code,), kind="country"))
        adjectives = row.many("adjectives")
        for phrase in adjectives:
            names.add(phrase, GeoName(phrase=phrase, codes=(code,), kind="demonym"))
        for phrase in row.many("demonyms"):
            if phrase not in adjectives:
                names.add(phrase, GeoName(phrase=phrase, codes=(code,), kind="people"))
    for row in read_csv("metonyms.csv", ("phrase", "code", "kind", "sector")):
        entry = GeoName(
            phrase=row["phrase"], codes=_codes(row["code"]), kind="metonym", sector=row["sector"] or None, note=row["kind"]
        )
        names.add(row["phrase"], entry)
    for row in read_csv("regions.csv", ("name", "code", "names")):
        for phrase in dict.fromkeys((row["name"], *row.many("names"))):
            names.add(phrase, GeoName(phrase=phrase, codes=_codes(row["code"]), kind="region", note=row["kind"]))
        for phrase in row.many("demonyms"):
            names.add(phrase, GeoName(phrase=phrase, codes=_codes(row["code"]), kind="region", note="people"))
    return Countries(by_code, names, _load_readings())


def _load_readings() -> dict[str, tuple[Reading, ...]]:
    found: dict[str, list[Reading]] = {}
    for row in read_csv("ambiguous.csv", ("word", "reading", "code", "when")):
        cues = tuple(tuple(fold(part) for part in cut(cue)) for cue in row["when"].split(",") if cue.strip())
        key = " ".join(fold(part) for part in cut(row["word"]))
        reading = Reading(word=row["word"], kind=row["reading"], codes=_codes(row["code"]), cues=cues)
        found.setdefault(key, []).append(reading)
    return {key: tuple(readings) for key, readings in found.items()}


def is_compass(phrase: str) -> bool:
    """Whether a name is a point of the compass that stands for a half of a divided country ("the North")."""
    return phrase.lower() in _COMPASS


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in cell.replace("+", "|").split("|") if code.strip())


def _year(cell: str) -> int | None:
    return int(cell[:4]) if cell[:4].isdigit() else None
