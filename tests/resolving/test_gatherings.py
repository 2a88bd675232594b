"""Gatherings and standings told by several reports become one, with who says what and since when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

from tests.resolving.build import MONDAY, on, person, state

from legation.conclusions import GatheringTelling, Judgement, StandingTelling
from legation.model import Attendance, Gathering, Participant, Place, Source, Standing
from legation.resolving import event_id, redirects, resolve_gatherings, resolve_standings
from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

ALMATY = Place(name="Almaty", country="KAZ", precision="city")


def summit(
    report: str, published: int, guests: dict[str, Attendance], day: int = 9, name: str = "Almaty summit", corrects: str = ""
) -> GatheringTelling:
    participants = tuple(
        Participant(actor=state(code), status=status, evidence=Span(0, 4), attributed_to=(Source(name=f"word of {report}"),))
        for code, status in guests.items()
    )
    gathering = Gathering(
        name=name, kind="summit", host=state("KAZ"), place=ALMATY, date=on(day), participants=participants, evidence=Span(0, 40),
        counts=(f"{len(guests)} heads of state",),
    )  # fmt: skip
    return GatheringTelling(
        report=report, gathering=gathering, words=f"the {name} in Almaty", published=MONDAY + timedelta(days=published),
        publisher=report, voice=report, corrects=corrects,
    )  # fmt: skip


def test_attendance_is_followed_from_report_to_report() -> None:
    told = [
        summit("a", 0, {"UZB": "expected", "TJK": "expected"}),
        summit("b", 5, {"UZB": "expected", "TJK": "declined", "KGZ": "invited"}),
        summit("c", 9, {"UZB": "attended", "TJK": "absent", "KGZ": "attended"}),
    ]
    expected = resolve_gatherings(told)
    assert all(resolve_gatherings(order) == expected for order in permutations(told))
    [record] = expected[0]
    by_name = {one.actor.name: one for one in record.attendance}
    assert [change.status for change in by_name["TJK"].history] == ["expected", "declined", "absent"]
    assert [change.status for change in by_name["UZB"].history] == ["expected", "attended"]
    assert by_name["UZB"].history[1].attributed_to[0].name == "word of c"
    assert record.counts == ("3 heads of state",)
    assert (record.voices, record.place, record.conflicts) == (3, ALMATY, ())


def test_a_late_report_that_still_expects_a_guest_changes_nothing() -> None:
    [record] = resolve_gatherings([summit("a", 9, {"UZB": "attended"}), summit("b", 10, {"UZB": "expected"})])[0]
    assert record.attendance[0].status == "attended"


def test_reports_that_dispute_who_came_stand_side_by_side() -> None:
    [record] = resolve_gatherings([summit("a", 9, {"UZB": "attended"}), summit("b", 9, {"UZB": "absent"})])[0]
    assert [conflict.field for conflict in record.conflicts] == ["attendance of UZB"]


def test_a_summit_a_month_later_is_another_one() -> None:
    assert len(resolve_gatherings([summit("a", 9, {"UZB": "attended"}), summit("b", 39, {"UZB": "attended"}, day=39)])[0]) == 2


def test_a_persons_judgement_and_the_ids_of_gatherings_hold_as_for_events() -> None:
    left, right = summit("a", 9, {"UZB": "attended"}), summit("b", 9, {"UZB": "attended"})
    [both] = resolve_gatherings([left, right])[0]
    assert redirects(both) == {event_id(right.id): both.id} or redirects(both) == {event_id(left.id): both.id}
    apart = Judgement(left=left.id, right=right.id, verdict="different", judge="reader", made_at="2026-03-12")
    assert len(resolve_gatherings([left, right], [apart])[0]) == 2


def test_a_corrected_attendance_is_replaced() -> None:
    told = [summit("a", 9, {"UZB": "attended"}), summit("b", 10, {"UZB": "absent"}, corrects="a")]
    [record] = resolve_gatherings(told)[0]
    assert record.attendance[0].status == "absent"
    assert record.conflicts == ()
    assert [one.report for one in record.corrections] == ["b"]


def lasting(
    report: str, published: int, *, parties: tuple[str, str] = ("RUS", "BLR"), kind: str = "ally", since: TimeSpan = ABSENT,
    polarity: bool = True, corrects: str = "",
) -> StandingTelling:  # fmt: skip
    standing = Standing(a=state(parties[0]), b=state(parties[1]), kind=kind, evidence=Span(0, 9), since=since, polarity=polarity)
    return StandingTelling(
        report=report, standing=standing, published=MONDAY + timedelta(days=published), publisher=report, voice=report, corrects=corrects
    )


def year(number: int) -> TimeSpan:
    return TimeSpan(first=date(number, 1, 1), last=date(number, 12, 31), precision="year", basis="stated", words=str(number))


def test_a_standing_is_one_whoever_is_named_first_when_it_is_mutual() -> None:
    told = [lasting("a", 0), lasting("b", 3, parties=("BLR", "RUS"), since=year(1999))]
    [record] = resolve_standings(told)
    assert (record.voices, record.since.edtf(), len(record.tellings)) == (2, "1999", 2)
    assert len(resolve_standings([lasting("a", 0, kind="sanctions"), lasting("b", 0, kind="sanctions", parties=("BLR", "RUS"))])) == 2


def test_a_standing_that_ends_says_since_which_report() -> None:
    [record] = resolve_standings([lasting("a", 0), lasting("b", 4, polarity=False)])
    assert not record.polarity
    assert record.ended == MONDAY + timedelta(days=4)


def test_dates_that_exclude_each_other_are_a_conflict_and_finer_ones_are_not() -> None:
    march = TimeSpan(first=date(1999, 3, 1), last=date(1999, 3, 31), precision="month", basis="stated", words="March 1999")
    [agreed] = resolve_standings([lasting("a", 0, since=year(1999)), lasting("b", 1, since=march)])
    assert (agreed.since.edtf(), agreed.conflicts) == ("1999-03", ())
    [disputed] = resolve_standings([lasting("a", 0, since=year(1999)), lasting("b", 1, since=year(2001))])
    assert [value for value, _ in disputed.conflicts[0].values] == ["1999", "2001"]


def test_a_corrected_standing_is_replaced() -> None:
    [record] = resolve_standings([lasting("a", 0, since=year(1999)), lasting("b", 1, since=year(2001), corrects="a")])
    assert record.since.edtf() == "2001"
    assert record.conflicts == ()
    assert record.corrections[0].report == "b"


def test_persons_are_parties_of_their_own() -> None:
    a = lasting("a", 0)
    standing = Standing(a=person("Ivan Petrenka", "BLR"), b=state("RUS"), kind="ally", evidence=Span(0, 9))
    assert len(resolve_standings([a, StandingTelling(report="b", standing=standing)])) == 2
