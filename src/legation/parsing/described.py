"""Descriptions that stand for a state by what it is: "the island", "the NATO member", "the landlocked Andean nation"."""

from __future__ import annotations

from legation.lexicon.country_traits import load_country_traits
from legation.parsed import Token
from legation.parsing.drafts import Desk, Draft

RULE = "description-of-state"
_POINTING = frozenset({"the", "this"})


def read_described(desk: Desk) -> None:
    """Draft a mention for each such description; the references find the state."""
    nouns = load_country_traits().nouns
    for token in desk.tokens:
        if token.pos != "NOUN" or token.tag != "NN" or token.i in desk.by_head:
            continue
        if token.lower not in nouns and f"{desk.tokens[token.i - 1].lower} {token.lower}" not in nouns:
            continue
        if fitting(desk, token) and not _named_otherwise(token):
            desk.add(Draft(first=_first(token), last=token.i + 1, head=token.i, kind="description", rules=[RULE]))


def fitting(desk: Desk, token: Token) -> frozenset[str]:
    """The states that the words of a description fit; none where it is no such description."""
    known = load_country_traits()
    det = next((c for c in token.children if c.dep == "det" and c.i < token.i and c.lower in _POINTING | {"both"}), None)
    counted = any(c.dep == "nummod" for c in token.children)
    if det is None and not counted:
        return frozenset()
    first = det.i + 1 if det is not None else _first(token)
    words = [(part, i) for i in range(first, token.i) if desk.tokens[i].text != "-" for part in desk.tokens[i].lower.split("-")]
    singular = token.lemma.lower()
    head = f"{words[-1][0]} {singular}" if words and f"{words[-1][0]} {singular}" in known.nouns else singular
    noun = known.nouns.get(head)
    if noun is None:
        return frozenset()
    found = [noun.codes] if noun.codes else []
    at, traits = 0, 0
    while at < len(words):
        length = next((n for n in (2, 1) if " ".join(word for word, _ in words[at : at + n]) in known.traits), 0)
        if length:
            found.append(known.traits[" ".join(word for word, _ in words[at : at + length])])
            traits += 1
        elif (find := desk.find_at[words[at][1]]) is not None and find.kind not in {"organisation", "region"}:
            return frozenset()  # its own words name a country
        at += max(length, 1)
    if not found or (noun.needs and not traits):
        return frozenset()
    return frozenset.intersection(*found)


def _first(token: Token) -> int:
    left = [c.i for c in token.children if c.i < token.i and c.dep in {"det", "amod", "compound", "nmod", "nummod"}]
    return min([token.i, *left])


def _named_otherwise(token: Token) -> bool:
    """Whether the noun says itself which one it is ("the island of Tinian"), or only modifies another ("the island group")."""
    if token.dep in {"compound", "amod", "nmod"} and token.head.i > token.i:
        return True
    return any(child.dep == "prep" and child.lower == "of" for child in token.children) or any(
        child.dep == "appos" and child.pos == "PROPN" for child in token.children
    )
