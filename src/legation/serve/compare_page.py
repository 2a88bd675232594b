"""Two codings of the same stories compared: two runs, or as coded and as people put right."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response

from legation.amending import amended_reports, latest
from legation.export.comparing import Comparison, compare
from legation.export.comparison_page import story_section
from legation.export.markup import table
from legation.model import CodedReport
from legation.record_reader import RecordReader
from legation.serve.answers import Refusal, csv_answer, json_answer
from legation.serve.asking import asked
from legation.serve.site import Site

CODED, RIGHT = "coded", "corrected"
KINDS = ("event", "statement", "gathering", "standing", "role")
STORIES = 40
_COLUMNS = [("kind", "type"), *((name, "count") for name in ("same", "gained", "lost", "changed"))]


def compare_page(site: Site) -> APIRouter:
    """The comparison and its twins."""
    router = APIRouter(include_in_schema=False)

    def show(request: Request) -> Response:
        ask = asked(request, others=("first", "second", "kind"), limit=STORIES)
        query = request.query_params
        first, second, kind = query.get("first") or CODED, query.get("second") or RIGHT, query.get("kind") or ""
        if kind and kind not in KINDS:
            raise Refusal(422, f"There is no kind {kind[:40]!r}", f"Kinds are {', '.join(KINDS)}.")
        with site.record.snapshot() as now:
            runs = [one.run for one in now.runs() if one.coded]
            before, after = _sides(site, now, (first, second), ask.limit + 1, ask.after or "")
            more = len(after) > ask.limit
            before, after = before[: ask.limit], after[: ask.limit]
        found = compare(before, after)
        if kind:
            found.differences = [one for one in found.differences if one.kind == kind]
        rows = [one.row() for one in found.differences]
        on = after[-1].report.id if more else ""
        if request.url.path.endswith(".json"):
            told = {"first": first, "second": second, "stories": found.stories, "counts": found.counts(), "items": rows}
            return json_answer(request, {**told, "next": ask.link(request.url.path, after=on) if on else None})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, rows, "compare")
        stories = [list(group) for _, group in groupby(found.differences, key=lambda one: one.story)]
        choices = [(f"run:{run}", f"run {run or '(no name)'}") for run in runs]
        return site.page(
            request, "compare.html", ask=ask, coded=CODED, right=RIGHT, first=first, second=second, kind=kind, on=on, found=found,
            kinds=[(one, one) for one in KINDS], runs=choices, sums=_sums(found),
            stories=[story_section(number, group) for number, group in enumerate(stories, 1)],
        )  # fmt: skip

    for suffix in ("", ".json", ".csv"):
        router.add_api_route(f"/compare{suffix}", show, methods=["GET"])
    return router


def _sides(site: Site, now: RecordReader, names: tuple[str, str], limit: int, after: str) -> tuple[list[CodedReport], list[CodedReport]]:
    """The codings of both sides, story by story.

    Raises:
        Refusal: 422 for sides that cannot stand against each other.
    """
    if names == (CODED, RIGHT):
        coded = now.put_right(limit=limit, after=after)
        return coded, list(amended_reports(coded, latest(now.amendments()), site.codebook))
    runs = [name.removeprefix("run:") for name in names]
    if any(run == name for run, name in zip(runs, names, strict=True)):
        raise Refusal(422, "These cannot be compared", f"Compare {CODED} with {RIGHT}, or run:NAME with run:OTHER.")
    return _unzipped(now.codings(*runs, limit=limit, after=after))


def _unzipped(pairs: Iterable[tuple[CodedReport, CodedReport]]) -> tuple[list[CodedReport], list[CodedReport]]:
    both = list(pairs)
    return [one for one, _ in both], [other for _, other in both]


def _sums(found: Comparison) -> Any:
    rows = [[kind, *(str(number) for number in counts.values())] for kind, counts in found.counts().items()]
    return table(f"Records of {found.stories} {'story' if found.stories == 1 else 'stories'} by kind", _COLUMNS, rows)
