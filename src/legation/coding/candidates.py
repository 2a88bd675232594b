"""The parties that may take part in an act, and what is read of each: the slot it fills, the path to it in the tree, its kind, what the
entry's slots say, how it stands to the party that acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from legation.coding import arguments
from legation.coding.frames import Frame, FrameFinder
from legation.coding.parties import PartyReader
from legation.model import Mention
from legation.parsed import ParsedReport, Token

WORDS = ("by", "of", "on", "against", "to", "with", "between", "for", "from", "in", "at", "over", "towards", "into")
OBJECT_WORDS = ("of", "on", "against", "with", "to", "from", "for", "in", "by")
"""Prepositions whose objects are looked at, under the predicate and under its object."""
_BEFORE = 3
"""Parties of the sentence before that are looked at, the last ones first."""
_PATH = 5
"""Arcs of the longest path that is told from others."""
_MARKED = frozenset({"prep", "agent"})
_RANKS = 4
"""Countries of a story told apart by how often they are named, the first ones."""
_PARTNERS = 3
"""Countries told apart by how often they are named beside another."""
_NO_SLOT = ("slot=0",)
_FEW = 2
"""With so few countries in a text, nothing is read from how often each is named."""

Group = tuple[str, ...]
"""Features that come together; few kinds of groups come again and again, so that they are built once and summed once."""


@dataclass(slots=True)
class Party:
    """A candidate: a mention with parties, and how far back it stands (0: same sentence).

    `head`: its head token. `ids`, `countries`: of its actors. `sort`: their kind. `group`: the first conjunct of its coordination. `fixed`: the
    features that are its own, whatever the act.
    """

    mention: Mention
    back: int
    head: Token
    ids: frozenset[str]
    countries: frozenset[str | None]
    sort: str
    group: int
    fixed: Group


def _party(mention: Mention, head: Token, back: int, company: _Company) -> Party:
    actors = mention.actors
    fixed: Group = ("bias", f"back={back}", f"kind={mention.kind}", f"actor={actors[0].kind}", f"sector={actors[0].sector}")
    ids, countries = frozenset(a.id for a in actors), frozenset(a.country for a in actors)
    fixed += company.rank(countries, back)
    sort = f"{actors[0].kind}:{actors[0].sector}"
    return Party(mention, back, head, ids, countries, sort, _coordination(head), (*fixed, f"back/{head.dep}") if back else fixed)


class ParticipantReader:
    """Reads candidates and their features in one parsed report.

    Args:
        parsed: the report.
        finder: knows the slots of a frame.
        reader: what the entry's slots say.
        speakers: for each sentence, the head tokens of its speakers.
    """

    def __init__(self, parsed: ParsedReport, finder: FrameFinder, reader: PartyReader, speakers: Mapping[int, frozenset[int]]) -> None:
        self.parsed = parsed
        self.finder = finder
        self.reader = reader
        self.speakers = speakers
        self.by_sentence: dict[int, list[Mention]] = {}
        for mention in _outermost(parsed.mentions):
            self.by_sentence.setdefault(parsed.tokens[mention.head].sent, []).append(mention)
        self.parties: dict[int, list[Party]] = {}
        self.company = _Company(self.by_sentence.values())

    def candidates(self, frame: Frame) -> list[Party]:
        """The parties that may take part in the frame's act."""
        sent, token = frame.token.sent, frame.token
        if sent not in self.parties:
            tokens = self.parsed.tokens
            parties = [_party(mention, tokens[mention.head], 0, self.company) for mention in self.by_sentence.get(sent, ())]
            parties += [_party(mention, tokens[mention.head], 1, self.company) for mention in self.by_sentence.get(sent - 1, ())[-_BEFORE:]]
            self.parties[sent] = parties
        return [party for party in self.parties[sent] if party.head is not token]

    def features(self, frame: Frame, kind: str, parties: Sequence[Party]) -> list[list[str]]:
        """The features of each candidate of a frame whose act has the type `kind`; each that is there counts 1."""
        shared, own = self.rows(frame, kind, parties)
        return [[*party.fixed, *shared, *flat(row)] for party, row in zip(parties, own, strict=True)]

    def rows(self, frame: Frame, kind: str, parties: Sequence[Party]) -> tuple[Group, list[list[Group]]]:
        """The features in parts: those that all candidates of the frame share, and the groups of each beyond its fixed ones."""
        entry, token = frame.trigger, frame.token
        by_rule = self.reader.actors(frame)
        to_rule = self.reader.recipients(frame, by_rule)
        ids_by, ids_to = {a.id for a in by_rule}, {a.id for a in to_rule}
        countries_by = {a.country for a in by_rule}
        syntax = _Syntax(frame, kind, self._slots(frame))
        speakers = self.speakers.get(token.sent, frozenset())
        rows = []
        for party in parties:
            side = ""
            if not ids_by.isdisjoint(party.ids):
                side = "rule"
            elif by_rule:
                side = "other-side" if countries_by.isdisjoint(party.countries) else "same-side"
            out = [_ruled(side, not ids_to.isdisjoint(party.ids), entry.pos, kind)]
            if party.back:
                out.append((f"back/{kind}",))
            else:
                syntax.read(party.head, out)
            if party.head.i in speakers:
                out.append(("speaker", f"speaker/{kind}"))
            rows.append(out)
        return _shared(kind, bool(by_rule), bool(to_rule)), rows

    def beside(self, frame: Frame, kind: str, parties: Sequence[Party], acting: Sequence[Party]) -> list[list[Group]]:
        """What more is read of each candidate once it is settled who acts."""
        at = frame.token.i
        countries = {country for party in acting for country in party.countries if country}
        side = _side(acting, at)
        acts = acting[0].sort if acting else ""
        first = min((party.head.i for party in acting), default=at)
        partners = self.company.partners_of(countries)
        rows = []
        for party in parties:
            own = party.countries - {None}
            relation = "no" if not own else "diff" if countries.isdisjoint(own) else "same"
            place = "b" if party.back else "l" if party.head.i < at else "r"
            between = ""
            if side in {"Al", "Ar"} and not party.back:
                between = "x" if first < party.head.i < at or at < party.head.i < first else "-"
            row = [_related(relation, kind, party.mention.kind, party.back), _ordered(side, place, between)]
            if relation == "same":
                row.append(_at_home(acts, party.sort, kind))
            if self.company.many:
                rank = min((partners.get(one, _PARTNERS) for one in party.countries), default=_PARTNERS)
                row.append(_accompanied(rank, party.back, kind))
            rows.append(row)
        return rows

    @staticmethod
    def nobody(frame: Frame, kind: str, parties: Sequence[Party], shared: Group) -> Group:
        """The features of the case that no candidate takes part; `shared`: as `rows` gives them."""
        entry = frame.trigger
        here = f"none/here={min(3, len({c for party in parties if not party.back for c in party.countries}))}"
        by = f"none/{'rule-has-actor' in shared}"
        to = f"none/to/{'rule-has-recipient' in shared}"
        return (
            "none", f"none/{kind}", f"none/{entry.pos}:{frame.token.lemma}", f"none/{entry.pos}/{kind}", by, f"{by}/{kind}", to, f"{to}/{kind}",
            here, f"{here}/{kind}", f"none/{entry.type}:{entry.mode}", f"none/light={frame.light is not None}/{kind}",
        )  # fmt: skip

    @staticmethod
    def nobody_beside(frame: Frame, kind: str, acting: Sequence[Party]) -> Group:
        """What more is read of that case once it is settled who acts."""
        side = f"none/{_side(acting, frame.token.i)}"
        return side, f"{side}/{kind}"

    def _slots(self, frame: Frame) -> dict[int, list[str]]:
        """The slots that each head fills; those for which there is no preposition are not asked for."""
        slot = self.finder.slot
        near = self.finder.words_near(frame)
        names = ["subj", "iobj", "clause", "poss", "demonym", *(word for word in WORDS if word in near)]
        if frame.trigger.pos == "verb" and (objects := slot(frame, "obj")):
            inside = arguments.words_under(objects)
            names += ["obj", "object.poss", "object.demonym", *(f"object.{word}" for word in OBJECT_WORDS if word in inside)]
        slots: dict[int, list[str]] = {}
        for name in names:
            for head in slot(frame, name):
                slots.setdefault(head.i, []).append(name)
        return slots


def flat(row: Iterable[Group]) -> Iterable[str]:
    """The features of a row of groups, in their order."""
    return chain.from_iterable(row)


@lru_cache(maxsize=1_000)
def _shared(kind: str, by: bool, to: bool) -> Group:
    """What the entry's slots say of the frame: whether they find anybody."""
    start = (kind, "rule-has-actor" if by else "rule-no-actor", "rule-has-recipient" if to else "rule-no-recipient")
    return start if to else (*start, f"no-recipient/{kind}")


@lru_cache(maxsize=10_000)
def _ruled(side: str, to: bool, pos: str, kind: str) -> Group:
    """What the entry's slots say of one candidate: that it acts, or on whose side it is; that it is acted upon."""
    by = ("rule=actor", f"rule=actor/{pos}/{kind}") if side == "rule" else (side, f"{side}/{kind}") if side else ()
    return (*by, "rule=recipient", f"rule=recipient/{pos}/{kind}") if to else by


@lru_cache(maxsize=10_000)
def _related(relation: str, kind: str, mention: str, back: int) -> Group:
    """How the country of a candidate stands to that of those who act."""
    rel = f"rel={relation}"
    return rel, f"{rel}/{kind}", f"{rel}/{mention}", f"{rel}/back={back}"


@lru_cache(maxsize=10_000)
def _at_home(acts: str, other: str, kind: str) -> Group:
    """What both sides are within one country: a government acts upon its opposition, less often upon itself."""
    return f"home={other}", f"home={acts}>{other}", f"home={other}/{kind}"


@lru_cache(maxsize=1_000)
def _ordered(side: str, place: str, between: str) -> Group:
    """Where a candidate stands beside the predicate and those who act."""
    order = f"order={side}/{place}"
    return (order, f"btw={between}/{side}") if between else (order,)


@lru_cache(maxsize=20_000)
def _filled(name: str, word: tuple[str, str], kind: str, by: bool, to: bool) -> Group:
    """That a candidate fills the slot `name` of a word (part of speech, lemma), and whether the entry has its parties there."""
    slot, (pos, lemma) = f"slot={name}", word
    found = (slot, f"{slot}/{pos}", f"{slot}/{kind}", f"{slot}/{pos}:{lemma}")
    return (*found, *(("in-actor-slots",) if by else ()), *(("in-recipient-slots",) if to else ()))


@lru_cache(maxsize=20_000)
def _placed(side: str, bucket: int, pos: str, kind: str, dep: str) -> Group:
    """On which side of the predicate a candidate stands, how far off, and its arc."""
    return f"{side}/{pos}", f"{side}/{bucket}", f"{side}/{kind}", f"dep={dep}/{side}"


@lru_cache(maxsize=20_000)
def _reached(path: str, passive: str) -> Group:
    """Over which arcs a candidate is reached; on which side of a passive it stands."""
    return (f"path={path}", f"passive/{passive}") if passive else (f"path={path}",)


def _side(acting: Sequence[Party], at: int) -> str:
    """Where those stand who act: nowhere, in the sentence before, to the left, to the right of the predicate."""
    if not acting:
        return "A0"
    if all(party.back for party in acting):
        return "Aback"
    return "Al" if min(party.head.i for party in acting) < at else "Ar"


class _Company:
    """How often the countries of a report are named, and beside which others.

    Args:
        sentences: the mentions of each sentence.
    """

    def __init__(self, sentences: Iterable[Sequence[Mention]]) -> None:
        named: Counter[str] = Counter()
        beside: dict[str, Counter[str]] = {}
        for mentions in sentences:
            there: set[str] = set()
            for mention in mentions:
                countries = {actor.country for actor in mention.actors if actor.country}
                named.update(countries)
                there |= countries
            for country in there:
                beside.setdefault(country, Counter()).update(there - {country})
        self.ranks = _ranks(named)
        self.partners = {country: _ranks(others) for country, others in beside.items()}
        self.many = len(self.ranks) > _FEW

    def rank(self, countries: Iterable[str | None], back: int) -> Group:
        """The features of how often the countries of a party are named."""
        if not self.many:
            return ()
        rank = f"sal={min((self.ranks.get(country or '', _RANKS) for country in countries), default=_RANKS)}"
        return rank, f"{rank}/back={back}"

    def partners_of(self, countries: Iterable[str]) -> dict[str | None, int]:
        """The countries named most often beside any of `countries`, with their rank."""
        found: dict[str | None, int] = {}
        for country in countries:
            for other, rank in self.partners.get(country, {}).items():
                found[other] = min(rank, found.get(other, _PARTNERS))
        return found


@lru_cache(maxsize=1_000)
def _accompanied(rank: int, back: int, kind: str) -> Group:
    """How often a candidate's country is named beside that of those who act."""
    partner = f"partner={min(_PARTNERS, rank)}"
    return partner, f"{partner}/back={back}", f"{partner}/back={back}/{kind}"


def _ranks(counts: Mapping[str, int]) -> dict[str, int]:
    """The first few by count, each with its rank."""
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: number for number, name in enumerate(ordered[:_RANKS])}


class _Syntax:
    """Reads how candidates stand to one predicate.

    Args:
        frame: the predicate. kind: the type of its act. slots: which slots a head token fills.
    """

    def __init__(self, frame: Frame, kind: str, slots: Mapping[int, Sequence[str]]) -> None:
        self.kind, self.slots = kind, slots
        self.token, self.entry = frame.token, frame.trigger
        self.passive = arguments.is_passive(frame.anchor)
        self.above = _arcs_above(frame.token)
        self.word = (self.entry.pos, self.token.lemma)

    def read(self, head: Token, out: list[Group]) -> None:
        """Add the groups of features of the candidate with this head."""
        token, entry, kind = self.token, self.entry, self.kind
        names = self.slots.get(head.i, ())
        for name in names:
            out.append(_filled(name, self.word, kind, name in entry.actor, name in entry.recipient))
        if not names:
            out.append(_NO_SLOT)
        side = "left" if head.i < token.i else "right"
        gap = abs(head.i - token.i)
        bucket = 0 if gap <= 2 else 1 if gap <= 5 else 2 if gap <= 10 else 3 if gap <= 20 else 4
        path = tree_path(token, head, self.above)
        out += (_placed(side, bucket, entry.pos, kind, head.dep), _reached(path, side if self.passive else ""))


Above = tuple[list[str], dict[int, int]]
"""The arcs from a token upwards, and how many lead to each token on the way."""


def _arcs_above(start: Token) -> Above:
    ups: list[str] = []
    seen = {start.i: 0}
    token = start
    while token.head is not token and len(ups) < _PATH:
        ups.append(token.dep)
        token = token.head
        seen[token.i] = len(ups)
    return ups, seen


def tree_path(start: Token, goal: Token, above: Above | None = None) -> str:
    """The arcs between two tokens of a sentence: up from `start` (^), down to `goal`; "far" when there are too many.

    `above`: what lies above `start`, for those who ask for several goals.
    """
    ups, seen = above or _arcs_above(start)
    downs: list[str] = []
    token = goal
    while token.i not in seen:
        if token.head is token or len(downs) >= _PATH:
            return "far"
        downs.append(f"{token.dep}:{token.lower}" if token.dep in _MARKED else token.dep)
        token = token.head
    up = seen[token.i]
    if up + len(downs) > _PATH:
        return "far"
    return "^".join(ups[:up]) + "|" + ".".join(reversed(downs))


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with parties that stand in no other mention of parties with the same head phrase, in text order."""
    known = sorted((m for m in mentions if m.actors), key=lambda m: (m.first, -m.last))
    found: list[Mention] = []
    for mention in known:
        for other in found[-4:]:
            if mention.last <= other.last and other.first <= mention.first and other.kind in {"person", "title"}:
                break
        else:
            found.append(mention)
    return sorted(found, key=lambda m: m.head)


def _coordination(token: Token) -> int:
    """The first conjunct of the coordination that a token belongs to."""
    while token.dep == "conj" and token.head is not token:
        token = token.head
    return token.i
