"""Datelines: place, date and agency before the first words of a report, in the styles of the agencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from legation.parsing.wire_patterns import dateline_opening, dateline_regexes, wire_lexicon

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends (an offset in the words given), and what it says."""

    end: int
    place: str
    agency: str
    date: str
    weak: bool


_MARK = re.compile(r"[^\w\s,’'`]|\d")
"""What no dateline is without: a dash, colon, bracket, stroke or full stop, or the figures of a date."""


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return dateline_opening()


@lru_cache(maxsize=1)
def _shapes() -> tuple[re.Pattern[str], ...]:
    return dateline_regexes()


def read_dateline(words: str) -> Dateline | None:
    """The dateline at the beginning of `words`, or None.

    A dateline without agency and date counts only with its place in capitals, and is marked weak.
    """
    head = words[:LONGEST]
    opening = _opening().match(head)
    if opening is not None and not _MARK.search(head, 0, opening.end() + 1):
        return None  # a sentence that begins as any other
    for shape in _shapes():
        if (found := shape.match(head)) and (line := _checked(found, words)):
            return line
    return None


def _checked(found: re.Match[str], words: str) -> Dateline | None:
    parts = found.groupdict()
    place, agency, date = parts.get("place") or "", (parts.get("agency") or "").strip(), parts.get("date") or ""
    lexicon = wire_lexicon()
    if not agency and "," in place and place.rsplit(",", 1)[1].strip().lower() in lexicon.agencies:
        place, agency = (part.strip() for part in place.rsplit(",", 1))
    if any(word in lexicon.not_places for word in re.findall(r"[\w’']+", place)) or place.lower() in lexicon.labels:
        return None
    if place.startswith("The ") and not place.startswith("The Hague") and not date:
        return None
    weak = not agency and not date
    if weak and not _starts_sentence(words[found.end() :]):
        return None
    if not agency and found.end() >= len(words.rstrip()):
        return None
    if not (_agency_fits(parts, words, found.end()) if parts.get("agency") else _place_fits(place, agency or date, found[0])):
        return None
    return Dateline(found.end(), place.rstrip(" .,"), agency, date, weak)


def _agency_fits(parts: dict[str, str | None], words: str, end: int) -> bool:
    """Whether what stands where the agency stands is one: a known one, or a name with a date or a place in capitals."""
    lexicon = wire_lexicon()
    agency, date = (parts.get("agency") or "").strip(), parts.get("date")
    capitals = _in_capitals(parts.get("place") or "")
    ends = bool((parts.get("dash") or "").strip()) or end == len(words)
    if agency.lower() in lexicon.agencies or lexicon.agency.match(agency):
        return "dash" not in parts or ends or bool(date) or capitals
    return len(agency.split()) <= 4 and agency[:1].isupper() and (bool(date) or (capitals and ends))


def _place_fits(place: str, backed: str, whole: str) -> bool:
    """Whether a place without an agency in brackets makes a dateline: backed by a date, in capitals, or in brackets."""
    if backed or whole.startswith("("):
        return True
    if whole.rstrip().endswith((":", "|")) and (len(place) < 4 or len(re.split(r"[,/]", place)[0].split()) > 2):
        return False
    return _in_capitals(place)


def _starts_sentence(words: str) -> bool:
    first = words.lstrip(" \u00a0\u200b\"'“‘«([")[:1]
    return bool(first) and not first.islower()


def _in_capitals(place: str) -> bool:
    place = re.split(r"[,/;]|\s-\s", place)[0]
    letters = [char for char in place if char.isalpha()]
    small = re.sub(r"\b(?:de|del|la|le|el|of|the|and|upon|Mc|al)\b", "", place)
    return len(letters) >= 3 and not any(char.islower() for char in small if char.isalpha())
