"""Watches and alerts as pages, as Atom, and under /v1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from legation.export.atom import write_alerts
from legation.model_json import to_json
from legation.record import open_record
from legation.relations.levels import WEEK, Level, last_full_week
from legation.serve.access import Access
from legation.serve.answers import Refusal, answer, csv_answer, json_answer
from legation.serve.api import PLAIN
from legation.serve.asking import LIMIT, MOST, limit_of
from legation.serve.site import Site
from legation.serve.users import User
from legation.watches import FIELDS, RULES, Alert, Watch, make_watch

WEEKS = 8
FEED = 100
_OUTSIDE = ("webhook", "mail")
"""Fields that only reviewers see: an address can be a secret."""


class WatchAsked(BaseModel):
    """A watch to be kept."""

    name: Annotated[str, Field(max_length=120)] = ""
    filters: dict[str, str | list[str]]
    rules: list[str] = []
    baseline: int = 4
    since: Annotated[date | None, Field(description="Events first reported before it are not new; without it, today.")] = None
    webhook: Annotated[str, Field(max_length=400)] = ""
    mail: Annotated[str, Field(max_length=320)] = ""


@dataclass(frozen=True)
class Keeper:
    """Keeps and removes watches for those who may.

    Args:
        site: what pages share.
        access: who may.
        record: address of the record, opened for writing when something is to be kept.
    """

    site: Site
    access: Access
    record: str

    def user(self, request: Request, token: str) -> User:
        """Who asks, if they may write and this is their own doing.

        Raises:
            Refusal: 401, 403 or 429.
        """
        user = self.access.require(request, "reviewer")
        if self.access.by_header(request):
            self.access.same_origin(request)
        else:
            self.access.checked(request, token)
        self.access.limited(request, "write")
        return user

    def keep(self, user: User, asked: WatchAsked) -> Watch:
        """Keep a watch of a user."""
        made = make_watch(
            asked.name, asked.filters, asked.since or datetime.now(UTC).date(), rules=asked.rules, baseline=asked.baseline, owner=user.name,
            webhook=asked.webhook.strip(), mail=asked.mail.strip(),
        )  # fmt: skip
        with open_record(self.record, create=False) as kept:
            kept.keep_watch(made)
        self._note(user, "watch", made)
        return made

    def remove(self, user: User, id_: str) -> None:
        """Remove a watch of a user, or any for an admin.

        Raises:
            Refusal: 403 or 404.
        """
        found = _watch(self.site, id_)
        if found.owner not in ("", user.name) and not user.may("admin"):
            raise Refusal(403, "This watch is of somebody else")
        with open_record(self.record, create=False) as kept:
            kept.drop_watch(id_)
        self._note(user, "watch removed", found)

    def _note(self, user: User, what: str, watch: Watch) -> None:
        if self.access.users is not None:
            self.access.users.note(user.name, what, f"{watch.id} {watch.name}")


def alert_pages(site: Site, access: Access, record: str) -> APIRouter:
    """The pages of watches and alerts, and the endpoints under /v1."""
    router = APIRouter()
    keeper = Keeper(site, access, record)
    site.environment.globals["newest_alerts"] = lambda: list(site.record.alerts(limit=5))
    for suffix in ("", ".json", ".csv"):
        router.add_api_route(f"/watches{suffix}", _watches_page(site, access), methods=["GET"], include_in_schema=False)
        router.add_api_route(f"/alerts{suffix}", _alerts_page(site), methods=["GET"], include_in_schema=False)
    router.add_api_route("/watches/{id}", _watch_page(site, access), methods=["GET"], include_in_schema=False)
    router.add_api_route("/alerts/{id}", _alert_page(site, access), methods=["GET"], include_in_schema=False)
    _forms(router, keeper)
    _rest(router, keeper)
    return router


def _watches_page(site: Site, access: Access) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        found = site.record.watches()
        rows = [shown(watch) for watch in found]
        if request.url.path.endswith(".json"):
            return json_answer(request, {"items": rows})
        if request.url.path.endswith(".csv"):
            cells = ({**row, "filters": _in_words(watch), "rules": ", ".join(watch.rules)} for row, watch in zip(rows, found, strict=True))
            return csv_answer(request, cells, "watches")
        user = access.user(request)
        wished = {key: request.query_params.get(key, "")[:200] for key in (*FIELDS, "name")}
        told = [(one, _in_words(one)) for one in found]
        return site.page(request, "watches.html", watches=told, may=bool(user and user.may("reviewer")), rules=RULES, wished=wished)

    return show


def _watch_page(site: Site, access: Access) -> Callable[[Request, str], Response]:
    def show(request: Request, id: str) -> Response:
        suffix = next((one for one in (".json", ".atom") if id.endswith(one)), "")
        watch = _watch(site, id.removesuffix(suffix), removed=True)
        with site.record.snapshot() as now:
            told = list(now.alerts(watch=watch.id, limit=FEED))
            newest = next(iter(now.headlines(limit=1)), None)
            day = (newest.published if newest else None) or watch.since
            weeks = [] if suffix == ".atom" else [(found, now.level(watch, found)) for found in _weeks(day)]
            live = any(one.id == watch.id for one in now.watches())
        if suffix == ".json":
            return json_answer(request, {"watch": shown(watch), "alerts": told, "levels": [found for _, found in weeks if found]})
        if suffix == ".atom":
            return answer(request, write_alerts(told, title=f"Legation: {watch.name}", id_=watch.id).encode(), "application/atom+xml")
        user = access.user(request)
        return site.page(
            request, "watched.html", watch=watch, words=_in_words(watch), told=told, weeks=[(week, found, _percent(found)) for week, found in weeks],
            link=_events_link(watch), live=live, may=bool(user and user.may("reviewer")),
        )  # fmt: skip

    return show


def _alerts_page(site: Site) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        found, after = _page_of(site, request)
        if request.url.path.endswith(".json"):
            return json_answer(request, {"items": found, "next": after and f"/alerts.json?{after}"})
        if request.url.path.endswith(".csv"):
            rows = ({**{key: getattr(one, key) for key in ("id", "day", "watch", "name", "rule", "title", "detail", "number")},
                     "events": " ".join(event.event for event in one.events)} for one in found)  # fmt: skip
            return csv_answer(request, rows, "alerts")
        return site.page(request, "alerts.html", told=found, after=after and f"/alerts?{after}")

    return show


def _alert_page(site: Site, access: Access) -> Callable[[Request, str], Response]:
    def show(request: Request, id: str) -> Response:
        found = site.record.alert(id.removesuffix(".json"))
        if found is None:
            raise Refusal(404, "The record has no alert of this id")
        if id.endswith(".json"):
            return json_answer(request, found)
        user = access.user(request)
        may = bool(user and user.may("reviewer"))
        return site.page(request, "alert.html", one=found, may=may, made=site.record.deliveries(alert=found.id) if may else [])

    return show


def _forms(router: APIRouter, keeper: Keeper) -> None:
    async def form_of(request: Request) -> dict[str, Any]:
        form = await request.form(max_files=0, max_fields=40)
        return {key: [str(one) for one in form.getlist(key)] for key in form}

    @router.post("/watches", include_in_schema=False)
    async def add(request: Request) -> Response:
        form = await form_of(request)
        one = {key: values[0] for key, values in form.items()}
        user = keeper.user(request, one.get("csrf", ""))
        filters: dict[str, Any] = {key: form[key] for key in FIELDS if any(part.strip() for part in form.get(key, []))}
        given = {key: one[key] for key in ("name", "webhook", "mail", "since") if one.get(key)}
        asked = WatchAsked(filters=filters, rules=form.get("rules", []), baseline=52 if one.get("baseline") == "52" else 4, **_day(given))
        made = await run_in_threadpool(keeper.keep, user, asked)
        return Response(status_code=303, headers={"Location": f"/watches/{made.id}"})

    @router.post("/watches/{id}/remove", include_in_schema=False)
    async def remove(request: Request, id: str) -> Response:
        form = await form_of(request)
        user = keeper.user(request, form.get("csrf", [""])[0])
        await run_in_threadpool(keeper.remove, user, id)
        return Response(status_code=303, headers={"Location": "/watches"})


def _rest(router: APIRouter, keeper: Keeper) -> None:
    site = keeper.site

    @router.get("/v1/watches", summary="The saved watches", **PLAIN)
    def watches(request: Request) -> Response:
        return json_answer(request, {"items": [shown(one) for one in site.record.watches()]})

    @router.post("/v1/watches", summary="Keep a watch", status_code=201, **PLAIN)
    def add(request: Request, asked: Annotated[WatchAsked, Body()]) -> Response:
        user = keeper.user(request, request.headers.get("x-csrf-token", ""))
        made = keeper.keep(user, asked)
        found = json_answer(request, shown(made), {"Location": f"/v1/watches/{made.id}"})
        found.status_code = 201
        return found

    @router.get("/v1/watches/{id}", summary="One of the watches, with its last weeks", **PLAIN)
    def watch(request: Request, id: str) -> Response:
        found = _watch(site, id)
        with site.record.snapshot() as now:
            newest = next(iter(now.headlines(limit=1)), None)
            weeks = _weeks((newest.published if newest else None) or found.since)
            levels = [level for week in weeks if (level := now.level(found, week))]
        return json_answer(request, {**shown(found), "levels": levels})

    @router.delete("/v1/watches/{id}", summary="Remove a watch; its alerts stay", status_code=204, **PLAIN)
    def remove(request: Request, id: str) -> Response:
        keeper.remove(keeper.user(request, request.headers.get("x-csrf-token", "")), id)
        return Response(status_code=204)

    @router.get("/v1/alerts", summary="A page of alerts, of a watch or all", openapi_extra=_PAGED, **PLAIN)
    def alerts(request: Request) -> Response:
        found, after = _page_of(site, request)
        return json_answer(request, {"items": found, "next": after and f"/v1/alerts?{after}"})

    @router.get("/v1/alerts/{id}", summary="One of the alerts by its id", **PLAIN)
    def alert(request: Request, id: str) -> Response:
        found = site.record.alert(id)
        if found is None:
            raise Refusal(404, "The record has no alert of this id")
        return json_answer(request, found)


_PAGED = {
    "parameters": [
        {"name": "watch", "in": "query", "schema": {"type": "string"}, "description": "Id of a watch."},
        {"name": "limit", "in": "query", "schema": LIMIT},
        {"name": "after", "in": "query", "schema": {"type": "string"}, "description": "Id of the last alert of the page before."},
    ]
}


def _page_of(site: Site, request: Request) -> tuple[list[Alert], str | None]:
    """A page of alerts and the query that leads to the next."""
    known = ("watch", "limit", "after")
    if unknown := next((key for key in request.query_params if key not in known), ""):
        raise Refusal(422, f"There is no filter {unknown[:40]!r}", f"Known are {', '.join(known)}.")
    if twice := next((key for key in known if len(set(request.query_params.getlist(key))) > 1), ""):
        raise Refusal(422, f"{twice} is given twice")
    watch, limit, after = (request.query_params.get(key, "") for key in known)
    number = limit_of(limit, 50)
    if any(len(one) > MOST or "\0" in one for one in (watch, after)):
        raise Refusal(422, "An id is too long or holds a NUL")
    found = list(islice(site.record.alerts(watch=watch, limit=number + 1, after=after or None), number + 1))
    if len(found) <= number:
        return found, None
    more = [f"watch={watch}"] if watch else []
    return found[:number], "&".join([*more, *([f"limit={limit}"] if limit else []), f"after={found[number - 1].id}"])


def shown(watch: Watch) -> dict[str, Any]:
    """A watch as everybody may see it: how it is delivered, not where."""
    value = {key: part for key, part in to_json(watch).items() if key not in _OUTSIDE}
    return {**value, "filters": {key: list(values) for key, values in watch.filters}, "channels": list(watch.channels)}


def _watch(site: Site, id_: str, *, removed: bool = False) -> Watch:
    found = site.record.watch(id_) if removed else next((one for one in site.record.watches() if one.id == id_), None)
    if found is None:
        raise Refusal(404, "The record has no watch of this id")
    return found


def _weeks(day: date) -> list[date]:
    newest = last_full_week(day)
    return [newest - WEEK * number for number in range(WEEKS)]


def _in_words(watch: Watch) -> str:
    return "; ".join(f"{key.replace('_', ' ')} {', '.join(values)}" for key, values in watch.filters)


def _percent(found: Level | None) -> str:
    return "" if found is None or found.change is None else f"{found.change:+.0%}"


def _events_link(watch: Watch) -> str:
    from urllib.parse import urlencode

    return "/events?" + urlencode([(key, value) for key, values in watch.filters for value in values])


def _day(given: Mapping[str, str]) -> dict[str, Any]:
    try:
        return {**given, "since": date.fromisoformat(given["since"])} if "since" in given else dict(given)
    except ValueError:
        raise Refusal(422, "since is no date of the form 2025-08-28") from None


