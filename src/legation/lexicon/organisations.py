"""Organisations that are parties in their own right: international bodies, alliances, parties, armed groups, media."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from legation.lexicon.phrases import PhraseTable
from legation.lexicon.tables import read_csv


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One organisation. `country` is ISO 3166 alpha-3, EUR, IGO or None; `sector` a code of the sector list."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Organisations:
    """The organisations by id and by name."""

    by_id: Mapping[str, Organisation] = field(default_factory=dict)
    names: PhraseTable[Organisation] = field(default_factory=PhraseTable)
    outlets: Mapping[str, Organisation] = field(default_factory=dict)

    def outlet(self, publisher: str) -> Organisation | None:
        """The news outlet that a publisher's name or address means ("www.thetimes.example" → The Times)."""
        name = publisher.lower().removeprefix("www.")
        for part in (name, name.split("/")[0].rsplit(".", 1)[0], *name.split(".")):
            found = self.outlets.get("".join(filter(str.isalnum, part)).removeprefix("the"))
            if found is not None:
                return found
        return None


def load_organisations() -> Organisations:
    """The organisations that ship with the package.

    Raises:
        SetupError: if the file is missing or a row has the wrong number of cells.
    """
    by_id: dict[str, Organisation] = {}
    names: PhraseTable[Organisation] = PhraseTable()
    outlets: dict[str, Organisation] = {}
    for row in read_csv("organisations.csv", ("id", "name", "aliases", "kind", "country", "sector")):
        body = Organisation(
            id=row["id"], name=row["name"], kind=row["kind"], country=row["country"] or None, sector=row["sector"] or None,
            start=row["start"], end=row["end"],
        )  # fmt: skip
        by_id[body.id] = body
        for phrase in dict.fromkeys((row["name"], *row.many("aliases"))):
            names.add(phrase, body)
            if body.kind == "media":
                outlets.setdefault("".join(filter(str.isalnum, phrase.lower())).removeprefix("the"), body)
    return Organisations(by_id, names, outlets)
