"""Stories about one happening, coded end to end and resolved: `python -m bench.happenings [dev|held] [-v]`.

Reads corpus/happenings. A gold telling is found when the coder has an event whose trigger lies in the gold evidence (of the
gold types first). Pairs of found tellings are counted: one event or two, in the gold and in the record. `strict` counts the
pairs of tellings that the coder did not find as missed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.system import System
from legation.conclusions import Event, Judgement, Telling
from legation.model import CodedReport, ReportedEvent
from legation.resolving import heard, resolve, tellings_of

FOLDER = Path(__file__).parent.parent / "corpus" / "happenings"


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold telling: which event of which happening, in which story, its words, status, and the types it may be coded as."""

    event: str
    story: str
    evidence: str
    status: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The coded stories of one half with its gold, and what is made of them."""

    gold: tuple[Gold, ...]
    tellings: tuple[Telling, ...]
    found: dict[Gold, str]
    voices: tuple[int, int]
    corrections: tuple[int, int]
    events: tuple[Event, ...]
    judgements: tuple[Judgement, ...]


def happenings(part: str) -> dict[str, dict[str, Any]]:
    """The files of one half by name.

    Args:
        part: dev or held.
    """
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / part).glob("*.toml"))}


def code_part(part: str, system: System) -> Part:
    """Code and resolve the stories of one half."""
    gold: list[Gold] = []
    coded: dict[str, CodedReport] = {}
    files = happenings(part)
    for name, happening in files.items():
        for story in happening["story"]:
            meta = {"published": story["published"].isoformat(), "headline": story["headline"], "publisher": story["publisher"]}
            coded[story["id"]] = system.read_story(story["text"].strip() + "\n", meta)
            for event, evidence, status in story["tells"]:
                types = tuple(happening["events"][event].split("|"))
                gold.append(Gold(f"{name}/{event}", story["id"], evidence, status, types))
    reports = [one.report for one in coded.values()]
    spoken, corrects = heard(reports)
    tellings = [
        telling for one in coded.values() for telling in tellings_of(one, spoken.get(one.report.id, ""), corrects.get(one.report.id, ""))
    ]
    events, judgements = resolve(tellings)
    stories = [story for happening in files.values() for story in happening["story"]]
    ids = {name: one.report.id for name, one in coded.items()}
    reprints = [spoken.get(ids[s["id"]]) == spoken.get(ids[s["voice"]], ids[s["voice"]]) for s in stories if "voice" in s]
    corrected = [corrects.get(ids[s["id"]]) == ids[s["corrects"]] for s in stories if "corrects" in s]
    return Part(
        tuple(gold), tuple(tellings), _match(gold, coded), (sum(reprints), len(reprints)), (sum(corrected), len(corrected)),
        tuple(events), tuple(judgements),
    )  # fmt: skip


def _match(gold: Iterable[Gold], coded: dict[str, CodedReport]) -> dict[Gold, str]:
    """Gold telling → id of the coder's event, each event once: of the gold types first, then the surest."""
    found: dict[Gold, str] = {}
    for one in gold:
        report = coded[one.story]
        start = report.report.text.find(one.evidence)
        if start < 0:
            raise ValueError(f"{one.story} does not hold {one.evidence!r}")
        end = start + len(one.evidence)

        def rank(event: ReportedEvent, one: Gold = one) -> tuple[bool, bool, float]:
            return (event.type in one.types, event.status == one.status, event.confidence)

        inside = [e for e in report.events if start <= e.trigger.start < end and e.id not in found.values() and e.type in one.types]
        if inside:
            found[one] = max(inside, key=rank).id
    return found


def scores(part: Part) -> dict[str, float]:
    """Pairwise precision, recall and F1 over found tellings, and recall and F1 over all gold tellings."""
    where = {name: event.id for event in part.events for name in event.tellings}
    counts = {"hit": 0, "extra": 0, "missed": 0, "unfound": 0}
    for a, b in combinations(part.gold, 2):
        same = a.event == b.event
        if a in part.found and b in part.found:
            joined = where[part.found[a]] == where[part.found[b]]
            counts["hit"] += same and joined
            counts["extra"] += joined and not same
            counts["missed"] += same and not joined
        else:
            counts["unfound"] += same
    precision = counts["hit"] / max(1, counts["hit"] + counts["extra"])
    recall = counts["hit"] / max(1, counts["hit"] + counts["missed"])
    strict = counts["hit"] / max(1, counts["hit"] + counts["missed"] + counts["unfound"])
    return {"precision": precision, "recall": recall, "f1": _f1(precision, recall), "strict_recall": strict, "strict_f1": _f1(precision, strict)}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def summary(name: str, part: Part) -> str:
    """The figures of one half in a line."""
    found = scores(part)
    right = sum(_status(part, one) for one in part.found)
    return (
        f"{name}: {len(part.gold)} gold tellings, {len(part.found)} found by the coder ({len(part.found) / len(part.gold):.3f}), "
        f"{right} with their status; pairwise F1 {found['f1']:.3f} (P {found['precision']:.3f}, R {found['recall']:.3f}); "
        f"strict F1 {found['strict_f1']:.3f} (R {found['strict_recall']:.3f}); "
        f"reprints one voice {part.voices[0]}/{part.voices[1]}, corrections known {part.corrections[0]}/{part.corrections[1]}"
    )


def _status(part: Part, one: Gold) -> bool:
    return next(t.event.status for t in part.tellings if t.event.id == part.found[one]) == one.status


def details(part: Part) -> Iterable[str]:
    """What went wrong, pair by pair, with the reasons: for the development half only."""
    where = {name: event.id for event in part.events for name in event.tellings}
    verdicts = {(j.left, j.right): j for j in part.judgements}
    for one in part.gold:
        if one not in part.found:
            yield f"not found: {one.story} {one.event} {one.evidence!r}"
    for a, b in combinations([one for one in part.gold if one in part.found], 2):
        left, right = part.found[a], part.found[b]
        joined = where[left] == where[right]
        if joined != (a.event == b.event):
            made = verdicts.get((min(left, right), max(left, right)))
            why = ", ".join(f"{r.feature} [{r.left} | {r.right}] {r.weight:+}" for r in made.reasons) if made else "not compared"
            if not joined:
                yield f"  {where[left]} / {where[right]}"
            yield f"{'JOINED' if joined else 'APART'} {a.story} {a.evidence!r} / {b.story} {b.evidence!r}: {made.score if made else ''} {why}"


def records(part: Part) -> Iterable[str]:
    """Every event of more than one telling, with its tellings."""
    told = {telling.event.id: telling for telling in part.tellings}
    for event in part.events:
        if len(event.tellings) > 1:
            yield f"EVENT {event.id} {event.type} {'→'.join(c.status for c in event.history)} {event.date.edtf()} voices {event.voices}"
            yield from (f"    {told[i].publisher} {told[i].event.type} {told[i].event.date.edtf()} {told[i].words[:110]!r}" for i in event.tellings)
            yield from (f"    conflict {one.field}: {[value for value, _ in one.values]}" for one in event.conflicts)


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    system = System.load()
    for name in [one for one in arguments if one in {"dev", "held"}] or ["dev", "held"]:
        part = code_part(name, system)
        print(summary(name, part))
        if "-v" in arguments:
            print("\n".join([*details(part), *records(part)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
