"""Given event mentions of the coreference benchmarks, read for comparison: head, participants, names, numbers, words about."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from bench.sentences import head_of
from bench.system import System
from legation.parsed import Token
from legation.parsing.syntax import parse_paragraphs
from legation.resolving.wording import stem
from legation.spans import Span

Vector = dict[str, float]
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_TIME = frozenset({"DATE", "TIME"})
_SUBJECT = frozenset({"nsubj", "csubj", "poss"})
_OBJECT = frozenset({"dobj", "nsubjpass", "dative", "attr", "compound", "amod", "nmod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """One given mention with what stands around it. Words are stems; `sentence` is a vector of tf-idf without the head."""

    item: str
    id: str
    number: int
    document: int
    lemma: str
    root: str
    pos: str
    types: frozenset[str]
    subject: frozenset[str]
    objects: frozenset[str]
    others: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    times: frozenset[str]
    sentence: Vector
    spread: float
    """In how many of the documents of all topics the head's lemma stands, as the logarithm of the inverse share."""

    @property
    def participants(self) -> frozenset[str]:
        """All arguments."""
        return self.subject | self.objects | self.others


@dataclass(frozen=True, slots=True)
class Collection:
    """The mentions of a file by topic, and the likeness of its documents."""

    topics: dict[str, tuple[EventMention, ...]]
    documents: tuple[Vector, ...]

    def likeness(self, left: int, right: int) -> float:
        """Cosine of two documents."""
        return 1.0 if left == right else cosine(self.documents[left], self.documents[right])


def cosine(left: Vector, right: Vector) -> float:
    """The cosine of two vectors of length one."""
    if len(left) > len(right):
        left, right = right, left
    return sum(value * right.get(word, 0.0) for word, value in left.items())


def read_collection(system: System, items: Sequence[dict[str, Any]]) -> Collection:
    """The mentions of all items. Ids, texts and spans are read, no label; nothing of an item is taken for furniture, since the
    sets hold loose sentences and mark mentions in headlines too.

    Args:
        system: whose parser and lexicon are used.
        items: the benchmark's lines.
    """
    trees = [_tree(system, item["text"]) for item in items]
    bags = [Counter(_stem(token) for token in tree if token.pos in _CONTENT) for tree in trees]
    weight = _inverse_frequency(bags)
    types = _types(system)
    topics: dict[str, list[EventMention]] = defaultdict(list)
    for place, (item, tree) in enumerate(zip(items, trees, strict=True)):
        seen: set[str] = set()
        for mention in item["mentions"]:
            head = head_of(SimpleNamespace(tokens=tree), Span(*mention["span"]))  # type: ignore[arg-type]
            if head is None or mention["id"] in seen or mention.get("kind", "event") != "event":
                continue
            seen.add(mention["id"])
            found = topics[str(item.get("topic"))]
            found.append(_mention((item["id"], mention["id"], len(found), place), head, tree, (weight, types)))
    return Collection({name: tuple(found) for name, found in topics.items()}, tuple(_vector(bag, weight) for bag in bags))


def _tree(system: System, text: str) -> tuple[Token, ...]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    scheme = system.scheme
    return parse_paragraphs(text, tuple(spans), scheme.language, scheme.settings)[0]


def _types(system: System) -> dict[str, frozenset[str]]:
    """Lemma → the event types of the trigger entries that begin with it."""
    found: dict[str, set[str]] = defaultdict(set)
    triggers = system.scheme.lexicon.triggers
    for book in (triggers.verbs, triggers.nouns, triggers.adjectives):
        for lemma, entries in book.items():
            found[lemma].update(entry.type for entry in entries)
    return {lemma: frozenset(types) for lemma, types in found.items()}


def _inverse_frequency(bags: Iterable[Counter[str]]) -> Vector:
    held = list(bags)
    frequency = Counter(word for bag in held for word in bag)
    return {word: math.log(len(held) / count) for word, count in frequency.items() if count > 1}


def _vector(bag: Counter[str], weight: Vector) -> Vector:
    vector = {word: (1 + math.log(count)) * weight[word] for word, count in bag.items() if word in weight}
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / length for word, value in vector.items()}


def _stem(token: Token) -> str:
    return stem(token.lemma)


def _mention(
    key: tuple[str, str, int, int], head: Token, tree: Sequence[Token], known: tuple[Vector, dict[str, frozenset[str]]]
) -> EventMention:
    item, name, number, document = key
    weight, types = known
    sentence = [token for token in tree if token.sent == head.sent]
    subject, objects, others = _arguments(head)
    words = Counter(_stem(token) for token in sentence if token.pos in _CONTENT and token is not head)
    near = [token for token in sentence if abs(token.i - head.i) <= 8]
    return EventMention(
        item=item,
        id=name,
        number=number,
        document=document,
        lemma=head.lemma,
        root=_stem(head),
        pos=head.pos,
        types=types.get(head.lemma, frozenset()),
        subject=_words(subject),
        objects=_words(objects),
        others=_words(others),
        names=frozenset(token.lower for token in sentence if token.pos == "PROPN" and token is not head),
        numbers=frozenset(token.lower for token in near if token.pos == "NUM"),
        times=frozenset(token.lower for token in near if token.ent in _TIME and token.pos in _CONTENT),
        sentence=_vector(words, weight),
        spread=weight.get(_stem(head), math.log(10_000)),
    )


def _arguments(head: Token) -> tuple[list[Token], list[Token], list[Token]]:
    """Subjects, objects and other arguments of a predicate, through passives, conjunctions and relative clauses."""
    subject, objects, others = _own(head)
    if head.dep in {"conj", "xcomp", "advcl", "pcomp", "ccomp"} and not subject and head.pos in {"VERB", "AUX"}:
        above = _own(head.head)
        subject = above[0]
        others += above[1] if head.dep == "xcomp" else []
    if head.dep == "acl":
        (objects if head.tag == "VBN" else subject).append(head.head)
    if head.dep == "relcl":
        others.append(head.head)
    if head.pos in {"NOUN", "PROPN"} and head.dep in {"dobj", "nsubj", "nsubjpass", "attr"}:
        above = _own(head.head)
        others += [token for token in (*above[0], *above[2]) if token is not head]
    return subject, objects, others


def _own(head: Token) -> tuple[list[Token], list[Token], list[Token]]:
    subject = [token for token in head.children if token.dep in _SUBJECT]
    objects = [token for token in head.children if token.dep in _OBJECT]
    others: list[Token] = []
    for token in head.children:
        if token.dep in {"prep", "agent"}:
            inner = [child for child in token.children if child.dep == "pobj"]
            (subject if token.dep == "agent" else objects if token.lower == "of" else others).extend(inner)
    return subject, objects, others


def _words(heads: Iterable[Token]) -> frozenset[str]:
    """The stems of the heads and of the names that they end, pronouns left out."""
    words = [word for head in heads for word in (head, *(c for c in head.children if c.dep in {"compound", "conj", "appos"}))]
    return frozenset(_stem(word) for word in words if word.pos in _CONTENT)
