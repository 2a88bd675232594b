"""From what all reports say to what is concluded from them: the resolver over the whole record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from legation.conclusions import GatheringTelling, Judgement, StandingTelling, Telling
from legation.model import CodedReport, Report
from legation.resolving import (
    gathering_tellings,
    heard,
    redirects,
    resolve,
    resolve_gatherings,
    resolve_standings,
    standing_tellings,
    tellings_of,
)
from legation.store.concluding import Conclusions


def conclude(reports: Iterable[Report], coded: Iterator[CodedReport], human: Iterable[Judgement]) -> Conclusions:
    """All events, gatherings and standings with the resolver's judgements, and which ids lead to which.

    Args:
        reports: all reports, for finding reprints.
        coded: the same reports as coded.
        human: judgements of persons, which override.
    """
    voice, corrects = heard(reports)
    tellings: list[Telling] = []
    gathered: list[GatheringTelling] = []
    lasting: list[StandingTelling] = []
    for one in coded:
        told_by = (one, voice.get(one.report.id, ""), corrects.get(one.report.id, ""))
        tellings.extend(tellings_of(*told_by))
        gathered.extend(gathering_tellings(*told_by))
        lasting.extend(standing_tellings(*told_by))
    human = list(human)
    events, judgements = resolve(tellings, human)
    gatherings, on_gatherings = resolve_gatherings(gathered, human)
    merged = {old: new for event in events for old, new in redirects(event).items()}
    merged |= {old: new for gathering in gatherings for old, new in redirects(gathering).items()}
    return Conclusions(
        events=events, gatherings=gatherings, standings=resolve_standings(lasting), judgements=[*judgements, *on_gatherings],
        redirects=merged,
    )  # fmt: skip

