"""Towns that a report names: a weak sign for the country it is about and for whose minister or police it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from legation.lexicon.gazetteer import Settlement, load_gazetteer
from legation.parsed import Token
from legation.parsing.drafts import Desk
from legation.parsing.finds import Find

_PLACES = frozenset({"GPE", "LOC"})
_INTO = frozenset({"in", "near", "outside", "from", "at", "around"})
_DIVISIONS = frozenset({
    "province", "state", "region", "district", "governorate", "prefecture", "oblast", "county", "department", "canton", "voivodeship", "territory",
})  # fmt: skip
_LARGE, _CLEAR = 50_000, 4
"""Inhabitants of a town that is known without its country, and how many times larger it is than a namesake abroad."""


def towns(desk: Desk) -> list[Find]:
    """The towns among the capital words that no dictionary has, each with the country that its size makes likeliest.

    A name whose namesakes lie in several countries of like size is left out, unless the report names one of these.
    """
    tokens, found, i = desk.tokens, [], 0
    while i < len(tokens):
        if not _may_begin(desk, i):
            i += 1
            continue
        last = i + 1
        while last < len(tokens) and tokens[last].sent == tokens[i].sent and _capital(desk, last) and tokens[last].ent == tokens[i].ent:
            last += 1
        text = desk.parsed.report.text[tokens[i].start : tokens[last - 1].end]
        code = _country(desk, load_gazetteer().find(text))
        if code:
            found.append(Find(first=i, last=last, kind="town", codes=(code,), rule=f"town:{text}"))
        i = last
    return found


def _may_begin(desk: Desk, i: int) -> bool:
    token = desk.tokens[i]
    if not _capital(desk, i):
        return False
    if i + 1 < len(desk.tokens) and desk.tokens[i + 1].tag == "POS":
        return True
    return token.ent in _PLACES or (not token.ent and i > 0 and desk.tokens[i - 1].lower in _INTO)


def _capital(desk: Desk, i: int) -> bool:
    token = desk.tokens[i]
    return token.pos == "PROPN" and token.text[0].isupper() and desk.find_at[i] is None and i not in desk.person_at


def told_divisions(tokens: Sequence[Token], find_at: list[Find | None]) -> list[Find]:
    """Divisions whose country the report itself tells, wherever it names them: "Karnali province in Nepal … Karnali's minister".

    Args:
        tokens: the tokens of the report.
        find_at: what the dictionaries have at each; the divisions are entered there.
    """
    told: dict[tuple[str, ...], str] = {}
    for noun in tokens:
        if noun.lower not in _DIVISIONS or noun.i < 1 or noun.i + 2 >= len(tokens):
            continue
        first = noun.i
        while first > 0 and tokens[first - 1].sent == noun.sent and tokens[first - 1].text[0].isupper() and find_at[first - 1] is None:
            first -= 1
        if first < noun.i and tokens[first].lower == "the":
            first += 1
        before = find_at[first - 2] if first > 1 and tokens[first - 1].tag == "POS" else find_at[first - 1] if first else None
        after = find_at[noun.i + 2] if tokens[noun.i + 1].lower in {"in", "of", ","} else None
        for find in (before, after):
            if first < noun.i and find is not None and find.kind in {"country", "demonym"} and len(find.codes) == 1:
                told[tuple(token.text for token in tokens[first : noun.i])] = find.codes[0]
                break
    found = []
    for words, code in told.items():
        for i in range(len(tokens) - len(words) + 1):
            if tokens[i].text == words[0] and all(tokens[i + k].text == word and find_at[i + k] is None for k, word in enumerate(words)):
                find = Find(first=i, last=i + len(words), kind="region", codes=(code,), note="told", rule=f"place:{' '.join(words)}")
                found.append(find)
                find_at[i : find.last] = [find] * len(words)
    return found


def _country(desk: Desk, named: tuple[Settlement, ...]) -> str | None:
    """The country of the largest town of a name that is clearly meant."""
    known = [town for town in named if town.country in desk.salience]
    if known and known[0].population * _CLEAR > named[0].population:
        return known[0].country
    if not named or named[0].population < _LARGE:
        return None
    abroad = max((town.population for town in named if town.country != named[0].country), default=0)
    return named[0].country if named[0].population >= _CLEAR * abroad else None
