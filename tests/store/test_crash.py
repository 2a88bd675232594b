"""What a killed writer leaves behind, and what a reader sees while another writes."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import pytest
from bench.crash import digest, kill_and_resume, prepared
from tests.store.conftest import NewUrl

from legation import record as record_module
from legation.model import Coded
from legation.record import Record, open_record


def test_kills_at_random_moments_lose_nothing(new_url: NewUrl) -> None:
    outcomes = prepared(120)
    with open_record(new_url()) as undisturbed:
        undisturbed.add(outcomes, run="crash", batch=16)
        expected = digest(undisturbed)
    url = new_url()
    assert kill_and_resume(url, outcomes, random.Random(11), most=6) >= 3
    with open_record(url) as killed:
        assert digest(killed) == expected


def test_a_failed_rebuild_leaves_the_former_events(record: Record, coded_stories: list[Coded], monkeypatch: pytest.MonkeyPatch) -> None:
    record.add(coded_stories[:6])
    record.rebuild()
    before = list(record.events())
    record.add(coded_stories[6:])
    whole = record_module.replace_conclusions

    def broken(*given: object) -> int:
        whole(*given)  # type: ignore[arg-type]
        raise RuntimeError("the power went")

    monkeypatch.setattr(record_module, "replace_conclusions", broken)
    with pytest.raises(RuntimeError):
        record.rebuild()
    monkeypatch.undo()
    assert list(record.events()) == before
    record.rebuild()
    assert len(list(record.events())) > len(before)


def test_a_reader_sees_one_state_while_a_writer_writes(new_url: NewUrl) -> None:
    url, outcomes = new_url(), prepared(400)
    with open_record(url) as writer:
        writer.add(outcomes[:50], batch=10)
        done = threading.Event()

        def write() -> None:
            writer.add(outcomes[50:], batch=10)
            done.set()

        with open_record(url, create=False, readonly=True) as reader:
            thread = threading.Thread(target=write)
            thread.start()
            seen = []
            while not done.is_set():
                with reader.snapshot() as now:
                    reports, tellings = now.count("report"), now.count("telling")
                    listed = sum(report.events for report in now.headlines())
                    assert (now.count("report"), now.count("telling")) == (reports, tellings)
                    assert listed == tellings == sum(1 for _ in now.tellings())
                seen.append(reports)
            thread.join()
            assert seen == sorted(seen)
            assert reader.count("report") == len({one.coded.report.id for one in outcomes if isinstance(one, Coded)})


def test_a_reader_sees_the_former_events_or_the_new_ones(new_url: NewUrl) -> None:
    url, outcomes = new_url(), prepared(160)
    with open_record(url) as writer, open_record(url, create=False, readonly=True) as reader:
        writer.add(outcomes[:40])
        writer.rebuild()
        states = [[event.id for event in writer.events()]]
        done = threading.Event()

        def write() -> None:
            for start in (40, 80, 120):
                writer.add(outcomes[start : start + 40])
                writer.rebuild()
                states.append([event.id for event in writer.events()])
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        seen = []
        while not done.is_set():
            with reader.snapshot() as now:
                found = [event.id for event in now.events()]
                assert now.count("event") == len(found) == sum(number for _, number in now.facets("event", "status"))
                assert all(now.event(one.event.id) is not None for one in now.tellings() if one.event.id in found)
            seen.append(found)
        thread.join()
        assert all(found in states for found in seen)
        assert [event.id for event in reader.events()] == states[-1]


def test_a_list_that_is_read_is_of_one_state(new_url: NewUrl) -> None:
    url, outcomes = new_url(), prepared(300)
    with open_record(url) as writer, open_record(url, create=False, readonly=True) as reader:
        writer.add(outcomes[:200])
        expected = writer.count("telling")
        rows: Iterator[object] = iter(reader.tellings())
        first = next(rows)
        writer.add(outcomes[200:])
        assert 1 + sum(1 for _ in rows) == expected and first is not None
        assert reader.count("telling") > expected
