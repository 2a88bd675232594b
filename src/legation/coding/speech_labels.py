"""Speech marked by its layout: transcripts ("ROSSI: We will stay.") and posts signed behind a dash ("— Ann Lee (@annlee)")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from legation.coding.reported import Reported
from legation.model import Actor
from legation.parsed import ParsedReport
from legation.spans import Span

_LABEL = re.compile(r"([A-Z][\w.'\u2019-]+(?: [A-Z][\w.'\u2019-]+){0,3}) ?:\s+(?=\S)")
_SIGNATURE = re.compile(r"[\u2014\u2013-]\s*([^\u2014\u2013@()\n]{2,60}?)\s*\((@\w{2,})\)")
_LEAST = 2
"""Labelled paragraphs from which a report is a transcript."""


def labelled(parsed: ParsedReport, found: Sequence[Reported]) -> list[Reported]:
    """Items for labelled and signed speech.

    Args:
        parsed: the report.
        found: what has a cue; paragraphs it speaks in already are left alone.
    """
    text = parsed.report.text
    items: list[Reported] = []
    if "(@" in text:
        items.extend(_signed(parsed))
    labels = []
    for number, span in enumerate(parsed.paragraphs):
        line = text.rfind("\n", 0, span.start) + 1  # the label itself may have been set apart as furniture
        if (match := _LABEL.match(text, line, span.end)) is not None and match.end() >= span.start:
            labels.append((number, match))
    if not labels:
        return items
    persons = _persons(parsed)
    known = [(n, m, persons.get(m.group(1).split()[-1].casefold())) for n, m in labels]
    capitals = [m for _, m, _ in known if m.group(1).isupper()]
    for number, match, actor in known:
        if actor is None or not (match.group(1).isupper() or len(known) >= _LEAST):
            continue
        if not match.group(1).isupper() and len(capitals) >= _LEAST:
            continue
        span = parsed.paragraphs[number]
        content = Span(match.end(), span.end)
        if any(item.quoted and item.cue.overlaps(content) and item.content[0].start == content.start for item in found):
            continue
        items.append(_item(parsed, Span(match.start(1), match.end(1)), actor, content, "layout:label"))
    return items


def _signed(parsed: ParsedReport) -> list[Reported]:
    text = parsed.report.text
    persons = _persons(parsed)
    items = []
    for number, span in enumerate(parsed.paragraphs):
        for match in _SIGNATURE.finditer(text, span.start, span.end):
            name = match.group(1).strip()
            actor = persons.get(name.split()[-1].casefold())
            start = span.start
            if not text[start : match.start()].strip() and number:
                start = parsed.paragraphs[number - 1].start
            content = Span(start, start + len(text[start : match.start()].rstrip()))
            if len(content) > 0:
                items.append(_item(parsed, Span(match.start(1), match.end(1)), actor or name, content, "layout:signature"))
            break
    return items


def _persons(parsed: ParsedReport) -> dict[str, Actor]:
    """The named persons of a report by surname."""
    found: dict[str, Actor] = {}
    for mention in parsed.mentions:
        if mention.kind == "person" and mention.actor is not None:
            found.setdefault(mention.actor.name.split()[-1].casefold(), mention.actor)
    return found


def _item(parsed: ParsedReport, cue: Span, who: Actor | str, content: Span, rule: str) -> Reported:
    actor = who if isinstance(who, Actor) else None
    sentence = next((s.index for s in parsed.sentences if s.span.end > cue.start), len(parsed.sentences) - 1)
    return Reported(
        cue=cue, speaker=None, name=actor.name if actor else str(who), actor=actor, country=actor.country if actor else None,
        content=(content,), quoted=True, stance="asserts", makes="always", sentence=sentence, continued=True, rules=(rule,),
    )  # fmt: skip
