"""Watching feeds: new, changed, withdrawn; state over restarts; two hundred feeds of which twenty misbehave."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from tests.web.servers import Server, drip, endless, ok, redirect, serving, status

from legation.cli.watch import Concluding
from legation.errors import SetupError
from legation.fetching import Fetcher
from legation.model import RawStory
from legation.reading import Options, decode
from legation.reading.sandbox import Sandbox
from legation.scheme import Scheme
from legation.settings import Settings
from legation.watching import Feed, FeedOutcome, State, Watcher, load_feeds

SETTINGS = Settings(allow_private=True, fetch_interval=0.0, fetch_seconds=4.0, fetch_retries=0, fetch_at_once=32, fetch_bytes=3_000_000)
SANDBOX = Sandbox(SETTINGS)
NOW = datetime(2025, 9, 3, 8, 0, tzinfo=UTC)
TEXT = "The foreign ministers of Norland and Sudova met in Vasta on Tuesday and agreed to reopen the crossing at Brod."


def rss(*stories: tuple[str, str], more: str = "") -> bytes:
    items = "".join(
        f"<item><title>Crossing {guid}</title><link>http://n.example/{guid}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>Tue, 02 Sep 2025 10:00:00 GMT</pubDate><description>{escape(text)}</description>{more}</item>"
        for guid, text in stories
    )
    return ok(f'<?xml version="1.0"?><rss version="2.0"><channel><title>Norland Wire</title>{items}</channel></rss>', "application/rss+xml", ETag='"1"')  # noqa: E501


class Record:
    """What was taken up."""

    def __init__(self) -> None:
        self.stories: list[RawStory] = []

    def take_up(self, stories: Iterable[RawStory]) -> None:
        self.stories += stories


def watcher(feeds: Iterable[Feed], state: State, record: Record) -> Watcher:
    return Watcher(tuple(feeds), state, Fetcher(SETTINGS), record.take_up, Options(settings=SETTINGS, sandbox=SANDBOX))


def visit(server: Server, state: State, record: Record, path: str = "/feed", **more: object) -> FeedOutcome:
    feed = Feed(url=server.url(path), name="wire", **more)  # type: ignore[arg-type]
    (outcome,) = watcher([feed], state, record).round(NOW, all_feeds=True)
    return outcome


def test_new_then_known_then_changed(tmp_path: Path) -> None:
    record = Record()
    with serving({"/feed": rss(("a", TEXT), ("b", TEXT + " More."))}) as server:
        outcome = visit(server, State(tmp_path / "state"), record)
        assert (outcome.code, outcome.new, outcome.changed, outcome.known) == ("", 2, 0, 0)
        first = decode(record.stories[0])
        outcome = visit(server, State(tmp_path / "state"), record)
        assert (outcome.new, outcome.changed, outcome.known) == (0, 0, 2)
        assert 'if-none-match: "1"' in server.heads[-1].lower()
        server.answers["/feed"] = rss(("a", TEXT + " They signed nothing."), ("b", TEXT + " More."))
        outcome = visit(server, State(tmp_path / "state"), record)
        assert (outcome.new, outcome.changed, outcome.known) == (0, 1, 1)
    second = decode(record.stories[-1])
    assert len(record.stories) == 3
    assert second.url == first.url
    assert second.corrects == first.id
    assert second.id != first.id


def test_nothing_changed_says_the_server(tmp_path: Path) -> None:
    with serving({"/feed": status(304)}) as server:
        outcome = visit(server, State(tmp_path / "state"), Record())
        assert (outcome.code, outcome.new) == ("", 0)


def test_what_was_not_taken_up_is_not_remembered(tmp_path: Path) -> None:
    class Full(Record):
        def take_up(self, stories: Iterable[RawStory]) -> None:
            raise SetupError("the disk is full")

    with serving({"/feed": rss(("a", TEXT))}) as server:
        with pytest.raises(SetupError):
            visit(server, State(tmp_path / "state"), Full())
        assert visit(server, State(tmp_path / "state"), Record()).new == 1


def test_a_summary_is_read_from_its_page(tmp_path: Path) -> None:
    page = f"<html><body><article><h1>Crossing a</h1><p>{TEXT}</p><p>{TEXT} It opens in May.</p><p>{TEXT} Envoys come.</p></article></body></html>"
    record = Record()
    with serving({"/a": ok(page)}) as server:
        server.answers["/feed"] = rss(("a", "Short."), ("b", "Gone.")).replace(b"http://n.example", server.url("").encode())
        _, _, body = server.answers["/feed"].partition(b"\r\n\r\n")
        server.answers["/feed"] = ok(body, "application/rss+xml")
        outcome = visit(server, State(tmp_path / "state"), record, full_text=True)
        assert outcome.new == 2
        assert "It opens in May" in decode(record.stories[0]).text
        assert decode(record.stories[0]).url == server.url("/a")
        assert decode(record.stories[1]).text == "Gone."


def test_failures_wait_longer_and_are_forgotten_after_a_success(tmp_path: Path) -> None:
    state, record = State(tmp_path / "state"), Record()
    with serving({"/feed": status(500)}) as server:
        feed = Feed(url=server.url("/feed"), name="wire", every=600)
        one = watcher([feed], state, record)
        waits = []
        now = NOW
        for _ in range(4):
            (outcome,) = one.round(now)
            assert outcome.code == "fetch.status"
            assert not list(one.round(now + timedelta(seconds=60)))
            waits.append(one.next_due(now))
            now += timedelta(seconds=waits[-1] + 1)
        assert waits[3] > waits[0]
        assert 300 <= waits[0] <= 900
        server.answers["/feed"] = rss(("a", TEXT))
        assert [outcome.new for outcome in one.round(now)] == [1]
        assert state.feed(feed.url).failures == 0


BAD = {
    "404": (status(404), "fetch.status"), "500": (status(500), "fetch.status"), "drip": (drip, "fetch.timeout"), "endless": (endless, "fetch.too-large"),  # noqa: E501
    "loop": (redirect("/loop"), "fetch.redirects"), "page": (ok("<html><body>Log in</body></html>"), "reading.not-a-feed"),
    "text": (ok("busy", "text/plain"), "reading.not-a-feed"), "hangs up": (lambda connection, head: None, "fetch.unreachable"),
    "bomb": (ok('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"></rss>', "text/xml"), "reading.entities"),
    "attributes": (ok("<rss version='2.0'><channel><item " + " ".join(f"a{n}='1'" for n in range(20_000)), "text/xml"), "reading.too-costly"),
}  # fmt: skip


def test_two_hundred_feeds_a_tenth_of_them_bad(tmp_path: Path) -> None:
    answers = {f"/{n}": rss((f"s{n}", f"{TEXT} {n}")) for n in range(180)}
    names = list(BAD)
    answers |= {f"/bad{n}": BAD[names[n % 10]][0] for n in range(20)} | {"/loop": redirect("/loop")}
    record = Record()
    with serving(answers) as server:
        feeds = [Feed(url=server.url(path), name=path) for path in answers if path != "/loop"]
        start = time.monotonic()
        outcomes = list(watcher(feeds, State(tmp_path / "state"), record).round(NOW))
        took = time.monotonic() - start
    assert len(outcomes) == 200
    assert {decode(story).headline for story in record.stories} == {f"Crossing s{n}" for n in range(180)}
    assert {one.feed: one.code for one in outcomes if one.code} == {f"/bad{n}": BAD[names[n % 10]][1] for n in range(20)}
    assert took < 90


def test_feeds_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(
        '[defaults]\nevery = "1h"\n[[feed]]\nurl = "http://n.example/a"\n[[feed]]\nurl = "https://n.example/b"\nname = "B"\nevery = "90s"\nfull_text = true\n'  # noqa: E501
    )
    one, two = load_feeds(path)
    assert (one.name, one.every) == ("http://n.example/a", 3_600)
    assert (two.name, two.every, two.full_text) == ("B", 90, True)


@pytest.mark.parametrize(
    "text",
    [
        "", "[[feed]]", "[feed]\nurl='http://x'", "x = 1", "[[feed]]\nurl='ftp://x'", "[[feed]]\nurl=3", "[[feed]]\nurl='http://x'\nevery='often'",
        "[[feed]]\nurl='http://x'\nevery='0m'", "[[feed]]\nurl='http://x'\ncolour='red'", "[[feed]]\nurl='http://x'\nreader='telex'",
        "[[feed]]\nurl='http://x'\n[[feed]]\nurl='http://x'", "[[feed", "[[feed]]\nurl='http://x'\nfull_text='yes'",
    ],
)  # fmt: skip
def test_a_feeds_file_that_is_wrong_is_a_setup_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(SetupError, match=r"feeds\.toml"):
        load_feeds(path)
    with pytest.raises(SetupError):
        load_feeds(tmp_path / "none.toml")


def test_a_state_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(SetupError):
        State(path)


def test_watch_once_into_a_record_with_a_changed_and_a_withdrawn_story(
    tmp_path: Path, scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command itself: what is new is coded, a changed story replaces its version, a withdrawn one says nothing any more."""
    import json

    from typer.testing import CliRunner

    from legation.cli import app
    from legation.record import open_record

    monkeypatch.setattr("legation.api.load_scheme", lambda *given: scheme)
    story = {
        "uri": "urn:norland:1", "type": "text", "pubstatus": "usable", "version": "1", "versioncreated": "2025-09-02T10:00:00Z", "headline": "Ministers meet",  # noqa: E501
        "body_text": "The foreign ministers of Japan and South Korea met in Tokyo on Tuesday. Japan condemned North Korea for the launch.",
    }  # fmt: skip
    record = tmp_path / "record.db"
    feeds = tmp_path / "feeds.toml"
    with serving({"/n": ok(json.dumps([story]), "application/json"), "/bad": status(500)}) as server:
        feeds.write_text(f'[[feed]]\nurl = "{server.url("/n")}"\n[[feed]]\nurl = "{server.url("/bad")}"\nname = "the bad one"\n')
        arguments = ["watch", str(feeds), "--record", str(record), "--once", "--allow-private"]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 3, result.output
        assert "the bad one" in result.output
        with open_record(record) as kept:
            (one,) = kept.reports()
            assert one.events
        changed = {**story, "version": "2", "versioncreated": "2025-09-03T10:00:00Z", "body_text": story["body_text"].replace("condemned", "thanked")}
        server.answers["/n"] = ok(json.dumps([changed]), "application/json")
        CliRunner().invoke(app, arguments)
        with open_record(record) as kept:
            (two,) = kept.reports()
            assert "thanked" in two.report.text
            assert two.report.corrects == one.report.id
            assert kept.report(one.report.id) is not None
            assert len(kept.versions(two.report.id)) == 2
        server.answers["/n"] = ok(json.dumps([{**story, "version": "3"}]), "application/json")
        CliRunner().invoke(app, arguments)
        with open_record(record) as kept:  # the first version again, in the place of the second
            (back,) = kept.reports()
            assert back.report.id == one.report.id and back.report.corrects == two.report.id
            assert len(kept.versions(two.report.id)) == 2
        gone = {**story, "version": "4", "versioncreated": "2025-09-04T10:00:00Z", "pubstatus": "canceled", "body_text": "", "ednote": "not confirmed"}  # noqa: E501
        server.answers["/n"] = ok(json.dumps([gone]), "application/json")
        CliRunner().invoke(app, arguments)
        with open_record(record) as kept:
            (three,) = kept.reports()
            assert [problem.code for problem in three.problems] == ["reading.withdrawn"]
            assert not three.events
            assert not list(kept.events())
            assert len(kept.versions(three.report.id)) == 3


def test_concluding_anew_takes_a_tenth_of_the_time_at_most() -> None:
    class Slow:
        """A record whose rebuild takes a minute of a clock that is moved by hand."""

        now, built, waiting = 0.0, 0, 0

        def pending(self) -> int:
            return self.waiting

        def rebuild(self) -> int:
            self.now, self.built, self.waiting = self.now + 60, self.built + 1, 0
            return 0

    record = Slow()
    concluding = Concluding(record, lambda: record.now)  # type: ignore[arg-type]
    assert concluding.when_due() == float("inf") and record.built == 0
    record.waiting = 3
    assert concluding.when_due() == float("inf") and record.built == 1
    record.waiting = 2
    assert concluding.when_due() == 540 and record.built == 1
    record.now += 500
    assert concluding.when_due() == 40 and record.built == 1
    record.now += 40
    assert concluding.when_due() == float("inf") and record.built == 2
    record.waiting = 1
    assert concluding.when_due(at_once=True) == float("inf") and record.built == 3
