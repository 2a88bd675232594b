"""Why reports were joined to one event (`legation explain --event`), and the pairs that a person judges (`legation review`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from legation.cli.common import errors, output
from legation.cli.record_options import Format, RecordUrl, opened, write_rows
from legation.conclusions import Judgement, Telling, Verdict
from legation.errors import SetupError
from legation.export.words import event_type, parties, plain, when, where
from legation.resolving import EventReasons, explain_event, unsure_pairs

if TYPE_CHECKING:
    from legation.record import Record

_KEYS: dict[str, Verdict] = {"s": "same", "d": "different", "u": "unsure"}
_SKIP, _QUIT = "skip", "q"


def explain_joins(id_: str, url: str, format: Format) -> None:
    """Write why the reports of an event are one event.

    Args:
        id_: of the event; an id that it had before others were merged into it also leads to it.
        url: of the record.
        format: a table for people, JSON or rows for programs.

    Raises:
        SetupError: if the record has no such event.
    """
    with opened(url) as record:
        event = record.event(id_)
        if event is None:
            raise SetupError(f"the record has no event {id_!r}", where=record.where, remedy="Find one with: legation search --what events.")
        tellings = [told for told in map(record.telling, event.tellings) if told is not None]
        judgements = [one for name in event.tellings for one in record.judgements(telling=name)]
    reasons = explain_event(event, tellings, judgements)
    if format is Format.table:
        _show(reasons)
    elif format is Format.json:
        from legation.model_json import dumps, to_json

        sys.stdout.write(dumps(to_json(reasons), indent=2) + "\n")
    else:
        write_rows(_reason_rows(reasons), format, "")


def _reason_rows(reasons: EventReasons) -> Iterator[dict[str, Any]]:
    """A row a feature of every judgement within the event."""
    for role, judgements in (("join", reasons.joins), ("doubt", reasons.doubts)):
        for one in judgements:
            base: dict[str, Any] = {"event": reasons.event.id, "as": role, "left": one.left, "right": one.right, "verdict": one.verdict}
            base |= {"score": one.score, "judge": one.judge}
            for why in one.reasons:
                yield {**base, "feature": why.feature, "left_value": why.left, "right_value": why.right, "weight": why.weight}
            if not one.reasons:
                yield {**base, "feature": "judgement", "left_value": "", "right_value": "", "weight": one.score}


def _show(reasons: EventReasons) -> None:
    console, event = output(), reasons.event
    history = " → ".join(f"{one.status} ({one.reported or 'undated'})" for one in event.history)
    console.print(Text.assemble((f"event {event.id}  ", "bold blue"), (f"{event.type}, {history}", "bold")))
    known = {telling.event.id: number for number, telling in enumerate(reasons.tellings, 1)}
    for telling in reasons.tellings:
        console.print(_account(f"  [{known[telling.event.id]}] ", telling))
    for conflict in event.conflicts:
        accounts = "; ".join(f"{value} {_numbers(told, known)}" for value, told in conflict.values)
        console.print(Text(f"  accounts differ on {conflict.field}: {plain(accounts)}", style="yellow"))
    for one in event.corrections:
        instead = f"replaced by {_numbers((one.new,), known)}" if one.new else "withdrawn"
        console.print(Text(f"  corrected: {_numbers((one.old,), known)} {instead}", style="yellow"))
    for title, judgements in (("joined", reasons.joins), ("doubt", reasons.doubts)):
        for judgement in judgements:
            console.print()
            console.print(Text(f"{title}: {_numbers((judgement.left, judgement.right), known)} {_verdict(judgement)}", style="bold"))
            if judgement.reasons:
                console.print(_comparison(judgement))


def _numbers(ids: tuple[str, ...], known: dict[str, int]) -> str:
    return " ".join(f"[{known[name]}]" if name in known else name for name in ids)


def _verdict(judgement: Judgement) -> str:
    at = f" on {judgement.made_at}" if judgement.made_at else ""
    return f"{judgement.verdict}, score {judgement.score:+.2f}, judged by {plain(judgement.judge)}{at}"


def _comparison(judgement: Judgement) -> Table:
    table = Table(box=None, padding=(0, 2))
    for name, ratio in (("feature", 1), ("first", 3), ("second", 3), ("weight", 1)):
        table.add_column(name, overflow="fold", ratio=ratio, justify="right" if name == "weight" else "left")
    for why in judgement.reasons:
        table.add_row(why.feature, Text(plain(why.left)), Text(plain(why.right)), f"{why.weight:+.2f}")
    return table


def _account(head: str, telling: Telling) -> Text:
    """What one report tells, with its words."""
    event = telling.event
    sides = parties(event.actors) + (f" → {parties(event.recipients)}" if event.recipients else "")
    told = f"{plain(telling.publisher) or 'unknown publisher'}, {telling.published or 'undated'}: {event_type(event)}, {event.status}, {sides}"
    facts = f"{told}; {when(event.date)}; {where(event.place)}"
    return Text.assemble((head, "bold"), facts, "\n      ", (f"“{plain(telling.words)}”", "italic"))


def review(
    record: RecordUrl = "",
    judge: Annotated[str, typer.Option("--judge", "-j", metavar="NAME", help="Who judges; kept with each judgement.", show_default=False)] = "",
    limit: Annotated[int, typer.Option(metavar="N", help="At most this many pairs; 0 for all.", min=0)] = 0,
    listed: Annotated[bool, typer.Option("--list", help="Only list the pairs.")] = False,
    format: Annotated[Format, typer.Option("--format", "-f", help="With --list: what to write.", case_sensitive=False)] = Format.table,
) -> None:
    """Judge the pairs of reported events that the resolver is unsure of: one happening or two?

    Shows both accounts and what spoke for and against. Answer s (same), d (different), u (unsure: not asked again), skip (or
    Enter: asked again next time) or q (stop). Judgements override the resolver at the next rebuild, and at every one after.

    \b
    Examples:
      legation review --record record.db --judge "A. Reader"
      legation review --record record.db --list --format csv
    """
    if not listed and not judge.strip():
        raise typer.BadParameter("say who judges: --judge NAME")
    with opened(record, readonly=listed) as kept:
        pairs = islice(_pairs(kept), limit or None)
        if listed:
            write_rows(map(_pair_row, pairs), format, "Pairs to judge")
            return
        made = 0
        for number, pair in enumerate(pairs, 1):
            _show_pair(number, pair)
            answer = _answer()
            if answer == _QUIT:
                break
            if answer != _SKIP:
                kept.judge(_judgement(pair[0], answer, judge.strip()))
                made += 1
        rest = "; they count from the next: legation rebuild" if made else ""
        errors().print(f"{made} judgements kept{rest}", markup=False, soft_wrap=True)


_Pair = tuple[Judgement, Telling, Telling]


def _pairs(record: Record) -> Iterator[_Pair]:
    """The pairs that are open, with what each side tells."""
    for one in unsure_pairs(list(record.judgements())):
        left, right = record.telling(one.left), record.telling(one.right)
        if left is not None and right is not None:
            yield one, left, right


def _pair_row(pair: _Pair) -> dict[str, Any]:
    one, left, right = pair
    return {
        "left": one.left, "right": one.right, "score": one.score, "left_publisher": left.publisher, "left_published": left.published,
        "left_words": left.words, "right_publisher": right.publisher, "right_published": right.published, "right_words": right.words,
    }  # fmt: skip


def _show_pair(number: int, pair: _Pair) -> None:
    console, (one, left, right) = output(), pair
    console.print()
    console.rule(Text(f"pair {number}, score {one.score:+.2f}"))
    console.print(_account("  1  ", left))
    console.print(_account("  2  ", right))
    console.print(_comparison(one))


def _answer() -> str:
    """One of the keys; asked until it is one."""
    while True:
        given = str(typer.prompt("same (s), different (d), unsure (u), skip, stop (q)", default=_SKIP)).strip().lower()
        if given in (*_KEYS, _SKIP, _QUIT):
            return given


def _judgement(one: Judgement, answer: str, judge: str) -> Judgement:
    """The person's judgement on a pair, made now."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Judgement(left=one.left, right=one.right, verdict=_KEYS[answer], judge=judge, made_at=made_at)
