"""A large record of generated events: how fast it is filled, how large it is, how soon it answers.

    python -m bench.million build PATH --events 1000000
    python -m bench.million measure PATH

`build` may be stopped and begun again: reports that are there are passed over. `measure` prints the table of
docs/measurements-record.md.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from bench.generated import generate, happening_of
from legation.codebook import load_codebook
from legation.conclusions import Event, StatusChange, Telling
from legation.dossiers import actor_dossier, country_dossier, dyad_dossier
from legation.model import Coded
from legation.record import open_record
from legation.relations import country_pairs
from legation.resolving import event_id, redirects
from legation.store.concluding import Conclusions, newest_coding, replace_conclusions

BATCH = 2000
AHEAD = 2000
"""Reports after which a happening is told no more."""
ASKED = 25
"""Questions of each kind."""


def concluded(outcomes: Iterable[Coded]) -> Iterator[Event]:
    """The events of generated reports, each from all reports that tell it; the reports in the order they were generated."""
    waiting: dict[int, list[Telling]] = {}
    last: dict[int, int] = {}
    for number, outcome in enumerate(outcomes):
        report = outcome.coded.report
        for event in outcome.coded.events:
            telling = Telling(report=report.id, event=event, published=report.published, publisher=report.publisher)
            happening = happening_of(telling.event)
            waiting.setdefault(happening, []).append(telling)
            last[happening] = number
        if number % AHEAD == 0:
            done = [happening for happening, at in last.items() if at < number - AHEAD]
            for happening in done:
                del last[happening]
                yield _event(waiting.pop(happening))
    for tellings in waiting.values():
        yield _event(tellings)


def _event(tellings: list[Telling]) -> Event:
    """The event of tellings that agree in everything but the report: what the generator makes needs no comparing."""
    first, last = tellings[0], tellings[-1]
    told = first.event
    return Event(
        id=event_id(told.id), type=told.type, mode=told.mode, contexts=told.contexts, cameo=told.cameo, actors=told.actors,
        recipients=told.recipients, status=told.status, first_reported=first.published, last_reported=last.published,
        date=told.date, place=told.place, tellings=tuple(one.event.id for one in tellings),
        history=(StatusChange(status=told.status, reported=first.published, report=first.report, telling=told.id),),
        publishers=tuple(sorted({one.publisher for one in tellings})), voices=len(tellings), confidence=told.confidence,
    )  # fmt: skip


def build(path: Path, events: int, seed: int) -> dict[str, float]:
    """Fill a record with generated reports and what they conclude to; returns what it took.

    Args:
        path: a file, or the address of a record.
        events: how many.
        seed: of the generator.
    """
    figures: dict[str, float] = {}
    with open_record(str(path)) as record:
        begun, reports = time.perf_counter(), 0
        source = generate(events, seed)
        while batch := list(islice(source, BATCH)):
            reports += record.add(batch, run="generated", batch=BATCH).coded
        figures["reports"], figures["ingest seconds"] = reports, time.perf_counter() - begun
        begun = time.perf_counter()
        merged: dict[str, str] = {}
        with record._database.writing() as connection:
            new = Conclusions(events=_noted(concluded(generate(events, seed)), merged), redirects=merged)
            built = newest_coding(connection)
            figures["events"] = replace_conclusions(connection, load_codebook(), new, built, country_pairs)
        figures["conclude seconds"] = time.perf_counter() - begun
        begun = time.perf_counter()
        record.vacuum()
        figures["vacuum seconds"] = time.perf_counter() - begun
        figures["bytes"] = record.size()
    return figures


def _noted(events: Iterable[Event], merged: dict[str, str]) -> Iterator[Event]:
    for event in events:
        merged.update(redirects(event))
        yield event


def measure(path: Path, seed: int = 7) -> list[tuple[str, float, float, float]]:
    """Name of each kind of question, median and 95th percentile in milliseconds by the clock, and median of processor time."""
    pick = random.Random(seed)
    with open_record(str(path), create=False, readonly=True) as record:
        countries = [name for name, _ in record.facets("event", "country", since_reported="2024-11-01")]
        people = [row.record.person for row in record.roles(limit=500)]
        ids = [event.id for event in record.events(limit=2000)]

        def country() -> str:
            return pick.choice(countries)

        questions: dict[str, Callable[[], object]] = {
            "event by id": lambda: record.event(pick.choice(ids)),
            "newest 50 events": lambda: list(record.events(limit=50)),
            "50 events of a country": lambda: list(record.events(country=country(), limit=50)),
            "50 planned sanctions": lambda: list(record.events(type="SANCTION", status="planned", limit=50)),
            "50 events between two countries": lambda: list(record.events(country=(country(), country()), limit=50)),
            "50 events of a month": lambda: list(record.events(date_from="2019-05-01", date_to="2019-05-31", limit=50)),
            "search, one word": lambda: list(record.search(pick.choice(("grain", "transit", "satellite", "visas")), limit=20)),
            "search, two words": lambda: list(record.search(f"{pick.choice(('grain', 'rail'))} {country()}", limit=20)),
            "search, a name": lambda: list(record.search(f'"{pick.choice(people)}"', limit=20)),
            "search in events": lambda: list(record.events(text=f"gas {country()}", limit=20)),
            "dyad by month": lambda: record.dyad(country(), country()),
            "dyad by month, the two most in the news": lambda: record.dyad(*countries[:2]),
            "dossier of a country": lambda: country_dossier(record, country()),
            "dossier of a dyad": lambda: dyad_dossier(record, country(), country()),
            "dossier of a person": lambda: actor_dossier(record, pick.choice(people)),
            "count of a country's events": lambda: record.count("event", country=country()),
            "facet: types of a country's events": lambda: record.facets("event", "type", country=country()),
        }
        return [(name, *_times(question)) for name, question in questions.items()]


def _times(question: Callable[[], object]) -> tuple[float, float, float]:
    times, used = [], []
    question()  # what the first one loads is not what the others take
    for _ in range(ASKED):
        begun, processor = time.perf_counter(), time.process_time()
        question()
        times.append((time.perf_counter() - begun) * 1000)
        used.append((time.process_time() - processor) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], statistics.median(used)


def main() -> None:
    """The command line of this bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("build", "measure"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.what == "build":
        for name, value in build(given.path, given.events, given.seed).items():
            print(f"| {name} | {value:,.0f} |")
        print(f"| peak memory, MB | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} |")
        return
    print("| question | median, ms | 95th percentile, ms | median of processor time, ms |\n| --- | ---: | ---: | ---: |")
    for name, median, late, used in measure(given.path):
        print(f"| {name} | {median:,.1f} | {late:,.1f} | {used:,.1f} |")


if __name__ == "__main__":
    main()
