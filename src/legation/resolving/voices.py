"""Voices: reports that reprint one text, word for word or with small edits, are one voice.

A text is cut into overlapping runs of words; texts that share enough of them are one voice. Candidates are found by the
runs with the smallest digests (a sketch of fixed size), so the work grows with the number of reports; and only reports of a few days
are compared, so that any number can be gone through.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from legation.model import Report
from legation.resolving.on_disk import SortedOnDisk

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
"""Reports of the days of a reprint under one run that are compared with each other; a run of more is boilerplate."""
_WORD = re.compile(r"\w+")
_CORRECTING = re.compile(
    r"\bcorrect(?:s|ed|ion|ing)\b|\bwithdraws?\b|\bretract(?:s|ed|ion)\b|\b(?:earlier|previous) version of this (?:story|article|report)\b", re.I
)
_NOTE = 300
"""Characters at either end of a story in which a note of correction is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What must be known of a report to find its reprints and what it corrects: some 600 bytes, whatever its length."""

    id: str
    published: date | None
    publisher: str
    digests: array[int]
    """The smallest digests of the runs of the prose, in order."""
    corrects: str
    says_so: bool
    """Whether it says that it corrects another."""


def sketch(report: Report) -> Sketch:
    """The sketch of a report."""
    return Sketch(
        id=report.id, published=report.published, publisher=report.publisher, digests=_digests(report), corrects=report.corrects,
        says_so=_says_so(report),
    )  # fmt: skip


def heard(reports: Iterable[Report]) -> tuple[dict[str, str], dict[str, str]]:
    """Which reports are of one voice, and which one corrects another. Sorted on disk and gone through day after day, a few days of sketches held.

    The voice of a text is the id of the first published of the reports that reprint it; furniture (bylines, datelines, credits) is not compared.
    A report says that it corrects an earlier one in its headline or in a note at either end ("Corrects number of …", "An earlier version of
    this story …"); what it corrects is the latest earlier report of the same voice by the same publisher. `Report.corrects` comes first.

    Args:
        reports: in any order, gone through once. Undated ones come last, and are held.

    Returns:
        Report id → voice for the reports that reprint another (the others are their own voice); report id → id of the report that it
        corrects. The same for any order.
    """
    with SortedOnDisk[tuple[str, str], Sketch]() as dated:
        undated: dict[str, Sketch] = {}
        for one in reports:
            if one.published is None:
                undated[one.id] = sketch(one)
            else:
                dated.add((one.published.isoformat(), one.id), sketch(one))
        ear = _Ear(frozenset(digest for one in undated.values() for digest in one.digests[:KEYS]))
        last = ""
        for _, found in dated:
            if found.id != last:  # one given twice counts once
                ear.hear(found)
            last = found.id
        for name in sorted(undated):
            ear.hear(undated[name])
        return ear.spoken, ear.corrects


@dataclass(slots=True)
class _Voice:
    """A voice that may yet be reprinted: how many of its reports are recent, and the latest of each publisher."""

    recent: int = 0
    latest: dict[str, str] = field(default_factory=dict)


class _Ear:
    """Listens to one report after the other. What is too old to be reprinted is forgotten, unless an undated report may yet reprint it.

    Args:
        wanted: digests of the undated reports, which come last.
    """

    def __init__(self, wanted: frozenset[int]) -> None:
        self.spoken: dict[str, str] = {}
        self.corrects: dict[str, str] = {}
        self._wanted = wanted
        self._buckets: dict[int, deque[Sketch]] = defaultdict(deque)
        self._recent: deque[Sketch] = deque()
        self._kept: dict[int, list[Sketch]] = defaultdict(list)
        self._voices: dict[str, _Voice] = defaultdict(_Voice)

    def hear(self, one: Sketch) -> None:
        """Find whose voice the next report is, and what it corrects."""
        self._forget(one.published)
        near = [self._near(digest, one.published is None) for digest in one.digests[:KEYS]]
        candidates = {other.id: other for bucket in near if len(bucket) <= MOST for other in bucket}
        scored = [(-_share(one.digests, other.digests), rank, name) for rank, (name, other) in enumerate(candidates.items())]
        if scored and -min(scored)[0] >= ALIKE:
            name = min(scored)[2]
            self.spoken[one.id] = self.spoken.get(name, name)
        voice = self._voices[self.spoken.get(one.id, one.id)]
        if one.corrects:
            self.corrects[one.id] = one.corrects
        elif one.says_so and one.publisher in voice.latest:
            self.corrects[one.id] = voice.latest[one.publisher]
        voice.latest[one.publisher] = one.id
        voice.recent += 1
        self._recent.append(one)
        for digest in one.digests[:KEYS]:
            self._buckets[digest].append(one)

    def _near(self, digest: int, undated: bool) -> Collection[Sketch]:
        """Earlier reports that hold a digest: of the days of a reprint, or of all days for an undated report."""
        recent = self._buckets.get(digest, ())
        return [*self._kept.get(digest, ()), *recent] if undated else recent

    def _forget(self, today: date | None) -> None:
        while today is not None and self._recent and (old := self._recent[0]).published is not None and today - old.published > REPRINTED:
            self._recent.popleft()
            for digest in old.digests[:KEYS]:
                bucket = self._buckets[digest]
                bucket.popleft()
                if not bucket:
                    del self._buckets[digest]
                if digest in self._wanted:
                    self._kept[digest].append(old)
            name = self.spoken.get(old.id, old.id)
            voice = self._voices[name]
            voice.recent -= 1
            if not voice.recent and not self._wanted:
                del self._voices[name]


def _says_so(report: Report) -> bool:
    """Whether the headline, a parenthesis or first line at the head, or the foot of the story is a note of correction."""
    if _CORRECTING.match(report.headline.strip()):
        return True
    text = report.text.strip()
    notes = [*re.findall(r"^\s*\(([^)]*)\)", text[:_NOTE]), text[:_NOTE].split("\n", 1)[0], text[-_NOTE:].rsplit("\n", 1)[-1]]
    return any(_CORRECTING.match(note.strip()) or re.search(r"version of this (?:story|article|report)", note) for note in notes)


def _digests(report: Report) -> array[int]:
    """The smallest digests of the runs of the prose, in order."""
    text, pieces, at = report.text, [], 0
    for _, span in sorted(report.furniture, key=lambda part: (part[1].start, part[1].end)):
        pieces.append(text[at : span.start])
        at = max(at, span.end)
    words = _WORD.findall(" ".join([*pieces, text[at:]]).lower())
    runs = {" ".join(words[place : place + RUN]) for place in range(max(1, len(words) - RUN + 1))} if words else set()
    digests = {int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") for run in runs}
    return array("Q", sorted(digests)[:SKETCH])


def _share(left: array[int], right: array[int]) -> float:
    """Runs in common as a share of the shorter text's, estimated below the larger of the smallest digests both hold."""
    if not left or not right:
        return 0.0
    limit = min(left[-1] if len(left) == SKETCH else 1 << 64, right[-1] if len(right) == SKETCH else 1 << 64)
    a, b = ({digest for digest in side if digest <= limit} for side in (left, right))
    return len(a & b) / max(1, min(len(a), len(b)))
