"""The entity recogniser reads where new names come; elsewhere they keep the labels that they had there."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.parsing.entities import FIRST, parse_sparingly
from legation.scheme import Scheme

STORY = (
    "President Maria Lopez met the French envoy in Madrid on Monday.",
    "The visit was planned for weeks, officials said.",
    "Lopez praised the talks on Tuesday and left Madrid.",
    "Maria Lopez, John Okafor, Mary Eze and Peter Obiora of Lagos signed the letter.",
    "Okafor and Mary Eze left on Friday.",
)


def _labels(doc: Any) -> dict[str, str]:
    return {entity.text: entity.label_ for entity in doc.ents}


def test_names_keep_their_labels_where_the_recogniser_does_not_read(scheme: Scheme) -> None:
    docs = parse_sparingly(STORY, scheme.language)
    whole = [_labels(doc) for doc in scheme.language.pipe(STORY)]
    assert [_labels(doc) for doc in docs[:FIRST]] == whole[:FIRST]
    assert _labels(docs[2]) == {"Lopez": "PERSON", "Madrid": "GPE"}, "and no day"
    assert _labels(docs[3]) == whole[3], "several new names"
    assert _labels(docs[4]) == {"Okafor": "PERSON", "Mary Eze": "PERSON"}


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(st.one_of(st.sampled_from(STORY), st.text(max_size=30)), max_size=6))
def test_any_paragraphs_can_be_read_and_the_first_as_ever(scheme: Scheme, texts: list[str]) -> None:
    docs = parse_sparingly(texts, scheme.language)
    assert [doc.text for doc in docs] == texts
    assert [_labels(doc) for doc in docs[:FIRST]] == [_labels(doc) for doc in scheme.language.pipe(texts[:FIRST])]
