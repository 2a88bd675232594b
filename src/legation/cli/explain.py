"""`legation explain`: for each record the sentence, the evidence, the frame, the trigger entry and the rules."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from legation.api import load_scheme
from legation.cli.common import SOME_QUARANTINED, Actors, Layers, day, errors, output, scheme_of
from legation.cli.joins import explain_joins
from legation.cli.read import say_sum
from legation.cli.reasons import described, party_line, type_lines
from legation.cli.record_options import Format, RecordUrl
from legation.cli.tables import show
from legation.export.words import codes, event_type, parties, party, plain, sources, when, where
from legation.model import CodedReport, Quarantined, ReportedEvent
from legation.parsed import ParsedReport
from legation.spans import Span, hull

if TYPE_CHECKING:
    from legation.coding.reasons import TypeReasons
    from legation.lexicon.triggers import Trigger
    from legation.scheme import Scheme

MOST_ENTRIES = 3
"""Entries that are shown for one event."""


class Kind(StrEnum):
    """The kinds of record."""

    all = "all"
    roles = "roles"
    events = "events"
    statements = "statements"
    gatherings = "gatherings"
    standings = "standings"


def explain(  # noqa: PLR0913 - an argument is an option
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="As for read.")] = None,
    published: Annotated[str, typer.Option(metavar="DATE", help="Day of publication (2025-08-28).", show_default=False)] = "",
    only: Annotated[Kind, typer.Option("--only", help="One kind of record.", case_sensitive=False)] = Kind.all,
    actors: Actors = None,
    layers: Layers = None,
    event: Annotated[
        str, typer.Option("--event", metavar="ID", help="An event of the record: why its reports were joined.", show_default=False)
    ] = "",
    record: RecordUrl = "",
    format: Annotated[Format, typer.Option("--format", "-f", help="With --event: what to write.", case_sensitive=False)] = Format.table,
) -> None:
    """Say why: for each record the sentence with its evidence marked, the frame, the lexicon entry and the rules.

    With --event it says why the reports of an event in the record are one event: each comparison with its features, the two
    values and the weight.

    \b
    Examples:
      legation explain story.txt
      legation explain story.txt --published 2025-08-28 --only events
      legation explain --event 91b0c6a2d1f04e57 --record record.db
    """
    if bool(event) == bool(files):
        raise typer.BadParameter("give files, or --event ID")
    if event:
        explain_joins(event, record, format)
        return
    anchor = day(published)
    from legation.pipeline import trace_story
    from legation.reading import open_source

    stories = open_source(files or [], metadata={"published": anchor} if anchor else {})
    scheme = scheme_of(actors, layers) or load_scheme()
    console, counts = output(), Counter[str]()
    for raw in stories:
        outcome, parsed = trace_story(raw, scheme)
        counts["read"] += 1
        if isinstance(outcome, Quarantined) or parsed is None:
            counts["quarantined"] += 1
            if isinstance(outcome, Quarantined):
                counts[f"code {outcome.code}"] += 1
            show(outcome, console)
            continue
        counts["coded"] += 1
        console.rule(Text(plain(outcome.coded.report.headline or raw.name)))
        _Explainer(parsed, outcome.coded, scheme, console).show(only)
    say_sum(counts, errors())
    if counts["quarantined"]:
        raise typer.Exit(SOME_QUARANTINED)


class _Explainer:
    """Prints the records of one report with their reasons."""

    def __init__(self, parsed: ParsedReport, coded: CodedReport, scheme: Scheme, console: Console) -> None:
        from legation.coding.reasons import Reasoner  # numpy is loaded only when something is explained

        self.parsed, self.coded, self.console = parsed, coded, console
        self.reasons = Reasoner(parsed, scheme)
        self.entries: dict[str, list[Trigger]] = {}
        for entry in scheme.lexicon.triggers.all:
            self.entries.setdefault(entry.name, []).append(entry)

    def show(self, only: Kind) -> None:
        """Print the records of the kind asked for."""
        coded = self.coded
        if only in (Kind.all, Kind.roles):
            for role in coded.roles:
                known = codes(role.country, role.sector)
                self._record("role", f"{role.person}: {role.title} [{known}]", role.evidence, role.rules)
        if only in (Kind.all, Kind.events):
            for event in coded.events:
                self._event(event)
        if only in (Kind.all, Kind.statements):
            for said in coded.statements:
                head = f"{party(said.speaker)}, {'quoted' if said.direct else 'reported'}, {when(said.date)}"
                self._record("statement", head, said.evidence, said.rules)
        if only in (Kind.all, Kind.gatherings):
            for one in coded.gatherings:
                head = f"{one.name} ({one.kind}), {when(one.date)}, {where(one.place)}"
                self._record("gathering", head, one.evidence, one.rules)
                for guest in one.participants:
                    self._line("participant", f"{party(guest.actor)}: {guest.status}")
        if only in (Kind.all, Kind.standings):
            for lasting in coded.standings:
                head = f"{party(lasting.a)} – {lasting.kind} – {party(lasting.b)}, since {when(lasting.since)}"
                self._record("standing", head, lasting.evidence, lasting.rules)

    def _event(self, event: ReportedEvent) -> None:
        self._record("event", f"{event_type(event)} (CAMEO {event.cameo}), {event.status}", event.evidence, ())
        self._line("trigger", f"“{plain(self.coded.quote(event.trigger))}”")
        self._line("frame", self._frame(event))
        choice = self.reasons.type_of(event)
        for entry in self._entries(event, choice):
            self._line("entry", described(entry))
        for label, words in type_lines(choice) if choice is not None else ():
            self._line(label, words)
        for one in self.reasons.parties_of(event):
            self._line(*party_line(one))
        self._line("status", self._status(event))
        words = f", from “{plain(event.date.words)}”" if event.date.words else ""
        self._line("date", f"{when(event.date)}, basis {event.date.basis}{words}")
        self._line("place", where(event.place))
        self._line("word of", sources(event.attributed_to) or "the reporter")
        self._line("rules", ", ".join(event.rules))
        self._line("confidence", f"{event.confidence:.2f}")

    def _entries(self, event: ReportedEvent, choice: TypeReasons | None) -> list[Trigger]:
        """The trigger entries that the event rests on: those that fired, else those that its rules name."""
        names = dict.fromkeys(rule for rule in event.rules if rule in self.entries)
        fired = [entry for entry in choice.fired if entry.name in names] if choice is not None else []
        return (fired or [entry for name in names for entry in self.entries[name] if entry.mode == event.mode])[:MOST_ENTRIES]

    @staticmethod
    def _status(event: ReportedEvent) -> str:
        """The status with the rules that gave it, the act's own form first, then what governs it."""
        rules = [rule.removeprefix("status:") for rule in event.rules if rule.startswith("status:")]
        return event.status + (f", by {', then '.join(rules)}" if rules else "")

    def _frame(self, event: ReportedEvent) -> str:
        shape = next((rule.partition(":")[2] for rule in event.rules if rule.startswith("frame:")), "verbal act")
        return f"{shape}; actors {parties(event.actors)}; recipients {parties(event.recipients)}"

    def _record(self, kind: str, head: str, evidence: Span, rules: tuple[str, ...]) -> None:
        self.console.print()
        self.console.print(Text.assemble((f"{kind}  ", "bold blue"), (plain(head), "bold")))
        self.console.print(Text("  ").append_text(self._marked(evidence)))
        if rules:
            self._line("rules", ", ".join(rules))

    def _line(self, label: str, words: str) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=12)
        grid.add_column(overflow="fold")
        grid.add_row(Text(f"  {label}", style="dim"), Text(plain(words)))
        self.console.print(grid)

    def _marked(self, evidence: Span) -> Text:
        """The sentences in which the evidence stands, with it between » and «."""
        touched = [sentence.span for sentence in self.parsed.sentences if sentence.span.overlaps(evidence)]
        whole = hull([evidence, *touched])
        text = self.coded.report.text
        before, inside = text[whole.start : evidence.start], evidence.text(text)
        after = text[evidence.end : whole.end]
        return Text.assemble(_joined(before), (f"»{plain(inside)}«", "bold yellow"), _joined(after))


def _joined(words: str) -> str:
    """Words on one line, with the blanks at their ends kept."""
    left = " " if words[:1].isspace() else ""
    right = " " if words[-1:].isspace() and words.strip() else ""
    return left + plain(words) + right
