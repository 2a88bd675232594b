"""Datelines: place, date and agency before the first words of a report, in the styles of the agencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from legation.parsing.wire_patterns import dateline_regexes, wire_lexicon

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends (an offset in the words given), and what it says."""

    end: int
    place: str
    agency: str
    date: str
    weak: bool


@lru_cache(maxsize=1)
def _shapes() -> tuple[re.Pattern[str], ...]:
    return dateline_regexes()


def read_dateline(words: str) -> Dateline | None:
    """The dateline at the beginning of `words`, or None.

    A dateline without agency and date counts only with its place in capitals, and is marked weak.
    """
    head = words[:LONGEST]
    for shape in _shapes():
        if (found := shape.match(head)) and (line := _checked(found, words)):
            return line
    return None


def _checked(found: re.Match[str], words: str) -> Dateline | None:
    parts = found.groupdict()
    place, agency, date = parts.get("place") or "", (parts.get("agency") or "").strip(), parts.get("date") or ""
    lexicon = wire_lexicon()
    if any(word in lexicon.not_places for word in re.findall(r"[\w’']+", place)) or place.lower() in lexicon.labels:
        return None
    capitals = _in_capitals(re.split(r"[,/;]|\s-\s", place)[0])
    if agency:
        known = agency.lower() in lexicon.agencies or bool(lexicon.agency.match(agency))
        ends = bool((parts.get("dash") or "").strip() or found.end() == len(words))
        if known:
            good = "dash" not in parts or ends or bool(date) or capitals
        else:
            good = len(agency.split()) <= 4 and agency[0].isupper() and (bool(date) or (capitals and ends))
    else:
        good = capitals or bool(date) or words.startswith("(")
    weak = not agency and not date
    if weak and not _starts_sentence(words[found.end() :]):
        return None
    if place.startswith("The ") and not place.startswith("The Hague") and not date:
        return None
    if not good or (len(found[0]) >= len(words.rstrip()) and not agency):
        return None
    if not agency and "," in place and place.rsplit(",", 1)[1].strip().lower() in lexicon.agencies:
        place, agency = (part.strip() for part in place.rsplit(",", 1))
    return Dateline(found.end(), place.rstrip(" .,"), agency, date, weak)


def _starts_sentence(words: str) -> bool:
    first = words.lstrip(" \u00a0\u200b\"'“‘«([")[:1]
    return bool(first) and not first.islower()


def _in_capitals(place: str) -> bool:
    letters = [char for char in place if char.isalpha()]
    small = re.sub(r"\b(?:de|del|la|le|el|of|the|and|upon|Mc|al)\b", "", place)
    return len(letters) >= 3 and not any(char.islower() for char in small if char.isalpha())
