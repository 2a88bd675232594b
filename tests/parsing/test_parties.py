"""Who is who in single sentences: every way of naming a country, an organisation, an office-holder, and of referring back to one.

Each line of parties.jsonl has a text with `parties` (words of a mention, its countries joined by commas, a sector if it matters),
`roles` (person, country, sector), and words that stay `open`. All are invented, or plain public facts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from legation.lexicon.country_traits import load_country_traits
from legation.lexicon.tables import read_toml
from legation.model import Report
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.scheme import Scheme

LINES = (Path(__file__).parents[1] / "data" / "parties.jsonl").read_text(encoding="utf-8").splitlines()
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LINES]


def read(scheme: Scheme, text: str) -> ParsedReport:
    return parse(Report(id="t", text=text), scheme.lexicon, scheme.language)


def found(parsed: ParsedReport, words: str) -> list[tuple[set[str], set[str | None]]]:
    """Countries and sectors of the mentions that read so, an article aside; of those that hold the words if none does."""
    wanted = words.lower().removeprefix("the ")
    quotes = [(parsed.quote(mention.span).lower().removeprefix("the "), mention) for mention in parsed.mentions]
    exact = [mention for quote, mention in quotes if quote == wanted] or [mention for quote, mention in quotes if wanted in quote]
    return [({str(a.country) for a in mention.actors}, {a.sector for a in mention.actors}) for mention in exact]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_parties(scheme: Scheme, row: dict[str, Any]) -> None:
    parsed = read(scheme, row["text"])
    for words, countries, *sector in row.get("parties", ()):
        parties = found(parsed, words)
        assert any(got == set(countries.split(",")) and (not sector or sector[0] in sectors) for got, sectors in parties), (words, parties)
    roles = {(titled.person, titled.country, titled.sector) for titled in parsed.titled}
    assert {tuple(role) for role in row.get("roles", ())} <= roles
    assert not {titled.person for titled in parsed.titled if titled.is_role}.intersection(row.get("no_roles", ()))
    for words in row.get("open", ()):
        assert not any(m.actors for m in parsed.mentions if parsed.quote(m.span).lower().endswith(words.lower())), words


def _traits() -> list[tuple[str, str]]:
    data = read_toml("country_traits.toml")
    return [(entry["words"][0], entry["example"]) for entry in (*data["noun"], *data["trait"]) if "example" in entry]


@pytest.mark.parametrize(("word", "example"), _traits())
def test_descriptions_of_states_take_the_state_that_fits(scheme: Scheme, word: str, example: str) -> None:
    """The example's first word names the state; one that does not fit stands beside it and must not be taken."""
    parsed = read(scheme, "Australia watched. " + example)
    described = [m for m in parsed.mentions if "description-of-state" in m.rules and word.split()[0] in parsed.quote(m.span).lower()]
    named = [m for m in parsed.mentions if m.kind == "country" and m.span.start >= len("Australia watched. ")]
    assert described, [parsed.quote(m.span) for m in parsed.mentions]
    assert described[0].actors == named[0].actors


def test_codes_of_traits_are_countries(scheme: Scheme) -> None:
    known = load_country_traits()
    codes = set().union(*known.traits.values(), *(noun.codes for noun in known.nouns.values()))
    assert codes <= set(scheme.lexicon.countries.by_code)


@pytest.mark.parametrize(
    "clause", ["Lind spoke by telephone with his Finnish counterpart, Aino Salo", "Lind, who had waited, met his Finnish counterpart, Aino Salo"]
)
def test_a_counterpart_has_the_office_of_the_one_whose_clause_it_is(scheme: Scheme, clause: str) -> None:
    """Not of whoever was named last."""
    text = f"President Josef Lind of Latvia flew home. His spokeswoman, Ilze Rasa, briefed reporters. {clause}, on Monday."
    titled = {one.person: one for one in read(scheme, text).titled}
    assert (titled["Aino Salo"].country, titled["Aino Salo"].title.lower()) == ("FIN", "president")
