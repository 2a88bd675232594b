"""Whatever lies in a file of the user's own, and whatever is asked, is taken or refused in words: properties of loaders, filters, queries."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bench.crash import prepared
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.errors import SetupError
from legation.lexicon.petrarch import load_actor_files
from legation.lexicon.phrases import PhraseTable
from legation.own_codebook import inspect
from legation.record import open_record
from legation.serve import ServeSettings, create_app
from legation.store.filters import Filters
from legation.watching import State, load_feeds

EXAMPLE = Path(__file__).parent.parent / "examples/water-codebook"
FILES = ("codebook.toml", "types.toml", "modes.toml", "contexts.toml", "triggers/water.toml", "classes/waters.toml")
SOME = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
PIECES = st.lists(
    st.sampled_from([
        b"[[type]]\n", b"[[mode]]\n", b"[[trigger]]\n", b"[class]\n", b"[feed]\n", b"[[feed]]\n", b'name = "WATER"\n', b'word = "(a+)+$"\n',
        b"quad = 9\n",
        b"score = nan\n", b'type = ["x"]\n', b'examples = [{ text = 1 }]\n', b'url = "http://x"\n', b'every = "0m"\n', b"a = 1\na = 2\n",
        b'"" = {}\n',
        b"x = 1979-05-27T07:32:00Z\n", b"\xff\xfe", b"\0", b"[" * 500, b"KENYA [KEN]\n", b"+", b"\t[KENGOV >20121399]\n", b"<!--", b"]", b"_",
        b"{!PERSON}",
    ]) | st.binary(max_size=30),
    max_size=8,
).map(b"".join)  # fmt: skip
WORDS = st.text(max_size=40) | st.lists(
    st.sampled_from(
        ["talks", "-", '"', "or", "AND", "NOT", "NEAR(", "*", "^", ":", "'", "%", "_", "\\", ")", "(", "\0", "é", "\ud800", "grain visas"]
    ),
    max_size=8,
).map(" ".join)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of generated stories."""
    path = tmp_path_factory.mktemp("small") / "record.db"
    with open_record(path) as record:
        record.add(prepared(60))
        record.rebuild()
    return path


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("layer") / "water"))


@SOME
@given(name=st.sampled_from(FILES), data=PIECES, keep=st.booleans())
def test_any_bytes_are_a_codebook_or_a_setup_error(layer: Path, name: str, data: bytes, keep: bool) -> None:
    whole = (EXAMPLE / name).read_bytes()
    (layer / name).write_bytes(whole + b"\n" + data if keep else data)
    try:
        for finding in inspect([str(layer)], examples=False).findings:
            assert finding.what
    finally:
        (layer / name).write_bytes(whole)


@SOME
@given(data=PIECES)
def test_any_bytes_are_a_dictionary_or_a_setup_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("dictionary") / "actors.txt"
    path.write_bytes(data)
    for load in (lambda: load_actor_files([path], PhraseTable()), lambda: load_feeds(path), lambda: State(path).close()):
        try:
            load()
        except SetupError as error:
            assert path.name in str(error)


def test_no_loader_takes_a_regular_expression(layer: Path, tmp_path: Path) -> None:
    """An expression that takes a backtracking engine minutes is a word like any other, or refused."""
    bad = "(a+)+$"
    begun = time.process_time()
    (tmp_path / "actors.txt").write_text(f"{bad} [KEN]\n")
    files = load_actor_files([tmp_path / "actors.txt"], PhraseTable())
    assert files.names.get("a" * 40 + "!") in ([], (), None)
    source = (EXAMPLE / "triggers/water.toml").read_text()
    (layer / "triggers/water.toml").write_text(source.replace('word = "divert"', f'word = "{bad}"'))
    inspect([str(layer)], examples=False)
    (layer / "triggers/water.toml").write_text(source)
    assert time.process_time() - begun < 20


@SOME
@given(words=WORDS)
def test_whatever_is_searched_for_is_words(small: Path, words: str) -> None:
    with open_record(small, readonly=True) as record:
        assert len(list(record.search(words))) <= record.count("report")
        list(record.events(text=words))
        record.complete(words)


@SOME
@given(
    name=st.sampled_from(sorted(Filters.__dataclass_fields__)),
    value=WORDS | st.integers() | st.floats() | st.dates() | st.booleans() | st.lists(WORDS, max_size=3) | st.none() | st.just(date.max),
)
def test_whatever_is_filtered_by_is_a_value_or_refused(small: Path, name: str, value: object) -> None:
    with open_record(small, readonly=True) as record:
        all_events = record.count("event")
        try:
            assert record.count("event", **{name: value}) <= all_events
            assert sum(1 for _ in record.events(limit=5, **{name: value})) <= 5
        except SetupError as error:
            assert str(error)


@SOME
@given(pairs=st.lists(st.tuples(st.sampled_from([*Filters.__dataclass_fields__, "limit", "after", "sort", "q", "format", "x"]), WORDS), max_size=3))
def test_whatever_stands_in_an_address_is_answered(small: Path, pairs: list[tuple[str, str]]) -> None:
    client = served(small)
    query = urlencode(pairs, errors="replace")
    for path in ("/v1/events", "/v1/search", "/events", "/stories.csv", "/v1/facets/event/type"):
        assert client.get(f"{path}?{query}").status_code in (200, 404, 422)


_clients: dict[Path, TestClient] = {}


def served(path: Path) -> TestClient:
    """One client a record."""
    if path not in _clients:
        _clients[path] = TestClient(create_app(ServeSettings(record=path)))
    return _clients[path]

