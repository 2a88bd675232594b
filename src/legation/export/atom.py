"""Atom feeds (RFC 4287) of events and of alerts, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import IO
from xml.sax.saxutils import escape

from legation.export.networks import clean_xml, quoted
from legation.store import Told
from legation.watches import Alert

_MOST = 500


def write_atom(out: IO[str], told: Iterable[Told], *, title: str = "Legation: events", address: str = "") -> int:
    """Write at most 500 entries; returns how many.

    Args:
        out: an open text file.
        told: events, newest first.
        title: of the feed.
        address: where the pages of a server are, for links; without it the links lead to the reports.
    """
    entries: list[str] = []
    latest = ""
    for one in islice(told, _MOST):
        entry, updated = _entry(one, address)
        entries.append(entry)
        latest = max(latest, updated)
    out.write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
    out.write(f"<title>{escape(clean_xml(title))}</title><id>urn:legation:events</id><updated>{latest or _time(None)}</updated>\n")
    out.write("<author><name>Legation</name></author>\n")
    out.writelines(entries)
    out.write("</feed>\n")
    return len(entries)


def _entry(one: Told, address: str) -> tuple[str, str]:
    event = one.event
    updated = _time(event.last_reported or event.first_reported)
    link = f"{address}/events/{event.id}" if address else next((a.url for a in one.accounts if a.url), "")
    words = one.accounts[0].telling.words if one.accounts else ""
    body = "summary" if link else "content"  # an entry without a link must have content
    by, to = (", ".join(a.name for a in side) for side in (event.actors, event.recipients))
    title = f"{event.type}{f'-{event.mode}' if event.mode else ''} ({event.status}): {by}{f' → {to}' if to else ''}"
    lines = [
        f"<entry><title>{escape(clean_xml(title))}</title><id>urn:legation:event:{event.id}</id><updated>{updated}</updated>",
        f"<link href={quoted(link)}/>" if link else "",
        f"<category term={quoted(event.type)}/><{body}>{escape(clean_xml(words))}</{body}></entry>\n",
    ]
    return "".join(lines), updated


def write_alerts(told: Sequence[Alert], *, title: str, id_: str) -> str:
    """A feed of alerts, newest first.

    Args:
        told: alerts.
        title: of the feed.
        id_: of what they are of; links are relative to the server.
    """
    entries = [
        f"<entry><title>{escape(clean_xml(one.title))}</title><id>urn:legation:alert:{one.id}</id><updated>{_time(one.day)}</updated>"
        f"<link href={quoted(f'/alerts/{one.id}')}/><category term={quoted(one.rule)}/>"
        f"<summary>{escape(clean_xml(' · '.join([*filter(None, [one.detail]), *(event.line for event in one.events)])))}</summary></entry>\n"
        for one in told
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(clean_xml(title))}</title><id>urn:legation:watch:{id_}</id><updated>{_time(told[0].day if told else None)}</updated>\n"
        f"<author><name>Legation</name></author>\n{''.join(entries)}</feed>\n"
    )


def _time(day: date | None) -> str:
    return f"{day.isoformat() if day else '1970-01-01'}T00:00:00Z"
