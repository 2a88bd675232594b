"""Pages of single records: an event, a story, a gathering, a relation."""

from __future__ import annotations

import io

from fastapi import APIRouter, Request, Response

from legation.conclusions import Amendment
from legation.dossiers import GatheringDossier, event_dossier, gathering_dossier
from legation.export.calendar import write_calendar
from legation.export.highlights import records_of
from legation.export.story import pointing_style, records_section, text_section
from legation.model import CodedReport
from legation.serve.answers import Refusal, answer, json_answer
from legation.serve.site import Site
from legation.serve.users import User


def single_pages(site: Site) -> APIRouter:
    """The pages of single records."""
    router = APIRouter(include_in_schema=False)

    @router.get("/events/{id}")
    def event(request: Request, id: str) -> Response:
        found = event_dossier(site.record, id.removesuffix(".json"))
        if found is None:
            raise Refusal(404, "The record has no event of this id")
        if found.event.id != id.removesuffix(".json") and found.event.tellings:
            place = f"/events/{found.event.id}" + (".json" if id.endswith(".json") else "")
            return Response(status_code=308, headers={"Location": place, "Cache-Control": "private, no-cache"})  # a split may undo it
        if id.endswith(".json"):
            return json_answer(request, found)
        anchors = _anchors(site, {one.report for one in found.tellings})
        headlines = {one.id: one for one in found.reports}
        made = [one for telling in found.event.tellings for one in site.record.amendments(telling=telling)]
        shown, hidden = _judged(made, getattr(request.state, "user", None))
        return site.page(
            request, "event.html", dossier=found, event=found.event, anchors=anchors, headlines=headlines, book=site.codebook,
            amendments=shown, hidden=hidden,
        )  # fmt: skip

    @router.get("/stories/{id}")
    def story(request: Request, id: str) -> Response:
        wanted = id.removesuffix(".json").removesuffix(".css")
        coded = site.record.report(wanted)
        if coded is None:
            raise Refusal(404, "The record has no story of this id")
        if id.endswith(".json"):
            return json_answer(request, coded)
        if id.endswith(".css"):
            return answer(request, pointing_style(coded).encode(), "text/css; charset=utf-8")
        links = {f"e{number}": f"/events/{one.id}" for number, one in enumerate(coded.events, 1)}
        return _story(site, request, coded, links, f"/stories/{wanted}.css")

    @router.get("/gatherings/{id}")
    def gathering(request: Request, id: str) -> Response:
        found = gathering_dossier(site.record, id.removesuffix(".json").removesuffix(".ics"))
        if found is None:
            raise Refusal(404, "The record has no gathering of this id")
        if id.endswith(".json"):
            return json_answer(request, found)
        if id.endswith(".ics"):
            return _calendar(found)
        margins = list(site.record.gathering_records(text=f'"{found.gathering.name}"', limit=10)) if found.gathering and found.gathering.name else []
        margins = [one for one in margins if found.gathering and one.id != found.gathering.id]
        return site.page(request, "gathering.html", dossier=found, one=found.gathering, told=found.told, margins=margins)

    @router.get("/relations/{id}")
    def relation(request: Request, id: str) -> Response:
        with site.record.snapshot() as now:
            one = now.standing_record(id.removesuffix(".json"))
            if one is None:
                raise Refusal(404, "The record has no relation of this id")
            told = [row for key in one.tellings if (row := now.standing(key)) is not None]
        if id.endswith(".json"):
            return json_answer(request, {"standing": one, "told": told})
        return site.page(request, "relation.html", one=one, told=told)

    @router.get("/code")
    def form(request: Request) -> Response:
        return site.page(request, "code.html")

    return router


def _judged(made: list[Amendment], user: User | None) -> tuple[list[Amendment], int]:
    """What people made of an event, and how many judgements are kept from a reviewer who has not judged it: coders stay independent."""
    blind = user is not None and user.may("reviewer") and all(one.judge != user.name for one in made)
    return ([], len({one.judge for one in made})) if blind else (made, 0)


def _calendar(found: GatheringDossier) -> Response:
    if found.gathering is None or found.gathering.date.first is None:
        raise Refusal(404, "The gathering has no day to be put in a calendar")
    out = io.BytesIO()
    write_calendar(out, (), [found.gathering])
    headers = {"Content-Disposition": 'attachment; filename="gathering.ics"'}
    return Response(out.getvalue(), media_type="text/calendar; charset=utf-8", headers=headers)


def _story(site: Site, request: Request, coded: CodedReport, links: dict[str, str], style: str) -> Response:
    return site.page(
        request, "story.html", coded=coded, report=coded.report, text=text_section(coded), records=records_section(coded, links), pointing=style,
        counts=[(kind, len(found)) for kind, found in records_of(coded) if found],
    )  # fmt: skip


def story_of(site: Site, request: Request, coded: CodedReport) -> Response:
    """The page of a story that is not in the record."""
    return _story(site, request, coded, {}, "")


def _anchors(site: Site, reports: set[str]) -> dict[str, str]:
    """Where each reported event stands in its story."""
    found: dict[str, str] = {}
    for id_ in sorted(reports)[:40]:
        coded = site.record.report(id_)
        for number, one in enumerate(coded.events if coded else (), 1):
            found[one.id] = f"/stories/{id_}#e{number}"
    return found
