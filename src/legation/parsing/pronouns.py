"""Pronouns: what they agree with, when "it" is empty, and whose voice a quotation is."""

from __future__ import annotations

from dataclasses import dataclass

from legation.parsed import Token
from legation.parsing.drafts import Desk


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun asks of its antecedent."""

    person: int
    plural: bool
    gender: str = ""
    neuter: bool = False


FORMS: dict[str, Pronoun] = {
    **dict.fromkeys(("he", "him", "his", "himself"), Pronoun(3, False, "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), Pronoun(3, False, "f")),
    **dict.fromkeys(("it", "its", "itself"), Pronoun(3, False, "", True)),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), Pronoun(3, True)),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), Pronoun(1, False)),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), Pronoun(1, True)),
}
_EMPTY_VERBS = frozenset({"be", "seem", "appear", "remain", "take", "make", "become", "turn", "rain", "snow"})


def is_empty_it(token: Token) -> bool:
    """Whether an "it" stands for nothing: "it is likely that", "it remains unclear whether", "it took three hours to"."""
    verb = token.head
    if token.dep not in {"nsubj", "nsubjpass"}:
        return False
    if verb.lemma in {"rain", "snow"}:
        return True
    content = any(child.dep in {"ccomp", "xcomp", "csubj", "advcl"} and child.i > verb.i for child in verb.children)
    if verb.lemma in _EMPTY_VERBS:
        complement = verb.child("acomp", "attr", "oprd")
        if complement is not None:
            if any(child.dep in {"ccomp", "xcomp", "acl", "relcl", "advcl"} for child in complement.children):
                return True
            return (
                content
                or complement.pos == "NUM"
                or complement.ent in {"DATE", "TIME"}
                or complement.lower in {"time", "clear", "unclear"}
            )
        return content and verb.lemma != "make"
    # "It was announced that …", "it was not known whether …": the passive subject stands for the clause.
    return token.dep == "nsubjpass" and any(child.dep == "ccomp" for child in verb.children)


def voice_of(desk: Desk, token: Token) -> Token | None:
    """The subject of the speech verb that a quotation hangs on, or that its paragraph gives just before or after."""
    speech = desk.lexicon.titles.words.speech
    for above in token.ancestors():
        if above.pos == "VERB" and above.lemma in speech and not above.quoted:
            subject = above.child("nsubj")
            if subject is not None and not subject.quoted:
                return subject
    sentence = desk.parsed.sentences[token.sent]
    for near in (sentence.index, sentence.index + 1, sentence.index - 1, sentence.index - 2):
        if not 0 <= near < len(desk.parsed.sentences):
            continue
        other = desk.parsed.sentences[near]
        if near != sentence.index and other.paragraph != sentence.paragraph and near > sentence.index:
            continue
        for i in range(other.first, other.last):
            verb = desk.tokens[i]
            if verb.pos == "VERB" and verb.lemma in speech and not verb.quoted:
                subject = verb.child("nsubj")
                if subject is not None and not subject.quoted:
                    return subject
    return None
