"""Two reported events compared by named features: each gives a value, the value a weight, the sum a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from legation.conclusions import Judgement, Reason, Verdict
from legation.model import Place
from legation.resolving.blocking import days_of
from legation.resolving.rarity import Rarity
from legation.resolving.tellings import AHEAD, NOT, REAL, Facts
from legation.resolving.weights import Weights
from legation.resolving.wording import likeness

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
"""Types in which either side may be told first."""
_TOWNS = frozenset({"point", "city"})
_LISTED = 8
"""Words shown of a text in a reason."""


def compare(left: Facts, right: Facts, weights: Weights, rarity: Rarity | None = None) -> Judgement:
    """The resolver's judgement on two tellings, with its reasons. The same whichever is given first.

    Args:
        left, right: the facts of the two.
        weights: what each value adds, and the thresholds.
        rarity: of the words of the run; without it each word counts in full.
    """
    if right.id < left.id:
        left, right = right, left
    rarity = rarity or Rarity()
    found = _weighed(left, right, weights, rarity)
    told = ((feature, *_shown(feature, left, right, rarity), weight) for feature, weight in found)
    reasons = tuple(Reason(feature=feature, left=a, right=b, weight=weight) for feature, a, b, weight in told)
    score = _sum(found, weights)
    return Judgement(left=left.id, right=right.id, verdict=verdict_of(score, weights), score=score, reasons=reasons)


def score_of(left: Facts, right: Facts, weights: Weights, rarity: Rarity) -> float:
    """The score of `compare` without anything else, at a third of the cost: for runs of which nobody asks why."""
    return _sum(_weighed(left, right, weights, rarity) if left.id < right.id else _weighed(right, left, weights, rarity), weights)


def verdict_of(score: float, weights: Weights) -> Verdict:
    """same, different, or unsure between the two thresholds."""
    if score >= weights.same:
        return "same"
    return "different" if score <= weights.different else "unsure"


_Found = Sequence[tuple[str, float]]
"""Features in order, each with what its value adds."""
_NONE: _Found = ()


def _sum(found: _Found, weights: Weights) -> float:
    return round(weights.bias + sum([weight for _, weight in found]), 3)


def _weighed(left: Facts, right: Facts, weights: Weights, rarity: Rarity) -> _Found:
    of = weights.values
    return [
        *_type(left, right, weights, rarity), *_parties(left, right, of), *_date(left, right, of), *_place(left, right, of),
        *_wording(left, right, of, rarity), *_status(left, right, of), *_texts(left, right, of),
    ]  # fmt: skip


_Values = Mapping[tuple[str, str], float]


def _type(left: Facts, right: Facts, weights: Weights, rarity: Rarity) -> _Found:
    a, b, of = left.telling.event, right.telling.event, weights.values
    if a.type == b.type:
        found = [("type", of["type", "same code" if a.cameo == b.cameo else "same type"])]
        if a.mode and b.mode:
            found.append(("mode", of["mode", "same" if a.mode == b.mode else "different"]))
    else:
        found = [("type", of["type", "kindred" if frozenset((a.type, b.type)) in weights.kindred else "related"])]
    if left.trigger and left.trigger == right.trigger:
        found.append(("trigger", round(of["trigger", "same"] * rarity.of(left.trigger), 3)))
    return found


def _parties(left: Facts, right: Facts, of: _Values) -> _Found:
    a, b = left.parties, right.parties
    if _reversed(left, right) and not {left.telling.event.type, right.telling.event.type} & RECIPROCAL:
        found = [("direction", of["direction", "reversed"])]
    elif not a or not b:
        found = [("parties", of["parties", "missing"])]
    elif a == b:
        found = [("parties", of["parties", "equal"])]
    elif a <= b or b <= a:
        found = [("parties", of["parties", "within"])]
    else:
        found = [("parties", of["parties", "none" if a.isdisjoint(b) else "overlap"])]
    if left.persons and right.persons:
        if left.persons & right.persons:
            found.append(("persons", of["persons", "shared"]))
        elif {country for country, _ in left.persons} & {country for country, _ in right.persons}:
            found.append(("persons", of["persons", "different"]))
    return found


def _reversed(left: Facts, right: Facts) -> bool:
    """Whether the actors of each stand among the recipients of the other, and on no common side."""
    crossed = left.actors & right.recipients and right.actors & left.recipients
    return bool(crossed) and not left.actors & right.actors and not left.recipients & right.recipients


def _date(left: Facts, right: Facts, of: _Values) -> _Found:
    if left.first and left.last and right.first and right.last:
        gap = max((right.first - left.last).days, (left.first - right.last).days)
        if gap > 0:
            return (("date", of["date", _apart(gap)]),)
        exact = left.first == left.last and right.first == right.last
        return (("date", of["date", "same day" if exact else "overlap"]),)
    said, heard = left.telling.published, right.telling.published
    if said is None or heard is None:
        return _NONE
    if left.telling.event.status not in AHEAD and right.telling.event.status not in AHEAD:
        gap = abs((said - heard).days)
        known = _own_day(left, right)
        gap = max(gap, known) if known is not None else gap
        return (("reported", of["reported", "same day" if gap == 0 else _apart(gap)]),)
    days = _foretold(left, right)
    if days is None:
        return _NONE
    return (("foretold", of["foretold", "days ahead" if days <= 7 else "weeks ahead" if days <= 31 else "months ahead"]),)


def _foretold(left: Facts, right: Facts) -> int | None:
    """Where at least one tells of a plan and one is undated: days from what is told of the one to what is told of the other."""
    mine, theirs = days_of(left), days_of(right)
    if mine is None or theirs is None:
        return None
    points = [one.telling.published if one.first is None else None for one in (left, right)]
    here = (points[0], points[0]) if points[0] else mine
    there = (points[1], points[1]) if points[1] else theirs
    return max(0, (there[0] - here[1]).days, (here[0] - there[1]).days)


def _own_day(left: Facts, right: Facts) -> int | None:
    """Where one telling is dated and the other only published: days between that date and the publication."""
    dated, other = (left, right) if left.first else (right, left)
    if dated.last is None or other.telling.published is None:
        return None
    return max(0, (other.telling.published - dated.last).days, (dated.first or date.max).toordinal() - other.telling.published.toordinal())


def _apart(days: int) -> str:
    return "day apart" if days == 1 else "days apart" if days < 6 else "week apart"


def _place(left: Facts, right: Facts, of: _Values) -> _Found:
    a, b = left.telling.event.place, right.telling.event.place
    if a is None or b is None:
        return _NONE
    if a.country == b.country and a.name.casefold() == b.name.casefold():
        return (("place", of["place", "same"]),)
    if a.country and b.country and a.country != b.country:
        return (("place", of["place", "other country"]),)
    if {a.precision, b.precision} <= _TOWNS:
        return (("place", of["place", "other place"]),)
    return (("place", of["place", "same country"]),) if a.country and a.country == b.country else _NONE


def _wording(left: Facts, right: Facts, of: _Values, rarity: Rarity) -> _Found:
    found: list[tuple[str, float]] = []
    mine, theirs = _own_names(left, right), _own_names(right, left)
    if mine and theirs:
        shared = max(map(rarity.of, mine & theirs), default=0.0)
        found.append(("names", round(shared * of["names", "shared"], 3) if shared else of["names", "different"]))
    share = likeness(left.matter, right.matter, rarity.sum)
    if share:
        found.append(("words", round(10 * share * of["words", "tenth"], 3)))
    share = likeness(left.context, right.context, rarity.sum)
    if share:
        found.append(("context", round(10 * share * of["context", "tenth"], 3)))
    elif left.context and right.context:
        found.append(("context", of["context", "nothing"]))
    if left.counts and right.counts:
        numbers, others = dict(left.counts), dict(right.counts)
        if both := numbers.keys() & others.keys():
            equal = any(numbers[kind] == others[kind] for kind in both)
            found.append(("counts", of["counts", "equal" if equal else "different"]))
    return found


def _own_names(one: Facts, other: Facts) -> frozenset[str]:
    """The names in the words of one, but for those that the parties of both are called by: they say those already."""
    return one.names if one.names.isdisjoint(one.called) else one.names - (one.called & other.called)


def _status(left: Facts, right: Facts, of: _Values) -> _Found:
    a, b = left.telling.event.status, right.telling.event.status
    if a == b:
        return (("status", of["status", "same"]),)
    value = "planned anew" if _planned_anew(left, right) or _planned_anew(right, left) else _met(a, b)
    return (("status", of["status", value]),)


def _met(a: str, b: str) -> str:
    if {a, b} <= REAL or {a, b} <= AHEAD or {a, b} <= NOT:
        return "same"
    if {a, b} & AHEAD:
        return "fulfilled"
    return "contrary"


def _planned_anew(plan: Facts, fact: Facts) -> bool:
    """Whether one speaks, after the other's deed was reported, of something still to come."""
    if plan.telling.event.status not in AHEAD or fact.telling.event.status not in REAL:
        return False
    said, known = plan.telling.published, fact.telling.published
    if said is None or known is None:
        return False
    done = fact.last or known
    return said > done and (plan.first is None or plan.first > done)


def _texts(left: Facts, right: Facts, of: _Values) -> _Found:
    a, b = left.telling, right.telling
    if a.report == b.report:
        return (("report", of["report", "same"]),)
    if a.voice and a.voice == b.voice and left.stems == right.stems and a.event.type == b.event.type:
        return (("voice", of["voice", "same words"]),)
    return _NONE


def _shown(feature: str, left: Facts, right: Facts, rarity: Rarity) -> tuple[str, str]:
    """What a person is shown of a feature: the two values that were compared."""
    a, b = left.telling, right.telling
    match feature:
        case "words" | "context":
            mine, theirs = (left.matter, right.matter) if feature == "words" else (left.context, right.context)
            share = likeness(mine, theirs, rarity.sum)
            return (_listed(mine & theirs), f"{share:.2f} in common") if share else (_listed(mine), _listed(theirs))
        case "names":
            return _listed(_own_names(left, right)), _listed(_own_names(right, left))
        case "counts":
            numbers, others = dict(left.counts), dict(right.counts)
            both = sorted(numbers.keys() & others.keys())
            return ", ".join(f"{kind} {numbers[kind]}" for kind in both), ", ".join(f"{kind} {others[kind]}" for kind in both)
        case "reported" | "foretold":
            return str(a.published), str(b.published)
        case _:
            return _value(feature, left), _value(feature, right)


def _value(feature: str, one: Facts) -> str:
    """One side of a feature of which each side is shown by itself."""
    event = one.telling.event
    match feature:
        case "type":
            return f"{event.type} {event.cameo}"
        case "mode":
            return event.mode or ""
        case "trigger":
            return one.trigger
        case "parties" | "direction":
            return f"{'+'.join(sorted(one.actors)) or '?'} → {'+'.join(sorted(one.recipients)) or '?'}"
        case "persons":
            return _listed(" ".join(name) for name in one.persons)
        case "date":
            return f"{one.first}/{one.last}"
        case "place":
            return _placed(event.place) if event.place else ""
        case "status":
            return event.status
        case "report":
            return one.telling.report
        case _:
            return one.telling.voice


def _placed(place: Place) -> str:
    return f"{place.name}, {place.country}" if place.country else place.name


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)[:_LISTED])
