"""One record of the stories that ship, read once for all tests of exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import legation
from legation.record import Record, open_record

EXAMPLES = Path(legation.__file__).parent / "data/examples"


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The examples, coded and concluded."""
    with open_record(tmp_path_factory.mktemp("record") / "record.db") as opened:
        opened.add(legation.read_many([EXAMPLES]))
        opened.rebuild()
        yield opened
