"""The lists of the record: what each fetches, how a row reads for people, and by which fields it can be narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from legation.export.markup import Html, element, join
from legation.export.story import status_chip
from legation.export.words import event_type, plain, sources, when, where
from legation.model import Actor, Event, GatheringRecord, StandingRecord, Statement
from legation.record_reader import RecordReader
from legation.serve.asking import Asked
from legation.store import Row

Cells = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list.

    Args:
        name: last part of its address.
        title, lead: for people.
        kind: what is counted.
        table: name of the table in exports.
        facets: fields to narrow by.
        columns: name and class of each column of the page.
        fetch: gives the records.
        id_of: the id of one.
        cells: the cells of one.
        heading: which cell heads the row.
    """

    name: str
    title: str
    lead: str
    kind: str
    table: str
    facets: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    fetch: Callable[[RecordReader, Asked, int], Iterable[Any]]
    id_of: Callable[[Any], str]
    cells: Callable[[Any], Cells]
    heading: int = 1


def page_of(listing: Listing, record: RecordReader, asked: Asked) -> tuple[list[Any], str | None]:
    """One page of records, and the id to go on after, or None at the end."""
    found = list(islice(listing.fetch(record, asked, asked.limit + 1), asked.limit + 1))
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return found, listing.id_of(found[-1]) if more and found else None


def actor_link(actor: Actor) -> Html:
    """A party that leads to its dossier, with its country."""
    link = element("a", element("bdi", plain(actor.name)), href=f"/actors/{quote(actor.id, safe='')}")
    return join((link, " ", element("small", actor.country))) if actor.country and actor.kind != "state" else link


def actors_linked(actors: tuple[Actor, ...], most: int = 6) -> Html:
    """Parties with links; how many more there are."""
    shown = join([actor_link(actor) for actor in actors[:most]], ", ")
    more = f" and {len(actors) - most} more" if len(actors) > most else ""
    return join((shown, more)) if actors else join(["–"])


def type_link(event: Any) -> Html:
    """The type of an event, which leads to the codebook."""
    return element("a", event_type(event), href=f"/codebook/{quote(event_type(event), safe='')}")


def event_cells(event: Event) -> Cells:
    """An event as a row."""
    words = when(event.date)
    told = f"{event.voices}" + (f" · {len(event.conflicts)} differ" if event.conflicts else "")
    parties = join((actors_linked(event.actors), element("span", " → ", class_="to"), actors_linked(event.recipients)))
    if not event.recipients:
        parties = actors_linked(event.actors)
    return [
        element("a", words if words != "–" else "undated", href=f"/events/{event.id}"), status_chip(event.status), type_link(event),
        parties, where(event.place), told, event.last_reported.isoformat() if event.last_reported else "–",
    ]  # fmt: skip


def statement_cells(row: Row[Statement]) -> Cells:
    """A statement as a row."""
    said = row.record
    words = plain(row.content)
    return [
        actor_link(said.speaker), "quoted" if said.direct else "reported",
        element("a", f"“{words}”" if said.direct else words, href=f"/stories/{row.report}"),
        actor_link(said.addressee) if said.addressee else "–", actors_linked(said.about), plain(row.publisher) or "–",
        row.published.isoformat() if row.published else "–",
    ]  # fmt: skip


def gathering_cells(one: GatheringRecord) -> Cells:
    """A gathering as a row."""
    came = sum(guest.status == "attended" for guest in one.attendance)
    return [
        element("a", plain(one.name) or one.kind, href=f"/gatherings/{one.id}"), one.kind, actor_link(one.host) if one.host else "–",
        where(one.place), when(one.date), f"{came} of {len(one.attendance)}", "; ".join(map(plain, one.counts)) or "–", str(one.voices),
    ]  # fmt: skip


def standing_cells(one: StandingRecord) -> Cells:
    """A standing as a row."""
    holds = f"ended (reported {one.ended.isoformat()})" if one.ended else ("holds" if one.polarity else "denied")
    kind = plain(one.kind) if one.polarity else f"not {plain(one.kind)}"
    return [
        actor_link(one.a), element("a", kind, href=f"/relations/{one.id}"), actor_link(one.b), holds, when(one.since), when(one.until),
        str(one.voices), one.last_reported.isoformat() if one.last_reported else "–",
    ]  # fmt: skip


EVENTS = Listing(
    name="events", title="Events", lead="Each happening once, however many reports tell it. Every row leads to its evidence.",
    kind="event", table="events",
    facets=("status", "type", "quad", "country", "sector", "place_country", "publisher", "year"),
    columns=(("date", "date"), ("status", "status-cell"), ("type", "type"), ("who → whom", "who"), ("place", "place"),
             ("voices", "count"), ("reported", "date")),
    fetch=lambda record, asked, limit: record.events(limit=limit, after=asked.after, sort=asked.sort, **asked.filters),
    id_of=lambda event: event.id, cells=event_cells, heading=0,
)  # fmt: skip
STATEMENTS = Listing(
    name="statements", title="Statements", lead="Who said what, to whom and about whom, quoted or reported.",
    kind="statement", table="statements", facets=("country", "sector", "publisher", "year"),
    columns=(("speaker", "who"), ("how", "how"), ("words", "words"), ("to", "whom"), ("about", "whom"), ("publisher", "link"), ("reported", "date")),
    fetch=lambda record, asked, limit: record.statements(limit=limit, after=asked.after, **asked.filters),
    id_of=lambda row: row.id, cells=statement_cells, heading=0,
)  # fmt: skip
GATHERINGS = Listing(
    name="gatherings", title="Gatherings", lead="Summits, talks and visits, with who came, was expected or stayed away.",
    kind="gathering_record", table="gatherings", facets=("type", "country", "place_country", "year"),
    columns=(("gathering", "headline"), ("kind", "type"), ("host", "who"), ("place", "place"), ("date", "date"), ("attended", "count"),
             ("counts told", "words"), ("voices", "count")),
    fetch=lambda record, asked, limit: record.gathering_records(limit=limit, after=asked.after, **asked.filters),
    id_of=lambda one: one.id, cells=gathering_cells, heading=0,
)  # fmt: skip
RELATIONS = Listing(
    name="relations", title="Relations", lead="Lasting facts between two parties: allies, membership, sanctions, warrants, war.",
    kind="standing_record", table="standings", facets=("type", "country", "year"),
    columns=(("of", "who"), ("relation", "type"), ("to", "whom"), ("state", "how"), ("since", "date"), ("until", "date"),
             ("voices", "count"), ("reported", "date")),
    fetch=lambda record, asked, limit: record.standing_records(limit=limit, after=asked.after, **asked.filters),
    id_of=lambda one: one.id, cells=standing_cells, heading=1,
)  # fmt: skip
STORIES = Listing(
    name="stories", title="Stories", lead="Reports as received, the newest version of each.",
    kind="report", table="", facets=("publisher", "year"),
    columns=(("headline", "headline"), ("publisher", "link"), ("published", "date"), ("events", "count")),
    fetch=lambda record, asked, limit: record.headlines(limit=limit, after=asked.after, **asked.filters),
    id_of=lambda one: one.id,
    cells=lambda one: [
        element("a", plain(one.headline) or plain(one.name) or "(no headline)", href=f"/stories/{one.id}"), plain(one.publisher) or "–",
        one.published.isoformat() if one.published else "–", str(one.events),
    ],
    heading=0,
)  # fmt: skip
LISTINGS = (EVENTS, STATEMENTS, GATHERINGS, RELATIONS, STORIES)
__all__ = ["LISTINGS", "Listing", "actor_link", "actors_linked", "event_cells", "page_of", "sources"]
