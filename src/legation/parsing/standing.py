"""For whom each person acts: the country and sector from the person's offices, else from the story."""

from __future__ import annotations

from collections import Counter

from legation.parsing.drafts import Desk, Office, Person

_HEADS = frozenset({"head_of_state", "head_of_government", "foreign_minister", "royal"})
_GENERAL = frozenset({"analyst", "professor", "occupation", "person", "relative", "journalist", "notable", "activist", "honorific", "fighter"})


def settle(desk: Desk) -> None:
    """Give every person country, sector and title; offices whose words name no country take the person's, then the story's."""
    for person in desk.persons:
        stated = Counter(office.country for office in person.offices if office.country)
        if stated:
            person.country = stated.most_common(1)[0][0]
    holders: dict[tuple[str, str], Person] = {}
    for person in desk.persons:
        for office in person.offices:
            if office.country and not office.former:
                holders.setdefault((office.country, office.title.office), person)
    home = home_country(desk)
    for person in desk.persons:
        if person.country is None:
            _from_bodies(desk, person)
        if person.country is None and person.offices and any(office.title.office not in _GENERAL for office in person.offices):
            person.country = _from_story(desk, person, holders, home)
            if person.country:
                person.rules.append("country:story")
                for office in person.offices:
                    holders.setdefault((person.country, office.title.office), person)
        for office in person.offices:
            if office.country is None and person.country is not None:
                office.country = person.country
                office.rules.append("country:story" if "country:story" in person.rules else "country:person")
        current = [office for office in person.offices if not office.former] or person.offices
        if current:
            best = min(current, key=lambda office: (office.title.rank, office.first))
            person.sector, person.title = best.sector, best.words
            gender = next((office.title.gender for office in person.offices if office.title.gender), "")
            person.gender = person.gender or gender


def home_country(desk: Desk) -> str | None:
    """The country that the report is at home in: its publisher's."""
    report = desk.parsed.report
    for name in (report.publisher, report.agency):
        for body in desk.lexicon.organisations.names.get(name) if name else ():
            if body.country not in {None, "IGO", "EUR"}:
                return body.country
    return None


def _from_bodies(desk: Desk, person: Person) -> None:
    for office in person.offices:
        for rule in office.rules:
            if rule.startswith("possessor:"):
                at = int(rule.split(":")[1])
                boss = desk.person_at.get(at)
                if boss is not None and boss is not person and boss.country:
                    person.country = office.country = boss.country
                    office.rules.append("country:possessor")
                    return


def _from_story(desk: Desk, person: Person, holders: dict[tuple[str, str], Person], home: str | None) -> str | None:
    """The country the story most likely means by an office without a country.

    News names the country of a foreign leader at first mention; it is left out for the country that the story is about or for
    that of its readers. A country whose same office is held by someone else in the story is out.
    """
    taken = {
        code
        for office in person.offices
        for (code, kind), holder in holders.items()
        if holder is not person and kind == office.title.office and kind in _HEADS
    }
    scores: Counter[str] = Counter()
    total = sum(desk.salience.values()) or 1
    for code, count in desk.salience.items():
        scores[code] += count / total
    for code, count in _company(desk, person).items():
        scores[code] += count
    if home:
        scores[home] += 0.25
    best = [code for code, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])) if code not in taken]
    return best[0] if best else None


def _company(desk: Desk, person: Person) -> Counter[str]:
    """How often each country stands in the sentences that name the person, as a share."""
    counts: Counter[str] = Counter()
    sentences = {desk.tokens[i].sent for i, who in desk.person_at.items() if who is person}
    for find in desk.finds:
        if find.body is None and find.kind != "region" and desk.tokens[find.first].sent in sentences:
            for code in find.codes:
                counts[code] += 1
    total = sum(counts.values()) or 1
    return Counter({code: count / total * 0.5 for code, count in counts.items()})  # type: ignore[misc]


def office_key(office: Office) -> tuple[str, str]:
    """Country and class of an office."""
    return office.country or "", office.title.office
