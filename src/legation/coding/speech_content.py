"""What a cue reports: its clauses, with parentheses and what the parser hung too high or too low put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from legation.coding import arguments
from legation.lexicon.reporting import Cue
from legation.parsed import Token
from legation.spans import Span

_CLAUSES = frozenset({"ccomp", "xcomp", "advcl"})
_RESULTS = frozenset({"known", "clear", "plain", "public"})
"""What content is made or let be ("made clear that …", "let it be known that …")."""
_NOBODY = frozenset({"no", "neither", "nobody", "none"})
_WHATEVER = frozenset({"whatever", "whichever"})


def clauses_of(verb: Token, issued: frozenset[str] = frozenset()) -> list[Token]:
    """The clauses that complete a cue: finite ones, whatever the parser calls them.

    Args:
        verb: the cue.
        issued: documents through which somebody speaks ("issued a statement that …").
    """
    found = []
    for child in verb.children:
        if child.lower in _RESULTS and child.i > verb.i:
            found.extend([*child.kids("ccomp"), *(c for c in that_clauses(child) if c.dep != "ccomp")])
        elif child.dep == "dobj" and child.lemma in issued:
            found.extend(that_clauses(child))
        elif child.dep == "prep" and child.i > verb.i:
            found.extend(clause for noun in child.kids("pobj") for clause in _behind_phrase(noun, issued))
        elif child.dep == "ccomp":
            if child.pos in {"VERB", "AUX"} or child.i < verb.i or child.child("nsubj", "mark") is not None:
                found.append(child)
        elif child.dep in _CLAUSES and child.i > verb.i:
            marked = any(c.dep == "mark" and c.lower == "that" for c in child.children)
            if marked or (child.dep == "xcomp" and child.child("nsubj", "nsubjpass") is not None and child.tag != "VB"):
                found.append(child)
    return found


def _behind_phrase(noun: Token, issued: frozenset[str]) -> list[Token]:
    """The content that the parser hung on a phrase of the cue: "said in a notice that …", "said at the time that …"."""
    if noun.lemma != "time" and noun.lemma not in issued:
        return []
    return [
        child
        for child in noun.kids("acl", "relcl", "ccomp")
        if child.child("nsubj", "nsubjpass") is not None and any(t.i == noun.i + 1 and t.lower == "that" for t in child.subtree())
    ]


def gerunds_of(verb: Token, cue: Cue) -> list[Token]:
    """Acts in the -ing form as content: "denied bombing X", "accused Y of having asked for Z"."""
    if "ing" not in cue.content:
        return []
    found = [child for child in verb.kids("xcomp") if child.tag == "VBG" and child.i > verb.i]
    for prep in verb.kids("prep"):
        if prep.lower in {"of", "for"}:
            found.extend(prep.kids("pcomp"))
    return found


def that_clauses(noun: Token) -> list[Token]:
    """The clauses that tell what a noun of saying says ("the claim that …"), or what is made clear."""
    return [
        child
        for child in noun.children
        if child.dep in {"acl", "relcl", "ccomp", "advcl", "csubj"} and any(c.dep == "mark" and c.lower == "that" for c in child.children)
    ]


def host_of(verb: Token) -> Token | None:
    """The clause in which a cue stands as a parenthesis ("The museum, he said, would open")."""
    head = verb.head
    if head is verb or not arguments.is_verbal(head):
        return None
    if any(child.lower == "what" and child.i < verb.i for child in verb.children):
        return None  # "struck what the army called a depot": the army speaks of the depot, not of the strike
    if verb.dep == "parataxis":
        return head
    if verb.dep == "ccomp" and verb.child("nsubj") is not None and verb.child("mark") is None:
        return head
    return None


def pieces(tokens: Iterable[Token], sentence: int) -> list[Span]:
    """The spans of runs of neighbouring tokens of one sentence, commas at their ends left out."""
    found: list[Span] = []
    run: list[Token] = []
    for token in sorted(tokens, key=lambda t: t.i):
        if token.sent != sentence:
            continue
        if run and token.i != run[-1].i + 1:
            _close(run, found)
            run = []
        run.append(token)
    _close(run, found)
    return found


def on_this_side(tokens: Iterable[Token], verb: Token, sentence: Sequence[Token]) -> list[Token]:
    """The tokens of a content without what a semicolon parts from its cue: "the chief ordered it; the four refused".

    Args:
        tokens: the content. verb: the cue. sentence: the tokens of its sentence.
    """
    subject = verb.child("nsubj", "nsubjpass")
    own = [t.i for t in (verb, *(subject.subtree() if subject is not None else ()))]
    marks = [t.i for t in sentence if t.lower == ";" and not t.quoted]
    low = max((i for i in marks if i == min(own) - 1), default=-1)
    high = min((i for i in marks if i == max(own) + 1), default=sentence[-1].i + 1)
    return [t for t in tokens if low < t.i < high or t.quoted]


def _close(run: list[Token], found: list[Span]) -> None:
    while run and run[0].lower in {",", ";"}:
        run = run[1:]
    while run and run[-1].lower in {",", ";"}:
        run = run[:-1]
    if run and any(t.pos != "PUNCT" for t in run):
        found.append(Span(run[0].start, run[-1].end))


def clause_tokens(clause: Token, cue: Token, detached: frozenset[int]) -> Iterator[Token]:
    """The tokens of a content clause without the cue's own words and without second cues joined to the first."""
    for child in clause.children:
        if child.i < clause.i and child is not cue and child.i not in detached:
            yield from clause_tokens(child, cue, detached)
    yield clause
    for child in clause.children:
        if child.i > clause.i and child is not cue and child.i not in detached:
            yield from clause_tokens(child, cue, detached)


def joined_cues(verb: Token, is_cue: dict[int, Cue]) -> list[Token]:
    """Cues that the parser joined to the content of `verb`, though they share its speaker.

    "He said the talks would go on and suggested that Oslo might host them": "suggested" is the tense of "said", not of the talks.
    """
    found = []
    for clause in clauses_of(verb):
        shifted = clause.child("aux") is not None or clause.tag != verb.tag
        if clause.i < verb.i or not shifted:
            continue
        for child in clause.children:
            if (
                child.dep == "conj"
                and child.i in is_cue
                and child.tag == verb.tag
                and child.child("nsubj", "nsubjpass", "aux") is None
            ):
                found.append(child)
    return found


def loose_content(verb: Token, cue: Cue) -> Token | None:
    """An object or infinitive as content, where the cue allows it."""
    if "inf" in cue.content and (inner := verb.child("xcomp")) is not None:
        return inner
    if "obj" in cue.content and (inner := verb.child("dobj")) is not None:
        return inner
    if "prep" in cue.content:
        for prep in (*verb.kids("prep"), *(p for told in verb.kids("dobj", "dative") for p in told.kids("prep"))):
            if prep.lower in {"of", "about"} and (inner := prep.child("pobj", "pcomp")) is not None:
                return inner
    return None


def was_said(verb: Token, begun: frozenset[str]) -> bool:
    """Whether a cue tells that something was said: no negation, no plan, no possibility, no condition."""
    to = modal = only = False
    for child in verb.children:
        if child.dep == "neg" or (child.dep in {"preconj", "cc"} and child.lower in {"neither", "nor"} and child.i < verb.i):
            return False
        if child.dep == "mark" and child.lower in {"if", "unless", "whether", "lest", "until"}:
            return False
        if child.dep == "aux":
            to = to or child.lower == "to"
            modal = modal or child.tag == "MD"
        if child.lower in _WHATEVER:
            return False
        only = only or child.lower == "only"
    subject = verb.child("nsubj", "nsubjpass")
    if subject is not None and any(word.lower in _NOBODY for word in (subject, *subject.children)):
        return False
    if to:
        head = verb.head
        return verb.dep in {"xcomp", "ccomp"} and (head.lemma in begun or head.lower == "quick") and head.child("neg") is None
    return not modal or only
