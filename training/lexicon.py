"""What the examples of the trigger lexicon teach the ranker of types: a `match` sentence the entry's type, a `differ` sentence none.

The written sentences of training/sentences dwell on what is hard; these short ones hold the plain cases of every word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.system import System

from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate
from legation.coding.report import make_finder
from legation.lexicon.triggers import Trigger
from legation.parsed import ParsedReport
from legation.ranker import NONE

WEIGHT = 0.5
"""What one of these sentences counts beside a written one."""
_BATCH = 50
_GAP = "\n\n"


def lexicon_rows(system: System, entries: Sequence[Trigger]) -> Iterator[tuple[dict[str, float], str, float]]:
    """Features, label and weight of the predicate of each example.

    Args:
        system: the system without models.
        entries: the entries to read.
    """
    reader = FeatureReader(make_finder(system.scheme))
    for parsed, candidate, label in labelled(system, entries):
        yield reader.read(candidate.frame, [f.trigger for f in candidate.fired], candidate.known, parsed), label, WEIGHT


def labelled(system: System, entries: Sequence[Trigger]) -> Iterator[tuple[ParsedReport, Candidate, str]]:
    """The predicate that each example is about, in its parse, with what it teaches."""
    finder = make_finder(system.scheme)
    examples = [
        (entry, label, text)
        for entry in entries
        for label, texts in ((entry.type, entry.match), (NONE, entry.differ))
        for text in texts
    ]
    for first in range(0, len(examples), _BATCH):
        batch = examples[first : first + _BATCH]
        parsed = system.parse(_GAP.join(text for _, _, text in batch))
        ends, at = [], 0
        for _, _, text in batch:
            at += len(text) + len(_GAP)
            ends.append(at)
        number = 0
        for candidate in finder.candidates(parsed):
            while candidate.frame.token.start >= ends[number]:
                number += 1
            entry, label, _ = batch[number]
            if _teaches(candidate, entry, label):
                yield parsed, candidate, label


def _teaches(candidate: Candidate, entry: Trigger, label: str) -> bool:
    """Whether the predicate is the one that the entry's example is about: its word, and for a match an entry of its type fires."""
    if not any((known.word, known.pos) == (entry.word, entry.pos) for known in candidate.known):
        return False
    return label == NONE or any(frame.trigger.type == label for frame in candidate.fired)
