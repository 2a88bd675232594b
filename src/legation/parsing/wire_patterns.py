"""The patterns of wire furniture, from `furniture.toml`: loaded and compiled once.

A pattern is written with macros ({AGENCY}, {NAMES}, …) so that the word lists stand in one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from legation.errors import SetupError
from legation.lexicon.tables import read_toml

FILE = "furniture.toml"
PARTS = ("line", "start", "end", "anywhere")
ZONES = ("head", "under", "tail", "any")

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|"
    r"SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\.?"
)
_DATE = (
    rf"(?:{_MONTH}\s\d{{1,2}}(?!\d)(?:,?\s(?:19|20)\d\d)?|\d{{1,2}}\s{_MONTH}(?:,?\s(?:19|20)\d\d)?"
    r"|(?:19|20)\d\d-\d\d-\d\d)"
)
# A word of a name: a capital (or a letter without case), then letters, apostrophes, hyphens and full stops.
_WORD = r"[^\W\d_a-zà-öø-ÿ][\w’'.\-]{0,30}"
_PARTICLE = r"(?:de|del|della|da|di|do|dos|das|van|von|der|den|al|el|bin|ben|ibn|ter|la|le|du|of|the)"
_NAME = rf"(?:(?:van|von|de|al|el|bin)\s+)?{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,4}}"
_NAMES = rf"{_NAME}(?:\s*(?:,\s*(?:and\s)?|\band\s|\bAND\s|&|;)\s*{_NAME}){{0,11}}"
_PHOTO = (
    r"(?:AP(?:\s(?:Photo|Images))?|AFP|REUTERS|Reuters|EPA(?:-EFE)?|Getty(?:\sImages)?|GETTY(?:\sIMAGES)?|Shutterstock|"
    r"Yonhap|Xinhua|KCNA|Kyodo|TASS|Sputnik|Anadolu(?:\sAgency)?|NurPhoto|ZUMA|IANS|PTI|dpa|DPA|Photo|Photos|Handout|Pool|Agencies|Courtesy)"
)


@dataclass(frozen=True, slots=True)
class WirePattern:
    """One kind of furniture: what it is called, where it stands, how it looks, and what it cannot be without."""

    name: str
    kind: str
    part: str
    zone: str
    regex: re.Pattern[str]
    needs: tuple[str, ...] = ()

    def may_be_in(self, lower: str) -> bool:
        """Whether words, given in lower case, hold anything of what the pattern needs: far cheaper than to try it."""
        for word in self.needs:
            if word in lower:
                return True
        return not self.needs


@dataclass(frozen=True, slots=True)
class WireLexicon:
    """The patterns by part, the agencies in lower case, the labels, and the words that no dateline's place holds."""

    lines: tuple[WirePattern, ...]
    starts: tuple[WirePattern, ...]
    ends: tuple[WirePattern, ...]
    anywhere: tuple[WirePattern, ...]
    agencies: frozenset[str]
    labels: frozenset[str]
    not_places: frozenset[str]
    jobs: frozenset[str]
    agency: re.Pattern[str]


def macros(agencies: list[str]) -> dict[str, str]:
    """What the macros of the patterns stand for; `agencies` fills {AGENCY}, longest names first."""
    names = sorted({name.upper() for name in agencies} | set(agencies), key=lambda name: (-len(name), name))
    agency = r"(?<!\w)(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names) + r")(?!\w)"
    return {
        "{AGENCY}": agency, "{NAMES}": _NAMES, "{NAME}": _NAME, "{MONTH}": _MONTH, "{DATE}": _DATE, "{PHOTO}": _PHOTO,
    }  # fmt: skip


@lru_cache(maxsize=1)
def wire_lexicon() -> WireLexicon:
    """The furniture lexicon that ships with the package.

    Raises:
        SetupError: if a pattern is not a regular expression, or its part or zone is unknown; names the pattern.
    """
    data = read_toml(FILE)
    table = macros(data["agencies"])
    found: dict[str, list[WirePattern]] = {part: [] for part in PARTS}
    for entry in data["pattern"]:
        pattern = _compiled(entry, table)
        found[pattern.part].append(pattern)
    return WireLexicon(
        lines=tuple(found["line"]),
        starts=tuple(found["start"]),
        ends=tuple(found["end"]),
        anywhere=tuple(found["anywhere"]),
        agencies=frozenset(name.lower() for name in data["agencies"]),
        labels=frozenset(data["labels"]),
        not_places=frozenset(data["not_places"]),
        jobs=frozenset(data["jobs"]),
        agency=re.compile(table["{AGENCY}"]),
    )


def dateline_regexes() -> tuple[re.Pattern[str], ...]:
    """The shapes of a dateline, strongest first. Groups: place, date, agency; a shape without agency has none."""
    word = r"[^\W\d_a-zà-öø-ÿ][\w’'`.\-]{0,25}"
    joined = r"(?:de|del|la|le|el|du|da|do|of|the|and|upon|sur|al|ez|es|i|am|an|der)"
    one = rf"{word}(?:\s(?:{joined}\s){{0,2}}{word}){{0,3}}"
    place = rf"(?P<place>{one}(?:(?:\s?[/–-]\s?|,\s|;\s|\sand\s)(?:the\s)?{one}){{0,4}})"
    date = rf"(?P<date>(?:[A-Z][a-z]{{2,8}}day,?\s)?{_DATE})"
    dash = r"(?:\.?[\s\u200b]*(?:--+|[—–―-]|:)[\s\u200b]*|\.-\s*|\.(?=\s)\s*)"
    return (
        # MOSCOW, August 28. /TASS/.
        re.compile(rf"{place}[,.]?\s{date}\.?\s?/(?P<agency>[^/\n]{{2,40}})/[.:]?\s*(?:[—–-]+\s*)?"),
        # SEOUL, Aug 28 (Reuters) - ; Berlin (dpa) - ; Male/New Delhi, Mar 14 (PTI)
        re.compile(rf"{place}(?:[,.]?\s{date}[,.]?)?\s?[(\[](?P<agency>[^()\[\]\n]{{2,60}})[)\]](?P<dash>{dash}|\s+|$)"),
        # April 29 (UPI) —
        re.compile(rf"{date}[,.]?\s?\((?P<agency>[^()\n]{{2,60}})\){dash}"),
        # (ANSA) - ROME, AUG 28 - ; (Ulaanbaatar) --
        re.compile(rf"\((?P<agency>[^()\n]{{2,40}})\)\s*{dash}{place}(?:[,.]?\s{date})?{dash}"),
        re.compile(rf"\({place}\)\s*(?:--+|[—–])\s*"),
        # TOKYO, Aug. 28, Kyodo - ; MOSCOW, Aug 28 - RIA Novosti.
        re.compile(rf"{place}[,.]?\s{date}[,.]?\s(?P<agency>[A-Z][\w/ ]{{1,25}}?)\s?(?:--+|[—–-])\s+"),
        re.compile(rf"{place}[,.]?\s{date}\s?(?:--+|[—–-])\s(?P<agency>[A-Z][\w/ ]{{1,25}}?)\.\s+"),
        # SEOUL -- (UPI) --
        re.compile(rf"{place}\s*(?:--+|[—–-])\s*\((?P<agency>[^()\n]{{2,40}})\)(?P<dash>{dash})"),
        # ALMATY. KazTAG -
        re.compile(rf"{place}\.\s(?P<agency>[A-Z][\w ]{{1,20}}?)\s?(?P<dash>--+|[—–-])\s+"),
        # TOKYO, Aug 28 -
        re.compile(rf"{place}[,.]?\s{date}\.?\s?(?:--+|[—–:-])\s+"),
        # GENEVA — ; NEW DELHI: ; JERUSALEM |
        re.compile(rf"{place}\s*(?:--+|\s-|[—–:]|\s\|)\s+"),
    )


def dateline_opening() -> re.Pattern[str]:
    """The longest beginning of a text that may be a dateline's: capitalised words, numbers, joining words and marks."""
    return re.compile(
        r"(?:[^\W\d_a-zà-öø-ÿ][\w’'`.\-]*|\d[\w.]*|(?:de|del|la|le|el|du|da|do|of|the|and|upon|sur|al|ez|es|i|am|an|der)(?!\w)|[\W_])*+"
    )


def _compiled(entry: dict[str, Any], table: dict[str, str]) -> WirePattern:
    where = f"{FILE}, {entry.get('name', 'a pattern without a name')}"
    part, zone = entry["part"], entry["zone"]
    if part not in PARTS or zone not in ZONES:
        raise SetupError(f"part {part!r} or zone {zone!r} is unknown", where=where)
    text: str = entry["pattern"]
    for macro, meaning in table.items():
        text = text.replace(macro, meaning)
    if part == "line":
        text = rf"(?:{text})\s*"
    elif part == "end":
        text = rf"(?:{text})\s*$"
    try:
        return WirePattern(entry["name"], entry["kind"], part, zone, re.compile(text), tuple(entry.get("needs", ())))
    except re.error as error:
        raise SetupError(f"not a regular expression: {error}", where=where) from error
