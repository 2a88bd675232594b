"""FollowTheMoney entities as JSON Lines: events, parties, offices and their holders, memberships, sanctions.

FollowTheMoney's Event has no status, direction or code: they stand in `keywords`. Its countries are ISO alpha-2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from legation.export.countries import country
from legation.export.set_aside import SetAside
from legation.lexicon.phrases import fold
from legation.model import Actor, Role, Standing, content_id
from legation.store import Row, Told
from legation.timespan import TimeSpan

Entity = dict[str, Any]
_SCHEMA = {"person": "Person", "state": "PublicBody", "government": "PublicBody", "organisation": "Organization", "group": "Organization",
           "population": "LegalEntity"}  # fmt: skip


def entities(told: Iterable[Told], roles: Iterable[Row[Role]], standings: Iterable[Row[Standing]]) -> Iterator[Entity]:
    """All entities; a party once, when it is first met."""
    with SetAside() as met:
        for one in told:
            *parties, event = _event(one)
            yield from _fresh(parties, met)
            yield event
        for role in roles:
            yield from _fresh(_role(role), met)
        for standing in standings:
            yield from _fresh(_standing(standing), met)


def _fresh(found: Iterable[Entity], met: SetAside) -> Iterator[Entity]:
    for entity in found:
        if met.first(entity["id"]):
            yield entity


def _entity(id_: str, schema: str, **properties: Any) -> Entity:
    if "name" in properties and not any(letter.isalnum() for letter in str(properties["name"])):
        properties["name"] = "unnamed"  # a name of quotation marks or blanks alone is none there
    kept = {name: [str(v) for v in (value if isinstance(value, list) else [value]) if v] for name, value in properties.items()}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _id(*parts: str) -> str:
    return f"legation-{content_id(*parts)}"


def _alpha2(code: str | None) -> str:
    return country(code).alpha2.lower()


def _party(actor: Actor) -> Entity:
    schema = _SCHEMA[actor.kind]
    extra: dict[str, Any] = {"position": actor.title} if schema == "Person" else {}
    return _entity(_id("party", actor.id), schema, name=actor.name, country=_alpha2(actor.country), **extra)


def _event(one: Told) -> Iterator[Entity]:
    event = one.event
    parties = (*event.actors, *event.recipients)
    yield from (_party(actor) for actor in parties)
    words = one.accounts[0].telling.words if one.accounts else ""
    codes = [event.type, f"{event.type}-{event.mode}" if event.mode else "", f"cameo:{event.cameo}", f"status:{event.status}", *event.contexts]
    codes += [f"actor:{a.name}" for a in event.actors] + [f"recipient:{a.name}" for a in event.recipients]
    by, to = (", ".join(a.name for a in side) for side in (event.actors, event.recipients))
    yield _entity(
        _id("event", event.id), "Event", name=f"{event.type}: {by}{f' – {to}' if to else ''}", involved=[_id("party", a.id) for a in parties],
        startDate=_day(event.date, 0), endDate=_day(event.date, 1), summary=words, keywords=codes,
        country=sorted({_alpha2(a.country) for a in parties} - {""}), location=event.place.name if event.place else "",
        sourceUrl=[account.url for account in one.accounts if account.url], publisher=list(event.publishers),
    )  # fmt: skip


def _day(date: TimeSpan, side: int) -> str:
    day = (date.first, date.last)[side]
    return day.isoformat() if day else ""


def _role(row: Row[Role]) -> Iterator[Entity]:
    role = row.record
    slug = "-".join(fold(word) for word in role.person.split())
    person, post = _id("party", f"person:{role.country or '-'}:{slug}"), _id("position", role.title, role.country or "")
    yield _entity(person, "Person", name=role.person, position=role.title, country=_alpha2(role.country))
    yield _entity(post, "Position", name=f"{role.title}, {country(role.country).name}".strip(", "), country=_alpha2(role.country))
    as_of = role.as_of or row.published
    yield _entity(
        _id("occupancy", person, post, row.report), "Occupancy", holder=person, post=post, date=as_of.isoformat() if as_of else "",
        description=row.evidence, publisher=row.publisher,
    )  # fmt: skip


def _standing(row: Row[Standing]) -> Iterator[Entity]:
    standing = row.record
    if not standing.polarity or standing.kind not in ("member", "sanctions"):
        return
    left, right = _party(standing.a), _party(standing.b)
    yield left
    yield right
    since, until = _day(standing.since, 0), _day(standing.until, 1)
    if standing.kind == "member":
        if right["schema"] == "Organization" or right["schema"] == "PublicBody":
            yield _entity(
                _id("membership", row.id), "Membership", member=left["id"], organization=right["id"], startDate=since, endDate=until,
                summary=row.evidence,
            )  # fmt: skip
    else:
        yield _entity(
            _id("sanction", row.id), "Sanction", entity=right["id"], authority=standing.a.name, country=_alpha2(standing.a.country),
            startDate=since, endDate=until, reason=row.evidence,
        )  # fmt: skip
