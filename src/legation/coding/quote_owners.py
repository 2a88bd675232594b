"""Which cue a quotation belongs to: the clause it stands in decides, else the nearest cue before or behind it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

from legation.lexicon.reporting import SPEECHLESS, Cue
from legation.parsed import ParsedReport, Quote, Token

_LEFT, _RIGHT = 60, 25
"""Tokens to look at before and behind a quotation."""
_STOPS = frozenset({".", "?", "!", ";"})
_FAR = 12
"""Tokens within which one cue is as near as another."""
_BESIDE = 6
"""Tokens within which a verbal act ("vowed") takes a quotation that does not hang on it."""


def _is_participle(token: Token) -> bool:
    """Whether a cue is a participle that adds a clause of its own ("…, adding that …")."""
    return token.tag == "VBG" and token.dep in {"advcl", "acl", "conj", "xcomp", "pcomp"} and token.child("aux") is None


class QuoteOwners:
    """Gives each quotation of a report to a cue.

    Args:
        parsed: the report.
        cues: the cues by token number (not those inside quotations).
        joined: the cues that the parser hung into the content of the cue before them, though they stand beside it.
    """

    def __init__(self, parsed: ParsedReport, cues: Mapping[int, Cue], joined: Collection[int] = ()) -> None:
        self.parsed = parsed
        self.joined = joined
        self.cues = {i: cue for i, cue in cues.items() if cue.makes not in SPEECHLESS}
        self.starts = [token.start for token in parsed.tokens]
        self.of_cue: dict[int, list[Quote]] = {}
        self.free: list[Quote] = []
        for quote in parsed.quotes:
            owner = self._owner(quote)
            if owner is None:
                self.free.append(quote)
            else:
                self.of_cue.setdefault(owner, []).append(quote)

    def tokens_of(self, quote: Quote) -> tuple[int, int]:
        """The first token of a quotation, and the one after the last (marks included)."""
        return bisect_left(self.starts, quote.span.start), bisect_left(self.starts, quote.span.end)

    def _owner(self, quote: Quote) -> int | None:
        first, last = self.tokens_of(quote)
        words = [t for t in self.parsed.tokens[first:last] if t.pos != "PUNCT"]
        if not words:
            return None
        near = self._near(quote, first, last)
        if not near:
            return self._announced(quote, first)
        governing = self._governing(words[0], near)
        if governing is not None:
            return governing
        subjects = self._as_subject(words)
        best = None
        for i in near:
            if i in subjects:
                continue
            gap = i - last if i >= last else first - i
            if self.cues[i].makes != "always" and gap > _BESIDE:
                continue
            rank = (gap // _FAR, 0 if self.cues[i].makes == "always" else 1, gap)
            if best is None or rank < best[0]:
                best = (rank, i)
        return best[1] if best else None

    def _near(self, quote: Quote, first: int, last: int) -> list[int]:
        """The cues in the words around a quotation, up to the ends of its sentence."""
        tokens = self.parsed.tokens
        paragraph = self.parsed.paragraphs[quote.paragraph]
        found = []
        for i in range(first - 1, max(-1, first - 1 - _LEFT), -1):
            token = tokens[i]
            if token.start < paragraph.start or (token.lower in _STOPS and token.pos == "PUNCT" and not token.quoted):
                break
            if not token.quoted and i in self.cues:
                found.append(i)
        if self._ends(quote, last):
            return found
        for i in range(last, min(len(tokens), last + _RIGHT)):
            token = tokens[i]
            if token.start >= paragraph.end or (token.lower in _STOPS and token.pos == "PUNCT" and not token.quoted):
                break
            if not token.quoted and i in self.cues:
                found.append(i)
        return found

    def _ends(self, quote: Quote, last: int) -> bool:
        """Whether the sentence ends with the quotation: a full stop within, and a capital behind it."""
        inner = quote.inner.text(self.parsed.report.text).rstrip()
        if not inner.endswith(".") or last >= len(self.parsed.tokens):
            return False
        return not self.parsed.tokens[last].text[:1].islower()

    def _governing(self, word: Token, near: Sequence[int]) -> int | None:
        """The cue in whose content the quotation stands: the outermost, but a participle behind it takes what it introduces."""
        options = set(near)
        chain: list[Token] = []
        below = word
        for above in word.ancestors():
            if above.i in self.joined and above.i in options:
                return above.i
            if above.i in options and below.dep not in {"nsubj", "nsubjpass", "mark", "agent"}:
                chain.append(above)
            below = above
        if not chain:
            return None
        participles = [t for t in chain if t.i < word.i and _is_participle(t)]
        if participles:
            return participles[0].i
        always = [t for t in chain if self.cues[t.i].makes == "always"]
        between = [i for i in near if always and always[-1].i < i < word.i and _is_participle(self.parsed.tokens[i])]
        if between:
            return max(between)
        outer = (always or chain)[-1]
        if outer.dep == "ROOT" or always:
            return outer.i
        return chain[0].i

    @staticmethod
    def _as_subject(words: Sequence[Token]) -> set[int]:
        """The verbs of whose subject the quotation is a part ("the "Iron Envoy" said")."""
        found = set()
        below = words[0]
        for above in words[0].ancestors():
            if below.dep in {"nsubj", "nsubjpass"}:
                found.add(above.i)
            below = above
        return found

    def _announced(self, quote: Quote, first: int) -> int | None:
        """The cue of the sentence before, when it ends in a colon."""
        tokens = self.parsed.tokens
        if first == 0 or tokens[first - 1].lower != ":":
            return None
        for i in range(first - 2, max(-1, first - _LEFT), -1):
            if tokens[i].lower in _STOPS:
                return None
            if i in self.cues and not tokens[i].quoted:
                return i
        return None
