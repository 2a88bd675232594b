"""A record of a few shipped stories, and the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from legation.model import RawStory
from legation.reading import open_source
from legation.record import open_record
from legation.scheme import Scheme
from legation.serve import ServeSettings, create_app
from legation.serve.users import Users

STORIES = ("nairobi-visit", "lapaz-expulsion", "flensburg-summit", "pyongyang-launch")
PASSWORD = "long enough a secret"
HOSTILE = (
    'Envoys of Kenya met envoys of Norway on Monday, the "<script>alert(1)</script>" ministry said in Nairobi.\n\n'
    '"=HYPERLINK(\\"x\\")" and talks, Norway\'s foreign minister <img src=x onerror=alert(1)> said on Tuesday.\n'
)


@pytest.fixture(scope="session")
def record_path(tmp_path_factory: pytest.TempPathFactory, scheme: Scheme) -> Path:
    """The record, with one story whose words try to be markup."""
    path = tmp_path_factory.mktemp("serve") / "record.db"
    folder = resources.files("legation") / "data" / "examples"
    with open_record(path) as record:
        record.ingest(open_source([str(folder / f"{name}.story.json") for name in STORIES]), scheme, run="first")
        bad = RawStory(
            name="../../etc/passwd<script>", data=HOSTILE.encode(),
            metadata={"headline": "=1+1 <script>alert('headline')</script>", "published": "2025-08-28", "publisher": "@SUM <b>Wire</b>"},
        )  # fmt: skip
        record.ingest([bad], scheme, run="hostile")
        record.rebuild()
    return path


@pytest.fixture(scope="session")
def client(record_path: Path) -> Iterator[TestClient]:
    """A reader."""
    with TestClient(create_app(ServeSettings(record=record_path)), headers={"Accept": "text/html"}) as found:
        yield found


@pytest.fixture
def own(record_path: Path, tmp_path: Path) -> Path:
    """A copy of the record that a test may change."""
    with open_record(record_path) as record:
        record.backup(tmp_path / "own.db")
    return tmp_path / "own.db"


@pytest.fixture
def reviewer(own: Path) -> Iterator[TestClient]:
    """The local reviewer, logged in by the token."""
    with TestClient(create_app(ServeSettings(record=own, token="local-token")), headers={"Accept": "text/html"}) as client:
        assert client.get("/login?token=local-token").url.path == "/review"
        yield client


@pytest.fixture
def served(own: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A server with users; nobody is logged in."""
    users = Users(tmp_path / "users.db")
    for name, role in (("rita", "reader"), ("rex", "reviewer"), ("ada", "admin")):
        users.add(name, PASSWORD, role)
    app = create_app(ServeSettings(record=own, users=tmp_path / "users.db"))
    with TestClient(app, headers={"Accept": "text/html"}) as client:
        yield client
