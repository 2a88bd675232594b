"""The event that a cluster of tellings gives: what they agree on, how its status went, where they contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from legation.conclusions import Conflict, Correction, Event, GatheringRecord, StatusChange, Telling
from legation.model import Actor, Place, ReportedEvent, Status
from legation.resolving.tellings import counts_of, event_id, order, party_key
from legation.timespan import ABSENT, TimeSpan

_NUMBERS = frozenset({"killed", "injured", "detained", "abducted", "expelled", "released", "participants", "troops"})
_STAGE: Mapping[Status, int] = MappingProxyType({"possible": 0, "planned": 0, "negated": 1, "cancelled": 1, "ongoing": 2, "occurred": 2})
_NONE: Mapping[str, str] = MappingProxyType({})


def conclude(tellings: Iterable[Telling], corrected: Mapping[str, str] = _NONE) -> Event:
    """One event from its tellings.

    Values come from the tellings that nothing corrects, each text once (`voice`), and among those from the ones with the
    status that the event has now; the value of most voices counts, of equal ones the latest reported.

    Args:
        tellings: at least one; in any order.
        corrected: report id → id of the report that corrects it, for all reports of the record: a telling of a corrected
            report that the correction does not repeat is withdrawn.
    """
    ordered = sorted(tellings, key=order)
    corrections = _corrections(ordered, corrected)
    taken_back = {one.old for one in corrections}
    valid = [one for one in ordered if one.event.id not in taken_back] or ordered
    history = _history(valid)
    status = history[-1].status
    current = [one for one in valid if one.event.status == status]
    event = _most(current, lambda e: (e.type, e.mode or "", e.cameo))
    return Event(
        id=event_id(ordered[0].event.id),
        type=event.type,
        mode=event.mode,
        contexts=tuple(sorted({context for one in valid for context in one.event.contexts})),
        cameo=event.cameo,
        actors=_parties(current, valid, lambda e: e.actors),
        recipients=_parties(current, valid, lambda e: e.recipients),
        status=status,
        first_reported=min((one.published for one in ordered if one.published), default=None),
        last_reported=max((one.published for one in ordered if one.published), default=None),
        date=_date(current) if any(_dated(one) for one in current) else _date(valid),
        place=_place(current) or _place(valid),
        tellings=tuple(one.event.id for one in ordered),
        history=history,
        conflicts=_conflicts(valid, current),
        corrections=corrections,
        publishers=tuple(sorted({one.publisher for one in ordered if one.publisher})),
        voices=len({_voice(one) for one in valid}),
        confidence=0.0 if len(taken_back) == len(ordered) else _confidence(valid),
    )


def redirects(event: Event | GatheringRecord) -> dict[str, str]:
    """The ids under which an event or gathering may have been known before more reports joined, each with the id it has now."""
    return {old: event.id for old in map(event_id, event.tellings) if old != event.id}


def _voice(telling: Telling) -> str:
    return telling.voice or telling.report


def _corrections(ordered: Sequence[Telling], corrected: Mapping[str, str]) -> tuple[Correction, ...]:
    """Tellings of reports that another corrects, with what that one tells of the happening instead ("" when nothing)."""
    by_report: dict[str, list[Telling]] = defaultdict(list)
    for one in ordered:
        by_report[one.report].append(one)
    found = [
        Correction(old=old.event.id, new=new.event.id, report=new.report)
        for new in ordered
        if new.corrects and new.corrects != new.report
        for old in by_report.get(new.corrects, ())
    ]
    withdrawn = {one.event.id: Correction(old=one.event.id, new="", report=corrected[one.report]) for one in ordered if one.report in corrected}
    first = withdrawn | {one.old: one for one in sorted(found, key=lambda one: (one.old, one.new), reverse=True)}
    return tuple(first[old] for old in sorted(first))


def _history(valid: Sequence[Telling]) -> tuple[StatusChange, ...]:
    """The statuses in the order reported, each where it is news.

    What has happened does not become a plan again because a late report foretells it, and somebody's denial does not undo it
    (it stands as a conflict); what was called off or denied may still happen. Among reports of one day the further status counts.
    """
    changes: list[StatusChange] = []
    for one in sorted(valid, key=lambda one: (one.published or date.max, _STAGE[one.event.status], one.report, one.event.id)):
        status = one.event.status
        if changes and (_STAGE[status] < _STAGE[changes[-1].status] or status == changes[-1].status):
            continue
        changes.append(StatusChange(status=status, reported=one.published, report=one.report, telling=one.event.id))
    return tuple(changes)


def _most(tellings: Sequence[Telling], key: Callable[[ReportedEvent], object]) -> ReportedEvent:
    """The reported event whose value is told by most voices; of equal values the surest coded, then the latest."""
    voices: dict[object, set[str]] = defaultdict(set)
    for one in tellings:
        voices[key(one.event)].add(_voice(one))
    ranked = sorted(tellings, key=order, reverse=True)
    return max(ranked, key=lambda one: (len(voices[key(one.event)]), one.event.confidence)).event


def _parties(current: Sequence[Telling], valid: Sequence[Telling], side: Callable[[ReportedEvent], tuple[Actor, ...]]) -> tuple[Actor, ...]:
    """The parties of one side as most voices give them, each by its fullest name (a person before its state)."""
    told = [one for one in current if side(one.event)] or [one for one in valid if side(one.event)]
    if not told:
        return ()
    keys = frozenset(map(party_key, side(_most(told, lambda e: frozenset(map(party_key, side(e)))))))
    best: dict[str, Actor] = {}
    for one in told:
        for actor in side(one.event):
            key = party_key(actor)
            if key in keys and (key not in best or _fullness(actor) > _fullness(best[key])):
                best[key] = actor
    return tuple(best[key] for key in sorted(best))


def _fullness(actor: Actor) -> tuple[int, int, str]:
    rank = {"person": 3, "government": 2, "organisation": 2, "group": 1, "state": 1}.get(actor.kind, 0)
    return (rank, len(actor.title or "") + len(actor.name), actor.id)


def _dated(telling: Telling) -> bool:
    return telling.event.date.known


def _date(tellings: Sequence[Telling]) -> TimeSpan:
    """The date of most voices; of equal ones the finer."""
    dated = [one for one in tellings if _dated(one)]
    if not dated:
        return ABSENT
    voices: dict[tuple[date | None, date | None], set[str]] = defaultdict(set)
    for one in dated:
        voices[one.event.date.first, one.event.date.last].add(_voice(one))

    def rank(one: Telling) -> tuple[int, int, tuple[date, str, str]]:
        when = one.event.date
        days = (when.last - when.first).days if when.first and when.last else 99999
        return (len(voices[when.first, when.last]), -days, order(one))

    return max(dated, key=rank).event.date


def _place(tellings: Sequence[Telling]) -> Place | None:
    """The place of most voices; of equal ones the finer, then the one first in the alphabet."""
    voices: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[tuple[str, str], Place] = {}
    for one in sorted(tellings, key=order):
        if place := one.event.place:
            voices[place.country or "", place.name].add(_voice(one))
            places.setdefault((place.country or "", place.name), place)
    if not places:
        return None
    return places[min(places, key=lambda key: (-len(voices[key]), places[key].precision not in {"point", "city"}, key))]


def _conflicts(valid: Sequence[Telling], current: Sequence[Telling]) -> tuple[Conflict, ...]:
    """Fields on which the tellings that count contradict each other, in the order of their names."""
    found = [
        _conflict("actors", valid, lambda one: "+".join(sorted(map(party_key, one.event.actors)))),
        _conflict("date", current, _day),
        _conflict("place", current, _town),
        _conflict("status", valid, _happened),
        *(_conflict(kind, current, lambda one, kind=kind: _count(one, kind)) for kind in sorted(_NUMBERS)),  # type: ignore[misc]
    ]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.field))


def _conflict(field: str, tellings: Sequence[Telling], value: Callable[[Telling], str]) -> Conflict | None:
    told: dict[str, list[str]] = defaultdict(list)
    for one in tellings:
        if given := value(one):
            told[given].append(one.event.id)
    if len(told) < 2 or (field == "actors" and _nested(list(told))):
        return None
    return Conflict(field=field, values=tuple((given, tuple(sorted(told[given]))) for given in sorted(told)))


def _nested(values: Sequence[str]) -> bool:
    """Whether each account names a part of the parties of the fullest one."""
    sets = sorted((set(value.split("+")) for value in values), key=len)
    return all(one <= sets[-1] for one in sets)


def _day(telling: Telling) -> str:
    """The day of a telling that gives one; a longer span contradicts nothing here."""
    when = telling.event.date
    return when.edtf() if when.first and when.first == when.last else ""


def _town(telling: Telling) -> str:
    place = telling.event.place
    return f"{place.name}, {place.country or '?'}" if place and place.precision in {"point", "city"} else ""


def _happened(telling: Telling) -> str:
    """Whether it happened, for accounts that say so: a plan contradicts nothing."""
    status: Status = telling.event.status
    return {"occurred": "occurred", "ongoing": "occurred", "negated": "negated"}.get(status, "")


def _count(telling: Telling, kind: str) -> str:
    return str(dict(counts_of(telling)).get(kind, ""))


def _confidence(valid: Sequence[Telling]) -> float:
    """One minus the chance that every voice was coded wrongly, were they independent."""
    best: dict[str, float] = {}
    for one in valid:
        best[_voice(one)] = max(best.get(_voice(one), 0.0), one.event.confidence)
    wrong = 1.0
    for voice in sorted(best):
        wrong *= 1.0 - min(1.0, max(0.0, best[voice]))
    return round(1.0 - wrong, 4)
