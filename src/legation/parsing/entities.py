"""The entity recogniser where it is worth its time.

It costs a third of the parse, for it has a network of its own. In fast mode it reads the first paragraphs of a story and those that bring
several new names; in the others a name has the label that it had there. Dates and amounts are labelled where it reads only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

_RECOGNISER = "ner"
FIRST = 2
"""So many paragraphs are always read: they say who it is about."""
MANY = 4
"""Of the others those with so many words of names that none read before has."""
_NAME_TAGS = ("NNP", "NNPS")
_NO_NAMES = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})
_Labels = Mapping[tuple[str, ...], str]


def parse_sparingly(texts: Iterable[str], language: Language) -> Sequence[Doc]:
    """The parses of the paragraphs of a story, as `language.pipe` gives them but for the entities.

    Args:
        texts: the paragraphs in order.
        language: the pipeline with the recogniser.
    """
    docs = list(language.pipe(texts, disable=[_RECOGNISER]))
    tags = [language.vocab.strings[tag] for tag in _NAME_TAGS]
    seen: set[int] = set()
    read: list[Doc] = []
    others: list[Doc] = []
    for doc in docs:
        words = doc.to_array(["ORTH", "TAG"]).reshape(-1, 2)
        new = set(words[np.isin(words[:, 1], tags), 0].tolist()) - seen
        if len(read) >= FIRST and len(new) < MANY:
            others.append(doc)
            continue
        read.append(doc)
        seen |= new
    deque(language.get_pipe(_RECOGNISER).pipe(read), maxlen=0)
    labels = _labels(read)
    if labels:
        longest = max(map(len, labels))
        for doc in others:
            doc.ents = tuple(_found(doc, labels, longest))
    return docs


def _labels(docs: Iterable[Doc]) -> _Labels:
    """The first label of each name, and of the last word of a person's."""
    labels: dict[tuple[str, ...], str] = {}
    for entity in (entity for doc in docs for entity in doc.ents if entity.label_ not in _NO_NAMES):
        words = tuple(token.text for token in entity)
        labels.setdefault(words, entity.label_)
        if entity.label_ == "PERSON":
            labels.setdefault(words[-1:], entity.label_)
    return labels


def _found(doc: Doc, labels: _Labels, longest: int) -> Iterable[Span]:
    """The known names of a paragraph, each as long as can be."""
    from spacy.tokens import Span

    words = [token.text for token in doc]
    place = 0
    while place < len(words):
        lengths = range(min(longest, len(words) - place), 0, -1) if words[place][0].isupper() else ()
        length = next((one for one in lengths if tuple(words[place : place + one]) in labels), 0)
        if length:
            yield Span(doc, place, place + length, labels[tuple(words[place : place + length])])
        place += max(1, length)
