"""Two codings compared, as one page for a browser: what was gained, lost and changed, story by story."""

from __future__ import annotations

from importlib import resources
from itertools import groupby

from legation.export.comparing import Comparison, Difference
from legation.export.highlights import shown
from legation.export.markup import Html, element, join, page, table
from legation.export.words import plain

SIGNS = {"gained": "+", "lost": "−", "changed": "±"}
_COLUMNS = [("kind", "kind"), *((name, "count") for name in ("same", "gained", "lost", "changed"))]


def comparison_page(comparison: Comparison, first: str, second: str) -> bytes:
    """The page.

    Args:
        comparison: what `compare` found.
        first, second: what the two codings are called.
    """
    style = resources.files("legation").joinpath("data", "pages", "record.css").read_text(encoding="utf-8")
    told = f"{comparison.stories} stories coded by both. First: {plain(first)}. Second: {plain(second)}."
    head = element(
        "header", element("p", "Legation", class_="kicker"), element("h1", "Two codings compared"), element("p", told, class_="sum")
    )
    rows = [[kind, *(str(number) for number in counts.values())] for kind, counts in comparison.counts().items()]
    sums = element("section", element("h2", "In numbers", id="sums"), table("Records by kind", _COLUMNS, rows), aria_labelledby="sums")
    stories = [
        story_section(number, list(group)) for number, (_, group) in enumerate(groupby(comparison.differences, key=lambda one: one.story), 1)
    ]
    nothing = element("p", "The two codings say the same of every story that both coded.")
    parts = [sums, *(stories or [nothing]), _only("first", comparison.only_first), _only("second", comparison.only_second)]
    body = join((element("a", "Skip to the numbers", href="#sums", class_="skip"), head, element("main", join(parts, "\n"))), "\n")
    return page("Two codings compared – Legation", style, body)


def story_section(number: int, differences: list[Difference]) -> Html:
    """The differences of one story, the `number`th of a page."""
    key = f"story-{number}"
    title = plain(differences[0].headline) or plain(differences[0].story)
    name = element("p", element("bdi", plain(differences[0].story)), class_="kicker")
    entries = join((_entry(one) for one in differences), "\n")
    return element("section", element("h2", title, id=key), name, entries, aria_labelledby=key)


def _entry(one: Difference) -> Html:
    sign = element("span", SIGNS[one.change], aria_hidden="true")
    chip = element("span", sign, " ", element("span", one.change, class_="word"), class_=f"status {one.change}")
    words = shown(one.sentence)
    start, end = one.evidence.start, one.evidence.end
    quote = join((words[:start], element("mark", words[start:end], class_=one.kind), words[end:]))
    facts = [
        element("div", element("dt", name), element("dd", f"{plain(before) or '–'} → {plain(after) or '–'}")) for name, before, after in one.fields
    ]
    rules = element("ul", *(element("li", element("code", plain(rule))) for rule in one.rules))
    why = element("details", element("summary", f"Why: {len(one.rules)} rules"), rules) if one.rules else Html("")
    return element(
        "article",
        element("h3", chip, " ", one.kind),
        element("p", plain(one.summary), class_="lead"),
        element("dl", *facts) if facts else Html(""),
        element("blockquote", quote),
        why,
        class_=f"record {one.kind}",
    )


def _only(which: str, names: list[str]) -> Html:
    if not names:
        return Html("")
    listed = element("ul", *(element("li", element("bdi", plain(name))) for name in names))
    return element("section", element("h2", f"Only in the {which}", id=f"only-{which}"), listed, aria_labelledby=f"only-{which}")
