"""Reported events to events: block, compare, judge, cluster, conclude. Pure functions over tellings, in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from legation.conclusions import Event, Judgement, Telling
from legation.resolving.blocking import days_of, keys_of, when
from legation.resolving.clusters import cluster, is_human
from legation.resolving.comparison import compare
from legation.resolving.conclusion import conclude
from legation.resolving.rarity import Rarity, rarity_among
from legation.resolving.tellings import Facts, facts_of, order
from legation.resolving.weights import Weights, default_weights

LARGEST = 60
"""Tellings of a block that are compared each with each; in a larger block each meets as many neighbours as this."""


def resolve(
    tellings: Iterable[Telling], judgements: Iterable[Judgement] = (), weights: Weights | None = None
) -> tuple[list[Event], list[Judgement]]:
    """The events that the tellings are tellings of, and the resolver's judgements with their reasons.

    Args:
        tellings: reported events with their reports; one given twice counts once.
        judgements: of persons (they override), and earlier ones of the resolver (which are made anew, and ignored).
        weights: what each value of a feature adds; without it the packaged table.

    Returns:
        The events by id, and one judgement for each compared pair by pair. The same for any order of what is given.
    """
    groups, own = grouped(held := list(tellings), judgements, weights or default_weights())
    corrected = corrections_among(held)
    return sorted((conclude(group, corrected) for group in groups), key=lambda event: event.id), own


def grouped(
    tellings: Iterable[Telling], judgements: Iterable[Judgement], weights: Weights
) -> tuple[list[list[Telling]], list[Judgement]]:
    """The tellings by happening, each once, and the resolver's judgements by pair.

    Args:
        tellings, judgements, weights: as for `resolve`.
    """
    unique = sorted({one.event.id: one for one in sorted(tellings, key=order, reverse=True)}.values(), key=order)
    known = {one.event.id: facts_of(one) for one in unique}
    rarity = rarity_among(known.values())
    blocks = _blocks(known.values(), weights)
    made: dict[tuple[str, str], Judgement] = {}
    for key in sorted(blocks):
        _judge_block(blocks[key], weights, rarity, made)
    own = [made[pair] for pair in sorted(made)]
    by_id = {one.event.id: one for one in unique}
    human = [one for one in judgements if is_human(one)]
    return [[by_id[name] for name in group] for group in cluster(by_id, [*own, *human], weights, _days(known.values()))], own


def corrections_among(tellings: Iterable[Telling]) -> dict[str, str]:
    """Report id → id of the report that corrects it (the last one, by day of publication)."""
    return {one.corrects: one.report for one in sorted(tellings, key=order) if one.corrects and one.corrects != one.report}


def resolve_block(tellings: Iterable[Telling], weights: Weights | None = None, rarity: Rarity | None = None) -> list[Judgement]:
    """The judgements on the tellings of one block (those that share one of their `block_keys`), by pair.

    Args:
        tellings: of one block.
        weights: as for `resolve`.
        rarity: `rarity_of` all tellings of the run; without it that of the block.
    """
    made: dict[tuple[str, str], Judgement] = {}
    facts = [facts_of(one) for one in tellings]
    _judge_block(facts, weights or default_weights(), rarity or rarity_among(facts), made)
    return [made[pair] for pair in sorted(made)]


def conclude_all(tellings: Iterable[Telling], judgements: Iterable[Judgement], weights: Weights | None = None) -> list[Event]:
    """The events from tellings and the judgements of all blocks, by id.

    Args:
        tellings: all of them.
        judgements: of the resolver, from `resolve_block`, and of persons.
        weights: as for `resolve`.
    """
    by_id = {one.event.id: one for one in tellings}
    corrected = corrections_among(by_id.values())
    groups = cluster(by_id, judgements, weights or default_weights(), _days(map(facts_of, by_id.values())))
    return sorted((conclude((by_id[name] for name in group), corrected) for group in groups), key=lambda event: event.id)


def _blocks(facts: Collection[Facts], weights: Weights) -> dict[str, list[Facts]]:
    """The tellings by block key, without the keys of one alone: most are, and there is nothing to compare them with.

    Keys are looked through by their hashes first, so that those of one alone are never held. Two keys of one hash are held in vain.
    """
    once, again = set[int](), set[int]()
    for one in facts:
        for number in map(hash, keys_of(one, weights)):
            (again if number in once else once).add(number)
    blocks: dict[str, list[Facts]] = defaultdict(list)
    for one in facts:
        for key in keys_of(one, weights):
            if hash(key) in again:
                blocks[key].append(one)
    return blocks


def _days(facts: Iterable[Facts]) -> dict[str, tuple[date, date]]:
    return {one.id: days for one in facts if (days := days_of(one))}


def _judge_block(block: Sequence[Facts], weights: Weights, rarity: Rarity, made: dict[tuple[str, str], Judgement]) -> None:
    """Judge the pairs of a block that were not judged in another. A large block is sorted so that like stands by like, and
    each telling meets its next neighbours only: the work grows with the tellings, not with their square."""
    ordered = sorted(block, key=_neighbourhood)
    reach = len(ordered) if len(ordered) <= LARGEST else LARGEST
    for place, left in enumerate(ordered):
        for right in ordered[place + 1 : place + 1 + reach]:
            pair = (min(left.id, right.id), max(left.id, right.id))
            if pair[0] != pair[1] and pair not in made:
                made[pair] = compare(left, right, weights, rarity)


def _neighbourhood(facts: Facts) -> tuple[date, str, str, str, str]:
    days = when(facts)
    return (days[0] if days else date.max, "+".join(sorted(facts.parties)), facts.telling.event.type, facts.trigger, facts.id)
