"""Stories per second of full coding over the bare spaCy pipeline, on the same text in the same run: `python -m bench.ratios`.

    python -m bench.ratios [--benchmarks FOLDER] [--rounds 3] [--only "real news, a fifth"]

General news is mixed so that a fifth of the stories are political: stories without politics of the benchmarks (named
below by their place in the file) and the annotated ones; without the benchmarks, stories of our own corpora. The bare
pipeline is the small English model on OpenBLAS operators, given the paragraphs of one story after the other, as a coder
would. Everything is warmed on other stories first: what is kept of words is measured as it is in a long run. Rounds
alternate between what is compared; of each the least CPU time counts.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.run import BENCHMARKS
from bench.speed import ROOT
from legation.model import Coded, RawStory
from legation.parsing.furniture import set_apart
from legation.parsing.syntax import bare_language
from legation.pipeline import UNPOLITICAL, code_story, load_scheme
from legation.reading import decode
from legation.scheme import Scheme
from legation.settings import MODES

POLITICAL_NEWS = frozenset({1, 2, 3, 4, 6, 7, 8, 10, 11, 13, 16, 25, 26, 27, 31, 33, 35, 36, 37, 47, 49, 50, 57, 62})
"""Stories of geo/trnews.jsonl about states, governments or their leaders, told by their headlines."""
POLITICAL_PAGES = frozenset({10, 31, 35})
"""The same of fivew/giveme5w1h.jsonl."""
EVERY = 5
"""One story in so many is political."""


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _stories(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.story.json"))]


def raw_story(story: Mapping[str, Any]) -> RawStory:
    """An annotated story as a reader hands it on: its text and what came with it, no labels."""
    given = {key: story[key] for key in ("published", "publisher", "headline") if story.get(key)}
    return RawStory(name=str(story["id"]), data=story["text"].encode(), metadata={"decoded": "text", **given})


def mixes(benchmarks: Path) -> Iterator[tuple[str, list[RawStory], list[RawStory]]]:
    """Name, political stories and others of each mix that can be made."""
    others = [story for part in ("dev", "test") for story in _lines(ROOT / f"corpus/relevance/{part}.jsonl") if not story["political"]]
    # The short pieces of our own are put together to the length of the political ones.
    pages = [{"id": f"page {n}", "text": "\n\n".join(one["text"] for one in others[n : n + 4])} for n in range(0, len(others) - 3, 4)]
    yield "our own stories", [*map(raw_story, _stories(ROOT / "corpus/dev"))], [*map(raw_story, pages)]
    if (benchmarks / "geo/trnews.jsonl").exists():
        news = [one for n, one in enumerate(_lines(benchmarks / "geo/trnews.jsonl")) if n not in POLITICAL_NEWS]
        news += [one for n, one in enumerate(_lines(benchmarks / "fivew/giveme5w1h.jsonl")) if n not in POLITICAL_PAGES]
        yield "real news", [*map(raw_story, _stories(benchmarks / "stories"))], [*map(raw_story, news)]


def general(political: Sequence[RawStory], others: Sequence[RawStory]) -> list[RawStory]:
    """A mix of which one in `EVERY` is political."""
    count = min(len(political), len(others) // (EVERY - 1))
    step = len(political) / count
    return [*(political[int(n * step)] for n in range(count)), *others[: count * (EVERY - 1)]]


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(stories: Sequence[RawStory], warm: Sequence[RawStory], schemes: dict[str, Scheme], rounds: int) -> dict[str, float]:
    """CPU seconds of the bare pipeline and of each mode on `stories`, and their number of sentences.

    Args:
        stories: what is measured.
        warm: other stories, read first.
        schemes: by mode.
        rounds: how often each is measured.
    """
    bare = bare_language()

    def paragraphs(raw: RawStory) -> list[str]:
        report, spans = set_apart(decode(raw))
        return [span.text(report.text) for span in spans]

    def parse(texts: Sequence[list[str]]) -> int:
        return sum(len(list(doc.sents)) for text in texts for doc in bare.pipe(text))

    texts = [paragraphs(raw) for raw in stories]
    work: dict[str, Callable[[], object]] = {"bare": lambda: [list(bare.pipe(text)) for text in texts]}
    for mode, scheme in schemes.items():
        work[mode] = lambda scheme=scheme: [code_story(raw, scheme) for raw in stories]  # type: ignore[misc]
        for raw in warm:
            code_story(raw, scheme)
    parse([paragraphs(raw) for raw in warm])
    gc.collect()
    gc.freeze()
    best = {name: min(times) for name, *times in zip(work, *([cpu(one) for one in work.values()] for _ in range(rounds)), strict=True)}
    return {**best, "sentences": float(parse(texts))}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=BENCHMARKS)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured: more where others use the machine")
    parser.add_argument("--only", default="", help="measure only the rows whose name contains this")
    given = parser.parse_args()
    scheme = load_scheme()
    schemes = {mode: replace(scheme, settings=replace(scheme.settings, mode=mode)) for mode in MODES}
    print("| text | stories | sentences | bare pipeline, CPU s | accurate: ratio, sentences/s | fast: ratio, stories/s | skipped |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, political, others in mixes(given.benchmarks):
        warm = [*political[1::2], *others[1::2]]
        sets = {f"{name}, political": political[::2], f"{name}, a fifth political": general(political[::2], others[::2])}
        for label, stories in sets.items():
            if given.only not in label:
                continue
            found = measure(stories, warm, schemes, given.rounds)
            skipped = sum(_skipped(raw, schemes["fast"]) for raw in stories)
            accurate = f"{found['bare'] / found['accurate']:.2f}, {found['sentences'] / found['accurate']:.0f}"
            fast = f"{found['bare'] / found['fast']:.2f}, {len(stories) / found['fast']:.0f}"
            print(f"| {label} | {len(stories)} | {found['sentences']:.0f} | {found['bare']:.2f} | {accurate} | {fast} | {skipped} |", flush=True)


def _skipped(raw: RawStory, scheme: Scheme) -> bool:
    outcome = code_story(raw, scheme)
    return isinstance(outcome, Coded) and any(problem.code == UNPOLITICAL for problem in outcome.coded.problems)


if __name__ == "__main__":
    main()
