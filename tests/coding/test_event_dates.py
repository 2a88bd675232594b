"""The date of an act agrees with its status and with who was there."""

from __future__ import annotations

from datetime import date

import pytest

from legation.coding.report import code
from legation.model import Report, ReportedEvent, content_id
from legation.parsing.report import parse
from legation.scheme import Scheme


def _events(scheme: Scheme, text: str, published: date) -> list[ReportedEvent]:
    report = Report(id=content_id(text), text=text, published=published)
    return list(code(parse(report, scheme.lexicon, scheme.language), scheme).events)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Senator Ana Ruiz of Peru accused Chile of spying and called a march for Saturday.", None),
        ("Peru attacked a Chilean port on Tuesday.", date(2025, 6, 3)),
        ("Peru attacked a Chilean port on Thursday, June 5, 2025.", date(2025, 6, 5)),  # elsewhere that is today
    ],
)
def test_what_happened_has_no_coming_date(scheme: Scheme, text: str, day: date | None) -> None:
    events = _events(scheme, text, date(2025, 6, 4))
    done = [event for event in events if event.type in {"ACCUSE", "ASSAULT"} and event.status == "occurred"]
    assert [event.date.first for event in done] == [day]


def test_a_meeting_dates_only_those_who_take_part(scheme: Scheme) -> None:
    text = (
        "Mwala, who has hosted two rounds of the Ethiopian negotiations, spoke by telephone with Somali President Ali Hersi on Monday. "
        "President Josef Mwala of Kenya was in Kisumu."
    )
    events = _events(scheme, text, date(2025, 6, 4))
    assert date(2025, 6, 2) in [event.date.first for event in events if event.mode == "phone"]
    assert not any(event.date.known for event in events if "ETH" in {actor.country for actor in (*event.actors, *event.recipients)})
