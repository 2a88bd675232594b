"""iCalendar (RFC 5545) of visits and meetings to come: one VEVENT each, with attendance, revisions and their source.

STATUS has no word for what has happened: such events carry X-LEGATION-STATUS, as all others do too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import IO

from legation.errors import SetupError
from legation.store import Told

_STATUS = {"planned": "CONFIRMED", "possible": "TENTATIVE", "cancelled": "CANCELLED", "negated": "CANCELLED"}
_PARTSTAT = {"planned": "TENTATIVE", "possible": "TENTATIVE", "cancelled": "DECLINED", "negated": "DECLINED", "occurred": "ACCEPTED"}


def write_calendar(out: IO[bytes], told: Iterable[Told]) -> int:
    """Write a calendar of dated meetings (CONSULT) that lie ahead, may be, or were called off; returns how many.

    Raises:
        SetupError: if icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise SetupError("icalendar is not installed", remedy="Run: pip install 'legation[data]'") from error
    calendar = Calendar()
    calendar.add("prodid", "-//Legation//diplomatic record//EN")
    calendar.add("version", "2.0")
    count = 0
    for one in told:
        if one.event.type == "CONSULT" and one.event.date.first is not None:
            calendar.add_component(_entry(one))
            count += 1
    out.write(calendar.to_ical())
    return count


def _entry(one: Told):  # type: ignore[no-untyped-def]
    from icalendar import Event, vCalAddress, vText

    event = one.event
    first, last = event.date.first, event.date.last or event.date.first
    assert first is not None and last is not None
    entry = Event()
    entry.add("uid", f"{event.id}@legation")
    entry.add("dtstamp", _stamp(event.last_reported or first))
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("summary", _summary(one))
    if event.status in _STATUS:
        entry.add("status", _STATUS[event.status])
    entry.add("sequence", max(0, len(event.history) - 1))
    entry.add("x-legation-status", event.status)
    entry.add("x-legation-date", event.date.edtf())
    for party in (*event.actors, *event.recipients):
        attendee = vCalAddress(f"urn:legation:{party.id.replace(' ', '_')}")
        attendee.params["CN"] = vText(party.name)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText(_PARTSTAT.get(event.status, "NEEDS-ACTION"))
        entry.add("attendee", attendee, encode=0)
    if event.place is not None:
        entry.add("location", event.place.name)
        if event.place.lat is not None and event.place.lon is not None and event.place.precision != "country":
            entry.add("geo", (event.place.lat, event.place.lon))
    if one.accounts:
        account = one.accounts[0]
        entry.add("description", f"{account.telling.words}\n{account.telling.publisher}".strip())
        if account.url:
            entry.add("url", account.url)
    return entry


def _stamp(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _summary(one: Told) -> str:
    event = one.event
    by = " and ".join(actor.name for actor in event.actors[:4]) + (" and others" if len(event.actors) > 4 else "")
    if event.mode == "visit" and event.recipients:
        return f"{by}: visit to {event.recipients[0].name}"
    return f"{by}: {event.mode or 'meeting'}"
