"""A coded report as a notebook shows it: its text with the evidence marked, and its records below."""

from __future__ import annotations

from legation.export.comparing import summary_of
from legation.export.highlights import LETTERS, marked_text, records_of
from legation.export.markup import Html, element, join, table
from legation.export.words import plain
from legation.model import CodedReport

_COLUMNS = (("", "label"), ("kind", "kind"), ("record", "record"), ("evidence", "evidence"))
_STYLE = """
.legation-report { max-width: 46rem; line-height: 1.9; }
.legation-report p { white-space: pre-line; margin: 0 0 .8em; }
.legation-report .kicker, .legation-report .furniture { opacity: .65; font-size: .85em; }
.legation-report mark { background: none; color: inherit; text-decoration-line: underline; text-decoration-thickness: 2px; }
.legation-report mark.event { text-decoration-color: #2f7ed8; text-underline-offset: .16em; }
.legation-report mark.role { text-decoration-style: dashed; text-decoration-color: #a88400; text-underline-offset: .32em; }
.legation-report mark.gathering { text-decoration-style: double; text-decoration-color: #2f9e68; text-underline-offset: .48em; }
.legation-report mark.standing { text-decoration-style: wavy; text-decoration-color: #d0562b; text-underline-offset: .3em; }
.legation-report mark.statement { text-decoration-style: dotted; text-decoration-color: #a35bbd; text-underline-offset: .62em; }
.legation-report sup { font-weight: 600; margin: 0 .1em; }
.legation-report table { line-height: 1.4; } .legation-report th, .legation-report td { text-align: left; }
"""


def report_html(coded: CodedReport) -> str:
    """A fragment of HTML that runs nothing, loads nothing and styles nothing but itself."""
    report = coded.report
    told = (report.agency or report.publisher, report.published.isoformat() if report.published else "day of publication unknown")
    rows = []
    for kind, records in records_of(coded):
        for number, one in enumerate(records, 1):
            rows.append([f"{LETTERS[kind]}{number}", kind, plain(summary_of(one)), f"“{plain(coded.quote(one.evidence))}”"])
    records_table = table("The record", _COLUMNS, rows) if rows else element("p", "Nothing in this story was coded.")
    parts = (
        element("style", Html(_STYLE)),
        element("h3", plain(report.headline) or "(no headline)"),
        element("p", " · ".join(plain(one) for one in told if one), class_="kicker"),
        marked_text(coded),
        records_table,
    )
    return str(element("div", join(parts, "\n"), class_="legation-report"))
