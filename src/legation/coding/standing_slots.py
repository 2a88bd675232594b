"""The slots of a standing: the heads of the phrases in which its two parties stand."""

from __future__ import annotations

from collections.abc import Callable

from legation.coding import arguments
from legation.parsed import Token

_NOMINAL = frozenset({"NOUN", "PROPN"})
_HOLDING = frozenset({"have", "face", "carry", "get", "receive"})
_HELPING = frozenset({"help", "support", "back", "aid", "assist", "arm", "supply", "advise"})
_PLACING = frozenset({"place", "put", "keep", "bring"})
_ONES = frozenset({"country", "state", "nation", "capital", "government", "member"})
_CLIMB = 4


def slot(token: Token, name: str, theme: Token | None) -> list[Token]:
    """The heads in one slot, coordinations opened.

    Args:
        token: the word that states the fact.
        name: the slot, as in standings.toml; a prefix "theme." or "object." looks there.
        theme: the noun a verb entry speaks of ("relations" in "relations have cooled"), if any.
    """
    if name.startswith("theme."):
        return slot(theme, name.removeprefix("theme."), None) if theme is not None else []
    if name.startswith("object."):
        return [found for head in arguments.objects_of(token) for found in slot(head, name.removeprefix("object."), None)]
    if "." in name:
        outer, _, inner = name.partition(".")
        return [found for head in slot(token, outer, theme) for found in slot(head, inner, None)]
    reader = _READERS.get(name)
    if reader is not None:
        return [_meant(found) for found in reader(token)]
    found = [_meant(head) for head in arguments.preposition_objects(token, name)]
    for clause in token.kids("acl", "relcl") if not found else ():
        # "troops stationed in X", "the treaty concluded with Y"
        found = found or arguments.preposition_objects(clause, name)
    if not found and token.pos == "NOUN" and name in {"with", "in", "on", "against", "between", "for"}:
        verb = governor(token)
        if verb is not None:
            found = arguments.preposition_objects(verb, name)
    return found


def _meant(token: Token) -> Token:
    """The noun that a relative pronoun stands for, else the word itself."""
    if token.tag not in {"WDT", "WP"}:
        return token
    clause = next((above for above in token.ancestors() if above.dep == "relcl"), None)
    return clause.head if clause is not None else token


def governor(noun: Token) -> Token | None:
    """The verb that a noun is subject or object of, or stands under by a preposition; a copula for a predicate noun."""
    top = noun
    for _ in range(_CLIMB):
        if top.dep == "conj" and top.head.pos in _NOMINAL:
            top = top.head
        elif top.dep == "pobj" and top.head.lower == "of" and top.head.head.pos in {*_NOMINAL, "NUM", "PRON", "ADJ", "DET"}:
            top = top.head.head
        else:
            break
    head = top.head
    if head is top:
        return None
    if top.dep == "pobj":
        head = head.head
        # "at war with", "in a state of war": the phrase is the predicate
    return head if arguments.is_verbal(head) else None


def clause_verb(token: Token) -> Token | None:
    """The verb over a predicate word or an adverb, over other adverbs ("have become closer militarily")."""
    above = token
    for _ in range(_CLIMB):
        if above.dep not in {"acomp", "attr", "advmod", "oprd"}:
            return None
        above = above.head
        if arguments.is_verbal(above):
            return above
    return None


def described(noun: Token) -> list[Token]:
    """Who a common noun for states stands for: "Palau, one of the 12 countries that recognise Taiwan".

    Args:
        noun: the noun.
    """
    top = noun
    if top.dep == "pobj" and top.head.lower == "of":
        top = top.head.head
    if noun.lemma not in _ONES or top.dep != "appos":
        return []
    first = top.head
    while first.dep == "conj" and first.head.pos in _NOMINAL and top is not noun:
        first = first.head  # "Tuvalu and Palau, two of the countries that …"
    return arguments.expand(first)


def _subject(token: Token) -> list[Token]:
    if token.pos in {"VERB", "AUX"} and token.dep not in {"amod", "acomp"}:
        subject = arguments.surface_subject(token) if token.lower == "allied" else None
        return arguments.expand(subject) if subject is not None else arguments.subjects_of(token)
    verb = clause_verb(token) or governor(token)
    if verb is None:
        return _head_noun(token)
    subject = arguments.surface_subject(verb)
    return [t for t in arguments.expand(subject) if t is not token] if subject is not None and subject is not token else []


def _copular(token: Token) -> list[Token]:
    """Who is said to be it: "Chad and Togo are allies"."""
    return _subject(token) if token.dep == "attr" else []


def _head_noun(token: Token) -> list[Token]:
    """The noun on which a phrase hangs: "North Korea, under sanctions, …"."""
    if token.dep == "pobj" and token.head.dep == "prep" and token.head.head.pos in _NOMINAL:
        return arguments.expand(token.head.head)
    if token.dep in {"acl", "amod", "appos"} and token.head.pos in _NOMINAL:
        return [token.head]
    return []


def _possessor(token: Token) -> list[Token]:
    return [inner for child in token.kids("poss") for inner in arguments.expand(child)]


def _demonym(token: Token) -> list[Token]:
    found = []
    for child in token.children:
        if child.dep in {"amod", "compound", "nmod"} and child.i < token.i:
            found += [child, *(other for other in child.children if other.dep in {"conj", "compound", "amod"})]
    if not found and token.dep == "compound" and token.i > 0:
        # "NATO member Turkey", where both hang on the name
        found += [other for other in token.head.children if other.i == token.i - 1 and other.dep == "compound"]
    return found


def _same(token: Token) -> list[Token]:
    """Who the noun is: "its allies, Japan and South Korea", "close ally Ruritania", "Ruritania, an ally"."""
    found = [inner for child in token.kids("appos") for inner in arguments.expand(child)]
    if token.dep == "appos":
        found += [t for t in arguments.expand(token.head) if t is not token]
    if token.dep in {"compound", "nmod", "amod"} and token.head.pos == "PROPN":
        found += arguments.expand(token.head)
    if token.dep == "pobj" and token.head.lower == "of" and token.head.head.dep == "appos":
        # "Chad and Togo, two of its allies"
        found += arguments.expand(token.head.head.head)
    found += _others(token) if not found else []
    if not found:
        # a name right behind, which the parser took for a part of the clause: "its ally Ruritania abstained"
        near = [other for other in token.head.children if other.i == token.i + 1 and other.pos == "PROPN"]
        found += [inner for other in near for inner in arguments.expand(other)]
    found += [inner for child in token.children if child.dep == "conj" and not found for inner in arguments.expand(child)]
    return found


def _others(token: Token) -> list[Token]:
    """ "Chad, Togo and other allies", "… and a number of other allies": those listed before are allies too."""
    if not any(child.lower == "other" for child in token.children):
        return []
    top = token
    if top.dep == "pobj" and top.head.lower == "of":
        top = top.head.head
    while top.dep == "conj" and top.head.pos in _NOMINAL:
        top = top.head
    return [t for t in arguments.expand(top) if t.i < token.i and t.pos in _NOMINAL] if top is not token else []


def _among(token: Token) -> list[Token]:
    """Whose "other allies" they are, where nobody is named: those of the subject."""
    verb = governor(token)
    above = token.ancestors() if verb is None else ()
    verb = verb or next((t for t in above if arguments.is_verbal(t)), None)
    if verb is None or not _others(token) or token.child("poss"):
        return []
    subject = arguments.surface_subject(verb)
    return arguments.expand(subject) if subject is not None else []


def _helped(token: Token) -> list[Token]:
    """Whose war it is in "helped Peru in its war": that of the one who is helped."""
    if token.dep != "pobj" or token.head.lower != "in" or not any(c.tag == "PRP$" for c in token.kids("poss")):
        return []
    verb = governor(token)
    return arguments.objects_of(verb) if verb is not None and verb.lemma in _HELPING else []


def _prefix(token: Token) -> list[Token]:
    """The first part of a compound participle: "Iran-backed"."""
    return [child for child in token.children if child.dep in {"npadvmod", "compound", "nmod", "amod"} and child.i < token.i]


def _bearer(token: Token) -> list[Token]:
    """The noun that a participle qualifies, and the name to which it stands in apposition."""
    if token.dep not in {"amod", "acl"}:
        return []
    noun = token.head
    return [noun, *([noun.head] if noun.dep == "appos" else noun.kids("appos"))]


def _under(token: Token) -> list[Token]:
    """Who is under it: "X is under sanctions", "subject to them"; the head of a relative clause included."""
    if token.dep == "pobj" and token.head.lower == "to" and token.head.head.lower == "subject":
        verb = clause_verb(token.head.head)
        subject = arguments.surface_subject(verb) if verb is not None else None
        return arguments.expand(subject) if subject is not None else _head_noun(token.head.head)
    if token.dep != "pobj" or token.head.lower not in {"under", "by"}:
        return []
    above = token.head.head
    if arguments.is_verbal(above):
        if above.lemma in _PLACING and not arguments.is_passive(above):
            return arguments.objects_of(above)  # "placed the general under sanctions"
        subject = arguments.surface_subject(above)
        return arguments.expand(subject) if subject is not None else []
    return arguments.expand(above) if above.pos in _NOMINAL else []


def _holder(token: Token) -> list[Token]:
    """Whose warrant it is: the subject of "has", "faces"."""
    verb = governor(token)
    if verb is not None and verb.lemma in _HOLDING:
        return _subject(token)
    return [token.head] if token.dep == "appos" else []


def _issuer(token: Token) -> list[Token]:
    """Who issued it: the subject of the verb whose object it is, or that places somebody under it."""
    verb = governor(token)
    if verb is not None and token.dep == "pobj" and token.head.lower == "under" and verb.lemma in _PLACING and not arguments.is_passive(verb):
        return arguments.subjects_of(verb)
    if verb is not None and token.dep == "dobj" and verb.lemma not in _HOLDING:
        return arguments.subjects_of(verb)
    return arguments.agents_of(verb) if verb is not None and arguments.is_passive(verb) else []


def _clause(token: Token) -> list[Token]:
    """The subject of the clause in which a title before a name stands: "X praised close ally Y"."""
    verb = governor(token.head if token.dep in {"compound", "nmod", "amod"} else token)
    subject = arguments.surface_subject(verb) if verb is not None and not token.child("poss", "det") else None
    return arguments.expand(subject) if subject is not None and token.dep == "compound" else []


def _where(token: Token) -> list[Token]:
    """The place a relative clause hangs on: "Guam, where the U.S. has a base"."""
    verb = governor(token)
    if verb is not None and verb.dep == "relcl" and any(child.lower == "where" for child in verb.children):
        return arguments.expand(verb.head)
    return []


def _self(token: Token) -> list[Token]:
    return [token]


_READERS: dict[str, Callable[[Token], list[Token]]] = {
    "subj": _subject, "obj": arguments.objects_of, "poss": _possessor, "demonym": _demonym, "same": _same, "head": _head_noun,
    "under": _under, "holder": _holder, "issuer": _issuer, "imposer": _issuer, "where": _where,
    "clause": _clause, "self": _self, "among": _among, "prefix": _prefix, "copula": _copular, "helped": _helped, "bearer": _bearer,
}  # fmt: skip
