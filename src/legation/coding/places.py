"""Where an act happened, from its own clause.

Read are phrases of place on the predicate, its light verb or its object, the goal of a journey, what an act of force hits,
relative clauses with "where", "there" and "here". Most reports leave the place of an act unsaid: then there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from legation.coding import arguments
from legation.coding.place_signs import place_words
from legation.coding.toponyms import ToponymReader, find_toponyms
from legation.lexicon import Lexicon
from legation.model import Place
from legation.parsed import ParsedReport, Token

__all__ = ["PlaceFinder", "find_toponyms"]

_NOMINAL = frozenset({"NOUN", "PROPN"})
_GOVERNED = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "attr", "oprd"})
_WITH = frozenset({"with", "between", "among", "by"})
_SPOKEN = frozenset({"in", "at", "outside", "near", "on"})
"""What says where somebody speaks."""
_QUOTE = frozenset({"quote"})
"""Content of verbs that are cues only beside a quotation ("opened", "continued")."""
_DEPTH = 3


class PlaceFinder:
    """Reads the places of acts in one report.

    Args:
        parsed: the report.
        lexicon: the dictionaries.
    """

    def __init__(self, parsed: ParsedReport, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.lexicon = lexicon
        self.words = place_words()
        self._reader: ToponymReader | None = None

    @property
    def toponyms(self) -> ToponymReader:
        """The place names of the report, read on first use."""
        if self._reader is None:
            self._reader = ToponymReader(self.parsed, self.lexicon)
            self._reader.read()
        return self._reader

    def place_of(self, token: Token) -> Place | None:
        """The place of the act that `token` (verb, event noun or adjective) names, or None."""
        for node in self._nodes(token):
            if node is token and token.lemma in self.words.meeting and not arguments.is_verbal(token):
                own = next((place for child in token.children if (place := self._before_kind(child, token, 0)) is not None), None)
                if own is not None:
                    return own
            found = self._goal(node) or self._phrases(node, spoken=node is token and self._is_speech(node)) or self._deictic(node)
            if found is not None:
                return found
        return self._where(token)

    # ------------------------------------------------------------------ where to look
    def _nodes(self, token: Token) -> Iterator[Token]:
        """The predicate, the verb above an event noun, the object of a verb, the verb above an infinitive."""
        yield token
        if not arguments.is_verbal(token):
            # "a meeting planned for May in Riga", "talks that were held in Muscat"
            yield from (clause for clause in token.kids("acl", "relcl") if not self._is_speech(clause))
            top = token
            while top.dep == "conj" and top.head.pos in _NOMINAL:
                top = top.head
            verb = top.head
            if top.dep == "pobj" and verb.dep == "prep":
                verb = verb.head
            if arguments.is_verbal(verb) and top.dep in _GOVERNED and not self._is_speech(verb):
                yield verb
                if verb.dep in {"advcl", "xcomp"} and arguments.is_verbal(verb.head) and not self._is_speech(verb.head):
                    yield verb.head
            return
        if token.lemma in self.words.through or token.lemma in self.words.force:
            yield from (child for child in token.kids("dobj") if child.i > token.i)
        head = token.head
        purpose = token.dep == "advcl" and any(child.lower == "to" and child.dep == "aux" for child in token.children)
        shares = token.dep == "xcomp" or purpose or (token.dep == "conj" and not token.child("nsubj"))
        if shares and arguments.is_verbal(head) and not self._is_speech(head):
            yield head

    def _is_speech(self, verb: Token) -> bool:
        """Whether the verb is one of saying: places in its content are not its own."""
        cue = self.lexicon.reporting.verbs.get(verb.lemma) if arguments.is_verbal(verb) else None
        return cue is not None and cue.content != _QUOTE and verb.lemma != "expect"

    # ------------------------------------------------------------------ ways to say where
    def _phrases(self, node: Token, *, spoken: bool) -> Place | None:
        starts = self.words.source if node.lemma in self.words.launch else frozenset()
        for prep in node.children:
            if prep.dep in {"prep", "agent"} and prep.lower in _WITH and not spoken:
                found = self._beside_party(prep)
                if found is not None:
                    return found
            if prep.dep not in {"prep", "advmod"} or prep.lower not in self.words.locative | starts:
                continue
            if spoken and prep.lower not in _SPOKEN:
                continue
            for inner in prep.kids("pobj"):
                if prep.lower == "on" and inner.i in self.toponyms.at:
                    continue  # "sanctions on X" say whom they hit; "on the X peninsula" says where
                found = self._named(inner, 0)
                if found is not None:
                    return found
        return None

    def _own(self, noun: Token, verb: Token) -> bool:
        """Whether a possessive before the noun was taken for the subject: one does not enter or violate "its airspace" oneself."""
        owners = {actor.id for child in noun.kids("poss") if child.pos == "PRON" for actor in self.parsed.actors_of(child)}
        return any(actor.id in owners for head in arguments.subjects_of(verb) for actor in self.parsed.actors_of(head))

    def _beside_party(self, prep: Token) -> Place | None:
        """ "talks with the minister in Quito": where the parser hangs the place on the other party."""
        for party in prep.kids("pobj"):
            for inner in party.kids("prep"):
                if inner.lower in {"in", "at"}:
                    for noun in inner.kids("pobj"):
                        place = self.toponyms.at.get(noun.i)
                        if place is not None and place.country and (place.precision == "city" or party.pos == "PROPN"):
                            return place
        return None

    def _goal(self, node: Token) -> Place | None:
        """The goal of a journey, the place that is visited, what an act of force hits."""
        words = self.words
        if node.lemma in words.visit and arguments.is_verbal(node):
            for head in arguments.objects_of(node):
                if (found := self._named(head, 0)) is not None and not self._own(head, node):
                    return found
        if node.lemma in words.force and arguments.is_verbal(node):
            for head in arguments.objects_of(node):
                if (found := self.toponyms.at.get(head.i)) is not None and found.country:
                    return found
        goals: frozenset[str] = frozenset()
        if (node.lemma in words.motion and arguments.is_verbal(node)) or node.lemma in words.journey:
            goals = words.goal
        elif node.lemma in words.force:
            goals = words.force_goal
        for prep in node.children:
            if prep.dep == "prep" and prep.lower in goals:
                for inner in prep.kids("pobj"):
                    found = self._named(inner, 0)
                    if found is not None:
                        return found
        return None

    def _named(self, noun: Token, depth: int) -> Place | None:
        """The place a phrase names: a place name, or a kind of place with one in it ("the Ghanaian capital")."""
        place = self.toponyms.at.get(noun.i)
        if place is not None:
            return place if place.country else None
        if depth > _DEPTH:
            return None
        kind = noun.lemma in self.words.place_nouns or noun.lower in self.words.place_nouns
        if kind or noun.lemma in self.words.meeting:
            for child in noun.children:
                if child.dep in {"appos", "compound", "poss", "nmod", "amod"}:
                    found = self._before_kind(child, noun, depth)
                    if found is not None:
                        return found
        for prep in noun.kids("prep"):
            if prep.lower in {"in", "at", "near"} or (kind and prep.lower in {"of", "with", "outside", "off"}):
                for inner in prep.kids("pobj"):
                    found = self._named(inner, depth + 1)
                    if found is not None:
                        return found
        return None

    def _before_kind(self, child: Token, noun: Token, depth: int) -> Place | None:
        """The place that a word before a kind of place names; before a meeting only a town ("the Geneva talks")."""
        if noun.lemma in self.words.meeting:
            place = self.toponyms.at.get(child.i) if child.dep in {"compound", "nmod"} else None
            return place if place is not None and place.country and place.precision == "city" else None
        abroad = noun.lemma in self.words.embassy
        return self._named(child, depth + 1) if abroad else self._named(child, depth + 1) or self._by_people(child)

    def _by_people(self, word: Token) -> Place | None:
        """The country whose adjective stands before a kind of place: "the Kenyan capital"."""
        mention = self.parsed.mention_of(word)
        if mention is None or mention.actor is None:
            return None
        owned = word.dep == "poss" and word.pos == "PRON" and mention.actor.kind in {"state", "government"}
        if mention.kind not in {"demonym", "metonym", "country"} and not owned:
            return None
        country = mention.actor.country
        if country in {None, "IGO", "EUR"}:
            return None
        name = mention.actor.name if owned else word.text
        return Place(name=name, country=country, precision="country", span=word.span)

    def _deictic(self, node: Token) -> Place | None:
        for child in node.children:
            if child.dep in {"advmod", "pcomp"} and child.tag != "EX":
                if child.lower in self.words.there:
                    return self._before(child)
                if child.lower in self.words.here and not child.quoted:
                    return self.dateline()
        return None

    def _before(self, token: Token) -> Place | None:
        """The nearest place named before `token` in its sentence or the one before."""
        first = self.parsed.sentences[max(0, token.sent - 1)].first
        for i in range(token.i - 1, first - 1, -1):
            place = self.toponyms.at.get(i)
            if place is not None and place.country:
                return place
        return None

    def _where(self, token: Token) -> Place | None:
        """The place a relative clause with "where" or "in which" hangs on."""
        verb = token if arguments.is_verbal(token) else next((a for a in token.ancestors() if arguments.is_verbal(a)), token)
        for _ in range(_DEPTH):
            if verb.dep == "relcl" and any(
                child.lower == "where"
                or (child.dep == "prep" and child.lower in {"in", "at"} and any(c.lower == "which" for c in child.children))
                for child in verb.children
            ):
                return self._named(verb.head, 0)
            if verb.dep not in {"conj", "xcomp"} or not arguments.is_verbal(verb.head):
                return None
            verb = verb.head
        return None

    def dateline(self) -> Place | None:
        """The place that the report is filed from."""
        name = self.parsed.report.dateline_place
        if not name:
            return None
        return self.toponyms.place_named(name)
