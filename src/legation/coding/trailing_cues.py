"""Content that stands before the cue that ends its sentence, where the parser did not attach it: "…, the ministry said."."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from legation.coding import arguments
from legation.lexicon.reporting import Cue
from legation.parsed import Token

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def content_before(verb: Token, cue: Cue, sentence: Sequence[Token], can_speak: Callable[[Token | None], bool]) -> list[Token]:
    """The tokens of what a cue at the end of its sentence reports, or none.

    Args:
        verb: the cue's verb. cue: its entry. sentence: the tokens of the sentence.
        can_speak: whether a noun names somebody who may be a source.
    """
    if "that" not in cue.content:
        return []
    if verb.tag == "VBN" and arguments.agents_of(verb):
        return _passive(verb, sentence)
    if cue.makes != "always":
        return []
    return _inverted(verb, sentence, can_speak) or _plain(verb, cue, sentence)


def _plain(verb: Token, cue: Cue, sentence: Sequence[Token]) -> list[Token]:
    """What stands before "…, the ministry has said"."""
    finite = verb.tag in _FINITE or (verb.tag == "VBN" and any(child.lower in {"has", "have"} for child in verb.kids("aux")))
    taken = {"xcomp", "acomp", "attr", "mark"} | (set() if cue.addressee == "obj" else {"dobj"})
    subject = verb.child("nsubj")
    if not finite or any(child.dep in taken and child.i > verb.i for child in verb.children):
        return []
    if subject is None or subject.tag in {"WP", "WDT"}:
        return []
    first = min((t.i for t in verb.subtree() if t.dep != "ccomp"), default=verb.i)
    start = min(t.i for t in subject.subtree()) if subject.i < verb.i else verb.i
    if start - 1 <= sentence[0].i or sentence[start - 1 - sentence[0].i].lower != "," or first < start:
        return []
    before = list(sentence[: start - 1 - sentence[0].i])
    return before if _is_whole(before) or (subject.pos == "PRON" and before[0].pos != "ADP") else []


def _inverted(verb: Token, sentence: Sequence[Token], can_speak: Callable[[Token | None], bool]) -> list[Token]:
    """What stands before "…, reported Andina, the news service", where the parser joined the cue to it."""
    speaker = verb.child("dobj", "nsubj")
    if verb.dep != "conj" or speaker is None or speaker.i != verb.i + 1 or not can_speak(speaker) or verb.tag not in {"VBD", "VBZ"}:
        return []
    before = list(sentence[: verb.i - sentence[0].i])
    ends = max(t.i for t in speaker.subtree()) + 1 >= sentence[-1].i
    return before[:-1] if before and before[-1].lower == "," and ends else []


def _passive(verb: Token, sentence: Sequence[Token]) -> list[Token]:
    """What stands before "…, as reported by the agency"."""
    before = list(sentence[: verb.i - sentence[0].i])
    if before and before[-1].lower == "as":
        before.pop()
    if len(before) < 2 or before.pop().lower != ",":
        return []
    return before if _is_whole(before) else []


def _is_whole(tokens: Sequence[Token]) -> bool:
    return any(token.tag in _FINITE for token in tokens)
