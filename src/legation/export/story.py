"""The page of one story: its text with the evidence marked, and beside it the records that rest on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from legation.export.highlights import LETTERS, marked_text, marks_of, records_of
from legation.export.markup import Html, element, join, page
from legation.export.words import codes, event_type, plain, sources, standing_kind, when, where
from legation.model import Actor, CodedReport, Gathering, Report, ReportedEvent, Role, Standing, Statement

NAMES = {
    "role": "Roles",
    "event": "Events",
    "statement": "Statements",
    "gathering": "Gatherings",
    "standing": "Standings (lasting facts)",
}
SIGNS = {"occurred": "●", "ongoing": "◐", "planned": "○", "possible": "?", "negated": "⊘", "cancelled": "✕"}
"""A sign for every status, so that colour is never alone; the word stands beside it."""

NOTHING = Html("")
_NONE: Mapping[str, str] = MappingProxyType({})
Fact = tuple[str, str]


def story_page(name: str, coded: CodedReport, style: str) -> bytes:
    """The page of a story.

    Args:
        name: of the story.
        coded: its record.
        style: the style sheet of all pages.
    """
    report = coded.report
    headline = plain(report.headline) or plain(name) or "(no headline)"
    body = join(
        (
            element("a", "Skip to the records", href="#records", class_="skip"),
            _header(report, headline),
            element("main", "\n", text_section(coded), "\n", records_section(coded), "\n", class_="spread"),
            _footer(name, coded),
        ),
        "\n",
    )
    return page(f"{headline} – Legation", style + pointing_style(coded), body)


def status_chip(status: str) -> Html:
    """A status: its sign and its word."""
    sign = element("span", SIGNS[status], aria_hidden="true")
    return element("span", sign, " ", element("span", status, class_="word"), class_=f"status {status}")


def parties_markup(actors: Iterable[Actor]) -> Html:
    """Parties with their codes, separated by semicolons; a dash if there are none."""
    return join([party_markup(actor) for actor in actors], "; ") or join(["–"])


def party_markup(actor: Actor) -> Html:
    """A party with its country and sector."""
    known = codes(actor.country, actor.sector)
    return element("bdi", plain(actor.name), *((" ", element("small", known)) if known else ()), class_="party")


def _header(report: Report, headline: str) -> Html:
    published = f"published {report.published.isoformat()}" if report.published else "day of publication unknown"
    told = (report.agency or report.publisher, report.dateline_place, published)
    by = element("p", f"By {plain(', '.join(report.byline))}", class_="byline") if report.byline else NOTHING
    return element(
        "header",
        element("nav", element("a", "← All stories and events", href="../index.html"), aria_label="Record"),
        element("p", " · ".join(plain(one) for one in told if one), class_="kicker"),
        element("h1", headline),
        by,
    )


def text_section(coded: CodedReport) -> Html:
    """The text with its evidence marked, and how the marks look."""
    counts = [(kind, len(records)) for kind, records in records_of(coded) if records]
    keys = [
        element("li", element("mark", f"{LETTERS[kind]}  {NAMES[kind].split()[0].lower()}", class_=kind), f" {number}")
        for kind, number in counts
    ]
    trigger = element("li", element("b", "bold"), " the word that names an event")
    dimmed = element("li", element("span", "small grey", class_="furniture"), " not prose: byline, dateline, credits")
    legend = element("ul", *keys, trigger, dimmed, class_="legend", aria_label="How the text is marked")
    words = element("div", "\n", marked_text(coded), "\n", class_="text")
    title = element("h2", "The text", id="text-title")
    return element("section", title, legend, words, class_="story", aria_labelledby="text-title", tabindex="0")


def records_section(coded: CodedReport, links: Mapping[str, str] = _NONE) -> Html:
    """The records that rest on the text.

    Args:
        coded: the report.
        links: where more is told of a record, by the key of its entry (`e3`).
    """
    known = {mark.key for mark in marks_of(coded)}
    parts: list[Html] = [element("h2", "The record")]
    for kind, records in records_of(coded):
        if not records:
            continue
        entries = []
        for number, record in enumerate(records, 1):
            entry = _ENTRIES[kind](record, f"g{number}", known)
            aim = links.get(f"{LETTERS[kind]}{number}".lower(), "")
            if aim:
                entry = replace(entry, more=join((entry.more, element("p", element("a", f"{kind} in the record", href=aim), class_="how"))))
            entries.append(_entry(kind, number, entry, plain(coded.quote(record.evidence))))
        parts.append(element("h3", f"{NAMES[kind]} ", element("small", str(len(records)))))
        parts.append(join(entries, "\n"))
    if len(parts) == 1:
        parts.append(element("p", "Nothing in this story was coded."))
    return element("section", join(parts, "\n"), class_="records", id="records")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the entry of a record says: its title, the parties, facts by name, and why."""

    title: str
    lead: Html
    facts: tuple[Fact, ...]
    rules: tuple[str, ...]
    summary: str = ""
    more: Html = NOTHING


def _entry(kind: str, number: int, parts: _Parts, quote: str) -> Html:
    label = f"{LETTERS[kind]}{number}"
    key = label.lower()
    link = element("a", label, href=f"#t-{key}", class_="label", aria_label=f"{label}, show in the text")
    facts = [element("div", element("dt", name), element("dd", value)) for name, value in parts.facts if value and value != "–"]
    summary = parts.summary or _number_of_rules(parts.rules)
    rules = element("ul", *(element("li", element("code", plain(rule))) for rule in parts.rules))
    return element(
        "article",
        element("h4", link, " ", parts.title, id=f"h-{key}"),
        element("p", parts.lead, class_="lead") if parts.lead else NOTHING,
        element("dl", *facts) if facts else NOTHING,
        parts.more,
        element("blockquote", f"“{quote}”"),
        element("details", element("summary", f"Why: {summary}"), rules) if parts.rules else NOTHING,
        id=key,
        class_=f"record {kind}",
        aria_labelledby=f"h-{key}",
    )


def _number_of_rules(rules: tuple[str, ...]) -> str:
    return f"{len(rules)} rule" + ("" if len(rules) == 1 else "s")


def _role(role: Role, _: str, __: set[str]) -> _Parts:
    known = codes(role.country, role.sector)
    as_of = role.as_of.isoformat() if role.as_of else ""
    lead = element("bdi", plain(role.title), *((" ", element("small", known)) if known else ()))
    return _Parts(element("bdi", plain(role.person)), lead, (("as of", as_of),), role.rules)


def _event(event: ReportedEvent, _: str, __: set[str]) -> _Parts:
    title = join((element("span", event_type(event), class_="type"), " ", status_chip(event.status)))
    lead = parties_markup(event.actors)
    if event.recipients:
        lead = join((lead, element("span", " → ", class_="to"), parties_markup(event.recipients)))
    words = f", from “{plain(event.date.words)}”" if event.date.known and event.date.words else ""
    facts = (
        ("when", when(event.date) + words),
        ("where", where(event.place)),
        ("on whose word", sources(event.attributed_to) or "the reporter"),
        ("CAMEO", event.cameo),
        ("context", ", ".join(event.contexts).replace("_", " ")),
    )
    summary = f"{_number_of_rules(event.rules)}, confidence {event.confidence:.2f}"
    return _Parts(title, lead, facts, event.rules, summary)


def _statement(said: Statement, _: str, __: set[str]) -> _Parts:
    how = "quoted" if said.direct else "reported"
    facts = (
        ("to", party_markup(said.addressee) if said.addressee else ""),
        ("about", parties_markup(said.about) if said.about else ""),
        ("when", when(said.date)),
    )
    return _Parts(join((party_markup(said.speaker), " ", element("small", how, class_="how"))), NOTHING, facts, said.rules)


def _gathering(one: Gathering, key: str, known: set[str]) -> _Parts:
    facts = (
        ("host", party_markup(one.host) if one.host else ""),
        ("when", when(one.date)),
        ("where", where(one.place)),
        ("counts", "; ".join(plain(count) for count in one.counts)),
    )
    guests = []
    for number, guest in enumerate(one.participants, 1):
        own = f"{key}-{number}"
        label = own.upper().replace("-", ".")
        aim = own if own in known else key
        word = f" ({sources(guest.attributed_to)})" if guest.attributed_to else ""
        link = element("a", guest.status, href=f"#t-{aim}", aria_label=f"{label} {guest.status}, show in the text")
        guests.append(element("li", party_markup(guest.actor), ": ", link, word, id=own))
    title = join((element("bdi", plain(one.name)), " ", element("small", one.kind, class_="how")))
    more = element("ul", *guests, class_="guests", aria_label="Participants") if guests else NOTHING
    return _Parts(title, NOTHING, facts, one.rules, more=more)


def _standing(one: Standing, _: str, __: set[str]) -> _Parts:
    facts = (("since", when(one.since)), ("until", when(one.until)), ("on whose word", sources(one.attributed_to)))
    lead = join((party_markup(one.a), " – ", party_markup(one.b)))
    return _Parts(element("span", plain(standing_kind(one)), class_="type"), lead, facts, one.rules)


_ENTRIES: dict[str, Callable[..., _Parts]] = {
    "role": _role,
    "event": _event,
    "statement": _statement,
    "gathering": _gathering,
    "standing": _standing,
}


def _footer(name: str, coded: CodedReport) -> Html:
    report = coded.report
    facts = (
        ("story", plain(name)),
        ("publisher", plain(report.publisher)),
        ("address", plain(report.url)),
        ("updated", report.updated.isoformat() if report.updated else ""),
        ("corrects", plain(report.corrects)),
        ("report", report.id),
        ("coded with", coded.scheme),
    )
    told = element("dl", *(element("div", element("dt", key), element("dd", value)) for key, value in facts if value))
    problems = [element("li", element("code", one.code), " ", plain(one.detail)) for one in coded.problems]
    noted = join((element("h2", "Problems"), element("ul", *problems))) if problems else NOTHING
    return element("footer", noted, told)


def pointing_style(coded: CodedReport) -> str:
    """Rules that show the words of the record pointed at, and the record of the words pointed at. All keys are our own."""
    words, entries = [], []
    for key in sorted({mark.key for mark in marks_of(coded)}):
        words.append(f"body:has(:is(#{key},#t-{key}):is(:hover,:focus,:focus-within,:target)) mark.{key}")
        entries.append(f"body:has(mark.{key}:hover,#t-{key}:hover) #{key}")
    if not words:
        return ""
    return "".join(",\n".join(chosen) + "{background:var(--found)}\n" for chosen in (words, entries))
