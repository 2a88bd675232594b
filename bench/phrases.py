"""Offices in short phrases: our own two sets of titled phrases, measured with and without the seed of office-holders.

    python -m bench.phrases [--errors]      --errors lists what is wrong in the development set; the held-out set is a figure only

A person counts as found by the last word of the name; country, sector, title and former are shares of all persons.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.system import System
from legation.parsed import TitledName
from legation.settings import Settings

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "titled_phrases"
FIELDS = ("country", "sector", "title", "former")


def rows_of(name: str) -> list[dict[str, Any]]:
    """The rows of a set: dev or heldout."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]


def wanted_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The persons of a row."""
    people: list[dict[str, Any]] = row.get("people", [row])
    return people


def value(found: TitledName, field: str) -> object:
    """A field of what was found, in the terms of the set."""
    return found.title.lower() if field == "title" else getattr(found, field)


def pair(wanted: Iterable[dict[str, Any]], found: Sequence[TitledName]) -> list[tuple[dict[str, Any], TitledName | None]]:
    """Each wanted person with what was found of it, the best fitting first; each find is used once."""
    left = list(found)
    pairs: list[tuple[dict[str, Any], TitledName | None]] = []
    for person in wanted:
        same = [one for one in left if one.person.split()[-1] == person["person"].split()[-1]]
        best = max(same, key=lambda one: sum(value(one, field) == person[field] for field in FIELDS), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((person, best))
    return pairs


def measure(system: System, rows: Iterable[dict[str, Any]]) -> tuple[dict[str, float], list[str]]:
    """Figures over the rows, and one line for each error.

    Args:
        system: what reads the phrases.
        rows: of `rows_of`.
    """
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for row in rows:
        found = [one for one in system.parse(row["phrase"], {}).titled if one.is_role]
        pairs = pair(wanted_of(row), found)
        counts["found"] += sum(one is not None for _, one in pairs)
        counts["predicted"] += len(found)
        for person, one in pairs:
            counts["persons"] += 1
            right = {field: one is not None and value(one, field) == person[field] for field in FIELDS}
            counts.update(field for field in FIELDS if right[field])
            if one is None or not (right["country"] and right["sector"] and right["former"]):
                got = (one.country, one.sector, one.title, one.former) if one else "nothing"
                errors.append(f"{row['phrase']}: {person['person']}: {got}")
    persons = counts["persons"]
    figures = {field: counts[field] / persons for field in FIELDS}
    return {"persons": persons, "f1": 2 * counts["found"] / (persons + counts["predicted"]), **figures}, errors


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    for seed in (True, False):
        system = System.load(Settings(seed_offices=seed, use_ranker=False))
        for name in ("dev", "heldout"):
            figures, errors = measure(system, rows_of(name))
            text = ", ".join(f"{key} {number:.3f}" for key, number in figures.items() if key != "persons")
            print(f"{name} ({figures['persons']:.0f} persons, {'with' if seed else 'without'} the seed): {text}")
            if "--errors" in arguments and name == "dev" and seed:
                print("\n".join(f"  {line}" for line in errors))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
