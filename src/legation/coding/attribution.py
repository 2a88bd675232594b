"""On whose word: reported content with its speaker, cue and stance.

`Reported` and `sources_of` live in `reported`; they are given here too, for those who ask for attribution as a whole.
"""

from __future__ import annotations

from dataclasses import replace

from legation.coding import arguments, speech_content, trailing_cues
from legation.coding.free_quotes import carried_on, settle
from legation.coding.quote_owners import QuoteOwners
from legation.coding.reported import Reported, sources_of
from legation.coding.speakers import NOBODY, Speaker, SpeakerReader
from legation.coding.speech_labels import labelled
from legation.lexicon.reporting import SPEECHLESS, Cue, ReportingBook
from legation.model import Actor, Stance
from legation.parsed import ParsedReport, Sentence, Token
from legation.spans import Span, hull

__all__ = ["Reported", "SpeechFinder", "sources_of"]

_RELAYS = frozenset({"quote", "cite", "paraphrase"})
_PARTICLES = frozenset({"prt", "prep", "advmod", "acomp", "oprd", "ccomp", "xcomp"})
_FIRST = frozenset({"i", "we", "you", "me", "us"})
_HEADING = 10
"""Words up to which a paragraph without a full stop is taken for a heading."""


class SpeechFinder:
    """Finds reported content in one parsed report.

    Args:
        parsed: the report.
        book: the reporting cues.
    """

    def __init__(self, parsed: ParsedReport, book: ReportingBook) -> None:
        self.parsed = parsed
        self.book = book
        self.cues: dict[int, Cue] = {}
        self.accordings: set[int] = set()
        self.nouns: list[Token] = []
        for token in parsed.tokens:
            if token.pos in {"VERB", "AUX"} and (cue := self._cue(token)) is not None:
                self.cues[token.i] = cue
            elif token.lower == "according":
                self.accordings.add(token.i)
            elif token.pos == "NOUN" and token.lemma in book.nouns:
                self.nouns.append(token)
        cues = {i: cue for i, cue in self.cues.items() if not parsed.tokens[i].quoted}
        cues.update((i, book.verbs["say"]) for i in self.accordings)
        self.names = SpeakerReader(parsed, book)
        self.heads: dict[int, Speaker] = {}
        self.spent: set[int] = set()
        self.joined: dict[int, Token] = {}
        for i in self.cues:
            for inner in speech_content.joined_cues(parsed.tokens[i], self.cues):
                self.joined[inner.i] = parsed.tokens[i]
        self.detached = frozenset(self.joined)
        self.owners = QuoteOwners(parsed, cues, self.detached)
        self.headings = self._find_headings()

    def find(self) -> tuple[Reported, ...]:
        """All reported content, in text order; quotations without a cue go to the speaker who holds the floor."""
        found: list[Reported] = []
        cued = sorted({*self.cues, *self.accordings})
        cued.sort(key=lambda i: (self.parsed.tokens[i].sent, self._waits(self.parsed.tokens[i])))
        for i in cued:
            token = self.parsed.tokens[i]
            if any(child.dep == "dobj" and child.lemma in self.book.issued for child in token.children):
                self.names.issue(token)
            sentence = self.parsed.sentence_of(token)
            if i in self.accordings:
                items = self._according(token, sentence)
            elif i in self.spent:
                continue
            elif token.lemma in _RELAYS:
                items = self._relay(token, self.cues[i], sentence, found)
            else:
                items = self._verb(token, self.cues[i], sentence)
            for item in items:
                found.append(item)
        found.extend(told for noun in self.nouns for told in self._noun(noun))
        found = settle(self.parsed, found, self.owners.free)
        found.extend(labelled(self.parsed, found))
        found.extend(carried_on(self.parsed, found))
        found = [replace(item, silent="heading") if self._in_heading(item) and not item.silent else item for item in found]
        return tuple(sorted(found, key=lambda item: (item.sentence, item.cue.start)))

    def _waits(self, token: Token) -> bool:
        """Whether a medium names its source before it reports: "Yonhap, citing an official, reported that …"."""
        return token.lemma == "cite" and token.dep == "advcl" and token.head.i > token.i and token.head.i in self.cues

    # ------------------------------------------------------------------ cues
    def _cue(self, token: Token) -> Cue | None:
        particles = self.book.phrasal.get(token.lemma)
        if particles is not None:
            for child in token.children:
                if child.dep in _PARTICLES and (cue := particles.get(child.lower) or particles.get(child.lemma)) is not None:
                    return cue
        return self.book.verbs.get(token.lemma)

    def _verb(self, verb: Token, cue: Cue, sentence: Sentence) -> list[Reported]:
        quotes = self.owners.of_cue.get(verb.i, [])
        content, inside = self._content(verb, sentence)
        content.extend(quote.span for quote in quotes if not any(piece.contains(quote.inner) for piece in content))
        loose = not content
        if loose:
            if (inner := speech_content.loose_content(verb, cue)) is None or self._is_person(inner):
                return []
            content = [hull(t.span for t in inner.subtree() if t.sent == sentence.index)]
        speaker = self._speaker(verb, inside)
        if verb.quoted and (cue.makes in SPEECHLESS or speaker.head is None or speaker.head.lower in _FIRST):
            return []
        if not speaker.name and cue.makes != "always":
            return []
        if loose and cue.makes not in SPEECHLESS and not (speech_content.was_said(verb, self.book.begun) and self._can_speak(speaker.head)):
            return []
        quoted = bool(quotes) or self._dash(verb, content)
        item = self._item(verb, cue, speaker, content)
        item = replace(
            item, quoted=quoted, loose=loose, silent=self._silence(verb, speaker, quoted), addressee=self._addressee(verb, cue)
        )
        if cue.makes not in SPEECHLESS and not item.silent:
            self.names.note(speaker, verb)
        return [item, *self._others(item)]

    def _item(self, verb: Token, cue: Cue, speaker: Speaker, content: list[Span]) -> Reported:
        return Reported(
            cue=verb.span, speaker=speaker.head, name=speaker.name, actor=speaker.actor, country=speaker.country,
            content=tuple(sorted(content, key=lambda piece: (piece.start, piece.end))), quoted=False,
            stance=self._stance(verb, cue), makes=cue.makes, sentence=verb.sent, rules=(f"cue:{cue.word}",),
        )  # fmt: skip

    def _others(self, item: Reported) -> list[Reported]:
        """One more item for each further person of a coordination ("A and B said …")."""
        if item.speaker is None or item.actor is None or item.actor.kind != "person":
            return []
        found = []
        for other in arguments.expand(item.speaker):
            if other is item.speaker:
                continue
            speaker = self.names.read(other)
            if speaker.actor is not None and speaker.actor.kind == "person" and speaker.name != item.name:
                found.append(
                    replace(item, speaker=other, name=speaker.name, actor=speaker.actor, country=speaker.country)
                )  # fmt: skip
        return found

    def _content(self, verb: Token, sentence: Sentence) -> tuple[list[Span], range | None]:
        """The clauses that a cue reports, and the range of tokens they take."""
        cue = self.cues.get(verb.i)
        clauses = speech_content.clauses_of(verb, self.book.issued) or (speech_content.gerunds_of(verb, cue) if cue is not None else [])
        if clauses:
            tokens = [t for clause in clauses for t in speech_content.clause_tokens(clause, verb, self.detached)]
        elif (host := speech_content.host_of(verb)) is not None and not self._beside(verb, host):
            tokens = list(speech_content.clause_tokens(host, verb, self.detached))
            if verb.dep == "ccomp" and host.i > verb.i:
                tokens = [t for t in tokens if t.i > verb.i]
        else:
            words = self.parsed.sentence_tokens(sentence)
            tokens = trailing_cues.content_before(verb, cue, words, self._can_speak) if cue is not None else []
        if cue is not None and cue.makes == "always" and not any(clause.i > verb.i for clause in clauses):
            tokens = self._before_speaker(verb, sentence) or tokens
        tokens = speech_content.on_this_side(tokens, verb, self.parsed.sentence_tokens(sentence))
        if not tokens:
            return [], None
        low, high = min(t.i for t in tokens), max(t.i for t in tokens)
        return speech_content.pieces(tokens, sentence.index), range(low, high + 1) if low > verb.i or high < verb.i else None

    def _before_speaker(self, verb: Token, sentence: Sentence) -> list[Token]:
        """The clause before a speaker and a cue that close a sentence, where the parser tied the cue to something else."""
        words = self.parsed.sentence_tokens(sentence)
        closing = self.names.closing(verb)
        before = [t for t in words if closing is not None and t.i < closing[1] - 1]
        return before if trailing_cues.is_whole(before) else trailing_cues.inverted(verb, words, self._can_speak)

    def _beside(self, verb: Token, host: Token) -> bool:
        """Whether two clauses stand side by side though the parser hung the first on the second, as what it reports: "the chief
        ordered it; the four refused", "Chad and Mali agreed, the ministers announced"."""
        if verb.dep != "ccomp" or host.i < verb.i:
            return False
        subject = host.child("nsubj")
        if host.i in self.cues and subject is not None and subject.i > verb.i:
            return True
        return any(t.lower == ";" and not t.quoted for t in self.parsed.tokens[verb.i : host.i])

    def _dash(self, verb: Token, content: list[Span]) -> bool:
        """Whether the paragraph is speech set off by a dash, as papers of several languages do ("- We wait, said the envoy.")."""
        paragraph = self.parsed.paragraphs[self.parsed.sentence_of(verb).paragraph]
        text = self.parsed.report.text
        line = text.rfind("\n", 0, paragraph.start) + 1
        if text[line : paragraph.start + 2].lstrip()[:2] not in {"- ", "– ", "— "}:
            return False
        return bool(content) and min(piece.start for piece in content) < verb.start

    # ------------------------------------------------------------------ speakers
    def _speaker(self, verb: Token, inside: range | None) -> Speaker:
        if verb.i in self.joined:
            speaker = self.heads.get(self.joined[verb.i].i, NOBODY)
        elif verb.tag == "VBG" and verb.child("nsubj", "aux") is None:
            speaker = self._of_participle(verb, inside)
        else:
            speaker = self.names.read(self.names.subject_of(verb, inside), inside)
        self.heads[verb.i] = speaker
        return speaker

    def _of_participle(self, verb: Token, inside: range | None) -> Speaker:
        """ "…, adding that …": whoever speaks in the clause before, else the subject of the clause it hangs on."""
        own = self.names.subject_of(verb, inside)
        sentence = self.parsed.sentence_of(verb)
        above = verb.head
        for i in range(verb.i - 1, sentence.first - 1, -1):
            speaker = self.heads.get(i)
            token = self.parsed.tokens[i]
            if speaker is None or not speaker.name or token.quoted != verb.quoted:
                continue
            if token is above or above.i < i or own is None or not self.parsed.actors_of(own) or self._within(above, token):
                return speaker
            break
        return self.names.read(own)

    @staticmethod
    def _within(token: Token, cue: Token) -> bool:
        """Whether `token` stands in the content of `cue`."""
        below = token
        for above in token.ancestors():
            if above is cue:
                return below.dep in {"ccomp", "xcomp"}
            below = above
        return False

    def _stance(self, verb: Token, cue: Cue) -> Stance:
        if verb.child("neg") is not None and cue.stance == "asserts":
            return "doubts"
        return cue.stance

    def _silence(self, verb: Token, speaker: Speaker, quoted: bool) -> str:
        if not speech_content.was_said(verb, self.book.begun) and not (quoted and verb.child("neg") is None):
            held = self.cues[verb.i].makes == "source" and verb.child("neg") is not None and verb.child("aux") is not None
            return "" if held else "unsaid"  # "does not believe that": a doubt
        if verb.quoted:
            return "inside"
        if speaker.head is not None and speaker.head.lemma in self.book.binding and speaker.head.pos == "NOUN":
            return "binding"
        if speaker.head is not None and speaker.head.lower in _FIRST:
            return "inside"
        return ""

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

    # ------------------------------------------------------------------ other cues
    def _according(self, token: Token, sentence: Sentence) -> list[Reported]:
        speakers = [inner for prep in token.kids("prep") for inner in prep.kids("pobj")] or token.kids("pobj")
        if not speakers or token.quoted:
            return []
        phrase = {t.i for t in token.subtree() if t.sent == sentence.index}
        rest = [t for t in self.parsed.sentence_tokens(sentence) if t.i not in phrase]
        head = token.head
        if rest and rest[0].i < min(phrase) and rest[-1].pos != "PUNCT" and head.dep in {"relcl", "advcl", "ccomp"}:
            rest = [t for t in head.subtree() if t.i not in phrase]  # a parenthesis tells of its own clause alone
        elif head.dep == "relcl" and self._behind_pronoun(token):
            rest = [t for t in head.subtree() if t.i > max(phrase)]  # "the group, which according to Chad had withdrawn"
        elif (clause := self._clause_of_parenthesis(token, phrase)) is not None:
            rest = [t for t in clause.subtree() if t.i not in phrase]
        while rest and rest[-1].pos == "PUNCT" and not rest[-1].quoted and rest[-1].lower == ".":
            rest.pop()
        content = speech_content.pieces(rest, sentence.index)
        if not content:
            return []
        speaker = self.names.read(speakers[0])
        quotes = self.owners.of_cue.get(token.i, [])
        content.extend(quote.span for quote in quotes if not any(piece.contains(quote.inner) for piece in content))
        cue = self.book.verbs["say"]
        item = replace(self._item(token, cue, speaker, content), quoted=bool(quotes), rules=("cue:according to",))
        if speakers[0].lemma in self.book.binding and speakers[0].pos == "NOUN":
            item = replace(item, silent="binding")
        self.names.note(speaker, None)
        return [item]

    def _clause_of_parenthesis(self, token: Token, phrase: set[int]) -> Token | None:
        """The clause that a phrase in the middle of a sentence tells of alone: what is joined behind it ("met her and, according
        to X, warned her"), or a reported clause that it stands in ("reported that, according to X, Togo had gone")."""
        before = self.parsed.tokens[max(0, min(phrase) - 1)]
        if before.lower == ",":
            before = self.parsed.tokens[max(0, before.i - 1)]
        head = token.head
        if head.dep == "ccomp" and head.head.i in self.cues and (before.dep == "mark" or before.i < head.i):
            return head
        if before.dep == "cc" or before.lower == "then":
            if head.dep == "conj" and head.i > max(phrase):
                return head
            return next((child for child in head.kids("conj") if child.i > max(phrase)), None)
        return None

    def _behind_pronoun(self, token: Token) -> bool:
        """Whether a word follows a relative pronoun, over a comma."""
        before = self.parsed.tokens[max(0, token.i - 1)]
        if before.lower == ",":
            before = self.parsed.tokens[max(0, before.i - 1)]
        return before.tag in {"WDT", "WP"}

    def _noun(self, noun: Token) -> list[Reported]:
        """ "A report in the Tribune that the two had met", "Oslo's claim that …": the noun's content, of whoever issued it.

        Who denies or doubts the claim ("dismissed reports that …") is a source of its content as well.
        """
        clauses = [] if noun.quoted else speech_content.that_clauses(noun)
        if not clauses:
            return []
        tokens = [t for clause in clauses for t in speech_content.clause_tokens(clause, noun, self.detached)]
        content = speech_content.pieces(tokens, noun.sent)
        owner = self.names.owner_of(noun)
        found = [self._item(noun, self.book.nouns[noun.lemma], self.names.read(owner), content)] if owner is not None else []
        verb = noun.head
        judging = self.cues.get(verb.i) if noun.dep == "dobj" else None
        if judging is not None and judging.stance != "asserts" and speech_content.was_said(verb, self.book.begun):
            told = self._item(verb, judging, self.heads.get(verb.i) or self._speaker(verb, None), content)
            found.append(replace(told, silent="relayed"))
        return found if content else []

    def _relay(self, verb: Token, cue: Cue, sentence: Sentence, found: list[Reported]) -> list[Reported]:
        """A medium that names its source: "KCNA quoted the general as saying …", "…, reported Yonhap, citing an official"."""
        sources = [t for t in arguments.objects_of(verb) if self._can_speak(t)]
        if not sources:
            return self._verb(verb, cue, sentence) if verb.i in self.owners.of_cue else []
        saying = next((c for p in verb.kids("prep") if p.lower == "as" for c in p.kids("pcomp")), None)
        speaker = self.names.read(sources[0])
        relay = self._speaker(verb, None)
        if verb.lemma == "cite" and verb.head.i in self.cues and speech_content.clauses_of(verb):
            # "reported, citing two officials, that …"
            content, _ = self._content(verb, sentence)
            told = self._item(verb.head, self.cues[verb.head.i], self.heads.get(verb.head.i, relay), content)
            return [told, replace(self._item(verb, cue, speaker, content), rules=("cue:citing",))] if content else []
        if saying is not None or verb.i in self.owners.of_cue:
            content, _ = self._content(saying, sentence) if saying is not None else ([], None)
            if not content:
                content, _ = self._content(verb, sentence)
            quotes = [*self.owners.of_cue.get(verb.i, []), *(self.owners.of_cue.get(saying.i, []) if saying is not None else [])]
            content = [*content, *(q.span for q in quotes if not any(p.contains(q.inner) for p in content))]
            if saying is not None:
                self.spent.add(saying.i)
                self.heads[saying.i] = speaker
            if not content:
                return []
            item = replace(self._item(verb, cue, speaker, content), quoted=bool(quotes), rules=("cue:quoted as saying",))
        else:
            host = next((i for i in reversed(found) if i.sentence == sentence.index and i.name == relay.name and i.content), None)
            if host is None:
                return []
            item = replace(host, cue=verb.span, speaker=speaker.head, name=speaker.name, actor=speaker.actor,
                           country=speaker.country, rules=("cue:citing",))  # fmt: skip
            self.names.note(speaker, None)
            return [item]
        self.names.note(speaker, None)
        if not relay.name:
            return [item]
        outer = replace(item, speaker=relay.head, name=relay.name, actor=relay.actor, country=relay.country, silent="relayed")
        return [outer, item]

    def _is_person(self, token: Token) -> bool:
        """Whether the object of a cue is a person ("confirmed the envoy"), hence not what is said."""
        return any(actor.kind == "person" for actor in self.parsed.actors_of(token))

    def _can_speak(self, token: Token | None) -> bool:
        if token is None:
            return False
        mention = self.parsed.mention_of(token)
        if token.lemma in self.book.relays or token.ent in {"PERSON", "ORG"}:
            return True
        return mention is not None and bool(mention.actors)

    # ------------------------------------------------------------------ headings
    def _find_headings(self) -> frozenset[int]:
        """The paragraphs that are headings: a few words without a full stop."""
        text = self.parsed.report.text
        found = set()
        for number, span in enumerate(self.parsed.paragraphs):
            if len(span) > 120:
                continue
            words = span.text(text).strip()
            if words and words[-1] not in ".!?:,\"'\u201d\u2019)\u2026" and len(words.split()) <= _HEADING:
                found.add(number)
        return frozenset(found)

    def _in_heading(self, item: Reported) -> bool:
        return bool(self.headings) and self.parsed.sentences[item.sentence].paragraph in self.headings
