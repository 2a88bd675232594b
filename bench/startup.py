"""Seconds and memory that the actor data take to load, beyond what spaCy takes.

    python -m bench.startup

Each part is loaded once, the data on who is who (countries, organisations, titles, offices, towns) before the parser, so that
nothing hides its memory: that is the growth of the peak resident set. The modules that everything needs are imported first.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SECONDS, MEGABYTES = 0.5, 150.0
"""What the actor data may take."""


def peak() -> float:
    """The peak resident set of this process, in megabytes."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds and megabytes of a piece of loading."""
    start, before = time.process_time(), peak()
    kept = work()
    del kept
    return time.process_time() - start, peak() - before


def import_modules() -> object:
    """The modules of the dictionaries and the library below them."""
    import legation.lexicon.gazetteer

    return legation.lexicon.gazetteer


def load_actor_data() -> object:
    """The dictionaries that say who is who."""
    from legation.garbage import without_collection
    from legation.lexicon.countries import load_countries
    from legation.lexicon.offices import build, load_offices
    from legation.lexicon.organisations import load_organisations
    from legation.lexicon.titles import load_titles

    with without_collection():
        return load_countries(), load_organisations(), load_titles(), build(load_offices())


def load_places() -> object:
    """The table of towns."""
    from legation.lexicon.gazetteer import load_gazetteer

    return load_gazetteer()


def measure() -> dict[str, tuple[float, float]]:
    """Seconds and megabytes by part."""
    found = {"modules": cost(import_modules), "actor data": cost(load_actor_data), "places": cost(load_places)}
    from legation.parsing.syntax import load_language
    from legation.pipeline import load_scheme

    return {**found, "parser": cost(load_language), "whole scheme again": cost(load_scheme)}


def main() -> int:
    """Print the costs; 1 if the actor data take more than they may."""
    costs = measure()
    for name, (seconds, megabytes) in costs.items():
        print(f"{name}: {seconds:.2f} s, {megabytes:.0f} MB")
    seconds, megabytes = (sum(costs[name][i] for name in ("actor data", "places")) for i in (0, 1))
    return int(seconds > SECONDS or megabytes > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
