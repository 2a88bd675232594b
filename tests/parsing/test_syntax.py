"""The parse as we run it is the parse of the bare model: what is kept of words and forms changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

import pytest
from spacy.language import Language

from legation.lexicon.tables import read_toml
from legation.model import Report
from legation.parsing import embedding, forms
from legation.parsing.furniture import set_apart
from legation.parsing.syntax import bare_language, parse_paragraphs
from legation.scheme import Scheme
from legation.spans import Span

PAIRS = "There are two envoys here, and there's a third. You ain't going. They're gonna leave; let's see, y'all. We gotta go."


def texts() -> Iterator[str]:
    yield PAIRS
    for place in sorted((resources.files("legation") / "data" / "examples").iterdir(), key=lambda one: one.name):
        if place.name.endswith(".story.json"):
            report = Report(id="r", text=json.loads(place.read_text(encoding="utf-8"))["text"])
            for span in set_apart(report)[1]:
                yield " ".join(span.text(report.text).split()).translate({ord("“"): '"', ord("”"): '"', ord("’"): "'"})


@pytest.fixture(scope="module")
def bare(scheme: Scheme) -> Language:
    """The bare model with our cutting of words."""
    language, own = bare_language(), scheme.language.tokenizer
    language.tokenizer.infix_finditer, language.tokenizer.rules = own.infix_finditer, own.rules
    return language


@pytest.mark.parametrize("most", [None, 40])
def test_the_parse_is_that_of_the_bare_model(
    bare: Language, scheme: Scheme, monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    """With room for all forms, and with room for so few that they are dropped again and again."""
    if most is not None:
        monkeypatch.setattr(embedding, "_MOST_ROWS", most)
        monkeypatch.setattr(forms, "_MOST", most)
    corrected = read_toml("grammar.toml")["lemmas"]
    for text in texts():
        tokens, _ = parse_paragraphs(text, [Span(0, len(text))], scheme.language)
        ours = [(t.text, corrected.get(t.lower, t.lemma), t.pos, t.tag, t.dep, t.ent, t.head.i) for t in tokens]
        theirs = [
            (t.text, corrected.get(t.lower_, t.lemma_.lower()), t.pos_, t.tag_, t.dep_, t.ent_type_, t.head.i)
            for t in bare(text)
        ]
        assert ours == theirs
