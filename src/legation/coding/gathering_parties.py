"""Who comes to a gathering: the parties that the words for those who attend stand for."""

from __future__ import annotations

from collections.abc import Iterable

from legation.coding import arguments
from legation.coding.gathering_counts import counted_noun, figure
from legation.lexicon.gathering_words import GatheringWords
from legation.model import Actor
from legation.parsed import ParsedReport, Token

_BODIES = frozenset({"person", "state", "government", "organisation", "group"})
_OF_MANY = frozenset({"head", "leader", "country", "nation", "state", "delegation"})


def parties_of(heads: Iterable[Token], parsed: ParsedReport, words: GatheringWords) -> tuple[Actor, ...]:
    """The parties of phrases, each once.

    Args:
        heads: the head tokens of the phrases.
        parsed: the report.
        words: what gatherings and those who attend them are called.
    """
    found: dict[str, Actor] = {}
    for head in heads:
        mention = parsed.mention_of(head)
        # a phrase that a gathering heads is no party: "the South Korean summit"
        if mention is None or parsed.tokens[mention.head].lemma in words.nouns:
            continue
        for actor in _each(head, parsed, words) or mention.actors:
            if actor.kind in {"group", "government"} and actor.country and _is_of_many(head, parsed, words):
                continue  # "12 heads of state": of no country in particular
            if actor.kind in _BODIES and (actor.country or actor.sector):
                found.setdefault(actor.id, actor)
    return tuple(found.values())


def _each(head: Token, parsed: ParsedReport, words: GatheringWords) -> tuple[Actor, ...]:
    """The states of a phrase that stands for persons of several ("the presidents of Peru and Chile")."""
    if head.tag != "NNS" or head.lemma not in words.attenders:
        return ()
    owners = [*arguments.preposition_objects(head, "of"), *arguments.preposition_objects(head, "from")]
    states = [actor for owner in owners for actor in parsed.actors_of(owner) if actor.kind == "state"]
    return tuple(states) if len(states) > 1 else ()


def _is_of_many(head: Token, parsed: ParsedReport, words: GatheringWords) -> bool:
    """Whether heads of states, leaders or delegations are counted without a word on whose they are."""
    head = counted_noun(head, words.attenders)
    counted = head.child("nummod") is not None or bool(figure(head, words.attenders, parsed.report.text))
    if head.lemma not in _OF_MANY or not counted:
        return False
    whole = parsed.mention_of(head)
    parts = (parsed.mention_of(token) for token in head.subtree())
    return not any(part is not None and part is not whole and any(a.country for a in part.actors) for part in parts)
