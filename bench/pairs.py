"""The type of the act between two given parties: the ranker's view of the predicates between them, weighed by how near they are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bench.system import System
from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate, FrameFinder
from legation.coding.status import StatusReader
from legation.model import Status
from legation.neural import Marked, blend
from legation.parsed import ParsedReport, Token
from legation.ranker import NONE
from legation.spans import Span

_FAR = 9
_SHARE = 0.5
"""Weight of the neural ranker beside the linear one."""
_ACTING = ("subj", "poss", "by", "demonym", "from")
_ACTED_UPON = ("obj", "iobj", "on", "against", "to", "with", "of", "clause")
_MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""The set's fifteen roots fold two types into one."""


def type_of_pair(system: System, item: dict[str, Any]) -> dict[str, Any]:
    """The likeliest root of the act of `source_span` upon `target_span` in the item's text."""
    parsed = system.parse(item["text"])
    finder = FrameFinder(system.scheme.lexicon.triggers, system.scheme.lexicon.grammar)
    candidates = finder.candidates(parsed)
    ranker = system.scheme.ranker
    if not candidates or ranker is None:
        return {}
    source = _head(parsed, item.get("source_span"))
    target = _head(parsed, item.get("target_span"))
    reader = FeatureReader(finder)
    features = [reader.read(c.frame, [frame.trigger for frame in c.fired], c.known, parsed) for c in candidates]
    status_of = StatusReader(system.scheme.lexicon.status, parsed)
    weights = [math.exp(_nearness(candidate, finder, source, target)) for candidate in candidates]
    statuses = [status_of.read(candidate.frame.token, candidate.frame.light).status for candidate in candidates]

    def totals(chances: Sequence[Mapping[str, float]]) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for weight, status, row in zip(weights, statuses, chances, strict=True):
            for name, chance in row.items():
                if name != NONE:
                    seen = _seen_as(name, status, system)
                    found[_MERGED.get(seen, seen)] += weight * chance
        whole = sum(found.values())
        return {name: value / whole for name, value in found.items()}

    scores = totals(ranker.probabilities_of(features))
    if system.scheme.neural is not None:
        scores = blend(scores, totals(system.scheme.neural.chances(_marked(item, candidates))), _SHARE)
    return {"root": max(sorted(scores), key=lambda name: scores[name])}


def _marked(item: dict[str, Any], candidates: Sequence[Candidate]) -> list[Marked]:
    """The text with each candidate and the given pair marked."""
    pair = [(Span(*span),) if (span := item.get(f"{side}_span")) else () for side in ("source", "target")]
    return [Marked(item["text"], (candidate.frame.token.span,), pair[0], pair[1]) for candidate in candidates]


def _seen_as(name: str, status: Status, system: System) -> str:
    """The type under which this codebook's set files an act that lies ahead or is denied: an announced visit is an agreement."""
    entry = system.scheme.codebook.type(name)
    if status in {"planned", "possible"}:
        return entry.future_as or name
    if status == "negated":
        return entry.negated_future_as or name
    return name


def _head(parsed: ParsedReport, span: list[int] | None) -> Token | None:
    """The token of a span on which the others hang."""
    if not span:
        return None
    inside = [token for token in parsed.tokens if token.span.overlaps(Span(*span))]
    return next((token for token in inside if token.head is token or token.head not in inside), None)


def _nearness(candidate: Candidate, finder: FrameFinder, source: Token | None, target: Token | None) -> float:
    """How near a predicate stands to the pair: arcs of the tree, and whether the pair fills its slots."""
    frame = candidate.frame
    score = 0.0
    for token, slots in ((source, _ACTING), (target, _ACTED_UPON)):
        if token is None:
            continue
        score -= 0.5 * _distance(frame.token, token)
        if any(head is token for name in slots for head in finder.slot(frame, name) if name != "obj" or frame.trigger.pos == "verb"):
            score += 1.0
        if frame.token is token:
            score -= 2.0
    return score


def _distance(left: Token, right: Token) -> int:
    """Arcs between two tokens, at most `_FAR` (also across sentences)."""
    up = {left.i: 0, **{token.i: n for n, token in enumerate(left.ancestors(), 1)}}
    for n, token in enumerate([right, *right.ancestors()]):
        if token.i in up:
            return min(_FAR, n + up[token.i])
    return _FAR
