"""The type of the act between two given parties: the ranker's view of the predicates between them, weighed by how near they are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bench.system import System
from legation.codebook import Codebook
from legation.codebook.filing import filed_as
from legation.coding.choice import frame_for
from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate, FrameFinder
from legation.coding.status import StatusReader
from legation.coding.status_nouns import StatusReading
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
_ROOTS = {
    "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD", "09": "ACCUSE",
    "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
    "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
"""The set's root for each root of CAMEO: it was coded in CAMEO, where a verdict is disapproval (116) and a blockade fighting (191)."""
_CROSSED = {"163": "COERCE", "1712": "ASSAULT"}
"""Where PLOVER's crosswalk of 2021, by which the set was made, leaves the root: embargoes, and destroyed property."""
_TAKEN = {"status:announce", "status:unveil", "status:decide"}
"""A measure that is announced or decided counts there as taken."""


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
    statuses = [_told(status_of.read(candidate.frame.token, candidate.frame.light)) for candidate in candidates]

    def totals(chances: Sequence[Mapping[str, float]]) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for candidate, weight, status, row in zip(candidates, weights, statuses, chances, strict=True):
            for name, chance in row.items():
                if name != NONE:
                    found[_seen_as(name, candidate, status, system.scheme.codebook)] += weight * chance
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


def _told(reading: StatusReading) -> Status:
    """The status, as far as the set's codebook tells them apart."""
    return "occurred" if reading.rules[-1] in _TAKEN else reading.status


def _seen_as(name: str, candidate: Candidate, status: Status, codebook: Codebook) -> str:
    """The root under which CAMEO files the type that a predicate has: an announced visit is an agreement."""
    entry = frame_for(name, candidate).trigger
    code = filed_as(codebook, name, entry.cameo or codebook.cameo_for(name, entry.mode), status)
    return _CROSSED.get(code) or _ROOTS.get(codebook.cameo(code).root) or _MERGED.get(name, name)


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
