"""A coded report in a notebook: the evidence marked, the records below, nothing that runs."""

from __future__ import annotations

import html
from dataclasses import replace

from legation.record import Record


def test_a_coded_report_shows_itself_with_its_evidence_marked(record: Record) -> None:
    coded = next(iter(record.reports(limit=1)))
    shown = coded._repr_html_()
    assert shown is not None
    for number, event in enumerate(coded.events, 1):
        assert f"E{number}" in shown
        assert html.escape(coded.quote(event.evidence).split()[0]) in shown
    assert '<mark class="event' in shown
    assert shown.count("<style") == 1


def test_nothing_in_a_story_becomes_markup(record: Record) -> None:
    coded = next(iter(record.reports(limit=1)))
    odd = replace(coded, report=replace(coded.report, headline="<img src=x onerror=alert(1)>"))
    shown = odd._repr_html_()
    assert shown is not None
    assert "<img" not in shown
    assert "<script" not in shown
