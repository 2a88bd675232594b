"""Predictions for the benchmark scorers.

    python -m bench.predict stories DIR OUT            NAME.pred.json for each NAME.story.json
    python -m bench.predict TASK IN.jsonl OUT.jsonl    TASK: coding typing actors dates factuality attribution coref geo
    --neural: with the neural ranker beside the linear one

Only ids, texts, dates and given spans are read: the files may have lost every label.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import sentences
from bench.coref import predict_coref
from bench.pairs import type_of_pair
from bench.stories import predict_folder
from bench.system import System
from legation.settings import DEFAULTS

TASKS: dict[str, Callable[[System, dict[str, Any]], dict[str, Any]]] = {
    "coding": sentences.coding,
    "typing": type_of_pair,
    "actors": sentences.actors,
    "dates": sentences.dates,
    "factuality": sentences.factuality,
    "attribution": sentences.attribution,
    "geo": sentences.geo,
}


def predict(task: str, items: Iterable[dict[str, Any]], system: System) -> list[dict[str, Any]]:
    """One prediction for each item, in order, with its id.

    Args:
        task: a key of `TASKS`, or coref (which looks at all items at once).
        items: the benchmark's lines.
        system: what predicts.
    """
    if task == "coref":
        return predict_coref(system, list(items))
    return [{"id": item["id"], **TASKS[task](system, item)} for item in items]


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    neural = "--neural" in arguments
    arguments = [argument for argument in arguments if argument != "--neural"]
    if len(arguments) != 3 or arguments[0] not in {"stories", "coref", *TASKS}:
        sys.stderr.write(__doc__ or "")
        return 2
    task, source, target = arguments[0], Path(arguments[1]), Path(arguments[2])
    system = System.load(replace(DEFAULTS, neural=neural))
    if task == "stories":
        count = predict_folder(source, target, system.read_story)
        print(f"{count} stories coded", file=sys.stderr)
        return 0
    items = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as out:
        for row in predict(task, items, system):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
