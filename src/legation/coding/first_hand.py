"""Whose word an act rests on: the chain of sources without those who speak of what they themselves do by speaking."""

from __future__ import annotations

from collections.abc import Sequence

from legation.coding import arguments
from legation.coding.reported import Reported, sources_of
from legation.model import Actor, Source
from legation.parsed import ParsedReport, Token

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE"})
"""Types that are done by speaking."""
_FIRST_PERSON = frozenset({"i", "we"})
_NAMED = frozenset({"name", "identify", "quote", "cite"})
_ALLOWED = frozenset({"authorise", "authorize", "permit", "allow", "clear", "empower", "entitle"})
_SPEAKING = frozenset({"speak", "talk", "comment", "brief"})
_MEDIA = frozenset({"media", "medium", "press", "reporter", "journalist", "newspaper", "anonymity"})


def heard(
    token: Token, actors: Sequence[Actor], parsed: ParsedReport, reported: Sequence[Reported], kind: str
) -> tuple[Source, ...]:
    """The sources of an act, outermost first.

    A verbal act of the speaker is told first hand; so is one of his state that its own official performs by telling of it ("China
    calls on Chad", said the spokesman). What a relative clause inside the content recalls ("the court, which ruled in 2022 …") is
    the reporter's, and so is what the speaker's own side did in a clause joined to what he said ("Mali said the men had come from
    Chad and bombed their camp").

    Args:
        token: the word that tells of the act. actors: who acts.
        parsed: the report. reported: its reported content.
        kind: the event's type.
    """
    span = token.span
    named = not arguments.is_verbal(token)  # "believe a test would help": the act itself is no part of the belief
    items = [item for item in reported if item.covers(span) and not (named and item.makes == "source")]
    chain = sources_of(span, [item for item in items if not _recalled(token, item) and not _own_deed(token, actors, item, parsed)])
    if kind not in VERBAL or len(actors) > 1 or any(child.dep == "aux" and child.lemma != "do" for child in token.children):
        return chain  # "said he would ask", "said they had agreed": not done by saying so
    if arguments.is_verbal(token) and arguments.is_passive(token):
        return chain  # "we were promised a bridge", she said: done by somebody else
    own = {actor.id for actor in actors}
    if any(child.dep == "nsubj" and child.lower in _FIRST_PERSON for child in token.children):
        own |= {source.actor.id for source in chain[-1:] if source.actor is not None}  # "We call on Chad", for one's country
    verb = token if arguments.is_verbal(token) else token.head
    if verb.child("aux", "neg") is None:  # "does not recognise Chad" is a state of affairs that he tells of
        own |= {source.actor.id for source in chain[-1:] if source.actor is not None and _speaks_for(source.actor, actors)}
    return tuple(source for source in chain if source.actor is None or source.actor.id not in own)


def is_of_source(token: Token) -> bool:
    """Whether a word only tells on what terms a source speaks, or that none did: "who asked not to be named", "requested anonymity",
    "was not authorised to speak to the media", "requests for comment". Nothing is done to another party by it.

    Args:
        token: the verb or noun of an act.
    """
    if any(child.tag == "VBN" and child.lemma in _NAMED and arguments.is_passive(child) for child in token.kids("xcomp")):
        return True
    objects = {noun.lemma for child in token.kids("prep", "dative") for noun in child.kids("pobj")} | {noun.lemma for noun in token.kids("dobj")}
    if not objects.isdisjoint({"anonymity", "comment"}):
        return True
    allowed = token.dep == "xcomp" and token.head.lemma in _ALLOWED
    return token.lemma in _SPEAKING and allowed and (not objects or not objects.isdisjoint(_MEDIA))


def _speaks_for(speaker: Actor, actors: Sequence[Actor]) -> bool:
    """Whether a speaker is an official of the one state that acts."""
    return (
        len(actors) == 1 and actors[0].kind == "state" and speaker.country == actors[0].country
        and speaker.sector == "GOV" and speaker.kind in {"person", "government"}
    )  # fmt: skip


def _recalled(token: Token, item: Reported) -> bool:
    """Whether `token`, which `item` covers, stands in a relative clause on a noun of the content, outside of quotation marks."""
    if token.quoted:
        return False
    clauses = (above for above in (token, *token.ancestors()) if above.dep == "relcl" and item.covers(above.head.span))
    return any(not _is_cleft(clause) for clause in clauses)


def _own_deed(token: Token, actors: Sequence[Actor], item: Reported, parsed: ParsedReport) -> bool:
    """Whether an act of the speaker's own side is joined, without a subject, to a clause of his about somebody else: the tense of
    the cue goes on behind the content."""
    head = token.head
    if token.dep != "conj" or token.tag != "VBD" or token.quoted or token.child("nsubj", "nsubjpass", "aux") is not None:
        return False
    if head.dep != "ccomp" or head.head.start != item.cue.start or head.head.tag != "VBD" or item.actor is None:
        return False
    subject = head.child("nsubj", "nsubjpass")
    own = {item.actor.id}
    if subject is None or {actor.id for actor in actors} != own or subject.child("poss") is not None:
        return False
    others = {actor.id for actor in parsed.actors_of(subject)}
    return not others & own if others else subject.lower == "it"


def _is_cleft(clause: Token) -> bool:
    """Whether a relative clause carries what is said: "it was the guards who shot first", "this is the first time that X fired"."""
    noun = clause.head
    subject = noun.head.child("nsubj") if noun.dep == "attr" else None
    return subject is not None and subject.lower in {"it", "this", "that"}


def announced(token: Token, actors: Sequence[Actor], ahead: bool, reported: Sequence[Reported]) -> tuple[Source, ...]:
    """The announcer of an act named by a noun ("Peru announced talks with Chad for May", "the court confirmed the raid by rebels"),
    where announcing it does not perform it: what lies ahead, and what others do.

    Args:
        token: the noun. actors: who acts. ahead: whether the act is yet to come. reported: the report's reported content.
    """
    verb = token.head.head if token.dep == "conj" else token.head
    acting = {actor.id for actor in actors}
    for item in reported:
        tells = item.loose and item.makes == "always" and item.name and not item.silent
        if tells and item.cue.start == verb.start and item.covers(token.span) and (ahead or item.actor is None or item.actor.id not in acting):
            return (Source(name=item.name, actor=item.actor, stance=item.stance, span=item.cue),)
    return ()
