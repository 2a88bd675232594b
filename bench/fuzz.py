"""Thousands of mutated stories through the whole path: reader, decoding, parsing, coding, JSON, record.

    python -m bench.fuzz --stories 10000
    python -m bench.fuzz --only 4711          (what became of one of them)

Each story is coded or quarantined, with a code that is not `internal.error`; each takes less than its limit of seconds; every span of
what was coded lies in its text; the JSON of an outcome leads back to it; the record keeps every one. Between them clean stories are
coded, whose records must be the same each time, and at the end some of the mutated ones are coded once more, in the opposite order.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.mutations import Mutated, mutated, sources
from legation.model import Coded, CodedReport, Outcome, Quarantined, RawStory
from legation.model_json import dumps, outcome_from_json, outcome_to_json
from legation.pipeline import INTERNAL, code_story, load_scheme
from legation.reading import Document, Options
from legation.reading.readers import read_document
from legation.record import open_record
from legation.scheme import Scheme
from legation.spans import Span

CLEAN_EVERY = 10
"""After so many mutated stories comes a clean one."""
AGAIN_EVERY = 50
"""One in so many is coded once more at the end."""
BATCH = 64
FAULTS = frozenset({INTERNAL, "reading.broken", "internal.worker-died"})
"""Codes that mean that something nobody foresaw happened."""


@dataclass(slots=True)
class Findings:
    """What a run saw: counts, faults in words, and the slowest story."""

    files: int = 0
    coded: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    clean: int = 0
    again: int = 0
    kept: int = 0
    slowest: tuple[float, str] = (0.0, "")
    seconds: float = 0.0

    def fault(self, story: Mutated, what: str) -> None:
        """Note what must not happen."""
        self.faults.append(f"{story.name} ({', '.join(story.changes)}): {what}"[:600])


def read(story: Mutated, options: Options) -> list[RawStory]:
    """The stories in the bytes of a mutated one; always at least one, except of a table or feed without rows."""
    return list(read_document(Document(name=story.name, data=story.data), options))


def outcomes_of(story: Mutated, scheme: Scheme, options: Options, found: Findings) -> list[Outcome]:
    """Read and code a mutated story, and check what came of it."""
    done: list[Outcome] = []
    begun = time.process_time()
    try:
        raws = read(story, options)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        found.fault(story, f"reading raised {type(error).__name__}: {error}")
        return []
    for raw in raws:
        started = time.monotonic()
        done.append(code_story(raw, scheme))
        if time.monotonic() - started > scheme.settings.max_seconds + 5:
            found.fault(story, f"took {time.monotonic() - started:.0f} s")
    found.slowest = max(found.slowest, (time.process_time() - begun, f"{story.name} ({', '.join(story.changes)})"))
    for outcome in done:
        if isinstance(outcome, Quarantined) and outcome.code in FAULTS:
            found.fault(story, f"{outcome.code} at {outcome.stage}: {outcome.detail}")
        if isinstance(outcome, Coded):
            for what in unsound(outcome.coded):
                found.fault(story, what)
        if outcome_from_json(json.loads(dumps(outcome_to_json(outcome)))) != _bare(outcome):
            found.fault(story, "its JSON leads to another outcome")
    return done


def _bare(outcome: Outcome) -> Outcome:
    """The outcome as its JSON tells it: without the bytes of a quarantined story."""
    return dataclasses.replace(outcome, data=b"") if isinstance(outcome, Quarantined) else outcome


def unsound(coded: CodedReport) -> Iterator[str]:
    """What is wrong with the places of a coded report."""
    for span in _spans(coded):
        if not 0 <= span.start <= span.end <= len(coded.report.text):
            yield f"{span} lies outside the text"
    for kind in ("roles", "events", "statements", "gatherings", "standings"):
        if any(not coded.quote(record.evidence).strip() for record in getattr(coded, kind)):
            yield f"one of the {kind} without words"


def _spans(record: object) -> Iterator[Span]:
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for part in record:
            yield from _spans(part)
    elif dataclasses.is_dataclass(record):
        for entry in dataclasses.fields(record):
            yield from _spans(getattr(record, entry.name))


def run(numbers: Sequence[int], scheme: Scheme, record: Path, *, seed: int = 1) -> Findings:
    """Put the mutated stories of these numbers through the whole path.

    Args:
        numbers: which.
        scheme: what to code with.
        record: a record that does not exist yet.
        seed: of the mutations.
    """
    found, options = Findings(), Options(settings=scheme.settings)
    clean = [RawStory(name=f"clean-{n}", data=story["text"].encode()) for n, story in enumerate(sources())]
    expected = [code_story(raw, scheme) for raw in clean]
    again: list[tuple[Mutated, list[Outcome]]] = []
    begun = time.process_time()
    with open_record(record) as kept:
        kept.add(expected)
        for batch in _batches(numbers):
            gathered: list[Outcome] = []
            for number in batch:
                story = mutated(number, seed)
                outcomes = outcomes_of(story, scheme, options, found)
                _count(found, story, outcomes)
                gathered += outcomes
                if number % AGAIN_EVERY == 0:
                    again.append((story, outcomes))
                if number % CLEAN_EVERY == 0:
                    which = found.clean % len(clean)
                    found.clean += 1
                    if code_story(clean[which], scheme) != expected[which]:
                        found.fault(story, f"the clean story {which} after it is coded otherwise than before")
            added = kept.add(gathered, run=f"fuzz {batch[0]}")
            if added.read != len(gathered):
                found.faults.append(f"{len(gathered)} outcomes given, {added.read} taken up")
            if batch[0] == numbers[0]:
                kept.rebuild()  # once: thousands of versions of a dozen stories are no record that is ever concluded
        for story, outcomes in reversed(again):
            found.again += 1
            if outcomes_of(story, scheme, options, Findings()) != outcomes:
                found.fault(story, "coded once more it is another record")
        for outcome in expected:
            assert isinstance(outcome, Coded)
            if kept.report(outcome.coded.report.id) != outcome.coded:
                found.faults.append(f"the record has the clean story {outcome.name} otherwise than it was given")
        found.kept = kept.count("report") + sum(1 for _ in kept.quarantine())
    options.sandbox.close()
    found.seconds = time.process_time() - begun
    return found


def _count(found: Findings, story: Mutated, outcomes: Iterable[Outcome]) -> None:
    found.files += 1
    found.changes.update(story.changes)
    for outcome in outcomes:
        if isinstance(outcome, Quarantined):
            found.quarantined[outcome.code] += 1
        else:
            found.coded += 1


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        print(f"\r{start} of {len(numbers)}", end="", file=sys.stderr, flush=True)
        yield numbers[start : start + BATCH]


def main() -> int:
    """Run, print the table of docs/measurements-trust.md, and say by the exit code whether there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="show the outcome of this one")
    given = parser.parse_args()
    scheme = load_scheme()
    if given.only is not None:
        story, found = mutated(given.only, given.seed), Findings()
        print(story.changes, story.data[:2_000])
        for outcome in outcomes_of(story, scheme, Options(settings=scheme.settings), found):
            print(dumps(outcome_to_json(outcome), indent=1))
        print("\n".join(found.faults) or "no fault", f"{found.slowest[0]:.2f} s")
        return bool(found.faults)
    with tempfile.TemporaryDirectory() as folder:
        found = run(range(given.first, given.first + given.stories), scheme, Path(folder) / "fuzz.db", seed=given.seed)
    print(
        f"\n| mutated files | {found.files:,} |\n| stories in them | {found.coded + found.quarantined.total():,} |\n| coded | {found.coded:,} |\n"
        f"| quarantined | {found.quarantined.total():,} |\n| clean stories between them, the same each time | {found.clean:,} |\n"
        f"| coded once more in the opposite order | {found.again:,} |\n| reports and refused stories in the record | {found.kept:,} |\n"
        f"| slowest, seconds of processor time | {found.slowest[0]:.1f}: {found.slowest[1]} |\n| processor seconds in all | {found.seconds:,.0f} |\n"
        f"| faults | {len(found.faults)} |"
    )
    print("\nQuarantined: " + ", ".join(f"{code} {number:,}" for code, number in found.quarantined.most_common()))
    print("Changes: " + ", ".join(f"{name} {number:,}" for name, number in found.changes.most_common()))
    print(*found.faults, sep="\n")
    return bool(found.faults)


if __name__ == "__main__":
    sys.exit(main())
