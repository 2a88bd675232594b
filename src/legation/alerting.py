"""Checking the watches: what is noticed for a day, each thing once, with the events that explain it.

Nothing here asks what day it is: it is given. Checked again, for the same day or after a rebuild, the same things give the same
alerts, and those that are kept are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from legation.conclusions import Event
from legation.errors import SetupError
from legation.model import Actor, content_id
from legation.record import Record
from legation.record_reader import RecordReader
from legation.relations import Change
from legation.relations.levels import WEEK, Level, last_full_week
from legation.watches import Alert, Explained, Watch

EXPLAINED = 20
"""Events that are listed with an alert; how many there are in all is told."""
TURN_SEEN_AFTER = 3
"""Months that a change point needs on its far side before it is seen: alerts look as far back."""
TURN_MOVES = 62
"""Days by which a change point may move as reports come in and still be the same."""
_TOLD = ("increase", "decrease")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check brought: new alerts, and what could not be checked."""

    alerts: tuple[Alert, ...] = ()
    problems: tuple[str, ...] = ()


def check_watches(record: Record, today: date) -> Checked:
    """Check all watches and keep what is new.

    Args:
        record: opened for writing, after a rebuild.
        today: the day for which to check; nothing reported later counts.
    """
    found: list[tuple[Watch, Alert, list[str]]] = []
    problems: list[str] = []
    with record.snapshot() as now:
        for watch in now.watches():
            try:
                found += [(watch, alert, tellings) for alert, tellings in noticed(now, watch, today)]
            except SetupError as error:
                problems.append(f"{watch.name}: {error}")
    new = [alert for watch, alert, tellings in found if record.keep_alert(alert, tellings, waiting=bool(watch.channels))]
    return Checked(alerts=tuple(new), problems=tuple(problems))


def noticed(record: RecordReader, watch: Watch, today: date) -> Iterator[tuple[Alert, list[str]]]:
    """What a watch notices for a day: alerts, and the reported events of which it shall not tell again."""
    if "events" in watch.rules:
        yield from _new_events(record, watch, today)
    if "level" in watch.rules:
        yield from _level(record, watch, today)
    if "turn" in watch.rules and watch.dyad:
        yield from _turns(record, watch, today)


def _new_events(record: RecordReader, watch: Watch, today: date) -> Iterator[tuple[Alert, list[str]]]:
    explained: list[Explained] = []
    ids: list[str] = []
    tellings: list[str] = []
    for event in record.new_events(watch, watch.since, today):
        ids.append(event.id)
        tellings.extend(event.tellings)
        if len(explained) < EXPLAINED:
            explained.append(explained_by(event))
    if ids:
        number = f"{len(ids):,} new event{'s' if len(ids) > 1 else ''}"
        alert = Alert(
            id=content_id(watch.id, "events", *sorted(ids)), watch=watch.id, name=watch.name, rule="events", day=today, number=len(ids),
            title=f"{number}: {watch.name}", events=tuple(explained),
        )  # fmt: skip
        yield alert, sorted(set(tellings))


def _level(record: RecordReader, watch: Watch, today: date) -> Iterator[tuple[Alert, list[str]]]:
    week = last_full_week(today)
    found = record.level(watch, week)
    if week < last_full_week(watch.since) or found is None or found.name not in _TOLD:
        return
    events = record.most_told(watch, week, week + WEEK - timedelta(days=1), limit=EXPLAINED)
    yield Alert(
        id=content_id(watch.id, "level", week.isoformat(), found.name), watch=watch.id, name=watch.name, rule="level", day=today,
        title=f"{found.name.capitalize()} in the week of {week.isoformat()}: {watch.name}", detail=level_in_words(found, watch.baseline),
        number=found.events, events=tuple(map(explained_by, events)),
    ), []  # fmt: skip


def _turns(record: RecordReader, watch: Watch, today: date) -> Iterator[tuple[Alert, list[str]]]:
    a, b = watch.dyad or ("", "")
    first = _months_before(watch.since, TURN_SEEN_AFTER)
    told = {alert.id for alert in record.alerts(watch=watch.id)}
    for change in record.changes(a, b):
        if not first <= change.start <= today or told & set(_ids_near(watch, change)):
            continue
        events = [event for id_ in change.events if (event := record.event(id_)) is not None]
        way = "better" if change.after > change.before else "worse"
        yield Alert(
            id=_turn_id(watch, way, change.start), watch=watch.id, name=watch.name, rule="turn", day=today, number=len(events),
            title=f"Turn for the {way} from {change.start.isoformat()}: {watch.name}",
            detail=f"The mean score of a month was {change.before:+.2f} and is {change.after:+.2f} (goldstein-gdelt, -10 to 10).",
            events=tuple(map(explained_by, events)),
        ), []  # fmt: skip


def _ids_near(watch: Watch, change: Change) -> Iterator[str]:
    way = "better" if change.after > change.before else "worse"
    for days in range(-TURN_MOVES, TURN_MOVES + 1):
        if (start := change.start + timedelta(days=days)).day == 1:
            yield _turn_id(watch, way, start)


def _turn_id(watch: Watch, way: str, start: date) -> str:
    return content_id(watch.id, "turn", way, start.isoformat())


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(max(1, number // 12), number % 12 + 1, 1)


def level_in_words(found: Level, baseline: int) -> str:
    """The figures of a level as a sentence."""
    change = "where none was usual" if found.change is None else f"{found.change:+.0%}"
    return f"{found.events:,} events, {found.expected:,.1f} expected from the {baseline} weeks before and what was published: {change}."


def explained_by(event: Event) -> Explained:
    """An event in one line: type, status, who to whom, when first reported."""
    kind = f"{event.type}-{event.mode}" if event.mode else event.type
    to = f" → {_names(event.recipients)}" if event.recipients else ""
    reported = f", reported {event.first_reported.isoformat()}" if event.first_reported else ""
    return Explained(event=event.id, line=f"{kind} ({event.status}): {_names(event.actors)}{to}{reported}")


def _names(actors: tuple[Actor, ...], most: int = 4) -> str:
    shown = ", ".join(" ".join(one.name.split())[:80] for one in actors[:most])
    return shown + (f" and {len(actors) - most} more" if len(actors) > most else "")
