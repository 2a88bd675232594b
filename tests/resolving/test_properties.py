"""What holds of resolving whatever is resolved."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.resolving.build import telling

from legation.conclusions import Judgement, Telling
from legation.resolving import event_id, resolve

_WORDS = st.sampled_from(["met for talks", "held talks on water", "will meet", "shelled a post", "killed 12 people", "killed 14 people"])
_PARTIES = st.sampled_from([("KAZ", "UZB"), ("UZB", "KAZ"), ("KAZ",), ("FRA", "DEU"), ()])


@st.composite
def tellings(draw: st.DrawFn) -> list[Telling]:
    reports = draw(st.lists(st.integers(0, 20), min_size=0, max_size=9, unique=True))
    return [
        telling(
            f"r{number}",
            draw(_WORDS),
            type=draw(st.sampled_from(["CONSULT", "AGREE", "ASSAULT"])),
            actors=draw(_PARTIES),
            status=draw(st.sampled_from(["occurred", "planned", "negated"])),
            day=draw(st.one_of(st.none(), st.integers(-3, 9))),
            published=draw(st.one_of(st.none(), st.integers(0, 9))),
            voice=draw(st.sampled_from(["", "wire"])),
            corrects=draw(st.sampled_from(["", "", "r1"])),
        )
        for number in reports
    ]


@st.composite
def judged(draw: st.DrawFn) -> tuple[list[Telling], list[Judgement]]:
    told = draw(tellings())
    if len(told) < 2:
        return told, []
    ids = st.sampled_from([one.event.id for one in told])
    verdict = st.sampled_from(["same", "different", "unsure"])
    made = [
        Judgement(left=draw(ids), right=draw(ids), verdict=draw(verdict), judge="reader", made_at=f"2026-03-0{number + 1}")
        for number in range(draw(st.integers(0, 5)))
    ]
    return told, [one for one in made if one.left != one.right]


@settings(deadline=None, max_examples=80)
@given(judged(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_does_not_matter(case, random) -> None:  # type: ignore[no-untyped-def]
    told, made = case
    before = resolve(told, made)
    random.shuffle(told)
    random.shuffle(made)
    assert resolve(told, made) == before


@settings(deadline=None, max_examples=80)
@given(judged())
def test_resolving_again_with_its_own_judgements_changes_nothing(case) -> None:  # type: ignore[no-untyped-def]
    told, made = case
    events, own = resolve(told, made)
    assert resolve([*told, *told], [*made, *own]) == (events, own)


@settings(deadline=None, max_examples=80)
@given(judged())
def test_every_telling_lies_in_one_event(case) -> None:  # type: ignore[no-untyped-def]
    told, made = case
    events, _ = resolve(told, made)
    assert sorted(name for event in events for name in event.tellings) == sorted(one.event.id for one in told)
    assert len({event.id for event in events}) == len(events)
    assert all(event.id == event_id(event.tellings[0]) for event in events)


@settings(deadline=None, max_examples=80)
@given(judged())
def test_what_a_person_holds_apart_is_never_in_one_event(case) -> None:  # type: ignore[no-untyped-def]
    told, made = case
    events, _ = resolve(told, made)
    last: dict[frozenset[str], Judgement] = {}
    for one in sorted(made, key=lambda one: one.made_at):
        last[frozenset((one.left, one.right))] = one
    for one in last.values():
        together = any({one.left, one.right} <= set(event.tellings) for event in events)
        assert not (one.verdict == "different" and together)


@settings(deadline=None, max_examples=60)
@given(tellings(), st.data())
def test_one_judgement_of_same_always_joins(told, data) -> None:  # type: ignore[no-untyped-def]
    if len(told) < 2:
        return
    left, right = data.draw(st.sampled_from(told)), data.draw(st.sampled_from(told))
    if left is right:
        return
    made = Judgement(left=left.event.id, right=right.event.id, verdict="same", judge="reader", made_at="2026-03-01")
    events, _ = resolve(told, [made])
    assert any({made.left, made.right} <= set(event.tellings) for event in events)
