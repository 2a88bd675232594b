"""CPU time of each step of reading a story, as ratios to the bare language pipeline on the same text in the same run.

    python -m bench.speed [FOLDER …]       folders of NAME.story.json (default: our own corpus and the shipped examples)

One thread; every step is run several times and its best time counts, since machines are shared and noisy. Stories are read
one by one and their results dropped, as a run does; what the measurement itself holds is kept from the garbage collector.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.system import System
from legation.coding.report import code
from legation.parsed import ParsedReport
from legation.parsing.furniture import set_apart
from legation.parsing.mentions import find_mentions
from legation.parsing.quotations import find_quotes
from legation.parsing.syntax import parse_paragraphs

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).parent.parent
DEFAULT = (ROOT / "corpus", ROOT / "src/legation/data/examples")
_ROUNDS = 3


def best(work: Callable[[], object]) -> float:
    """The least CPU seconds of several runs."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


class _Kept:
    """The language pipeline for one story that parses it the first time only: what comes after the parse is seen alone."""

    def __init__(self, language: Any) -> None:
        self.language = language
        self.docs: list[Any] = []

    def pipe(self, texts: Iterable[str]) -> list[Any]:
        """The parsed texts."""
        words = list(texts)
        if not self.docs:
            self.docs = list(self.language.pipe(words))
        return self.docs


def measure(system: System, folders: Sequence[Path]) -> dict[str, float]:
    """CPU seconds of the bare pipeline and of each step of ours, and the number of tokens.

    Args:
        system: the system, loaded.
        folders: folders with stories, searched in any depth.
    """
    paths = [path for folder in folders for path in sorted(folder.rglob("*.story.json"))]
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    reports = [system.report(story["text"], story) for story in stories]
    apart = [set_apart(report) for report in reports]
    pieces = [[span.text(report.text) for span in paragraphs] for report, paragraphs in apart]
    language, lexicon = system.scheme.language, system.scheme.lexicon
    parsed = [system.parse(story["text"], story) for story in stories]

    undressed = [_bare(item) for item in parsed]

    def bare() -> None:
        for paragraphs in pieces:
            list(language.pipe(paragraphs))

    kept = [_Kept(language) for _ in apart]

    def copy_syntax() -> None:
        for (report, paragraphs), again in zip(apart, kept, strict=True):
            parse_paragraphs(report.text, paragraphs, cast("Language", again))

    copy_syntax()

    def refer() -> None:
        for item in undressed:
            find_mentions(item, lexicon)

    def code_all() -> None:
        for item in parsed:
            code(item, system.scheme)

    gc.collect()
    gc.freeze()
    pipeline = best(bare)
    return {
        "stories": float(len(stories)),
        "tokens": float(sum(len(item.tokens) for item in parsed)),
        "pipeline": pipeline,
        "furniture": best(lambda: [set_apart(report) for report in reports]),
        "copying the parse": best(copy_syntax),
        "quotations": best(lambda: [find_quotes(report.text, paragraphs) for report, paragraphs in apart]),
        "mentions and references": best(refer),
        "coding": best(code_all),
    }


def _bare(item: ParsedReport) -> ParsedReport:
    """The report as it was before its mentions were found."""
    return ParsedReport(
        report=item.report, tokens=item.tokens, sentences=item.sentences, paragraphs=item.paragraphs, quotes=item.quotes
    )


def table(times: dict[str, float]) -> list[tuple[str, float, float]]:
    """Rows (step, microseconds a token, ratio to the pipeline), the sum of our own steps last."""
    tokens, pipeline = times["tokens"], times["pipeline"]
    steps = [name for name in times if name not in {"stories", "tokens", "pipeline"}]
    rows = [("language pipeline alone", pipeline / tokens * 1e6, 1.0)]
    rows += [(name, times[name] / tokens * 1e6, times[name] / pipeline) for name in steps]
    own = sum(times[name] for name in steps)
    return [*rows, ("all but the pipeline", own / tokens * 1e6, own / pipeline)]


def main(arguments: list[str]) -> int:
    """Measure and print the table."""
    folders = [Path(name) for name in arguments] or list(DEFAULT)
    times = measure(System.load(), folders)
    print(f"{times['stories']:.0f} stories, {times['tokens']:.0f} tokens, Python {sys.version.split()[0]}")
    for name, micro, ratio in table(times):
        print(f"{name:26} {micro:8.1f} µs/token {ratio:7.3f} of the pipeline")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
