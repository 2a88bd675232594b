"""Whether the verb over a time expression looks back or ahead."""

from __future__ import annotations

from legation.coding.arguments import is_verbal
from legation.lexicon.calendar import TimeWords
from legation.parsed import Token

_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo", "would"})
_MODAL = frozenset({"may", "might", "could", "can", "should", "must", "ought"})
_BEFORE = frozenset({"before", "ahead", "pending", "until", "till", "by"})
_AFTER = frozenset({"after", "following", "since", "despite"})
_PRESENT = frozenset({"is", "are", "'s", "'re", "’s", "’re", "being"})
_NAMING = frozenset({"poss", "compound", "nummod", "amod"})
_DEPTH = 8


def tense_of(token: Token, words: TimeWords) -> str:
    """ "past", "future" or "" for a time expression.

    Args:
        token: the token on which the expression hangs.
        words: the groups `ahead` and `own`.
    """
    below = token
    for node in (token, *token.ancestors()):
        if is_verbal(node) and node.dep not in {"aux", "auxpass"}:
            if token.dep in _NAMING and node.tag in {"VBZ", "VBP"}:
                # "what they call fraud in Sunday's vote": the verb's present says nothing of the vote
                return ""
            return _of_verb(node, words, 0)
        if (
            node is not token
            and node.dep == "prep"
            and below.dep in {"pobj", "prep", "pcomp"}
            and below.pos != "ADP"
            and node.lower in _AFTER
            and below is not token
        ):
            return "past"
        if node is not token and node.lower in {"ahead", "before"} and below is not token and node.pos in {"ADV", "ADP"}:
            return _looks_ahead(node, words)
        planned = node.pos == "ADJ" or (node.pos == "NOUN" and node.lemma not in words.done_nouns)
        if planned and node.lemma in words.ahead and node is not token:
            return "future"
        below = node
    return ""


def in_progress(token: Token) -> bool:
    """Whether the verb over an expression tells of what is going on: "is touring Chad from Monday through Wednesday".

    Args:
        token: the token on which the expression hangs.
    """
    verb = next((node for node in (token, *token.ancestors()) if is_verbal(node) and node.dep not in {"aux", "auxpass"}), None)
    if verb is None:
        return False
    helpers = {child.lower for child in verb.children if child.dep in {"aux", "auxpass"}}
    return (verb.tag in {"VBZ", "VBP"} and not helpers) or (verb.tag in {"VBG", "VBN"} and bool(helpers) and helpers <= _PRESENT)


def _looks_ahead(node: Token, words: TimeWords) -> str:
    """ "ahead of Tuesday's vote": the vote lies ahead, unless the story has long passed it."""
    for above in node.ancestors():
        if is_verbal(above):
            return "past" if above.tag == "VBN" and any(c.lower == "had" for c in above.children) else "future"
    return "future"


def _of_verb(verb: Token, words: TimeWords, depth: int) -> str:
    if depth > _DEPTH:
        return ""
    helpers = {child.lower for child in verb.children if child.dep in {"aux", "auxpass"}}
    if helpers & _FUTURE or ("'d" in helpers and verb.tag == "VB"):
        return "past" if "have" in helpers and "would" in helpers else "future"
    if helpers & _MODAL:
        return "past" if "have" in helpers else "future"
    if "to" in helpers:
        return _infinitive(verb, words, depth, helpers)
    if verb.tag == "VBD" or helpers & {"was", "were", "did", "had", "been", "has", "have", "having"}:
        return _past(verb, words, helpers)
    if verb.tag in {"VBZ", "VBP"}:
        if verb.lemma == "be" and any(child.pos == "ADJ" and child.lemma in words.scheduled for child in verb.children):
            return "future"  # "is due in Lima on Sunday"
        return _present(verb)
    return _nonfinite(verb, words, depth, helpers)


def _present(verb: Token) -> str:
    """The simple present tells of what is scheduled; the present of a report, or of a headline, of what is."""
    if verb.lemma in {"be", "say", "have", "show", "report", "tell", "mark", "want", "know"}:
        return "" if verb.lemma == "be" else "past"
    return "future" if verb.dep in {"relcl", "ccomp", "advcl", "conj"} else ""


def _past(verb: Token, words: TimeWords, helpers: set[str]) -> str:
    passive_plan = verb.lemma in words.scheduled and verb.tag == "VBN" and helpers & {"was", "were", "been"}
    if passive_plan and "have" not in helpers and "has" not in helpers and verb.child("xcomp", "prep") is not None:
        return (
            "future"
            if any(child.lower in {"for", "on", "in", "to"} for child in verb.children if child.dep == "prep")
            else "past"
        )
    if verb.lemma == "go" and verb.tag == "VBG" and verb.child("xcomp") is not None:
        return "future"
    return "past"


def _infinitive(verb: Token, words: TimeWords, depth: int, helpers: set[str]) -> str:
    head = verb.head
    if "have" in helpers:
        # "was to have begun on Tuesday": called off, before or after its day
        return "" if head.lemma == "be" else "past"
    if head is verb:
        return "future"
    if head.lemma in words.own and head.lemma != "have" and is_verbal(head) and verb.dep == "xcomp":
        return _of_verb(head, words, depth + 1)
    if verb.dep in {"xcomp", "advcl", "acl", "relcl"} and is_verbal(head) and head.lemma == "be" and head.tag == "VBD":
        return ""
    if verb.dep == "xcomp" and _was_planned(head, words):
        return ""
    if verb.dep in {"advcl", "acl"}:
        # "came to attend the parade on Monday": before or after publication
        main = head if is_verbal(head) else next((above for above in head.ancestors() if is_verbal(above)), head)
        if main.tag == "VBD" and main.lemma not in words.ahead and head.lemma not in words.ahead:
            return ""
    return "future"


def _was_planned(head: Token, words: TimeWords) -> bool:
    """ "was supposed to arrive on Monday", "was due to": the day may lie on either side of publication."""
    if head.lemma not in words.scheduled and head.lower not in words.scheduled:
        return False
    helpers = [*head.children, head.head, *head.head.children] if head.pos == "ADJ" else head.children
    return any(helper.lower in {"was", "were", "had"} for helper in helpers)


def _nonfinite(verb: Token, words: TimeWords, depth: int, helpers: set[str]) -> str:
    """Participles and bare infinitives: by the preposition over them, a plan word, or the verb over them."""
    if helpers & {"is", "are", "'s", "'re", "be", "being", "am"}:
        return "future" if verb.tag == "VBG" or verb.lemma in words.scheduled else ""
    if verb.tag == "VBN" and verb.lemma in words.scheduled:
        return "future"
    head = verb.head
    if head is verb:
        return "past" if verb.tag in {"VBN", "VBD"} else "future" if verb.tag == "VB" else ""
    mark = (
        head.lower
        if head.pos in {"ADP", "SCONJ"}
        else next((c.lower for c in verb.children if c.dep in {"mark", "prep"} and c.i < verb.i), "")
    )
    if mark in _BEFORE and not (mark == "by" and verb.tag == "VBG"):
        return "future"
    if mark in _AFTER or verb.tag == "VBN":
        return "past"
    for above in verb.ancestors():
        if is_verbal(above):
            return _of_verb(above, words, depth + 1)
    return ""
