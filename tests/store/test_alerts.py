"""Watches and what they notice, whichever database holds them."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from legation.alerting import check_watches
from legation.codebook import load_codebook
from legation.errors import SetupError
from legation.model import Actor, Coded, CodedReport, Report, ReportedEvent, content_id
from legation.record import Record, open_record
from legation.spans import Span
from legation.timespan import TimeSpan
from legation.watches import Delivery, Watch, make_watch

BOOK = load_codebook()
DAY = date(2025, 9, 3)
TODAY = date(2025, 9, 10)
OTHERS = [a + b + c for a, b, c in itertools.product("ABC", "QXZ", "FGH")]
TYPES = [entry.name for entry in BOOK.types]
Told = tuple[str, str, str]
"""Who, to whom, what."""


def state(code: str) -> Actor:
    return Actor(id=f"state:{code}", name=f"State {code}", kind="state", country=code, sector="GOV")


def report(number: int, day: date, told: Sequence[Told], publisher: str = "Wire") -> Coded:
    """A report of its own that tells events of the day."""
    lines = [f"{a} deals with {b} by {kind} in matter {number}." for a, b, kind in told]
    text = "\n".join(lines)
    id_ = content_id("test", str(number), day.isoformat(), publisher)
    events = []
    for (a, b, kind), line in zip(told, lines, strict=True):
        start = text.index(line)
        span = Span(start, start + len(line))
        events.append(
            ReportedEvent(
                id=content_id(id_, str(span)), type=kind, mode=None, contexts=(), cameo=BOOK.cameo_for(kind), actors=(state(a),),
                recipients=(state(b),), status="occurred", date=TimeSpan(first=day, last=day, basis="stated"), place=None, attributed_to=(),
                evidence=span, trigger=span, rules=(), confidence=0.9,
            )
        )  # fmt: skip
    whole = Report(id=id_, text=text, headline=lines[0] if lines else "", published=day, publisher=publisher)
    return Coded(name=f"{number}", coded=CodedReport(report=whole, events=tuple(events), scheme="test"))


def filled(record: Record, reports: Iterable[Coded]) -> None:
    record.add(reports)
    record.rebuild()


def titles(record: Record, today: date = TODAY) -> list[str]:
    return [alert.title for alert in check_watches(record, today).alerts]


def test_new_events_are_told_once_whatever_joins_them(record: Record) -> None:
    kenya = make_watch("Kenya", {"country": "ken"}, DAY, rules=["events"])
    record.keep_watch(kenya)
    old = report(1, DAY - timedelta(days=40), [("KEN", "NOR", "ACCUSE")])
    first = report(2, DAY, [("KEN", "NOR", "SANCTION"), ("USA", "CHN", "ACCUSE")])
    filled(record, [old, first])
    (alert,) = check_watches(record, TODAY).alerts
    assert (alert.title, alert.number, alert.day, alert.rule) == ("1 new event: Kenya", 1, TODAY, "events")
    (event,) = list(record.events(type="SANCTION"))
    assert [one.event for one in alert.events] == [event.id] and "State KEN → State NOR" in alert.events[0].line
    assert titles(record) == [] and titles(record, TODAY + timedelta(days=9)) == []
    filled(record, [report(2, DAY, [("KEN", "NOR", "SANCTION")], "Other Wire")])
    assert len(list(record.events(type="SANCTION"))) == 1 and titles(record) == [], "another report of the same is no news"
    filled(record, [report(5, DAY + timedelta(days=1), [("KEN", "SWE", "COOPERATE")])])
    assert titles(record) == ["1 new event: Kenya"]
    assert [one.id for one in record.alerts(watch=kenya.id)][-1:] and len(list(record.alerts())) == 2


def test_nothing_later_than_the_day_counts(record: Record) -> None:
    record.keep_watch(make_watch("Kenya", {"country": "KEN"}, DAY, rules=["events"]))
    filled(record, [report(1, TODAY + timedelta(days=1), [("KEN", "NOR", "SANCTION")])])
    assert titles(record) == []
    assert titles(record, TODAY + timedelta(days=1)) == ["1 new event: Kenya"]


@pytest.mark.parametrize(
    ("filters", "number"),
    [({"actor": "state:KEN"}, 2), ({"country": ["KEN", "NOR"]}, 1), ({"type": "SANCTION,COOPERATE"}, 2), ({"text": '"matter 2"'}, 2),
     ({"text": '"2 matter"'}, 0), ({"source_country": "KEN", "status": "occurred"}, 2), ({"sector": "gov"}, 3),
     ({"quad": str(BOOK.quad("ACCUSE"))}, 1)],
)  # fmt: skip
def test_what_can_be_watched(record: Record, filters: dict[str, str | list[str]], number: int) -> None:
    record.keep_watch(make_watch("", filters, DAY, rules=["events"]))
    filled(record, [report(1, DAY, [("USA", "CHN", "ACCUSE")]), report(2, DAY, [("KEN", "NOR", "SANCTION"), ("KEN", "SWE", "COOPERATE")])])
    assert sum(alert.number for alert in check_watches(record, TODAY).alerts) == number


def test_a_week_with_more_than_usual_is_told_once(record: Record) -> None:
    record.keep_watch(make_watch("Kenya", {"country": "KEN"}, TODAY, rules=["level"]))
    monday, numbers = date(2025, 9, 1), itertools.count()
    reports = []
    for week in range(5):
        for slot in range(10):  # one of ten reports of a usual week is about Kenya
            about = "KEN" if slot < (9 if week == 0 else 1) else "USA"
            reports.append(report(next(numbers), monday - timedelta(days=7 * week - slot % 7), [(about, OTHERS[slot], TYPES[slot])]))
    filled(record, reports)
    (alert,) = check_watches(record, TODAY).alerts
    assert alert.title == "Increase in the week of 2025-09-01: Kenya" and alert.number == 9 and len(alert.events) == 9
    assert alert.detail == "9 events, 1.0 expected from the 4 weeks before and what was published: +800%."
    assert titles(record) == [] and titles(record, TODAY + timedelta(days=3)) == []


def test_a_turn_between_two_countries_is_told_once(record: Record) -> None:
    pytest.importorskip("ruptures")
    record.keep_watch(make_watch("two", {"country": ["KEN", "NOR"]}, date(2025, 6, 1), rules=["turn"]))
    reports = [
        report(month, date(2025, month, 10 + number), [("KEN", "NOR", "COOPERATE" if month < 6 else "COERCE" if number else "ASSAULT")])
        for month in range(1, 10) for number in range(2)
    ]  # fmt: skip
    filled(record, reports)
    (alert,) = check_watches(record, TODAY).alerts
    assert alert.title == "Turn for the worse from 2025-06-01: two" and alert.events
    assert titles(record) == []


def test_removed_watches_are_silent_and_their_alerts_stay(record: Record) -> None:
    watch = make_watch("Kenya", {"country": "KEN"}, DAY, rules=["events"], mail="desk@example.org")
    record.keep_watch(watch)
    filled(record, [report(1, DAY, [("KEN", "NOR", "SANCTION")])])
    (alert,) = check_watches(record, TODAY).alerts
    assert [one.id for one in record.alerts(waiting=True)] == [alert.id]
    made = Delivery(alert=alert.id, channel="mail", attempt=1, at="2025-09-10T10:00:00+00:00", outcome="failed", detail="no\0answer")
    record.keep_delivery(made)
    record.keep_delivery(made)
    assert [one.detail for one in record.deliveries(alert=alert.id)] == ["noanswer"]
    assert record.drop_watch(watch.id) and not record.drop_watch(watch.id)
    assert record.watches() == [] and record.watches(removed=True) == [watch] and record.watch(watch.id) == watch
    assert [one.id for one in record.alerts()] == [alert.id] and list(record.alerts(waiting=True)) == []
    filled(record, [report(2, DAY + timedelta(days=4), [("KEN", "SWE", "COOPERATE")])])
    assert titles(record) == []
    record.keep_watch(watch)
    assert titles(record) == ["1 new event: Kenya"], "it holds again, and does not tell anew what it told"


def test_alerts_in_pages(record: Record) -> None:
    watches = [make_watch(f"{number}", {"text": f"matter {number}"}, DAY, rules=["events"]) for number in range(5)]
    for watch in watches:
        record.keep_watch(watch)
    filled(record, [report(number, DAY, [("KEN", OTHERS[number], "SANCTION")]) for number in range(5)])
    assert len(titles(record)) == 5
    whole, paged = [alert.id for alert in record.alerts()], list[str]()
    while page := [alert.id for alert in record.alerts(limit=2, after=paged[-1] if paged else None)]:
        paged += page
    assert paged == whole and len(set(whole)) == 5
    with pytest.raises(SetupError, match="no alert"):
        list(record.alerts(after="none"))


def test_counts_are_those_of_the_last_rebuild(record: Record) -> None:
    """What is counted of events is remembered until they are concluded anew, and no longer."""
    filled(record, [report(1, DAY, [("KEN", "NOR", "SANCTION")])])
    for _ in range(2):
        assert record.facets("event", "type") == [("SANCTION", 1)] and record.count("event", country="KEN") == 1 and record.stats()["events"] == 1
    record.add([report(2, DAY + timedelta(days=9), [("KEN", "SWE", "ACCUSE")])])
    assert record.count("event") == 1 and record.count("telling") == 2 and record.stats()["tellings"] == 2 and record.stats()["pending"] == 1
    record.facets("event", "type").clear()  # a list of the caller's own
    record.rebuild()
    assert record.facets("event", "type") == [("ACCUSE", 1), ("SANCTION", 1)] and record.count("event") == record.stats()["events"] == 2


def test_newest_events_are_found_by_their_day(tmp_path: Path) -> None:
    """A record without statistics must not be read from end to end for a page of events."""
    with open_record(tmp_path / "plan.db") as record:
        filled(record, [report(1, DAY, [("KEN", "NOR", "SANCTION")])])
    with closing(sqlite3.connect(tmp_path / "plan.db")) as connection:
        asked = "SELECT id FROM conclusions WHERE kind = 'event' AND (day < ? OR day = ? AND id < ?) ORDER BY day DESC, id DESC LIMIT 21"
        plan = str(connection.execute(f"EXPLAIN QUERY PLAN {asked}", ("x", "x", "x")).fetchall())
        assert "conclusions_day" in plan and "TEMP B-TREE" not in plan


def test_watches_move_with_a_backup(record: Record, tmp_path: Path) -> None:
    watch = make_watch("Kenya", {"country": "KEN"}, DAY)
    record.keep_watch(watch)
    target = tmp_path / "copy.db"
    record.backup(target)
    with open_record(target) as copy:
        assert copy.watches() == [watch]


@pytest.mark.parametrize(
    ("name", "filters", "more", "said"),
    [("a", {}, {}, "something to watch"), ("a", {"country": " , "}, {}, "something to watch"), ("a", {"run": "x"}, {}, "no filter 'run'"),
     ("a", {"country": "Kenya"}, {}, "no code of a country"), ("a", {"type": "X"}, {"rules": ["turn"]}, "exactly two"),
     ("a", {"type": "X"}, {"rules": ["never"]}, "no rule"), ("a", {"type": "X"}, {"baseline": 7}, "no baseline"),
     ("a", {"type": "X"}, {"mail": "a@b\nBcc: c@d"}, "no e-mail"), ("a", {"type": "X"}, {"mail": "a@b,c@d"}, "no e-mail"),
     ("a", {"type": "X"}, {"webhook": "file:///etc/passwd"}, "http or https"), ("a", {"type": "X"}, {"webhook": "http://a/\nX: y"}, "http or https"),
     ("a", {"text": "x" * 500}, {}, "too long")],
)  # fmt: skip
def test_wrong_watches_are_refused(name: str, filters: dict[str, str], more: dict[str, object], said: str) -> None:
    with pytest.raises(SetupError, match=said):
        make_watch(name, filters, DAY, **more)  # type: ignore[arg-type]


def test_a_watch_has_one_id() -> None:
    def made(**more: object) -> Watch:
        return make_watch("K", {"country": ["KEN", "NOR"], "type": "SANCTION"}, DAY, **more)  # type: ignore[arg-type]

    assert made().id == made(webhook="https://example.org/").id == make_watch("K", {"type": "SANCTION", "country": "ken,nor"}, TODAY).id
    assert made().id != made(owner="ann").id
    assert made().dyad is None and make_watch("K", {"country": ["KEN", "NOR"]}, DAY).dyad == ("KEN", "NOR")
