"""The register of office-holders: roles read from many reports, kept as dated evidence.

Each role that a report's words state says that a person held an office on the report's day (or had left it by then). Put
together they say "foreign minister of X from at least … to at least …". A scheme loaded with the register gives a later bare
name the office it held on the story's day.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from legation.errors import SetupError
from legation.lexicon.offices import Holding, Offices, build, name_key
from legation.lexicon.phrases import fold
from legation.lexicon.tables import read_csv, read_toml
from legation.model import Actor, CodedReport, Report, ReportedEvent, Role

ORIGIN = "register"
GRACE = timedelta(days=120)
"""How long after the last report of it an office counts as still held, unless someone else was seen in it."""
_BEFORE = 40
"""Characters before a name in which the report gives the person's country: "the Bolivian senator Ana Ruiz"."""
_GUESSED = ("country:story", "office:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One report of one person in one office: `former` says that the office had been left by that day."""

    person: str
    country: str
    office: str
    sector: str
    day: date
    report: str
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """What the evidence says of one person in one office: held from at least `first` to at least `last`, left by `left`."""

    person: str
    country: str
    office: str
    sector: str
    first: date
    last: date
    left: date | None = None
    reports: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = f"{self.person}, {self.office} of {self.country} from at least {self.first} to at least {self.last}"
        return text + (f", left by {self.left}" if self.left else "")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two persons whom reports show in one office, of which there is one, over the same days."""

    first: Tenure
    second: Tenure


@cache
def _names() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str]]:
    words = read_toml("office_names.toml")
    same = {fold(name): group[0] for group in words["same"] for name in group}
    return same, frozenset(words["single"]), frozenset(map(fold, words["modifiers"])), frozenset(map(fold, words["coming"]))


def office_name(title: str) -> str:
    """The name under which the evidence of a title is kept: "acting Minister of Foreign Affairs" → "foreign minister"."""
    same, _, modifiers, _ = _names()
    words = [word.removeprefix("ex-") for word in title.lower().split() if fold(word) not in modifiers]
    name = " ".join(words) or title.lower()
    return same.get(fold(name), name)


def _coming(title: str) -> bool:
    coming = _names()[3]
    return any(fold(part) in coming for word in title.split() for part in (word, *word.split("-")))


class Register:
    """Evidence of who held which office, from many reports.

    Args:
        evidence: what is known so far.
    """

    def __init__(self, evidence: Iterable[Evidence] = ()) -> None:
        self._evidence: list[Evidence] = []
        self._known: set[Evidence] = set()
        for one in evidence:
            self.note(one)

    def __len__(self) -> int:
        return len(self._evidence)

    def note(self, evidence: Evidence) -> bool:
        """Add one piece of evidence; false if it was there."""
        if evidence in self._known:
            return False
        self._known.add(evidence)
        self._evidence.append(evidence)
        return True

    def add(self, coded: CodedReport) -> int:
        """Take up the roles of a report; returns how many pieces of evidence were new.

        A report without a day says nothing dated and is left out; so are roles whose country the words do not give, roles
        that rest on a table of offices, and who is yet to take the office.
        """
        return sum(self.add_role(role, coded.report.id, coded.report.published) for role in coded.roles)

    def add_role(self, role: Role, report: str, published: date | None) -> bool:
        """Take up one role; whether it was new evidence.

        Args:
            role: as a report states it.
            report: id of the report.
            published: its day.
        """
        if published is None or role.country is None or any(rule.startswith(_GUESSED) for rule in role.rules) or _coming(role.title):
            return False
        return self.note(
            Evidence(
                person=role.person, country=role.country, office=office_name(role.title), sector=role.sector or "",
                day=role.as_of or published, report=report, former=role.sector == "ELI",
            )
        )  # fmt: skip

    def tenures(self) -> tuple[Tenure, ...]:
        """The evidence put together, by country, office and first day."""
        held: dict[tuple[tuple[str, ...], str, str], list[Evidence]] = {}
        left: dict[tuple[tuple[str, ...], str, str], date] = {}
        for one in self._evidence:
            key = (name_key(one.person.split()), one.country, one.office)
            if one.former:
                left[key] = min(one.day, left.get(key, one.day))
            else:
                held.setdefault(key, []).append(one)
        found = []
        for key, group in held.items():
            days = sorted(one.day for one in group)
            latest = max(group, key=lambda one: one.day)
            gone = left.get(key)
            found.append(
                Tenure(
                    person=max((one.person for one in group), key=len), country=key[1], office=key[2], sector=latest.sector,
                    first=days[0], last=days[-1], left=gone if gone is not None and gone > days[-1] else None,
                    reports=tuple(dict.fromkeys(one.report for one in group)),
                )
            )  # fmt: skip
        return tuple(sorted(found, key=lambda t: (t.country, t.office, t.first, t.person)))

    def holders(self, country: str, office: str, day: date) -> tuple[Tenure, ...]:
        """Who held an office on a day as far as the evidence reaches; several where it conflicts."""
        wanted = office_name(office)
        return tuple(t for t in self.tenures() if t.country == country and t.office == wanted and t.first <= day <= t.last)

    def offices_of(self, person: str, day: date) -> tuple[Tenure, ...]:
        """The offices that a person held on a day as far as the evidence reaches."""
        key = name_key(person.split())
        return tuple(t for t in self.tenures() if name_key(t.person.split()) == key and t.first <= day <= t.last)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Pairs of persons shown in one office over the same days, where there is one such office."""
        single = _names()[1]
        found = []
        tenures = [t for t in self.tenures() if t.office in single]
        for number, one in enumerate(tenures):
            for other in tenures[number + 1 :]:
                if (one.country, one.office) != (other.country, other.office):
                    break
                if one.first <= other.last and other.first <= one.last:
                    found.append(Conflict(one, other))
        return tuple(found)

    def holdings(self) -> tuple[Holding, ...]:
        """The evidence as `load_scheme` takes it.

        An office counts as held up to `GRACE` after its last report, or until its holder was called a former one or someone
        else was seen in it.
        """
        tenures = self.tenures()
        begun: dict[tuple[str, str], list[date]] = {}
        for one in tenures:
            begun.setdefault((one.country, one.office), []).append(one.first)
        return tuple(
            Holding(
                person=t.person, country=t.country, office=t.office, sectors=(t.sector,) if t.sector else (), start=t.first,
                end=self._until(t, begun[t.country, t.office]), left=t.left is not None, origin=ORIGIN, source=", ".join(t.reports),
            )
            for t in tenures
        )  # fmt: skip

    @staticmethod
    def _until(tenure: Tenure, begun: Sequence[date]) -> date:
        """The last day on which an office counts as held; `begun` are the days, in order, from which anyone was seen in it."""
        end = tenure.last + GRACE
        if tenure.left is not None:
            end = min(end, tenure.left - timedelta(days=1))
        if tenure.office in _names()[1] and (place := bisect_right(begun, tenure.last)) < len(begun):
            end = min(end, begun[place] - timedelta(days=1))
        return max(end, tenure.last)

    def save(self, path: str | Path) -> None:
        """Write the evidence as JSON lines, in order of day, country, office and person."""
        ordered = sorted(self._evidence, key=lambda e: (e.day, e.country, e.office, e.person, e.report, e.former))
        lines = [json.dumps({**asdict(one), "day": one.day.isoformat()}, ensure_ascii=False) for one in ordered]
        Path(path).write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Register:
        """Read what `save` wrote.

        Raises:
            SetupError: if the file cannot be read or a line is not evidence; names the file and the line.
        """
        place = Path(path)
        try:
            lines = place.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(f"this register cannot be read: {error}", where=str(path)) from error
        register = cls()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                cells = json.loads(line)
                register.note(Evidence(**{**cells, "day": date.fromisoformat(cells["day"])}))
            except (ValueError, TypeError, KeyError) as error:
                raise SetupError(
                    f"not a piece of evidence: {error}", where=f"{place.name}:{number}", remedy="Remove or mend the line."
                ) from error
        return register


def with_offices(reports: Iterable[CodedReport], register: Register) -> Iterator[CodedReport]:
    """Reports whose bare names take the office that other reports state, as held on the day of the report.

    Only persons of events of whom the report itself gives no office take something; where the register knows several of the name,
    or nobody in office on that day, or the report's words beside the name give another country, nothing is taken. A country
    that was only guessed from the rest of the report gives way. Such events have the rule `office:register`.

    Args:
        reports: as coded.
        register: the evidence of all reports.
    """
    offices = build(register.holdings())
    for report in reports:
        day = report.report.published
        if day is None or not offices.by_name:
            yield report
            continue
        events = tuple(_in_office(event, report.report, offices) for event in report.events)
        yield report if events == report.events else replace(report, events=events)


def _in_office(event: ReportedEvent, report: Report, offices: Offices) -> ReportedEvent:
    actors, recipients = (tuple(_officer(one, report, offices) for one in side) for side in (event.actors, event.recipients))
    if (actors, recipients) == (event.actors, event.recipients):
        return event
    return replace(event, actors=actors, recipients=recipients, rules=(*event.rules, f"office:{ORIGIN}"))


def _officer(actor: Actor, report: Report, offices: Offices) -> Actor:
    if actor.kind != "person" or actor.title or (actor.country and actor.sector):
        return actor
    held = offices.standing(actor.name.split(), report.published)
    if held is None or not held.now:
        return actor
    if actor.country not in (None, held.country) and _beside(actor.name, actor.country or "", report.text):
        return actor
    id_ = actor.id.replace(f"person:{actor.country or '-'}:", f"person:{held.country}:", 1)
    return replace(actor, id=id_, country=held.country, sector=held.sectors[0] if held.sectors else None, title=held.title)


def _beside(name: str, country: str, text: str) -> bool:
    """Whether the country, or its people, is named in the phrase before the name, or right behind it ("of Bolivia", "(Bolivia)")."""
    forms = _country_words().get(country)
    if forms is None:
        return False
    before, behind = forms
    places = (match.span() for match in re.finditer(re.escape(name), text))
    return any(before.search(text[max(0, start - _BEFORE) : start]) or behind.match(text, end) for start, end in places)


@cache
def _country_words() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    columns = ("name", "names", "demonyms", "adjectives")
    found: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {}
    for row in read_csv("countries.csv", ("code", *columns)):
        words = {word for column in columns for word in row.many(column)}
        forms = rf"\b(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b"
        found[row["code"]] = (re.compile(rf"{forms}[^.,;!?\n]*$"), re.compile(rf",? *(?:of|from|\() *(?:the )?{forms}"))
    return found
