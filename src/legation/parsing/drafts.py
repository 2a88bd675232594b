"""What the readers of one report share while they work: drafts of mentions, persons, offices, and the find at each token."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from legation.lexicon import Lexicon
from legation.lexicon.titles import Title
from legation.model import Actor, MentionKind
from legation.parsed import ParsedReport, Token
from legation.parsing.finds import Find, Words


@dataclass(slots=True, eq=False)
class Office:
    """An office as a phrase gives it: "South Korean acting foreign minister" → title words, country, modifiers.

    `first` and `last` span the whole phrase with its country and its "of …"; `noun` is the token of the title's head.
    """

    first: int
    last: int
    noun: int
    words: str
    title: Title
    country: str | None = None
    sector: str | None = None
    organisation: str | None = None
    former: bool = False
    plural: bool = False
    rules: list[str] = field(default_factory=list)
    holders: list[Person] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)
    determiner: str = ""
    is_role: bool = True


@dataclass(slots=True, eq=False)
class Person:
    """A person while the report is read: the fullest name, offices, gender, and for whom the person acts."""

    words: tuple[str, ...]
    gender: str = ""
    offices: list[Office] = field(default_factory=list)
    country: str | None = None
    sector: str | None = None
    title: str | None = None
    rules: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def name(self) -> str:
        """The fullest form of the name."""
        return " ".join(self.words).replace(" - ", "-").replace(" .", ".").replace(" '", "'")


Referent = Person | Actor


@dataclass(slots=True, eq=False)
class Draft:
    """A mention while the report is read."""

    first: int
    last: int
    head: int
    kind: MentionKind
    referents: list[Referent] = field(default_factory=list)
    antecedent: Draft | None = None
    rules: list[str] = field(default_factory=list)
    plural: bool = False
    office: Office | None = None


@dataclass(slots=True)
class Desk:
    """The report on the table: its tokens, the lexicon, and what has been read so far."""

    parsed: ParsedReport
    lexicon: Lexicon
    words: list[Words]
    finds: list[Find]
    find_at: list[Find | None]
    drafts: list[Draft] = field(default_factory=list)
    by_head: dict[int, Draft] = field(default_factory=dict)
    persons: list[Person] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    person_at: dict[int, Person] = field(default_factory=dict)
    salience: Counter[str] = field(default_factory=Counter)
    home: str | None = None
    about: Counter[str] = field(default_factory=Counter)
    tokens: tuple[Token, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.parsed.tokens

    def add(self, draft: Draft) -> Draft:
        """Enter a draft; where two share a head the wider one keeps it.

        It takes over the other's referents if it has none.
        """
        known = self.by_head.get(draft.head)
        if known is None:
            self.drafts.append(draft)
            self.by_head[draft.head] = draft
            return draft
        if draft.last - draft.first > known.last - known.first:
            known.first, known.last = draft.first, draft.last
        if draft.referents and not known.referents:
            known.referents, known.kind, known.plural = draft.referents, draft.kind, draft.plural
            known.rules, known.office = draft.rules, draft.office
        return known

    def codes_in(self, first: int, last: int) -> list[str]:
        """The countries named by the phrases from one token to another (excluded), each once."""
        finds = [find for find in self.find_at[first:last] if find is not None and find.kind != "region" and len(find.codes) == 1]
        return list(dict.fromkeys(find.codes[0] for find in finds))

    def state(self, code: str) -> Actor:
        """The state with this code as a party."""
        if code in {"EUR", "IGO"}:
            return Actor(
                id=f"igo:{code}", name=self.lexicon.countries.name(code), kind="organisation", country=code, sector="IGO"
            )
        return Actor(id=f"state:{code}", name=self.lexicon.countries.name(code), kind="state", country=code, sector="GOV")

    def head_of(self, first: int, last: int) -> int:
        """The token of a range whose own head lies outside it (the last such one)."""
        for i in range(last - 1, first - 1, -1):
            token = self.tokens[i]
            if token.pos in {"PUNCT", "PART"} and i > first:
                continue
            if token.head is token or not first <= token.head.i < last:
                return i
        return last - 1
