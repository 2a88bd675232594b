"""Voices: reports that reprint one text, word for word or with small edits, are one voice.

A text is cut into overlapping runs of words; texts that share enough of them are one voice. Candidates are found by the
runs with the smallest digests (a sketch of fixed size), so the work grows with the number of reports.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from legation.model import Report

RUN = 5
"""Words in a run."""
SKETCH = 64
"""Digests kept of a text to compare it by."""
KEYS = 8
"""Of these, as many serve to find candidates."""
ALIKE = 0.5
"""Runs in common, as a share of the runs of the shorter text, from which two texts are one voice."""
REPRINTED = timedelta(days=4)
"""The longest time between a text and its reprint: boilerplate of a year ago is no reprint."""
MOST = 200
"""Reports under one run that are compared with each other; a run of more is boilerplate."""
_WORD = re.compile(r"\w+")
_CORRECTING = re.compile(
    r"\bcorrect(?:s|ed|ion|ing)\b|\bwithdraws?\b|\bretract(?:s|ed|ion)\b|\b(?:earlier|previous) version of this (?:story|article|report)\b", re.I
)
_NOTE = 300
"""Characters at either end of a story in which a note of correction is looked for."""


def voices(reports: Iterable[Report]) -> dict[str, str]:
    """For each report the id of the report whose voice it is: the first published of those that reprint one text.

    Args:
        reports: in any order; furniture (bylines, datelines, credits) is not compared.

    Returns:
        Report id → voice id. The same for any order.
    """
    ordered = sorted({one.id: one for one in reports}.values(), key=_order)
    sketches = {one.id: _digests(one) for one in ordered}
    found: dict[str, str] = {one.id: one.id for one in ordered}
    days = {one.id: one.published for one in ordered}
    buckets: dict[int, list[str]] = defaultdict(list)
    for one in ordered:
        mine = sketches[one.id]
        candidates = dict.fromkeys(
            other for digest in mine[:KEYS] if len(buckets[digest]) <= MOST for other in buckets[digest]
        )
        scored = [(-_share(mine, sketches[other]), rank, other) for rank, other in enumerate(candidates) if _near(days[one.id], days[other])]
        if scored and -min(scored)[0] >= ALIKE:
            found[one.id] = found[min(scored)[2]]
        for digest in mine[:KEYS]:
            buckets[digest].append(one.id)
    return found


def corrected_reports(reports: Iterable[Report], spoken: Mapping[str, str]) -> dict[str, str]:
    """For each report that says it corrects an earlier one, the id of that one.

    A report says so in its headline or in a note at either end ("Corrects number of …", "An earlier version of this story
    …"); what it corrects is the latest earlier report of the same voice by the same publisher. `Report.corrects` comes first.

    Args:
        reports: in any order.
        spoken: from `voices`.
    """
    earlier: dict[tuple[str, str], str] = {}
    found: dict[str, str] = {}
    for one in sorted({one.id: one for one in reports}.values(), key=_order):
        key = (spoken[one.id], one.publisher)
        if one.corrects:
            found[one.id] = one.corrects
        elif key in earlier and _says_so(one):
            found[one.id] = earlier[key]
        earlier[key] = one.id
    return found


def _says_so(report: Report) -> bool:
    """Whether the headline, a parenthesis or first line at the head, or the foot of the story is a note of correction."""
    if _CORRECTING.match(report.headline.strip()):
        return True
    text = report.text.strip()
    notes = [*re.findall(r"^\s*\(([^)]*)\)", text[:_NOTE]), text[:_NOTE].split("\n", 1)[0], text[-_NOTE:].rsplit("\n", 1)[-1]]
    return any(_CORRECTING.match(note.strip()) or re.search(r"version of this (?:story|article|report)", note) for note in notes)


def _order(report: Report) -> tuple[str, str]:
    return (report.published.isoformat() if report.published else "9999", report.id)


def _near(left: date | None, right: date | None) -> bool:
    return left is None or right is None or abs(left - right) <= REPRINTED


def _digests(report: Report) -> list[int]:
    """The smallest digests of the runs of the prose, in order."""
    text, pieces, at = report.text, [], 0
    for _, span in sorted(report.furniture, key=lambda part: (part[1].start, part[1].end)):
        pieces.append(text[at : span.start])
        at = max(at, span.end)
    words = _WORD.findall(" ".join([*pieces, text[at:]]).lower())
    runs = {" ".join(words[place : place + RUN]) for place in range(max(1, len(words) - RUN + 1))} if words else set()
    digests = {int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") for run in runs}
    return sorted(digests)[:SKETCH]


def _share(left: list[int], right: list[int]) -> float:
    """Runs in common as a share of the shorter text's, estimated below the larger of the smallest digests both hold."""
    if not left or not right:
        return 0.0
    limit = min(left[-1] if len(left) == SKETCH else 1 << 64, right[-1] if len(right) == SKETCH else 1 << 64)
    a, b = ({digest for digest in side if digest <= limit} for side in (left, right))
    return len(a & b) / max(1, min(len(a), len(b)))
