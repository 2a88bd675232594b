"""The pages of the record: safe against what stories hold, whole, and linked both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from legation.errors import SetupError
from legation.export.highlights import marks_of, paragraphs_of, shown
from legation.export.markup import element
from legation.export.pages import write_pages
from legation.model import (
    Actor,
    Coded,
    CodedReport,
    Gathering,
    Outcome,
    Participant,
    Place,
    Problem,
    Quarantined,
    Report,
    ReportedEvent,
    Role,
    Source,
    Standing,
    Statement,
)
from legation.pipeline import code_stories
from legation.reading import open_source
from legation.scheme import Scheme
from legation.spans import Span
from legation.timespan import TimeSpan

TEXT = (
    "By Ola Prentiss\n\nBERGEN, May 3 - Norway's minister, Tuva Lind, met Danish officials and\r\nsigned a pact, aides said.\n \n"
    "“We <b>agree</b> & go on,” Lind said.\n\nThe summit opened.\n"
)
HOSTILE = "</style></title><script>alert(1)</script>\"'><img src=x onerror=alert(2)> & \u202egnp\x00\ud800"
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """What a page holds: tags that balance, ids, links, and the words under each class."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: dict[str, str] = {}
        self.text = ""
        self.feed(data.decode("utf-8"))
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute twice: {attrs}"
        self.tags.add(tag)
        self.attributes.update(found)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in VOID:
            self.open.append((tag, found.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if not any(tag == "sup" for tag, _ in self.open):
            for name in {name for tag, kind in self.open if tag == "mark" for name in kind.split()}:
                self.words[name] = self.words.get(name, "") + data


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def state(name: str, code: str) -> Actor:
    return Actor(id=f"state:{code}", name=name, kind="state", country=code, sector="GOV")


NORWAY, DENMARK = state("Norway", "NOR"), state("Denmark", "DNK")


def event(words: str, cue: str, **changes: object) -> ReportedEvent:
    made = ReportedEvent(
        id="0", type="CONSULT", mode="visit", contexts=("executive",), cameo="042", actors=(NORWAY,), recipients=(DENMARK,),
        status="occurred", date=TimeSpan(first=date(2025, 5, 3), last=date(2025, 5, 3), basis="stated"),
        place=Place(name="Bergen", country="NOR"), attributed_to=(Source(name="aides"),), evidence=at(words), trigger=at(cue),
        rules=("trigger:CONSULT:meet", "status:past"), confidence=0.5,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def story(**changes: object) -> CodedReport:
    """A report whose evidence overlaps in every way: nested, crossing, equal, and across paragraphs."""
    report = Report(
        id="1", text=TEXT, name="bergen", headline="Norway and Denmark sign", byline=("Ola Prentiss",), agency="Reuters",
        published=date(2025, 5, 4), furniture=(("byline", at("By Ola Prentiss")), ("dateline", at("BERGEN, May 3 -"))),
    )  # fmt: skip
    minister, all_of_it = at("Norway's minister, Tuva Lind"), Span(at("signed").start, at("go on,”").end)
    attended = Participant(actor=DENMARK, status="attended", evidence=at("Danish officials"))
    inside = Participant(actor=NORWAY, status="expected", evidence=at("summit"))
    made = CodedReport(
        report=report,
        roles=(Role(person="Tuva Lind", country="NOR", title="minister", sector="GOV", evidence=minister),),
        events=(
            event("Norway's minister, Tuva Lind, met Danish officials", "met"),
            event("Tuva Lind, met Danish officials and\r\nsigned a pact", "signed", status="negated", type="AGREE"),
            event("Tuva Lind, met Danish officials and\r\nsigned a pact", "signed", status="planned", date=TimeSpan(words="soon")),
        ),
        statements=(Statement(speaker=NORWAY, addressee=None, direct=True, content=all_of_it, cue=at("said"), evidence=all_of_it),),
        gatherings=(
            Gathering(
                name="summit", kind="summit", host=None, place=None, date=TimeSpan(), participants=(attended, inside),
                evidence=at("The summit opened"), counts=("two sides",),
            ),
        ),
        standings=(Standing(a=NORWAY, b=DENMARK, kind="ally", evidence=Span(0, len(TEXT)), polarity=False),),
        problems=(Problem(stage="reading", code="encoding.guessed", detail="taken for Windows-1252"),),
        scheme="f00d",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def write(outcomes: list[Outcome], folder: Path) -> dict[str, bytes]:
    """The pages by their address below the folder."""
    index = write_pages(iter(outcomes), folder)
    assert index == folder / "index.html"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.html"))}


def letters(words: str) -> str:
    return re.sub(r"\s", "", words)


def check(pages: dict[str, bytes]) -> dict[str, Page]:
    """Every page parses and balances, has each id once, and every link leads to a place that exists."""
    parsed = {name: Page(data) for name, data in pages.items()}
    for name, page in parsed.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert not page.tags & {"script", "img", "link", "iframe", "object", "form", "base"}, name
        assert not any(attribute.startswith("on") or attribute in {"src", "style"} for attribute in page.attributes), name
        assert b"default-src 'none'; style-src 'sha256-" in pages[name].replace(b"&#x27;", b"'")
        for link in page.links:
            path, place = urldefrag(link)
            target = name if not path else (Path(name).parent / unquote(path)).as_posix().replace("stories/../", "")
            assert target in parsed, f"{name}: {link}"
            assert not place or place in parsed[target].ids, f"{name}: {link}"
    return parsed


def check_evidence(coded: CodedReport, page: Page) -> None:
    """Every record's evidence is marked, whole and no more, with a label that leads to the record and back."""
    text = shown(coded.report.text)
    for mark in marks_of(coded):
        assert letters(page.words.get(mark.key, "")) == letters(mark.span.text(text)), mark
        assert {mark.key, f"t-{mark.key}"} <= set(page.ids)
        assert {f"#{mark.key}", f"#t-{mark.key}"} <= set(page.links)


def test_overlapping_evidence_is_marked_whole(tmp_path: Path) -> None:
    coded = story()
    pages = check(write([Coded(name="bergen", coded=coded)], tmp_path))
    page = pages["stories/0001-bergen.html"]
    check_evidence(coded, page)
    assert {mark.key for mark in marks_of(coded)} == {"r1", "e1", "e2", "e3", "s1", "g1", "g1-1", "l1"}  # g1-2 lies in g1
    assert letters(page.words["l1"]) == letters(TEXT)
    for words in ("not ally", "encoding.guessed", "By Ola Prentiss", "negated", "“soon” (unanchored)", "two sides", "byline"):
        assert words in page.text


def test_the_whole_text_is_there_once(tmp_path: Path) -> None:
    coded = replace(story(), roles=(), events=(), statements=(), gatherings=(), standings=(), problems=())
    data = write([Coded(name="bergen", coded=coded)], tmp_path)["stories/0001-bergen.html"].decode()
    start, end = data.index('<div class="text">'), data.index("</section>")
    inside = Page(data[start:end].encode())
    assert letters(inside.text).replace("byline", "").replace("dateline", "") == letters(TEXT)
    assert "Nothing in this story was coded." in data


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    actor = Actor(id="x", name=HOSTILE, kind="person", country=HOSTILE, sector=HOSTILE)
    span = Span(0, len(HOSTILE))
    dated = TimeSpan(words=HOSTILE)
    place = Place(name=HOSTILE, country=HOSTILE)
    source = (Source(name=HOSTILE),)
    guest = Participant(actor=actor, status="attended", evidence=span, attributed_to=source)
    coded = CodedReport(
        report=Report(
            id=HOSTILE, text=HOSTILE, headline=HOSTILE, byline=(HOSTILE,), agency=HOSTILE, dateline_place=HOSTILE, url="javascript:alert(1)",
            publisher=HOSTILE, corrects=HOSTILE, language=HOSTILE, furniture=((HOSTILE, Span(3, 9)),),
        ),
        roles=(Role(person=HOSTILE, country=HOSTILE, title=HOSTILE, sector=HOSTILE, evidence=span, rules=(HOSTILE,)),),
        events=(
            event(
                "met", "met", type=HOSTILE, mode=HOSTILE, cameo=HOSTILE, contexts=(HOSTILE,), actors=(actor,), recipients=(actor,),
                date=dated, place=place, attributed_to=source, rules=(HOSTILE,), evidence=span, trigger=Span(2, 5),
            ),
        ),
        statements=(Statement(speaker=actor, addressee=actor, direct=False, content=span, cue=span, evidence=span, about=(actor,)),),
        gatherings=(
            Gathering(
                name=HOSTILE, kind="talks", host=actor, place=place, date=dated, participants=(guest,), evidence=Span(0, 0), counts=(HOSTILE,)
            ),
        ),
        standings=(Standing(a=actor, b=actor, kind=HOSTILE, evidence=span),),
        problems=(Problem(stage=HOSTILE, code=HOSTILE, detail=HOSTILE),),
        scheme=HOSTILE,
    )  # fmt: skip
    refused = Quarantined(name=HOSTILE, stage=HOSTILE, code=HOSTILE, detail=HOSTILE, data=b"")
    pages = write([Coded(name="../../" + HOSTILE, coded=coded), refused], tmp_path)
    parsed = check(pages)
    assert set(parsed) == {"index.html", "stories/0001-script-img-src-x-onerror-alert-2-gnp.html"}
    for data in pages.values():
        assert b"<script" not in data and b"<img" not in data
        assert "\u202e" not in data.decode() and b"\0" not in data
        assert data.lower().count(b"</style") == data.lower().count(b"</title") == 1


def test_odd_spans_and_texts_do_no_harm(tmp_path: Path) -> None:
    for number, text in enumerate(("", "\n\n \n", "word", "a\rb\r\n\r\nc\n\n\n", " x ")):
        whole = Span(0, len(text))
        spans = (whole, Span(0, 0), Span(len(text), len(text) + 9), Span(min(1, len(text)), len(text)))
        roles = tuple(Role(person="P", country=None, title="t", sector=None, evidence=span) for span in spans)
        coded = CodedReport(report=Report(id="1", text=text), roles=roles)
        pages = check(write([Coded(name="odd", coded=coded)], tmp_path / str(number)))
        check_evidence(coded, pages["stories/0001-odd.html"])
    assert len(paragraphs_of("a\n" + " " * 200_000 + "b")) == 1  # in no time


def test_index_lists_everything(tmp_path: Path) -> None:
    refused = Quarantined(name="bad.txt", stage="reading", code="reading.empty", detail="there is no text", data=b"")
    pages = check(write([Coded(name="b", coded=story()), refused, Coded(name="b", coded=story(events=()))], tmp_path))
    assert set(pages) == {"index.html", "stories/0001-b.html", "stories/0003-b.html"}
    index = pages["index.html"]
    for words in ("3 read = 2 coded + 1 quarantined", "bad.txt", "reading.empty", "there is no text", "CONSULT-visit", "Bergen (NOR)"):
        assert words in index.text
    assert {"stories/0001-b.html", "stories/0001-b.html#e3", "stories/0003-b.html"} <= set(index.links)
    assert index.text.index("AGREE-visit") < index.text.index("“soon” (unanchored)")  # undated last
    assert {"caption", "th", "h1", "h2", "main", "nav"} <= index.tags


def test_nothing_read_gives_an_index(tmp_path: Path) -> None:
    assert "0 read = 0 coded + 0 quarantined" in check(write([], tmp_path))["index.html"].text


def test_same_outcomes_same_bytes(tmp_path: Path) -> None:
    outcomes: list[Outcome] = [Coded(name="bergen", coded=story())]
    first = write(outcomes, tmp_path / "a")
    assert first == write(outcomes, tmp_path / "b") == write(outcomes, tmp_path / "a")


def test_foreign_index_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>my site</title>")
    with pytest.raises(SetupError, match="not written by Legation"):
        write_pages([], tmp_path)
    assert (tmp_path / "index.html").read_text() == "<title>my site</title>"
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="cannot be written"):
        write_pages([], tmp_path / "file")


def test_elements_escape_what_is_not_markup() -> None:
    assert element("p", "<b>", element("i", "&"), title='"') == '<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>'


def test_shipped_stories(tmp_path: Path, scheme: Scheme) -> None:
    folder = Path(__file__).parents[2] / "src" / "legation" / "data" / "examples"
    files = [str(path) for path in sorted(folder.glob("*.story.json"))]
    outcomes = list(code_stories(open_source(files, metadata={}), scheme))
    pages = check(write(outcomes, tmp_path))
    assert len(pages) == len(outcomes) + 1
    for number, outcome in enumerate(outcomes, 1):
        assert isinstance(outcome, Coded)
        check_evidence(outcome.coded, pages[f"stories/{number:04d}-{outcome.name}.html"])
