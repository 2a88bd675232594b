"""The record as pages for a browser: one index and one page a story, whole in themselves.

The pages run no script and fetch nothing; a folder of them can be opened, mailed or put on a stick. The same outcomes give
the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path

from legation.errors import SetupError
from legation.export.highlights import records_of
from legation.export.markup import GENERATOR, Html, element, join, page, table
from legation.export.story import NAMES, parties_markup, status_chip, story_page
from legation.export.words import event_type, plain, sources, when, where
from legation.model import Coded, CodedReport, Outcome, Quarantined, ReportedEvent

STORIES = "stories"
LONGEST_SLUG = 60
_OURS = f'<meta name="generator" content="{GENERATOR}">'.encode()
_HEAD_BYTES = 4096
_EVENT_COLUMNS = (
    ("status", "status-cell"), ("date", "date"), ("who", "who"), ("whom", "whom"), ("type", "type"), ("place", "place"),
    ("on whose word", "word-of"), ("story", "link"),
)  # fmt: skip
_TYPE = 4


def write_pages(outcomes: Iterable[Outcome], folder: Path) -> Path:
    """Write the pages of `outcomes` into `folder`, which is made if need be, and give the path of its index.

    Pages of an earlier run under the same names are replaced; no other file is touched. Every outcome is taken once, in
    order, and its text is let go when its page is written.

    Args:
        outcomes: coded and quarantined stories.
        folder: where index.html and the folder of the stories go.

    Raises:
        SetupError: if the folder cannot be written, or holds an index.html that is not ours.
    """
    index = folder / "index.html"
    style = resources.files("legation").joinpath("data", "pages", "record.css").read_text(encoding="utf-8")
    try:
        if index.exists() and _OURS not in index.read_bytes()[:_HEAD_BYTES]:
            raise SetupError("this index.html was not written by Legation", where=str(index), remedy="Choose another folder.")
        (folder / STORIES).mkdir(parents=True, exist_ok=True)
        contents = _Contents()
        for number, outcome in enumerate(outcomes, 1):
            if isinstance(outcome, Quarantined):
                contents.quarantined.append(_quarantine_row(outcome))
                continue
            address = f"{STORIES}/{_file_name(number, outcome.name)}"
            (folder / address).write_bytes(story_page(outcome.name, outcome.coded, style))
            contents.add(outcome, address)
        index.write_bytes(contents.page(style))
    except OSError as error:
        raise SetupError(f"the pages cannot be written: {error.strerror or error}", where=str(folder)) from None
    return index


@dataclass
class _Contents:
    """What the index lists: cells of its tables, not the stories."""

    stories: list[list[str]] = field(default_factory=list)
    events: list[tuple[date, list[str]]] = field(default_factory=list)
    quarantined: list[list[str]] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Coded, address: str) -> None:
        """Take in one story."""
        coded, report = outcome.coded, outcome.coded.report
        headline = element("a", plain(report.headline) or plain(outcome.name) or "(no headline)", href=address)
        told = [plain(report.agency or report.publisher) or "–", report.published.isoformat() if report.published else "–"]
        self.stories.append([headline, *told, *(str(len(records)) for _, records in records_of(coded))])
        for number, event in enumerate(coded.events, 1):
            link = element("a", f"{plain(_last_part(outcome.name))} E{number}", href=f"{address}#e{number}", title=_headline(coded))
            self.events.append((event.date.first or event.date.last or date.min, _event_row(event, link)))
            self.statuses[event.status] += 1

    def page(self, style: str) -> bytes:
        """The index."""
        body = join(
            (
                element("a", "Skip to the events", href="#events", class_="skip"),
                element("header", element("p", "Legation", class_="kicker"), element("h1", "The diplomatic record"), self._sums()),
                element("main", "\n", self._stories(), "\n", self._events(), "\n", self._quarantined(), "\n"),
            ),
            "\n",
        )
        return page("The diplomatic record – Legation", style, body)

    def _sums(self) -> Html:
        coded, refused = len(self.stories), len(self.quarantined)
        links = [
            *([element("a", f"{coded} {'story' if coded == 1 else 'stories'}", href="#stories")] if coded else []),
            element("a", f"{len(self.events)} events", href="#events"),
            *([element("a", f"{refused} quarantined", href="#quarantined")] if refused else []),
        ]
        told = element("p", f"{coded + refused} read = {coded} coded + {refused} quarantined.", class_="sum")
        return join((told, element("nav", join(links, " · "), aria_label="On this page")))

    def _stories(self) -> Html:
        if not self.stories:
            return join([])
        counts = [(NAMES[kind].split()[0].lower(), "count") for kind in NAMES]
        columns = [("headline", "headline"), ("agency", "agency"), ("published", "date"), *counts]
        caption = "Every story that was coded, in the order read, with the number of records of each kind"
        return _section("stories", "Stories", table(caption, columns, self.stories))

    def _events(self) -> Html:
        if not self.events:
            return _section("events", "Events", element("p", "No event was coded."))
        rows = [row for _, row in sorted(self.events, key=lambda one: one[0], reverse=True)]
        caption = "Who did, will do or did not do what to whom: newest first, undated last"
        shares = [join((status_chip(status), f" {number}")) for status, number in self.statuses.most_common()]
        list_of = element("ul", *(element("li", share) for share in shares), class_="legend", aria_label="Events by status")
        return _section("events", "Events", join((list_of, table(caption, _EVENT_COLUMNS, rows, _TYPE))))

    def _quarantined(self) -> Html:
        if not self.quarantined:
            return join([])
        columns = [("story", "name"), ("stage", "stage"), ("code", "code"), ("reason", "reason")]
        caption = "Stories that were not coded, and why; nothing is dropped silently"
        return _section("quarantined", "Quarantined", table(caption, columns, self.quarantined))


def _quarantine_row(outcome: Quarantined) -> list[str]:
    """The cells of a story that was not coded."""
    return [element("bdi", plain(outcome.name)), outcome.stage, element("code", outcome.code), plain(outcome.detail)]


def _event_row(event: ReportedEvent, link: Html) -> list[str]:
    kind = join((event_type(event), " ", element("small", f"CAMEO {event.cameo}")))
    word_of = sources(event.attributed_to) or "the reporter"
    day = when(event.date)
    actors, recipients = parties_markup(event.actors), parties_markup(event.recipients)
    return [status_chip(event.status), day, actors, recipients, kind, where(event.place), word_of, link]


def _section(key: str, title: str, content: Html) -> Html:
    return element("section", element("h2", title, id=key), "\n", content, aria_labelledby=key)


def _headline(coded: CodedReport) -> str:
    return plain(coded.report.headline)


def _last_part(name: str) -> str:
    """The name of a story without the folders that it was read from."""
    return re.split(r"[\\/]", name.rstrip("\\/"))[-1]


def _file_name(number: int, name: str) -> str:
    """A file name that every system takes and that no name of a story can steer elsewhere."""
    letters = unicodedata.normalize("NFKD", _last_part(name)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST_SLUG].strip("-")
    return f"{number:04d}-{slug or 'story'}.html"
