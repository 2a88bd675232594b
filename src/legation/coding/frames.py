"""Predicates that name a political act: each verb, event noun or adjective whose trigger entry fires, with its slots.

A frame is one reading of a predicate: the entry that decided and the head tokens in each slot. Slots are named as the trigger
lexicon names them: `subj`, `obj`, `iobj`, `poss`, `demonym`, `between`, `clause`, a preposition, or `object.` and one of these
for what stands inside the object phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from legation.coding import arguments
from legation.lexicon.grammar import Grammar
from legation.lexicon.triggers import Trigger, TriggerBook
from legation.parsed import ParsedReport, Token

_MOST = 3
"""Entries that may fire on one predicate before the rest are left unread."""
_WITHOUT_OBJECT = frozenset({"subj", "obj", "iobj", "clause", "poss", "demonym"})
"""Slots that are read without the verb's object."""
_NOMINAL_TAGS = frozenset({"NOUN", "PROPN"})


@dataclass(slots=True)
class Slots:
    """What has been read of the slots of one predicate; its frames share it, those with a particle of their own apart.

    Attributes:
        heads: head tokens by slot. near: prepositions around the predicate, once they have been asked for.
    """

    heads: dict[str, list[Token]] = field(default_factory=dict)
    near: frozenset[str] | None = None


@dataclass(slots=True)
class Frame:
    """A predicate with the entry that fired.

    Attributes:
        token: the predicate. trigger: the entry. anchor: the verb that carries tense and polarity (the light verb of an event
        noun, the copula of an adjective; the token itself otherwise). light: the light verb, if any. undergoes: the light
        verb's subject is the second party. cache: slots asked for. slots: what is known of them through other frames too.
    """

    token: Token
    trigger: Trigger
    anchor: Token
    light: Token | None = None
    undergoes: bool = False
    rules: tuple[str, ...] = ()
    particle: Token | None = None
    cache: dict[str, list[Token]] = field(default_factory=dict)
    slots: Slots = field(default_factory=Slots)


@dataclass(slots=True)
class Candidate:
    """A predicate that the lexicon knows: its frames that fire, best first, and all entries of its word.

    `frame` is the best that fires, or a frame on the most general entry of the word when none does.
    """

    frame: Frame
    fired: tuple[Frame, ...]
    known: tuple[Trigger, ...]


class FrameFinder:
    """Finds the frames of a parsed report.

    Args:
        triggers: the trigger lexicon.
        grammar: light verbs and other closed groups.
    """

    def __init__(self, triggers: TriggerBook, grammar: Grammar) -> None:
        self.triggers = triggers
        self.grammar = grammar

    def find(self, parsed: ParsedReport) -> list[Frame]:
        """The best frame of each predicate for which an entry fires, in text order."""
        return [candidate.fired[0] for candidate in self.candidates(parsed) if candidate.fired]

    def candidates(self, parsed: ParsedReport) -> list[Candidate]:
        """All predicates whose word the lexicon knows, in text order, with the frames that fire (best first).

        An event noun that the fired entry of its verb has used up ("lift sanctions") is left out.
        """
        found: list[Candidate] = []
        used: set[int] = set()
        verbs, nouns, adjectives = self.triggers.verbs, self.triggers.nouns, self.triggers.adjectives
        for token in parsed.tokens:
            if token.pos == "VERB" and (entries := verbs.get(token.lemma)):
                candidate = self._verb(token, parsed, entries)
                if candidate is None:
                    continue
                found.append(candidate)
                if candidate.fired and "object" in candidate.fired[0].trigger.lists:
                    heads = self.slot(candidate.fired[0], "obj")
                    used.update(t.i for head in heads for t in arguments.content(head, self.grammar.quantity))
        taken = {candidate.frame.token.i for candidate in found if candidate.fired}
        for token in parsed.tokens:
            if token.i in used:
                continue
            if token.pos in _NOMINAL_TAGS and (entries := nouns.get(token.lemma)):
                candidate = self._noun(token, parsed, entries)
            elif token.pos in {"ADJ", "VERB", "ADV"} and token.i not in taken and (entries := adjectives.get(token.lower)):
                candidate = self._adjective(token, parsed, entries)
            else:
                continue
            if candidate is not None:
                found.append(candidate)
        return sorted(found, key=lambda candidate: candidate.frame.token.i)

    # ------------------------------------------------------------------ entries that fire
    def _verb(self, token: Token, parsed: ParsedReport, entries: Sequence[Trigger]) -> Candidate | None:
        fired: list[Frame] = []
        known: list[Trigger] = []
        slots = Slots()
        under = {word for child in token.children for word in (child.lower, child.lemma)}
        for entry in entries:
            if len(entry.words) > 1 and entry.words[1] not in under:
                continue
            frame = Frame(token, entry, token, slots=slots)
            if len(entry.words) > 1:
                if not self._phrase(frame, entry.words[1:]):
                    continue
                if frame.particle is not None:
                    frame.slots = Slots()
            known.append(entry)
            if len(fired) < _MOST and self._holds(frame, parsed):
                fired.append(frame)
        if not known:
            return None  # "say" is no candidate for the sake of "say no"
        return Candidate(fired[0] if fired else Frame(token, known[-1], token, slots=slots), tuple(fired), tuple(known))

    def _noun(self, token: Token, parsed: ParsedReport, entries: Sequence[Trigger]) -> Candidate:
        """A noun is a candidate for all its entries: "the tests" may well be the "missile tests" of the sentence before."""
        light, undergoes = self.light_verb(token)
        anchor = light or arguments.governor(token)
        slots = Slots()
        fired: list[Frame] = []
        for entry in entries:
            size = len(entry.words) - 1
            if size:
                before = parsed.tokens[max(0, token.i - size) : token.i]
                if tuple(t.lemma for t in before) != entry.words[:-1] and tuple(t.lower for t in before) != entry.words[:-1]:
                    continue
            if entry.plural and token.tag not in {"NNS", "NNPS"}:
                continue
            frame = Frame(token, entry, anchor, light, undergoes, slots=slots)
            if len(fired) < _MOST and self._holds(frame, parsed):
                fired.append(frame)
        best = fired[0] if fired else Frame(token, entries[-1], anchor, light, undergoes, slots=slots)
        return Candidate(best, tuple(fired), tuple(entries))

    def _adjective(self, token: Token, parsed: ParsedReport, entries: Sequence[Trigger]) -> Candidate | None:
        copula = token.head if token.dep in {"acomp", "attr", "oprd"} and arguments.is_verbal(token.head) else token
        fired: list[Frame] = []
        known: list[Trigger] = []
        slots = Slots()
        for entry in entries:
            if len(entry.words) > 1:
                after = parsed.tokens[token.i + 1 : token.i + len(entry.words)]
                if tuple(t.lower for t in after) != entry.words[1:]:
                    continue
            known.append(entry)
            frame = Frame(token, entry, copula, slots=slots)
            if len(fired) < _MOST and self._holds(frame, parsed):
                fired.append(frame)
        if not known:
            return None
        return Candidate(fired[0] if fired else Frame(token, known[-1], copula, slots=slots), tuple(fired), tuple(known))

    def _phrase(self, frame: Frame, words: Sequence[str]) -> bool:
        """Whether the rest of a phrasal verb stands under the verb: particle, preposition, adverb or fixed object."""
        head = frame.token
        for word in words:
            found = None
            for child in head.children:
                if child.lower == word or child.lemma == word:
                    found = child
                    break
            if found is None and head is not frame.token:
                found = next((child for child in frame.token.children if child.lower == word), None)
            if found is None:
                return False
            if (
                found.dep in {"prep", "prt", "advmod", "agent"} and any(c.dep == "pobj" for c in found.children)
            ) or found.dep == "dobj":
                frame.particle = found
            if found.dep in {"dobj", "prep", "advmod", "acomp", "prt"}:
                head = found if found.children else head
        return True

    def light_verb(self, noun: Token) -> tuple[Token | None, bool]:
        """The light verb above an event noun, and whether its subject undergoes the act."""
        top = noun
        while top.dep == "conj" and top.head.pos in _NOMINAL_TAGS:
            top = top.head
        head = top.head
        if top.dep in {"dobj", "nsubjpass", "oprd"} and arguments.is_verbal(head):
            if head.lemma in self.grammar.undergo:
                return head, True
            if head.lemma in self.grammar.light:
                return head, False
        if top.dep == "pobj" and arguments.is_verbal(head.head):
            verb = head.head
            key = f"{verb.lemma} {head.lower}"
            if key in self.grammar.undergo_prepositions:
                return verb, True
            if key in self.grammar.light_prepositions:
                return verb, False
            # "take part in talks": a fixed object stands between the verb and the preposition
        if (
            top.dep == "pobj"
            and head.head.dep == "dobj"
            and head.head.lemma in {"part", "place"}
            and arguments.is_verbal(head.head.head)
        ):
            return head.head.head, False
        if not top.dep.startswith("nsubj"):
            for child in noun.children:
                # "the meetings Trump held", "sanctions imposed by the bloc": the light verb hangs on its noun
                if child.dep in {"relcl", "acl"} and child.lemma in self.grammar.light and noun in arguments.objects_of(child):
                    return child, child.lemma in self.grammar.undergo
        if top.dep == "pobj" and head.head.lemma == "round" and head.lower == "of":
            return self.light_verb(head.head)
        return None, False

    # ------------------------------------------------------------------ conditions
    def _holds(self, frame: Frame, parsed: ParsedReport) -> bool:
        entry = frame.trigger
        for name in entry.lists:
            words, special = entry.lists[name], entry.special[name]
            if name in {"object", "unless_object"}:
                heads = self.slot(frame, "obj") or (self.slot(frame, "of") if entry.pos == "noun" else [])
                met = self._any(heads, words, special, parsed)
                if not met and "@clause" in special:
                    met = arguments.clause_complement(frame.token) is not None
            elif name in {"subject", "unless_subject"}:
                heads = self.slot(frame, "subj")
                # a passive without an agent leaves its subject open: a condition on it is not refuted
                open_subject = not heads and name == "subject" and entry.pos == "verb" and arguments.is_passive(frame.token)
                met = open_subject or self._any(heads, words, special, parsed)
            elif name in {"prep", "unless_prep"}:
                met = any(self.slot(frame, word) for word in sorted(words & self.words_near(frame)))
            elif name in {"prep_object", "unless_prep_object"}:
                asked = entry.lists.get("prep") or _prepositions(frame)
                slots = [self.slot(frame, word) for word in sorted(asked & self.words_near(frame))]
                met = any(self._any(heads, words, special, parsed) for heads in slots)
            else:
                met = bool(arguments.complement_kinds(frame.token) & words)
            if met == name.startswith("unless"):
                return False
        return True

    def _any(self, heads: Sequence[Token], words: frozenset[str], special: frozenset[str], parsed: ParsedReport) -> bool:
        """Whether one of the phrases is in the list or in a computed class."""
        for head in heads:
            for token in arguments.content(head, self.grammar.quantity):
                if (
                    token.lemma in words
                    or token.lower in words
                    or (token.pos == "PROPN" and token.lower.removesuffix("s") in words)
                ):
                    return True
                if special and _is_special(token, special, parsed):
                    return True
                if words:
                    for child in token.children:
                        if child.dep in {"compound", "amod"} and f"{child.lower} {token.lemma}" in words:
                            return True
        return False

    # ------------------------------------------------------------------ slots
    def slot(self, frame: Frame, name: str) -> list[Token]:
        """The heads in one slot of the frame, coordinations opened; empty when the sentence does not fill it."""
        found = frame.cache.get(name)
        if found is None:
            found = frame.slots.heads.get(name)
            if found is None:
                found = frame.slots.heads[name] = self._read_slot(frame, name)
            elif frame.trigger.pos == "verb" and name not in _WITHOUT_OBJECT:
                self.slot(frame, "obj")  # it was read on the way, and what is read is evidence
            frame.cache[name] = found
        return found

    def _read_slot(self, frame: Frame, name: str) -> list[Token]:
        token, pos = frame.token, frame.trigger.pos
        if name.startswith("object."):
            objects = self.slot(frame, "obj")
            return [found for head in objects for found in _inside(head, name.removeprefix("object."))]
        if name == "clause":
            return arguments.clause_parties(token)
        if name == "subj":
            if pos == "verb":
                return arguments.subjects_of(token)
            if pos == "adj":
                subject = arguments.surface_subject(frame.anchor) if arguments.is_verbal(frame.anchor) else None
                if subject is None and token.dep == "amod":
                    return []
                return arguments.expand(subject) if subject is not None else []
            return self._light_subject(frame)
        if name == "obj" and pos == "verb":
            return self._verb_object(frame)
        if name == "iobj":
            return arguments.indirect_objects_of(frame.light or token)
        return self._oblique(frame, name)

    def _verb_object(self, frame: Frame) -> list[Token]:
        if frame.particle is not None and frame.particle.dep != "dobj":
            found = [inner for pobj in frame.particle.kids("pobj") for inner in arguments.expand(pobj)]
            if found:
                return found
        found = arguments.objects_of(frame.token)
        return [t for t in found if t is not frame.particle]

    def _light_subject(self, frame: Frame) -> list[Token]:
        light = frame.light
        if light is None:
            return []
        if frame.undergoes:
            subject = arguments.surface_subject(light)
            return arguments.expand(subject) if subject is not None else []
        return arguments.subjects_of(light)

    def words_near(self, frame: Frame) -> frozenset[str]:
        """The prepositions that hang on the predicate or on what belongs to it; nearly every slot is ruled out by them."""
        objects = self.slot(frame, "obj") if frame.trigger.pos == "verb" else []
        if frame.slots.near is None:
            heads = [frame.token, *objects]
            heads += [token for token in (frame.anchor, frame.light, frame.particle) if token is not None and token is not frame.token]
            frame.slots.near = frozenset(arguments.words_under(heads))
        return frame.slots.near

    def _oblique(self, frame: Frame, name: str) -> list[Token]:
        """A preposition's object under the predicate, the light verb, or (misattached) the verb's object."""
        token = frame.token
        if name not in {"poss", "demonym"} and name not in self.words_near(frame):
            return []
        found = _inside(token, name)
        if not found and frame.light is not None:
            found = arguments.preposition_objects(frame.light, name)
        if not found and frame.trigger.pos == "adj" and frame.anchor is not token:
            found = arguments.preposition_objects(frame.anchor, name)
        if not found and frame.particle is not None and name not in {"poss", "demonym"}:
            found = arguments.preposition_objects(frame.particle, name)
        if not found and frame.trigger.pos == "verb" and name not in {"poss", "demonym", "of", "in"}:
            for head in self.slot(frame, "obj"):
                if head.i > token.i:
                    found = arguments.preposition_objects(head, name)
                if found:
                    break
        return found


def _inside(token: Token, name: str) -> list[Token]:
    """What fills `name` inside the phrase that `token` heads: possessor, demonym, or a preposition's object."""
    if name == "poss":
        return [inner for child in token.kids("poss") for inner in arguments.expand(child)]
    if name == "demonym":
        found = []
        for child in token.children:
            if child.dep in {"amod", "compound", "nmod"}:
                found.extend([child, *(c for c in child.children if c.dep == "conj")])
        return found
    return arguments.preposition_objects(token, name)


def _prepositions(frame: Frame) -> frozenset[str]:
    tokens = [frame.token] + ([frame.light] if frame.light else [])
    return frozenset(child.lower for token in tokens for child in token.children if child.dep in {"prep", "agent"})


def _is_special(token: Token, special: frozenset[str], parsed: ParsedReport) -> bool:
    """Whether the phrase belongs to a computed class."""
    if "@party" in special and parsed.actors_of(token):
        return True
    if "@person" in special:
        mention = parsed.mention_of(token)
        if token.ent == "PERSON" or (mention is not None and any(a.kind == "person" for a in mention.actors)):
            return True
    return "@place" in special and token.ent in {"GPE", "LOC", "FAC"}
