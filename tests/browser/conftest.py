"""A record of a few shipped stories, one of them hostile."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from legation.model import RawStory
from legation.reading import open_source
from legation.record import open_record
from legation.scheme import Scheme

STORIES = ("nairobi-visit", "flensburg-summit")
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
