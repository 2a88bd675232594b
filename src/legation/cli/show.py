"""`legation show`: the dossier of an actor, a country, a dyad, an event, a gathering or a report."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from legation.cli import tables
from legation.cli.common import output
from legation.cli.record_options import RecordUrl, opened
from legation.cli.search import event_row, short, told_row
from legation.conclusions import GatheringRecord, StandingRecord
from legation.errors import SetupError
from legation.export.words import event_type, parties, party, plain, when, where
from legation.model import Coded

if TYPE_CHECKING:
    from legation.dossiers import Dossier, DyadDossier, EventDossier, GatheringDossier, Office

Rows = Iterable[dict[str, Any]]


class Format(StrEnum):
    """How a dossier is written."""

    table = "table"
    json = "json"


def show(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="An id, a country (KEN), a dyad (PRK-CHN), or words of a name.")
    ],
    record: RecordUrl = "",
    limit: Annotated[int, typer.Option(metavar="N", help="Rows of a list at most.", min=1)] = 20,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.", case_sensitive=False)] = Format.table,
) -> None:
    """Show all that the record holds of one thing: offices with their dates and evidence, events, statements, meetings.

    Ids are those that search gives: of reports, events, reported events, gatherings, actors.

    \b
    Examples:
      legation show KEN --record record.db
      legation show PRK-CHN
      legation show "Wang Yi"
      legation show 0da598da0093fb8c --format json
    """
    from legation.dossiers import dossier
    from legation.model_json import dumps, to_json

    with opened(record) as kept:
        found = dossier(kept, what, limit=limit)
        if found is None:
            raise SetupError(f"the record holds nothing of {what!r}", where=kept.where, remedy="Look with: legation search")
    if format is Format.json:
        sys.stdout.write(dumps(to_json(found), indent=2) + "\n")
    else:
        _show(found, output())


def _show(found: Dossier, console: Console) -> None:
    from legation import dossiers

    if isinstance(found, dossiers.ReportDossier):
        tables.show(Coded(name=found.coded.report.name or found.coded.report.id, coded=found.coded), console)
        if len(found.versions) > 1:
            _print(console, "Versions", ({"id": one.id, "published": one.published, "headline": one.headline} for one in found.versions))
        return
    if isinstance(found, dossiers.EventDossier):
        _event(found, console)
        return
    if isinstance(found, dossiers.GatheringDossier):
        _gathering(found, console)
        return
    if isinstance(found, dossiers.ActorDossier):
        console.rule(Text(", ".join(found.names)))
    elif isinstance(found, dossiers.CountryDossier):
        console.rule(Text(found.country))
    else:
        console.rule(Text(f"{found.a} – {found.b}"))
        _dyad(found, console)
    if not isinstance(found, dossiers.DyadDossier):
        _print(console, "Offices", map(_office, found.offices))
        _say(console, "Most with", found.partners)
    _say(console, f"{found.total} events", found.types)
    _print(console, "Events", map(event_row, found.events))
    _print(console, "Statements", map(told_row, found.statements))
    _print(console, "Gatherings", map(_met, found.met_at) if found.met_at else map(told_row, found.gatherings))
    _print(console, "Standings", map(_lasts, found.lasting) if found.lasting else map(told_row, found.standings))


def _dyad(found: DyadDossier, console: Console) -> None:
    known = [one for one in found.series if one.score is not None]
    if known:
        last = known[-1]
        console.print(f"{last.start} to {last.end}: {last.score:+.2f} on {last.scale}, {last.events} events", markup=False)
    for turn in found.changes:
        console.print(f"turned in {turn.start:%Y-%m}: {turn.before:+.2f} → {turn.after:+.2f}", markup=False)
    rows = (
        {"event": one.event, "from": one.guest, "to": one.host, "who": parties(one.visitors), "when": when(one.date),
         "status": one.status}
        for one in found.visits
    )  # fmt: skip
    _print(console, "Visits", rows)


def _event(found: EventDossier, console: Console) -> None:
    event = found.event
    console.rule(Text(f"{event_type(event)} {event.id}"))
    console.print(f"{parties(event.actors)} → {parties(event.recipients)}", markup=False)
    facts = [event.status, when(event.date), where(event.place), f"CAMEO {event.cameo}", f"{event.voices} voices"]
    facts.append(f"confidence {event.confidence:.2f}")
    console.print("  ".join(facts), markup=False)
    _print(console, "Status", ({"status": one.status, "reported": one.reported, "report": one.report} for one in event.history))
    conflicts = ({"field": one.field, "account": value, "told by": ", ".join(ids)} for one in event.conflicts for value, ids in one.values)
    _print(console, "Accounts that differ", conflicts)
    told = (
        {"id": one.event.id, "published": one.published, "publisher": one.publisher, "status": one.event.status,
         "words": short(one.words), "report": one.report}
        for one in found.tellings
    )  # fmt: skip
    _print(console, "Told by", told)
    judged = (
        {"left": one.left, "right": one.right, "verdict": one.verdict, "score": round(one.score, 2), "judge": one.judge}
        for one in found.judgements
    )
    _print(console, "Judgements", judged)


def _gathering(found: GatheringDossier, console: Console) -> None:
    one = found.gathering
    if one is not None:
        console.rule(Text(f"{plain(one.name)} ({one.kind}) {one.id}"))
        console.print(f"{when(one.date)}  {where(one.place)}  {len(one.tellings)} reports", markup=False)
        rows = ({"who": parties([a.actor]), "status": a.status, "before": " → ".join(h.status for h in a.history)} for a in one.attendance)
        _print(console, "Attendance", rows)
    _print(console, "As reported", map(told_row, found.told))


def _met(one: GatheringRecord) -> dict[str, Any]:
    who = "; ".join(f"{party(there.actor)}: {there.status}" for there in one.attendance)
    return {"id": one.id, "what": f"{one.name} ({one.kind})", "when": when(one.date), "where": where(one.place), "who": who,
            "reports": len(one.tellings)}  # fmt: skip


def _lasts(one: StandingRecord) -> dict[str, Any]:
    kind = one.kind if one.polarity else f"not {one.kind}"
    ended = f"ended by {one.ended}" if one.ended else when(one.until)
    return {"id": one.id, "what": kind, "between": f"{party(one.a)}; {party(one.b)}", "since": when(one.since), "until": ended,
            "reports": len(one.tellings)}  # fmt: skip


def _office(office: Office) -> dict[str, Any]:
    return {
        "person": office.person, "office": office.title, "country": office.country, "reported from": office.first,
        "to": office.last, "reports": len({row.report for row in office.evidence}), "evidence": short(office.evidence[0].evidence),
    }  # fmt: skip


def _say(console: Console, title: str, counts: Iterable[tuple[str, int]]) -> None:
    words = ", ".join(f"{name} {number}" for name, number in counts)
    console.print(f"{title}: {words or '–'}", markup=False)


def _print(console: Console, title: str, rows: Rows) -> None:
    known = list(rows)
    if not known:
        return
    table = Table(title=title, title_justify="left", title_style="bold", expand=True)
    for name in known[0]:
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=name in ("id", "event"))
    for row in known:
        table.add_row(*(Text(plain(str("" if value is None else value))) for value in row.values()))
    console.print(table)
