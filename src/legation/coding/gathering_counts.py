"""Those who come to a gathering in figures, and who of them are named: "a total of 26 heads of state, of whom four …"."""

from __future__ import annotations

from collections.abc import Set

from legation.coding import arguments
from legation.parsed import Token
from legation.spans import Span

_SUMS = frozenset({"total", "number", "group", "dozen", "score", "handful", "majority", "half", "rest", "most", "some"})
"""Words that stand before "of" and those who are counted."""
_STATES = frozenset({"country", "nation", "state", "government"})
_TAIL = 4
"""Tokens of the phrase behind the counted noun that belong to the figure ("heads of state", "countries of the region")."""


def counted_noun(head: Token, attenders: Set[str]) -> Token:
    """The noun for those who come: the one behind "a total of", else the head itself.

    Args:
        head: the head of the phrase. attenders: nouns for those who come.
    """
    if head.lemma in _SUMS:
        for inner in arguments.preposition_objects(head, "of"):
            if inner.lemma in attenders:
                return inner
    return head


def figure(head: Token, attenders: Set[str], text: str) -> str:
    """The words of a figure of those who come, with what is said of some of them; empty where nothing is counted.

    Args:
        head: the head of the phrase. attenders: nouns for those who come. text: the report's text.
    """
    noun = counted_noun(head, attenders)
    if noun.lemma not in attenders:
        return ""
    number = noun.child("nummod")
    first = min(number.subtree(), key=lambda token: token.i) if number is not None else None
    if first is None:
        owners = [owner for owner in arguments.preposition_objects(noun, "from") if owner.lemma in _STATES and owner.child("nummod")]
        if not owners:
            return ""
        return Span(noun.start, owners[0].end).text(text)
    end = max(t.i for t in noun.subtree() if t is noun or (t.dep in {"prep", "pobj"} and t.lower not in _NAMED and t.i <= noun.i + _TAIL))
    last = next(t for t in noun.subtree() if t.i == end)
    if last.dep == "prep":
        last = noun if last.head is noun else last.head
    part = next((clause for whole in {head.i: head, noun.i: noun}.values() for clause in whole.kids("relcl") if _is_part(clause)), None)
    return Span(first.start, max(t.end for t in part.subtree() if t.pos != "PUNCT") if part is not None else last.end).text(text)


_NAMED = frozenset({"including", "among"})


def _is_part(clause: Token) -> bool:
    """ "of whom four are named": a relative clause that counts some of them."""
    of = any(child.lower == "of" and any(inner.lower in {"whom", "which"} for inner in child.children) for child in clause.children)
    return of and clause.child("nsubj", "nsubjpass") is not None


def named_among(head: Token, attenders: Set[str]) -> list[Token]:
    """The tokens that name some of those counted: behind "including" or "among them".

    Args:
        head: the head of the phrase. attenders: nouns for those who come.
    """
    noun = counted_noun(head, attenders)
    start = min((child.i for child in noun.children if child.lower in _NAMED and child.i > noun.i), default=None)
    if noun.lemma not in attenders or start is None:
        return []
    inside = [token for token in noun.subtree() if token.i > start]
    clauses = {inner.i for token in inside if token.dep in {"relcl", "acl"} for inner in token.subtree()}
    return [token for token in inside if token.i not in clauses and token.pos in {"PROPN", "NOUN"}]
