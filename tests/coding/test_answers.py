"""An act that is only asked about takes its status from the answer."""

from __future__ import annotations

from datetime import date

import pytest

from legation import read_text
from legation.model import ReportedEvent


def meeting(text: str) -> ReportedEvent | None:
    coded = read_text(text, published=date(2025, 5, 8))
    met = [event for event in coded.events if event.type == "CONSULT" and "meet" in coded.quote(event.trigger)]
    return met[0] if met else None


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether Moldovan President Ana Rusu would meet Romanian President Dan Ilie in Vienna, "
        "Rusu's spokesperson said there was no planned schedule.",
        "Asked if Peruvian Foreign Minister Rosa Quispe would meet Chilean Foreign Minister Juan Soto, her office said there were no plans.",
    ],
)
def test_a_meeting_that_the_answer_denies_is_negated(text: str) -> None:
    found = meeting(text)
    assert found is not None
    assert found.status == "negated"
    assert "status:answered-no" in found.rules


def test_a_meeting_that_the_answer_leaves_open_is_not_negated() -> None:
    found = meeting(
        "Asked whether Moldovan President Ana Rusu would meet Romanian President Dan Ilie in Vienna, "
        "Rusu's spokesperson said the schedule was still open."
    )
    assert found is None or found.status == "possible"
