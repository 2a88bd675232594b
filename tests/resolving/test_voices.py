"""Reprints of one text are one voice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.model import Report
from legation.resolving import heard
from legation.spans import Span

STORY = (
    "The foreign ministers of Kazakhstan and Uzbekistan met in Almaty on Monday and agreed to share the water of the river more evenly. "
    "They said that a joint commission would meet every spring, and that engineers of both sides would read the gauges together. "
    "Farmers downstream had complained of dry canals for two summers, and a protest in May had blocked the main road for a day."
)
EDITED = STORY.replace("said that", "added that").replace("more evenly", "more fairly").replace(" for a day", "")
OTHER = (
    "Kazakhstan's foreign minister received his Uzbek colleague in Almaty on Monday. Water was the only subject of the talks, which lasted "
    "four hours. A commission is to be set up; it will hold its first session next spring, according to a joint communique."
)


def report(name: str, text: str, day: int | None = 0, furniture: tuple[tuple[str, Span], ...] = (), publisher: str = "") -> Report:
    published = None if day is None else date(2026, 3, 2) + timedelta(days=day)
    return Report(id=name, text=text, published=published, furniture=furniture, publisher=publisher)


def voices(reports: Iterable[Report]) -> dict[str, str]:
    given = list(reports)
    spoken, _ = heard(given)
    return {one.id: spoken.get(one.id, one.id) for one in given}


def test_a_reprint_has_the_voice_of_the_first_text() -> None:
    found = voices([report("b", EDITED, 1), report("a", STORY), report("c", OTHER)])
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_furniture_is_not_compared() -> None:
    head = "ALMATY (Steppe Wire) By A. Writer " * 12
    left = report("a", head + STORY, furniture=(("byline", Span(0, len(head))),))
    right = report("b", head + OTHER, furniture=(("byline", Span(0, len(head))),))
    assert voices([left, right]) == {"a": "a", "b": "b"}


def test_the_same_words_a_year_later_are_no_reprint() -> None:
    assert voices([report("a", STORY), report("b", STORY, 365)])["b"] == "b"


def test_a_reprint_is_heard_on_the_fourth_day_and_not_on_the_fifth() -> None:
    assert voices([report("a", STORY), report("b", STORY, 4), report("c", STORY, 9)]) == {"a": "a", "b": "a", "c": "c"}


def test_an_undated_report_may_reprint_any_other() -> None:
    given = [report("a", STORY), report("b", OTHER, 40), report("c", STORY, 400), report("d", EDITED, None), report("e", STORY, None)]
    assert voices(given) == {"a": "a", "b": "b", "c": "c", "d": "a", "e": "a"}


def test_a_correction_is_of_the_latest_report_of_its_voice_and_publisher() -> None:
    note = "(Corrects the name of the town) "
    given = [
        report("a", STORY, publisher="Wire"), report("b", STORY, 1, publisher="Paper"), report("c", note + STORY, 3, publisher="Wire"),
        report("d", note + STORY, 6, publisher="Wire"), report("e", note + STORY, 30, publisher="Wire"),
        report("f", note + OTHER, 3, publisher="Wire"),
    ]  # fmt: skip
    assert heard(given)[1] == {"c": "a", "d": "c"}


def test_voices_do_not_depend_on_the_order() -> None:
    reports = [report("a", STORY), report("b", EDITED, 1), report("c", OTHER, 1), report("d", EDITED + " More follows.", 2)]
    expected = voices(reports)
    assert all(voices(order) == expected for order in permutations(reports))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_report_has_a_voice_and_voices_speak_for_themselves(texts: list[str]) -> None:
    found = voices(report(f"r{number}", text) for number, text in enumerate(texts))
    assert len(found) == len(texts)
    assert all(found[voice] == voice for voice in found.values())
