"""Standings: lasting facts between parties, from the words that state them (standings.toml).

A standing is a state of affairs: allies, membership, sanctions in force, a warrant, war, relations that warm or cool,
recognition, troops hosted, dependency. The party `a` has it, the party `b` is the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.coding import arguments
from legation.coding.attribution import sources_of
from legation.coding.events import Context
from legation.coding.standing_slots import clause_verb, described, governor, slot
from legation.lexicon.standing_words import StandingEntry, load_standing_words, standing_vocabulary
from legation.model import Actor, Standing, Status
from legation.parsed import ParsedReport, Token
from legation.spans import Span, hull
from legation.timespan import ABSENT, TimeSpan

_STATES = frozenset({"state", "government", "person"})
_REBELS = frozenset({"REB", "UAF", "INS", "PRM", "SEP", "CRM"})
_STATIONED = frozenset({"be", "remain", "station", "base", "deploy", "stay", "keep", "have", "maintain"})
_LIFTING = frozenset({
    "lift", "ease", "remove", "end", "drop", "suspend", "waive", "propose", "seek", "demand", "threaten", "consider", "evade",
    "prepare", "urge", "discuss", "avoid", "want", "call", "relax", "scrap",
})  # fmt: skip
_BEING = frozenset({"be", "remain", "stay"})
_ENDING = frozenset({"lift", "remove", "end", "drop", "scrap"})
_TREATIES = frozenset({"treaty", "statute", "convention", "protocol", "charter", "accord", "pact", "agreement", "covenant"})
_DENIABLE = frozenset({"ally", "adversary", "at_war", "dependency", "host", "treaty_party", "ceasefire", "occupies"})
"""Kinds of which a story may say that they do not hold (the others have a kind of their own for it)."""
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
    found: dict[tuple[str, bool, frozenset[str]], Standing] = {}
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
                ended = not standing.polarity or standing.until.known
                key = (standing.kind, ended, frozenset((_key(standing.a), _key(standing.b))))
                if ended and standing.polarity:
                    found.pop((standing.kind, False, key[2]), None)  # "an ally until 2019", told again without its end
                elif (known := found.get((standing.kind, True, key[2]))) is not None and known.polarity and not standing.since.known:
                    continue
                known = found.get(key)
                if known is None or (standing.since.known and not known.since.known):
                    found[key] = standing
            if read:
                break
    return tuple(sorted(found.values(), key=lambda standing: standing.evidence.start))


_POS = {"NOUN": "noun", "PROPN": "noun", "VERB": "verb", "AUX": "verb", "ADJ": "adj", "ADV": "adj"}


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
        kind, holds = self._kind(token, entry)
        if not kind:
            return []
        left, both = self._side(token, entry.a, theme, entry)
        right = [] if both else self._side(token, entry.b, theme, entry)[0]
        pairs = [pair for pair in _pairs(left, left if both else right) if self._fits([pair], entry, kind)]
        if not pairs:
            return []
        since, until = self._bounds(self._anchor(token, entry), entry)
        if not holds and not until.known:
            lifting = self._anchor(token, entry) if "imposed" in entry.flags else None
            since, until = ABSENT, since if since.known or lifting is None else self.context.dates.read(lifting)
        evidence = self._evidence(token, theme, pairs)
        sources = sources_of(token.span, self.context.reported)
        return [
            Standing(
                a=a, b=b, kind=kind, evidence=evidence, since=since, until=until, polarity=holds, attributed_to=sources,
                rules=(f"standing:{entry.name}",),
            )
            for a, b in pairs
        ]  # fmt: skip

    def _bounds(self, anchor: Token, entry: StandingEntry) -> tuple[TimeSpan, TimeSpan]:
        """Since when and until when, as the clause says; the date of a verb that brings the standing about is its beginning."""
        dates = self.context.dates
        since, until = dates.bound(anchor, "since"), dates.bound(anchor, "until")
        if not since.known and not until.known and entry.pos == "verb" and "static" not in entry.flags:
            since = dates.read(anchor)
        return since, until

    # ------------------------------------------------------------------ conditions
    def _theme(self, token: Token, entry: StandingEntry) -> Token | None:
        if not entry.theme:
            return None
        if token.tag == "VBG" and not token.child("aux"):
            return None
        if entry.pos == "adj":
            verb = clause_verb(token)
            return next((t for t in verb.kids("nsubj") if t.lemma in entry.theme), None) if verb is not None else None
        above = [token.head] if token.dep in {"acl", "amod", "relcl"} else []
        for head in (*token.kids("nsubj", "nsubjpass", "dobj"), *above):
            if head.lemma in entry.theme or head.lower in entry.theme:
                return head
        return None

    def _holds(self, token: Token, entry: StandingEntry) -> bool:
        if entry.need and not any(t.lemma in entry.need or t.lower in entry.need for t in _needed(token)):
            return False
        nouns = _needed(token) if entry.pos == "verb" else [token]
        modifiers = {word for noun in nouns for child in noun.children if child.i < noun.i for word in (child.lower, child.lemma)}
        if entry.modifier and not modifiers & entry.modifier and "offensive" not in entry.modifier & {token.lemma}:
            return False
        if modifiers & entry.unless_modifier or modifiers & entry.without:
            return False
        if "passive" in entry.flags and not (arguments.is_passive(token) or slot(token, "prefix", None)):
            return False
        if entry.verbs:
            verb = clause_verb(token) or (token.head if arguments.is_verbal(token.head) else governor(token))
            if verb is None or verb.lemma not in entry.verbs:
                return False
        if "figures" in entry.flags:
            verb = self._stationing(token)
            if verb is None:
                return False
        if "imposed" in entry.flags:
            verb = governor(token)
            if verb is not None and verb.lemma in _LIFTING and not self._lifted(verb):
                return False
        return True

    def _lifted(self, verb: Token) -> bool:
        """Whether what was in force has been ended."""
        return verb.lemma in _ENDING and self.context.status.read(verb).status == "occurred"

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
        if "figures" in entry.flags and (stationing := self._stationing(token)) is not None:
            return stationing
        if entry.pos == "adj":
            return clause_verb(token) or (token.head if arguments.is_verbal(token.head) else token)
        return governor(token) or token

    def _kind(self, token: Token, entry: StandingEntry) -> tuple[str, bool]:
        """The kind that the clause's status leaves (its own, that of its negation, or none), and whether it holds."""
        anchor = self._anchor(token, entry)
        status: Status = self.context.status.read(anchor).status if arguments.is_verbal(anchor) else "ongoing"
        top = token.head if token.dep == "pobj" and token.head.lower == "at" else token  # "at war"
        predicate = top.dep in {"attr", "oprd", "prep"} and arguments.is_verbal(top.head) and (top is token or top.head.lemma in _BEING)
        if ("static" in entry.flags and not predicate) or (entry.kind == "at_war" and token.child("poss")):
            return entry.kind, True
        if "imposed" in entry.flags and arguments.is_verbal(anchor) and anchor.lemma in _LIFTING:
            return entry.kind, False
        if "denied" in entry.flags:
            return (entry.kind, False) if status == "negated" else ("", True)
        if status == "negated":
            if entry.negated:
                return entry.negated, True
            if status not in entry.status:
                return (entry.kind, False) if predicate and entry.kind in _DENIABLE else ("", True)
        return (entry.kind if status in entry.status else ""), True

    def _fits(self, pairs: Sequence[tuple[Actor, Actor]], entry: StandingEntry, kind: str) -> bool:
        """Whether the parties are of the sorts that the entry asks for."""
        flags = entry.flags
        for a, b in pairs:
            if "bodies" in flags and not (b.kind == "organisation" and b.country in {"IGO", "EUR"} and a.kind in _STATES):
                return False
            if "sovereign" in flags and a.kind not in {"state", "government"}:
                return False
            if "states" in flags and not (a.kind in _STATES and b.kind in _STATES):
                return False
            if "rebels" in flags and not ({a.sector, b.sector} & _REBELS):
                return False
            if kind == "at_war" and "person" in {a.kind, b.kind} and "rebels" in flags:
                return False
            if kind == "at_war" and (a.id.startswith("office:") or b.id.startswith("office:")):
                return False  # "terrorists": nouns for people name no lasting party
            if kind == "sanctions" and b.kind not in {"state", "government", "organisation"}:
                return False
            if "sponsor" in flags and not (b.kind in {"state", "government"} and b.country not in {None, a.country, "IGO"}):
                return False
        return True

    # ------------------------------------------------------------------ parties
    def _side(self, token: Token, names: Iterable[str], theme: Token | None, entry: StandingEntry) -> tuple[list[Actor], bool]:
        """The parties of the first slot that names any, and whether they are both sides at once."""
        if entry.kind == "sanctions" and names == entry.b and any(child.lower in _WORLD for child in token.children):
            return [_INTERNATIONAL], False
        for name in names:
            plain, _, mark = name.partition(":")
            own = None if plain in {"self", "bearer"} else token
            actors = self._actors((head for head in slot(token, plain, theme) if not self._is_part_of(head, own)), entry)
            if mark == "plural":
                if len(actors) >= 2:
                    return actors[: _MOST if entry.kind == "ally" else 2], True
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

    def _is_part_of(self, head: Token, token: Token | None) -> bool:
        """Whether a word only belongs to the phrase that `token` heads ("other" in "other allies") and names nobody itself."""
        if token is None or head is token:
            return False
        mention = self.parsed.mention_of(head)
        return mention is not None and mention.head == token.i

    def _actors(self, heads: Iterable[Token], entry: StandingEntry) -> list[Actor]:
        found: dict[str, Actor] = {}
        for head in heads:
            for actor in self.parsed.actors_of(head) or self._behind(head, entry):
                meant = self._sovereign(actor) if "forces" in entry.flags else actor
                found.setdefault(_key(meant), meant)
        return list(found.values())

    def _sovereign(self, actor: Actor) -> Actor:
        """The state whose army it is, else the party itself."""
        code = actor.country
        if actor.kind != "organisation" or actor.sector != "MIL" or code in {None, "IGO", "EUR"}:
            return actor
        return _state(str(code), self.context.places.lexicon.countries.name(str(code)))

    def _behind(self, head: Token, entry: StandingEntry) -> tuple[Actor, ...]:
        """The state behind its forces ("the Nigerian army"), the country of a place ("the West Bank"), who a description names."""
        if named := tuple(actor for token in described(head) for actor in self.parsed.actors_of(token)):
            return named
        if "forces" in entry.flags:
            for child in head.children:
                if child.dep in {"amod", "poss", "compound"} and (actors := self.parsed.actors_of(child)):
                    return actors
        if "places" in entry.flags:
            place = self.context.places.toponyms.at.get(head.i)
            if place is not None and place.country:
                subjects = arguments.subjects_of(head.head) if arguments.is_verbal(head.head) else []
                theirs = {actor.country for subject in subjects for actor in self.parsed.actors_of(subject)}
                # land that the lists count to its occupier is named by itself: "Israel occupies the Golan Heights"
                land = Actor(id=f"place:{place.name.casefold()}", name=place.name, kind="state")
                return (land if place.country in theirs else _state(place.country, place.name),)
        if "treaties" in entry.flags and head.pos == "PROPN" and head.lower in _TREATIES:
            words = [t for t in head.subtree() if t.dep in {"compound", "amod", "punct", "nmod"} or t is head]
            name = hull(t.span for t in words).text(self.parsed.report.text)
            return (Actor(id=f"treaty:{name}", name=name, kind="organisation", country="IGO"),)
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


def _state(country: str, name: str) -> Actor:
    return Actor(id=f"state:{country}", name=name, kind="state", country=country, sector="GOV")


def _needed(token: Token) -> list[Token]:
    """The words among which an entry's `need` is sought: a verb's objects, what a noun's prepositions govern."""
    if not arguments.is_verbal(token):
        return [noun for preposition in token.kids("prep") for noun in preposition.kids("pobj")]
    below = [noun for preposition in token.kids("prep") if preposition.lower in {"at", "to"} for noun in preposition.kids("pobj")]
    return [*arguments.objects_of(token), *token.kids("attr"), *below]


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
