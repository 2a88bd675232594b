"""Verbal acts that stand in what somebody says under a neutral cue: a demand ("said Tehran must halt…"), a charge ("said the
launch was a provocation"), praise ("called the deal historic").

A statement is no event; it becomes one when the content itself asks something of another party or judges what it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legation.coding import arguments
from legation.coding.attribution import Reported
from legation.coding.parties import PartyReader
from legation.lexicon.evaluations import Evaluations
from legation.model import Actor
from legation.parsed import ParsedReport, Token


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """A verbal act read from content: its type, the cue and the words of the content that carry it."""

    type: str
    mode: str | None
    cameo: str
    cue: Token
    predicate: Token
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    rule: str
    weight: float


def find_speech_acts(
    parsed: ParsedReport, reported: Sequence[Reported], reader: PartyReader, words: Evaluations
) -> list[SpeechAct]:
    """The verbal acts in the reported content of political speakers.

    Args:
        parsed: the report.
        reported: its reported content.
        reader: resolves phrases to parties.
        words: evaluative words, by group.
    """
    by_start = {token.start: token for token in parsed.tokens}
    found: list[SpeechAct] = []
    for item in reported:
        cue = by_start.get(item.cue.start)
        if cue is None or item.actor is None or item.continued or not item.actor.country:
            continue
        for clause in _clauses(cue):
            act = _demand(clause, cue, item, reader, words) or _judgement(clause, cue, item, reader, words)
            if act is not None:
                found.append(act)
    found.extend(_namings(parsed, reader, words))
    return found


def _namings(parsed: ParsedReport, reader: PartyReader, words: Evaluations) -> list[SpeechAct]:
    """ "X called Y's act a provocation", "X described Y as reckless": a charge or praise by naming.

    A name in quotation marks that is not known as praise counts as a charge: reporters quote what is not their own judgement.
    """
    found = []
    for verb in parsed.tokens:
        if verb.pos != "VERB" or verb.lemma not in words.naming:
            continue
        named = _named(verb)
        if named is None:
            continue
        judged, objects = named
        actors = reader.parties(arguments.subjects_of(verb), deep=False)
        negative = any(t.lemma in words.negative for t in judged.subtree())
        positive = any(t.lemma in words.positive for t in judged.subtree())
        if not actors or not (negative or positive or judged.quoted):
            continue
        own = {a.country for a in actors} | {a.id for a in actors}
        others = tuple(p for p in reader.parties(objects, deep=True) if p.id not in own)
        if not others:
            continue
        if positive and not negative:
            found.append(SpeechAct("SUPPORT", None, "051", verb, judged, actors, others, "speech:praise-by-name", 0.45))
        else:
            weight = 0.6 if negative else 0.45
            found.append(SpeechAct("ACCUSE", "disapprove", "111", verb, judged, actors, others, "speech:charge-by-name", weight))
    return found


def _named(verb: Token) -> tuple[Token, list[Token]] | None:
    """What a naming verb calls its object, and the object: the small clause or the phrase after "as"."""
    for child in verb.children:
        if child.dep in {"oprd", "ccomp", "xcomp", "attr", "acomp"} and child.pos in {"ADJ", "NOUN", "PROPN"} and child.i > verb.i:
            objects = [t for own in child.kids("nsubj") for t in arguments.expand(own)] or arguments.objects_of(verb)
            if objects and not child.child("aux", "cop", "mark"):
                return child, objects
        if child.dep == "prep" and child.lower == "as":
            judged = next(iter(child.children), None)
            objects = arguments.objects_of(verb)
            if judged is not None and objects:
                return judged, objects
    return None


def _clauses(cue: Token) -> list[Token]:
    """The content clauses of a cue, coordinated ones included."""
    found = list(cue.kids("ccomp"))
    for clause in found:
        found.extend(child for child in clause.children if child.dep in {"conj", "ccomp"} and arguments.is_verbal(child))
    return found


def _demand(clause: Token, cue: Token, item: Reported, reader: PartyReader, words: Evaluations) -> SpeechAct | None:
    """ "X said Y must/should/has to …": a request of X to Y."""
    denied = clause.child("neg") is not None
    # "need not" frees from a duty; "must not" and "should not" lay one on
    duty = any(
        child.dep == "aux" and child.lemma in words.duty and not (denied and child.lemma == "need") for child in clause.children
    )
    if clause.lemma in {"have", "need"} and clause.child("xcomp") is not None:
        duty = True
    if not duty or (denied and clause.lemma in {"have", "need"}):
        return None
    others = _others(reader.parties(arguments.subjects_of(clause), deep=False), item)
    if not others:
        return None
    assert item.actor is not None
    return SpeechAct("REQUEST", "change", "100", cue, clause, (item.actor,), others, "speech:demand", 0.55)


def _judgement(clause: Token, cue: Token, item: Reported, reader: PartyReader, words: Evaluations) -> SpeechAct | None:
    """ "X said Y's act was a provocation", "X said Y had violated …": a charge or praise of X against Y."""
    judged = clause.child("acomp", "attr") if clause.lemma == "be" else clause
    if judged is None or arguments.clause_kind(clause) != "that":
        return None
    subjects = [token for token in [arguments.surface_subject(clause)] if token is not None]
    negative = judged.lemma in (words.negative if clause.lemma == "be" else words.blame)
    positive = clause.lemma == "be" and judged.lemma in words.positive
    if not (negative or positive) or clause.child("neg") is not None:
        return None
    if any(child.dep == "aux" and child.lower in {"will", "would", "could", "may", "might"} for child in clause.children):
        return None
    others = _others(reader.parties([t for s in subjects for t in arguments.expand(s)], deep=True), item)
    if not others:
        return None
    assert item.actor is not None
    if negative:
        return SpeechAct("ACCUSE", "disapprove", "111", cue, judged, (item.actor,), others, "speech:charge", 0.5)
    return SpeechAct("SUPPORT", None, "051", cue, judged, (item.actor,), others, "speech:praise", 0.45)


def _others(parties: Sequence[Actor], item: Reported) -> tuple[Actor, ...]:
    """The parties that are not the speaker's own side."""
    assert item.actor is not None
    return tuple(p for p in parties if p.id != item.actor.id and (p.country is None or p.country != item.actor.country))
