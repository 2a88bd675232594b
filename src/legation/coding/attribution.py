"""On whose word: reported content with its speaker, cue and stance, and the chain of sources of whatever stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from legation.coding import arguments
from legation.lexicon.reporting import Cue, ReportingBook
from legation.model import Actor, Source, Stance
from legation.parsed import ParsedReport, Quote, Sentence, Token
from legation.spans import Span, hull

_SHORT_QUOTE = 12
"""Characters below which quotation marks set off a word, not somebody's speech, when no cue is near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One piece of reported content.

    `makes` says whether it makes a statement (see `Cue.makes`); `continued` marks a quotation without a cue of its own;
    `loose` marks content that is an object or infinitive rather than a clause or a quotation.
    """

    cue: Span
    speaker: Token | None
    name: str
    actor: Actor | None
    content: tuple[Span, ...]
    quoted: bool
    stance: Stance
    makes: str
    sentence: int
    addressee: Actor | None = None
    continued: bool = False
    loose: bool = False
    rules: tuple[str, ...] = ()

    def covers(self, span: Span) -> bool:
        """Whether `span` lies in the reported content."""
        return any(piece.contains(span) for piece in self.content)


def sources_of(span: Span, reported: Sequence[Reported]) -> tuple[Source, ...]:
    """The chain of sources on whose word the words at `span` stand, outermost first."""
    chain = [item for item in reported if item.name and not item.loose and item.makes != "never" and item.covers(span)]
    chain.sort(key=lambda item: -sum(len(piece) for piece in item.content))
    return tuple(Source(name=item.name, actor=item.actor, stance=item.stance, span=item.cue) for item in chain)


class SpeechFinder:
    """Finds reported content in one parsed report.

    Args:
        parsed: the report.
        book: the reporting cues.
    """

    def __init__(self, parsed: ParsedReport, book: ReportingBook) -> None:
        self.parsed = parsed
        self.book = book
        self.quotes: dict[int, list[Quote]] = {}
        for quote in parsed.quotes:
            self.quotes.setdefault(quote.paragraph, []).append(quote)

    def find(self) -> tuple[Reported, ...]:
        """All reported content, in text order; quotations without a cue go to the speaker who holds the floor."""
        found: list[Reported] = []
        for sentence in self.parsed.sentences:
            for token in self.parsed.sentence_tokens(sentence):
                if token.pos in {"VERB", "AUX"} and (cue := self._cue(token)) is not None:
                    item = self._verb(token, cue, sentence)
                elif token.lower == "according" and token.i + 1 < len(self.parsed.tokens):
                    item = self._according(token, sentence)
                else:
                    continue
                if item is not None:
                    found.append(item)
        self._resume(found)
        found.extend(self._without_cue(found))
        return tuple(sorted(found, key=lambda item: (item.sentence, item.cue.start)))

    # ------------------------------------------------------------------ cues
    def _cue(self, token: Token) -> Cue | None:
        for child in token.children:
            if child.dep in {"prt", "prep"} and (cue := self.book.verbs.get(f"{token.lemma} {child.lower}")) is not None:
                return cue
        return self.book.verbs.get(token.lemma)

    def _verb(self, verb: Token, cue: Cue, sentence: Sentence) -> Reported | None:
        clause = verb.child("ccomp") or self._late_clause(verb)
        content = [hull(t.span for t in _clause_tokens(clause))] if clause is not None else []
        quotes = self._quotes_of(verb, sentence)
        content.extend(quote.span for quote in quotes)
        if not content and (quote := self._announced(sentence)) is not None:
            quotes = [quote]
            content = [quote.span]
        loose = not content
        if loose:
            content = self._loose_content(verb, cue)
        if not content:
            return None
        speaker = self._speaker(verb)
        name, actor = self.name_of(speaker) if speaker is not None else ("", None)
        if not name and cue.makes != "always":
            return None
        quoted = bool(quotes)
        return Reported(
            cue=verb.span, speaker=speaker, name=name, actor=actor, content=tuple(content), quoted=quoted, stance=self._stance(verb, cue),
            makes=cue.makes, sentence=sentence.index, addressee=self._addressee(verb, cue), loose=loose, rules=(f"cue:{cue.word}",),
        )  # fmt: skip

    def _announced(self, sentence: Sentence) -> Quote | None:
        """The quotation that a sentence ending in a colon announces, in its own paragraph or the next."""
        if self.parsed.tokens[sentence.last - 1].lower != ":":
            return None
        for number in (sentence.paragraph, sentence.paragraph + 1):
            for quote in self.quotes.get(number, ()):
                if 0 <= quote.span.start - sentence.span.end <= 4:
                    return quote
        return None

    def _late_clause(self, verb: Token) -> Token | None:
        """Content that the parser did not attach as such: a parenthetic cue ("X, he said, would…") hangs on its content."""
        if verb.dep in {"parataxis", "ccomp"} and verb.head is not verb and arguments.is_verbal(verb.head):
            inverted = verb.child("nsubj") is not None and not verb.child("mark")
            if verb.dep == "parataxis" or (inverted and verb.head.i < verb.i):
                return verb.head
        return None

    def _loose_content(self, verb: Token, cue: Cue) -> list[Span]:
        """An object or infinitive as content, where the cue allows it."""
        if "obj" in cue.content or "inf" in cue.content:
            inner = verb.child("xcomp") if "inf" in cue.content else None
            if inner is None and "obj" in cue.content:
                inner = verb.child("dobj")
            if inner is not None:
                return [hull(t.span for t in inner.subtree())]
        return []

    def _quotes_of(self, verb: Token, sentence: Sentence) -> list[Quote]:
        """The quotations in the cue's sentence that the cue introduces, not those inside which it stands itself."""
        found = []
        for quote in self.quotes.get(sentence.paragraph, ()):
            if quote.span.overlaps(sentence.span) and not quote.span.covers(verb.start):
                nearest = self._nearest_cue(quote, sentence)
                if nearest is None or nearest is verb:
                    found.append(quote)
        return found

    def _nearest_cue(self, quote: Quote, sentence: Sentence) -> Token | None:
        """The reporting verb of the sentence nearest to a quotation (outside of it), "always" cues before others."""
        best: tuple[int, int, Token] | None = None
        for token in self.parsed.sentence_tokens(sentence):
            if token.pos != "VERB" or quote.span.covers(token.start):
                continue
            cue = self._cue(token)
            if cue is None or cue.makes == "never":
                continue
            gap = token.start - quote.span.end if token.start >= quote.span.end else quote.span.start - token.end
            rank = (gap // 60, 0 if cue.makes == "always" else 1, token)
            if best is None or rank[:2] < best[:2]:
                best = rank
        return best[2] if best else None

    def _speaker(self, verb: Token) -> Token | None:
        if arguments.is_passive(verb):
            agents = arguments.agents_of(verb)
            return agents[0] if agents else None
        return arguments.surface_subject(verb)

    def _stance(self, verb: Token, cue: Cue) -> Stance:
        if verb.child("neg") is not None and cue.stance == "asserts":
            return "doubts"
        return cue.stance

    def _addressee(self, verb: Token, cue: Cue) -> Actor | None:
        heads: list[Token] = []
        if cue.addressee == "obj":
            heads = arguments.indirect_objects_of(verb) or [t for t in arguments.objects_of(verb) if t.i > verb.i]
        elif cue.addressee:
            heads = arguments.preposition_objects(verb, cue.addressee)
        for head in heads:
            actors = self.parsed.actors_of(head)
            if len(actors) == 1:
                return actors[0]
        return None

    def _according(self, token: Token, sentence: Sentence) -> Reported | None:
        speakers = [inner for prep in token.kids("prep") for inner in prep.kids("pobj")] or token.kids("pobj")
        if not speakers:
            return None
        speaker = speakers[0]
        tail = list(token.subtree())
        phrase = hull(t.span for t in tail if t.sent == sentence.index)
        pieces = []
        if phrase.start > sentence.span.start:
            pieces.append(Span(sentence.span.start, phrase.start))
        if phrase.end < sentence.span.end - 1:
            pieces.append(Span(phrase.end, sentence.span.end))
        if not pieces:
            return None
        name, actor = self.name_of(speaker)
        quoted = any(q.span.overlaps(sentence.span) for q in self.quotes.get(sentence.paragraph, ()))
        return Reported(
            cue=token.span, speaker=speaker, name=name, actor=actor, content=tuple(pieces), quoted=quoted, stance="asserts",
            makes="always", sentence=sentence.index, rules=("cue:according to",),
        )  # fmt: skip

    # ------------------------------------------------------------------ quotations without a cue
    def _resume(self, found: list[Reported]) -> None:
        """Give quotations that resume behind their cue in the same paragraph to the same item (one statement)."""
        for quote in self.parsed.quotes:
            if not self._is_free(quote, found) or not self._is_speech(quote):
                continue
            holder = self._floor_holder(quote, found)
            if holder is not None and not self._own_paragraph(quote, holder):
                found[found.index(holder)] = replace(holder, content=(*holder.content, quote.span), quoted=True, loose=False)

    @staticmethod
    def _is_free(quote: Quote, found: Sequence[Reported]) -> bool:
        """Whether a quotation belongs to no item yet."""
        return len(quote.inner) >= _SHORT_QUOTE and not any(
            p.overlaps(quote.inner) for item in found if not item.loose for p in item.content
        )

    def _without_cue(self, found: Sequence[Reported]) -> list[Reported]:
        """Quotations that no cue introduces: resumed in the same paragraph, or carried on by a paragraph of their own."""
        extra: list[Reported] = []
        for quote in self.parsed.quotes:
            if not self._is_free(quote, found) or not self._is_speech(quote):
                continue
            holder = self._floor_holder(quote, [*found, *extra])
            if holder is None:
                continue
            extra.append(
                Reported(
                    cue=quote.span, speaker=holder.speaker, name=holder.name, actor=holder.actor, content=(quote.span,), quoted=True,
                    stance="asserts", makes="always",
                    sentence=self._sentence_at(quote.inner.start), continued=True, rules=("cue:none",),
                )
            )  # fmt: skip
        return extra

    def _is_speech(self, quote: Quote) -> bool:
        """Whether a quotation without a cue is a sentence or more, not a term set off by marks."""
        paragraph = self.parsed.paragraphs[quote.paragraph]
        starts = not self.parsed.report.text[paragraph.start : quote.span.start].strip()
        before = self.parsed.report.text[paragraph.start : quote.span.start].rstrip()
        return starts or before[-1:] in {".", "!", "?", ":", "\u201d", '"'}

    def _floor_holder(self, quote: Quote, items: Sequence[Reported]) -> Reported | None:
        before = [item for item in items if item.cue.start < quote.span.start and item.name]
        if not before:
            return None
        last = max(before, key=lambda item: item.cue.start)
        paragraph = self.parsed.sentences[last.sentence].paragraph
        return last if quote.paragraph - paragraph <= 1 else None

    def _own_paragraph(self, quote: Quote, holder: Reported) -> bool:
        return self.parsed.sentences[holder.sentence].paragraph != quote.paragraph

    def _sentence_at(self, offset: int) -> int:
        for sentence in self.parsed.sentences:
            if sentence.span.end > offset:
                return sentence.index
        return len(self.parsed.sentences) - 1

    # ------------------------------------------------------------------ names
    def name_of(self, head: Token) -> tuple[str, Actor | None]:
        """The speaker's name (of the person meant, or the words of the description) and the party if there is one."""
        actors = self.parsed.actors_of(head)
        mention = self.parsed.mention_of(head)
        actor = actors[0] if actors else None
        if actor is not None and (actor.kind == "person" or (mention is not None and mention.kind == "pronoun")):
            return actor.name, actor
        if head.pos == "PRON" and actor is None:
            return "", None
        return self._phrase(head), actor

    def _phrase(self, head: Token) -> str:
        """The noun phrase without clauses, appositions and a leading article."""
        tokens = [t for t in _noun_phrase(head) if t.sent == head.sent]
        while tokens and tokens[0].lower in {"the", "a", "an"}:
            tokens = tokens[1:]
        if not tokens:
            return head.text
        return hull(t.span for t in tokens).text(self.parsed.report.text)


def _clause_tokens(clause: Token) -> list[Token]:
    return [t for t in clause.subtree() if t.sent == clause.sent]


def _noun_phrase(head: Token) -> list[Token]:
    """Tokens of a phrase from its first word on, up to what only comments on it (appositions, relative clauses)."""
    tokens = [head]
    for child in head.children:
        if child.dep in {"relcl", "acl", "appos", "punct", "advcl", "parataxis", "ccomp", "dep", "npadvmod"}:
            continue
        if child.dep == "prep" and child.lower not in {"of", "for", "at", "in", "from"}:
            continue
        tokens.extend(_noun_phrase(child) if child.dep in {"conj", "pobj", "poss"} else list(child.subtree()))
    tokens.sort(key=lambda t: t.i)
    while tokens and tokens[-1].dep in {"cc", "punct"}:
        tokens.pop()
    return tokens
