"""A busy record resolved: `python -m bench.resolving_scale [--tellings 2000] [--days 45] [--seed 1] [-v]`.

Generated tellings of known happenings: few states that meet, accuse and attack one another again and again, told in few
sentence patterns about few matters, by reports that leave out the day, the town, the matter or a side, mistake the day, announce what
is to come, call another party, or reprint. Printed: precision and recall over pairs of tellings, comparisons and time a telling.
The same seed makes the same tellings. Twice the tellings make twice the days, so that a day is as busy.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from legation.conclusions import Event, Telling
from legation.lexicon.tables import read_csv
from legation.model import Actor, Place, ReportedEvent, Status, content_id
from legation.resolving import resolve
from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

FIRST = date(2026, 1, 5)
STATES = 16
TOLD = 3
"""Tellings of a happening in the mean."""
TOWNS = 5
"""Towns of a state where things happen."""
STRETCH = 45
"""Days of a stretch of `busy_stream`."""
_SYLLABLES = ("Ka", "ro", "mi", "ven", "tal", "su", "dor", "le", "han", "bi", "zor", "ne", "pa", "lun", "ga", "wes")
_MATTERS = ("water", "border trade", "gas transit", "visas", "a rail link", "fishing rights", "prisoners", "customs", "grain", "air routes")
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "CONSULT": ("{a} and {b} {met|will meet} for talks", "{a} {held|will hold} talks with {b}", "{a} {hosted|will host} a delegation of {b}"),
    "AGREE": ("{a} and {b} {signed|will sign} an agreement", "{a} {concluded|will conclude} a deal with {b}"),
    "ACCUSE": ("{a} {accused|will accuse} {b} of bad faith", "{a} {blamed|will blame} {b}"),
    "SANCTION": ("{a} {imposed|will impose} sanctions on {b}", "{a} {banned|will ban} imports from {b}"),
    "AID": ("{a} {sent|will send} aid to {b}", "{a} {delivered|will deliver} relief to {b}"),
    "ASSAULT": ("{a} {shelled|will shell} positions of {b}", "forces of {a} {attacked|will attack} troops of {b}"),
}
_CAMEO = {"CONSULT": "040", "AGREE": "057", "ACCUSE": "112", "SANCTION": "163", "AID": "070", "ASSAULT": "190"}
_OFTEN = (6, 2, 4, 1, 1, 2)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: who did what to whom, on which day, where and about what."""

    number: int
    type: str
    sides: tuple[Actor, Actor]
    day: date
    town: str
    country: str
    matter: str


@dataclass(frozen=True, slots=True)
class World:
    """The states of invented news, how often each is in it, and the towns where things happen."""

    states: list[Actor]
    often: list[float]
    towns: dict[str, list[str]]


def world(pick: random.Random) -> World:
    """States that are in the news the more often the earlier they stand."""
    rows = [row for row in read_csv("countries.csv") if row["kind"] == "state"]
    states = [Actor(id=f"state:{row['code']}", name=row["name"], kind="state", country=row["code"]) for row in pick.sample(rows, STATES)]
    towns = {one.id: ["".join(pick.sample(_SYLLABLES, 3)).capitalize() for _ in range(TOWNS)] for one in states}
    return World(states, [1 / (rank + 2) for rank in range(STATES)], towns)


def happenings(n: int, days: int, pick: random.Random, around: World) -> list[Happening]:
    """Invented happenings; some states are in the news far more than others.

    Args:
        n: how many.
        days: over which they are spread.
        pick: the source of chance.
        around: where they happen.
    """
    made: list[Happening] = []
    while len(made) < n:
        a, b = pick.choices(around.states, around.often, k=2)
        if a is b:
            continue
        host = pick.choice((a, b))
        made.append(
            Happening(
                len(made), pick.choices(tuple(_PATTERNS), _OFTEN)[0], (a, b), FIRST + timedelta(days=pick.randrange(days)),
                pick.choice(around.towns[host.id]), host.country or "", pick.choice(_MATTERS),
            )
        )
    return made


def busy_record(n: int, days: int, seed: int) -> tuple[list[Telling], dict[str, int]]:
    """Tellings in no order, and the number of the happening that each tells by its id.

    Args:
        n: tellings, about.
        days: over which the happenings are spread.
        seed: another seed, other happenings.
    """
    pick = random.Random(seed)
    found = list(_told(happenings(n // TOLD, days, pick, world(pick)), pick))
    pick.shuffle(found)
    return [telling for telling, _ in found], {telling.event.id: number for telling, number in found}


def busy_stream(n: int, a_day: int, seed: int) -> Iterator[Telling]:
    """As many tellings and about as many a day as wanted, one stretch of days after the other, in no order within it.

    Args:
        n: tellings, about.
        a_day: tellings of a day, about.
        seed: another seed, other happenings.
    """
    pick = random.Random(seed)
    around, stretch = world(pick), STRETCH * a_day
    for number in range(max(1, n // stretch)):
        made = happenings(min(n, stretch) // TOLD, STRETCH, pick, around)
        moved = [replace(one, number=number * stretch + one.number, day=one.day + timedelta(days=STRETCH * number)) for one in made]
        found = [telling for telling, _ in _told(moved, pick)]
        pick.shuffle(found)
        yield from found


def _told(made: Iterable[Happening], pick: random.Random) -> Iterator[tuple[Telling, int]]:
    for one in made:
        for number in range(pick.choice((1, 2, 2, 3, 3, 4, 6))):
            yield _tell(one, number, pick), one.number


def _tell(one: Happening, number: int, pick: random.Random) -> Telling:
    """One report's account. It always says one of the day, the town and the matter."""
    reciprocal = one.type in {"CONSULT", "AGREE"}
    ahead = number == 0 and pick.random() < 0.2 and reciprocal
    status: Status = "planned" if ahead else "occurred"
    says = {what for what, share in (("day", 0.65), ("town", 0.5), ("matter", 0.7)) if pick.random() < share} or {"day"}
    a, b = one.sides if not reciprocal or pick.random() < 0.6 else one.sides[::-1]
    alone = pick.random() < 0.06
    pattern = pick.choice(_PATTERNS[one.type])
    words = _worded(pattern, ahead).replace("{a}", a.name).replace("{b}", "its neighbour" if alone else b.name)
    words += f" on {one.matter}" if "matter" in says else ""
    words += f" in {one.town}" if "town" in says else ""
    day = one.day + timedelta(days=pick.choice((-1, 1)) if pick.random() < 0.04 else 0)
    words += f" on {day:%A}" if "day" in says else ""
    published = one.day - timedelta(days=pick.randrange(1, 6)) if ahead else one.day + timedelta(days=pick.choice((0, 0, 0, 1, 1, 2)))
    report = content_id("busy", str(one.number), str(number), words)
    event = ReportedEvent(
        id=content_id(report, one.type, words), type=one.type, mode=None, contexts=(), cameo=_CAMEO[one.type], actors=(a,),
        recipients=() if alone else (b,), status=status,
        date=TimeSpan(first=day, last=day, precision="day", basis="relative", words=f"{day:%A}") if "day" in says else ABSENT,
        place=Place(name=one.town, country=one.country, precision="city") if "town" in says else None, attributed_to=(),
        evidence=Span(0, len(words)), trigger=_trigger(words, pattern, ahead), rules=(), confidence=0.6,
    )  # fmt: skip
    return Telling(report=report, event=event, words=words, context=f"{words}, officials said.", published=published, publisher=report, voice=report)


def _worded(pattern: str, ahead: bool) -> str:
    begin, rest = pattern.replace("{a}", "<a>").replace("{b}", "<b>").split("{", 1)
    choice, end = rest.split("}", 1)
    return f"{begin}{choice.split('|')[ahead]}{end}".replace("<a>", "{a}").replace("<b>", "{b}")


def _trigger(words: str, pattern: str, ahead: bool) -> Span:
    verb = next(part.split("}")[0] for part in pattern.split("{") if "|" in part).split("|")[ahead].split()[-1]
    start = words.index(f" {verb} ") + 1
    return Span(start, start + len(verb))


def pairwise(events: Iterable[Event], gold: Mapping[str, int]) -> tuple[float, float]:
    """Precision and recall over the pairs of tellings of one event."""
    sizes = [Counter(gold[name] for name in event.tellings) for event in events]
    hit = sum(_pairs(n) for size in sizes for n in size.values())
    joined = sum(_pairs(sum(size.values())) for size in sizes)
    wanted = sum(_pairs(n) for n in Counter(gold.values()).values())
    return hit / max(1, joined), hit / max(1, wanted)


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _wrong(events: Iterable[Event], told: Iterable[Telling], gold: Mapping[str, int]) -> Iterator[str]:
    by_id = {one.event.id: one for one in told}
    for event in events:
        if len({gold[name] for name in event.tellings}) > 1:
            yield f"EVENT {event.type}"
            for name in event.tellings:
                one = by_id[name]
                yield f"   {gold[name]:5} {one.published} {one.event.status} {one.event.date.edtf()} {one.words}"


def main() -> None:
    """The command line of this bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tellings", type=int, default=2000)
    parser.add_argument("--days", type=int, default=45, help="of 2,000 tellings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", action="store_true", help="print the events that hold several happenings")
    given = parser.parse_args()
    told, gold = busy_record(given.tellings, given.days * given.tellings // 2000, given.seed)
    begun = time.process_time()
    events, judgements = resolve(told)
    taken = time.process_time() - begun
    precision, recall = pairwise(events, gold)
    print(
        f"{len(told)} tellings of {len(set(gold.values()))} happenings: {len(events)} events; pairwise precision {precision:.3f}, "
        f"recall {recall:.3f}; {len(judgements) / len(told):.1f} comparisons and {1000 * taken / len(told):.1f} ms a telling"
    )
    if given.v:
        print("\n".join(_wrong(events, told, gold)))


if __name__ == "__main__":
    main()
