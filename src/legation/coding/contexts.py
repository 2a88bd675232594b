"""What an event is about: the contexts of the codebook whose words stand in the event's sentence (PLOVER manual 2.2)."""

from __future__ import annotations

from collections.abc import Mapping

from legation.codebook import Codebook
from legation.parsed import ParsedReport, Token

_MOST = 3
"""Contexts of one event at the most, those with the most words first."""
_LONGEST = 4


class ContextReader:
    """Finds the contexts of acts in one report, each sentence read once.

    Args:
        parsed: the report.
        codebook: its contexts with their keywords.
    """

    def __init__(self, parsed: ParsedReport, codebook: Codebook) -> None:
        self.parsed = parsed
        self.sizes, self.names = _keywords(codebook)
        self.found: dict[int, tuple[str, ...]] = {}

    def read(self, token: Token) -> tuple[str, ...]:
        """The contexts of the act that `token` names: those of its sentence."""
        if token.sent not in self.found:
            self.found[token.sent] = self._sentence(token)
        return self.found[token.sent]

    def _sentence(self, token: Token) -> tuple[str, ...]:
        counts: dict[str, int] = {}
        tokens = self.parsed.sentence_tokens(self.parsed.sentence_of(token))
        for start, first in enumerate(tokens):
            if first.lemma not in self.sizes:
                continue
            for size in self.sizes[first.lemma]:
                phrase = " ".join(t.lemma for t in tokens[start : start + size])
                for name in self.names.get(phrase, ()):
                    counts[name] = counts.get(name, 0) + 1
        ranked = sorted(counts, key=lambda name: (-counts[name], name))
        return tuple(ranked[:_MOST])


Tables = tuple[Mapping[str, tuple[int, ...]], Mapping[str, tuple[str, ...]]]


_KEPT: dict[str, Tables] = {}


def _keywords(codebook: Codebook) -> Tables:
    """First word → lengths of the phrases that begin with it, and phrase → contexts; kept for each codebook."""
    known = _KEPT.get(codebook.fingerprint)
    if known is not None:
        return known
    sizes: dict[str, set[int]] = {}
    names: dict[str, list[str]] = {}
    for context in codebook.contexts:
        for keyword in context.keywords:
            words = keyword.split()
            if len(words) <= _LONGEST:
                sizes.setdefault(words[0], set()).add(len(words))
                names.setdefault(keyword, []).append(context.name)
    lengths = {word: tuple(sorted(found)) for word, found in sizes.items()}
    _KEPT[codebook.fingerprint] = lengths, {phrase: tuple(found) for phrase, found in names.items()}
    return _KEPT[codebook.fingerprint]
