"""Who held which office when: the small dated table that ships with the package, and what was read from reports.

Every entry is dated evidence: an office, its country and sector, and the days from which and to which it was held. The table of
the package (offices.csv) is a seed of plain facts; what a report says overrules it, and a setting leaves it out.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from legation.errors import SetupError
from legation.lexicon.phrases import cut, fold
from legation.lexicon.tables import Row, read_csv

SEED = "seed"
COLUMNS = ("person", "aliases", "country", "office", "sector", "start", "end", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One person in one office.

    Args:
        person: the fullest name.
        names: other names and spellings; one word is a short form that alone suffices.
        country: ISO 3166 alpha-3, EUR or IGO.
        office: the title, in lower case.
        sectors: the codes of the sector list, the first one first.
        start, end: first and last day; no end: held on the day the evidence ends.
        origin: "seed", or where else it is from; stands in the rules of what used it ("office:seed").
        left: the end is when the office was left; false where the evidence only stops there.
        source: on what it rests. where: file and line.
    """

    person: str
    names: tuple[str, ...] = ()
    country: str
    office: str
    sectors: tuple[str, ...]
    start: date
    end: date | None = None
    left: bool = True
    origin: str = SEED
    source: str = ""
    where: str = ""

    def held_on(self, day: date) -> bool:
        """Whether the person held the office on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a person on a day: country, sectors and title; `now` is false for a former office-holder."""

    country: str
    sectors: tuple[str, ...]
    title: str
    now: bool
    origin: str
    person: str


@dataclass(frozen=True, slots=True)
class Offices:
    """Holdings by the folded words of a person's name."""

    by_name: Mapping[tuple[str, ...], tuple[Holding, ...]] = field(default_factory=dict)
    holdings: tuple[Holding, ...] = ()

    def of(self, words: Sequence[str]) -> tuple[Holding, ...]:
        """All holdings of whoever is named by these words, with or without middle names."""
        key = name_key(words)
        found = self.by_name.get(key, ())
        if not found and len(key) > 2:
            # A middle name or initial more than is known: "Emmanuel Jean-Michel Macron".
            found = tuple(h for h in self.by_name.get((key[0], key[-1]), ()) if len(name_key(h.person.split())) == 2)
        return found

    def standing(self, words: Sequence[str], day: date | None) -> Standing | None:
        """For whom the named person acts on a day; without a day, on the last day that is known of the person.

        A name that fits several people is decided by who of them was in office; it stays unknown if that does not tell.
        """
        found = self.of(words)
        if not found:
            return None
        current = [h for h in found if (h.end is None if day is None else h.held_on(day))]
        if any(h.origin != SEED for h in current):
            current = [h for h in current if h.origin != SEED]
        people = {name_key(h.person.split()) for h in current or found}
        if len(people) > 1:
            if len({h.country for h in current or found}) > 1:
                return None
            one = (current or found)[0]
            return Standing(country=one.country, sectors=(), title="", now=False, origin=one.origin, person="")
        if current:
            best = current[0]
            return Standing(
                country=best.country, sectors=best.sectors, title=best.office, now=True, origin=best.origin, person=best.person
            )
        past = [h for h in found if h.end is not None and (day is None or h.end < day)]
        if not past:
            first = min(found, key=lambda h: h.start)
            return Standing(country=first.country, sectors=(), title="", now=False, origin=first.origin, person=first.person)
        last = max(past, key=lambda h: h.end or h.start)
        sectors, title = (("ELI",), f"former {last.office}") if last.left else ((), "")
        return Standing(
            country=last.country, sectors=sectors, title=title, now=False, origin=last.origin, person=last.person
        )

    def holders(self, country: str, office: str, day: date) -> tuple[Holding, ...]:
        """Who held an office on a day; several where the evidence conflicts or the office is shared."""
        wanted = fold(office)
        return tuple(h for h in self.holdings if h.country == country and fold(h.office) == wanted and h.held_on(day))


def name_key(words: Sequence[str]) -> tuple[str, ...]:
    """The folded words of a name without hyphens, initials and generation marks."""
    parts = [fold(part) for word in words for part in cut(word) if part not in {"-", ".", ","}]
    return tuple(part for part in parts if len(part) > 1 and part not in {"jr", "sr"}) or tuple(parts)


def build(holdings: Iterable[Holding]) -> Offices:
    """The table of these holdings; where two say something of one person, what was read comes before the seed."""
    ordered = sorted(holdings, key=lambda h: h.origin == SEED)
    by_name: dict[tuple[str, ...], list[Holding]] = {}
    for holding in ordered:
        for name in dict.fromkeys((holding.person, *holding.names)):
            known = by_name.setdefault(name_key(name.split()), [])
            if holding not in known:
                known.append(holding)
    return Offices({key: tuple(found) for key, found in by_name.items()}, tuple(ordered))


def load_offices() -> tuple[Holding, ...]:
    """The dated table that ships with the package.

    Raises:
        SetupError: if the file is missing, or a row has a bad date or ends before it begins.
    """
    return tuple(_holding(row) for row in read_csv("offices.csv", COLUMNS))


def _holding(row: Row) -> Holding:
    start = bound(row["start"], row.where, last=False)
    end = bound(row["end"], row.where, last=True) if row["end"] else None
    if end is not None and end < start:
        raise SetupError(f"{row['person']} leaves office before taking it", where=row.where, remedy="Check the two dates.")
    return Holding(
        person=row["person"], names=row.many("aliases"), country=row["country"], office=row["office"], sectors=row.many("sector"),
        start=start, end=end, source=row["source"], where=row.where,
    )  # fmt: skip


def bound(text: str, where: str, *, last: bool) -> date:
    """The first or last day of `2014`, `2014-05` or `2014-05-26`.

    Raises:
        SetupError: if it is none of these.
    """
    parts = text.split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else 12 if last else 1
        if len(parts) > 2:
            return date(year, month, int(parts[2]))
        return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
    except (ValueError, IndexError, calendar.IllegalMonthError) as error:
        raise SetupError(f"{text!r} is no date", where=where, remedy="Write 2014, 2014-05 or 2014-05-26.") from error
