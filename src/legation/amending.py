"""What persons make of reported events, put in the place of what was coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from legation.codebook import Codebook
from legation.conclusions import Amendment
from legation.model import CodedReport, ReportedEvent

RULE = "amended by a person"


def latest(amendments: Iterable[Amendment]) -> dict[str, Amendment]:
    """The amendment that holds for each reported event: the one made last."""
    found: dict[str, Amendment] = {}
    for one in sorted(amendments, key=lambda one: (one.made_at, one.judge)):
        found[one.telling] = one
    return found


def amended_reports(reports: Iterable[CodedReport], held: Mapping[str, Amendment], codebook: Codebook) -> Iterator[CodedReport]:
    """Reports with their events as amended; rejected ones are left out."""
    for report in reports:
        if any(event.id in held for event in report.events):
            events = [amended(event, held[event.id], codebook) if event.id in held else event for event in report.events]
            report = replace(report, events=tuple(event for event in events if event is not None))
        yield report


def amended(event: ReportedEvent, amendment: Amendment, codebook: Codebook) -> ReportedEvent | None:
    """The event as amended, None when it was rejected. Its id stays: it is still what these words tell."""
    if amendment.verdict == "reject":
        return None
    changed = replace(event, confidence=1.0, rules=(*event.rules, RULE))
    for name in ("status", "actors", "recipients", "date", "place"):
        value = getattr(amendment, name)
        if value is not None:
            changed = replace(changed, **{name: value})
    if amendment.type is not None:
        mode = amendment.mode or None
        changed = replace(changed, type=amendment.type, mode=mode, cameo=codebook.cameo_for(amendment.type, mode))
    return changed


def agreement(amendments: Iterable[Amendment]) -> list[tuple[str, str, int, float | None]]:
    """Cohen's kappa of the verdicts of every two judges on what both judged: the judges, how many, kappa (None if undefined)."""
    verdicts: dict[str, dict[str, str]] = {}
    for one in sorted(amendments, key=lambda one: one.made_at):
        verdicts.setdefault(one.judge, {})[one.telling] = one.verdict
    found = []
    for left, right in combinations(sorted(verdicts), 2):
        both = sorted(set(verdicts[left]) & set(verdicts[right]))
        if both:
            found.append((left, right, len(both), kappa([verdicts[left][one] for one in both], [verdicts[right][one] for one in both])))
    return found


def kappa(left: Sequence[str], right: Sequence[str]) -> float | None:
    """Cohen's kappa of two lists of labels; None when chance alone explains full agreement.

    Source: Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    number = len(left)
    observed = sum(a == b for a, b in zip(left, right, strict=True)) / number
    expected = sum(left.count(label) * right.count(label) for label in set(left)) / number**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
