"""Resolving window after window gives what resolving all at once gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.resolving.build import telling

from legation.conclusions import Judgement, Telling
from legation.resolving import Windows, resolve, resolve_in_windows, windows

_WORDS = ("met for talks", "held talks on water", "met in Osh", "shelled a post", "killed 12 people", "killed 14 people")
_PARTIES = (("KAZ", "UZB"), ("KAZ", "UZB"), ("UZB", "KAZ"), ("KAZ",), ("FRA", "DEU"), ())
_DAYS = st.one_of(st.none(), st.integers(0, 90))


@st.composite
def told(draw: st.DrawFn) -> list[Telling]:
    """Tellings of some months: dated, only published, or neither; plans, corrections, reprints, one given twice."""
    made = [
        telling(
            f"r{number}",
            draw(st.sampled_from(_WORDS)),
            type=draw(st.sampled_from(["CONSULT", "AGREE", "ASSAULT"])),
            actors=draw(st.sampled_from(_PARTIES)),
            status=draw(st.sampled_from(["occurred", "occurred", "planned", "negated"])),
            day=draw(_DAYS),
            published=draw(_DAYS),
            voice=draw(st.sampled_from(["", "", "wire"])),
            corrects=draw(st.sampled_from(["", "", "", "r1"])),
        )
        for number in range(draw(st.integers(0, 24)))
    ]
    return [*made, *made[:1]]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Telling], list[Judgement]]:
    """Tellings and what persons judged of any two of them, however far apart; some of tellings that are not there."""
    given_ = draw(told())
    ids = st.sampled_from([*{one.event.id for one in given_}, "elsewhere"])
    verdict = st.sampled_from(["same", "same", "different", "unsure"])
    made = [
        Judgement(left=draw(ids), right=draw(ids), verdict=draw(verdict), judge="reader", made_at=f"2026-03-0{number + 1}")
        for number in range(draw(st.integers(0, 4)))
    ]
    return draw(st.permutations(given_)), [one for one in made if one.left != one.right]


@settings(deadline=None, max_examples=150)
@given(cases(), st.sampled_from([300, windows.HELD]))
def test_the_events_and_judgements_are_those_of_resolving_at_once(case: tuple[list[Telling], list[Judgement]], held: int) -> None:
    given_, judged = case
    made: list[Judgement] = []
    found = list(resolve_in_windows(iter(given_), judged, how=Windows(judged=made.append, held=held)))
    events, own = resolve(given_, judged)
    assert sorted(found, key=lambda one: one.id) == events
    assert sorted(made, key=lambda one: (one.left, one.right)) == own
    assert list(resolve_in_windows(reversed(given_), judged)) == found


def test_pairs_judged_ahead_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine may take the pairs of several windows before it answers the first."""
    given_ = [telling(f"r{number}", _WORDS[number % 6], day=number // 3, published=number // 3) for number in range(120)]
    monkeypatch.setattr(windows, "PAIRS", 7)
    ahead = Windows(map=lambda judge, items: map(judge, list(items)))
    assert list(resolve_in_windows(given_, how=ahead)) == list(resolve_in_windows(given_))
    assert sorted(resolve_in_windows(given_), key=lambda one: one.id) == resolve(given_)[0]


def test_what_is_held_does_not_grow_with_the_tellings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Talks of the same two states every day, a third of a year and three years long: events are given out as time goes on."""
    held: list[int] = []
    answered = windows._Sweep.answered

    def watched(sweep: windows._Sweep, judgements: windows.Judged) -> Iterator[list[Telling]]:
        yield from answered(sweep, judgements)
        held.append(len(sweep._told))

    monkeypatch.setattr(windows._Sweep, "answered", watched)
    most = []
    for days in (120, 1080):
        given_ = [telling(f"r{n}", _WORDS[n % 3], day=None if n % 4 else n, published=n) for n in range(days)]
        assert sum(len(one.tellings) for one in resolve_in_windows(given_)) == days
        most.append(max(held))
        held.clear()
    assert most[1] <= 1.5 * most[0]
