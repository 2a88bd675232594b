"""Resolving what no memory holds: window after window of dates, the events of what is settled given out and forgotten.

The events are those of `resolve`, to the last of them. Tellings are sorted on disk by the first day on which their happening is looked for. A
telling meets no other whose days lie farther off than `blocking.LONGEST` and a window (`pairs.py`), so its judgements are complete soon
behind its own last day; and its group is settled when no chain of ever surer *same* leads from it to a telling that still waits
(`clusters.Clusters`). What is held is bounded by the busiest weeks, by tellings that a person tied to one far off in time, and by those that have
neither a date nor a day of publication, which all meet at the end.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from legation.conclusions import Event, Judgement, Telling
from legation.garbage import without_collection
from legation.resolving.blocking import days_of
from legation.resolving.clusters import Clusters, is_human, standing_judgements
from legation.resolving.comparison import compare, score_of
from legation.resolving.conclusion import conclude
from legation.resolving.on_disk import HELD, SortedOnDisk
from legation.resolving.pairs import Pair, first_window, steps
from legation.resolving.rarity import Rarity, rarity_by_voice, words_by_voice
from legation.resolving.tellings import Facts, facts_of, order
from legation.resolving.weights import Weights, default_weights

PAIRS = 20_000
"""Pairs that are compared together."""
Judged = list[Judgement] | list[float]
"""Of pairs in their order: judgements with their reasons, or the scores alone."""
Judge = Callable[[list[Pair]], Judged]
Map = Callable[[Judge, Iterable[list[Pair]]], Iterator[Judged]]
"""A function over items, its results in their order; it may run ahead, and elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How windows are worked through.

    Args:
        map: where pairs are compared; here without it.
        judged: called with the resolver's judgements as they are made, each once, with their reasons; without it no reasons are worked
            out, which costs a third.
        held: bytes that are sorted in memory before they go to disk.
    """

    map: Map = map
    judged: Callable[[Judgement], None] | None = None
    held: int = HELD


def resolve_in_windows(
    tellings: Iterable[Telling], judgements: Iterable[Judgement] = (), weights: Weights | None = None, how: Windows | None = None
) -> Iterator[Event]:
    """The events of `resolve`, as they are settled: the same order for any order of the tellings.

    Args:
        tellings: reported events with their reports, gone through once; one given twice counts once.
        judgements: of persons (they override); the resolver's are passed over.
        weights: what each value of a feature adds; without it the packaged table.
        how: where pairs are compared, and who is told of the judgements.
    """
    how, weights = how or Windows(), weights or default_weights()
    human = [one for one in standing_judgements(judgements) if is_human(one)]
    with SortedOnDisk[tuple[int, str, tuple[date, str, str]], Facts](how.held) as told, SortedOnDisk[str, frozenset[str]](how.held) as words:
        named = {name for one in human for name in (one.left, one.right)}
        known: set[str] = set()
        corrected: dict[str, tuple[date, str, str]] = {}
        with without_collection():
            for one in tellings:
                facts = facts_of(one)
                told.add((first_window(facts), facts.id, order(one)), facts)
                words.add(*words_by_voice(facts))
                if facts.id in named:
                    known.add(facts.id)
                if one.corrects and one.corrects != one.report:
                    corrected[one.corrects] = max(corrected.get(one.corrects, order(one)), order(one))
        judge = partial(_judge, weights, rarity_by_voice(words), how.judged is not None)
        ordered = _each_once(facts for _, facts in told)
        sweep = _Sweep(weights, [one for one in human if one.left in known and one.right in known])
        for found in how.map(judge, sweep.asked(ordered)):
            for one_judged in found:
                if how.judged and isinstance(one_judged, Judgement):
                    how.judged(one_judged)
            for group in sweep.answered(found):
                yield conclude(group, {report: by[1] for report, by in corrected.items()} if corrected else {})


def _each_once(ordered: Iterable[Facts]) -> Iterator[Facts]:
    last = ""
    for one in ordered:
        if one.id != last:
            yield one
        last = one.id


def _judge(weights: Weights, rarity: Rarity, reasons: bool, pairs: list[Pair]) -> Judged:
    with without_collection():
        if reasons:
            return [compare(left, right, weights, rarity) for left, right in pairs]
        return [score_of(left, right, weights, rarity) for left, right in pairs]


class _Sweep:
    """What is held between the asking and the answering: `asked` may run some windows ahead of `answered`."""

    def __init__(self, weights: Weights, human: Sequence[Judgement]) -> None:
        self._weights = weights
        self._clusters = Clusters(weights)
        self._told: dict[str, Telling] = {}
        self._by_person = {frozenset((one.left, one.right)): one for one in human}
        self._partners: dict[str, set[str]] = defaultdict(set)
        """For tellings that a person judged, those of the pairs that have not come yet."""
        for one in human:
            self._partners[one.left].add(one.right)
            self._partners[one.right].add(one.left)
        self._waiting: deque[tuple[list[Facts], list[Pair], frozenset[str] | None]] = deque()

    def asked(self, ordered: Iterable[Facts]) -> Iterator[list[Pair]]:
        """The pairs to be compared, some together, window after window."""
        for step in steps(ordered, self._weights):
            starts = range(0, max(1, len(step.pairs)), PAIRS)
            for start in starts:
                pairs = step.pairs[start : start + PAIRS]
                self._waiting.append((step.new if start == 0 else [], pairs, step.later if start == starts[-1] else None))
                yield pairs

    def answered(self, judged: Judged) -> Iterator[list[Telling]]:
        """The groups that are settled with what was found of the pairs asked for first, of those not answered yet."""
        new, pairs, later = self._waiting.popleft()
        for facts in new:
            self._told[facts.id] = facts.telling
            self._clusters.add(facts.id, days_of(facts))
        for facts in new:
            self._meet(facts.id)
        scores = [one if isinstance(one, float) else one.score for one in judged]
        for (left, right), score in zip(pairs, scores, strict=True):
            if not self._by_person or frozenset((left.id, right.id)) not in self._by_person:
                self._clusters.score(min(left.id, right.id), max(left.id, right.id), score)
        if later is not None:
            apart = [name for name, partners in self._partners.items() if partners and name in self._told]
            for group in self._clusters.settle([*later, *apart]):
                yield [self._told.pop(name) for name in group]

    def _meet(self, name: str) -> None:
        """Take up what persons judged of a telling that has come, and of those that came before it."""
        for other in [other for other in self._partners.get(name, ()) if other in self._told]:
            self._partners[name].discard(other)
            self._partners[other].discard(name)
            self._clusters.judge(self._by_person[frozenset((name, other))])
