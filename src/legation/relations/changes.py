"""When a relation changed: change points of the series of mean scores, with the events that explain each.

The periods that have events are cut where the mean score shifts, by the exact search of the library ruptures (PELT, squared
error). A cut must be worth a penalty of three times the variance of the noise times the logarithm of the number of periods
(the Bayesian information criterion asks for one to two; diplomatic news is noisier than independent draws); the noise is
estimated from the differences between neighbouring periods, so that the shifts themselves do not raise it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from legation.codebook import Codebook
from legation.conclusions import Relation
from legation.errors import SetupError
from legation.relations.deeds import Deed
from legation.relations.fold import Fold, scorer

SHORTEST = 3
"""Periods with events on either side of a change."""
PENALTY = 3.0
_EXPLAIN = 3
"""Periods after a change whose events explain it."""
_SMALLEST_NOISE = 0.25
"""A series without any noise would be cut at every ripple."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From which period on the mean score is another.

    Args:
        start: first day of the first period after the change.
        before, after: mean score of the periods since the change before, and until the next.
        events: ids of the events after the change that pull the most in its direction.
    """

    start: date
    before: float
    after: float
    events: tuple[str, ...] = ()


def changes(
    series: Sequence[Relation], deeds: Iterable[Deed], how: Fold, codebook: Codebook, *, most: int = 3
) -> list[Change]:
    """The changes of one dyad's series, in order.

    Args:
        series: from `fold`, of one dyad.
        deeds: of the dyad, to find the events that explain.
        how: as the series was folded.
        codebook: with the scale.
        most: events named for each change.

    Raises:
        SetupError: if ruptures is not installed.
    """
    known = [(one, one.score) for one in series if one.score is not None]
    if len(known) < 2 * SHORTEST:
        return []
    scores = [score for _, score in known]
    ends = _cuts(scores)
    begins = [0, *ends[:-1]]
    found: list[Change] = []
    own = list(deeds)
    score = scorer(codebook, how.scale)
    for left, middle, right in zip(begins, begins[1:], ends[1:], strict=False):
        before, after = statistics.fmean(scores[left:middle]), statistics.fmean(scores[middle:right])
        last = known[min(middle + _EXPLAIN, right) - 1][0].end
        events = _explaining(own, (known[middle][0].start, last), after - before, (how, score))
        found.append(
            Change(start=known[middle][0].start, before=round(before, 3), after=round(after, 3), events=events[:most])
        )
    return found


def _cuts(scores: Sequence[float]) -> list[int]:
    """Ends of the stretches between changes, the last being the number of scores."""
    try:
        import numpy
        import ruptures
    except ModuleNotFoundError as error:
        remedy = "Install it with: pip install 'legation[data]'"
        raise SetupError("change points need the package ruptures", remedy=remedy) from error

    class Squares(ruptures.base.BaseCost):  # type: ignore[misc]
        """The squared error of ruptures' own cost `l2`, from sums that are made once instead of for each stretch."""

        model, min_size = "squares", 1

        def fit(self, signal: Any) -> Squares:
            self.signal = signal
            values = numpy.insert(signal[:, 0], 0, 0.0)
            self._sums, self._squares = numpy.cumsum(values).tolist(), numpy.cumsum(values**2).tolist()
            return self

        def error(self, start: int, end: int) -> float:
            total = self._sums[end] - self._sums[start]
            return float(self._squares[end] - self._squares[start] - total * total / (end - start))

    steps = [abs(b - a) for a, b in pairwise(scores)]
    noise = max(statistics.median(steps) / 0.954, _SMALLEST_NOISE)  # of normal noise the median step is 0.954 deviations
    search: Any = ruptures.Pelt(custom_cost=Squares(), min_size=SHORTEST, jump=1).fit(numpy.array(scores).reshape(-1, 1))
    return [int(end) for end in search.predict(pen=PENALTY * noise**2 * math.log(len(scores)))]


def _explaining(
    deeds: Iterable[Deed], days: tuple[date, date], shift: float, by: tuple[Fold, Callable[[Deed], float | None]]
) -> tuple[str, ...]:
    """Events within the days, those that pull the most in the direction of the shift first."""
    how, score = by
    pulls: dict[str, tuple[float, date]] = {}
    for deed in deeds:
        when, value = deed.day(how.basis), score(deed)
        if when and value is not None and days[0] <= when[0] <= days[1]:
            pulls[deed.event] = (-value if shift > 0 else value, when[0])
    return tuple(sorted(pulls, key=lambda event: (*pulls[event], event)))
