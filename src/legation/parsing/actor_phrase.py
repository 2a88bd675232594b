"""One actor phrase, without a story around it, to country and sector codes: "a former CIA official" → USA, ELI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.lexicon import Lexicon
from legation.lexicon.phrases import fold
from legation.model import Actor, Report
from legation.parsed import ParsedReport
from legation.parsing.finds import Finder
from legation.parsing.mentions import find_mentions
from legation.parsing.syntax import parse_paragraphs
from legation.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

_NATIONAL = frozenset({"state", "population"})


def code_phrase(phrase: str, context: str, lexicon: Lexicon, language: Language) -> tuple[str, str, str]:
    """Country, primary and secondary sector of the party that a phrase names; empty where the words do not tell.

    Args:
        phrase: the words for the party.
        context: words around it that may tell more ("" for none).
        lexicon: the dictionaries. language: the pipeline of `syntax.load_language`.
    """
    parsed = _parse(phrase, lexicon, language)
    country, first, second = _of(parsed, lexicon)
    if context and not (country and first):
        more, sector, _ = _of(_parse(context, lexicon, language), lexicon)
        country, first = country or more, first or sector
    return country, first, second


def _parse(text: str, lexicon: Lexicon, language: Language) -> ParsedReport:
    paragraphs = (Span(0, len(text)),) if text.strip() else ()
    tokens, sentences = parse_paragraphs(text, paragraphs, language)
    parsed = ParsedReport(report=Report(id="", text=text), tokens=tokens, sentences=sentences, paragraphs=paragraphs)
    parsed.mentions, parsed.titled = find_mentions(parsed, lexicon)
    return parsed


def _of(parsed: ParsedReport, lexicon: Lexicon) -> tuple[str, str, str]:
    country = sector = second = ""
    roots = {sentence.root for sentence in parsed.sentences}
    ranked = sorted(parsed.mentions, key=lambda m: (m.head not in roots, -(m.last - m.first), m.first))
    for titled in parsed.titled:
        country, sector = country or titled.country or "", sector or titled.sector or ""
    for mention in ranked:
        for actor in mention.actors:
            country = country or actor.country or ""
            code = _sector(actor) or ("GOV" if mention.kind == "metonym" and actor.country not in {"IGO", "EUR"} else "")
            if not sector and code:
                sector = code
            elif code and not second and code != sector and mention.kind != "metonym":
                second = code
    finds = Finder(parsed.tokens, parsed.sentences, lexicon).find()
    if not country:
        country = next((find.codes[0] for find in finds if find.codes), "")
    if not sector:
        covered = {i for find in finds if find.kind != "region" for i in range(find.first, find.last)}
        sector = _by_words(parsed, lexicon, covered)
    return country, sector, second


def _sector(actor: Actor) -> str:
    if actor.kind in _NATIONAL and actor.id.startswith("state:"):
        return ""
    if actor.country == "IGO" and actor.sector == "IGO":
        return ""
    return actor.sector or ""


def _by_words(parsed: ParsedReport, lexicon: Lexicon, covered: set[int]) -> str:
    """The sector of the last agent noun among the words, modifiers included."""
    found = ""
    for token in parsed.tokens:
        if token.i in covered:
            continue
        agents = lexicon.titles.agents.get(token.text)
        if agents and agents[0].sector:
            found = agents[0].sector
        elif lexicon.titles.modifiers.get(fold(token.text)) == "ELI":
            return "ELI"
    return found
