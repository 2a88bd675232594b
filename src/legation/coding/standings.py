"""Standings: lasting facts between parties, from the words that state them (standings.toml).

A standing is a state of affairs: allies, membership, sanctions in force, a warrant, war, relations that warm or cool,
recognition, troops hosted, dependency. The party `a` has it, the party `b` is the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.coding import arguments
from legation.coding.attribution import sources_of
from legation.coding.events import Context
from legation.coding.standing_slots import governor, slot
from legation.lexicon.standing_words import StandingEntry, load_standing_words, standing_vocabulary
from legation.model import Actor, Standing, Status
from legation.parsed import ParsedReport, Token
from legation.spans import Span, hull
from legation.timespan import ABSENT

_STATES = frozenset({"state", "government", "person"})
_REBELS = frozenset({"REB", "UAF", "INS", "PRM", "SEP", "CRM"})
_STATIONED = frozenset({"be", "remain", "station", "base", "deploy", "stay", "keep", "have", "maintain"})
_LIFTING = frozenset({
    "lift", "ease", "remove", "end", "drop", "suspend", "waive", "propose", "seek", "demand", "threaten", "consider", "evade",
    "prepare", "urge", "discuss", "avoid", "want", "call", "relax", "scrap",
})  # fmt: skip
_WORLD = frozenset({"international", "global", "multilateral", "worldwide"})
_INTERNATIONAL = Actor(id="igo:international", name="international community", kind="organisation", country="IGO", sector="IGO")
_MOST = 5
"""Parties on one side at most: longer lists are lists of something else."""


def find_standings(parsed: ParsedReport, context: Context) -> tuple[Standing, ...]:
    """The standings of a report, each once, in the order of the text.

    Args:
        parsed: the report.
        context: what its coding rests on.
    """
    book, vocabulary = load_standing_words(), standing_vocabulary()
    reader = StandingReader(context)
    found: dict[tuple[str, frozenset[str]], Standing] = {}
    for token in parsed.tokens:
        if token.lemma not in vocabulary and token.lower not in vocabulary:
            continue
        pos = _POS.get(token.pos)
        if pos is None:
            continue
        entries = book.get((pos, token.lemma)) or book.get((pos, token.lower)) or book.get(("adj", token.lower), ())
        for entry in entries:
            read = reader.read(token, entry)
            for standing in read:
                key = (standing.kind, frozenset((_key(standing.a), _key(standing.b))))
                known = found.get(key)
                if known is None or (standing.since.known and not known.since.known):
                    found[key] = standing
            if read:
                break
    return tuple(sorted(found.values(), key=lambda standing: standing.evidence.start))


_POS = {"NOUN": "noun", "PROPN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adj"}


def _key(actor: Actor) -> str:
    return actor.country if actor.kind in _STATES and actor.country else actor.id


class StandingReader:
    """Reads the standings of one report.

    Args:
        context: what its coding rests on.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.parsed = context.parsed

    def read(self, token: Token, entry: StandingEntry) -> list[Standing]:
        """The standings that one word states after one entry; none where its conditions fail."""
        theme = self._theme(token, entry)
        if (entry.theme and theme is None) or not self._holds(token, entry):
            return []
        kind = self._kind(token, entry)
        if not kind:
            return []
        left, both = self._side(token, entry.a, theme, entry)
        right = [] if both else self._side(token, entry.b, theme, entry)[0]
        pairs = _pairs(left, left if both else right)
        if not pairs or not self._fits(pairs, entry, kind):
            return []
        anchor = self._anchor(token, entry)
        dated = any(word.lower == "since" for word in self.parsed.sentence_tokens(self.parsed.sentence_of(token)))
        since = self.context.dates.read(anchor) if dated or entry.pos == "verb" else ABSENT
        evidence = self._evidence(token, theme, pairs)
        sources = sources_of(token.span, self.context.reported)
        return [
            Standing(
                a=a, b=b, kind=kind, evidence=evidence, since=since, attributed_to=sources, rules=(f"standing:{entry.name}",)
            )
            for a, b in pairs
        ]

    # ------------------------------------------------------------------ conditions
    def _theme(self, token: Token, entry: StandingEntry) -> Token | None:
        if not entry.theme:
            return None
        if token.tag == "VBG" and not token.child("aux"):
            return None
        above = [token.head] if token.dep in {"acl", "amod", "relcl"} else []
        for head in (*token.kids("nsubj", "nsubjpass", "dobj"), *above):
            if head.lemma in entry.theme or head.lower in entry.theme:
                return head
        return None

    def _holds(self, token: Token, entry: StandingEntry) -> bool:
        if entry.need and not any(t.lemma in entry.need or t.lower in entry.need for t in arguments.objects_of(token)):
            return False
        nouns = arguments.objects_of(token) if entry.pos == "verb" else [token]
        modifiers = {word for noun in nouns for child in noun.children if child.i < noun.i for word in (child.lower, child.lemma)}
        if entry.modifier and not modifiers & entry.modifier and "offensive" not in entry.modifier & {token.lemma}:
            return False
        if modifiers & entry.unless_modifier or modifiers & entry.without:
            return False
        if "passive" in entry.flags and not arguments.is_passive(token):
            return False
        if entry.verbs:
            verb = token.head if arguments.is_verbal(token.head) else governor(token)
            if verb is None or verb.lemma not in entry.verbs:
                return False
        if "figures" in entry.flags:
            verb = self._stationing(token)
            if verb is None:
                return False
        if "imposed" in entry.flags:
            verb = governor(token)
            if verb is not None and verb.lemma in _LIFTING:
                return False
        return True

    @staticmethod
    def _stationing(token: Token) -> Token | None:
        """The verb by which troops are in a place."""
        for child in token.kids("acl", "relcl"):
            if child.lemma in _STATIONED:
                return child
        head = token.head
        return head if token.dep in {"nsubj", "nsubjpass", "attr", "dobj"} and head.lemma in _STATIONED else None

    def _anchor(self, token: Token, entry: StandingEntry) -> Token:
        if entry.pos == "verb":
            return token
        if entry.pos == "adj":
            return token.head if arguments.is_verbal(token.head) else token
        return governor(token) or token

    def _kind(self, token: Token, entry: StandingEntry) -> str:
        """The kind that the clause's status leaves: its own, that of its negation, or none."""
        anchor = self._anchor(token, entry)
        status: Status = self.context.status.read(anchor).status if arguments.is_verbal(anchor) else "ongoing"
        predicate = token.dep in {"attr", "oprd"} and arguments.is_verbal(token.head)
        if ("static" in entry.flags and not predicate) or (entry.kind == "at_war" and token.child("poss")):
            return entry.kind
        if status == "negated" and entry.negated:
            return entry.negated
        return entry.kind if status in entry.status else ""

    def _fits(self, pairs: Sequence[tuple[Actor, Actor]], entry: StandingEntry, kind: str) -> bool:
        """Whether the parties are of the sorts that the entry asks for."""
        flags = entry.flags
        for a, b in pairs:
            if "bodies" in flags and not (b.kind == "organisation" and b.country in {"IGO", "EUR"} and a.kind in _STATES):
                return False
            if "states" in flags and not (a.kind in _STATES and b.kind in _STATES):
                return False
            if "rebels" in flags and not ({a.sector, b.sector} & _REBELS):
                return False
            if kind == "at_war" and "person" in {a.kind, b.kind} and "rebels" in flags:
                return False
            if kind == "sanctions" and b.kind not in {"state", "government", "organisation"}:
                return False
        return True

    # ------------------------------------------------------------------ parties
    def _side(self, token: Token, names: Iterable[str], theme: Token | None, entry: StandingEntry) -> tuple[list[Actor], bool]:
        """The parties of the first slot that names any, and whether they are both sides at once."""
        if entry.kind == "sanctions" and names == entry.b and any(child.lower in _WORLD for child in token.children):
            return [_INTERNATIONAL], False
        for name in names:
            plain, _, mark = name.partition(":")
            actors = self._actors(slot(token, plain, theme), entry)
            if mark == "plural":
                if len(actors) >= 2:
                    return actors[:2], True
                continue
            if actors:
                return actors[:_MOST], False
        if entry.kind == "sanctions" and names == entry.b:
            return self._imposer(token), False
        return [], False

    def _imposer(self, token: Token) -> list[Actor]:
        """The intergovernmental body that the sentence or the one before names, where nobody else imposes the sanctions."""
        first = self.parsed.sentences[max(0, token.sent - 1)].first
        for mention in reversed(self.parsed.mentions):
            if first <= mention.head and self.parsed.tokens[mention.head].sent <= token.sent:
                for actor in mention.actors:
                    if actor.country == "IGO" and actor.kind == "organisation":
                        return [actor]
        return []

    def _actors(self, heads: Iterable[Token], entry: StandingEntry) -> list[Actor]:
        found: dict[str, Actor] = {}
        for head in heads:
            for actor in self.parsed.actors_of(head) or self._behind(head, entry):
                found.setdefault(_key(actor), actor)
        return list(found.values())

    def _behind(self, head: Token, entry: StandingEntry) -> tuple[Actor, ...]:
        """The state behind its forces ("the Nigerian army"), or the country of a place ("the West Bank")."""
        if "forces" in entry.flags:
            for child in head.children:
                if child.dep in {"amod", "poss", "compound"} and (actors := self.parsed.actors_of(child)):
                    return actors
        if "places" in entry.flags:
            place = self.context.places.toponyms.at.get(head.i)
            if place is not None and place.country:
                return (Actor(id=f"state:{place.country}", name=place.name, kind="state", country=place.country, sector="GOV"),)
        return ()

    def _evidence(self, token: Token, theme: Token | None, pairs: Sequence[tuple[Actor, Actor]]) -> Span:
        """From the word to the nearest mentions of the parties in its sentence."""
        spans = [token.span] if theme is None else [token.span, theme.span]
        sentence = self.parsed.sentence_of(token)
        for wanted in {actor.id: None for pair in pairs for actor in pair}:
            near = [
                m.span for m in self.parsed.mentions
                if sentence.first <= m.first < sentence.last and any(actor.id == wanted for actor in m.actors)
            ]  # fmt: skip
            if near:
                spans.append(min(near, key=lambda span: abs(span.start - token.start)))
        return hull(spans)


def _pairs(left: Sequence[Actor], right: Sequence[Actor]) -> list[tuple[Actor, Actor]]:
    """Each party of one side with each of the other, none with itself."""
    found: list[tuple[Actor, Actor]] = []
    seen: set[frozenset[str]] = set()
    for a in left:
        for b in right:
            pair = frozenset((_key(a), _key(b)))
            if len(pair) == 2 and pair not in seen:
                seen.add(pair)
                found.append((a, b))
    return found
