"""Which act a predicate names: the ranker's choice among the types and none, with the entry that gives its slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from legation.coding.features import FeatureReader
from legation.coding.frames import Candidate, Frame, Slots
from legation.lexicon.triggers import Trigger
from legation.neural import Marked, NeuralRanker, blend
from legation.parsed import ParsedReport
from legation.ranker import NONE, LinearRanker
from legation.spans import Span

LEAST_CHANCE = 0.4
"""A type less likely than this is not worth reading parties, date and place for: the judge keeps next to none of them."""

SURE = 0.7
"""The linear ranker's word for a type is final from this chance on."""
SURE_NONE = 0.5
"""The same of its word for none: few of those are turned over, and they are many."""
AROUND = 8
"""Words before and after the predicate that the neural ranker reads: more of the sentence costs time and tells it nothing."""
NEURAL_SHARE = 0.5
"""Weight of the neural ranker where both are asked."""

SURE_ENTRY = 0.7
"""Weight of an entry from which on its firing counts against "none"."""
NONE_OVER_FIRED = 3.0
"""How many times as likely as the type of such an entry "none" must be to win."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A frame with the type that was chosen, its probability, and the runner-up."""

    frame: Frame
    probability: float
    runner_up: str
    runner_up_probability: float


def choose_all(
    candidates: Sequence[Candidate],
    parsed: ParsedReport,
    reader: FeatureReader,
    ranker: LinearRanker,
    neural: NeuralRanker | None = None,
) -> list[Choice]:
    """The acts that the candidates name, without those for which the ranker finds "none" likelier than every type.

    Args:
        candidates: predicates with the entries that fire.
        parsed: the report.
        reader: reads their features.
        ranker: the type model.
        neural: a second opinion, blended with the first where that is not sure.
    """
    features = [reader.read(c.frame, [frame.trigger for frame in c.fired], c.known, parsed) for c in candidates]
    all_chances = ranker.probabilities_of(features)
    if neural is not None:
        all_chances = _second_opinion(candidates, parsed, all_chances, neural)
    found = []
    for candidate, chances in zip(candidates, all_chances, strict=True):
        choice = _choose(candidate, chances)
        if choice is not None:
            found.append(choice)
    return found


def _second_opinion(
    candidates: Sequence[Candidate], parsed: ParsedReport, chances: Sequence[Mapping[str, float]], neural: NeuralRanker
) -> list[dict[str, float]]:
    """The chances with the neural ranker's blended in, for those candidates of which the linear ranker is not sure."""
    asked = [n for n, row in enumerate(chances) if max(row.values()) < SURE and row[NONE] < SURE_NONE]
    opinions = neural.chances([marked(candidates[n], parsed) for n in asked])
    blended = [dict(row) for row in chances]
    for n, opinion in zip(asked, opinions, strict=True):
        blended[n] = blend(chances[n], opinion, NEURAL_SHARE)
    return blended


def marked(candidate: Candidate, parsed: ParsedReport) -> Marked:
    """What stands around a candidate in its sentence, with its predicate marked."""
    token = candidate.frame.token
    tokens = parsed.sentence_tokens(parsed.sentence_of(token))
    near = [other for other in tokens if abs(other.i - token.i) <= AROUND]
    start = near[0].start
    return Marked(parsed.report.text[start : near[-1].end], (Span(token.start - start, token.end - start),))


def _choose(candidate: Candidate, chances: Mapping[str, float]) -> Choice | None:
    """The likeliest type, or None.

    In a bare clause ("A attacked B") there is little for the ranker to go by but its leaning to none; an entry that fires there, with
    its conditions met, wins unless none is several times as likely.
    """
    own = next((frame for frame in candidate.fired if frame.trigger.type not in chances), None)
    if own is not None:  # a type of the user's own codebook, of which the ranker knows nothing: its entry decides
        return Choice(own, own.trigger.weight, "", 0.0)
    ordered = sorted(sorted(chances), key=chances.__getitem__, reverse=True)
    best, second = ordered[0], ordered[1]
    if best == NONE or chances[best] < LEAST_CHANCE:
        fired = [frame.trigger.type for frame in candidate.fired if frame.trigger.weight >= SURE_ENTRY]
        if not fired or chances[fired[0]] * NONE_OVER_FIRED < chances[NONE]:
            return None
        best, second = fired[0], best
    return Choice(frame_for(best, candidate), chances[best], second, chances[second])


def frame_for(name: str, candidate: Candidate) -> Frame:
    """The frame whose entry has the chosen type: one that fires, else one that the word may have, else a general one."""
    for frame in candidate.fired:
        if frame.trigger.type == name:
            return frame
    for entry in reversed(candidate.known):
        if entry.type == name and len(entry.words) == 1:
            return _reframed(candidate.frame, entry)
    return _reframed(candidate.frame, replace(candidate.frame.trigger, type=name, mode=None, cameo=""))


def _reframed(frame: Frame, entry: Trigger) -> Frame:
    slots = frame.slots if frame.particle is None else Slots()
    return Frame(frame.token, entry, frame.anchor, frame.light, frame.undergoes, (*frame.rules, "ranker:unfired"), slots=slots)
