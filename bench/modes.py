"""What each mode gets right, side by side: `python -m bench.modes [--benchmarks FOLDER]`.

Codes the annotated stories of the benchmarks and of our own development corpus as a run does, once in each mode, and has the scorer of
whole stories judge them. Nothing but the mode differs. `python -m bench.ratios` measures what it saves.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.ratios import raw_story
from bench.run import BENCHMARKS, ROOT, scored
from bench.stories import predict_folder
from legation.model import Coded, CodedReport
from legation.pipeline import UNPOLITICAL, code_story, load_scheme
from legation.scheme import Scheme
from legation.settings import MODES

SHOWN = {
    "events": "events", "events_here": "events in place", "statements": "statements", "roles": "roles", "gatherings": "gatherings",
    "standings": "standings",
}  # fmt: skip
"""The scorer's rows and what the table calls them."""


def measure(folder: Path, scheme: Scheme, scorer: Path) -> tuple[dict[str, Any], int]:
    """The scorer's figures for the stories of a folder, and how many were left out as unpolitical."""
    left_out = 0

    def read(text: str, story: Mapping[str, Any]) -> CodedReport:
        nonlocal left_out
        outcome = code_story(raw_story({**story, "text": text}), scheme)
        if not isinstance(outcome, Coded):
            raise SystemExit(f"{outcome.name} was quarantined: {outcome.code} {outcome.detail}")
        left_out += any(problem.code == UNPOLITICAL for problem in outcome.coded.problems)
        return outcome.coded

    with tempfile.TemporaryDirectory() as out:
        predict_folder(folder, Path(out), read)
        return scored(scorer, str(folder), out), left_out


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=BENCHMARKS)
    benchmarks: Path = parser.parse_args().benchmarks
    scheme = load_scheme()
    print(f"| set | mode | {' | '.join(f'{name} F1' for name in SHOWN.values())} | stories left out |")
    print("| --- " * (3 + len(SHOWN)) + "|")
    for name, folder in {"benchmark stories": benchmarks / "stories", "corpus, development": ROOT / "corpus/dev"}.items():
        for mode in MODES:
            chosen = replace(scheme, settings=replace(scheme.settings, mode=mode))
            found, left_out = measure(folder, chosen, benchmarks / "score_stories.py")
            print(f"| {name} | {mode} | {' | '.join(format(found[row]['f1'], '.3f') for row in SHOWN)} | {left_out} |", flush=True)


if __name__ == "__main__":
    main()
