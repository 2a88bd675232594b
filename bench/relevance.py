"""How well stories without politics are told: `python -m bench.relevance` prints recall, precision and the saving.

Over the development and the held-out stories of our own; the weights are learnt on the former alone.
"""

from __future__ import annotations

import argparse
import sys
import time

from training.relevance import Item, stories

from legation.lexicon import Lexicon, load_lexicon
from legation.model import Report
from legation.parsing.furniture import set_apart
from legation.relevance import SURE, load_model, relevant, score, worth_reading


def codable(report: Report, lexicon: Lexicon) -> bool:
    """Whether fast mode codes anything of a story: it seems political, and a second look at a doubtful one finds enough that is."""
    chance = score(report, lexicon)
    if chance < load_model().threshold:
        return False
    return chance >= SURE or bool(worth_reading(report.text, set_apart(report)[1], lexicon))


def measure(items: list[Item]) -> dict[str, float]:
    """Recall and precision on political stories, the share of the others that need not be coded, and the cost."""
    lexicon = load_lexicon()
    reports = [Report(id=item.name, text=item.text) for item in items]
    codable(reports[0], lexicon)
    start = time.process_time()
    said = [codable(report, lexicon) for report in reports]
    took = time.process_time() - start
    hit = sum(1 for item, one in zip(items, said, strict=True) if item.political and one)
    political = sum(1 for item in items if item.political)
    others = len(items) - political
    skipped = sum(1 for item, one in zip(items, said, strict=True) if not item.political and not one)
    return {
        "stories": len(items), "political": political, "recall": hit / political, "precision": hit / max(1, sum(said)),
        "saving": skipped / max(1, others), "milliseconds": 1000 * took / len(items),
        "megabytes_per_second": sum(len(item.text) for item in items) / 1e6 / max(took, 1e-9),
    }  # fmt: skip


def main() -> int:
    """Print the table; with --misses the stories that were told wrong (of the development part only)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="name the development stories that were told wrong")
    wanted = parser.parse_args()
    print(f"model {load_model().version}, threshold {load_model().threshold}")
    print("| part | stories | political | recall | precision | saving | ms a story | MB/s |\n| --- | --- | --- | --- | --- | --- | --- | --- |")
    parts = {"dev": list(stories("dev")), "test": list(stories("test"))}
    for part, items in {**parts, "all": [*parts["dev"], *parts["test"]]}.items():
        found = measure(items)
        cells = [f"{found['stories']:.0f}", f"{found['political']:.0f}", *(f"{found[name]:.3f}" for name in ("recall", "precision", "saving"))]
        print(f"| {part} | {' | '.join(cells)} | {found['milliseconds']:.2f} | {found['megabytes_per_second']:.1f} |")
    if wanted.misses:
        lexicon = load_lexicon()
        for item in parts["dev"]:
            told = relevant(Report(id=item.name, text=item.text), lexicon)
            if codable(Report(id=item.name, text=item.text), lexicon) != item.political:
                print(f"{item.name}: {told.score:.3f} {told.reasons}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
