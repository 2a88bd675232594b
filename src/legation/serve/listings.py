"""The lists of the record: what each fetches, how a row reads for people, and by which fields it can be narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from legation.conclusions import Event, GatheringRecord, StandingRecord
from legation.export.markup import Html, element, join, table
from legation.export.story import status_chip
from legation.export.words import event_type, plain, sources, where
from legation.model import Actor, Statement
from legation.record_reader import RecordReader, default_codebook
from legation.serve.asking import Asked
from legation.serve.dates import day, when
from legation.store import Row

Cells = list[str]
_MARKS = ("“", '"', "‘", "'", "«", "„")
SCALE = "goldstein-gdelt"
"""The scale of the scores in lists."""


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


def names(actors: tuple[Actor, ...], most: int = 4) -> str:
    """The names of parties, as a headline has them."""
    shown = ", ".join(plain(actor.name) for actor in actors[:most])
    return (shown + (f" and {len(actors) - most} more" if len(actors) > most else "")) or "Nobody named"


def type_link(event: Any) -> Html:
    """The type of an event, which leads to the codebook."""
    return element("a", event_type(event), href=f"/codebook/{quote(event_type(event), safe='')}")


def quoted(record: RecordReader, events: Sequence[Event]) -> list[tuple[Event, str]]:
    """Events, each with the words of its first telling."""
    words = record.words_of([one.tellings[0] for one in events if one.tellings])
    return [(one, shortened(plain(words.get(one.tellings[0], ""))) if one.tellings else "") for one in events]


def event_rows(record: RecordReader, events: Sequence[Event]) -> list[Cells]:
    """Events as rows."""
    return [event_cells(one, words) for one, words in quoted(record, events)]


def event_table(record: RecordReader, caption: str, events: Sequence[Event]) -> Html:
    """Events as a table; nothing when there are none."""
    return table(caption, EVENTS.columns, event_rows(record, events), heading=0) if events else Html("")


def event_cells(event: Event, words: str = "") -> Cells:
    """An event as a row, with words that tell it."""
    parties = actors_linked(event.actors)
    if event.recipients:
        parties = join((parties, element("span", " → ", class_="to"), actors_linked(event.recipients)))
    if words:
        parties = join((parties, element("q", words, class_="said")))
    score = default_codebook().score(SCALE, cameo=event.cameo)
    told = f"{event.voices}" + (f" · {len(event.conflicts)} differ" if event.conflicts else "")
    return [
        element("a", when(event.date), href=f"/events/{event.id}"), status_chip(event.status), type_link(event), parties, where(event.place),
        "–" if score is None else f"{score:+.1f}".replace("-", "−"), told, day(event.last_reported),
    ]  # fmt: skip


def shortened(words: str, most: int = 170) -> str:
    """Words cut at a blank, with an ellipsis when something is left out."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def statement_cells(row: Row[Statement]) -> Cells:
    """A statement as a row."""
    said = row.record
    words = shortened(plain(row.content), 400)
    words = f"“{words}”" if said.direct and words[:1] not in _MARKS else words
    return [
        actor_link(said.speaker), "quoted" if said.direct else "reported",
        element("a", words, href=f"/stories/{row.report}"),
        actor_link(said.addressee) if said.addressee else "–", actors_linked(said.about), plain(row.publisher) or "–",
        day(row.published),
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
    holds = f"ended (reported {day(one.ended)})" if one.ended else ("holds" if one.polarity else "denied")
    kind = plain(one.kind) if one.polarity else f"not {plain(one.kind)}"
    return [
        actor_link(one.a), element("a", kind, href=f"/relations/{one.id}"), actor_link(one.b), holds,
        *(when(span) if span.known else "–" for span in (one.since, one.until)),
        str(one.voices), day(one.last_reported),
    ]  # fmt: skip


EVENTS = Listing(
    name="events", title="Events", lead="Each happening once, however many reports tell it. Every row leads to its evidence.",
    kind="event", table="events",
    facets=("status", "type", "quad", "country", "sector", "place_country", "publisher", "year"),
    columns=(("date", "date"), ("status", "status-cell"), ("type", "type"), ("who → whom", "who"), ("place", "place"),
             ("score", "count"), ("voices", "count"), ("reported", "date")),
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
             ("counts told", "how"), ("voices", "count")),
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
        day(one.published), str(one.events),
    ],
    heading=0,
)  # fmt: skip
LISTINGS = (EVENTS, STATEMENTS, GATHERINGS, RELATIONS, STORIES)
__all__ = ["LISTINGS", "Listing", "actor_link", "actors_linked", "event_rows", "event_table", "page_of", "quoted", "sources"]
