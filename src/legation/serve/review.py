"""Review: the queue by uncertainty, accept, fix, reject, join and split, agreement of two coders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from legation.alerting import check_watches
from legation.amending import agreement
from legation.conclusions import Amendment, Event, Judgement, Telling
from legation.errors import SetupError
from legation.export.words import party
from legation.model import Actor, Place, ReportedEvent, content_id
from legation.record import open_record
from legation.serve.access import Access
from legation.serve.answers import Refusal, json_answer
from legation.serve.site import Site
from legation.serve.users import User
from legation.timespan import TimeSpan

STATUSES = ("occurred", "ongoing", "planned", "possible", "negated", "cancelled")
QUEUE = 12
_SCANNED = 600
_PARTY = re.compile(r"^(?P<name>[^\[\]]{1,120}?)\s*(?:\[(?P<country>[A-Z]{3})(?:\s+(?P<sector>[A-Z]{3}))?\])?$")


@dataclass(frozen=True, slots=True)
class Queued:
    """An event to be looked at, with its first telling."""

    event: Event
    telling: Telling


def now() -> str:
    """The time of a judgement."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def review(site: Site, access: Access, record: str) -> APIRouter:
    """The pages of review.

    Args:
        site: what pages share.
        access: who may review.
        record: address of the record, opened for writing when something is to be kept.
    """
    router = APIRouter(include_in_schema=False)

    def page(request: Request) -> Response:
        user = access.require(request, "reviewer")
        queue = list(islice(_queue(site, user), QUEUE))
        made = list(site.record.amendments())
        if request.url.path.endswith(".json"):
            return json_answer(request, {"queue": [one.event for one in queue], "agreement": agreement(made)})
        mine = sum(one.judge == user.name for one in made)
        return site.page(request, "review.html", queue=queue, mine=mine, made=len(made), agreement=agreement(made), reviewer=user,
                         book=site.codebook, note=request.query_params.get("note", "")[:20])  # fmt: skip

    router.add_api_route("/review", page, methods=["GET"])
    router.add_api_route("/review.json", page, methods=["GET"])

    async def form_of(request: Request) -> FormData:
        return await request.form(max_files=0, max_fields=40)

    @router.post("/review/rebuild")
    async def rebuild(request: Request) -> Response:
        form = await form_of(request)

        def work(_: User) -> str:
            with open_record(record, create=False) as kept:
                events = kept.rebuild()
                check_watches(kept, datetime.now(UTC).date())
                return f"/review?note={events}"

        return await _done(request, access, form, work)

    @router.post("/review/judge")
    async def judge(request: Request) -> Response:
        form = await form_of(request)

        def work(user: User) -> str:
            left, right, verdict = (str(form.get(name, "")) for name in ("left", "right", "verdict"))
            _judge(site, record, user, (left, right, verdict))
            return _back(form, f"/events/{left}")

        return await _done(request, access, form, work)

    @router.post("/review/{telling}")
    async def amend(request: Request, telling: str) -> Response:
        form = await form_of(request)

        def work(user: User) -> str:
            found = site.record.telling(telling)
            if found is None:
                raise Refusal(404, "The record has no reported event of this id")
            verdict = str(form.get("verdict", ""))
            if verdict not in ("accept", "fix", "reject"):
                raise Refusal(422, "A verdict is accept, fix or reject")
            changes = _changes(form, found.event) if verdict == "fix" else {}
            note = str(form.get("note", ""))[:500]
            with open_record(record, create=False) as kept:
                kept.amend(Amendment(telling=telling, verdict=verdict, judge=user.name, made_at=now(), note=note, **changes))  # type: ignore[arg-type]
            return _back(form, "/review")

        return await _done(request, access, form, work)

    return router


async def _done(request: Request, access: Access, form: FormData, work: Any) -> Response:
    from starlette.concurrency import run_in_threadpool

    user = access.require(request, "reviewer")
    access.checked(request, str(form.get("csrf", "")))
    access.limited(request, "write")
    address = await run_in_threadpool(work, user)
    if access.users is not None:
        access.users.note(user.name, f"POST {request.url.path}", str(form.get("verdict", "")))
    return Response(status_code=303, headers={"Location": address})


def _queue(site: Site, user: User) -> Iterator[Queued]:
    """Events of which this person has judged no telling, the least sure first; what others judged is not told."""
    with site.record.snapshot() as state:
        judged = {one.telling for one in state.amendments() if one.judge == user.name}
        for event in state.events(sort="unsure", limit=_SCANNED):
            if judged & set(event.tellings):
                continue
            first = state.telling(event.tellings[0])
            if first is not None:
                yield Queued(event, first)


def _judge(site: Site, record: str, user: User, asked: tuple[str, str, str]) -> None:
    """Keep that two events are one, or that a telling is of another happening than those it was put with."""
    left, right, verdict = asked
    if verdict not in ("same", "different"):
        raise Refusal(422, "A verdict is same or different")
    first, second = site.record.event(left), site.record.event(right)
    if first is None or second is None:
        raise Refusal(404, "The record has no event of this id")
    if verdict == "same":
        pairs = [(first.tellings[0], second.tellings[0])]
        if first.id == second.id:
            raise Refusal(422, "These are one event already")
    else:
        pairs = [(right, one) for one in first.tellings if one != right]
        if right not in first.tellings:
            raise Refusal(422, "The telling is not of this event")
    with open_record(record, create=False) as kept:
        for a, b in pairs:
            kept.judge(Judgement(left=a, right=b, verdict=verdict, judge=user.name, made_at=now()))  # type: ignore[arg-type]


def _changes(form: FormData, event: ReportedEvent) -> dict[str, Any]:
    """The fields of a form that differ from what was coded."""
    given = {name: str(form[name]).strip() for name in ("type", "mode", "status", "first", "last", "place", "place_country", "actors", "recipients")
             if name in form}  # fmt: skip
    found: dict[str, Any] = {}
    if (given.get("type", event.type), given.get("mode", event.mode or "")) != (event.type, event.mode or ""):
        found.update(type=given.get("type", event.type), mode=given.get("mode", ""))
    if given.get("status", event.status) != event.status:
        if given["status"] not in STATUSES:
            raise Refusal(422, f"There is no status {given['status'][:40]!r}")
        found["status"] = given["status"]
    if "first" in given and (when := _when(given["first"], given.get("last", ""))) != (event.date.first, event.date.last):
        first, last = when
        found["date"] = TimeSpan(first=first, last=last, basis="stated", words="") if first or last else TimeSpan(basis="absent", words="")
    was = (event.place.name, event.place.country or "") if event.place else ("", "")
    if "place" in given and (given["place"], given.get("place_country", "")) != was:
        country = given.get("place_country", "").upper()
        found["place"] = Place(name=given["place"][:120], country=country or None, precision="unknown") if given["place"] else None
    for side in ("actors", "recipients"):
        if side in given and [line.strip() for line in given[side].splitlines() if line.strip()] != [party(one) for one in getattr(event, side)]:
            found[side] = _parties(given[side], event)
    return found


def _when(first: str, last: str) -> tuple[date | None, date | None]:
    try:
        begun = date.fromisoformat(first) if first else None
        ended = date.fromisoformat(last) if last else begun
    except ValueError:
        raise Refusal(422, "Dates are of the form 2025-08-28") from None
    if begun and ended and ended < begun:
        raise Refusal(422, "The last day is before the first")
    return begun, ended


def _parties(lines: str, event: ReportedEvent) -> tuple[Actor, ...]:
    """Parties from lines `Name [KEN GOV]`; those that the event has keep their ids."""
    known = {party(one): one for one in (*event.actors, *event.recipients)}
    found = []
    for line in lines.splitlines()[:40]:
        line = line.strip()
        if not line:
            continue
        if line in known:
            found.append(known[line])
            continue
        parts = _PARTY.match(line)
        if not parts:
            raise Refusal(422, f"{line[:60]!r} is no party", "Write a name, and its codes in brackets: Kenya [KEN], or Jane Doe [KEN GOV].")
        name, country, sector = parts["name"], parts["country"], parts["sector"]
        state = country and not sector
        key = f"state:{country}" if state else f"amended:{content_id(name, country or '', sector or '')}"
        found.append(Actor(id=key, name=name, kind="state" if state else "group", country=country, sector=sector))
    return tuple(found)


def _back(form: FormData, otherwise: str) -> str:
    """Where to go on: a page of this server."""
    place = str(form.get("back", ""))
    return place if re.fullmatch(r"/(?:[A-Za-z0-9_-]+/?)*", place) and not place.startswith("//") else otherwise


__all__ = ["SetupError", "review"]
