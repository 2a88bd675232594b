"""A report after parsing: tokens with their syntax, sentences, quotations, titled names and mentions.

This is what parsing hands to coding. Tokens are plain Python objects, copied once from the parser's output, so that coding
needs no parser, runs fast, and can be tested on hand-made trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from legation.model import Actor, Mention, Problem, Report
from legation.spans import Span


class Form(NamedTuple):
    """What is known of a word by itself: as written, in lower case, its lower-case lemma, universal and Penn tag, dependency label."""

    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str


class Token:
    """One token: its words, its place in the text and its place in the dependency tree.

    Attributes:
        i: index in the parsed report (not in the sentence).
        text, lower, lemma: the form, its lower case, its lower-case lemma.
        pos, tag: universal and Penn tag. dep: the label of the arc to `head` ("ROOT": head is the token itself).
        children: dependents in text order. start, end: offsets into the report's text. ent: entity label or "".
        sent: index of the sentence. quoted: inside quotation marks.
    """

    __slots__ = (
        "children", "dep", "end", "ent", "head", "i", "lemma", "lower", "pos", "quoted", "sent", "start", "tag", "text",
    )  # fmt: skip

    def __init__(self, i: int, start: int, end: int, form: Form) -> None:
        self.i, self.start, self.end = i, start, end
        self.text, self.lower, self.lemma, self.pos, self.tag, self.dep = form
        self.ent = ""
        self.head: Token = self
        self.children: list[Token] = []
        self.sent = 0
        self.quoted = False

    def __repr__(self) -> str:
        return f"<{self.i} {self.text} {self.pos} {self.dep}←{self.head.text}>"

    @property
    def span(self) -> Span:
        """The token's offsets in the report's text."""
        return Span(self.start, self.end)

    def subtree(self) -> Iterator[Token]:
        """The token and all that hangs on it, in text order."""
        left = [child for child in self.children if child.i < self.i]
        for child in left:
            yield from child.subtree()
        yield self
        for child in self.children[len(left) :]:
            yield from child.subtree()

    def child(self, *deps: str) -> Token | None:
        """The first dependent with one of these labels."""
        for token in self.children:
            if token.dep in deps:
                return token
        return None

    def kids(self, *deps: str) -> list[Token]:
        """All dependents with one of these labels."""
        return [token for token in self.children if token.dep in deps]

    def ancestors(self) -> Iterator[Token]:
        """The head, its head, and so on up to the root of the sentence."""
        token = self
        while token.head is not token:
            token = token.head
            yield token


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: tokens `first` to `last` (excluded) of the report, in paragraph `paragraph`."""

    index: int
    paragraph: int
    first: int
    last: int
    root: int
    span: Span
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words between quotation marks: `span` includes the marks, `inner` leaves them out.

    `open_ended` marks a paragraph that begins with a quotation mark that the next paragraph resumes.
    """

    span: Span
    inner: Span
    paragraph: int
    open_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledName:
    """A named person with the office that the words give: the raw material of roles."""

    person: str
    title: str
    country: str | None
    sector: str | None
    office: str
    span: Span
    mention: int
    is_role: bool
    former: bool = False
    rules: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class ParsedReport:
    """A report with its syntax and its references. Coding reads it and changes nothing in it."""

    report: Report
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Span, ...]
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    titled: tuple[TitledName, ...] = ()
    problems: tuple[Problem, ...] = ()
    by_head: dict[int, int] = field(default_factory=dict)
    by_token: dict[int, int] = field(default_factory=dict)

    def index_mentions(self) -> None:
        """Fill `by_head` (head token → mention) and `by_token` (any token → its widest mention) from `mentions`."""
        self.by_head = {mention.head: number for number, mention in enumerate(self.mentions)}
        self.by_token = {}
        for number, mention in sorted(enumerate(self.mentions), key=lambda item: item[1].last - item[1].first):
            for i in range(mention.first, mention.last):
                self.by_token[i] = number

    def mention_of(self, token: Token) -> Mention | None:
        """The mention whose head is `token`, or the widest one that covers it."""
        number = self.by_head.get(token.i, self.by_token.get(token.i))
        return None if number is None else self.mentions[number]

    def actors_of(self, token: Token) -> tuple[Actor, ...]:
        """The parties that the phrase headed by `token` stands for (none: not a party, or unresolved)."""
        mention = self.mention_of(token)
        return mention.actors if mention else ()

    def sentence_of(self, token: Token) -> Sentence:
        """The sentence in which `token` stands."""
        return self.sentences[token.sent]

    def sentence_tokens(self, sentence: Sentence) -> tuple[Token, ...]:
        """The tokens of a sentence, in order."""
        return self.tokens[sentence.first : sentence.last]

    def quote(self, span: Span) -> str:
        """The words of the report that `span` marks."""
        return span.text(self.report.text)
