"""The text of a story with its evidence marked. Marks overlap freely, so the text is cut wherever one begins or ends.

Every piece of text carries the marks that cover it as nested elements, one a kind, so that each kind can have a line of its
own style beneath it. Where a mark ends stands its label, a link to the record that comes back to the label.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from legation.export.markup import Html, element, join
from legation.export.words import UNSHOWN
from legation.model import CodedReport, Gathering, ReportedEvent, Role, Standing, Statement
from legation.spans import Span

Record = Role | ReportedEvent | Statement | Gathering | Standing
KINDS = ("statement", "gathering", "standing", "event", "role")
"""The kinds of record, the outermost line first."""

LETTERS = {"role": "R", "event": "E", "statement": "S", "gathering": "G", "standing": "L"}
_BLANK_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
_HIDDEN = re.compile(f"[{UNSHOWN}]")
_WORD_JOINER = "\u2060"  # shows nothing and breaks nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence of one record: `key` is the id of its entry (`e3`), `label` what the reader sees (`E3`)."""

    kind: str
    key: str
    label: str
    span: Span


def marks_of(coded: CodedReport) -> tuple[Mark, ...]:
    """The marks of a report. A participant has its own where the gathering's evidence does not hold it."""
    found: list[Mark] = []
    for kind, records in records_of(coded):
        for number, record in enumerate(records, 1):
            found.append(_mark(kind, f"{number}", record.evidence))
    for number, gathering in enumerate(coded.gatherings, 1):
        for place, guest in enumerate(gathering.participants, 1):
            if not gathering.evidence.contains(guest.evidence):
                found.append(_mark("gathering", f"{number}.{place}", guest.evidence))
    return tuple(found)


def records_of(coded: CodedReport) -> tuple[tuple[str, Sequence[Record]], ...]:
    """The records of a report by kind, in the order in which the pages show them."""
    return (
        ("role", coded.roles),
        ("event", coded.events),
        ("statement", coded.statements),
        ("gathering", coded.gatherings),
        ("standing", coded.standings),
    )


def marked_text(coded: CodedReport) -> Html:
    """The whole text as paragraphs, with furniture set apart and every mark in its place."""
    return _Marker(coded).paragraphs()


def shown(text: str) -> str:
    """The text with unshowable characters replaced one by one, so that offsets keep their meaning."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    return _HIDDEN.sub(_WORD_JOINER, text)


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The stretches between blank lines; one empty paragraph if there are none."""
    starts = [0, *(found.end() for found in _BLANK_LINE.finditer(text))]
    ends = [*(found.start() for found in _BLANK_LINE.finditer(text)), len(text)]
    spans = [Span(start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]
    return tuple(spans) or (Span(0, 0),)


class _Marker:
    def __init__(self, coded: CodedReport) -> None:
        self.text = shown(coded.report.text)
        self.marks = marks_of(coded)
        self.furniture = coded.report.furniture
        self.triggers = tuple(event.trigger for event in coded.events)
        self.spans = paragraphs_of(self.text)
        self.told: set[Span] = set()
        self.labels: dict[int, list[Mark]] = {}
        for mark in self.marks:
            self.labels.setdefault(self._label_place(mark.span), []).append(mark)

    def paragraphs(self) -> Html:
        return join((self._paragraph(span) for span in self.spans), "\n")

    def _label_place(self, evidence: Span) -> int:
        """Where the label stands: at the end of the evidence, or of the paragraph before it if it ends between two."""
        number = max(bisect_left([span.start for span in self.spans], evidence.end) - 1, 0)
        paragraph = self.spans[number]
        return max(paragraph.start, min(evidence.end, paragraph.end))

    def _paragraph(self, whole: Span) -> Html:
        marks = [mark for mark in self.marks if mark.span.overlaps(whole)]
        furniture = [(kind, span) for kind, span in self.furniture if span.overlaps(whole)]
        triggers = [span for span in self.triggers if span.overlaps(whole)]
        spans = [*(mark.span for mark in marks), *(span for _, span in furniture), *triggers]
        cuts = {whole.start, whole.end, *(place for place in self.labels if whole.start <= place <= whole.end)}
        cuts.update(cut for span in spans for cut in (span.start, span.end) if whole.covers(cut))
        ordered = sorted(cuts)
        parts: list[Html] = [self._labels(whole.start)]
        for start, end in pairwise(ordered):
            piece = Span(start, end)
            words: str = self.text[start:end]
            if any(span.contains(piece) for span in triggers):
                words = element("b", words)
            marked = self._wrapped(words, [mark for mark in marks if mark.span.contains(piece)])
            parts.append(self._set_apart(marked, [one for one in furniture if one[1].contains(piece)]))
            parts.append(self._labels(end))
        return element("p", *parts)

    def _wrapped(self, words: str, marks: list[Mark]) -> str:
        for kind in reversed(KINDS):
            keys = [mark.key for mark in marks if mark.kind == kind]
            if keys:
                words = element("mark", words, class_=" ".join((kind, *keys)))
        return words

    def _set_apart(self, words: str, furniture: list[tuple[str, Span]]) -> Html:
        if not furniture:
            return join([words])
        kind, span = furniture[0]
        tag = join([]) if span in self.told else join([element("small", kind), " "])
        self.told.add(span)
        return element("span", tag, words, class_="furniture")

    def _labels(self, place: int) -> Html:
        """The labels of the marks that end at `place`; each is shown once."""
        links = [
            element("a", mark.label, href=f"#{mark.key}", id=f"t-{mark.key}", class_=mark.kind, aria_label=f"{mark.kind} {mark.label}")
            for mark in self.labels.pop(place, ())
        ]
        return element("sup", join(links, " ")) if links else join([])


def _mark(kind: str, number: str, evidence: Span) -> Mark:
    letter = LETTERS[kind]
    return Mark(kind, f"{letter.lower()}{number.replace('.', '-')}", f"{letter}{number}", evidence)
