"""Tellings of one happening merge; distinct happenings do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from tests.coding.parsing import coded, parsed

from legation.coding.merging import merge
from legation.model import Actor, ReportedEvent, Source, Status
from legation.scheme import Scheme
from legation.spans import Span
from legation.timespan import TimeSpan

TEXT = "Denmark attacked Greece. Peru watched. " * 20
UNKNOWN = TimeSpan()


def party(code: str) -> Actor:
    return Actor(id=code.lower(), name=code, kind="state", country=code, sector="GOV")


def day(number: int) -> TimeSpan:
    return TimeSpan(first=date(2025, 6, number), last=date(2025, 6, number), precision="day", basis="stated", words="x")


def event(at: int, actors: str = "DNK", recipients: str = "GRC", type_: str = "ASSAULT", status: Status = "occurred") -> ReportedEvent:
    return ReportedEvent(
        id=f"e{at}", type=type_, mode=None, contexts=(), cameo="190",
        actors=tuple(party(code) for code in actors.split()), recipients=tuple(party(code) for code in recipients.split()),
        status=status, date=UNKNOWN, place=None, attributed_to=(), evidence=Span(at, at + 6), trigger=Span(at, at + 6),
        rules=(f"rule:{at}",), confidence=0.5,
    )  # fmt: skip


def merged(scheme: Scheme, *events: ReportedEvent) -> tuple[ReportedEvent, ...]:
    return merge(events, parsed(scheme, TEXT))


def test_equal_tellings_merge(scheme: Scheme) -> None:
    (found,) = merged(scheme, event(0), event(39))
    assert found.id == "e0"
    assert "merged:e39" in found.rules


def test_a_telling_that_leaves_a_side_out_merges_into_the_fuller_one(scheme: Scheme) -> None:
    (found,) = merged(scheme, event(0, "DNK", ""), event(39))
    assert [actor.country for actor in found.recipients] == ["GRC"]
    assert found.id == "e39"


OTHER_WORDS = "Denmark attacked Greece on Monday. Peru watched. Denmark shelled a Greek village. The attackers left."


def _words(scheme: Scheme, *words: str, **fields: object) -> int:
    """How many events are left of two tellings of one type and the same parties that stand at these words."""
    report = parsed(scheme, OTHER_WORDS)
    spans = [Span(OTHER_WORDS.index(word), OTHER_WORDS.index(word) + len(word)) for word in words]
    tellings = [replace(event(0), id=word, trigger=span, evidence=span, **fields) for word, span in zip(words, spans, strict=True)]  # type: ignore[arg-type]
    return len(merge(tellings, report))


def test_other_words_elsewhere_are_another_act(scheme: Scheme) -> None:
    assert _words(scheme, "attacked", "shelled") == 2


def test_words_of_one_family_tell_one_act(scheme: Scheme) -> None:
    assert _words(scheme, "attacked", "attackers") == 1


def test_one_date_ties_other_words(scheme: Scheme) -> None:
    assert _words(scheme, "attacked", "shelled", date=day(2)) == 1


def test_the_date_of_either_telling_is_kept(scheme: Scheme) -> None:
    (found,) = merged(scheme, event(0), replace(event(39, "DNK", ""), date=day(3)))
    assert found.date == day(3)


@pytest.mark.parametrize(
    "other",
    [
        event(39, "PER", "GRC"), event(39, "DNK", "PER"), event(39, "DNK GRC", "PER"), event(39, "GRC", "DNK"),
        event(39, type_="COERCE"), event(39, status="planned"), event(39, status="negated"),
    ],
)  # fmt: skip
def test_distinct_happenings_stay_apart(scheme: Scheme, other: ReportedEvent) -> None:
    assert len(merged(scheme, event(0), other)) == 2


def test_days_that_exclude_each_other_keep_events_apart(scheme: Scheme) -> None:
    assert len(merged(scheme, replace(event(0), date=day(3)), replace(event(39), date=day(5)))) == 2
    assert len(merged(scheme, replace(event(0), date=day(3)), replace(event(39), date=day(3)))) == 1


@pytest.mark.parametrize(
    ("status", "other"), [("occurred", "ongoing"), ("planned", "possible"), ("negated", "cancelled"), ("planned", "planned")]
)
def test_statuses_of_one_family_merge(scheme: Scheme, status: Status, other: Status) -> None:
    assert len(merged(scheme, event(0, status=status), event(39, status=other))) == 1


def test_meetings_compare_all_parties_as_one_set(scheme: Scheme) -> None:
    visit, talks = event(0, "DNK", "GRC", "CONSULT"), event(39, "GRC DNK", "", "CONSULT")
    assert len(merged(scheme, visit, talks)) == 1
    assert len(merged(scheme, visit, event(39, "GRC DNK PER", "", "CONSULT"))) == 2


def test_what_one_telling_states_as_fact_is_not_attributed(scheme: Scheme) -> None:
    source = Source(name="Denmark", actor=party("DNK"), stance="asserts")
    (found,) = merged(scheme, replace(event(0), attributed_to=(source,)), event(39))
    assert found.attributed_to == ()


def test_one_word_is_one_event_whatever_its_parties(scheme: Scheme) -> None:
    assert len(merged(scheme, event(0, "DNK", "GRC"), event(0, "PER", "GRC"))) == 1


def test_merging_twice_changes_nothing(scheme: Scheme) -> None:
    events = (event(0), event(39, "DNK", ""), event(78, "PER", "GRC"), event(117, status="planned"))
    once = merged(scheme, *events)
    assert merged(scheme, *once) == once


def test_the_order_of_equal_tellings_does_not_change_their_number(scheme: Scheme) -> None:
    events = (event(0), event(39), event(78, "PER", "GRC"))
    assert {len(merged(scheme, *order)) for order in permutations(events)} == {2}


def test_a_story_that_tells_twice_has_one_event(scheme: Scheme) -> None:
    text = (
        "Danish troops shelled the Greek town of Kavala on Monday. The mayor spoke of a dark day.\n\n"
        "Danish troops shelled Greece for three hours, witnesses said."
    )
    found = [one for one in coded(scheme, text, "2025-06-04").events if one.type == "ASSAULT"]
    assert len(found) == 1
    assert found[0].date.edtf() == "2025-06-02"
