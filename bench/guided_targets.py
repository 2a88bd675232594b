"""What `bench.guided` fuzzes: each target takes any bytes and checks what must hold of whatever comes of them.

A target is made once by its function, which loads what it needs; what it makes takes the bytes of one try. It returns nothing where the
bytes were taken, or refused in the words of the project; anything else that is raised is a finding.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, timedelta
from importlib.resources import files as files_of
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch
from urllib.parse import urlencode

from bench.guided_seeds import LAYER, ROOT, layers, parsable, readable, stories
from bench.mutations import sources
from legation.errors import SetupError, StoryError
from legation.model import RawStory, Report
from legation.spans import Span

Try = Callable[[bytes], None]
PUBLISHED = date(2025, 8, 28)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz: what it is, how it is made, what its first tries are, and words that are put into later ones."""

    about: str
    make: Callable[[], Try]
    seeds: Callable[[], Iterable[bytes]]
    words: Sequence[str] = ()


def text_of(data: bytes) -> str:
    """Text of any bytes; lone surrogates are among what can come."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def furniture() -> Try:
    """Every character that is not white space belongs to one span: of furniture, or of prose."""
    from legation.parsing.furniture import set_apart

    def one(data: bytes) -> None:
        text = text_of(data)
        report, paragraphs = set_apart(Report(id="x", text=text))
        spans = sorted([*(span for _, span in report.furniture), *paragraphs])
        assert all(before.end <= after.start for before, after in pairwise(spans)), "spans overlap"
        assert "".join("".join(span.text(text).split()) for span in spans) == "".join(text.split()), "words are lost"

    return one


def spans() -> Try:
    """Pieces lose nothing, what is cleaned leads back to its place, quotations lie in the text and in each other's order."""
    from legation.parsing.layout import lines_of
    from legation.parsing.limits import pieces
    from legation.parsing.quotations import find_quotes
    from legation.parsing.syntax import clean
    from legation.settings import Settings

    small = Settings(max_sentence_tokens=20, max_word_characters=10)

    def one(data: bytes) -> None:
        text = text_of(data)
        whole = Span(0, len(text))
        cut = pieces(text, whole, small)
        assert "".join("".join(part.text(text).split()) for part in cut) == "".join(text.split()) or not text.strip(), "pieces lose words"
        for part in cut:
            words, offsets = clean(text, part, small)
            assert offsets is None or (len(offsets) == len(words) + 1 and offsets == sorted(offsets)), "offsets"
        for quote in find_quotes(text, [line for line in lines_of(text) if line]):
            assert 0 <= quote.span.start <= quote.inner.start <= quote.inner.end <= quote.span.end <= len(text), "quotation"

    return one


DATE_WORDS = re.findall(r"\S+", """
in on by since until from to of the a an last next this early late mid end beginning middle first second third fourth 1st 2nd 31st 30 29
28 0 00 1 2 3 5 7 12 13 99 1900 1899 2000 2024 2025 2026 2100 9999 10000 1990s '90s 20th century decade year years month months week weeks
weekend day days hour hours minutes ago later earlier before after within past coming following previous same every each daily weekly
annual quarter half summer winter spring autumn January Feb. March April May June July Aug Sept. October November Dec. Monday Tue.
Wednesday Thursday Fri Saturday Sunday today yesterday tomorrow tonight overnight morning noon midnight evening afternoon now recently
currently then Christmas Easter Ramadan New Year's Eve Day , . - – / ( ) : ; 2025-08-28 28/8/2025 8/28 18:00 6 p.m. GMT UTC two three ten
dozen several few hundred thousand million and or between about around some nearly more than less The envoy arrived left said will was
talks anniversary birthday election term summit
""")


def dates() -> Try:
    """Expressions of time lie in the text; what is known of them is one interval between 1900 and 2200, or open, and EDTF leads back."""
    from legation.coding.dates import find_times
    from legation.lexicon import Lexicon
    from legation.lexicon.calendar import load_calendar
    from legation.parsed import ParsedReport
    from legation.parsing.syntax import load_language, parse_paragraphs
    from legation.timespan import TimeSpan

    language, lexicon = load_language(), cast("Lexicon", SimpleNamespace(calendar=load_calendar()))

    def one(data: bytes) -> None:
        if data[:1] == b"\0":
            text = text_of(data[2:])
        else:
            text = " ".join(DATE_WORDS[byte % len(DATE_WORDS)] for byte in data[2:200])
        published = PUBLISHED + timedelta(days=data[1]) if data[1:2] and data[1] else None
        whole = (Span(0, len(text)),)
        tokens, sentences = parse_paragraphs(text, whole, language)
        report = Report(id="t", text=text, published=published)
        for found in find_times(ParsedReport(report=report, tokens=tokens, sentences=sentences, paragraphs=whole), lexicon):
            assert 0 <= found.span.start < found.span.end <= len(text), "span"
            written = found.timespan.edtf()
            if written:
                again = TimeSpan.from_edtf(written)
                assert (again.first, again.last) == (found.timespan.first, found.timespan.last), "EDTF"
            assert published or found.timespan.basis != "relative" or written == "" or found.timespan.known, "relative to nothing"

    return one


def days() -> Try:
    """Days in metadata and intervals in EDTF: read and written again the same, or refused."""
    from legation.reading.days import iso_day
    from legation.reading.decode import read_day
    from legation.timespan import TimeSpan

    def one(data: bytes) -> None:
        words = text_of(data)
        day, problem = read_day(words, "published")
        assert day is None or 1900 <= day.year <= 2100, "year"
        assert day is None or problem is None or problem.detail, "problem"
        assert iso_day(iso_day(words)) == iso_day(words), "a day read twice"
        with suppress(ValueError):
            span = TimeSpan.from_edtf(words)
            again = TimeSpan.from_edtf(span.edtf())
            assert (again.first, again.last) == (span.first, span.last), "EDTF"

    return one


def decoding() -> Try:
    """Bytes of a story, with metadata of any kind: a report whose text is the text, or a refusal."""
    from legation.reading.decode import decode_with_problems

    keys = ("encoding", "published", "headline", "url", "version", "guid", "language", "status", "text")

    def one(data: bytes) -> None:
        metadata: dict[str, object] = {}
        if data[:1] == b"{" and b"\n" in data:
            head, _, data = data.partition(b"\n")
            with suppress(ValueError, RecursionError):
                value = json.loads(head)
                metadata = {key: value[key] for key in keys if key in value} if isinstance(value, dict) else {}
        with suppress(StoryError):
            report, problems = decode_with_problems(RawStory(name="x", data=data, metadata=metadata))
            report.text.encode("utf-8")
            assert report.id and all(problem.code for problem in problems)

    return one


IN_PROCESS = ("wire", "ninjs", "jsonl", "csv", "warc", "zip", "tar")
"""Readers by number, as the seeds have them; those that come later are numbered after them."""
PARSES = ("feed", "page", "newsml", "petrarch", "mail", "fragments")


def readers() -> Try:
    """The readers that read in the process itself, and the telling of formats; the first byte chooses."""
    from legation.reading import Document, Options
    from legation.reading.detect import detect
    from legation.reading.readers import READERS, read_document
    from legation.settings import Settings

    names = [*IN_PROCESS, *(name for name in READERS if name not in (*IN_PROCESS, *PARSES, "html", "parquet"))]
    limits = Settings(max_unpacked_bytes=5_000_000, max_record_bytes=1_000_000)

    def one(data: bytes) -> None:
        reader = names[data[0] % len(names)] if data else "wire"
        document = Document(name="x", data=data[1:])
        with suppress(StoryError):
            detect(document)
        for story in read_document(document, Options(reader=reader, settings=limits)):
            assert isinstance(story.data, bytes) and story.name.startswith("x"), "story"
            refused = str(story.metadata.get("refused", ""))
            assert not refused.startswith("reading.unreadable"), refused

    return one


def parses() -> Try:
    """What the child of the sandbox does, in this process: plain JSON, or a refusal; the first byte chooses."""
    from legation.reading.parses import run

    def one(data: bytes) -> None:
        if not data[1:].strip():
            return  # refused before the child is asked
        operation = PARSES[data[0] % len(PARSES)]
        with suppress(StoryError, *((ValueError, TypeError) if operation == "fragments" else ())):  # fragments are the project's own JSON
            json.dumps(run(operation, data[1:], {"url": "https://example.org/a/b", "type": ""}))

    return one


TOML = (
    '"""', "'''", "[[", "]]", "{", "}", "= nan", "= inf", "= 1979-05-27T07:32:00Z", "= [", "= true", "= -1", "= 99999999999999999999", "#",
    "\\u0000",
)  # fmt: skip


def codebook() -> Try:
    """A file of a codebook layer: what is wrong is a finding with a place; the first byte chooses the file."""
    from legation.codebook import loading
    from legation.lexicon import triggers
    from legation.own_codebook import inspect

    # what ships is read once, and its triggers not at all: they are two seconds a try
    shipped = loading._Reading()
    shipped.base(files_of("legation") / "data/codebooks" / loading.DEFAULT_CODEBOOK, loading.DEFAULT_CODEBOOK)

    def base(reading: loading._Reading, *_: object) -> None:
        vars(reading).update({key: dict(value) if isinstance(value, dict) else value for key, value in vars(shipped).items()})
        reading.found = {part: dict(entries) for part, entries in shipped.found.items()}
        reading.faults, reading.layers = [], []

    patch.object(loading._Reading, "base", base).start()
    patch.object(triggers, "toml_files", lambda folder: iter(())).start()
    folder = Path(shutil.copytree(ROOT / "examples/water-codebook", Path(tempfile.mkdtemp()) / "layer"))

    def one(data: bytes) -> None:
        name = LAYER[data[0] % len(LAYER)] if data else LAYER[0]
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(data[1:])
        try:
            for finding in inspect([str(folder)], examples=False).findings:
                assert finding.what and finding.where, "finding without a place"
        finally:
            (folder / name).write_bytes(whole)

    return one


def files() -> Try:
    """Dictionaries, lists of feeds, settings of delivery, registers, outcomes: taken, or refused by name; the first byte chooses."""
    from legation.delivering.settings import load_delivery_settings
    from legation.export.comparing import run_of
    from legation.lexicon.petrarch import load_actor_files
    from legation.lexicon.phrases import PhraseTable
    from legation.register import Register
    from legation.watching import load_feeds

    path = Path(tempfile.mkdtemp()) / "given"
    loaders: tuple[Callable[[], Any], ...] = (
        lambda: load_actor_files([path], PhraseTable()), lambda: load_feeds(path), lambda: load_delivery_settings(path, {}),
        lambda: Register.load(path), lambda: list(run_of(path)),
    )  # fmt: skip

    def one(data: bytes) -> None:
        path.write_bytes(data[1:])
        try:
            loaders[data[0] % len(loaders) if data else 0]()
        except SetupError as error:
            assert path.name in str(error), f"names no file: {error}"

    return one


def record() -> Path:
    """A small record of generated stories, for questions."""
    from bench.crash import prepared
    from legation.record import open_record

    path = Path(tempfile.mkdtemp()) / "record.db"
    with open_record(path) as kept:
        kept.add(prepared(60))
        kept.rebuild()
    return path


def filters() -> Try:
    """Filters of any value, words that are searched for: an answer no larger than the record, or a refusal."""
    from legation.record import open_record
    from legation.serve.answers import Refusal
    from legation.serve.sqlwords import check_words
    from legation.store.filters import Filters

    kept = open_record(record(), readonly=True)
    names, most, reports = [entry.name for entry in fields(Filters)], kept.count("event"), kept.count("report")

    def one(data: bytes) -> None:
        words = text_of(data[1:])
        with suppress(Refusal):
            check_words(words)
        given: Any = words
        with suppress(ValueError, RecursionError):
            given = json.loads(words)
        try:
            assert len(list(kept.search(words))) <= reports
            kept.complete(words)
            assert kept.count("event", **{names[data[0] % len(names)] if data else "text": given}) <= most
        except SetupError as error:
            assert str(error)

    return one


ADDRESSES = (
    "/v1/events", "/v1/search", "/events", "/stories.csv", "/v1/facets/event/type", "/v1/statements", "/gatherings", "/relations",
    "/v1/reports", "/search", "/actors", "/v1/stats",
)  # fmt: skip


def queries() -> Try:
    """Query strings of the interface and the pages, as they come and as pairs: answered, never with an error of the server's own."""
    from fastapi.testclient import TestClient

    from legation.serve import ServeSettings, create_app
    from legation.store.filters import Filters

    client = TestClient(create_app(ServeSettings(record=record())))
    keys = [*(entry.name for entry in fields(Filters)), "limit", "after", "sort", "q", "format", "page", "x"]

    def one(data: bytes) -> None:
        path = ADDRESSES[data[0] % len(ADDRESSES)] if data else ADDRESSES[0]
        words = text_of(data[2:])
        if data[1:2] and data[1] % 2:
            query = urlencode([(keys[data[1] // 2 % len(keys)], value) for value in words.split("\n")[:3]], errors="replace")
        else:
            parts = (pair.partition("=") for pair in words.split("&"))
            query = urlencode([(key, value) for key, _, value in parts], errors="replace")
        status = client.get(f"{path}?{query}").status_code
        assert status in (200, 404, 422, 429), f"{status} for {path}?{query}"

    return one


TARGETS = {
    "furniture": Target("wire furniture, datelines, credits", furniture, stories, (
        "(Reuters) - ", "By ", "LIMA, May 3", "Reporting by", "(AP) —", "\n\n",
    )),
    "spans": Target("limits, cleaned words, quotations", spans, stories, ('"', "'", "“", "”", "‘", "’", "\u200b", "\u202e", ". ", "a" * 12)),
    "dates": Target("expressions of time", dates, lambda: [bytes(range(start, start + 40)) for start in range(1, 200, 20)], DATE_WORDS),
    "days": Target("days in metadata, EDTF", days, lambda: [
        b"2025-08-28", b"2025-08", b"2025/..", b"2025-08-01/2025-08-05~", b"Thu, 28 Aug 2025 10:00:00 GMT", b"20250828T101112Z", b"1756375200",
        b"28 August 2025", b"Aug. 28, 2025", b"2025-W35",
    ], ("-", "/..", "~", "T", "Z", "+00:00", "Aug", "GMT")),
    "decoding": Target("bytes and metadata of a story", decoding, lambda: [
        b'{"encoding": "utf-16", "published": "2025-08-28", "version": "2"}\n' + story["text"].encode("utf-16") for story in sources()[:3]
    ] + list(stories())),
    "readers": Target("text, ninjs, JSON, CSV, WARC, zip, tar", readers, readable),
    "parses": Target("feeds, pages, NewsML, PETRARCH, mail", parses, parsable),
    "codebook": Target("codebook layers with triggers and classes", codebook, layers, TOML),
    "files": Target("dictionaries, feeds, delivery, registers, outcomes", files, lambda: [
        b"\0KENYA [KEN]\n\tGOVERNMENT_ [KENGOV >20121399]\n{!PERSON}\n", b'\1[defaults]\nevery = "5m"\n[[feed]]\nurl = "https://example.org/rss"\n',
        b'\2[smtp]\nhost = "localhost"\nport = 25\nsender = "a@example.org"\n[site]\naddress = "https://example.org"\n',
        b'\3{"person": "A B", "country": "KEN", "office": "minister", "sector": "GOV", "day": "2025-01-01", "report": "r"}\n',
        b'\4{"outcome": "coded"}\n',
    ], (*TOML, "[KEN", "+", "_", "~", "!PERSON!", "<20200101", '{"day": "')),
    "filters": Target("filters, searches, words of SQL", filters, lambda: [
        b"\0talks -grain \"a phrase\" or x", b"\3[\"KEN\", 1]", b"\x08\"2025-01-01\"", b"\1SELECT count(*) FROM facts WHERE x = 'a''b' -- c",
    ], ('"', "NEAR(", "AND", "*", "^", "pg_", "$$", "/*", "null", "[", "1e999")),
    "queries": Target("addresses of the interface and the pages", queries, lambda: [
        b"\0\0country=KEN&limit=5&after=x", b"\1\0q=talks", b"\2\0type=SANCTION&date_from=2025-01-01&page=2", b"\4\0quad=4&conflict=true",
    ], ("limit=", "after=", "sort=", "format=csv", "country=KEN", "quad=", "&", "%00", "2025-01-01")),
}  # fmt: skip
