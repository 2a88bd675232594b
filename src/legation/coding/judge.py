"""How likely a coded event is to be one that a careful coder would record: the confidence of events.

A story tells most things more than once, explains, recalls and supposes. A logistic model over the finished record (its type, status,
parties, form, place in the story, and whether the same was told before) judges each event; it is trained on our own annotated stories.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from legation.model import ReportedEvent
from legation.parsed import ParsedReport, Token
from legation.ranker import LinearRanker

KEEP = "keep"


def judged(
    events: Sequence[ReportedEvent], parsed: ParsedReport, by_start: Mapping[int, Token], model: LinearRanker
) -> list[ReportedEvent]:
    """The events with the model's confidence in place of the ranker's.

    Args:
        events: as coded, in text order, before tellings are merged.
        parsed: the report.
        by_start: its tokens by the offset they start at.
        model: a binary model with the class "keep".
    """
    rows = event_features(events, parsed, by_start)
    return [
        replace(event, confidence=round(model.binary(row), 3), rules=(*event.rules, f"ranked:{event.confidence:.2f}"))
        for event, row in zip(events, rows, strict=True)
    ]


def event_features(events: Sequence[ReportedEvent], parsed: ParsedReport, by_start: Mapping[int, Token]) -> list[list[str]]:
    """The features of each event of a report; each that is there counts 1."""
    told: dict[tuple[str, frozenset[str], frozenset[str]], int] = {}
    types: dict[str, int] = {}
    rows = []
    for event in events:
        by = frozenset(a.country or a.id for a in event.actors)
        to = frozenset(a.country or a.id for a in event.recipients)
        before = told.get((event.type, by, to), 0)
        told[event.type, by, to] = before + 1
        same_type = types.get(event.type, 0)
        types[event.type] = same_type + 1
        token = by_start.get(event.trigger.start)
        out = [
            "bias", f"type={event.type}", f"status={event.status}", f"{event.type}/{event.status}", f"told={min(before, 3)}",
            f"told={min(before, 3)}/{event.type}", f"types={min(same_type, 4)}", f"chance={int(event.confidence * 10)}",
            f"chance={int(event.confidence * 5)}/{event.type}", f"dated={event.date.known}", f"placed={event.place is not None}",
            f"heard={min(len(event.attributed_to), 2)}",
        ]  # fmt: skip
        _rules(event, out)
        _parties(event, by, to, out)
        if token is not None:
            _position(token, parsed, out)
        rows.append(out)
    return rows


def _rules(event: ReportedEvent, out: list[str]) -> None:
    for rule in event.rules:
        kind, _, value = rule.partition(":")
        if kind == "parties" and "/" in value:
            _sureness(value, event, out)
        elif kind in {"frame", "speech", "parties", "implied", "status"}:
            out.append(rule)
            if kind in {"frame", "speech"}:
                out.append(f"{rule}/{event.type}")
        elif rule == "ranker:unfired":
            out += [rule, f"{rule}/{event.type}"]
        elif kind == "trigger":
            out.append(f"word={value}")


def _sureness(value: str, event: ReportedEvent, out: list[str]) -> None:
    """How sure the choice of the parties was: of those that act, of those acted upon."""
    by, to = (min(4, int(float(part) * 5)) for part in value.split("/"))
    none = "" if event.recipients else "/none"
    out += [f"sure-by={by}", f"sure-to={to}{none}", f"sure={min(by, to)}", f"sure={min(by, to)}/{event.type}", f"sure-to={to}{none}/{event.type}"]


def _parties(event: ReportedEvent, by: frozenset[str], to: frozenset[str], out: list[str]) -> None:
    out.append(f"actors={min(len(event.actors), 3)}")
    out.append(f"recipients={min(len(event.recipients), 3)}")
    out.append(f"{event.type}/actors={min(len(event.actors), 2)}/recipients={min(len(event.recipients), 2)}")
    out.append("one-country" if by & to else "two-sides" if by and to else "one-side")
    for actor in event.actors[:2]:
        out += [f"actor={actor.kind}", f"actor={actor.sector}", f"actor={'known' if actor.country else 'nowhere'}"]
    for actor in event.recipients[:2]:
        out += [f"recipient={actor.kind}", f"recipient={actor.sector}"]


def _position(token: Token, parsed: ParsedReport, out: list[str]) -> None:
    sentence = parsed.sentence_of(token)
    out.append(f"sentence={0 if sentence.index == 0 else 1 if sentence.index < 3 else 2 if sentence.index < 8 else 3}")
    out.append(f"first-of-paragraph={sentence.index == 0 or parsed.sentences[sentence.index - 1].paragraph != sentence.paragraph}")
    out += [f"dep={token.dep}", f"tag={token.tag}", f"dep={token.dep}/{token.tag}"]
    if token.quoted:
        out.append("quoted")
    depth = 0
    for ancestor in token.ancestors():
        if ancestor.dep in {"relcl", "acl", "advcl", "ccomp", "xcomp"}:
            depth += 1
            out.append(f"under={ancestor.dep}")
    out.append(f"depth={min(depth, 4)}")
    for child in token.children:
        if child.dep in {"aux", "neg"}:
            out.append(f"{child.dep}={child.lower}")
