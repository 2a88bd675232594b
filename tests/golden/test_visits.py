"""What every story of a coming visit must yield: planned, dated by its words only, and no more than is said."""

from __future__ import annotations

from datetime import date

import pytest
from tests.coding.parsing import coded, sides

from legation.model import CodedReport, ReportedEvent
from legation.scheme import Scheme

STORY = (
    "By Ola Brandvik and Tess Umarov\n\n"
    "LISBON, June 5 (Reuters) - Danish President Lise Holm will visit Peru next week at the invitation of Peruvian President "
    "Rosa Quintana, the Danish presidency said on Thursday.\n\n"
    "Holm is not scheduled to meet Chilean President Berta Soto during the trip, her spokesman, Anders Friis, said.\n\n"
    "Holm last visited the region in 2019.\n\n"
    "(Reporting by Ola Brandvik; Additional reporting by Tess Umarov; Editing by Cole Hartigan)\n"
)


def between(record: CodedReport, *codes: str) -> list[ReportedEvent]:
    return [e for e in record.events if e.type == "CONSULT" and {*sides(e.actors), *sides(e.recipients)} == set(codes)]


def planned_visit(record: CodedReport) -> ReportedEvent:
    return next(event for event in between(record, "DNK", "PER") if "will visit" in record.quote(event.evidence))


def test_without_a_day_of_publication_it_is_planned_and_undated(scheme: Scheme) -> None:
    event = planned_visit(coded(scheme, STORY))
    assert event.status == "planned"
    assert event.date.first is None
    assert event.date.last is None
    assert sides(event.actors) == ["DNK"]
    assert sides(event.recipients) == ["PER"]


@pytest.mark.parametrize(
    ("published", "monday", "sunday"),
    [
        ("2025-06-05", date(2025, 6, 9), date(2025, 6, 15)),
        ("2025-06-08", date(2025, 6, 9), date(2025, 6, 15)),
        ("2025-12-30", date(2026, 1, 5), date(2026, 1, 11)),
    ],
)
def test_with_one_it_falls_in_the_week_after(scheme: Scheme, published: str, monday: date, sunday: date) -> None:
    event = planned_visit(coded(scheme, STORY, published))
    assert event.status == "planned"
    assert (event.date.first, event.date.last) == (monday, sunday)


@pytest.mark.parametrize(
    "said",
    [
        "Holm is not scheduled to meet Chilean President Berta Soto during the trip, her spokesman said.",
        "Holm does not plan to meet Chilean President Berta Soto, her spokesman said.",
        "Holm will not meet Chilean President Berta Soto, her spokesman said.",
        "No meeting between Holm and Chilean President Berta Soto is planned, her spokesman said.",
        "There are no plans for Holm to meet Chilean President Berta Soto, her spokesman said.",
    ],
)
def test_a_meeting_that_is_not_planned_is_negated(scheme: Scheme, said: str) -> None:
    record = coded(scheme, STORY.split("\n\n")[1] + "\n\n" + said, "2025-06-05")
    found = between(record, "DNK", "CHL")
    assert {event.status for event in found} <= {"negated"}
    if "plan" not in said:
        assert found


@pytest.mark.parametrize("published", ["", "2025-06-05"])
def test_no_visit_has_occurred_on_the_day_of_publication(scheme: Scheme, published: str) -> None:
    for event in coded(scheme, STORY, published).events:
        if event.type == "CONSULT" and event.status in {"occurred", "ongoing"}:
            assert event.date.first != date(2025, 6, 5)
            assert event.date.last != date(2025, 6, 5)


def test_no_name_of_the_byline_or_the_credits_is_in_the_record(scheme: Scheme) -> None:
    record = coded(scheme, STORY, "2025-06-05")
    words = repr((record.roles, record.events, record.statements, record.gatherings, record.standings))
    for name in ("Brandvik", "Umarov", "Hartigan"):
        assert name not in words
    assert "Lise Holm" in words
