"""How the cost of concluding grows with the record: `python -m bench.growth [--tellings 3000 10000 …] [--deeds 10000 100000 …]`.

Reported events of known happenings (`bench.resolving_scale`), as many to a day whatever their number, are resolved; deeds between countries chosen
by rank are folded into relations by month. Printed: CPU microseconds and comparisons a reported event, and the memory of the process.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from bench.resolving_scale import busy_record
from legation.codebook import load_codebook
from legation.lexicon.tables import read_csv
from legation.relations import Deed, Fold
from legation.relations import fold_deeds as fold_all
from legation.resolving import resolve

A_DAY = 1000
DAYS = 45
"""Days of 2,000 tellings."""


def deeds(n: int, seed: int) -> Iterator[Deed]:
    """Deeds one after the other, a thousand a day."""
    pick, book = random.Random(seed), load_codebook()
    states = [row["code"] for row in read_csv("countries.csv") if row["kind"] == "state"]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(states))))
    types = [kind.name for kind in book.types]
    for number in range(n):
        a, b = pick.choices(states, cum_weights=weights, k=2)
        if a == b:
            continue
        day = date(1985, 1, 1) + timedelta(days=number // A_DAY)
        name = pick.choice(types)
        yield Deed(a=a, b=b, event=f"e{number}", type=name, mode=None, cameo=book.cameo_for(name, None), first=day, last=day, reported=day)


def megabytes() -> float:
    """The most memory that the process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    """Resolve and fold at each size, the smallest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tellings", type=int, nargs="*", default=[3_000, 10_000, 30_000])
    parser.add_argument("--deeds", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    given = parser.parse_args()
    book = load_codebook()
    for n in given.deeds:
        begun = time.process_time()
        source = list(deeds(n, 1))
        made = time.process_time() - begun
        begun = time.process_time()
        relations = fold_all(source, Fold(), book)
        taken = time.process_time() - begun
        print(
            f"{n} deeds: {taken / n * 1e6:.1f} µs each to fold into {len(relations)} periods ({made / n * 1e6:.1f} to make); {megabytes():.0f} MB",
            flush=True,
        )
        del source, relations
    for n in given.tellings:
        told, _ = busy_record(n, DAYS * n // 2000, 1)
        begun = time.process_time()
        events, judgements = resolve(told)
        taken = time.process_time() - begun
        print(
            f"{len(told)} reported events: {taken / len(told) * 1e6:.0f} µs each, {len(judgements) / len(told):.1f} comparisons; "
            f"{len(events)} events; {megabytes():.0f} MB",
            flush=True,
        )
        del told, events, judgements


if __name__ == "__main__":
    main()
