"""Formats hold whatever characters a story brings: read back by other tools, nothing breaks a row and nothing is lost but control marks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.codebook import load_codebook
from legation.conclusions import AttendanceRecord as Guest
from legation.conclusions import Event, GatheringRecord, Telling
from legation.export import atom, calendar, delimited, followthemoney, gdelt, geojson, icews, networks, polecat
from legation.model import Actor, ReportedEvent
from legation.spans import Span
from legation.store import Account, Told
from legation.timespan import TimeSpan

BOOK = load_codebook()
NAMES = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=30) | st.sampled_from(
    ['=cmd|"x"', '"', "a\tb\nc", "\x00", "; drop", "é\u202e\u200b", "<b>&amp;]]>", "None", "N/A", "a;b,c:d\\n", "\ufffe", "𝒳"]
)


def told(name: str, words: str, days: TimeSpan | None = None, tellings: int = 1) -> Told:
    """A talk between two parties, one of an odd name."""
    day = date(2026, 3, 4)
    parties = (Actor(id=f"person:{name}", name=name, kind="person", country="KEN", sector="GOV", title=name),)
    others = (Actor(id="state:FJI", name="Fiji", kind="state", country="FJI", sector="GOV"),)
    span = days or TimeSpan(first=day, last=day, basis="stated")
    common: dict[str, Any] = {
        "id": "e1", "type": "CONSULT", "mode": "visit", "contexts": (), "cameo": "042", "actors": parties, "recipients": others,
        "status": "planned", "date": span, "place": None, "confidence": 0.5,
    }  # fmt: skip
    event = Event(**common, first_reported=day, last_reported=day, tellings=tuple(f"t{n}" for n in range(tellings)), publishers=(name,))
    one = ReportedEvent(**common | {"id": "t0"}, attributed_to=(), evidence=Span(0, 1), trigger=Span(0, 1), rules=())
    telling = Telling(report="r", event=one, words=words, published=day, publisher=name)
    account = Account(telling=telling, headline=words, url="https://news.example/a?b=1&c=2", length=1, paragraph=1, trigger=words)
    return Told(event=event, accounts=(account,))


def shown(text: str) -> str:
    return "".join(c for c in text if c >= " " and c not in "\x7f\ufffe\uffff")


def written(write: Callable[[io.StringIO], object]) -> str:
    out = io.StringIO(newline="")
    write(out)
    return out.getvalue()


@given(NAMES, NAMES)
@settings(max_examples=40, deadline=None)
def test_tab_separated_tables_keep_their_rows(name: str, words: str) -> None:
    import pandas

    one = told(name, words)
    tables = [
        (gdelt.GDELT2, gdelt.event_rows([one, one], BOOK, version=2)), (icews.ICEWS, icews.icews_rows([one, one], BOOK)),
        (polecat.POLECAT, polecat.polecat_rows([one, one], BOOK)),
    ]  # fmt: skip
    for columns, rows in tables:
        text = written(lambda out, c=columns, r=rows: delimited.write_tabs(out, c, r, header=True))  # type: ignore[misc]
        found = pandas.read_csv(io.StringIO(text), sep="\t", dtype=str, keep_default_na=False)
        assert found.shape == (2, len(columns))


@given(NAMES)
@settings(max_examples=40, deadline=None)
def test_csv_gives_the_text_back_and_no_formula(name: str) -> None:
    text = written(lambda out: delimited.write_csv(out, ["name"], [{"name": name}]))
    _, (cell,) = csv.reader(io.StringIO(text, newline=""))
    assert cell in (name, f"'{name}")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(NAMES, NAMES)
@settings(max_examples=40, deadline=None)
def test_graphs_feeds_and_features_stay_well_formed(name: str, words: str) -> None:
    import feedparser
    import networkx

    one = told(name, words)
    graph = networkx.parse_graphml(written(lambda out: networks.write_graphml(out, [one], BOOK)), force_multigraph=True)
    assert graph.number_of_edges() == 1
    gexf = written(lambda out: networks.write_gexf(out, [one], BOOK))
    assert networkx.read_gexf(io.BytesIO(gexf.encode()), version="1.3").number_of_edges() == 1
    feed = feedparser.parse(written(lambda out: atom.write_atom(out, [one])).encode())
    assert not feed.bozo
    assert len(feed.entries) == 1
    (feature,) = json.loads(written(lambda out: geojson.write_geojson(out, [one])))["features"]
    assert feature["properties"]["actors"] == [name]


@given(NAMES, NAMES)
@settings(max_examples=40, deadline=None)
def test_calendars_give_the_words_back(name: str, words: str) -> None:
    from icalendar import Calendar

    out = io.BytesIO()
    calendar.write_calendar(out, [told(name, words)])
    (entry,) = Calendar.from_ical(out.getvalue()).walk("VEVENT")
    assert shown(name) in shown(str(entry["summary"]))
    assert len(entry["attendee"]) == 2


@given(NAMES)
@settings(max_examples=40, deadline=None)
def test_entities_are_valid(name: str) -> None:
    from followthemoney import model

    for entity in followthemoney.entities([told(name, name)], [], []):
        if entity["properties"].get("name"):
            model.get(entity["schema"]).validate({"properties": entity["properties"]})


def test_a_changed_date_is_a_later_revision_of_the_same_entry() -> None:
    from icalendar import Calendar

    found = []
    for day, tellings in ((date(2026, 3, 4), 1), (date(2026, 3, 9), 2)):
        out = io.BytesIO()
        calendar.write_calendar(out, [told("Amani Odhiambo", "will travel", TimeSpan(first=day, last=day, basis="stated"), tellings)])
        found += Calendar.from_ical(out.getvalue()).walk("VEVENT")
    before, after = found
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == date(2026, 3, 9)


def test_attendance_of_a_gathering_in_the_words_of_a_calendar() -> None:
    from icalendar import Calendar

    day = TimeSpan(first=date(2026, 5, 1), last=date(2026, 5, 2), basis="stated")
    guests = tuple(
        Guest(actor=Actor(id=f"state:{code}", name=code, kind="state", country=code), status=status, history=())
        for code, status in (("KEN", "expected"), ("FJI", "invited"), ("PER", "declined"), ("TON", "absent"))
    )
    one = GatheringRecord(
        id="g1", name="Lagoon summit", kind="summit", host=None, place=None, date=day, attendance=guests, tellings=("t1", "t2"),
    )  # fmt: skip
    out = io.BytesIO()
    assert calendar.write_calendar(out, [], calendar.chosen([one], held=False)) == 1
    (entry,) = Calendar.from_ical(out.getvalue()).walk("VEVENT")
    assert {guest.params["CN"]: guest.params["PARTSTAT"] for guest in entry["attendee"]} == {
        "KEN": "TENTATIVE", "FJI": "NEEDS-ACTION", "PER": "DECLINED", "TON": "DECLINED",
    }  # fmt: skip
    assert (entry["sequence"], str(entry["summary"])) == (1, "Lagoon summit")
    held = replace(one, attendance=(replace(guests[0], status="attended"),))
    assert list(calendar.chosen([held], held=False)) == []
    assert list(calendar.chosen([held], held=True)) == [held]
