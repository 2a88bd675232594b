"""Lists of the record: lazy, repeatable, and as data frames of three libraries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import legation
from legation.errors import SetupError
from legation.record import Record, open_record
from legation.tabular import COLUMNS

EXAMPLES = Path(legation.__file__).parent / "data/examples"
STORIES = [EXAMPLES / f"{name}.story.json" for name in ("nairobi-visit", "suva-aid", "lapaz-expulsion")]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with open_record(tmp_path_factory.mktemp("rows") / "record.db") as opened:
        opened.add(legation.read_many(STORIES))
        opened.rebuild()
        yield opened


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_lists_become_frames_of_every_library(record: Record, kind: str) -> None:
    rows = getattr(record, kind)()
    table, frame, data = rows.to_arrow(), rows.to_polars(), rows.to_pandas()
    assert table.column_names == frame.columns == list(data.columns) == list(COLUMNS[kind])
    assert table.num_rows == frame.height == len(data) == len(list(rows))
    assert table["id"].to_pylist() == frame["id"].to_list() == list(data["id"])


def test_frames_hold_codes_as_text_and_days_as_days(record: Record) -> None:
    frame = record.events().to_pandas()
    assert all(len(code) >= 2 for code in frame["cameo"])
    assert list(frame["cameo"]) == [event.cameo for event in record.events()]
    assert str(frame["date_first"].dtype).startswith("datetime64")
    assert list(frame["status"]) == [event.status for event in record.events()]


def test_a_list_can_be_gone_through_again_and_shows_what_was_added(record: Record) -> None:
    events = record.events(country="KEN")
    assert list(events) == list(events) != []
    assert len(events.to_pandas()) == len(list(events))
    assert "not read yet" in repr(events)


def test_filters_and_pages_hold_for_frames(record: Record) -> None:
    assert list(record.events(limit=2).to_polars()["id"]) == [event.id for event in record.events(limit=2)]
    assert set(record.events(type="AID").to_pandas()["type"]) == {"AID"}
    assert record.events(country="XXX").to_arrow().num_rows == 0


def test_an_unknown_filter_is_refused_when_asked(record: Record) -> None:
    with pytest.raises(SetupError, match="no filter"):
        record.events(colour="red")


def test_a_dyad_is_a_frame_too(record: Record) -> None:
    series = record.dyad("ETH", "KEN")
    frame = series.to_pandas()
    assert list(frame["events"]) == [one.events for one in series]
    assert len(series) == len(frame)
    assert sum(frame["verbal_cooperation"]) == sum(dict(one.quads).get("1", 0) for one in series)
