"""How well each event type is found, and what is taken for what.

    python -m bench.per_type GOLD_DIR PRED_DIR

Prints a table of types (told, found, precision, recall, status right of the matched) and the commonest confusions, as markdown. Predictions
are made by `bench.predict stories`. Events are paired by the scorer of the story benchmark; for confusions also by overlapping evidence.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from bench.error_tables import load_scorer, pairs, stories


def table(gold_dir: Path, pred_dir: Path) -> str:
    """The tables.

    Args:
        gold_dir: stories with their records.
        pred_dir: what was predicted for them.
    """
    told: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    status: Counter[str] = Counter()
    for _, _, gold, pred in stories(gold_dir, pred_dir):
        told.update(event["type"] for event in gold.get("events", []))
        found.update(event["type"] for event in pred.get("events", []))
    for _, _, gold, pred in pairs(load_scorer(), gold_dir, pred_dir, wide=False):
        matched[gold["type"]] += 1
        right[pred["type"]] += 1
        status[gold["type"]] += gold["status"] == pred["status"]
    lines = ["| type | told | coded | precision | recall | status right |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, number in sorted(told.items(), key=lambda item: (-item[1], item[0])):
        precision = right[name] / found[name] if found[name] else 0.0
        agreed = f"{status[name] / matched[name]:.2f}" if matched[name] else "–"
        lines.append(f"| {name} | {number} | {found[name]} | {precision:.2f} | {matched[name] / number:.2f} | {agreed} |")
    return "\n".join([*lines, "", *_confusions(gold_dir, pred_dir)])


def _confusions(gold_dir: Path, pred_dir: Path) -> list[str]:
    scorer = load_scorer()
    taken: Counter[tuple[str, str]] = Counter()
    for _, story, gold, pred in stories(gold_dir, pred_dir):
        text = scorer.fold(story["headline"] + "\n" + story["text"])
        for event in gold.get("events", []):
            here = [one["type"] for one in pred.get("events", []) if scorer.overlap(event["evidence"], one.get("evidence"), text)]
            if here and not {event["type"], *event.get("type_ok", [])} & set(here):
                taken[event["type"], here[0]] += 1
    lines = ["| told as | coded as | times |", "| --- | --- | ---: |"]
    common = sorted(taken.items(), key=lambda item: (-item[1], item[0]))[:12]
    return lines + [f"| {a} | {b} | {number} |" for (a, b), number in common]


if __name__ == "__main__":
    print(table(Path(sys.argv[1]), Path(sys.argv[2])))
