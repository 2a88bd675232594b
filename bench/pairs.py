"""The type of the act between two given parties: the ranker's view of the predicates between them, weighed by how near they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
_LEAST = 1e-3
"""What is left of a root that one ranker rules out."""
_SHARE = 0.6
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
    opinions = [found for found in (_by_parse(system, item), _by_words(system, item)) if found]
    if not opinions:
        return {}
    scores = blend(opinions[0], opinions[1], _SHARE) if len(opinions) == 2 else opinions[0]
    return {"root": max(sorted(scores), key=lambda name: scores[name])}


def _by_words(system: System, item: dict[str, Any]) -> dict[str, float]:
    """What the neural ranker says of the text with the pair marked; nothing without it."""
    if system.scheme.neural is None:
        return {}
    pair = [(Span(*span),) if (span := item.get(f"{side}_span")) else () for side in ("source", "target")]
    (found,) = system.scheme.neural.filings([Marked(item["text"], (), pair[0], pair[1])])
    return _shares({name: chance for name, chance in found.items() if name != NONE})


def _by_parse(system: System, item: dict[str, Any]) -> dict[str, float]:
    """What the linear ranker says of the predicates, each weighed by how near it is to the pair; nothing without a predicate."""
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
    found: dict[str, float] = dict.fromkeys([*_ROOTS.values(), *_MERGED.values()], 0.0)
    for candidate, row in zip(candidates, ranker.probabilities_of(features), strict=True):
        weight = math.exp(_nearness(candidate, finder, source, target))
        status = _told(status_of.read(candidate.frame.token, candidate.frame.light))
        for name, chance in row.items():
            if name != NONE:
                found[_seen_as(name, candidate, status, system.scheme.codebook)] += weight * chance
    return _shares(found)


def _shares(found: Mapping[str, float]) -> dict[str, float]:
    """Weights as shares of their sum, none of them nought."""
    whole = sum(found.values())
    return {name: max(_LEAST, value / whole) for name, value in found.items()}


def _told(reading: StatusReading) -> Status:
    """The status, as far as the set's codebook tells them apart."""
    return "occurred" if reading.rules[-1] in _TAKEN else reading.status


def _seen_as(name: str, candidate: Candidate, status: Status, codebook: Codebook) -> str:
    """The root under which CAMEO files the type that a predicate has: an announced visit is an agreement."""
    entry = frame_for(name, candidate).trigger
    return root_of(codebook, name, entry.cameo or codebook.cameo_for(name, entry.mode), status)


def root_of(codebook: Codebook, type: str, cameo: str, status: str) -> str:
    """The root of the set's fifteen under which CAMEO files an act.

    Args:
        codebook: what is known of types and codes.
        type: the act's type.
        cameo: its own code, that of the act when it happens.
        status: occurred, ongoing, planned, possible, negated or cancelled.
    """
    code = filed_as(codebook, type, cameo, status)
    return _CROSSED.get(code) or _ROOTS.get(codebook.cameo(code).root) or _MERGED.get(type, type)


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
