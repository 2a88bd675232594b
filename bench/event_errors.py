"""Which step of the coder loses the annotated events that are not found in their place.

    python -m bench.event_errors GOLD_DIR [--list STEP]

Counts every annotated event of the stories by what became of it; with `--list` every event whose step begins with the given words, with
its sentence, its evidence and what the coder made of it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.error_tables import load_scorer
from bench.stories import party_rows
from bench.system import System
from legation.coding.events import judge, tellings
from legation.coding.frames import Candidate
from legation.coding.merging import merge
from legation.coding.report import least_confidence, make_context, make_finder
from legation.model import ReportedEvent
from legation.parsed import ParsedReport

Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What the coder makes of one story, step by step.

    `tellings`: before merging; `merged`: ids of the happenings; `kept`: ids of those that are sure enough.
    """

    parsed: ParsedReport
    text: str
    candidates: Sequence[Candidate]
    tellings: Sequence[ReportedEvent]
    merged: frozenset[str]
    kept: Sequence[ReportedEvent]


class Steps:
    """Names the step that loses an event.

    Args:
        system: the system.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self.scorer = load_scorer()

    def told(self, story: Row) -> Told:
        """A story, coded step by step."""
        scheme = self.system.scheme
        parsed = self.system.parse(story["text"], story)
        context, finder = make_context(parsed, scheme), make_finder(scheme)
        found = judge(tellings(context, finder), context)
        merged = merge(found, parsed)
        kept = [event for event in merged if event.confidence >= least_confidence(event, scheme.settings)]
        text = self.scorer.fold(f"{story['headline']}\n{story['text']}")
        return Told(parsed, text, finder.candidates(parsed), found, frozenset(event.id for event in merged), kept)

    def of_story(self, gold: Sequence[Row], told: Told) -> Iterator[tuple[Row, str, list[Row]]]:
        """Each annotated event with its step and what was coded in its place."""
        kept = [self._row(event, told) for event in told.kept]
        here = self.scorer.match(gold, kept, lambda g, p: self.scorer.event_score(g, p, told.text) * self._beside(g, p, told))
        found = {id(g) for g, _ in here}
        for event in gold:
            near = [row for row in (self._row(e, told) for e in told.tellings) if self._beside(event, row, told)]
            yield event, "found here" if id(event) in found else self._step(event, near, told), near

    def _row(self, event: ReportedEvent, told: Told) -> Row:
        evidence = told.parsed.report.text[event.evidence.start : event.evidence.end]
        sides = {"actors": party_rows(event.actors), "recipients": party_rows(event.recipients)}
        return {"id": event.id, "type": event.type, "evidence": evidence, "confidence": event.confidence, **sides}

    def _beside(self, gold: Row, coded: Row, told: Told) -> bool:
        return bool(self.scorer.overlap(gold["evidence"], coded["evidence"], told.text))

    def _step(self, gold: Row, near: Sequence[Row], told: Told) -> str:
        right = next((row for row in near if self.scorer.event_score(gold, row, told.text) > 0), None)
        if right is not None:
            if any(event.id == right["id"] for event in told.kept):
                return "kept, paired with another"
            return "dropped by the judge" if right["id"] in told.merged else "merged into another telling"
        accepted = {gold["type"], *gold["type_ok"]}
        typed = next((row for row in near if row["type"] in accepted), None)
        if typed is not None:
            return self._wrong_parties(gold, typed)
        start = told.parsed.report.text.find(gold["evidence"])
        end = start + len(gold["evidence"])
        words = [candidate for candidate in told.candidates if start <= candidate.frame.token.start < end]
        may = any(entry.type in accepted for candidate in words for entry in candidate.known)
        if near:
            return f"another type chosen, {'though the word may have the right one' if may else 'the word lacks the right one'}"
        if may:
            return "none chosen or nobody acts, though the word may have the type"
        return "the word is known, but not for this type" if words else "no predicate known"

    def _wrong_parties(self, gold: Row, coded: Row) -> str:
        share, countries = self.scorer.jaccard, self.scorer.countries
        if gold["type"] in self.scorer.RECIPROCAL:
            return "parties of an act done together"
        acting = share(countries(gold["actors"]), countries(coded["actors"])) >= 0.5
        if not acting:
            reached = share(countries(gold["recipients"]), countries(coded["recipients"])) >= 0.5
            return "another actor" if reached else "both sides wrong"
        if not coded["recipients"]:
            return "no recipient found"
        return "another recipient" if gold["recipients"] else "a recipient too many"


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    if len(arguments) not in {1, 3} or (len(arguments) == 3 and arguments[1] != "--list"):
        sys.stderr.write(__doc__ or "")
        return 2
    steps = Steps(System.load())
    counts: Counter[str] = Counter()
    for path in sorted(Path(arguments[0]).rglob("*.gold.json")):
        story = json.loads(path.with_name(path.name.replace(".gold.", ".story.")).read_text(encoding="utf-8"))
        gold = json.loads(path.read_text(encoding="utf-8")).get("events", [])
        for event, step, near in steps.of_story(gold, steps.told(story)):
            counts[step] += 1
            if len(arguments) == 3 and step.startswith(arguments[2]):
                coded = "; ".join(f"{row['type']} {row['evidence']!r} {row['confidence']}" for row in near)
                print(f"[{path.name}] {step}: {event['type']} {event['evidence']!r} | {coded}")
    for step, count in counts.most_common():
        print(f"{count:5d} {step}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
