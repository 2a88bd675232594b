"""What events between two countries add up to."""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.codebook import load_codebook
from legation.conclusions import Event, Relation
from legation.errors import SetupError
from legation.model import Actor, Place, Status
from legation.relations import STEPS, Fold, changes, deeds_of, filled, fold, meetings, period_of, periods, visits
from legation.relations.changes import PENALTY
from legation.timespan import ABSENT, TimeSpan

BOOK = load_codebook()


def state(code: str) -> Actor:
    return Actor(id=f"state:{code}", name=code, kind="state", country=code, sector="GOV")


def event(
    number: int, day: date | None, *, a: str = "PRK", b: str | None = "CHN", type: str = "CONSULT", status: Status = "occurred"
) -> Event:
    when = TimeSpan(first=day, last=day, basis="stated") if day else ABSENT
    return Event(
        id=f"e{number}", type=type, mode=None, contexts=(), cameo=BOOK.cameo_for(type), actors=(state(a),),
        recipients=(state(b),) if b else (), status=status, date=when, place=None, tellings=(f"t{number}",),
        first_reported=date(2025, 8, 1), last_reported=date(2025, 8, 1),
    )  # fmt: skip


@given(st.lists(st.sampled_from([-10.0, -7.2, -2.0, 0.0, 0.4, 3.4, 4.0, 7.0]), min_size=6, max_size=60))
@settings(max_examples=60, deadline=None)
def test_turns_are_those_of_the_library(scores: list[float]) -> None:
    """The cost of a stretch is worked out from sums: what is cut costs what the library's own cuts cost."""
    numpy = pytest.importorskip("numpy")
    ruptures = pytest.importorskip("ruptures")
    series = [
        Relation(a="A", b="B", start=date(2000 + number // 12, number % 12 + 1, 1), end=date(2000 + number // 12, number % 12 + 1, 28),
                 scale="goldstein-gdelt", score=score, events=1, quads=(), share=None, last_event="")
        for number, score in enumerate(scores)
    ]  # fmt: skip
    noise = max(statistics.median(abs(b - a) for a, b in pairwise(scores)) / 0.954, 0.25)
    penalty = PENALTY * noise**2 * math.log(len(scores))
    values = numpy.array(scores).reshape(-1, 1)
    cost = ruptures.costs.CostL2().fit(values)

    def price(ends: list[int]) -> float:
        return float(sum(cost.error(begin, end) for begin, end in pairwise([0, *ends]))) + penalty * len(ends)

    starts = [one.start for one in changes(series, [], Fold(), BOOK)]
    ours = [*(next(number for number, one in enumerate(series) if one.start == start) for start in starts), len(scores)]
    theirs = ruptures.Pelt(model="l2", min_size=3, jump=1).fit(values).predict(pen=penalty)
    assert price(ours) == pytest.approx(price(theirs), abs=1e-6)


def test_only_what_happened_counts() -> None:
    day = date(2025, 8, 28)
    statuses: tuple[Status, ...] = ("occurred", "ongoing", "planned", "possible", "negated", "cancelled")
    events = [event(n, day, status=status) for n, status in enumerate(statuses)]
    (relation,) = fold(events, Fold(), BOOK)
    assert relation.events == 2


def test_each_event_counts_once_whatever_number_of_reports() -> None:
    told_often = replace(event(1, date(2025, 8, 28)), tellings=tuple(f"t{n}" for n in range(40)))
    other = event(2, date(2025, 8, 29), type="ASSAULT")
    (relation,) = fold([told_often, other], Fold(scale="plover-2"), BOOK)
    expected = [BOOK.score("plover-2", type="CONSULT"), BOOK.score("plover-2", type="ASSAULT")]
    assert relation.events == 2
    assert relation.score == pytest.approx(sum(score or 0 for score in expected) / 2)
    assert dict(relation.quads) == {"1": 1, "2": 0, "3": 0, "4": 1}


def test_direction() -> None:
    day = date(2025, 8, 28)
    events = [event(1, day), event(2, day, a="CHN", b="PRK", type="AID")]
    both = fold(events, Fold(directed=True), BOOK)
    assert {(one.a, one.b): one.events for one in both} == {("PRK", "CHN"): 1, ("CHN", "PRK"): 1}
    (one,) = fold(events, Fold(), BOOK)
    assert (one.a, one.b, one.events) == ("CHN", "PRK", 2)


def test_talks_of_actors_alone_pass_both_ways_and_count_once() -> None:
    talks = replace(event(1, date(2025, 8, 28), b=None), actors=(state("PRK"), state("CHN"), state("RUS")))
    dyads = {(one.a, one.b): one.events for one in fold([talks], Fold(), BOOK)}
    assert dyads == {("CHN", "PRK"): 1, ("CHN", "RUS"): 1, ("PRK", "RUS"): 1}


def test_a_date_wider_than_the_period_belongs_to_none() -> None:
    year = replace(event(1, None), date=TimeSpan(first=date(2025, 1, 1), last=date(2025, 12, 31), precision="year", basis="stated"))
    assert fold([year], Fold(step="month"), BOOK) == []
    assert fold([year], Fold(step="year"), BOOK)[0].events == 1
    assert fold([event(2, None)], Fold(), BOOK) == []
    assert fold([event(2, None)], Fold(basis="reported"), BOOK)[0].start == date(2025, 8, 1)


def test_share_of_the_coverage_and_empty_periods() -> None:
    events = [event(1, date(2025, 1, 5)), event(2, date(2025, 3, 5))]
    coverage = {date(2025, 1, 1): 3, date(2025, 1, 31): 1, date(2025, 2, 3): 7}
    told = fold(events, Fold(), BOOK, coverage)
    assert [one.start.month for one in told] == [1, 3]
    january, february, march = filled(told, "month", coverage)
    assert (january.share, february.share, march.share) == (0.25, 0.0, None)
    assert (february.events, february.score, february.last_event) == (0, None, "")


def test_empty_periods_are_those_of_their_dyad() -> None:
    events = [event(1, date(2025, 1, 5)), event(2, date(2025, 3, 5)), event(3, date(2020, 1, 5), b="RUS"), event(4, date(2025, 1, 5), b="RUS")]
    found = list(filled(fold(events, Fold(step="year"), BOOK), "year"))
    assert [(one.b, one.start.year, one.events) for one in found] == [
        ("PRK", 2025, 2), ("RUS", 2020, 1), *(("RUS", year, 0) for year in range(2021, 2025)), ("RUS", 2025, 1),
    ]  # fmt: skip
    assert found[2] == replace(found[2], score=None, share=None, last_event="", quads=(("1", 0), ("2", 0), ("3", 0), ("4", 0)))


def test_an_unknown_scale_is_named() -> None:
    with pytest.raises(SetupError, match="goldstein-gdelt"):
        fold([], Fold(scale="richter"), BOOK)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.sampled_from([t.name for t in BOOK.types])), max_size=30),
    st.sampled_from(STEPS),
)
def test_nothing_is_lost_and_order_does_not_matter(given_events: list[tuple[date, str]], step: str) -> None:
    events = [event(n, day, type=kind) for n, (day, kind) in enumerate(given_events)]
    how = Fold(step=step)  # type: ignore[arg-type]
    found = fold(events, how, BOOK)
    assert all(one.events for one in found)
    assert sum(one.events for one in found) == len(events)
    assert all(sum(number for _, number in one.quads) == one.events for one in found)
    whole = list(filled(found, how.step))
    assert [one for one in whole if one.events] == found
    assert [(one.start, one.end) for one in whole] == (list(periods(found[0].start, found[-1].start, how.step)) if found else [])
    shuffled = events[:]
    random.Random(3).shuffle(shuffled)
    assert fold(shuffled, how, BOOK) == found


@settings(deadline=None, max_examples=40)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.sampled_from(STEPS))
def test_periods_cover_every_day_once(first: date, days: int, step: str) -> None:
    last = first + timedelta(days=days)
    found = list(periods(first, last, step))  # type: ignore[arg-type]
    assert found[0][0] <= first <= found[0][1] and found[-1][0] <= last <= found[-1][1]
    for start, end in found:
        assert period_of(start, step) == period_of(end, step) == (start, end)  # type: ignore[arg-type]


def test_a_turn_is_found_with_what_explains_it() -> None:
    noise = random.Random(5)
    events = []
    for month in range(36):
        kind = "COOPERATE" if month < 20 else "COERCE"
        for n in range(6):
            chosen = kind if noise.random() < 0.9 else "CONSULT"
            events.append(event(month * 10 + n, date(2020 + month // 12, month % 12 + 1, 3 + n), type=chosen))
    how = Fold()
    deeds = [deed for one in events for deed in deeds_of(one)]
    (turn,) = changes(fold(events, how, BOOK), deeds, how, BOOK)
    assert turn.start == date(2021, 9, 1)
    assert turn.before > 3 > -3 > turn.after
    named = [one for one in events if one.id in turn.events]
    assert len(named) == 3 and all(one.type == "COERCE" for one in named)


def test_a_steady_relation_does_not_turn() -> None:
    noise = random.Random(9)
    events = [event(n, date(2020, 1, 1) + timedelta(days=5 * n), type=noise.choice(("CONSULT", "REJECT"))) for n in range(300)]
    deeds = [deed for one in events for deed in deeds_of(one)]
    assert changes(fold(events, Fold(), BOOK), deeds, Fold(), BOOK) == []
    assert changes([], [], Fold(), BOOK) == []


def test_visits_say_who_went_where() -> None:
    day = date(2025, 9, 3)
    there = replace(event(1, day), mode="visit")
    back = replace(event(2, None, a="CHN", b=None, status="planned"), mode="visit", place=Place(name="Pyongyang", country="PRK"))
    third = replace(event(3, day, a="RUS"), mode="visit")
    found = visits([back, third, there], "PRK", "CHN")
    assert [(one.guest, one.host, one.status) for one in found] == [("PRK", "CHN", "occurred"), ("CHN", "PRK", "planned")]


def test_the_network_counts_meetings_once_a_pair() -> None:
    day = date(2025, 9, 3)
    events = [event(1, day), event(2, day, a="CHN", b="PRK"), event(3, day, type="ACCUSE"), event(4, day, status="planned")]
    (edge,) = meetings(events)
    assert (edge.a, edge.b, edge.times, edge.events) == ("CHN", "PRK", 2, ("e1", "e2"))
    person = Actor(id="person:PRK:kim", name="Kim", kind="person", country="PRK")
    talks = replace(events[0], actors=(person,), recipients=(replace(person, id="person:CHN:li", name="Li", country="CHN"),))
    assert [(one.name_a, one.name_b) for one in meetings([talks, events[1]], by="person")] == [("Li", "Kim")]


def test_relations_are_records_of_the_model() -> None:
    (relation,) = fold([event(1, date(2025, 8, 28))], Fold(step="week"), BOOK)
    assert isinstance(relation, Relation) and (relation.start, relation.end) == (date(2025, 8, 25), date(2025, 8, 31))
