"""`legation relate` and `legation network`: relations between countries over time, and who meets whom."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from legation.cli.common import PLAIN_WIDTH, day, errors, output
from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows
from legation.conclusions import Relation
from legation.export.words import event_type, parties, when


class Step(StrEnum):
    """The length of a period."""

    day = "day"
    week = "week"
    month = "month"
    year = "year"


class ScaleName(StrEnum):
    """The scales of the codebook."""

    goldstein_gdelt = "goldstein-gdelt"
    goldstein_icews = "goldstein-icews"
    plover_2 = "plover-2"


class Basis(StrEnum):
    """The day that an event is put on."""

    happened = "happened"
    reported = "reported"


class By(StrEnum):
    """Who is in a network."""

    country = "country"
    person = "person"


From = Annotated[str, typer.Option("--from", metavar="DATE", help="Periods that end then or later.", show_default=False)]
To = Annotated[str, typer.Option("--to", metavar="DATE", help="Periods that begin then or earlier.", show_default=False)]


def relate(  # noqa: PLR0913 - an argument is an option
    a: Annotated[str, typer.Argument(metavar="A", help="Alpha-3 code of a country (PRK).")],
    b: Annotated[str, typer.Argument(metavar="B", help="Alpha-3 code of another.")],
    record: RecordUrl = "",
    step: Annotated[Step, typer.Option("--step", "-s", help="The length of a period.", case_sensitive=False)] = Step.month,
    scale: Annotated[ScaleName, typer.Option("--scale", help="The scale of scores.", case_sensitive=False)] = ScaleName.goldstein_gdelt,
    directed: Annotated[bool, typer.Option("--directed", help="Only what A did to B.")] = False,
    basis: Annotated[
        Basis, typer.Option("--basis", help="Put events on the day they happened, or were first reported.", case_sensitive=False)
    ] = Basis.happened,
    date_from: From = "",
    date_to: To = "",
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw it: .png, .svg or .pdf.", show_default=False)] = None,
    format: FormatOption = Format.table,
) -> None:
    """Show what passed between two countries over time: mean score, events by quad class, share of the coverage.

    Each event counts once, however many reports tell it; what is planned, possible, negated or cancelled does not count. share
    is events for each report of the whole record in the period. Events without a day, or with one wider than the period, are
    left out and counted below. Where the mean score turned is said with the events that explain it.

    \b
    Examples:
      legation relate PRK CHN --record record.db
      legation relate USA CHN --directed --step week --scale plover-2 --from 2025-01-01
      legation relate PRK CHN --plot prk-chn.svg
      legation relate PRK CHN --format csv > prk-chn.csv
    """
    from legation.record_reader import default_codebook

    first, last = day(date_from), day(date_to)
    how = {"step": step.value, "scale": scale.value, "directed": directed, "basis": basis.value}
    with opened(record) as kept, kept.snapshot() as now:
        whole = now.dyad(a, b, **how)
        series = [one for one in whole if (not first or one.end >= first) and (not last or one.start <= last)]
        turns = [one for one in now.changes(a, b, **how) if (not first or one.start >= first) and (not last or one.start <= last)]
        events = {id_: event for turn in turns for id_ in turn.events if (event := now.event(id_)) is not None}
        undated = now.undated(a, b) if basis is Basis.happened else 0
    rows = _lines(series, step) if format is Format.table else _rows(series)
    write_rows(rows, format, f"{a.upper()} {'→' if directed else '–'} {b.upper()}, {scale.value}")
    chosen = default_codebook().scale(scale.value)
    if format is Format.table:
        _draw(series, chosen)
        for turn in turns:
            output().print(f"{turn.start}: {turn.before:+.2f} → {turn.after:+.2f}", markup=False)
            for id_ in turn.events:
                if (event := events.get(id_)) is not None:
                    words = f"{when(event.date)} {event_type(event)}: {parties(event.actors)} → {parties(event.recipients)}"
                    output().print(f"    {id_} {words}", markup=False, soft_wrap=True)
    if plot is not None:
        from legation.plot import plot_dyad

        plot_dyad(series, turns, chosen, plot)
        errors().print(f"drawn to {plot}", markup=False, soft_wrap=True)
    counted = sum(one.events for one in series)
    note = f", {undated} more without a day" if undated else ""
    errors().print(f"{counted} events in {len(series)} periods{note}", markup=False)


def _draw(series: list[Relation], scale: Any) -> None:
    from legation.plot import terminal_dyad

    width = min(output().width, PLAIN_WIDTH)
    if drawn := terminal_dyad(series, scale, width=width):
        sys.stdout.write(drawn.rstrip() + "\n")


def _rows(series: Iterable[Relation]) -> Iterable[dict[str, Any]]:
    for one in series:
        quads = dict(one.quads)
        yield {
            "a": one.a, "b": one.b, "start": one.start, "end": one.end, "score": one.score, "events": one.events,
            "verbal_cooperation": quads.get("1", 0), "material_cooperation": quads.get("2", 0),
            "verbal_conflict": quads.get("3", 0), "material_conflict": quads.get("4", 0), "share": one.share,
            "last_event": one.last_event,
        }  # fmt: skip


def _lines(series: Iterable[Relation], step: Step) -> Iterable[dict[str, Any]]:
    """For people: periods with events only, the classes as verbal + material."""
    length = {Step.year: 4, Step.month: 7}.get(step, 10)
    for one in series:
        if one.events:
            quads = dict(one.quads)
            yield {
                "period": one.start.isoformat()[:length], "score": f"{one.score:+.2f}" if one.score is not None else "–",
                "events": one.events, "cooperation (verbal + material)": f"{quads.get('1', 0)} + {quads.get('2', 0)}",
                "conflict (verbal + material)": f"{quads.get('3', 0)} + {quads.get('4', 0)}",
                "share": f"{one.share:.4f}" if one.share is not None else "–", "last event": one.last_event,
            }  # fmt: skip


def network(  # noqa: PLR0913 - an argument is an option
    record: RecordUrl = "",
    by: Annotated[By, typer.Option("--by", help="Countries, or persons named.", case_sensitive=False)] = By.country,
    date_from: Annotated[str, typer.Option("--from", metavar="DATE", help="Meetings then or later.", show_default=False)] = "",
    date_to: Annotated[str, typer.Option("--to", metavar="DATE", help="Meetings then or earlier.", show_default=False)] = "",
    country: Annotated[str, typer.Option(metavar="CODE", help="Only meetings with this country.", show_default=False)] = "",
    limit: Annotated[int, typer.Option(metavar="N", help="At most this many pairs; 0 for all.", min=0)] = 30,
    format: FormatOption = Format.table,
) -> None:
    """Show who met whom in a window of time: pairs with how often they met, the most frequent first.

    Talks and visits that took place count, and gatherings that both attended.

    \b
    Examples:
      legation network --from 2025-08-01 --to 2025-08-31
      legation network --by person --country CHN --format csv
    """
    from legation.relations import centrality, meetings

    window: dict[str, Any] = {"date_from": day(date_from), "date_to": day(date_to), "country": country or None}
    with opened(record) as kept, kept.snapshot() as now:
        edges = meetings(now.events(type="CONSULT", **window), now.gathering_records(**window), by=by.value)
    shown = edges[: limit or None]
    rows = ({"a": one.name_a, "b": one.name_b, "times": one.times, "events": list(one.events)} for one in shown)
    write_rows(rows, format, "Who met whom")
    if format is Format.table and edges:
        middle = [f"{name} {value:.2f}" for name, value in list(centrality(edges).items())[:8] if value]
        if middle:
            output().print(f"In the middle (betweenness): {', '.join(middle)}", markup=False)
    errors().print(f"{len(shown)} of {len(edges)} pairs", markup=False)
