"""Speech that no cue introduces: quotations resumed behind their cue or carried on by whoever holds the floor, and reported speech
that goes on in the next sentence ("They would be freed on Friday")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.coding.reported import Reported
from legation.lexicon.reporting import SPEECHLESS
from legation.parsed import ParsedReport, Quote, Sentence

_SHORT = 12
"""Characters below which quotation marks set off a word, not somebody's speech, when no cue is near."""


def settle(parsed: ParsedReport, found: list[Reported], free: Sequence[Quote]) -> list[Reported]:
    """All reported content, free quotations included.

    A quotation that goes on after its cue in the same paragraph belongs to the same item; one that starts a sentence or a
    paragraph of its own is an item of its own, of whoever spoke last.

    Args:
        parsed: the report.
        found: the items with a cue, in text order.
        free: the quotations that no cue took.
    """
    items = list(found)
    for quote in free:
        if len(quote.inner) < _SHORT or not _is_speech(parsed, quote):
            continue
        at = _floor(parsed, items, quote)
        if at is None:
            continue
        holder = items[at]
        if parsed.sentences[holder.sentence].paragraph == quote.paragraph and holder.quoted:
            items[at] = replace(holder, content=(*holder.content, quote.span))
            continue
        items.append(
            Reported(
                cue=quote.span, speaker=holder.speaker, name=holder.name, actor=holder.actor, country=holder.country,
                content=(quote.span,), quoted=True, stance="asserts", makes="always",
                sentence=_sentence_at(parsed, quote.inner.start), continued=True, rules=("cue:none",),
            )
        )  # fmt: skip
    return items


def _is_speech(parsed: ParsedReport, quote: Quote) -> bool:
    """Whether a quotation without a cue is a sentence or more, not a term set off by marks."""
    text = parsed.report.text
    before = text[parsed.paragraphs[quote.paragraph].start : quote.span.start].rstrip()
    after = text[quote.span.end : parsed.paragraphs[quote.paragraph].end].lstrip()
    if before and before[-1] not in ".!?:\u201d\u2019\"'":
        return False
    inner = quote.inner.text(text).strip()
    return quote.open_ended or inner[-1:] in {".", "!", "?", ",", "\u2026"} or after[:1] in {"", ".", "!", "?"}


def _floor(parsed: ParsedReport, items: Sequence[Reported], quote: Quote) -> int | None:
    """Who spoke last before a quotation, in its paragraph or the one before."""
    best: int | None = None
    for at, item in enumerate(items):
        if item.cue.start >= quote.span.start or not item.name or item.makes in SPEECHLESS or item.silent not in {"", "heading"}:
            continue
        if best is None or item.cue.start >= items[best].cue.start:
            best = at
    if best is None or quote.paragraph - parsed.sentences[items[best].sentence].paragraph > 1:
        return None
    return best


def _sentence_at(parsed: ParsedReport, offset: int) -> int:
    for sentence in parsed.sentences:
        if sentence.span.end > offset:
            return sentence.index
    return len(parsed.sentences) - 1


def carried_on(parsed: ParsedReport, found: Sequence[Reported]) -> list[Reported]:
    """Sentences that carry on what the sentence before reports: a pronoun with "would" in a story told in the past.

    "He said the men were on their way. They would be met in Lyon." No statement of its own, but on the same word.

    Args:
        parsed: the report.
        found: its reported content.
    """
    cues = {token.start: token for token in parsed.tokens}
    last: dict[int, Reported] = {}
    for item in found:
        cue = cues.get(item.cue.start)
        if item.name and item.makes == "always" and not item.silent and not item.loose and (cue is None or cue.tag == "VBD"):
            last[item.sentence] = item
    told = {item.sentence for item in found}
    items: list[Reported] = []
    for before, sentence in zip(parsed.sentences, parsed.sentences[1:], strict=False):
        holder = last.get(before.index)
        if holder is None or sentence.paragraph != before.paragraph or sentence.index in told or not _looks_ahead(parsed, sentence):
            continue
        items.append(replace(holder, content=(sentence.span,), sentence=sentence.index, quoted=False, silent="carried", rules=("cue:none",)))
    return items


def _looks_ahead(parsed: ParsedReport, sentence: Sentence) -> bool:
    """Whether a sentence is "they would …", outside of quotation marks and without a condition."""
    root = parsed.tokens[sentence.root]
    subject = root.child("nsubj", "nsubjpass")
    would = any(child.dep == "aux" and child.lower == "would" for child in root.children)
    bound = any(token.lower in {"if", "unless"} or token.quoted for token in parsed.sentence_tokens(sentence))
    return would and not bound and subject is not None and subject.lower in {"they", "it", "he", "she"}
