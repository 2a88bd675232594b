"""Where titles stand: words of the title lexicon that are nouns there, and no part of a name or of another dictionary's phrase."""

from __future__ import annotations

from dataclasses import dataclass

from legation.lexicon.phrases import fold
from legation.lexicon.titles import Title
from legation.parsing.drafts import Desk


@dataclass(frozen=True, slots=True)
class TitleAt:
    """A title of the lexicon over tokens `first` to `last` (excluded)."""

    first: int
    last: int
    title: Title


def find_titles(desk: Desk) -> list[TitleAt]:
    """Titles in text order, none overlapping another or a phrase of the other dictionaries."""
    table = desk.lexicon.titles.titles
    found: list[TitleAt] = []
    for words in desk.words:
        done = 0
        for i in table.sites(words.keys):
            if i < done:
                continue
            length, titles = table.match(words.keys, words.forms, i)
            first = words.at[i]
            if length and words.forms[i].lower() in {"p.m.", "p.m", "am", "pm"} and words.forms[i].islower():
                continue
            if not length or desk.find_at[first] is not None or not _is_noun(desk, words.at[i + length - 1], alone=length == 1):
                continue
            last = words.at[i + length - 1] + 1
            if (
                last < len(desk.tokens)
                and desk.tokens[last].text == "."
                and desk.tokens[last].start == desk.tokens[last - 1].end
                and len(desk.tokens[last - 1].text) <= 4
                and desk.tokens[last].sent == desk.tokens[last - 1].sent
                and (desk.tokens[last].head.i > last or _name_follows(desk, last + 1))
            ):
                last += 1
            found.append(TitleAt(first, last, titles[0]))
            done = i + length
    return found


def _is_noun(desk: Desk, i: int, *, alone: bool) -> bool:
    token = desk.tokens[i]
    if alone and token.lower in desk.lexicon.titles.words.given and token.ent == "PERSON" and token.text[0].isupper():
        return False
    if token.pos in {"NOUN", "PROPN"} or token.text[:1].isupper() or token.text.endswith("."):
        # "King" at the end of a name is a name: "Ana King".
        before = desk.tokens[i - 1] if i else token
        return not (
            token.ent == "PERSON" and before.ent == "PERSON" and before.pos == "PROPN" and before.sent == token.sent
            and desk.find_at[i - 1] is None and not _title_word(desk, before.text)
        )  # fmt: skip
    after = desk.tokens[i + 1] if i + 1 < len(desk.tokens) else token
    if token.pos == "ADJ" and not alone:
        return True  # "the director-general"
    find = desk.find_at[i - 1] if i else None
    if alone and find is not None and find.kind in {"country", "demonym"} and after.ent == "PERSON" and after.pos == "PROPN":
        return True  # "US envoys A and B", whatever the parser takes the noun for
    if token.pos == "ADJ" and after.pos == "PROPN" and after.text[0].isupper() and desk.find_at[i + 1] is None:
        return True
    return token.dep in {"compound", "appos"} and token.pos != "VERB"


def _name_follows(desk: Desk, i: int) -> bool:
    """Whether a capital name goes on behind the full stop of a short title: "Col. Nadav Ronen"."""
    token = desk.tokens[i] if i < len(desk.tokens) else None
    return token is not None and token.pos == "PROPN" and token.text[0].isupper() and token.sent == desk.tokens[i - 1].sent


def _title_word(desk: Desk, form: str) -> bool:
    return desk.lexicon.titles.titles.starts(fold(form)) or fold(form) in desk.lexicon.titles.modifiers
