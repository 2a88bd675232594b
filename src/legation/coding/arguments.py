"""Who stands where around a predicate: the logical subject and objects of a verb, with passives, relative clauses,
control, raising and coordination undone, and the phrases that hang on it by prepositions.

All functions return head tokens; `expand` opens coordinations.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.parsed import Token

_SUBJECT_CONTROL = frozenset(
    {"promise", "vow", "threaten", "pledge", "swear", "refuse", "agree", "decide", "claim", "plan", "offer"}
)
_OBLIQUE_CONTROL = {
    "call": ("on", "upon"), "appeal": ("to",), "plead": ("with",), "prevail": ("on", "upon"),
    "wait": ("for",), "arrange": ("for",),
}  # fmt: skip
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})
_DEPTH = 6


def expand(token: Token) -> list[Token]:
    """The token and everything coordinated with it ("A, B and C"), in text order."""
    found = [token]
    for other in found:
        for child in other.children:
            if child.dep == "conj" and child.pos in _NOMINAL:
                found.append(child)
    return found if len(found) == 1 else sorted(found, key=lambda t: t.i)


def content(token: Token, quantity: frozenset[str]) -> list[Token]:
    """The heads that say what a phrase is about: "a number of missiles" → number, missiles.

    Args:
        token: the head of the phrase.
        quantity: the words that count what follows "of" (`Grammar.quantity`).
    """
    if token.lemma in quantity or token.lower in quantity:
        return [token, *(inner for prep in token.kids("prep") if prep.lower == "of" for inner in prep.kids("pobj"))]
    return [token]


def is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive, reduced relative clauses ("troops sent to X") included."""
    for child in verb.children:
        if child.dep in {"nsubjpass", "auxpass"}:
            return True
    if verb.tag != "VBN" or verb.child("nsubj", "aux", "dobj"):
        return False
    if verb.dep == "acl" or (verb.dep in {"advcl", "ROOT", "relcl"} and verb.child("agent")):
        return True
    return verb.dep == "conj" and is_verbal(verb.head) and is_passive(verb.head)


def is_verbal(token: Token) -> bool:
    """Whether the token heads a clause."""
    return token.pos in {"VERB", "AUX"}


def surface_subject(verb: Token, depth: int = 0) -> Token | None:
    """The grammatical subject of a verb, own, shared or controlled; None when the sentence does not give one."""
    if depth > _DEPTH:
        return None
    own = verb.child("nsubj", "nsubjpass")
    if own is not None:
        return _relative_head(own, verb)
    head = verb.head
    if head is verb:
        return None
    if verb.dep == "conj":
        if not is_verbal(head) and is_verbal(head.head) and head.dep in {"dobj", "pobj"} and head.head.tag == verb.tag:
            head = head.head  # "will condemn X and attack Y", with the second verb hung on X
        return surface_subject(head, depth + 1) if is_verbal(head) else None
    if verb.dep in {"xcomp", "ccomp", "oprd"}:
        return _controller(verb, depth)
    if verb.dep == "acl":
        return _subject_of_noun_clause(verb, depth)
    if verb.dep == "relcl":
        return None
    if verb.dep in {"advcl", "pcomp", "dep", "parataxis", "prep"}:
        return _subject_of_adjunct(verb, depth)
    return None


def _relative_head(subject: Token, verb: Token) -> Token:
    """The noun a relative pronoun stands for, else the subject itself."""
    if subject.tag in {"WP", "WDT"}:
        if verb.dep == "relcl":
            return verb.head
        return _cleft(verb) or subject
    return subject


def _cleft(verb: Token) -> Token | None:
    """What a cleft sentence brings forward: "it was X that attacked Y" → X."""
    be = verb.head
    if verb.dep in {"ccomp", "advcl"} and be.lemma == "be" and any(c.dep == "nsubj" and c.lower == "it" for c in be.children):
        return be.child("attr")
    return None


def _controller(verb: Token, depth: int) -> Token | None:
    """The understood subject of an infinitive or participle that completes another predicate."""
    head = verb.head
    if head.pos in {"ADJ", "NOUN"} and head.dep in {"acomp", "attr", "oprd"}:
        return surface_subject(head.head, depth + 1)
    if head.pos == "NOUN":
        return _possessor(head) or _subject_over_noun(head, depth)
    if head.lemma not in _SUBJECT_CONTROL and not is_passive(head):
        if head.lemma in _OBLIQUE_CONTROL and (asked := _asked_party(head, verb)) is not None:
            return asked
        inner = head.child("dobj", "dative")
        if inner is not None and inner.pos != "ADP":
            return inner
    return surface_subject(head, depth + 1)


def _asked_party(head: Token, verb: Token) -> Token | None:
    """The party of "called on X to leave", "appealed to X to leave", "pleaded with X to leave"."""
    for child in head.children:
        if child.dep == "prep" and child.lower in _OBLIQUE_CONTROL[head.lemma] and child.i < verb.i:
            return child.child("pobj")
    return None


def _subject_of_noun_clause(verb: Token, depth: int) -> Token | None:
    """The subject of a clause that hangs on a noun: "forces advancing on X", "the decision to withdraw"."""
    noun = verb.head
    if any(child.lower == "to" and child.dep == "aux" for child in verb.children):
        return _possessor(noun) or _subject_over_noun(noun, depth) or noun
    return noun


def _subject_of_adjunct(verb: Token, depth: int) -> Token | None:
    """The subject of a participle clause is that of the clause it hangs on ("..., saying X", "after meeting Y")."""
    head = verb.head
    if head.pos in {"ADP", "SCONJ"} and head.head is not head:
        head = head.head
    if is_verbal(head):
        return surface_subject(head, depth + 1)
    if head.pos == "NOUN":
        return _possessor(head) or _subject_over_noun(head, depth)
    if head.pos == "ADJ" and head.dep == "acomp":
        return surface_subject(head.head, depth + 1)
    return None


def _subject_over_noun(noun: Token, depth: int) -> Token | None:
    """The subject of the verb whose object the noun is: "Norway announced a plan to withdraw" → Norway."""
    if noun.dep in {"dobj", "attr"} and is_verbal(noun.head):
        return surface_subject(noun.head, depth + 1)
    if noun.dep == "pobj" and noun.head.dep == "prep" and is_verbal(noun.head.head):
        return surface_subject(noun.head.head, depth + 1)
    return None


def _possessor(noun: Token) -> Token | None:
    return noun.child("poss")


def subjects_of(verb: Token) -> list[Token]:
    """The logical subjects: of a passive its agent ("by X"), else the surface subject, coordinations opened."""
    if is_passive(verb):
        return agents_of(verb)
    subject = surface_subject(verb)
    if subject is None:
        return []
    found = expand(subject)
    if verb.dep == "relcl" and len(found) > 1 and subject is verb.head:
        return [subject]
    return found


def agents_of(verb: Token) -> list[Token]:
    """The parties after "by" of a passive."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep == "agent" or (child.dep == "prep" and child.lower == "by"):
            for inner in child.kids("pobj"):
                found.extend(expand(inner))
    return found


def objects_of(verb: Token) -> list[Token]:
    """The logical direct objects, the subject of a passive and the head of an object relative clause included."""
    if is_passive(verb):
        if verb.dep == "acl" and not verb.child("nsubjpass"):
            return [verb.head]
        subject = surface_subject(verb)
        return expand(subject) if subject is not None else []
    found: list[Token] = []
    for child in verb.children:
        if child.dep == "dobj":
            relative = child.tag in {"WP", "WDT"}
            forward = verb.head if relative and verb.dep == "relcl" else _cleft(verb) if relative else None
            found.extend([forward] if forward is not None else expand(child))
    if not found and verb.dep == "relcl" and _is_object_relative(verb):
        found.append(verb.head)
    if not found:
        for child in verb.children:
            # a small clause: "deemed the census unlawful", "branded the bishops plotters"
            if (
                child.dep in {"ccomp", "xcomp", "oprd"}
                and child.pos in {"ADJ", "NOUN", "PROPN"}
                and not child.child("cop", "aux", "mark")
            ):
                found.extend(inner for own in child.kids("nsubj") for inner in expand(own))
    return found


def _is_object_relative(verb: Token) -> bool:
    """Whether the noun a relative clause hangs on is the verb's object ("the missiles Russia fired")."""
    subject = verb.child("nsubj")
    if subject is None or subject.tag in {"WP", "WDT"}:
        return False
    return (
        not verb.child("ccomp", "xcomp")
        and not any(c.tag in {"WRB", "WP"} for c in verb.children)
        and not any(inner.tag in {"WDT", "WP"} for prep in verb.kids("prep") for inner in prep.children)
    )


def indirect_objects_of(verb: Token) -> list[Token]:
    """The parties to whom something is given or told ("sent Kyiv missiles", "told the envoy that…")."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep == "dative":
            inner = child.kids("pobj") if child.pos == "ADP" else [child]
            for token in inner:
                found.extend(expand(token))
    return found


def preposition_objects(token: Token, preposition: str) -> list[Token]:
    """What stands after `preposition` under `token`, coordinations opened; "together with", "away from" included."""
    found: list[Token] = []
    for child in token.children:
        if child.dep in {"prep", "agent", "dative", "advmod", "prt"} or child.pos in {"ADP", "SCONJ"}:
            if child.lower == preposition:
                for inner in child.children:
                    if inner.dep in {"pobj", "pcomp"}:
                        found.extend(expand(inner) if inner.dep == "pobj" else [inner])
            else:
                for inner in child.children:
                    if inner.dep == "prep" and inner.lower == preposition:
                        for last in inner.kids("pobj"):
                            found.extend(expand(last))
    return found


def words_under(heads: Sequence[Token]) -> set[str]:
    """The words that hang on the tokens, and the prepositions on those: what `preposition_objects` may find."""
    words = set()
    for head in heads:
        for child in head.children:
            words.add(child.lower)
            for inner in child.children:
                if inner.dep == "prep":
                    words.add(inner.lower)
    return words


def clause_complement(verb: Token) -> Token | None:
    """The clause that completes the verb (that-clause, infinitive, participle), if there is one."""
    return verb.child("ccomp", "xcomp")


def complement_kinds(verb: Token) -> set[str]:
    """The kinds of clause that complete the verb; an infinitive the parser took for an adjunct counts ("pushed X to stop")."""
    kinds = {clause_kind(child) for child in verb.kids("ccomp", "xcomp")}
    inner = [*verb.kids("advcl"), *(clause for child in verb.kids("dobj") for clause in child.kids("acl", "relcl"))]
    if any(any(c.dep == "aux" and c.lower == "to" for c in clause.children) for clause in inner):
        kinds.add("inf")
    if any(c.dep == "pcomp" for prep in verb.kids("prep") for c in prep.children):
        kinds.add("ing")
    return kinds


def clause_kind(clause: Token) -> str:
    """`inf`, `ing` or `that`."""
    if any(child.dep == "aux" and child.lower == "to" for child in clause.children):
        return "inf"
    if clause.tag == "VBG" and not clause.child("aux", "nsubj"):
        return "ing"
    return "that"


def clause_parties(token: Token) -> list[Token]:
    """The subject of the clause that completes the predicate ("urged Iran to stop", "said Iran must stop")."""
    clause = clause_complement(token)
    if clause is None:
        return []
    own = clause.child("nsubj", "nsubjpass")
    if own is not None:
        return expand(own)
    inner = token.child("dobj", "dative")
    return expand(inner) if inner is not None and inner.pos != "ADP" else []


def governor(noun: Token) -> Token:
    """The verb above a noun, for tense and polarity; the noun itself if there is none."""
    for ancestor in noun.ancestors():
        if is_verbal(ancestor):
            return ancestor
    return noun
