"""CPU time of each step of reading a story, as ratios to the bare language pipeline on the same text in the same run.

    python -m bench.speed [--neural] [FOLDER …]       folders of NAME.story.json (default: our own corpus and the shipped examples)

With `--neural` the neural ranker codes beside the linear one.

One thread; every step is run several times and its best time counts, since machines are shared and noisy. Stories are read
one by one and their results dropped, as a run does; what the measurement itself holds is kept from the garbage collector.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.system import System
from legation.coding.report import code
from legation.parsed import ParsedReport
from legation.parsing.furniture import set_apart
from legation.parsing.mentions import find_mentions
from legation.parsing.quotations import find_quotes
from legation.parsing.syntax import bare_language, parse_paragraphs
from legation.settings import DEFAULTS

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
    bare, lexicon = bare_language(), system.scheme.lexicon
    parsed = [system.parse(story["text"], story) for story in stories]
    undressed = [_bare(item) for item in parsed]

    def pipeline() -> None:
        for paragraphs in pieces:
            list(bare.pipe(paragraphs))

    def parse_all() -> None:
        for report, paragraphs in apart:
            parse_paragraphs(report.text, paragraphs, system.scheme.language)

    def refer() -> None:
        for item in undressed:
            find_mentions(item, lexicon)

    def code_all() -> None:
        for item in parsed:
            code(item, system.scheme)

    gc.collect()
    gc.freeze()
    return {
        "stories": float(len(stories)),
        "tokens": float(sum(len(item.tokens) for item in parsed)),
        "pipeline": best(pipeline),
        "furniture": best(lambda: [set_apart(report) for report in reports]),
        "parse, copied": best(parse_all),
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
    rows = [("bare language pipeline", pipeline / tokens * 1e6, 1.0)]
    rows += [(name, times[name] / tokens * 1e6, times[name] / pipeline) for name in steps]
    own = sum(times[name] for name in steps)
    return [*rows, ("all steps", own / tokens * 1e6, own / pipeline)]


def main(arguments: list[str]) -> int:
    """Measure and print the table."""
    folders = [Path(name) for name in arguments if name != "--neural"] or list(DEFAULT)
    times = measure(System.load(replace(DEFAULTS, neural="--neural" in arguments)), folders)
    print(f"{times['stories']:.0f} stories, {times['tokens']:.0f} tokens, Python {sys.version.split()[0]}")
    for name, micro, ratio in table(times):
        print(f"{name:26} {micro:8.1f} µs/token {ratio:7.3f} of the pipeline")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
