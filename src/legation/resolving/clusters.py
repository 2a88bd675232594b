"""Clusters from judgements: the surest *same* first; a *different* between any two members blocks the chain.

A person's judgement outweighs the resolver's on the same pair, and the last one outweighs earlier ones. Persons' *same* are
joined before all others; their *different* keep clusters apart whatever else speaks for joining.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from legation.conclusions import Judgement
from legation.resolving.weights import Weights

RESOLVER = "resolver"
WIDEST = 5
"""Days that accounts of one happening may lie apart: fewer than a week, in which the like happens again."""
_NEVER = float("-inf")
_SURE = 1e12
"""A person's *same*: outweighs every score of the resolver, and nothing outweighs a person's *different*."""
_STRONG = -1e6
"""A strong *different* of the resolver: outweighs any number of its *same*."""


def is_human(judgement: Judgement) -> bool:
    """Whether a person judged."""
    return judgement.judge != RESOLVER


def standing_judgements(judgements: Iterable[Judgement]) -> list[Judgement]:
    """One judgement for each pair, the one that counts, by pair: a person's before the resolver's, the later before the earlier."""
    best: dict[tuple[str, str], Judgement] = {}
    for one in judgements:
        pair = (min(one.left, one.right), max(one.left, one.right))
        if pair[0] != pair[1] and (pair not in best or _weight(one) > _weight(best[pair])):
            best[pair] = one
    return [best[pair] for pair in sorted(best)]


def _weight(one: Judgement) -> tuple[bool, str, str, float, str]:
    return (is_human(one), one.made_at, one.judge, one.score, one.verdict)


@dataclass(slots=True)
class _Cluster:
    members: list[str]
    ties: dict[int, float] = field(default_factory=dict)
    """Sum of what the scores towards each other cluster have above the wanted mean."""
    late: int | None = None
    """The latest first day of a member."""
    early: int | None = None
    """The earliest last day of a member."""

    @property
    def spread(self) -> int:
        """Days between the members that lie farthest apart."""
        return 0 if self.late is None or self.early is None else max(0, self.late - self.early)


def cluster(
    ids: Iterable[str], judgements: Iterable[Judgement], limits: Weights, days: Mapping[str, tuple[date, date]] | None = None
) -> list[tuple[str, ...]]:
    """Groups of ids that are one happening: sorted, each id in one group. The same for any order of what is given.

    Two groups are joined on a *same* between members when no *different* of a person, none of the resolver below the strong
    threshold, lies between them, and the mean of the scores between them is high enough (a single lucky pair does not join
    two stories). Nor are they joined when days of members lie more than `WIDEST` apart, compared or not: no chain leads
    from one week to another, unless a person says so.

    Args:
        ids: the reported events.
        judgements: of the resolver and of persons; those on unknown ids are passed over.
        limits: the thresholds: a resolver's score at or below which two never join, and the mean that two groups need.
        days: id → first and last day on which it may have happened, where that is known.
    """
    days = days or {}
    groups = Clusters(limits)
    for name in set(ids):
        groups.add(name, days.get(name))
    for one in standing_judgements(judgements):
        if one.left in groups and one.right in groups:
            groups.judge(one)
    return groups.settle()


class Clusters:
    """Groups that grow as judgements come, and are given out when nothing that comes later can change them.

    What `cluster` does is to go through all *same*, the surest first. Whether one of them joins two groups depends on surer ones
    that touch either group, and on nothing else. So it can be decided as soon as those are, wherever in the order it stands: only what is
    linked to a telling that still waits for judgements, by a chain of ever surer *same*, has to wait with it.

    Args:
        limits: as for `cluster`.
    """

    def __init__(self, limits: Weights) -> None:
        self._limits = limits
        self._number: dict[str, int] = {}
        self._groups: dict[int, _Cluster] = {}
        self._where: dict[int, int] = {}
        self._wanted: list[_Wanted] = []
        self._next = 0

    def __contains__(self, name: str) -> bool:
        return name in self._number

    def __len__(self) -> int:
        return len(self._number)

    def add(self, name: str, days: tuple[date, date] | None) -> None:
        """A telling, with the first and last day on which it may have happened, where that is known."""
        number = self._number[name] = self._where[self._next] = self._next
        self._groups[number] = _Cluster([name], late=days[0].toordinal(), early=days[1].toordinal()) if days else _Cluster([name])
        self._next += 1

    def judge(self, one: Judgement) -> None:
        """The judgement that counts on a pair: once for each pair, of tellings that were `waiting` until now."""
        self._tie(one.left, one.right, _tie(one, self._limits.strong, self._limits.mean))
        if one.verdict == "same":
            self._wanted.append((not is_human(one), -one.score, one.left, one.right))

    def score(self, left: str, right: str, score: float) -> None:
        """The same of a pair of which only the resolver's score is known; the ids in order."""
        self._tie(left, right, _STRONG if score <= self._limits.strong else score - self._limits.mean)
        if score >= self._limits.same:
            self._wanted.append((True, -score, left, right))

    def _tie(self, left: str, right: str, value: float) -> None:
        a, b = self._number[left], self._number[right]
        self._groups[a].ties[b] = self._groups[b].ties[a] = value

    def settle(self, waiting: Iterable[str] = ()) -> list[tuple[str, ...]]:
        """Join what can be decided; give out, and forget, the groups that nothing can change any more, sorted.

        Args:
            waiting: tellings on which more judgements may come.
        """
        groups, where = self._groups, self._where
        unsettled = {_root(where, self._number[name]) for name in waiting}
        later: list[_Wanted] = []
        self._wanted.sort()
        for one in self._wanted:
            by_resolver, _, a, b = one
            left, right = _root(where, self._number[a]), _root(where, self._number[b])
            if left == right:
                continue
            if left in unsettled or right in unsettled:
                unsettled.update((left, right))
                later.append(one)
            elif groups[left].ties.get(right, 0.0) > 0 and (not by_resolver or _near(groups[left], groups[right])):
                _join(groups, where, left, right)
        self._wanted = later
        return sorted(self._give_out(place) for place in [place for place in groups if place not in unsettled])

    def _give_out(self, place: int) -> tuple[str, ...]:
        group = self._groups.pop(place)
        for other in group.ties:
            self._groups[other].ties.pop(place, None)
        for name in group.members:
            del self._where[self._number.pop(name)]
        return tuple(sorted(group.members))


_Wanted = tuple[bool, float, str, str]
"""A *same* in the order in which they are gone through: persons' first, then the surest, then by ids."""


def _united(left: _Cluster, right: _Cluster) -> tuple[int | None, int | None]:
    late = max((one.late for one in (left, right) if one.late is not None), default=None)
    return late, min((one.early for one in (left, right) if one.early is not None), default=None)


def _near(left: _Cluster, right: _Cluster) -> bool:
    """Whether the days of all members of both lie near enough; what a person joined from afar may grow, but no wider."""
    late, early = _united(left, right)
    return late is None or early is None or late - early <= max(WIDEST, left.spread, right.spread)


def _tie(one: Judgement, strong: float, mean: float) -> float:
    if is_human(one):
        return {"same": _SURE, "different": _NEVER, "unsure": 0.0}[one.verdict]
    return _STRONG if one.score <= strong else one.score - mean


def _root(where: dict[int, int], place: int) -> int:
    while where[place] != place:
        where[place] = where[where[place]]
        place = where[place]
    return place


def _join(groups: dict[int, _Cluster], where: dict[int, int], left: int, right: int) -> None:
    """Fold the group with fewer ties into the other (the lower number when equal), with its members and ties."""
    keep, lose = (left, right) if (-len(groups[left].ties), left) <= (-len(groups[right].ties), right) else (right, left)
    lost = groups.pop(lose)
    where[lose] = keep
    kept = groups[keep]
    kept.late, kept.early = _united(kept, lost)
    kept.members.extend(lost.members)
    kept.ties.pop(lose, None)
    for other, value in lost.ties.items():
        if other == keep:
            continue
        ties = groups[other].ties
        ties.pop(lose, None)
        kept.ties[other] = ties[keep] = kept.ties.get(other, 0.0) + value
