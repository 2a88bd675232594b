"""Two reported events compared by named features: each gives a value, the value a weight, the sum a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    reasons = tuple(
        Reason(feature=feature, left=a, right=b, weight=round(weight, 3))
        for feature, a, b, weight in _features(left, right, weights, rarity or Rarity())
    )
    score = round(weights.bias + sum(reason.weight for reason in reasons), 3)
    return Judgement(left=left.id, right=right.id, verdict=verdict_of(score, weights), score=score, reasons=reasons)


def verdict_of(score: float, weights: Weights) -> Verdict:
    """same, different, or unsure between the two thresholds."""
    if score >= weights.same:
        return "same"
    return "different" if score <= weights.different else "unsure"


_Found = tuple[str, str, str, float]


def _features(left: Facts, right: Facts, weights: Weights, rarity: Rarity) -> Iterator[_Found]:
    yield from _type(left, right, weights, rarity)
    yield from _parties(left, right, weights)
    yield from _date(left, right, weights)
    yield from _place(left, right, weights)
    yield from _wording(left, right, weights, rarity)
    yield from _status(left, right, weights)
    yield from _texts(left, right, weights)


def _type(left: Facts, right: Facts, weights: Weights, rarity: Rarity) -> Iterator[_Found]:
    a, b = left.telling.event, right.telling.event
    if a.type == b.type:
        value = "same code" if a.cameo == b.cameo else "same type"
    else:
        value = "kindred" if frozenset((a.type, b.type)) in weights.kindred else "related"
    yield "type", f"{a.type} {a.cameo}", f"{b.type} {b.cameo}", weights.of("type", value)
    if a.mode and b.mode and a.type == b.type:
        yield "mode", a.mode, b.mode, weights.of("mode", "same" if a.mode == b.mode else "different")
    if left.trigger and left.trigger == right.trigger:
        yield "trigger", left.trigger, right.trigger, weights.of("trigger", "same") * rarity.of(left.trigger)


def _parties(left: Facts, right: Facts, weights: Weights) -> Iterator[_Found]:
    a, b = left.parties, right.parties
    if not a or not b:
        value = "missing"
    elif a == b:
        value = "equal"
    elif a <= b or b <= a:
        value = "within"
    else:
        value = "overlap" if a & b else "none"
    types = {left.telling.event.type, right.telling.event.type}
    if not types & RECIPROCAL and _reversed(left, right):
        yield "direction", _sides(left), _sides(right), weights.of("direction", "reversed")
    else:
        yield "parties", _sides(left), _sides(right), weights.of("parties", value)
    if left.persons and right.persons:
        names = [_listed(" ".join(name) for name in persons) for persons in (left.persons, right.persons)]
        if left.persons & right.persons:
            yield "persons", names[0], names[1], weights.of("persons", "shared")
        elif {country for country, _ in left.persons} & {country for country, _ in right.persons}:
            yield "persons", names[0], names[1], weights.of("persons", "different")


def _reversed(left: Facts, right: Facts) -> bool:
    """Whether the actors of each stand among the recipients of the other, and on no common side."""
    crossed = left.actors & right.recipients and right.actors & left.recipients
    return bool(crossed) and not left.actors & right.actors and not left.recipients & right.recipients


def _date(left: Facts, right: Facts, weights: Weights) -> Iterator[_Found]:
    if left.first and left.last and right.first and right.last:
        mine, theirs = f"{left.first}/{left.last}", f"{right.first}/{right.last}"
        gap = max((right.first - left.last).days, (left.first - right.last).days)
        if gap <= 0:
            exact = left.first == left.last and right.first == right.last
            yield "date", mine, theirs, weights.of("date", "same day" if exact else "overlap")
        else:
            yield "date", mine, theirs, weights.of("date", _apart(gap))
        return
    published = left.telling.published, right.telling.published
    if published[0] is None or published[1] is None:
        return
    gap = abs((published[0] - published[1]).days)
    if not {left.telling.event.status, right.telling.event.status} & AHEAD:
        known = _own_day(left, right)
        gap = max(gap, known) if known is not None else gap
        value = "same day" if gap == 0 else _apart(gap)
        yield "reported", str(published[0]), str(published[1]), weights.of("reported", value)
    elif (days := _foretold(left, right)) is not None:
        value = "days ahead" if days <= 7 else "weeks ahead" if days <= 31 else "months ahead"
        yield "foretold", str(published[0]), str(published[1]), weights.of("foretold", value)


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


def _place(left: Facts, right: Facts, weights: Weights) -> Iterator[_Found]:
    a, b = left.telling.event.place, right.telling.event.place
    if a is None or b is None:
        return
    here, there = _placed(a), _placed(b)
    if a.name.casefold() == b.name.casefold() and a.country == b.country:
        yield "place", here, there, weights.of("place", "same")
    elif a.country and b.country and a.country != b.country:
        yield "place", here, there, weights.of("place", "other country")
    elif {a.precision, b.precision} <= {"point", "city"}:
        yield "place", here, there, weights.of("place", "other place")
    elif a.country and a.country == b.country:
        yield "place", here, there, weights.of("place", "same country")


def _wording(left: Facts, right: Facts, weights: Weights, rarity: Rarity) -> Iterator[_Found]:
    parties = left.called & right.called  # said by the parties already
    mine, theirs = left.names - parties, right.names - parties
    if mine and theirs:
        shared = max(map(rarity.of, mine & theirs), default=0.0)
        weight = shared * weights.of("names", "shared") if shared else weights.of("names", "different")
        yield "names", _listed(mine), _listed(theirs), weight
    for feature, a, b in (("words", left.matter, right.matter), ("context", left.context, right.context)):
        share = likeness(a, b, rarity.of)
        if share:
            yield feature, _listed(a & b), f"{share:.2f} in common", 10 * share * weights.of(feature, "tenth")
        elif feature == "context" and a and b:
            yield feature, _listed(a), _listed(b), weights.of("context", "nothing")
    numbers, others = dict(left.counts), dict(right.counts)
    both = sorted(numbers.keys() & others.keys())
    if both:
        equal = any(numbers[kind] == others[kind] for kind in both)
        shown = [", ".join(f"{kind} {known[kind]}" for kind in both) for known in (numbers, others)]
        yield "counts", shown[0], shown[1], weights.of("counts", "equal" if equal else "different")


def _status(left: Facts, right: Facts, weights: Weights) -> Iterator[_Found]:
    a, b = left.telling.event.status, right.telling.event.status
    value = "planned anew" if _planned_anew(left, right) or _planned_anew(right, left) else _met(a, b)
    if value:
        yield "status", a, b, weights.of("status", value)


def _met(a: str, b: str) -> str:
    if a == b or {a, b} <= REAL or {a, b} <= AHEAD or {a, b} <= NOT:
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


def _texts(left: Facts, right: Facts, weights: Weights) -> Iterator[_Found]:
    a, b = left.telling, right.telling
    if a.report == b.report:
        yield "report", a.report, b.report, weights.of("report", "same")
    elif a.voice and a.voice == b.voice and left.stems == right.stems and a.event.type == b.event.type:
        yield "voice", a.voice, b.voice, weights.of("voice", "same words")


def _sides(facts: Facts) -> str:
    return f"{'+'.join(sorted(facts.actors)) or '?'} → {'+'.join(sorted(facts.recipients)) or '?'}"


def _placed(place: Place) -> str:
    return f"{place.name}, {place.country}" if place.country else place.name


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)[:_LISTED])
