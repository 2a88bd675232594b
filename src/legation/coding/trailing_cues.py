"""Content that stands before the cue that ends its sentence, where the parser did not attach it: "…, the ministry said.", and
the speaker between the two, where it hung him on something else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from legation.coding import arguments
from legation.lexicon.reporting import Cue
from legation.parsed import Token

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "CCONJ", "ADP", "PART", "PRON"})
"""Parts of speech of a phrase that names speakers."""


def closing_speaker(
    verb: Token, sentence: Sequence[Token], is_name: Callable[[Token], bool], is_party: Callable[[Token], bool]
) -> tuple[Token, int] | None:
    """Who stands right before a cue that the parser gave another subject or none, and the token number that the phrase starts at.

    Four shapes: a name between commas ("…, the chief of staff, Ann Lee, told reporters"), the second of two subjects ("sanctions
    that could come on Monday, a diplomat said"), joined nouns ("…, activists and witnesses said"), and a noun whose verb was taken
    for its participle ("…, the press service reported on Tuesday").

    Args:
        verb: the cue's verb. sentence: the tokens of its sentence.
        is_name: whether a token belongs to a person's name. is_party: whether a noun stands for somebody who may speak.
    """
    before = list(sentence[: verb.i - sentence[0].i])
    if verb.dep == "acl" and verb.tag == "VBN" and not verb.quoted:
        return _with_participle(verb, before, is_party)
    if verb.tag not in _FINITE or verb.quoted:
        return None
    own = [child for child in verb.kids("nsubj", "nsubjpass") if child.i < verb.i]
    if len(before) > 3 and before[-1].lower == ",":
        return _named_between_commas(before, own) if is_name(before[-2]) else _described_between_commas(before, own, is_name)
    if len(own) > 1 and max(t.i for t in own[-1].subtree()) == verb.i - 1:
        start = min(t.i for t in own[-1].subtree())
        return (own[-1], start) if sentence[start - 1 - sentence[0].i].lower == "," else None
    if own or verb.child("nsubj", "nsubjpass") is not None or not before:
        return None
    return _joined_nouns(before, verb)


def _named_between_commas(before: Sequence[Token], own: Sequence[Token]) -> tuple[Token, int] | None:
    name = before[-2]
    above = name
    while above.dep in {"appos", "compound"}:
        above = above.head
    if above in own:
        return None  # an apposition to the subject
    marks = [t for t in before[:-1] if t.lower == ","]
    if not marks or marks[-1].i < name.i - 5 or not all(t.pos == "PROPN" for t in before[marks[-1].i + 1 - before[0].i : -1]):
        return None
    described = before[marks[-2].i + 1 - before[0].i : marks[-1].i - before[0].i] if len(marks) > 1 else []
    title = all(t.pos in _PHRASE for t in described) and any(t.pos == "NOUN" for t in described)
    return name, (marks[-2] if title else marks[-1]).i + 1


def _described_between_commas(
    before: Sequence[Token], own: Sequence[Token], is_name: Callable[[Token], bool]
) -> tuple[Token, int] | None:
    """ "…, General Bo Sund, the army's spokesman, told reporters": the name before the description."""
    marks = [t for t in before[:-1] if t.lower == ","]
    if len(marks) < 2 or not is_name(before[marks[-1].i - 1 - before[0].i]):
        return None
    described = before[marks[-1].i + 1 - before[0].i : -1]
    named = before[marks[-2].i + 1 - before[0].i : marks[-1].i - before[0].i]
    title = all(t.pos in _PHRASE for t in described) and any(t.pos == "NOUN" for t in described)
    return (named[-1], named[0].i) if title and all(t.pos in _PHRASE for t in named) and named[-1] not in own else None


def _with_participle(verb: Token, before: Sequence[Token], is_party: Callable[[Token], bool]) -> tuple[Token, int] | None:
    noun = verb.head
    while noun.dep == "pobj" and noun.head.head.pos in {"NOUN", "PROPN"}:
        noun = noun.head.head
    start = min(t.i for t in noun.subtree())
    phrase = before[start - before[0].i :] if before else []
    others = [child for child in verb.children if child.dep not in {"prep", "npadvmod", "punct", "advmod"}]
    plain = bool(phrase) and all(t.pos in _PHRASE for t in phrase) and phrase[-1].i == verb.i - 1
    if not plain or others or not is_party(noun) or start <= before[0].i or before[start - 1 - before[0].i].lower != ",":
        return None
    return noun, start


def _joined_nouns(before: Sequence[Token], verb: Token) -> tuple[Token, int] | None:
    marks = [t for t in before if t.lower == ","]
    if not marks:
        return None
    phrase = before[marks[-1].i + 1 - before[0].i :]
    nouns = [t for t in phrase if t.pos in {"NOUN", "PROPN"} and t.dep == "conj"]
    plain = bool(phrase) and all(t.pos in _PHRASE for t in phrase) and phrase[-1].pos in {"NOUN", "PROPN"}
    return (nouns[0], phrase[0].i) if plain and nouns and any(t.dep == "cc" for t in phrase) and verb.i == phrase[-1].i + 1 else None


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
    return inverted(verb, sentence, can_speak) or _plain(verb, cue, sentence)


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
    return before if is_whole(before) or (subject.pos == "PRON" and before[0].pos != "ADP") else []


def inverted(verb: Token, sentence: Sequence[Token], can_speak: Callable[[Token | None], bool]) -> list[Token]:
    """What stands before "…, reported Andina, the news service", where the parser joined the cue to it.

    Args:
        verb: the cue's verb. sentence: the tokens of its sentence. can_speak: whether a noun names somebody who may be a source.
    """
    speaker = verb.child("dobj", "nsubj")
    if verb.dep not in {"conj", "ccomp"} or speaker is None or not can_speak(speaker) or verb.tag not in {"VBD", "VBZ"}:
        return []
    if min(t.i for t in speaker.subtree()) != verb.i + 1:
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
    return before if is_whole(before) else []


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether tokens hold a finite verb."""
    return any(token.tag in _FINITE for token in tokens)
