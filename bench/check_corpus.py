"""Check folders of annotated stories: evidence, codes, statuses, kinds and dates.

Usage: python bench/check_corpus.py FOLDER [FOLDER ...]

Every ``NAME.story.json`` needs a ``NAME.gold.json`` beside it.  Errors are printed
one a line; the exit status is 1 when there are any.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

PARTS = ("roles", "events", "statements", "gatherings", "standings")
STORY_KEYS = {"id", "publisher", "url", "published", "headline", "text"}

EVENT_TYPES = frozenset(
    [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ]
)
EVENT_STATUSES = frozenset(["occurred", "ongoing", "planned", "possible", "negated", "cancelled"])
SECTORS = frozenset(
    ["GOV", "LEG", "JUD", "MIL", "COP", "SPY", "MED", "IGO", "NGO", "EDU", "BUS", "OPP", "REB", "CVL", "ELI"]
)
GATHERING_KINDS = frozenset(["summit", "talks", "visit", "ceremony", "conference", "exercise", "other"])
PARTICIPANT_STATUSES = frozenset(["attended", "expected", "invited", "absent", "declined"])
STANDING_KINDS = frozenset(
    [
        "ally",
        "adversary",
        "member",
        "not_member",
        "sanctions",
        "warrant",
        "at_war",
        "warming",
        "cooling",
        "recognises",
        "no_relations",
        "host",
        "dependency",
    ]
)
COUNTRY_CODES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA
BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN
CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU
EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB
GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL
ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO
LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR
MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER
PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM
SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK
TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM
VUT WLF WSM XKX YEM ZAF ZMB ZWE EUR IGO
"""
COUNTRIES = frozenset(COUNTRY_CODES.split())
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

Record = dict[str, Any]


def iso_day(value: object) -> date | None:
    """The day that an ISO string names, or None when it names none."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def one_of(field: str, value: object, allowed: frozenset[str]) -> Iterator[str]:
    if value not in allowed:
        yield f"{field}: {value!r} is not a known code"


def country(field: str, value: object) -> Iterator[str]:
    if value is not None and value not in COUNTRIES:
        yield f"{field}: {value!r} is no country code"


def party(field: str, record: Record, *, extra: Iterable[str] = ()) -> Iterator[str]:
    """Errors of a ``{"name", "country"}`` record."""
    if set(record) != {"name", "country", *extra}:
        yield f"{field}: keys are {sorted(record)}"
        return
    if not isinstance(record["name"], str) or not record["name"].strip():
        yield f"{field}: empty name"
    yield from country(f"{field} {record['name']!r}", record["country"])


def interval(field: str, value: object) -> Iterator[str]:
    """Errors of a date interval; null is a good one."""
    if value is None:
        return
    if not isinstance(value, dict) or set(value) != {"start", "end"}:
        yield f"{field}: neither null nor an interval"
        return
    start, end = iso_day(value["start"]), iso_day(value["end"])
    if start is None or end is None:
        yield f"{field}: {value} is not made of ISO dates"
    elif start > end:
        yield f"{field}: {value} ends before it starts"


def keys(record: Record, expected: str) -> Iterator[str]:
    if set(record) != set(expected.split()):
        yield f"keys are {sorted(record)}"


def role_errors(record: Record) -> Iterator[str]:
    yield from keys(record, "person country title sector evidence")
    yield from country("country", record.get("country"))
    yield from one_of("sector", record.get("sector"), SECTORS)
    for field in ("person", "title"):
        if not record.get(field):
            yield f"{field}: empty"


def event_errors(record: Record) -> Iterator[str]:
    yield from keys(
        record,
        "type type_ok actors recipients status date place attributed_to evidence",
    )
    yield from one_of("type", record.get("type"), EVENT_TYPES)
    for other in record.get("type_ok", []):
        yield from one_of("type_ok", other, EVENT_TYPES)
        if other == record.get("type"):
            yield f"type_ok: repeats the type {other}"
    yield from one_of("status", record.get("status"), EVENT_STATUSES)
    if not record.get("actors"):
        yield "actors: none"
    for side in ("actors", "recipients"):
        for member in record.get(side, []):
            yield from party(side, member)
    yield from interval("date", record.get("date"))
    yield from country("place", record.get("place"))
    if not all(isinstance(name, str) and name for name in record.get("attributed_to", [])):
        yield "attributed_to: not a list of names"


def statement_errors(record: Record) -> Iterator[str]:
    yield from keys(record, "speaker direct evidence")
    yield from party("speaker", record.get("speaker", {}))
    if not isinstance(record.get("direct"), bool):
        yield "direct: neither true nor false"


def gathering_errors(record: Record) -> Iterator[str]:
    yield from keys(record, "name kind place date participants evidence")
    yield from one_of("kind", record.get("kind"), GATHERING_KINDS)
    yield from country("place", record.get("place"))
    yield from interval("date", record.get("date"))
    if len(record.get("participants", [])) < 2:
        yield "participants: fewer than two"
    for member in record.get("participants", []):
        yield from party("participants", member, extra=["status"])
        yield from one_of("participant status", member.get("status"), PARTICIPANT_STATUSES)


def standing_errors(record: Record) -> Iterator[str]:
    yield from keys(record, "a b kind since evidence")
    yield from one_of("kind", record.get("kind"), STANDING_KINDS)
    for side in ("a", "b"):
        if not record.get(side):
            yield f"{side}: empty"
    since = record.get("since")
    if since is not None and not (isinstance(since, str) and PARTIAL_DATE.fullmatch(since)):
        yield f"since: {since!r} is no ISO date"


CHECKS = {
    "roles": role_errors,
    "events": event_errors,
    "statements": statement_errors,
    "gatherings": gathering_errors,
    "standings": standing_errors,
}


def story_errors(story: Record, name: str) -> Iterator[str]:
    if set(story) != STORY_KEYS:
        yield f"story: keys are {sorted(story)}"
        return
    if story["id"] != name:
        yield f"story: id is {story['id']!r}"
    if story["published"] is not None and iso_day(story["published"]) is None:
        yield f"story: published {story['published']!r} is no ISO date"
    for field in ("headline", "text"):
        if not isinstance(story[field], str) or not story[field].strip():
            yield f"story: empty {field}"


def gold_errors(story: Record, gold: Record) -> Iterator[str]:
    if set(gold) != set(PARTS):
        yield f"gold: parts are {sorted(gold)}"
        return
    for part, check in CHECKS.items():
        seen: set[str] = set()
        for number, record in enumerate(gold[part]):
            label = f"{part}[{number}]"
            for error in check(record):
                yield f"{label} {error}"
            evidence = record.get("evidence")
            if not evidence or not (evidence in story["text"] or evidence in story["headline"]):
                yield f"{label} evidence is not in the story: {evidence!r}"
            whole = json.dumps(record, sort_keys=True)
            if whole in seen:
                yield f"{label} is given twice"
            seen.add(whole)


def check_folder(folder: Path, counts: Counter[str]) -> Iterator[str]:
    """Errors of all stories of one folder; ``counts`` gathers what there is."""
    for path in sorted(folder.glob("*.story.json")):
        name = path.name.removesuffix(".story.json")
        story = json.loads(path.read_text(encoding="utf-8"))
        counts["stories"] += 1
        errors = list(story_errors(story, name))
        gold_path = path.with_name(f"{name}.gold.json")
        if not gold_path.exists():
            errors.append("no gold file")
        elif not errors:
            gold = json.loads(gold_path.read_text(encoding="utf-8"))
            errors.extend(gold_errors(story, gold))
            counts.update({part: len(gold.get(part, [])) for part in PARTS})
        yield from (f"{path.parent.name}/{name}: {error}" for error in errors)
    for path in sorted(folder.glob("*.gold.json")):
        if not path.with_name(path.name.replace(".gold.", ".story.")).exists():
            yield f"{path.parent.name}/{path.name}: no story file"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check folders of annotated stories.")
    parser.add_argument("folders", nargs="+", type=Path)
    folders: list[Path] = parser.parse_args(argv).folders
    failed = False
    for folder in folders:
        counts: Counter[str] = Counter()
        for error in check_folder(folder, counts):
            failed = True
            print(error)
        print(f"{folder}: " + ", ".join(f"{counts[part]} {part}" for part in ("stories", *PARTS)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
