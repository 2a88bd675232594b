"""Frames → reported events: parties, type, mode, status, date, place, source, evidence, confidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from legation.codebook import Codebook
from legation.coding import arguments
from legation.coding.attribution import Reported
from legation.coding.candidates import ParticipantReader
from legation.coding.choice import Choice, choose_all
from legation.coding.contexts import ContextReader
from legation.coding.event_dates import DateReader
from legation.coding.features import FeatureReader
from legation.coding.first_hand import VERBAL, announced, heard, is_of_source
from legation.coding.frames import Frame, FrameFinder
from legation.coding.implied import ImpliedParties
from legation.coding.judge import judged
from legation.coding.merging import merge
from legation.coding.participants import ParticipantModel
from legation.coding.parties import PartyReader
from legation.coding.places import PlaceFinder
from legation.coding.speech_acts import SpeechAct, find_speech_acts
from legation.coding.status import StatusReader
from legation.coding.status_nouns import StatusReading
from legation.lexicon.evaluations import Evaluations
from legation.model import Actor, ReportedEvent, content_id
from legation.neural import NeuralRanker
from legation.parsed import ParsedReport, Token
from legation.ranker import LinearRanker
from legation.spans import Span, hull
from legation.timespan import ABSENT, TimeSpan

_AHEAD = timedelta(days=1)
"""What the day of an act may be ahead of that of publication: Seoul's Friday begins on Washington's Thursday."""
RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})


@dataclass(frozen=True)
class Context:
    """What the coding of one report's events rests on."""

    parsed: ParsedReport
    dates: DateReader
    reported: Sequence[Reported]
    places: PlaceFinder
    status: StatusReader
    codebook: Codebook
    evaluations: Evaluations
    ranker: LinearRanker | None
    participants: ParticipantModel | None
    judge: LinearRanker | None
    neural: NeuralRanker | None = None

    def learned(self, kind: str) -> bool:
        """Whether the models know this type; one of a user's own codebook they do not."""
        return self.ranker is None or kind in self.ranker.classes

    @cached_property
    def contexts(self) -> ContextReader:
        """Reads what acts are about."""
        return ContextReader(self.parsed, self.codebook)

    @cached_property
    def by_start(self) -> dict[int, Token]:
        """The tokens by the offset they start at."""
        return {token.start: token for token in self.parsed.tokens}


def find_events(context: Context, finder: FrameFinder) -> tuple[ReportedEvent, ...]:
    """The events of a report, tellings of one happening merged, in the order of the text."""
    return merge(judge(tellings(context, finder), context), context.parsed)


def tellings(context: Context, finder: FrameFinder) -> list[ReportedEvent]:
    """Every telling of an event, in the order of the text, before they are judged and merged."""
    reader = PartyReader(context.parsed, finder)
    cast = _casting(context, finder, reader)
    coded: list[ReportedEvent] = []
    for choice in _choices(context, finder, reader):
        actors, recipients, rules = cast(choice.frame)
        event = _code(choice, context, (actors, recipients), rules)
        if event is not None:
            coded.append(event)
    acts = find_speech_acts(context.parsed, context.reported, reader, context.evaluations)
    coded.extend(_verbal(act, context) for act in acts)
    coded.sort(key=lambda event: (event.trigger.start, event.type))
    return coded


def judge(coded: list[ReportedEvent], context: Context) -> list[ReportedEvent]:
    """The coded events with their confidence by the judge's model, if the scheme has one."""
    if context.judge is None:
        return coded
    known = [event for event in coded if context.learned(event.type)]
    own = [event for event in coded if not context.learned(event.type)]
    found = [*judged(known, context.parsed, context.by_start, context.judge), *own]
    return sorted(found, key=lambda event: (event.trigger.start, event.type)) if own else found


def _verbal(act: SpeechAct, context: Context) -> ReportedEvent:
    """The event of a verbal act that stands in reported content."""
    parsed = context.parsed
    evidence = hull([act.cue.span, act.predicate.span])
    return ReportedEvent(
        id=content_id(parsed.report.id, act.type, str(evidence)),
        type=act.type,
        mode=act.mode,
        contexts=context.contexts.read(act.predicate),
        cameo=act.cameo,
        actors=act.actors,
        recipients=act.recipients,
        status="occurred",
        date=context.dates.read(act.cue),
        place=None,
        attributed_to=heard(act.cue, act.actors, parsed, context.reported, act.type),
        evidence=evidence,
        trigger=act.predicate.span,
        rules=(act.rule, f"cue:{act.cue.lemma}"),
        confidence=act.weight,
    )


def _when(frame: Frame, actors: Sequence[Actor], context: Context) -> TimeSpan:
    """The date of the act; a verbal act of the speaker ("X said on Thursday it rejected …") is done when it is said."""
    own = context.dates.read(frame.anchor, frame.token)
    if own.known or frame.trigger.type not in VERBAL:
        return own
    ids = {actor.id for actor in actors}
    if (first := _first_cue(frame.token, context)) is not None:
        return context.dates.read(first)
    for item in context.reported:
        if item.actor is not None and item.actor.id in ids and item.covers(frame.token.span):
            cue = context.by_start.get(item.cue.start)
            if cue is not None:
                return context.dates.read(cue)
    return own


def _in_its_time(date: TimeSpan, status: str, context: Context) -> TimeSpan:
    """The date of an act, unless it contradicts the status: what is yet to come has no past date, what happened no coming one. Such a date
    is that of something else in its clause ("accused the president and called a march for Saturday"); a day ahead is elsewhere today."""
    published = context.parsed.report.published
    if published is None:
        return date
    past = date.last is not None and date.last < published
    coming = date.first is not None and date.first > published + _AHEAD
    return ABSENT if (past and status == "planned") or (coming and status == "occurred") else date


def _first_cue(token: Token, context: Context) -> Token | None:
    """The cue with which the same speaker begins the sentence: "said on Sunday it was not amused and accused Chad"."""
    own = next((item for item in context.reported if item.cue.start == token.start and item.speaker is not None), None)
    if own is None or token.child("nsubj", "nsubjpass") is not None:
        return None
    for item in context.reported:
        cue = context.by_start.get(item.cue.start)
        if item.sentence == own.sentence and item.speaker is own.speaker and cue is not None and cue.i < token.i and cue.tag == token.tag:
            return cue
    return None


_PLANNING = frozenset({"plan", "prepare", "schedule"})
_PROMISED = frozenset({"AGREE", "CONCEDE", "REJECT", "THREATEN"})
"""Types that are done by promising, and the verbs that do it."""
_PROMISING = frozenset({"agree", "promise", "pledge", "vow", "offer", "commit", "swear", "threaten", "undertake"})


def _choices(context: Context, finder: FrameFinder, reader: PartyReader) -> list[Choice]:
    """The acts that the report's predicates name, by the ranker; without one, by the best entry that fires.

    A bare event noun whose own phrase names nobody who acts is a topic, no telling of an act, and is left out at once.
    """
    peopled = {context.parsed.tokens[mention.head].sent for mention in context.parsed.mentions if mention.actors}
    near = peopled | {sent + 1 for sent in peopled}
    candidates = [c for c in finder.candidates(context.parsed) if c.frame.token.sent in near and not _is_topic(c.frame, reader)]
    if context.ranker is None:
        return [Choice(c.fired[0], c.fired[0].trigger.weight, "", 0.0) for c in candidates if c.fired]
    return choose_all(candidates, context.parsed, FeatureReader(finder), context.ranker, context.neural)


def _is_topic(frame: Frame, reader: PartyReader) -> bool:
    return frame.trigger.pos == "noun" and frame.light is None and not frame.trigger.alone and not reader.actors(frame)


Cast = tuple[tuple[Actor, ...], tuple[Actor, ...], tuple[str, ...]]
"""Actors, recipients, and the rules that found them."""


def _casting(context: Context, finder: FrameFinder, reader: PartyReader) -> Callable[[Frame], Cast]:
    """How the parties of a frame are found: by the learned model, else by the entry's slots and what they imply."""
    parsed = context.parsed
    implied = ImpliedParties(parsed)

    def ruled(frame: Frame) -> Cast:
        actors = reader.actors(frame)
        recipients = reader.recipients(frame, actors)
        rules: list[str] = []
        if not recipients:
            recipients, rule = implied.recipient(frame, actors)
            rules += [rule] if rule else []
        if not actors:
            actors, rule = implied.actor(frame, recipients)
            rules += [rule] if rule else []
        return actors, recipients, tuple(rules)

    if context.participants is not None:
        model = context.participants
        pairs = ParticipantReader(parsed, finder, reader, speakers_of(context.reported))

        def learned(frame: Frame) -> Cast:
            if not context.learned(frame.trigger.type):
                return ruled(frame)
            actors, recipients, sure = model.choose(frame, frame.trigger.type, pairs)
            return actors, recipients, ("parties:learned", sure)

        return learned
    return ruled


def speakers_of(reported: Sequence[Reported]) -> dict[int, frozenset[int]]:
    """For each sentence, the head tokens of those who speak in it."""
    speakers: dict[int, set[int]] = {}
    for item in reported:
        if item.speaker is not None:
            speakers.setdefault(item.sentence, set()).add(item.speaker.i)
    return {sentence: frozenset(heads) for sentence, heads in speakers.items()}


def _code(
    choice: Choice, context: Context, parties: tuple[tuple[Actor, ...], tuple[Actor, ...]], rules: tuple[str, ...]
) -> ReportedEvent | None:
    """The event of one frame, or None when nobody acts."""
    frame = choice.frame
    entry, parsed = frame.trigger, context.parsed
    actors, recipients = parties
    if not actors or is_of_source(frame.token):
        return None
    if entry.pos == "noun" and frame.light is None and not _stands_alone(frame, actors, recipients):
        return None
    status = _status(frame, context)
    evidence = _evidence(frame, parsed)
    sources = heard(frame.token, actors, parsed, context.reported, entry.type)
    if not sources and entry.pos == "noun":
        sources = announced(frame.token, actors, status.status in {"planned", "possible"}, context.reported)
    if entry.reciprocal and entry.type in RECIPROCAL:
        actors, recipients = _join(actors, recipients), ()
    return ReportedEvent(
        id=content_id(parsed.report.id, entry.type, str(evidence), ",".join(a.id for a in (*actors, *recipients))),
        type=entry.type,
        mode=entry.mode,
        contexts=context.contexts.read(frame.token),
        cameo=entry.cameo or context.codebook.cameo_for(entry.type, entry.mode),
        actors=actors,
        recipients=recipients,
        status=status.status,
        date=_in_its_time(_when(frame, actors, context), status.status, context),
        place=context.places.place_of(frame.token),
        attributed_to=sources,
        evidence=evidence,
        trigger=frame.token.span,
        rules=(entry.name, f"frame:{_shape(frame)}", *frame.rules, *rules, *status.rules, *_runner_up(choice)),
        confidence=round(choice.probability, 3),
    )


def _status(frame: Frame, context: Context) -> StatusReading:
    """Whether the act happened. A verb of planning or calling off that stands for the act itself gives it its own colour; a promise
    is an act and done ("vowed to reject the bill")."""
    entry, token = frame.trigger, frame.token
    found = context.status.read(frame.anchor if entry.pos == "adj" else token, frame.light)
    if entry.pos == "verb" and found.status in {"occurred", "ongoing"}:
        lent = context.status.lent(token)
        if (lent == "planned" and (entry.type == "CONSULT" or token.lemma in _PLANNING)) or (lent == "cancelled" and entry.type == "CONSULT"):
            return StatusReading(lent, (*found.rules, f"status:{token.lemma}"))
    if entry.type == "REJECT" and "ranker:unfired" in frame.rules and found.rules[-1:] == ("status:negation",):
        stands = any(child.dep == "aux" and child.lower in {"do", "does"} for child in token.children)
        return StatusReading("ongoing" if stands else "occurred", ("status:refusal",))  # "will not take part": not done, and so refused
    if entry.type in _PROMISED and found.status in {"planned", "possible"} and token.dep == "xcomp" and token.head.lemma in _PROMISING:
        given = context.status.read(token.head)
        return StatusReading(given.status, (*given.rules, f"status:given-{token.head.lemma}"))
    return found


def _runner_up(choice: Choice) -> tuple[str, ...]:
    """What the ranker nearly chose, for the explanation."""
    if not choice.runner_up:
        return ()
    return (f"ranker:{choice.frame.trigger.type}={choice.probability:.2f},{choice.runner_up}={choice.runner_up_probability:.2f}",)


def _stands_alone(frame: Frame, actors: Sequence[Actor], recipients: Sequence[Actor]) -> bool:
    """Whether a bare event noun says enough to be an event: its own actor, or an entry that needs none."""
    return bool(actors) or (frame.trigger.alone and bool(recipients))


def _join(left: Sequence[Actor], right: Sequence[Actor]) -> tuple[Actor, ...]:
    known = {actor.id: actor for actor in (*left, *right)}
    return tuple(known.values())


def _shape(frame: Frame) -> str:
    if frame.trigger.pos == "noun":
        return "light-verb" if frame.light is not None else "event-noun"
    if frame.trigger.pos == "adj":
        return "adjective"
    return "passive" if arguments.is_passive(frame.token) else "active"


def _evidence(frame: Frame, parsed: ParsedReport) -> Span:
    """The words of the predicate with its parties: from the first to the last of them within the sentence."""
    tokens: list[Token] = [frame.token, frame.anchor] if frame.light is not None else [frame.token]
    for name in ("subj", "obj", "iobj", *frame.trigger.actor, *frame.trigger.recipient):
        for head in frame.cache.get(name, ()):
            if head.sent == frame.token.sent:
                mention = parsed.mention_of(head)
                tokens.append(head)
                if mention is not None:
                    tokens.extend((parsed.tokens[mention.first], parsed.tokens[mention.last - 1]))
    tokens = [t for t in tokens if t.sent == frame.token.sent]
    return Span(min(t.start for t in tokens), max(t.end for t in tokens))
