"""docs/formats.md from the formats and data/formats/columns.csv: `python -m legation.export.reference`."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from importlib import resources

from legation.export import colt, gdelt, icews, phoenix, polecat
from legation.export.formats import FORMATS
from legation.export.tables import COLUMNS

TABLES: dict[str, Sequence[str]] = {
    "gdelt1": gdelt.GDELT1, "gdelt2": gdelt.GDELT2, "gdelt2-mentions": gdelt.MENTIONS, "icews": icews.ICEWS, "polecat": polecat.POLECAT,
    "phoenix": phoenix.PHOENIX, "colt": colt.COLT,
}  # fmt: skip
"""The formats with columns of others, and their columns in order."""
_HEAD = """# The formats of the exports

`legation export FORMAT -o PATH` writes the record, or what the filters choose of it. This page is made from the code and from
`data/formats/columns.csv`; a test holds them together.

**What is left out.** Formats that cannot say that an event is planned, possible, negated or cancelled take only those that happened or go on,
unless you give `--every-status`; formats that need a day take only dated ones, unless you give `--undated report-day`. Where parties are
needed, events without any are left out. How many were left out, and why, is said on standard error.

With `--every-status` the formats with CAMEO codes file such an event as CAMEO does: what is planned or possible as an intent (03) or, where it
is to hurt, a threat (13); what did not happen or was called off as a refusal (12) or, of a hostile act, an intent to cooperate (03).

**Pairs.** GDELT, ICEWS and Phoenix have one row for each actor with each recipient; parties that act together come each with each, both ways.
The other formats keep an event whole.

**Statements** are no events in PLOVER. With `--statements` the formats with CAMEO codes get a row of code 010 for each: the speaker is the
source, the addressee the target. What was said is not in the row.

**Text.** UTF-8. In tab-separated files there is no quoting: a line break or control character in a name becomes a blank and a double quote a
single one. In CSV a text that a spreadsheet would take for a formula gets a leading `'`. Codes are text with leading zeros.
"""


def rows_of_columns(name: str) -> Iterator[tuple[str, str]]:
    """Each column of a format with what fills it, in order.

    Raises:
        LookupError: if columns.csv does not say so of a column.
    """
    text = (resources.files("legation") / "data" / "formats" / "columns.csv").read_text(encoding="utf-8")
    mine = [row for row in csv.DictReader(io.StringIO(text)) if name in row["format"].split()]
    told = [(pattern, row["filled"]) for row in mine for pattern in row["columns"].split("|")]
    for column in TABLES[name]:
        filled = next((words for pattern, words in told if fnmatchcase(column, pattern)), None)
        if filled is None:
            raise LookupError(f"{name}: nothing is said of {column}")
        yield column, filled


def reference() -> str:
    """The page."""
    parts = [_HEAD]
    for entry in FORMATS.values():
        parts.append(f"## {entry.name}\n\n{entry.title}.\n")
        if entry.lost:
            parts.append("Lost: " + " ".join(entry.lost) + "\n")
        if entry.name in TABLES:
            parts.append("| columns | filled with |\n| --- | --- |\n" + "\n".join(_grouped(entry.name)) + "\n")
        parts += [_TEXT[entry.name]] if entry.name in _TEXT else []
    parts.append("## Tables\n\nThe columns of `csv`, `jsonl`, `parquet`, of data frames and of `legation sql`.\n")
    for kind, columns in COLUMNS.items():
        lines = "\n".join(f"| `{name}` | {type_} |" for name, type_ in columns.items())
        parts.append(f"### {kind}\n\n| column | type |\n| --- | --- |\n{lines}\n")
    return "\n".join(parts)


def _grouped(name: str) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for column, filled in rows_of_columns(name):
        groups.setdefault(filled, []).append(column)
    for filled, columns in groups.items():
        few = columns if len(columns) <= 12 else [columns[0], "…", columns[-1]]
        yield f"| {', '.join(f'`{one}`' if one != '…' else one for one in few)} | {filled} |"


_TEXT = {
    "plover": (
        "Fields of chapter 6 of the manual. Auxiliary modes say what the status says: planned is `future`, possible `hypothetical`, negated and\n"
        "cancelled `negation`; what a report tells more than a week after it happened is `historical`. `status` and `attributed_to` are ours.\n"
    ),
    "followthemoney": (
        "`Event` with `involved` parties, `Person`, `PublicBody`, `Organization`, `LegalEntity`; `Position` and `Occupancy` from roles (dated by\n"
        "the day the report names, else by that of the report); `Membership` and `Sanction` from standings. Type, mode, CAMEO code,\n"
        "status, contexts and direction of an event are in `keywords` (`cameo:042`, `status:planned`, `actor:…`, `recipient:…`).\n"
    ),
    "ical": (
        "A `VEVENT` for each dated meeting, visit and gathering; all-day, with the end after the last day. `STATUS` is CONFIRMED for planned,\n"
        "TENTATIVE for possible, CANCELLED for cancelled and negated, and left out for what happened; `X-LEGATION-STATUS` always has the status.\n"
        "`PARTSTAT`: attended is ACCEPTED, expected TENTATIVE, invited NEEDS-ACTION, declined and absent DECLINED. `SEQUENCE` grows with each\n"
        "report that joins. `X-LEGATION-DATE` has the date with its precision (EDTF).\n"
    ),
    "gexf": (
        "Edges have their days as `start` and `end`, `kind` is the type; those between parties that act together are `mutual`.\n"
        "Parties and edges wait in temporary files while it is written.\n"
    ),
    "graphml": "A multigraph, an edge an event and pair. Parties and edges wait in temporary files.\n",
    "annotations": (
        "An annotation for each record of each report, with a position and a quotation as selectors; the body has the type as a tag\n"
        "and the record as JSON. Filters choose the reports.\n"
    ),
    "parquet": (
        "A folder for each table, partitioned by year and month of the report (see [R](r.md)); `datapackage.json` has columns and\n"
        "checksums.\n"
    ),
}


if __name__ == "__main__":
    sys.stdout.write(reference())
