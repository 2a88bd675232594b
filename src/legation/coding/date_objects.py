"""Dates that stand a step away from their act: on what schedules the event that its object names, on the video or the interview in
which it is told, on the main clause of a relative clause, and on "within hours" after the sentence before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from legation.coding.arguments import is_verbal
from legation.coding.date_clauses import simple_past, takes_place
from legation.coding.date_sites import Hung
from legation.coding.status_forms import is_infinitive
from legation.parsed import Token

Sites = Mapping[int, Sequence[Hung]]
"""What hangs on each token (see `TimeSites.hung`)."""

_SCHEDULING = frozenset({
    "be", "take", "come", "begin", "start", "open", "occur", "happen", "hold", "schedule", "set", "plan", "expect", "slate", "arrange",
    "make", "run", "fall",
})  # fmt: skip
DUE = frozenset({"due", "scheduled", "planned", "set", "slated"})
_WITHIN_PHRASE = frozenset({"prep", "pobj", "appos", "conj", "nmod", "compound"})
_PUBLISHED = frozenset({
    "air", "release", "publish", "post", "broadcast", "issue", "give", "print", "record", "televise", "upload", "date", "sign", "send",
    "circulate", "deliver", "make",
})  # fmt: skip
_ATTENDED = frozenset({"attend", "skip", "miss", "boycott", "join", "host", "hold", "address", "chair", "convene", "open"})
_LETTING = frozenset({"let", "allow", "make", "help"})
_SOON = frozenset({"minute", "hour", "moment"})
_THEN = frozenset({"then", "later", "afterwards", "afterward", "first"})
_OF_OTHERS = frozenset({"them", "him", "her", "it"})


def scheduled(noun: Token, hung: Sites) -> list[Hung]:
    """What dates the event that a noun names by saying when it begins or is set for: "a meeting that had been planned for May",
    "a summit due to be held in July", "tariffs, to begin on Monday".

    Args:
        noun: the event noun. hung: the dates by the token they hang on.
    """
    found: list[Hung] = []
    queue = list(noun.children)
    if is_verbal(noun.head) and noun.dep in {"dobj", "nsubjpass", "nsubj"}:
        queue += [child for child in noun.head.children if child.i > noun.i and (child.lower in DUE or _is_start(child))]
    if noun.head.lower in DUE:
        queue.append(noun.head)
    for node in queue:
        if len(queue) > 60:
            break
        if node.lower in DUE and not is_verbal(node):
            found.extend(hung.get(node.i, ()))
            after = (child for child in (*node.children, *node.head.kids("advcl")) if child.i > node.i)
            queue.extend(child for child in after if is_verbal(child) and is_infinitive(child))
        elif is_verbal(node):
            if node.dep in {"acl", "relcl", "xcomp", "advcl", "oprd"} and node.lemma in _SCHEDULING and takes_place(node):
                found.extend(hung.get(node.i, ()))
                queue.extend(child for child in node.children if child.dep in {"xcomp", "oprd", "acomp"} and child.i > node.i)
        elif node.dep in _WITHIN_PHRASE:
            queue.extend(node.children)
    return found


def _is_start(verb: Token) -> bool:
    return is_verbal(verb) and is_infinitive(verb) and verb.dep in {"advcl", "xcomp", "acl"} and verb.lemma in {"begin", "start", "take", "come"}


def of_object(verb: Token, hung: Sites) -> list[Hung]:
    """What dates the gathering that somebody attends or leaves out ("will not attend Saturday's summit"), the act that is let
    happen ("will let it cross from Friday"), and the publication in which something is said ("in a video released on Monday").

    Args:
        verb: the act. hung: the dates by the token they hang on.
    """
    found: list[Hung] = []
    for child in verb.children:
        if child.dep == "dobj" and verb.lemma in _ATTENDED:
            found.extend([*hung.get(child.i, ()), *scheduled(child, hung)])
        elif child.dep in {"ccomp", "xcomp"} and verb.lemma in _LETTING and child.tag == "VB":
            found.extend(hung.get(child.i, ()))
        elif child.dep == "prep" and child.lower in {"in", "on", "at"}:
            for noun in child.kids("pobj"):
                told = (c for c in noun.kids("acl", "relcl") if c.lemma in _PUBLISHED)
                found.extend(site for c in told for site in hung.get(c.i, ()))
    return found


def main_clause(verb: Token) -> Token | None:
    """The verb of the clause that a relative clause goes on from in the same past tense: "visited on Tuesday with the heads, who
    praised Greece", "expelled an attaché whom it accused of smuggling".

    Args:
        verb: the verb of the relative clause.
    """
    if verb.dep != "relcl" or not simple_past(verb):
        return None
    for above in verb.ancestors():
        if is_verbal(above):
            return above if simple_past(above) and above.i < verb.head.i else None
    return None


def goes_on(verb: Token) -> bool:
    """Whether a verb has what ties its day to the sentence before: "then", "later", "within hours", "minutes later".

    Args:
        verb: the verb.
    """
    for child in verb.children:
        if child.dep == "advmod" and child.lower in _THEN:
            return True
        if child.dep == "prep" and child.lower == "within" and any(noun.lemma in _SOON for noun in child.kids("pobj")):
            return True
    return False


def hits_them(verb: Token) -> bool:
    """Whether the object of an act is a pronoun: it goes on with those of the sentence before ("drove them back").

    Args:
        verb: the act.
    """
    return any(child.dep == "dobj" and child.lower in _OF_OTHERS for child in verb.children)
