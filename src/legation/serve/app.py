"""The application: pages and REST over one record, with the headers and errors that all answers share."""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import FastAPI, File, Form, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from legation.errors import LegationError, RecordError, SetupError
from legation.record import open_record
from legation.record_reader import RecordReader
from legation.serve.access import Access
from legation.serve.alerts import alert_pages
from legation.serve.answers import HTML, Refusal, answer, problem
from legation.serve.api import api
from legation.serve.guard import BODY_BYTES, HEADERS, Guard
from legation.serve.kept import KeptAnswers
from legation.serve.listings import EVENTS
from legation.serve.login import login
from legation.serve.openapi import describe, methods
from legation.serve.pages import pages
from legation.serve.quick import Quick
from legation.serve.review import review
from legation.serve.single import story_of
from legation.serve.site import STORY_CHARACTERS, Site, environment, script, style
from legation.serve.users import Users
from legation.store import record_url

THREADS = 14
"""Requests that are worked on at once: no more than the record has connections."""
ASKED_EVERY = 0.25
"""Seconds between two questions to a database server whether the record changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """How to serve.

    Args:
        record: path or URL of the record.
        hosts: names under which the server may be asked (guards against DNS rebinding); empty takes any.
        users: file of users; with it every page needs a login.
        token: what the local reviewer logs in with, without users; empty: nobody reviews.
        oldest: seconds that an answer which took long to work out may be old while others change the record; 0: never.
        warm: load and count beforehand what the first readers would wait for.
    """

    record: str | os.PathLike[str]
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]", "testserver")
    users: Path | None = None
    token: str = ""
    oldest: float = 0.0
    warm: bool = False


def create_app(settings: ServeSettings) -> FastAPI:
    """The application.

    Raises:
        SetupError: if the record cannot be opened.
    """
    record = open_record(settings.record, create=False, readonly=True)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        gc.collect()
        gc.freeze()  # what was loaded stays: it need not be looked through again
        if settings.warm:
            threading.Thread(target=_warm_up, args=(record,), daemon=True).start()
        yield
        record.close()

    site = Site(record=record, environment=environment())
    app = FastAPI(
        title="Legation", version="1", docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json", lifespan=life,
        description="The diplomatic record: events, statements, gatherings, standings, each traceable to words of a report.",
    )  # fmt: skip
    app.state.site = site
    access = Access(Users(settings.users) if settings.users else None, settings.token)
    app.state.access = access
    url = record_url(settings.record).render_as_string(hide_password=False)
    kept = KeptAnswers(record.version, settings.oldest, 0.0 if url.startswith("sqlite") else ASKED_EVERY)
    if url.startswith("sqlite"):
        app.add_middleware(Quick, record=record)
    app.add_middleware(Guard, access=access, hosts=settings.hosts, kept=kept)
    _errors(app, site)
    _static(app)
    _coding(app, site, access)
    app.include_router(login(site, access, url))
    app.include_router(review(site, access, url))
    app.include_router(alert_pages(site, access, url))
    app.include_router(api(site))
    app.include_router(pages(site))
    describe(app)
    return app


def _warm_up(record: RecordReader) -> None:
    """Load and count what the first readers would wait for."""
    with suppress(LegationError, SQLAlchemyError):
        record.stats()
        for field in ("actor", *EVENTS.facets):
            record.facets("event", field)
    with suppress(ModuleNotFoundError):
        import numpy  # noqa: F401
        import ruptures  # noqa: F401


def _errors(app: FastAPI, site: Site) -> None:
    def told(request: Request, status: int, title: str, detail: str = "") -> Response:
        wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1")
        if not wants_page:
            return problem(status, title, detail)
        found = site.page(request, "problem.html", status=status, title=title, detail=detail)
        found.status_code = status
        return found

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return told(request, error.status, error.title, error.detail)

    async def setup(request: Request, error: Exception) -> Response:
        assert isinstance(error, SetupError)
        if isinstance(error, RecordError):  # where the record lies and why it cannot be used is for the log, not for whoever asks
            logging.getLogger("uvicorn.error").error("%s", error)
            return told(request, 503, "The record cannot be used now", "It was noted where the server runs. Please try again later.")
        return told(request, 422, error.what, error.remedy)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        found = told(request, error.status_code, "There is nothing here" if error.status_code == 404 else str(error.detail))
        found.headers.update(error.headers or {})
        if error.status_code == 405 and (known := methods(app, request.url.path)):
            found.headers["Allow"] = ", ".join(known)  # of all that is at the address, not of the first
        return found

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults: Any = error.errors()
        told_faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults[:5])
        return told(request, 422, "The request is not as described", told_faults)

    async def broken(request: Request, error: Exception) -> Response:
        found = told(request, 500, "Something went wrong here", "It was noted where the server runs.")
        found.headers.update(HEADERS)  # this answer does not pass the guard
        return found

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(SetupError, setup)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, broken)


def _static(app: FastAPI) -> None:
    sheet, code = style(), script()

    @app.get("/static/style.css", include_in_schema=False)
    async def styles(request: Request) -> Response:
        return answer(request, sheet, "text/css; charset=utf-8")

    @app.get("/static/site.js", include_in_schema=False)
    async def scripts(request: Request) -> Response:
        return answer(request, code, "text/javascript; charset=utf-8")

    @app.get("/favicon.ico", include_in_schema=False)
    async def icon() -> Response:
        return Response(status_code=204)


def _coding(app: FastAPI, site: Site, access: Access) -> None:
    @app.post("/code", include_in_schema=False)
    def coded(
        request: Request, text: Annotated[str, Form()] = "", published: Annotated[str, Form()] = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:  # fmt: skip
        access.same_origin(request)
        access.limited(request, "code")
        if file is not None and file.filename:
            text = file.file.read(STORY_CHARACTERS * 4 + 1).decode("utf-8", "replace")
        return story_of(site, request, site.code(text, published=published.strip()))


__all__ = ["BODY_BYTES", "HTML", "ServeSettings", "create_app"]
