"""Coded reports of invented happenings, as many as wanted, the same for the same seed: what the record is measured with.

They have the shape of coded news, not its meaning: countries are chosen by rank (a few are in most of the news), days over ten
years, a quarter of the happenings is told again by another report within days. `happening_of` says which happening a reported
event tells, so that events can be concluded without comparing them.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from legation.codebook import Codebook, load_codebook
from legation.lexicon.tables import read_csv
from legation.model import (
    Actor,
    Coded,
    CodedReport,
    Place,
    Report,
    ReportedEvent,
    Role,
    Source,
    Statement,
    Status,
    content_id,
)
from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

FIRST, DAYS = date(2015, 1, 1), 3652
EVENTS_OF_REPORT = 4
TOLD_AGAIN = 0.25
_MARK = "happening:"
_PUBLISHERS = ("Reuters", "AP", "AFP", "Xinhua", "Yonhap", "TASS", "dpa", "Kyodo", "EFE", "ANSA", "PTI", "MENA")
_OFFICES = (("president", "GOV"), ("foreign minister", "GOV"), ("defence minister", "MIL"), ("parliament speaker", "LEG"))
_SYLLABLES = ("ka", "ro", "mi", "ven", "tal", "su", "dor", "le", "han", "bi", "zor", "ne", "pa", "qui", "fe", "lun", "ga", "wes")
_ABOUT = ("fishing rights", "a rail link", "grain exports", "border posts", "air routes", "gas transit", "water", "visas",
          "prisoners", "customs", "a power line", "a port lease", "satellite launches", "student exchanges")  # fmt: skip
_STATUSES: tuple[Status, ...] = ("occurred", "planned", "ongoing", "possible", "negated", "cancelled")
_VERBS: dict[Status, str] = {
    "occurred": "dealt with", "planned": "will deal with", "ongoing": "is dealing with", "possible": "may deal with",
    "negated": "did not deal with", "cancelled": "will no longer deal with",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Happening:
    number: int
    type: str
    mode: str | None
    cameo: str
    actor: Actor
    recipient: Actor
    status: Status
    date: TimeSpan
    place: Place | None
    about: str


def generate(n: int, seed: int = 1) -> Iterator[Coded]:
    """Coded reports that tell `n` happenings, in the order of publication.

    Args:
        n: how many happenings; there are about a quarter more reported events, four to a report.
        seed: another seed, other happenings.
    """
    yield from _World(n, seed).reports()


def happening_of(event: ReportedEvent) -> int:
    """The number of the happening that a reported event tells."""
    return next(int(rule.removeprefix(_MARK)) for rule in event.rules if rule.startswith(_MARK))


class _World:
    def __init__(self, n: int, seed: int) -> None:
        self.n, self.random = n, random.Random(seed)
        self.book: Codebook = load_codebook()
        self.countries = [(row["code"], row["name"]) for row in read_csv("countries.csv") if row["kind"] == "state"]
        self.random.shuffle(self.countries)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.countries))))
        self.people = {code: [self._person(code, office) for office in _OFFICES] for code, _ in self.countries}
        self.states = {code: Actor(id=f"state:{code}", name=name, kind="state", country=code, sector="GOV") for code, name in self.countries}
        self.towns = {code: [self._name(2) for _ in range(5)] for code, _ in self.countries}

    def reports(self) -> Iterator[Coded]:
        waiting: deque[_Happening] = deque(maxlen=400)
        told = number = 0
        while told < self.n:
            day = FIRST + timedelta(days=told * DAYS // self.n)
            happenings: list[_Happening] = []
            while len(happenings) < EVENTS_OF_REPORT and (told < self.n or not happenings):
                if waiting and self.random.random() < TOLD_AGAIN / (1 + TOLD_AGAIN):
                    again = waiting[self.random.randrange(len(waiting))]
                    if all(again.number != other.number for other in happenings):
                        happenings.append(again)
                    continue
                happening = self._happening(told, day)
                told += 1
                waiting.append(happening)
                happenings.append(happening)
            yield self._report(number, day, happenings)
            number += 1

    def _happening(self, number: int, day: date) -> _Happening:
        pick = self.random
        a = self._country()
        b = self._country()
        while b == a:
            b = self._country()
        kind = pick.choice(self.book.types)
        modes = self.book.modes_of(kind.name)
        mode = pick.choice(modes).name if modes and pick.random() < 0.5 else None
        status: Status = _STATUSES[0] if pick.random() < 0.75 else pick.choice(_STATUSES)
        when = day + timedelta(days=pick.randrange(2, 20)) if status == "planned" else day - timedelta(days=pick.randrange(3))
        dated = pick.random() < 0.7
        host = pick.choice((a, b))
        place = Place(name=pick.choice(self.towns[host]), country=host, precision="city") if pick.random() < 0.5 else None
        return _Happening(
            number, kind.name, mode, self.book.cameo_for(kind.name, mode), self._actor(a), self._actor(b), status,
            TimeSpan(first=when, last=when, basis="relative", words=f"{when:%A}") if dated else ABSENT, place, pick.choice(_ABOUT),
        )  # fmt: skip

    def _report(self, number: int, day: date, happenings: list[_Happening]) -> Coded:
        pick = self.random
        publisher = pick.choice(_PUBLISHERS)
        lead = happenings[0]
        headline = f"{lead.actor.name} and {lead.recipient.name}: {lead.about}"
        text = f"{self._name(2).upper()}, {day:%B} {day.day} ({publisher}) - "
        report_id = content_id("generated", str(number), headline, day.isoformat())
        events, statements, roles = [], [], []
        for one in happenings:
            start = len(text)
            words = f"{_called(one.actor)} {_VERBS[one.status]} {_called(one.recipient)} over {one.about}"
            words += f" in {one.place.name}" if one.place else ""
            words += f" on {one.date.words}" if one.date.words else ""
            evidence = Span(start, start + len(words))
            text += f"{words}, the {pick.choice(('foreign ministry', 'state agency', 'presidency'))} said. "
            events.append(
                ReportedEvent(
                    id=content_id(report_id, one.type, str(evidence)), type=one.type, mode=one.mode, contexts=("diplomatic",),
                    cameo=one.cameo, actors=(one.actor,), recipients=(one.recipient,), status=one.status, date=one.date,
                    place=one.place, attributed_to=(Source(name="foreign ministry"),), evidence=evidence,
                    trigger=Span(start, start + 5), rules=(f"{_MARK}{one.number}",), confidence=round(pick.uniform(0.3, 1), 3),
                )
            )  # fmt: skip
            if one.actor.title:
                span = Span(start, start + len(_called(one.actor)))
                roles.append(Role(person=one.actor.name, country=one.actor.country, title=one.actor.title, sector=one.actor.sector, evidence=span))
        said = f'"We have looked at {lead.about} for {pick.randrange(2, 90)} days," {lead.actor.name} said.'
        whole = Span(len(text), len(text) + len(said))
        statements.append(
            Statement(
                speaker=lead.actor, addressee=None, direct=True, content=Span(whole.start, whole.end - len(lead.actor.name) - 7),
                cue=Span(whole.end - 5, whole.end - 1), evidence=whole, about=(lead.recipient,),
            )
        )  # fmt: skip
        text += said
        report = Report(id=report_id, text=text, headline=headline, publisher=publisher, published=day, language="en")
        coded = CodedReport(report=report, roles=tuple(roles), events=tuple(events), statements=tuple(statements), scheme="generated")
        return Coded(name=f"generated-{number}", coded=coded)

    def _country(self) -> str:
        return self.random.choices(self.countries, cum_weights=self.weights)[0][0]

    def _actor(self, code: str) -> Actor:
        return self.states[code] if self.random.random() < 0.6 else self.random.choice(self.people[code])

    def _person(self, code: str, office: tuple[str, str]) -> Actor:
        name = f"{self._name(2)} {self._name(3)}"
        slug = "-".join(name.lower().split())
        return Actor(id=f"person:{code}:{slug}", name=name, kind="person", country=code, sector=office[1], title=office[0])

    def _name(self, syllables: int) -> str:
        return "".join(self.random.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def _called(actor: Actor) -> str:
    return f"{actor.country} {actor.title} {actor.name}" if actor.title else actor.name

