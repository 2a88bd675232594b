"""GDELT event tables (1.0 with 58 columns, 2.0 with 61) and the mentions table of 2.0 (16 columns).

Layout after GDELT's published schemas; country codes are FIPS 10-4 in the Geo columns and CAMEO everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from legation.codebook import Codebook
from legation.conclusions import Event
from legation.export.choosing import dyads, filed_code
from legation.export.countries import country, known_group, point
from legation.export.delimited import Cell
from legation.model import Actor, Place, content_id
from legation.store import STATEMENT, Account, Told

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_MIDDLE = (
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles",
    "AvgTone",
)  # fmt: skip


def _columns(geo: tuple[str, ...]) -> tuple[str, ...]:
    actors = tuple(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR)
    places = tuple(f"{side}Geo_{name}" for side in ("Actor1", "Actor2", "Action") for name in geo)
    return ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *actors, *_MIDDLE, *places, "DATEADDED", "SOURCEURL")


GDELT1 = _columns(_GEO1)
GDELT2 = _columns(_GEO2)
MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
_LEAD = 1
"""An event told in the first paragraph is a root event."""


def number_of(*parts: str) -> int:
    """A number for an id, from its content (63 bits)."""
    return int(content_id(*parts), 16) >> 1


def event_rows(told: Iterable[Told], codebook: Codebook, *, version: int) -> Iterator[dict[str, Cell]]:
    """Rows of the event table, one for each pair of parties.

    Args:
        told: events with a date.
        codebook: for quad classes, scores and code levels.
        version: 1 or 2.
    """
    for one in told:
        for pair in dyads(one.event):
            yield _event(one, pair, codebook, version)


def pair_number(event: Event, source: Actor | None, target: Actor | None) -> int:
    """The number of one row of an event."""
    return number_of(event.id, source.id if source else "", target.id if target else "")


def _event(one: Told, pair: tuple[Actor | None, Actor | None], codebook: Codebook, version: int) -> dict[str, Cell]:
    event, code = one.event, codebook.cameo(filed_code(codebook, one.event))
    day = event.date.first or event.date.last
    assert day is not None
    row: dict[str, Cell] = {
        "GLOBALEVENTID": pair_number(event, *pair),
        "SQLDATE": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": day.year,
        "FractionDate": f"{day.year + ((day.month - 1) * 30 + day.day) / 365:.4f}",
        "IsRootEvent": int(any(account.paragraph <= _LEAD for account in one.accounts)),
        "EventCode": code.code,
        "EventBaseCode": code.base,
        "EventRootCode": code.root,
        "QuadClass": code.quad,
        "GoldsteinScale": code.goldstein_gdelt,
        "NumMentions": len(one.accounts),
        "NumSources": max(1, len({account.telling.publisher for account in one.accounts})),
        "NumArticles": len({account.telling.report for account in one.accounts}),
        "DATEADDED": _added(event, version),
        "SOURCEURL": next((account.url for account in one.accounts if account.url), ""),
    }
    for n, actor in enumerate(pair, 1):
        if actor is not None:
            row |= {f"Actor{n}{name}": value for name, value in _actor(actor).items()}
    row |= {"Actor1Geo_Type": 0, "Actor2Geo_Type": 0}
    row |= {f"ActionGeo_{name}": value for name, value in _geo(event.place).items()}
    return row


def _actor(actor: Actor) -> dict[str, Cell]:
    code = "" if actor.country == "IGO" else country(actor.country).cameo
    group = known_group(actor)
    role = "" if actor.kind == "state" else actor.sector or ("IGO" if actor.country == "IGO" else "")
    return {
        "Code": full_code(actor), "Name": actor.name.upper(), "CountryCode": code, "KnownGroupCode": group, "Type1Code": role,
    }  # fmt: skip


def full_code(actor: Actor) -> str:
    """The whole CAMEO code of a party, in blocks of three letters: a country with its role, or an organisation (IGOUNO).

    A state as such has no role after its country.
    """
    group, role = known_group(actor), actor.sector or ""
    if group or actor.country == "IGO":
        return "IGO" + (group or (role if role != "IGO" else ""))
    code = country(actor.country).cameo
    return code + ("" if actor.kind == "state" else role)


def _added(event: Event, version: int) -> str:
    """The day of the first report; empty when no report has one."""
    return f"{event.first_reported:%Y%m%d}" + ("000000" if version == 2 else "") if event.first_reported else ""


def _geo(place: Place | None) -> dict[str, Cell]:
    """Geo columns: a country (type 1) or a place in one (types 4 and 5; 2 and 3 in the United States)."""
    if place is None:
        return {"Type": 0}
    land, at = country(place.country), point(place)
    finer = {"city": (3, 4), "point": (3, 4), "region": (2, 5)}.get(place.precision)
    kind = finer[0 if place.country == "USA" else 1] if finer else 1 if place.precision == "country" else 0
    whole = ", ".join(dict.fromkeys(part for part in (place.name, land.name) if part)) if kind != 1 else land.name or place.name
    return {
        "Type": kind, "FullName": whole, "CountryCode": land.fips, "ADM1Code": land.fips if kind == 1 else "",
        "Lat": at[0] if at else None, "Long": at[1] if at else None,
    }  # fmt: skip


def mention_rows(told: Iterable[Told]) -> Iterator[dict[str, Cell]]:
    """Rows of the mentions table: one for each account of each row of the event table."""
    for one in told:
        for source, target in dyads(one.event):
            number = pair_number(one.event, source, target)
            for account in one.accounts:
                yield _mention(one.event, number, account)


def _mention(event: Event, number: int, account: Account) -> dict[str, Cell]:
    telling = account.telling
    return {
        "GLOBALEVENTID": number, "EventTimeDate": _time(event.date.first or event.date.last), "MentionTimeDate": _time(telling.published),
        "MentionType": 1 if account.url else 2, "MentionSourceName": telling.publisher,
        "MentionIdentifier": account.url or telling.report, "SentenceID": account.paragraph, "Actor1CharOffset": -1,
        "Actor2CharOffset": -1, "ActionCharOffset": telling.event.trigger.start, "InRawText": 1,
        "Confidence": None if event.type == STATEMENT else round(telling.event.confidence * 100), "MentionDocLen": account.length,
    }  # fmt: skip


def _time(day: date | None) -> str:
    return f"{day:%Y%m%d}000000" if day else ""
