"""The layout of a network: the same places every time, near what is tied, apart what is not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.relations.layout import laid_out

NAMES = st.sampled_from("abcdefgh")


def apart(places: dict[str, tuple[float, float]], a: str, b: str) -> float:
    return float(sum((x - y) ** 2 for x, y in zip(places[a], places[b], strict=True)) ** 0.5)


def test_a_chain_is_longer_than_its_links() -> None:
    places = laid_out([("a", "b"), ("b", "c"), ("c", "d")])
    assert apart(places, "a", "d") > 2 * max(apart(places, *pair) for pair in ("ab", "bc", "cd"))


def test_parts_that_do_not_touch_stand_apart() -> None:
    places = laid_out([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")])
    assert min(apart(places, one, other) for one in "abc" for other in "xy") > 0.3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=14))
def test_every_party_has_one_finite_place_whatever_the_order(pairs: list[tuple[str, str]]) -> None:
    places = laid_out(pairs)
    assert places == laid_out([(b, a) for a, b in reversed(pairs)])
    assert set(places) == {name for pair in pairs for name in pair}
    assert all(abs(value) < 100 for place in places.values() for value in place)
