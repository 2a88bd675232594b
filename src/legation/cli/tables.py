"""Coded reports as tables for people."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from legation.export.words import codes, event_type, parties, party, plain, sources, standing_kind, when, where
from legation.model import CodedReport, Outcome, Quarantined
from legation.spans import Span

LONGEST_QUOTE = 240
_STATUS_STYLE = {
    "occurred": "bold", "ongoing": "bold", "planned": "cyan", "possible": "yellow", "negated": "red", "cancelled": "red",
}  # fmt: skip


def show(outcome: Outcome, console: Console) -> None:
    """Print one outcome: the whole record of a story, or why it was quarantined."""
    if isinstance(outcome, Quarantined):
        words = f"quarantined at {outcome.stage}: {outcome.code}\n{plain(outcome.detail)}"
        console.print(Panel(Text(words), title=Text(plain(outcome.name)), title_align="left", border_style="red"))
        return
    coded = outcome.coded
    console.print(Panel(_head(coded), title=Text(plain(outcome.name)), title_align="left", border_style="blue"))
    for part in (_roles(coded), _events(coded), _statements(coded), _gatherings(coded), _standings(coded)):
        if part is not None:
            console.print(part)
    for problem in coded.problems:
        console.print(Text(f"problem: {problem.code}: {plain(problem.detail)}", style="yellow"))
    console.print()


def _head(coded: CodedReport) -> RenderableType:
    report = coded.report
    lines = [Text(plain(report.headline) or "(no headline)", style="bold")]
    facts = {
        "by": ", ".join(report.byline),
        "dateline": report.dateline_place,
        "agency": report.agency,
        "publisher": report.publisher,
        "published": report.published.isoformat() if report.published else "unknown: relative dates stay unanchored",
    }
    lines.append(Text("  ".join(f"{key}: {plain(value)}" for key, value in facts.items() if value), style="dim"))
    return Group(*lines)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=True, expand=True)
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", ratio=3 if number == len(columns) - 1 else 2)
    return table


def _quote(coded: CodedReport, span: Span) -> Text:
    words = plain(coded.quote(span))
    if len(words) > LONGEST_QUOTE:
        words = words[: LONGEST_QUOTE // 2].rstrip() + " … " + words[-LONGEST_QUOTE // 2 :].lstrip()
    return Text(f"“{words}”", style="italic")


def _roles(coded: CodedReport) -> Table | None:
    if not coded.roles:
        return None
    table = _table(f"Roles ({len(coded.roles)})", "who", "office", "country, sector", "evidence")
    for role in coded.roles:
        known = codes(role.country, role.sector) or "–"
        table.add_row(Text(plain(role.person)), Text(plain(role.title)), known, _quote(coded, role.evidence))
    return table


def _events(coded: CodedReport) -> Table | None:
    if not coded.events:
        return None
    table = _table(f"Events ({len(coded.events)})", "what, status", "who → whom", "when, where", "evidence, on whose word")
    for event in coded.events:
        what = Text(event_type(event))
        what.append(f"\nCAMEO {event.cameo}", style="dim")
        what.append("\n" + event.status, style=_STATUS_STYLE[event.status])
        if event.contexts:
            what.append("\n" + ", ".join(event.contexts), style="dim")
        who = Text(parties(event.actors))
        if event.recipients:
            who.append("\n→ " + parties(event.recipients))
        evidence = _quote(coded, event.evidence)
        if event.attributed_to:
            evidence.append("\nsays: " + sources(event.attributed_to), style="not italic dim")
        table.add_row(what, who, Text(f"{when(event.date)}\n{where(event.place)}"), evidence)
    return table


def _statements(coded: CodedReport) -> Table | None:
    if not coded.statements:
        return None
    table = _table(f"Statements ({len(coded.statements)})", "who", "to whom", "how, when", "content")
    for said in coded.statements:
        how = Text(f"{'quoted' if said.direct else 'reported'}: {plain(coded.quote(said.cue))}\n{when(said.date)}")
        addressee = party(said.addressee) if said.addressee else "–"
        table.add_row(Text(party(said.speaker)), Text(addressee), how, _quote(coded, said.content))
    return table


def _gatherings(coded: CodedReport) -> Table | None:
    if not coded.gatherings:
        return None
    table = _table(f"Gatherings ({len(coded.gatherings)})", "what", "when, where", "who", "evidence")
    for one in coded.gatherings:
        who = "\n".join(f"{party(p.actor)}: {p.status}" for p in one.participants) or "–"
        counts = "".join(f"\n{plain(count)}" for count in one.counts)
        what = Text(f"{plain(one.name)}\n{one.kind}")
        table.add_row(what, Text(f"{when(one.date)}\n{where(one.place)}"), Text(who + counts), _quote(coded, one.evidence))
    return table


def _standings(coded: CodedReport) -> Table | None:
    if not coded.standings:
        return None
    table = _table(f"Standings ({len(coded.standings)})", "what", "between", "since, until", "evidence")
    for one in coded.standings:
        span = f"{when(one.since)}, {when(one.until)}"
        table.add_row(standing_kind(one), Text(f"{party(one.a)}\n{party(one.b)}"), Text(span), _quote(coded, one.evidence))
    return table
