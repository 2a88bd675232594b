"""What every page and endpoint needs: the open record, the templates, the codebook, the settings."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, PackageLoader
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from legation.codebook import Codebook
from legation.export.choosing import Options
from legation.export.formats import FORMATS, export
from legation.export.story import status_chip
from legation.export.words import event_type, party, plain, sources, where
from legation.model import CodedReport
from legation.record_reader import RecordReader, default_codebook
from legation.serve.answers import HTML, Refusal, answer
from legation.serve.dates import day, when
from legation.serve.listings import actor_link, actors_linked, names, type_link

STORY_CHARACTERS = 60_000
"""Longest story that is coded while a reader waits; longer ones belong in the command line."""
NAVIGATION = (
    ("/events", "Events"), ("/statements", "Statements"), ("/gatherings", "Gatherings"), ("/relations", "Relations"), ("/actors", "Actors"),
    ("/stories", "Stories"), ("/map", "Map"), ("/network", "Network"), ("/codebook", "Codebook"), ("/alerts", "Alerts"), ("/review", "Review"),
    ("/sql", "SQL"),
)  # fmt: skip
DOWNLOADS = ("csv", "jsonl", "plover", "polecat", "icews", "gdelt2", "phoenix", "geojson", "gexf", "ical", "atom")
_MEDIA = {".csv": "text/csv; charset=utf-8", ".atom": "application/atom+xml", ".geojson": "application/geo+json", ".ics": "text/calendar"}


@dataclass
class Site:
    """The parts that pages and endpoints share.

    Args:
        record: an open one.
        environment: of the templates.
        codebook: of the record.
    """

    record: RecordReader
    environment: Environment
    codebook: Codebook = field(default_factory=default_codebook)
    coding: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))

    def page(self, request: Request, template: str, **context: Any) -> Response:
        """A page from its template."""
        state = request.state
        shared = {"path": request.url.path, "user": getattr(state, "user", None), "csrf": getattr(state, "csrf", "")}
        text = self.environment.get_template(template).render(**shared, **context)
        return answer(request, text.encode("utf-8", "replace"), HTML)

    def download(self, name: str, kind: str, filters: dict[str, Any]) -> Response:
        """The filtered records in a format of exports, as a file.

        Raises:
            Refusal: 404 if there is no such format.
        """
        entry = FORMATS.get(name)
        if entry is None or entry.write is None:
            raise Refusal(404, f"There is no format {name!r} to download", f"Formats are {', '.join(DOWNLOADS)}.")
        handle, path = tempfile.mkstemp(prefix="legation-", suffix=entry.suffix)
        os.close(handle)
        try:
            export(self.record, name, path, Options(kind=kind), **filters)
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise
        media = _MEDIA.get(entry.suffix, "text/plain; charset=utf-8")
        gone = BackgroundTask(Path(path).unlink, missing_ok=True)
        return FileResponse(path, media_type=media, filename=f"{kind}-{name}{entry.suffix}", background=gone)

    def code(self, text: str, *, published: str = "", publisher: str = "", headline: str = "") -> CodedReport:
        """Code a story without storing it: one at a time, and not longer than a page is waited for.

        Raises:
            Refusal: 413, 422 or 503.
        """
        from datetime import date

        from legation.api import read_text
        from legation.errors import StoryError

        if not text.strip():
            raise Refusal(422, "There is no story", "Give its text.")
        if len(text) > STORY_CHARACTERS:
            raise Refusal(413, f"The story is longer than {STORY_CHARACTERS:,} characters", "Use `legation read` for it.")
        try:
            day = date.fromisoformat(published) if published else None
        except ValueError:
            raise Refusal(422, "published is no date of the form 2025-08-28") from None
        if not self.coding.acquire(timeout=20):
            raise Refusal(503, "Other stories are being coded", "Try again in a moment.")
        try:
            return read_text(text, published=day, publisher=publisher[:200], headline=headline[:500])
        except StoryError as error:
            raise Refusal(422, error.detail or error.code, error.code) from None
        finally:
            self.coding.release()


def environment() -> Environment:
    """Templates in which everything is escaped."""
    found = Environment(loader=PackageLoader("legation.serve"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.globals["nav"] = NAVIGATION
    found.filters.update(when=when, day=day, where=where, plain=plain, etype=event_type, sources=sources, tlink=type_link)
    found.filters.update(party=party, names=names, actor=actor_link, actors=actors_linked, chip=status_chip)
    return found


def style() -> bytes:
    """The one style sheet: that of the pages of stories, and what the dashboard adds."""
    package = resources.files("legation")
    shared = package.joinpath("data", "pages", "record.css").read_bytes()
    return shared + b"".join(package.joinpath("serve", "static", f"{name}.css").read_bytes() for name in ("site", "charts"))


def script() -> bytes:
    """The one script: completion and keys; every page works without it."""
    return resources.files("legation").joinpath("serve", "static", "site.js").read_bytes()
