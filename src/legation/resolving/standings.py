"""Lasting facts of several reports become one: the same kind between the same parties, since when, until when, who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from legation.conclusions import Conflict, Correction, StandingRecord, StandingTelling
from legation.model import CodedReport, Standing, content_id
from legation.resolving.tellings import party_key
from legation.timespan import ABSENT, TimeSpan

MUTUAL = frozenset({"ally", "adversary", "at_war", "warming", "cooling", "relations", "no_relations", "ceasefire"})
"""Kinds that hold for both sides alike: either may be told first."""


def standing_tellings(coded: CodedReport, voice: str = "", corrects: str = "") -> tuple[StandingTelling, ...]:
    """One telling for each standing of a coded report; arguments as for `tellings_of`."""
    report = coded.report
    return tuple(
        StandingTelling(
            report=report.id, standing=one, words=coded.quote(one.evidence), published=report.published, publisher=report.publisher,
            voice=voice or report.id, corrects=corrects or report.corrects,
        )
        for one in coded.standings
    )  # fmt: skip


def resolve_standings(tellings: Iterable[StandingTelling]) -> list[StandingRecord]:
    """The lasting facts that the tellings state, by id. The same for any order of what is given.

    Args:
        tellings: standings with their reports; one given twice counts once.
    """
    unique = {one.id: one for one in tellings}
    groups: dict[tuple[str, str, str], list[StandingTelling]] = defaultdict(list)
    for one in unique.values():
        groups[_key(one.standing)].append(one)
    replaced = {one.corrects: one.report for one in sorted(unique.values(), key=_order) if one.corrects and one.corrects != one.report}
    records = [_conclude(key, sorted(group, key=_order), replaced) for key, group in groups.items()]
    return sorted(records, key=lambda record: record.id)


def _key(standing: Standing) -> tuple[str, str, str]:
    a, b = party_key(standing.a), party_key(standing.b)
    if standing.a.kind in {"person", "group", "organisation"}:
        a = standing.a.id
    if standing.b.kind in {"person", "group", "organisation"}:
        b = standing.b.id
    if standing.kind in MUTUAL:
        a, b = min(a, b), max(a, b)
    return standing.kind, a, b


def _order(telling: StandingTelling) -> tuple[date, str, str]:
    return (telling.published or date.max, telling.report, telling.id)


def _conclude(key: tuple[str, str, str], ordered: Sequence[StandingTelling], replaced: dict[str, str]) -> StandingRecord:
    new = {one.report: one.id for one in reversed(ordered)}
    corrections = tuple(
        Correction(old=one.id, new=new.get(replaced[one.report], ""), report=replaced[one.report]) for one in ordered if one.report in replaced
    )
    taken_back = {one.old for one in corrections}
    valid = [one for one in ordered if one.id not in taken_back] or list(ordered)
    first, last = valid[0].standing, valid[-1].standing
    holding = [one for one in valid if one.standing.polarity]
    over = [one for one in valid if not one.standing.polarity]
    ended = next((one.published for one in over if one.published), None) if not last.polarity else None
    found = [_conflict("since", valid, lambda s: s.since), _conflict("until", valid, lambda s: s.until)]
    days = [one.published for one in ordered if one.published]
    return StandingRecord(
        id=content_id("standing", *key),
        a=first.a,
        b=first.b,
        kind=first.kind,
        since=_most_voices(holding or valid, lambda s: s.since),
        until=_most_voices(valid, lambda s: s.until),
        tellings=tuple(one.id for one in ordered),
        polarity=last.polarity,
        ended=ended,
        conflicts=tuple(one for one in found if one is not None),
        corrections=corrections,
        publishers=tuple(sorted({one.publisher for one in ordered if one.publisher})),
        voices=len({one.voice or one.report for one in valid}),
        first_reported=min(days, default=None),
        last_reported=max(days, default=None),
    )


def _most_voices(told: Sequence[StandingTelling], side: Callable[[Standing], TimeSpan]) -> TimeSpan:
    """The date of most voices; of equal ones the finer, then the one reported last."""
    voices: dict[str, set[str]] = defaultdict(set)
    for one in told:
        if side(one.standing).known:
            voices[side(one.standing).edtf()].add(one.voice or one.report)

    def rank(one: StandingTelling) -> tuple[int, int, tuple[date, str, str]]:
        when = side(one.standing)
        days = (when.last - when.first).days if when.first and when.last else 99999
        return (len(voices[when.edtf()]), -days, _order(one))

    known = [one for one in told if side(one.standing).known]
    return side(max(known, key=rank).standing) if known else ABSENT


def _conflict(field: str, told: Sequence[StandingTelling], side: Callable[[Standing], TimeSpan]) -> Conflict | None:
    """Dates that exclude each other: "since 2014" and "since March 2014" agree."""
    given: dict[str, list[str]] = defaultdict(list)
    spans: dict[str, TimeSpan] = {}
    for one in told:
        when = side(one.standing)
        if when.first is not None and when.last is not None:
            given[when.edtf()].append(one.id)
            spans[when.edtf()] = when
    apart = any(_exclude(spans[a], spans[b]) for a in spans for b in spans if a < b)
    if not apart:
        return None
    return Conflict(field=field, values=tuple((when, tuple(sorted(given[when]))) for when in sorted(given)))


def _exclude(left: TimeSpan, right: TimeSpan) -> bool:
    assert left.first and left.last and right.first and right.last
    return left.last < right.first or right.last < left.first
