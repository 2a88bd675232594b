"""`legation search`: what the record holds, by words and filters."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.cli.common import errors
from legation.cli.filter_options import takes_filters
from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows
from legation.export.words import event_type, parties, plain, when, where

if TYPE_CHECKING:
    from legation.conclusions import Event
    from legation.record import Record
    from legation.store import Row

LONGEST = 160


class What(StrEnum):
    """What is looked for."""

    reports = "reports"
    events = "events"
    statements = "statements"
    gatherings = "gatherings"
    standings = "standings"
    roles = "roles"


@takes_filters(without=("text",))
def search(  # noqa: PLR0913 - an argument is an option
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help='Words that must occur; "a phrase", -without, or.')
    ] = None,
    record: RecordUrl = "",
    what: Annotated[What, typer.Option("--what", "-w", help="What to look for.", case_sensitive=False)] = What.reports,
    filters: Any = None,
    limit: Annotated[int, typer.Option(metavar="N", help="At most this many; 0 for all.", min=0)] = 20,
    after: Annotated[str, typer.Option(metavar="ID", help="Go on after this one.", show_default=False)] = "",
    format: FormatOption = Format.table,
) -> None:
    """Find reports, events, statements, gatherings, standings or roles, the newest first.

    All that is given must hold. Words are compared by their stem, without case and accents.

    \b
    Examples:
      legation search sanctions --record record.db
      legation search '"port of Berbera" -rail' --what events --country ETH
      legation search --what events --source-country USA --target-country CHN --type SANCTION --status planned
      legation search --what statements --speaker "Foreign Ministry" --from 2025-08-01 --format csv
    """
    if words:
        filters = {"text": " ".join(words), **filters}
    with opened(record) as kept:
        found = write_rows(_rows(kept, what, filters, limit or None, after or None), format, what.value.capitalize())
        total = kept.count(what.value.removesuffix("s"), **filters)
    errors().print(f"{found} of {total} {what.value}", markup=False)


def _rows(
    record: Record, what: What, filters: dict[str, Any], limit: int | None, after: str | None
) -> Iterator[dict[str, Any]]:
    if what is What.reports:
        others = {key: value for key, value in filters.items() if key != "text"}
        for hit in record.search(str(filters.get("text", "")), limit=limit, after=after, **others):
            yield {
                "id": hit.report, "published": hit.published, "publisher": hit.publisher, "headline": hit.headline,
                "words": hit.snippet,
            }  # fmt: skip
    elif what is What.events:
        for event in record.events(limit=limit, after=after, **filters):
            yield event_row(event)
    else:
        for row in getattr(record, what.value)(limit=limit, after=after, **filters):
            yield told_row(row)


def event_row(event: Event) -> dict[str, Any]:
    """An event on one line."""
    return {
        "id": event.id, "type": event_type(event), "status": event.status, "actors": parties(event.actors),
        "recipients": parties(event.recipients), "when": when(event.date), "where": where(event.place),
        "reports": len(event.tellings), "last_reported": event.last_reported,
    }  # fmt: skip


def told_row(row: Row[Any]) -> dict[str, Any]:
    """A statement, gathering, standing or role on one line."""
    from legation.store.parties import describe, kind_of

    described = describe(kind_of(row.record), row.record)
    who = [party for party in described.parties if party.role != "source"]
    return {
        "id": row.id, "published": row.published, "publisher": row.publisher, "what": described.type,
        "who": "; ".join(f"{party.actor.name} ({party.role})" for party in who), "when": when(described.date),
        "words": short(row.content or row.evidence), "report": row.report,
    }  # fmt: skip


def short(words: str) -> str:
    """Words on one line, not too long."""
    line = plain(words)
    return line if len(line) <= LONGEST else line[: LONGEST - 2].rstrip() + " …"
