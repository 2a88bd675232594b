"""How far the confidence of events can be believed: `python -m bench.calibration [FOLDER] [--plot FILE]`.

Codes annotated stories that no model was trained on, keeps every event however unsure, and compares confidence with how often the
annotation agrees (an accepted type, half of the parties' countries, overlapping evidence). Prints a table and the expected calibration
error (the mean distance of confidence and share of right ones over ten bins, weighted by their sizes).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.judge import agrees

from bench.system import System
from legation.settings import DEFAULTS

BINS = 10
Judged = tuple[float, bool]
"""The confidence of an event, and whether the annotation agrees."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Events of like confidence: how many, their mean confidence, and the share of right ones."""

    low: float
    high: float
    size: int
    confidence: float
    right: float


def judged(system: System, folder: Path) -> Iterator[Judged]:
    """The confidence of each coded event of a folder of annotated stories, and whether it is right."""
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["events"]
        story = json.loads(path.with_name(path.name.replace(".gold.", ".story.")).read_text(encoding="utf-8"))
        for event in system.read_story(story["text"], story).events:
            yield event.confidence, any(agrees(event, item, story["text"]) for item in gold)


def bins_of(events: Sequence[Judged], count: int = BINS) -> list[Bin]:
    """The events by confidence in bins of equal width; empty ones are left out."""
    found = []
    for number in range(count):
        low, high = number / count, (number + 1) / count
        inside = [(c, r) for c, r in events if low <= c < high or (number == count - 1 and c == 1.0)]
        if inside:
            size = len(inside)
            found.append(Bin(low, high, size, sum(c for c, _ in inside) / size, sum(r for _, r in inside) / size))
    return found


def expected_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error, 0 (best) to 1."""
    total = sum(one.size for one in bins)
    return sum(one.size * abs(one.confidence - one.right) for one in bins) / total if total else 0.0


def table(bins: Sequence[Bin]) -> str:
    """The reliability table in Markdown."""
    lines = ["| confidence | events | mean confidence | right |", "| --- | --- | --- | --- |"]
    lines += [f"| {b.low:.1f}–{b.high:.1f} | {b.size} | {b.confidence:.2f} | {b.right:.2f} |" for b in bins]
    return "\n".join(lines)


def draw(bins: Sequence[Bin], file: Path) -> None:
    """The reliability plot."""
    import matplotlib as mpl

    mpl.use("svg" if file.suffix == ".svg" else "agg")
    mpl.rcParams["svg.hashsalt"] = "legation"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.6", linestyle="--", label="confidence = share of right ones")
    axes.plot([b.confidence for b in bins], [b.right for b in bins], color="#1f4e79", marker="o", label="events")
    for one in bins:
        axes.annotate(str(one.size), (one.confidence, one.right), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share on which the annotation agrees")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)


def main() -> int:
    """Print the table and the error; draw the plot if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("corpus/test"))
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    system = System.load(replace(DEFAULTS, min_confidence=0.0, min_confidence_possible=0.0))
    bins = bins_of(list(judged(system, options.folder)))
    print(table(bins))
    print(f"\nExpected calibration error {expected_error(bins):.3f} over {sum(b.size for b in bins)} events.")
    if options.plot:
        draw(bins, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
