"""Reported events to events: block, compare, judge, cluster, conclude. Pure functions over tellings, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from legation.conclusions import Event, Judgement, Telling
from legation.resolving.blocking import days_of
from legation.resolving.clusters import cluster, is_human
from legation.resolving.comparison import compare
from legation.resolving.conclusion import conclude
from legation.resolving.pairs import first_window, steps
from legation.resolving.rarity import rarity_among
from legation.resolving.tellings import Facts, facts_of, order
from legation.resolving.weights import Weights, default_weights


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
    met = (pair for step in steps(sorted(known.values(), key=first_window), weights) for pair in step.pairs)
    own = sorted((compare(*pair, weights, rarity) for pair in met), key=lambda one: (one.left, one.right))
    by_id = {one.event.id: one for one in unique}
    human = [one for one in judgements if is_human(one)]
    return [[by_id[name] for name in group] for group in cluster(by_id, [*own, *human], weights, days_among(known.values()))], own


def days_among(facts: Iterable[Facts]) -> dict[str, tuple[date, date]]:
    """The days of the tellings that have any, by id."""
    return {one.id: days for one in facts if (days := days_of(one))}


def corrections_among(tellings: Iterable[Telling]) -> dict[str, str]:
    """Report id → id of the report that corrects it (the last one, by day of publication)."""
    return {one.corrects: one.report for one in sorted(tellings, key=order) if one.corrects and one.corrects != one.report}
