"""How the cost of concluding grows with the record: `python -m bench.growth [--tellings 10000 100000 …] [--deeds 10000 100000 …]`.

Reported events of known happenings (`bench.resolving_scale`), as many to a day whatever their number, are resolved window after window, none of
them held from the beginning; deeds between countries chosen by rank are sorted by dyad on disk and folded into relations by month.

Printed: CPU time and comparisons a reported event, without what it takes to make one (which is told too: where that differs between sizes, the
machine was at fault), and the memory of the process. Give the sizes from the smallest: the memory is the most that the process held so far.
`--plot FILE.svg --of PRINTED …` draws what runs printed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

from bench.resolving_scale import busy_stream
from legation.batch import LocalEngine
from legation.batch.concluding import fold_sorted
from legation.codebook import load_codebook
from legation.lexicon.tables import read_csv
from legation.relations import Deed, Fold
from legation.resolving import Windows, resolve_in_windows

A_DAY = 1000
T = TypeVar("T")


class Timed(Generic[T]):
    """An iterable that counts its items and the CPU time in which they are made."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)
        self.taken, self.count = 0.0, 0

    def __iter__(self) -> Iterator[T]:
        while True:
            begun = time.process_time()
            try:
                item = next(self._items)
            except StopIteration:
                return
            finally:
                self.taken += time.process_time() - begun
            self.count += 1
            yield item


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


def fold(n: int) -> None:
    """Fold so many deeds and print what it took."""
    source, begun = Timed(deeds(n, 1)), time.process_time()
    periods = sum(1 for _ in fold_sorted(source, Fold(), load_codebook(), LocalEngine()))
    taken = time.process_time() - begun - source.taken
    print(
        f"{source.count} deeds: {taken / source.count * 1e6:.1f} µs each, {periods} periods with deeds "
        f"({source.taken / source.count * 1e6:.1f} µs to make one); {megabytes():.0f} MB",
        flush=True,
    )


def resolve(n: int, a_day: int) -> None:
    """Resolve so many reported events and print what it took."""
    pairs = 0

    def counted(judge, items):  # type: ignore[no-untyped-def]
        nonlocal pairs
        for item in items:
            pairs += len(item)
            yield judge(item)

    source, begun = Timed(busy_stream(n, a_day, 1)), time.process_time()
    events = sum(1 for _ in resolve_in_windows(source, how=Windows(map=counted)))
    taken = time.process_time() - begun - source.taken
    print(
        f"{source.count} reported events, {a_day} a day: {taken / source.count * 1e6:.0f} µs each, {pairs / source.count:.1f} comparisons "
        f"({source.taken / source.count * 1e6:.0f} µs to make one); {events} events; {megabytes():.0f} MB",
        flush=True,
    )


_PRINTED = re.compile(r"^(\d+) (reported events|deeds).*?: ([\d.]+) µs each.*; (\d+) MB$", re.M)


def draw(target: Path, printed: Iterable[Path]) -> None:
    """Cost of each and memory by number, of all that was printed."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "legation"
    from matplotlib import pyplot

    found = sorted({(kind, int(n), float(each), int(held)) for path in printed for n, kind, each, held in _PRINTED.findall(path.read_text())})
    figure, (cost, memory) = pyplot.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for kind, name, mark in (("reported events", "reported events resolved", "o"), ("deeds", "deeds folded into relations", "s")):
        own = [one for one in found if one[0] == kind]
        cost.plot([n for _, n, _, _ in own], [each / own[0][2] for _, _, each, _ in own], marker=mark, label=name)
        memory.plot([n for _, n, _, _ in own], [held for _, _, _, held in own], marker=mark, label=name)
    cost.axhspan(0.8, 1.2, color="0.9", zorder=0)
    cost.set(xscale="log", ylim=(0, 1.6), title="CPU time of each, against 10,000 (grey: a fifth more or less)")
    memory.set(xscale="log", ylim=(0, None), title="Memory, MB")
    for axes in (cost, memory):
        axes.set_xlabel("number")
        axes.title.set_fontsize(9)
        axes.legend(fontsize=8, frameon=False)
    figure.savefig(target, metadata={"Date": None})


def main() -> None:
    """Resolve and fold at each size, in the order given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tellings", type=int, nargs="*", default=[10_000, 30_000])
    parser.add_argument("--a-day", type=int, default=44, help="reported events of a day")
    parser.add_argument("--deeds", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--of", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    if given.plot:
        draw(given.plot, given.of)
        return
    for n in given.deeds:
        fold(n)
    for n in given.tellings:
        resolve(n, given.a_day)


if __name__ == "__main__":
    main()
