"""Who speaks: the phrase that names the speaker of a cue, and the name the record gives him."""

from __future__ import annotations

from dataclasses import dataclass

from legation.coding import arguments, trailing_cues
from legation.lexicon.reporting import ReportingBook
from legation.model import Actor
from legation.parsed import ParsedReport, Token
from legation.spans import hull

_COMMENTS = frozenset({"relcl", "acl", "appos", "punct", "advcl", "parataxis", "ccomp", "dep", "npadvmod", "cc", "conj"})
"""What only comments on a noun, or joins another to it."""
_WITHIN = frozenset({"of", "for", "at", "in", "from", "on", "to", "near", "close", "with", "among"})
_ARTICLES = frozenset({"the", "a", "an"})
_FIRST = frozenset({"i", "we", "you"})
_OBJECTS = frozenset({"her", "him", "them", "me", "us"})
_TELLING = frozenset({"tell", "inform", "assure", "remind"})
_READERS = frozenset({"see", "obtain", "review", "read", "view", "receive", "hear", "cite", "quote", "share", "verify", "leak"})
"""What media do with a document that somebody else issued: "a ministry statement seen by AFP"."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: head token, name, party and country; all empty when nobody is named."""

    head: Token | None = None
    name: str = ""
    actor: Actor | None = None
    country: str | None = None


NOBODY = Speaker()


class SpeakerReader:
    """Names the speakers of one report. Asked in text order, it knows who issued "the statement".

    Args:
        parsed: the report.
        book: the reporting cues and word lists.
    """

    def __init__(self, parsed: ParsedReport, book: ReportingBook) -> None:
        self.parsed, self.book = parsed, book
        self.persons: dict[int, int] = {}
        for number, mention in enumerate(parsed.mentions):
            if mention.kind == "person" and mention.actor is not None:
                for i in range(mention.first, mention.last):
                    self.persons[i] = number
        self.acronyms = self._find_acronyms()
        self.issuer = NOBODY
        self.last = NOBODY
        self.aliases: dict[str, Actor] = {}

    def _find_acronyms(self) -> dict[str, Token]:
        """What the story's own acronyms stand for: "the Coastal Patrol Command (CPC)"; the head of the name, by acronym."""
        tokens = self.parsed.tokens
        found: dict[str, Token] = {}
        for token in tokens[2:-1]:
            if tokens[token.i - 1].lower != "(" or tokens[token.i + 1].lower != ")" or not token.text.isupper():
                continue
            head = token.head if token.dep == "appos" and token.head.i < token.i else tokens[token.i - 2]
            if 2 <= len(token.text) <= 7 and token.text.isalpha() and head.pos in {"NOUN", "PROPN"} and not head.text.isupper():
                found.setdefault(token.text, head)
        return found

    # ------------------------------------------------------------------ the phrase
    def subject_of(self, verb: Token, inside: range | None = None) -> Token | None:
        """The head of the phrase that names who speaks with `verb`; `inside`: tokens of the content, no speaker among them.

        Args:
            verb: the cue.
            inside: token numbers that cannot hold the speaker.
        """
        if (closing := self.closing(verb)) is not None and (inside is None or closing[0].i not in inside):
            return closing[0]
        if arguments.is_passive(verb) and not _inverted(verb):
            agents = arguments.agents_of(verb)
            return agents[0] if agents else None
        own = verb.child("nsubj", "nsubjpass")
        if own is None and (turned := self._after(verb)) is not None:
            return turned
        found = arguments.surface_subject(verb)
        if found is not None and found.quoted and not verb.quoted:  # ""Not one step", the general shouted": two subjects for the parser
            found = next((other for other in found.head.kids("nsubj") if not other.quoted), found)
        if own is None and verb.dep == "acl":
            found = self._author(verb) or found
        if found is None or (inside is not None and found.i in inside) or not self._is_party(found):
            beside = self._after(verb) or self._beside(verb)
            if beside is not None or found is None or (inside is not None and found.i in inside):
                return beside
        if found.tag in {"WP", "WDT"}:
            return None
        return found

    def closing(self, verb: Token) -> tuple[Token, int] | None:
        """The speaker right before a cue that the parser hung on something else, and the token that his phrase starts at.

        Args:
            verb: the cue.
        """
        tokens = self.parsed.sentence_tokens(self.parsed.sentence_of(verb))
        return trailing_cues.closing_speaker(verb, tokens, lambda token: token.i in self.persons, self._is_party)

    def _is_party(self, token: Token) -> bool:
        return token.pos == "PRON" or bool(self.parsed.actors_of(token)) or token.lemma in self.book.relays

    def _beside(self, verb: Token) -> Token | None:
        """The person whose name stands right before the cue ("…, Ann Lee, says that …") or, inverted, right behind it."""
        tokens, i = self.parsed.tokens, verb.i - 1
        while i > 0 and tokens[i].dep in {"aux", "advmod"}:
            i -= 1
        if tokens[i].lower == ",":
            i -= 1
        if i >= 0 and (number := self.persons.get(i)) is not None and tokens[i].sent == verb.sent and tokens[i].tag != "POS":
            return tokens[self.parsed.mentions[number].head]
        if tokens[verb.i - 1].lower in {",", '"', "'"} and (number := self.persons.get(verb.i + 1)) is not None:
            return tokens[self.parsed.mentions[number].head]
        return None

    def _after(self, verb: Token) -> Token | None:
        """The speaker behind an inverted cue ("…, added the head of the service") that the parser took for something else."""
        if not _inverted(verb):
            return None
        for child in verb.children:
            if child.i > verb.i and child.dep in {"dobj", "nsubj", "attr", "oprd", "npadvmod", "dep", "nsubjpass", "pobj"}:
                return child if child.pos in {"NOUN", "PROPN", "PRON"} and child.lower not in _OBJECTS else None
        return None

    @staticmethod
    def _author(verb: Token) -> Token | None:
        """ "The group released a video claiming …": whoever released it."""
        noun = verb.head
        if noun.pos == "NOUN" and noun.dep in {"dobj", "pobj"} and verb.tag == "VBG":
            governor = noun.head if noun.dep == "dobj" else noun.head.head
            if arguments.is_verbal(governor):
                return arguments.surface_subject(governor)
        return None

    # ------------------------------------------------------------------ the name
    def read(self, head: Token | None, inside: range | None = None) -> Speaker:
        """The speaker that the phrase headed by `head` names.

        A person's name wins; a definite description has the name of the person it stands for; a document speaks for whoever
        issued it; everybody else keeps the words of the description.

        Args:
            head: the head of the phrase.
            inside: token numbers of the content. A pronoun after it ("…, he said") does not go back to somebody spoken of in it.
        """
        if head is None or head.lower in _FIRST:
            return NOBODY if head is None else Speaker(head)
        if head.lemma in self.book.issued and head.pos == "NOUN":
            return self._of_document(head)
        if inside is not None and head.pos == "PRON" and head.i >= inside.stop and self.last.name:
            mention = self.parsed.mention_of(head)
            before = self.parsed.mentions[mention.antecedent] if mention is not None and mention.antecedent is not None else None
            if before is not None and before.head in inside and self.parsed.tokens[before.head].pos != "PRON":
                return Speaker(head, self.last.name, self.last.actor, self.last.country)
        return self._named(head)

    def _named(self, head: Token) -> Speaker:
        parsed = self.parsed
        mention = parsed.mention_of(head)
        actor = mention.actors[0] if mention is not None and mention.actors else None
        if mention is not None and head.pos == "NOUN" and len({who.country for who in mention.actors}) > 1:
            actor = None  # "both parties" are of no one country
        if actor is not None and _has_name(actor):
            return Speaker(head, actor.name, actor, actor.country)
        if (full := self.acronyms.get(head.text)) is not None:
            owner = actor or next(iter(parsed.actors_of(full)), None)
            return Speaker(head, self._phrase(full), owner, owner.country if owner else self._country(full))
        if head.pos != "PRON" and (person := self._name_beside(head)) is not None:
            if actor is not None and actor.kind == "person":
                self.aliases[actor.id] = person
            return Speaker(head, person.name, person, person.country or (actor.country if actor else None))
        if actor is not None and actor.id in self.aliases:
            person = self.aliases[actor.id]
            return Speaker(head, person.name, person, person.country)
        if head.pos == "PRON":
            if actor is None:
                return Speaker(head)
            name = actor.name
            if mention is not None and mention.antecedent is not None:
                before = parsed.tokens[parsed.mentions[mention.antecedent].head]
                if before.pos != "PRON":
                    name = self._phrase(before)
            return Speaker(head, name, actor, actor.country)
        if (beside := self._organisation_beside(head)) is not None:
            return beside
        if mention is not None and mention.kind in {"organisation", "metonym"} and head.pos == "PROPN":
            first = mention.first
            if mention.kind == "metonym":  # "South Korea's Blue House" has a name that is its own
                first = max((t.i + 1 for c in head.kids("poss") for t in c.subtree()), default=first)
            words = parsed.report.text[parsed.tokens[max(first, mention.first)].start : mention.span.end]
            return Speaker(head, words[4:] if words[:4].casefold() == "the " else words, actor, actor.country if actor else None)
        return Speaker(head, self._phrase(head), actor, actor.country if actor else self._country(head))

    def _name_beside(self, head: Token) -> Actor | None:
        """The person named in apposition, or at the end of a long title ("the chairman of the committee Ann Lee")."""
        for child in head.children:
            if child.dep == "appos" and child.i > head.i:
                for token in (child, *child.kids("appos")):
                    if (number := self.persons.get(token.i)) is not None:
                        return self.parsed.mentions[number].actors[0]
        end = head.i
        for token in head.subtree():
            if token.dep in {"relcl", "acl"}:
                break
            end = max(end, token.i)
        number = self.persons.get(end)
        if number is not None and end > head.i and self._is_title(head):
            return self.parsed.mentions[number].actors[0]
        return None

    def _is_title(self, head: Token) -> bool:
        mention = self.parsed.mention_of(head)
        return mention is not None and mention.head == head.i and mention.kind in {"description", "title"}

    def _organisation_beside(self, head: Token) -> Speaker | None:
        """The organisation named in apposition to a description ("the Japanese broadcaster NHK")."""
        if head.pos == "PROPN":
            return None
        for child in head.children:
            if child.dep == "appos" and child.i > head.i and child.pos == "PROPN":
                mention = self.parsed.mention_of(child)
                if mention is not None and mention.kind == "organisation" and mention.actors:
                    actor = mention.actors[0]
                    return Speaker(head, self._phrase(child), actor, actor.country)
        return None

    def _of_document(self, head: Token) -> Speaker:
        """Whoever issued a statement: named with it, or where it was last spoken of, or who spoke last."""
        owner = self.owner_of(head)
        if owner is not None:
            self.issuer = self._named(owner)
            return self.issuer
        if any(child.lower in {"a", "an", "another"} for child in head.children):
            return self._named(head)
        known = self.issuer if self.issuer.name else self.last
        return known if known.name else self._named(head)

    def owner_of(self, head: Token) -> Token | None:
        """Whoever a document or a noun of saying comes from: "a statement by the ministry", "Oslo's claim", "a report in the Sun".

        Args:
            head: the noun.
        """
        for child in head.children:
            if child.dep == "poss" and child.lower != "its":
                return child
            if child.dep == "acl" and child.lemma not in _READERS:
                if agents := arguments.agents_of(child):
                    return agents[0]
            elif child.dep == "prep" and child.lower in {"by", "from", "of", "in"}:
                for inner in child.kids("pobj"):
                    if child.lower == "in":
                        if inner.pos == "PROPN" and not self._is_place(inner):
                            return inner
                    elif self.parsed.actors_of(inner) or inner.pos == "PROPN":
                        return inner
            elif child.dep in {"compound", "amod", "nmod"} and child.i < head.i and self.parsed.actors_of(child):
                mention = self.parsed.mention_of(child)
                if mention is not None and mention.kind in {"organisation", "agent", "metonym"}:
                    return child
        return None

    def _is_place(self, token: Token) -> bool:
        mention = self.parsed.mention_of(token)
        return token.ent in {"GPE", "LOC", "DATE"} or (mention is not None and mention.kind in {"country", "metonym"})

    def issue(self, verb: Token) -> None:
        """Remember who issued a document ("the ministry released a statement").

        Args:
            verb: the verb that has the document as its object.
        """
        issuer = self.read(self.subject_of(verb))
        if issuer.name:
            self.issuer = issuer

    def note(self, speaker: Speaker, verb: Token | None) -> None:
        """Remember who spoke last, and in which document ("said in a statement")."""
        if not speaker.name:
            return
        self.last = speaker
        if verb is not None:
            for prep in verb.children:
                if prep.dep == "prep" and prep.lower in {"in", "through", "via"}:
                    for inner in prep.kids("pobj"):
                        if inner.lemma in self.book.issued:
                            self.issuer = speaker

    def _country(self, head: Token) -> str | None:
        """The country that the phrase's own words name ("the Danish survivor")."""
        for child in head.children:
            if child.dep in {"amod", "poss", "compound", "nmod"}:
                for actor in self.parsed.actors_of(child):
                    if actor.country:
                        return actor.country
        return None

    def _phrase(self, head: Token) -> str:
        """The noun phrase without clauses, appositions and a leading article."""
        tokens = [t for t in _noun_phrase(head) if t.sent == head.sent]
        while tokens and (tokens[0].lower in _ARTICLES or tokens[0].pos in {"PUNCT", "ADV", "SPACE"}):
            tokens = tokens[1:]
        while tokens and tokens[-1].tag == "POS":
            tokens = tokens[:-1]
        if not tokens:
            return head.text
        return hull(t.span for t in tokens).text(self.parsed.report.text)


def _has_name(actor: Actor) -> bool:
    """Whether a party is a person known by name, not by an office alone."""
    return actor.kind == "person" and actor.id.startswith("person:")


def _inverted(verb: Token) -> bool:
    """Whether a finite cue stands before its subject: "…, said the envoy"; "told the envoy" has an addressee."""
    if verb.lemma in _TELLING or verb.tag not in {"VBD", "VBZ", "VBN", "VBP"} or verb.child("aux", "auxpass", "mark") is not None:
        return False
    subject = verb.child("nsubj", "nsubjpass")
    if subject is not None:
        return subject.i > verb.i
    content = [c for c in verb.children if c.dep in {"ccomp", "dobj", "prep", "attr", "nsubj", "oprd"}]
    return any(c.i > verb.i for c in content if c.dep != "ccomp" and c.dep != "prep") and (
        any(c.i < verb.i for c in content if c.dep == "ccomp") or any(c.dep == "punct" and c.i < verb.i for c in verb.children)
        or (verb.dep in {"parataxis", "advcl", "conj", "ccomp"} and verb.tag != "VBN")
    ) and not any(c.i > verb.i for c in content if c.dep == "ccomp")  # fmt: skip


def _noun_phrase(head: Token) -> list[Token]:
    """Tokens of a phrase from its first word on, up to what only comments on it (appositions, relative clauses)."""
    tokens = [head]
    for child in head.children:
        if child.dep == "conj" and child.pos in {"NOUN", "PROPN", "PRON"}:
            tokens.extend(_noun_phrase(child))
        elif child.dep == "cc" and head.child("conj") is not None:
            tokens.append(child)
        elif child.dep in _COMMENTS or (child.dep == "prep" and child.lower not in _WITHIN):
            continue
        elif child.dep in {"pobj", "poss", "prep"}:
            tokens.extend(_noun_phrase(child))
        else:
            tokens.extend(child.subtree())
    tokens.sort(key=lambda t: t.i)
    while tokens and tokens[-1].dep in {"cc", "punct"}:
        tokens.pop()
    return tokens
