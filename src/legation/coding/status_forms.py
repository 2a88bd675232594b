"""What the form of a clause says, without any word list: helpers, negation, conditions, questions, marks.

All functions look at one verb or noun and what hangs on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.parsed import Token

FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo"})
NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "nobody", "none", "nothing", "hardly", "scarcely"})
CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided", "providing"})
HABITS = frozenset({"regularly", "often", "routinely", "frequently", "usually", "annually", "daily", "weekly", "periodically"})
_HELPERS = frozenset({"aux", "auxpass"})
_NEVER = frozenset({"circumstance", "condition", "point", "time", "way", "account", "case", "event"})
"""Nouns that deny a clause with "no" before them: "at no point", "under no circumstances"."""
_DISPLACERS = frozenset({"instead", "rather", "short"})
"""Words before "of" or "than" that say that what follows was not done."""


_ASKING = frozenset({"ask", "question", "press", "quiz", "query"})
_SAYING_NO = frozenset({"deny", "reject", "dismiss"})


def helpers_of(verb: Token) -> list[Token]:
    """The auxiliaries of a verb."""
    return [child for child in verb.children if child.dep in _HELPERS]


def is_bare(verb: Token) -> bool:
    """Whether the clause is an infinitive or a subjunctive ("demanded that he leave"): it has no tense of its own."""
    helpers = [child.lower for child in helpers_of(verb)]
    return "to" in helpers or (verb.tag == "VB" and not helpers) or helpers == ["be"]


def is_infinitive(verb: Token) -> bool:
    """Whether the verb has "to" before it."""
    return any(child.lower == "to" for child in helpers_of(verb))


def is_denied(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether the clause itself is negative: by adverb, by a quantifier on its parties, or by a phrase in front."""
    for child in verb.children:
        lower = child.lower
        if child.dep == "neg" or (lower in NEGATIONS and child.dep in {"advmod", "preconj", "cc"} and lower != "nor"):
            after = tokens[child.i + 1].lower if child.i + 1 < len(tokens) else ""
            return after not in {"only", "just", "least"}
        if child.dep in {"nsubj", "nsubjpass", "dobj", "attr"} and (lower in NEGATIONS or has_no(child)):
            return True
        if lower == "longer" and any(inner.lower == "no" for inner in child.children):
            return True
        if child.dep == "prep" and child.i < verb.i and any(p.lemma in _NEVER and has_no(p) for p in child.kids("pobj")):
            return True
    return False


def has_no(noun: Token) -> bool:
    """Whether the noun stands after "no" or "neither"."""
    return any(child.dep in {"det", "neg", "preconj"} and child.lower in {"no", "neither"} for child in noun.children)


def is_future(verb: Token) -> bool:
    """Whether the verb stands after "will" or "would"."""
    return any(helper.lower in FUTURE or helper.lower == "would" for helper in helpers_of(verb))


def has_mark(verb: Token, words: frozenset[str]) -> bool:
    """Whether the clause opens with one of the words."""
    return any(child.dep in {"mark", "advmod", "prep"} and child.lower in words and child.i < verb.i for child in verb.children)


def has_condition(verb: Token) -> bool:
    """Whether an if-clause hangs on the verb ("whether" makes none)."""
    return any(child.dep == "advcl" and (is_condition(child)) for child in verb.children)


def is_condition(verb: Token) -> bool:
    """Whether the clause is a condition: after "if", "unless", "provided", or inverted ("should Chile attack")."""
    if has_mark(verb, CONDITIONS):
        return True
    head = verb.head
    if (head.lower == "case" and head.head.lower == "in") or (head.lower == "long" and verb.dep == "advcl"):
        return True  # "in case Chile attacks", "as long as Chile withdraws"
    if head.lower in {"provided", "providing"} and verb.dep == "ccomp":
        return True  # "provided that Chile releases the ship"
    if any(child.lower == "in" and any(inner.lower == "case" for inner in child.children) for child in verb.children):
        return True
    subject = verb.child("nsubj", "nsubjpass")
    if verb.dep != "advcl" or subject is None:
        return False
    return any(child.dep == "aux" and child.lower in {"should", "had", "were"} and child.i < subject.i for child in verb.children)


def is_displaced(preposition: Token, tokens: Sequence[Token]) -> bool:
    """Whether the preposition ends "instead of", "rather than" or "short of"."""
    if preposition.lower in _DISPLACERS:
        return True
    return preposition.lower in {"of", "than"} and preposition.i > 0 and tokens[preposition.i - 1].lower in _DISPLACERS


def completes(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether a clause completes the predicate above it: a complement, an infinitive or that-clause of a noun, or a gerund
    that the parser took for an adjunct ("ruled out sending troops")."""
    if verb.dep in {"xcomp", "ccomp", "oprd"}:
        return True
    if verb.dep == "pcomp":
        return True
    if verb.dep in {"acl", "relcl"}:
        return is_infinitive(verb) or (verb.dep == "acl" and any(c.dep == "mark" and c.lower == "that" for c in verb.children))
    if verb.dep == "advcl" and verb.tag == "VBG" and verb.i > verb.head.i and not verb.child("aux", "mark", "nsubj"):
        return all(t.dep == "prt" for t in tokens[verb.head.i + 1 : verb.i])
    return False


def is_answered_no(verb: Token) -> bool:
    """Whether an act is only asked about, and the answer in the same sentence is no.

    "Asked whether the two would meet, her aide said there was no plan": the act is said not to be planned.
    """
    head = verb.head
    if head.lemma not in _ASKING or head.head is head or not any(c.lower in {"whether", "if"} for c in verb.children):
        return False
    answer = head.head
    if answer.lemma in _SAYING_NO:
        return True
    return any(_says_no(clause) for clause in answer.kids("ccomp"))


def _says_no(clause: Token) -> bool:
    for child in clause.children:
        if child.dep == "neg" or child.lower == "no":
            return True
        if child.dep in {"attr", "nsubj", "dobj", "nsubjpass"} and any(c.lower in {"no", "neither"} for c in child.children):
            return True
    return False


def is_habitual(verb: Token) -> bool:
    """Whether the words say that it is done again and again: "regularly", "from time to time", "every week"."""
    for child in verb.children:
        if child.lower in HABITS:
            return True
        if child.dep in {"npadvmod", "prep"} and child.lemma in {"time", "day", "week", "month", "year", "from"}:
            words = {inner.lower for inner in child.subtree()}
            if words & {"every", "each"} or {"from", "time"} <= words:
                return True
    return False


def is_counted(verb: Token) -> bool:
    """Whether a figure counts what was done ("has vetoed 21 bills since 2022"): single acts, each of them over."""
    return any(noun.child("nummod") is not None for noun in verb.kids("dobj", "nsubjpass"))


def has_since(verb: Token) -> bool:
    """Whether "since" stands in the verb's own clause, on the verb or on a phrase that ends it, or opens a clause under it."""
    for child in verb.children:
        if child.lower == "since" and child.dep in {"prep", "mark"}:
            return True
        if child.dep == "advcl" and any(mark.lower == "since" and mark.dep == "mark" for mark in child.children):
            return True
        if child.dep in {"dobj", "pobj", "prep", "attr"} and child.i > verb.i:
            for inner in child.subtree():
                if inner.lower == "since" and inner.dep == "prep" and not any(
                    above.pos in {"VERB", "AUX"} for above in inner.ancestors() if verb.i < above.i < inner.i
                ):  # fmt: skip
                    return True
    return False
