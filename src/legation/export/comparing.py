"""Two codings of the same stories compared: records gained, lost and changed, each with its sentence.

Reports are the same when their id is (the same text), else when they have the same name. Records are the same when all they say
is and their evidence overlaps; changed when evidence of one kind overlaps and most of what they say is the same.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from legation.errors import SetupError
from legation.export.highlights import Record as Said
from legation.export.highlights import records_of
from legation.export.words import event_type, party, standing_kind
from legation.model import Coded, CodedReport, Gathering, Outcome, ReportedEvent, Role, Standing, Statement
from legation.model_json import outcome_from_json
from legation.spans import Span

Change = Literal["gained", "lost", "changed"]
Fields = dict[str, str]
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One record that the two codings do not share.

    Args:
        story: name of the story.
        headline: its headline.
        kind: role, event, statement, gathering or standing.
        change: gained (only in the second), lost (only in the first), or changed.
        summary: what the record says, the newer where there are two.
        fields: of a changed record, the fields that differ with both values.
        sentence: the sentence that the evidence stands in.
        evidence: where the evidence lies in the sentence.
        rules: of the record as it is summed up.
    """

    story: str
    headline: str
    kind: str
    change: Change
    summary: str
    fields: tuple[tuple[str, str, str], ...]
    sentence: str
    evidence: Span
    rules: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """As a row of a table."""
        told = "; ".join(f"{name}: {before or '–'} → {after or '–'}" for name, before, after in self.fields)
        return {
            "change": self.change, "kind": self.kind, "story": self.story, "record": self.summary, "differs": told,
            "sentence": " ".join(self.sentence.split()), "rules": list(self.rules),
        }  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What two codings share and do not share.

    Args:
        stories: how many stories both coded.
        only_first, only_second: names of the stories that only one of them coded.
        same: records that both have, by kind.
        differences: the others, in the order of the second coding.
    """

    stories: int = 0
    only_first: list[str] = field(default_factory=list)
    only_second: list[str] = field(default_factory=list)
    same: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """Kind → same, gained, lost and changed."""
        found: dict[str, dict[str, int]] = {}
        for kind in ("role", "event", "statement", "gathering", "standing"):
            changes = Counter(one.change for one in self.differences if one.kind == kind)
            found[kind] = {"same": self.same[kind], **{change: changes[change] for change in ("gained", "lost", "changed")}}
        return found


def compare(first: Iterable[Outcome | CodedReport], second: Iterable[Outcome | CodedReport]) -> Comparison:
    """Compare two codings.

    Args:
        first, second: outcomes of `legation.read_many`, coded reports of a record, or what `run_of` reads. The first is held
            in memory, the second is read once.
    """
    result = Comparison()
    waiting = {coded.report.id: (name, coded) for name, coded in _coded(first)}
    by_name = {name: id_ for id_, (name, _) in waiting.items()}
    for name, after in _coded(second):
        known = waiting.pop(after.report.id, None) or waiting.pop(by_name.get(name, ""), None)
        if known is None:
            result.only_second.append(name)
            continue
        result.stories += 1
        _compare(name, known[1], after, result)
    result.only_first = sorted(name for name, _ in waiting.values())
    return result


def run_of(source: str | os.PathLike[str]) -> Iterator[Outcome | CodedReport]:
    """The coded stories of a run: a file of `legation read --format jsonl`, or a record (a file or an address).

    Raises:
        SetupError: if it is neither; names the line.
    """
    words = os.fspath(source)
    path = Path(words)
    if "://" in words or (path.is_file() and path.open("rb").read(16).startswith(b"SQLite format 3")):
        from legation.record import open_record

        with open_record(words, create=False, readonly=True) as record:
            yield from record.reports()
        return
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _outcome(line, f"{path}:{number}")
    except OSError as error:
        raise SetupError(f"cannot be read: {error.strerror or error}", where=words) from error
    except UnicodeDecodeError as error:
        raise SetupError("is no text in UTF-8", where=words, remedy=_REMEDY) from error


_REMEDY = "Give a file written by: legation read STORIES --format jsonl, or a record."


def _outcome(line: str, where: str) -> Outcome:
    try:
        value = json.loads(line)
        if not isinstance(value, Mapping):
            raise ValueError("no object")
        return outcome_from_json(value)
    except ValueError as error:
        raise SetupError(f"this is no outcome of a story ({error})", where=where, remedy=_REMEDY) from error


def _coded(run: Iterable[Outcome | CodedReport]) -> Iterator[tuple[str, CodedReport]]:
    for one in run:
        if isinstance(one, Coded):
            yield one.name, one.coded
        elif isinstance(one, CodedReport):
            yield one.report.name or one.report.id, one


def _compare(name: str, before: CodedReport, after: CodedReport, result: Comparison) -> None:
    for (kind, olds), (_, news) in zip(records_of(before), records_of(after), strict=True):
        left, right = list(olds), []
        for new in news:
            same = next((old for old in left if fields_of(old) == fields_of(new) and _near(old, new)), None)
            if same is None:
                right.append(new)
            else:
                left.remove(same)
                result.same[kind] += 1
        for new in right:
            old = max(left, key=lambda one: _likeness(one, new), default=None)
            if old is not None and _likeness(old, new) > 0.5:
                left.remove(old)
                result.differences.append(_difference((name, after, kind), "changed", new, old))
            else:
                result.differences.append(_difference((name, after, kind), "gained", new))
        result.differences += [_difference((name, before, kind), "lost", old) for old in left]


def _near(old: Said, new: Said) -> bool:
    return old.evidence.overlaps(new.evidence) or old.evidence == new.evidence


def _likeness(old: Said, new: Said) -> float:
    """The share of fields that agree, of those that either has; nothing where the evidence does not overlap."""
    if not _near(old, new):
        return 0.0
    a, b = fields_of(old), fields_of(new)
    told = [key for key in a if a[key] or b[key]]
    return sum(a[key] == b[key] for key in told) / len(told) if told else 0.0


def _difference(where: tuple[str, CodedReport, str], change: Change, one: Said, former: Said | None = None) -> Difference:
    name, coded, kind = where
    sentence = sentence_of(coded.report.text, one.evidence)
    start, end = one.evidence.start - sentence.start, one.evidence.end - sentence.start
    now = fields_of(one)
    differs: tuple[tuple[str, str, str], ...] = ()
    if former is not None:
        was = fields_of(former)
        differs = tuple((key, was[key], now[key]) for key in now if was[key] != now[key])
    return Difference(
        story=name, headline=coded.report.headline, kind=kind, change=change, summary=summary_of(one), fields=differs,
        sentence=sentence.text(coded.report.text), evidence=Span(start, end), rules=one.rules,
    )  # fmt: skip


def sentence_of(text: str, evidence: Span) -> Span:
    """The sentence around evidence, or the sentences if it goes over several, by end marks and line breaks."""
    start = 0
    for found in _SENTENCE_END.finditer(text, 0, evidence.start):
        start = found.end()
    after = _SENTENCE_END.search(text, max(evidence.start, evidence.end - 1))
    end = len(text) if after is None else after.end() - len(after.group()) + len(after.group().rstrip())
    return Span(min(start, evidence.start), max(end, evidence.end))


def fields_of(one: Said) -> Fields:
    """What a record says, field by field, without where it stands and how sure it is."""
    if isinstance(one, ReportedEvent):
        return {
            "type": event_type(one), "cameo": one.cameo, "actors": _names(one.actors), "recipients": _names(one.recipients),
            "status": one.status, "date": one.date.edtf(), "place": one.place.name if one.place else "",
            "contexts": ", ".join(one.contexts), "on whose word": ", ".join(source.name for source in one.attributed_to),
        }  # fmt: skip
    if isinstance(one, Statement):
        return {
            "speaker": party(one.speaker), "to": party(one.addressee) if one.addressee else "", "date": one.date.edtf(),
            "direct": "quoted" if one.direct else "reported", "content": str(one.content), "about": _names(one.about),
        }  # fmt: skip
    if isinstance(one, Gathering):
        return {
            "name": one.name, "kind": one.kind, "host": party(one.host) if one.host else "", "date": one.date.edtf(),
            "place": one.place.name if one.place else "", "counts": ", ".join(one.counts),
            "participants": "; ".join(sorted(f"{party(guest.actor)} {guest.status}" for guest in one.participants)),
        }  # fmt: skip
    if isinstance(one, Standing):
        return {
            "kind": standing_kind(one), "a": party(one.a), "b": party(one.b), "since": one.since.edtf(), "until": one.until.edtf(),
        }  # fmt: skip
    assert isinstance(one, Role)
    return {"person": one.person, "title": one.title, "country": one.country or "", "sector": one.sector or ""}


def _names(actors: Iterable[Any]) -> str:
    return "; ".join(party(actor) for actor in actors)


def summary_of(one: Said) -> str:
    """A record in one line."""
    said = fields_of(one)
    if isinstance(one, ReportedEvent):
        words = f"{said['type']} {said['status']}: {said['actors'] or '–'} → {said['recipients'] or '–'}"
        return words + (f", {said['date']}" if said["date"] else "")
    if isinstance(one, Statement):
        return f"{said['speaker']} ({said['direct']})"
    if isinstance(one, Gathering):
        return f"{one.kind} {one.name}: {said['participants'] or 'nobody named'}"
    if isinstance(one, Standing):
        return f"{said['a']} – {said['kind']} – {said['b']}"
    return f"{said['person']}, {said['title']} {said['country']}".strip()
