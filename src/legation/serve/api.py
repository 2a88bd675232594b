"""REST under /v1: lists with the filters of the pages and a cursor, single records, coding without storing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi import Path as PathPart
from pydantic import BaseModel, Field

from legation.errors import SetupError
from legation.record_reader import default_codebook
from legation.relations import Step
from legation.serve.answers import JSON, Refusal, answer, dumps, json_answer
from legation.serve.asking import MOST, asked, parameters
from legation.serve.site import STORY_CHARACTERS, Site
from legation.store.counting import FACETS
from legation.store.ties import By

KINDS = ("event", "report", "telling", "statement", "gathering", "standing", "role")

PLAIN: dict[str, Any] = {"response_model": None}
"""Answers are made here, not by the framework: it would check and write every record anew."""


class Story(BaseModel):
    """A story to be coded."""

    text: Annotated[str, Field(max_length=STORY_CHARACTERS)]
    published: str = ""
    publisher: Annotated[str, Field(max_length=200)] = ""
    headline: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True)
class Collection:
    """One list of the interface: its name, the method that lists, the one that gives a single record, how an id is told, and as what
    it is stored where that is what is answered."""

    name: str
    many: str
    one: str
    id_of: Callable[[Any], str]
    stored: str = ""


COLLECTIONS = (
    Collection("events", "events", "event", lambda one: one.id, "event"),
    Collection("reports", "headlines", "report", lambda one: one.id),
    Collection("tellings", "tellings", "telling", lambda one: one.event.id),
    Collection("statements", "statements", "statement", lambda one: one.id),
    Collection("gatherings", "gathering_records", "gathering_record", lambda one: one.id, "gathering"),
    Collection("standings", "standing_records", "standing_record", lambda one: one.id, "standing"),
    Collection("roles", "roles", "", lambda one: one.id),
)


def _one_of(values: Sequence[str]) -> Any:
    """A part of an address that is one of these; others are not found."""
    return PathPart(json_schema_extra={"enum": list(values)})


Scale = Annotated[str, Query(json_schema_extra={"enum": [one.id for one in default_codebook().scales]})]
Country = Annotated[str, PathPart(pattern="^[A-Za-z]{3}$", description="An alpha-3 code.")]


def api(site: Site) -> APIRouter:
    """All endpoints."""
    router = APIRouter(prefix="/v1")
    for one in COLLECTIONS:
        extra = parameters(sorted_=one.name == "events")
        router.add_api_route(
            f"/{one.name}", _many(site, one), methods=["GET"], summary=f"A page of {one.name}", openapi_extra=extra,
            operation_id=f"list_{one.name}", response_model=None,
        )  # fmt: skip
        if one.one:
            router.add_api_route(
                f"/{one.name}/{{id}}", _one(site, one), methods=["GET"], summary=f"One of the {one.name} by its id",
                operation_id=f"get_{one.one}", response_model=None,
            )  # fmt: skip
    _around(router, site)
    return router


def _many(site: Site, what: Collection) -> Callable[[Request], Response]:
    def listed(request: Request) -> Response:
        ask = asked(request)
        sort = {"sort": ask.sort} if ask.sort and what.name == "events" else {}
        if what.stored:
            stored = site.record.stored_page(what.stored, limit=ask.limit + 1, after=ask.after, **sort, **ask.filters)
            after = ask.link(request.url.path, after=stored[ask.limit - 1][0]) if len(stored) > ask.limit else None
            body = b'{"items":[%b],"next":%b}' % (b",".join(one for _, one in stored[: ask.limit]), dumps(after))
            return answer(request, body, JSON, {"Link": f'<{after}>; rel="next"'} if after else {})
        fetch = getattr(site.record, what.many)
        found = list(islice(fetch(limit=ask.limit + 1, after=ask.after, **sort, **ask.filters), ask.limit + 1))
        more = len(found) > ask.limit
        found = found[: ask.limit]
        after = ask.link(request.url.path, after=what.id_of(found[-1])) if more else None
        headers = {"Link": f'<{after}>; rel="next"'} if after else {}
        return json_answer(request, {"items": found, "next": after}, headers)

    return listed


def _one(site: Site, what: Collection) -> Callable[[Request, str], Response]:
    def single(request: Request, id: str) -> Response:
        found = getattr(site.record, what.one)(id)
        if found is None:
            raise Refusal(404, f"The record has no {what.one.replace('_', ' ')} of this id")
        return json_answer(request, found)

    return single


def _around(router: APIRouter, site: Site) -> None:
    @router.get("/stats", summary="Numbers of the record", response_model=None)
    def stats(request: Request) -> Response:
        return json_answer(request, {key: value for key, value in site.record.stats().items() if key != "where"})

    @router.get("/runs", summary="The runs that brought something", response_model=None)
    def runs(request: Request) -> Response:
        return json_answer(request, {"items": site.record.runs()})

    @router.get("/quarantine", summary="Stories that could not be coded, and why", response_model=None)
    def quarantine(request: Request) -> Response:
        rows = [{"id": r.id, "run": r.run, "name": r.story.name, "stage": r.story.stage, "code": r.story.code, "detail": r.story.detail}
                for r in islice(site.record.quarantine(), 500)]  # fmt: skip
        return json_answer(request, {"items": rows})

    @router.get("/facets/{kind}/{field}", summary="Values of a field with how many have each", openapi_extra=parameters(paged=False), **PLAIN)
    def facets(
        request: Request, kind: Annotated[str, _one_of(KINDS)], field: Annotated[str, _one_of(FACETS)]
    ) -> Response:
        if kind not in KINDS or field not in FACETS:
            raise Refusal(404, "There is no such facet", f"Kinds are {', '.join(KINDS)}; facets are {', '.join(FACETS)}.")
        chosen = asked(request).filters
        try:
            found = site.record.facets(kind, field, **chosen)
        except SetupError as error:
            raise Refusal(404, error.what, error.remedy) from None
        return json_answer(request, {"items": [{"value": value, "count": number} for value, number in found[:500]], "total": len(found)})

    @router.get("/search", summary="Reports that hold words", response_model=None, openapi_extra=parameters())
    def search(request: Request, q: str) -> Response:
        ask = asked(request, others=("q",), limit=20)
        if len(q) > 400 or "\0" in q:
            raise Refusal(422, "q is too long or holds a NUL")
        words = f"{q} {ask.filters.pop('text', '')}".strip()
        found = list(site.record.search(words, limit=ask.limit + 1, after=ask.after, **ask.filters))
        more = len(found) > ask.limit
        found = found[: ask.limit]
        return json_answer(request, {"items": found, "next": ask.link(request.url.path, q=q, after=found[-1].report) if more else None})

    @router.get("/complete", summary="Names that begin with words", response_model=None)
    def complete(request: Request, q: str) -> Response:
        return json_answer(request, {"items": site.record.complete(q[:80])})

    @router.get("/dyads/{a}/{b}", summary="What passed between two countries, period by period, and where it turned", response_model=None)
    def dyad(  # noqa: PLR0913 - an argument is a parameter of the query
        request: Request, a: Country, b: Country, scale: Scale = "goldstein-gdelt", step: Step = "month", directed: bool = False
    ) -> Response:
        how: dict[str, Any] = {"scale": scale, "step": step, "directed": directed}
        with site.record.snapshot() as now:
            return json_answer(request, {"series": now.dyad(a, b, **how), "changes": now.changes(a, b, **how)})

    @router.get("/places", summary="The places with the most events, as the map shows them", openapi_extra=parameters(paged=False), **PLAIN)
    def places(request: Request) -> Response:
        return json_answer(request, {"items": site.record.places(limit=MOST, **asked(request).filters)})

    @router.get("/ties", summary="The pairs of countries or persons with the most events", openapi_extra=parameters(paged=False), **PLAIN)
    def ties(request: Request, by: By = "country") -> Response:
        return json_answer(request, {"items": site.record.ties(by, limit=MOST, **asked(request, others=("by",)).filters)})

    @router.get("/codebook", summary="Types, modes, contexts and CAMEO codes", response_model=None)
    def codebook(request: Request) -> Response:
        book = site.codebook
        names = ("version", "types", "modes", "contexts", "codes")
        return json_answer(request, {name: getattr(book, name) for name in names})

    @router.get("/codebook/{code}", summary="Entries for a code, a name or words", response_model=None)
    def entry(request: Request, code: str) -> Response:
        found = site.codebook.lookup(code)
        if not found:
            raise Refusal(404, "The codebook has no such entry")
        return json_answer(request, {"items": found})

    @router.post("/code", summary="Code a story without storing it", response_model=None)
    def code(request: Request, story: Annotated[Story, Body()]) -> Response:
        coded = site.code(story.text, published=story.published, publisher=story.publisher, headline=story.headline)
        return json_answer(request, coded)
