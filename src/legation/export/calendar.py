"""iCalendar (RFC 5545) of visits and meetings to come: one VEVENT each, with attendance, revisions and their source.

STATUS has no word for what has happened: such events carry X-LEGATION-STATUS, as all others do too. SEQUENCE grows with each
report that joins, so that whatever a later report changes is a later revision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any
from urllib.parse import quote

from legation.conclusions import Event, GatheringRecord
from legation.errors import SetupError
from legation.export.countries import point
from legation.export.networks import clean_xml
from legation.model import Actor, Attendance, Place
from legation.store import Told
from legation.timespan import TimeSpan

_STATUS = {"planned": "CONFIRMED", "possible": "TENTATIVE", "cancelled": "CANCELLED", "negated": "CANCELLED"}
_PARTSTAT = {"planned": "TENTATIVE", "possible": "TENTATIVE", "cancelled": "DECLINED", "negated": "DECLINED", "occurred": "ACCEPTED"}
PARTSTAT: dict[Attendance, str] = {
    "attended": "ACCEPTED", "expected": "TENTATIVE", "invited": "NEEDS-ACTION", "declined": "DECLINED", "absent": "DECLINED",
}  # fmt: skip
"""Attendance in the words of iCalendar."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def is_meeting(event: Event) -> bool:
    """Whether it is a meeting or visit with a first day."""
    return event.type == "CONSULT" and event.date.first is not None


def chosen(gatherings: Iterable[GatheringRecord], held: bool) -> Iterator[GatheringRecord]:
    """Gatherings with a first day; unless `held`, only those that nobody is told to have attended."""
    for one in gatherings:
        over = any(guest.status == "attended" for guest in one.attendance)
        if one.date.first is not None and (held or not over):
            yield one


def write_calendar(out: IO[bytes], told: Iterable[Told], gatherings: Iterable[GatheringRecord] = ()) -> int:
    """Write a calendar; returns how many entries it has.

    Args:
        out: an open binary file.
        told: dated meetings (`is_meeting`).
        gatherings: dated gatherings with attendance (`chosen`).

    Raises:
        SetupError: if icalendar is not installed.
    """
    try:
        import icalendar  # noqa: F401
    except ImportError as error:
        raise SetupError("icalendar is not installed", remedy="Run: pip install 'legation[data]'") from error
    out.write(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Legation//diplomatic record//EN\r\n")
    count = 0
    for one in told:
        out.write(_meeting(one).to_ical())
        count += 1
    for gathering in gatherings:
        out.write(_gathering(gathering).to_ical())
        count += 1
    out.write(b"END:VCALENDAR\r\n")
    return count


def _meeting(one: Told) -> Any:
    event = one.event
    entry = _entry(event.id, event.date, event.last_reported, len(event.tellings))
    entry.add("summary", _plain(_summary(event)))
    if event.status in _STATUS:
        entry.add("status", _STATUS[event.status])
    entry.add("x-legation-status", event.status)
    for party in {actor.id: actor for actor in (*event.actors, *event.recipients)}.values():
        _attend(entry, party, _PARTSTAT.get(event.status, "NEEDS-ACTION"))
    _locate(entry, event.place)
    if one.accounts:
        account = one.accounts[0]
        entry.add("description", _plain(f"{account.telling.words}\n{account.telling.publisher}".strip()))
        if account.url:
            entry.add("url", _plain(account.url))
    return entry


def _gathering(one: GatheringRecord) -> Any:
    entry = _entry(one.id, one.date, one.last_reported, len(one.tellings))
    entry.add("summary", _plain(one.name or one.kind))
    entry.add("categories", [one.kind])
    if one.host is not None:
        _attend(entry, one.host, "ACCEPTED", "CHAIR")
    for guest in one.attendance:
        if one.host is None or guest.actor.id != one.host.id:
            _attend(entry, guest.actor, PARTSTAT[guest.status])
    _locate(entry, one.place)
    told = [*one.counts, *(f"{guest.actor.name}: {guest.status}" for guest in one.attendance), *one.publishers]
    entry.add("description", _plain("\n".join(told)))
    return entry


def _entry(id_: str, days: TimeSpan, reported: date | None, tellings: int) -> Any:
    from icalendar import Event as Entry

    first, last = days.first, days.last or days.first
    assert first is not None and last is not None
    entry = Entry()
    entry.add("uid", f"{id_}@legation")
    entry.add("dtstamp", datetime.combine(reported or first, time(), UTC))
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("sequence", max(0, tellings - 1))
    entry.add("x-legation-date", days.edtf())
    return entry


def _attend(entry: Any, party: Actor, partstat: str, role: str = "REQ-PARTICIPANT") -> None:
    from icalendar import vCalAddress

    attendee = vCalAddress(f"urn:legation:{quote(party.id, safe=':')}")
    attendee.params["CN"] = " ".join(_plain(party.name).replace('"', "'").split())
    attendee.params["ROLE"] = role
    attendee.params["PARTSTAT"] = partstat
    entry.add("attendee", attendee, encode=0)


def _locate(entry: Any, place: Place | None) -> None:
    if place is None:
        return
    entry.add("location", _plain(place.name))
    if at := point(place):
        entry.add("geo", at)


def _plain(text: str) -> str:
    """Text without control characters and halves of surrogate pairs."""
    return _CONTROL.sub("", clean_xml(text))


def _summary(event: Event) -> str:
    by = " and ".join(actor.name for actor in event.actors[:4]) + (" and others" if len(event.actors) > 4 else "")
    if event.mode == "visit" and event.recipients:
        return f"{by}: visit to {event.recipients[0].name}"
    return f"{by}: {event.mode or 'meeting'}"
