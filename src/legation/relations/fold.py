"""Events → relations: mean score, counts by quad class, share of coverage, for each period of each dyad."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from legation.codebook import Codebook
from legation.conclusions import Event, Relation
from legation.errors import SetupError
from legation.relations.deeds import BASES, Basis, Deed, deeds_of
from legation.relations.periods import STEPS, Step, period_of, periods


class Fold(NamedTuple):
    """How events are folded.

    Args:
        step: the length of a period.
        scale: id of a scale of the codebook.
        directed: from `a` to `b` only; undirected takes both ways together and counts an event once.
        basis: which day an event is put on.
    """

    step: Step = "month"
    scale: str = "goldstein-gdelt"
    directed: bool = False
    basis: Basis = "happened"

    def checked(self, codebook: Codebook) -> Fold:
        """Itself, if all of it is known.

        Raises:
            SetupError: if the step, the scale or the basis is unknown.
        """
        scales = tuple(scale.id for scale in codebook.scales)
        for name, value, known in (("step", self.step, STEPS), ("scale", self.scale, scales), ("basis", self.basis, BASES)):
            if value not in known:
                raise SetupError(f"there is no {name} {value!r}", remedy=f"Choose one of {', '.join(known)}.")
        return self


QUADS = (1, 2, 3, 4)
_NO_QUADS = tuple((str(quad), 0) for quad in QUADS)


@dataclass(slots=True)
class _Sum:
    scores: list[float] = field(default_factory=list)
    events: set[str] = field(default_factory=set)
    quads: Counter[int] = field(default_factory=Counter)
    last: tuple[date, str] = (date.min, "")


def fold(events: Iterable[Event], how: Fold, codebook: Codebook, coverage: Mapping[date, int] | None = None) -> list[Relation]:
    """The relations that events add up to, by dyad and period; see `fold_deeds`."""
    return fold_deeds((deed for event in events for deed in deeds_of(event)), how, codebook, coverage)


def fold_deeds(
    deeds: Iterable[Deed], how: Fold, codebook: Codebook, coverage: Mapping[date, int] | None = None
) -> list[Relation]:
    """The relations that deeds add up to, by dyad and period: only the periods that have events (`filled` puts the others in).

    An event counts once in a period, whatever number of reports tell it. One whose date is wider than the period (a year,
    for months) belongs to no single period and is left out.

    Args:
        deeds: in any order.
        how: step, scale, direction and basis.
        codebook: with the scale.
        coverage: reports published on each day, for `share`.

    Raises:
        SetupError: if the step, scale or basis is unknown.
    """
    how.checked(codebook)
    score = scorer(codebook, how.scale)
    sums: dict[tuple[str, str], dict[date, _Sum]] = defaultdict(dict)
    for deed in deeds:
        when = deed.day(how.basis)
        if when is None or (period := period_of(when[0], how.step))[1] < when[1]:
            continue
        dyad = (deed.a, deed.b) if how.directed else (min(deed.a, deed.b), max(deed.a, deed.b))
        found = sums[dyad].setdefault(period[0], _Sum())
        if deed.event in found.events:
            continue
        found.events.add(deed.event)
        if codebook.knows(deed.type, deed.mode, deed.cameo):  # of an own type only the number is known
            found.quads[codebook.quad(deed.type)] += 1
        if (value := score(deed)) is not None:
            found.scores.append(value)
        found.last = max(found.last, (when[0], deed.event))
    reports = _reports(coverage or {}, how.step)
    return [relation for dyad in sorted(sums) for relation in _series(dyad, sums[dyad], how, reports)]


def filled(relations: Iterable[Relation], step: Step, coverage: Mapping[date, int] | None = None) -> Iterator[Relation]:
    """The same with the periods without events between the first and the last of each dyad, made as they are asked for.

    Over decades they are many times as many as the events, so nothing keeps them.

    Args:
        relations: from `fold` or `fold_deeds`, in their order.
        step: with which they were folded.
        coverage: as for `fold_deeds`.
    """
    reports, before = _reports(coverage or {}, step), None
    for one in relations:
        if before is not None and (before.a, before.b) == (one.a, one.b):
            for start, end in periods(before.end + timedelta(days=1), one.start - timedelta(days=1), step):
                share = 0.0 if reports.get(start) else None
                yield Relation(a=one.a, b=one.b, start=start, end=end, scale=one.scale, score=None, events=0, quads=_NO_QUADS, share=share)
        yield one
        before = one


def _series(dyad: tuple[str, str], sums: Mapping[date, _Sum], how: Fold, reports: Mapping[date, int]) -> Iterator[Relation]:
    for start in sorted(sums):
        found = sums[start]
        scores, events, published = found.scores, len(found.events), reports.get(start, 0)
        yield Relation(
            a=dyad[0], b=dyad[1], start=start, end=period_of(start, how.step)[1], scale=how.scale,
            score=round(sum(sorted(scores)) / len(scores), 4) if scores else None,
            events=events, quads=tuple((str(quad), found.quads[quad]) for quad in QUADS),
            share=round(events / published, 6) if published else None, last_event=found.last[1],
        )  # fmt: skip


def _reports(coverage: Mapping[date, int], step: Step) -> Counter[date]:
    found: Counter[date] = Counter()
    for day, number in coverage.items():
        found[period_of(day, step)[0]] += number
    return found


def scorer(codebook: Codebook, scale: str) -> Callable[[Deed], float | None]:
    """What a deed scores on a scale."""
    known: dict[tuple[str, str | None, str], float | None] = {}

    def score(deed: Deed) -> float | None:
        key = (deed.type, deed.mode, deed.cameo)
        if key not in known:
            able = codebook.knows(deed.type, deed.mode, deed.cameo)
            known[key] = codebook.score(scale, type=deed.type, mode=deed.mode, cameo=deed.cameo or None) if able else None
        return known[key]

    return score
