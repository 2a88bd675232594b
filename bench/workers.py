"""Coding on one worker and on two, and keeping what is coded: `python -m bench.workers [--stories 276] [--kept 3000] [--ingest 10000]`.

Stories of the development corpus, each read in two versions with another name in it. Printed: CPU seconds a story with one worker and with two (the
machine may be shared, so that seconds on the clock say little), the largest worker, and what `record.add` takes of prepared outcomes beside it.

With `--ingest N` only this: N distinct stories coded and kept in a record in one process by `record.ingest`. They are the stories of the
corpus round and round, each round with another name in them and published a fortnight later, so that none is a reprint of another.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.speed import ROOT
from legation.batch import code_in_workers
from legation.model import Outcome, RawStory
from legation.model_json import dumps, outcome_from_json, outcome_to_json
from legation.pipeline import code_story, load_scheme
from legation.record import open_record

EVERY = 7
_ID = re.compile(r'"([0-9a-f]{16})"')


def stories(count: int) -> list[RawStory]:
    """Stories of the corpus, round and round, the surname of each round another."""
    paths = sorted((ROOT / "corpus/dev").glob("*.story.json"))
    made = []
    for number, path in enumerate(islice(cycle(paths), count)):
        story = json.loads(path.read_text(encoding="utf-8"))
        text = f"{story['text']}\n\nMinister Oro Quill{number} was there too."
        given = {key: story[key] for key in ("published", "publisher", "headline") if story.get(key)}
        made.append(RawStory(name=f"s{number}", data=text.encode(), metadata={"decoded": "text", **given}))
    return made


def later(raws: Sequence[RawStory], corpus: int) -> Iterator[RawStory]:
    """The stories, each round of the corpus published a fortnight after the one before: no reprints, by whatever text."""
    for number, raw in enumerate(raws):
        day = date.fromisoformat(str(raw.metadata.get("published") or "2025-01-01")[:10]) + timedelta(days=14 * (number // corpus))
        yield replace(raw, metadata={**raw.metadata, "published": day.isoformat()})


def ingest(count: int) -> None:
    """Code and keep so many stories in one process, and print how fast that is by the rate of coding alone: every seventh story is coded once
    more, from its bytes and outside the ingest."""
    scheme, beside, alone = load_scheme(), 0.0, []
    raws = later(stories(count), len(list((ROOT / "corpus/dev").glob("*.story.json"))))

    def coded(fresh: Iterable[RawStory]) -> Iterator[Outcome]:
        nonlocal beside
        for number, raw in enumerate(fresh):
            if number % EVERY == 0:
                begun = time.process_time()
                code_story(replace(raw, read=None), scheme)
                alone.append(time.process_time() - begun)
                beside += alone[-1]
            yield code_story(raw, scheme)

    with tempfile.TemporaryDirectory() as folder, open_record(str(Path(folder, "record.db"))) as record:
        begun = time.process_time()
        added = record.ingest(raws, scheme, run="bench", coder=coded)
        whole = time.process_time() - begun - beside
        held = {kind: record.count(kind) for kind in ("report", "telling", "statement")}
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    print(f"{added}; held: {held}; {size / 1e6:.0f} MB on disk")
    each, all_ = sum(alone) / len(alone) * 1000, whole / count * 1000
    print(f"coding alone {each:.1f} ms CPU a story, coding and keeping {all_:.1f}: ingest runs at {each / all_:.3f} of the coding")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def cpu_of(raws: Sequence[RawStory], workers: int) -> tuple[float, float, list[Outcome]]:
    """CPU seconds of the workers for these stories (their start is measured apart and taken off), seconds on the clock, the outcomes."""
    start = _children()
    list(code_in_workers(raws[:workers], workers))
    warm = _children() - start
    start, begun = _children(), time.perf_counter()
    outcomes = list(code_in_workers(raws, workers))
    return _children() - start - warm, time.perf_counter() - begun, outcomes


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def copies(outcomes: Sequence[Outcome], count: int) -> Iterator[Outcome]:
    """So many outcomes, the ids of each round others."""
    texts = [dumps(outcome_to_json(outcome)) for outcome in outcomes]
    for number, text in enumerate(islice(cycle(texts), count)):
        new = {old: hashlib.sha256(f"{number // len(texts)} {old}".encode()).hexdigest()[:16] for old in _ID.findall(text)}
        yield outcome_from_json(json.loads(_ID.sub(lambda match, new=new: f'"{new[match[1]]}"', text)))  # type: ignore[misc]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=276)
    parser.add_argument("--kept", type=int, default=3000)
    parser.add_argument("--ingest", type=int, default=0, metavar="N")
    given = parser.parse_args()
    if given.ingest:
        ingest(given.ingest)
        return
    raws = stories(given.stories)
    coded = 0.0
    for workers in (1, 2):
        used, clock, outcomes = cpu_of(raws, workers)
        coded = coded or used / len(raws)
        print(f"{workers} workers: {used / len(raws) * 1000:.1f} ms CPU a story, {clock:.0f} s on the clock for {len(raws)}", flush=True)
    print(f"largest worker: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB")
    prepared = list(copies(outcomes, given.kept))
    with tempfile.TemporaryDirectory() as folder, open_record(str(Path(folder, "record.db"))) as record:
        start = time.process_time()
        added = record.add(prepared, run="bench", batch=8)
        kept = (time.process_time() - start) / added.coded
    share = coded / (coded + kept)
    print(f"keeping {added.coded} stories: {kept * 1000:.1f} ms CPU a story; coding and keeping runs at {share:.3f} of the coding alone")


if __name__ == "__main__":
    main()
