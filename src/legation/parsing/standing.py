"""For whom each person acts: the country and sector from the person's offices, else from the story."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from legation.lexicon.name_shapes import common_in
from legation.lexicon.organisations import Organisation
from legation.lexicon.phrases import cut, fold
from legation.model import Actor
from legation.parsing.drafts import Desk, Office, Person, Referent
from legation.parsing.finds import Find
from legation.parsing.known import apply_known
from legation.parsing.scenes import towns
from legation.settings import DEFAULTS, Settings

HEADLINE, DATELINE, LEAD, HOME, COMPANY, NEAR, REACH, FRONT, SHAPE, BARE, KIN = 0.2, 0.3, 0.2, 0.25, 0.3, 0.3, 25.0, 0.6, 0.9, 0.3, 0.5
"""Weights of the signs for the country of an office that states none, set by search over the annotated development stories."""
_SINGLE = frozenset({
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "finance_minister", "interior_minister",
    "royal",
})  # fmt: skip
_OF_STATES = _SINGLE | {"legislator", "speaker", "ambassador", "head_of_region"}
"""Offices that states have, not organisations."""
_SHARED = frozenset({
    "deputy", "vice", "elect", "incoming", "member", "adviser", "advisor", "cabinet", "chief", "first", "counsellor", "counselor", "office",
    "prince", "princess", "sheikh", "sheik", "shaikh", "infante", "infanta", "governor", "lieutenant",
})  # fmt: skip
"""Words of a title that say that its holder is not the only one."""
_OF_BODIES = frozenset({"director-general", "director general", "executive director", "managing director", "special representative"})
"""Offices that organisations of states have, which reports leave without the organisation once it is named."""
_TERRITORIES = frozenset({"HKG", "MAC"})
_RULERS = frozenset({"dictator", "ruler", "strongman", "despot", "autocrat", "leader"})


def settle(desk: Desk, settings: Settings = DEFAULTS) -> None:
    """Give every person country, sector and title; offices whose words name no country take the person's, then the story's."""
    _stated(desk)
    desk.home = home_country(desk)
    scenes = towns(desk)
    for office in desk.offices:
        _settle_office(desk, office, scenes)
    desk.about = story_countries(desk, scenes)
    guesser = Guesser(desk, scenes)
    for office in desk.offices:
        _party(desk, office)
    if settings.story_country:
        guesser.guess_all([person for person in desk.persons if person.country is None])
    for person in desk.persons:
        _settle_person(person)


def _settle_office(desk: Desk, office: Office, scenes: Sequence[Find]) -> None:
    """What the country of an office tells of it: territories have chief executives, heads of organisations belong to those.

    Offices of towns are of the town's country: "the police chief of Spin Boldak", "Karnali's chief minister".
    """
    if office.country is None and office.organisation is None and office.title.office != "ambassador":
        owners = [int(rule.split(":")[1]) for rule in office.rules if rule.startswith("possessor:")]
        for find in scenes:
            if office.first <= find.first < office.last or any(find.first <= i < find.last for i in owners):
                office.country = find.codes[0]
                office.rules.append("country:town")
                break
    if office.country in _TERRITORIES and office.title.office == "chief_executive" and office.organisation is None and not office.former:
        office.sector = "GOV"
    owned = any(rule.startswith("possessor:") for rule in office.rules) or office.determiner in {"its", "his", "her", "their", "whose"}
    if office.country is None and office.title.office == "igo_head" and office.organisation is None and not owned:
        office.country = "IGO"
        office.rules.append("country:title")
    elif office.country is None and office.title.word in _OF_BODIES and office.organisation is None and not owned:
        body = _last_body(desk, office)
        if body is None:
            return
        office.country, office.organisation, office.sector = body.country, body.id, "ELI" if office.former else body.sector
        office.rules.append("country:body-before")


def _last_body(desk: Desk, office: Office) -> Organisation | None:
    """The organisation of states named last before an office, in its sentence or the one before."""
    sent = desk.tokens[office.noun].sent
    named = [find for find in desk.finds if find.first < office.first and sent - desk.tokens[find.first].sent <= 1 and find.body]
    body = named[-1].body if named else None
    return body if body is not None and body.country in {"IGO", "EUR"} else None


def _stated(desk: Desk) -> None:
    """Countries that the words of an office name, and those of whom the person serves ("Ruiz's spokesperson")."""
    _of_countries(desk)
    for person in desk.persons:
        stated = [office for office in person.offices if office.country]
        if stated:
            # For whom a person acts is the weightiest office held now; a nationality ("an Irish diplomat") comes after it.
            person.country = min(
                stated, key=lambda office: (not office.is_role, office.former, office.title.rank, office.first)
            ).country
    apply_known(desk)
    for person in desk.persons:
        for office in person.offices:
            boss = _boss(desk, office)
            if office.country is None and boss is not None and boss is not person and boss.country:
                office.country = boss.country
                person.country = person.country or boss.country
                office.rules.append("country:possessor")


def _of_countries(desk: Desk) -> None:
    """ "Poland's Anna Wrona": the country right before a name is that of the person."""
    for i, person in desk.person_at.items():
        find = desk.find_at[i - 2] if i > 1 and desk.tokens[i - 1].tag == "POS" and desk.person_at.get(i - 1) is None else None
        if person.country is None and find is not None and find.kind == "country" and len(find.codes) == 1:
            person.country = find.codes[0]


def _boss(desk: Desk, office: Office) -> Person | None:
    for rule in office.rules:
        if rule.startswith("possessor:"):
            return desk.person_at.get(int(rule.split(":")[1]))
    return None


def _party(desk: Desk, office: Office) -> None:
    """A party as such has no sector of the record: it governs where the words or the form of the state say so, else it does not."""
    if office.sector != "PTY":
        return
    titles = desk.lexicon.titles
    words = {desk.tokens[i].lower for i in range(office.first, office.last)}
    governs = bool(words & titles.words.governing) or office.country in titles.one_party
    office.sector = "GOV" if governs else "OPP"
    office.rules.append("sector:governing-party" if governs else "sector:party")


def _settle_person(person: Person) -> None:
    for office in person.offices:
        if office.country is None and person.country is not None:
            office.country = person.country
            known = [rule for rule in person.rules if rule.startswith("office:")]
            office.rules.extend(known or ["country:story" if "country:story" in person.rules else "country:person"])
    held = [office for office in person.offices if office.is_role]
    current = [office for office in held if not office.former] or held
    if current:
        best = min(current, key=lambda office: (office.title.rank, office.first))
        person.sector, person.title = best.sector, best.words
        gender = next((office.title.gender for office in person.offices if office.title.gender), "")
        person.gender = person.gender or gender


def correct(person: Person, office: Office, owner: Referent) -> None:
    """Replace a country that was only guessed by that of the party whose office it is; bodies lend their sector too."""
    if any(rule.startswith("office:") for rule in person.rules):
        return
    generic = office.title.inherits or office.title.office in {"spokesperson", "official", "head", "leader"}
    if isinstance(owner, Actor) and owner.sector in {"OPP", "REB", "PTY"} and not office.former:
        # The leader and the floor leader of a party or an armed group are its own.
        generic = generic or "leader" in office.title.word or "head" in office.title.word
    own = {"GOV", "LEG", None, "MIL"} if isinstance(owner, Actor) and owner.sector == "REB" else {"GOV", "LEG", None}
    if generic and not office.former and isinstance(owner, Actor) and owner.sector and office.sector in own:
        # Peacekeepers' spokespeople speak for the organisation that sent them.
        office.sector = "IGO" if (owner.country, owner.sector) == ("IGO", "MIL") else owner.sector
        if office.sector == "PTY":
            office.sector = "OPP"
        _settle_person(person)
    if "country:story" not in person.rules and person.country is not None:
        if "country:person" in office.rules:
            office.country = owner.country
        return
    if owner.country in {"IGO", "EUR"} and any(_of_state(held, office) for held in person.offices):
        # "Its chairman, President A": the chair is the organisation's, the person a state's.
        if not _of_state(office, office):
            office.country = owner.country
        return
    person.country = country = owner.country
    person.rules = [rule for rule in person.rules if rule != "country:story"]
    for office in person.offices:
        if "country:story" in office.rules or office.country is None:
            office.country = country
            office.rules = [rule for rule in office.rules if rule != "country:story"] + ["country:reference"]


def _of_state(office: Office, owned: Office) -> bool:
    """Whether only a state has the office; presidents that somebody owns ("the commission's president") are anybody's."""
    return office.title.office in _OF_STATES and not (office is owned and office.title.inherits)


def home_country(desk: Desk) -> str | None:
    """The country that the report is at home in: its publisher's or agency's."""
    report = desk.parsed.report
    for name in (report.publisher, report.agency):
        body = desk.lexicon.organisations.outlet(name) if name else None
        if body is not None and body.country not in {None, "IGO", "EUR"}:
            return body.country
        if body is None and name and (codes := _codes(desk, name)):
            return codes[0]  # "Barbados Today", "Department of Foreign Affairs, Manila"
    return None


def story_countries(desk: Desk, scenes: Sequence[Find]) -> Counter[str]:
    """How much a report is about each country: its share of the mentions, headline, dateline, the first one, and its home."""
    report = desk.parsed.report
    scores: Counter[str] = Counter()
    bodies = [find.body.country for find in desk.finds if find.body is not None and find.body.kind != "media" and find.body.country]
    counts = desk.salience + Counter(find.codes[0] for find in scenes) + Counter(bodies)
    total = counts.total() or 1
    for code, count in counts.items():
        scores[code] += count / total  # type: ignore[assignment]
    for text, weight in ((report.headline, HEADLINE), (report.dateline_place, DATELINE)):
        for code in _codes(desk, text)[:1]:
            scores[code] += weight  # type: ignore[assignment]
    for find in desk.finds:
        if find.codes and find.kind != "region":
            scores[find.codes[0]] += LEAD  # type: ignore[assignment]
            break
    if desk.home:
        scores[desk.home] += HOME  # type: ignore[assignment]
    return scores


def _codes(desk: Desk, text: str) -> list[str]:
    words = cut(text)
    keys = [fold(word) for word in words]
    codes: list[str] = []
    i = 0
    while i < len(keys):
        length, names = desk.lexicon.countries.names.match(keys, words, i)
        if names and len(names[0].codes) == 1:
            codes.append(names[0].codes[0])
        i += max(length, 1)
    return codes


def _kind(office: Office) -> str:
    """The office as far as one country has it once; the title itself where several hold it, or do not hold it yet."""
    if office.title.word in _RULERS:
        return "head_of_state"
    words = {fold(word) for word in cut(f"{office.words} {office.title.word}")}
    return office.title.word if words & _SHARED else office.title.office


class Guesser:
    """Guesses the country that an office or a name without a country belongs to.

    News names the country of a foreign leader at first mention; it is left out for the country that the story is about, for that
    of the place where it was written, and for that of its readers. A country whose same office someone else in the story holds
    is out.
    """

    def __init__(self, desk: Desk, scenes: Sequence[Find]) -> None:
        self.desk = desk
        self.holders: dict[tuple[str, str], Person] = {}
        for person in desk.persons:
            self._hold(person)
        # A country in the title of one person says nothing of the next.
        owned = {i for office in desk.offices if office.holders for i in range(*office.span)}
        free = [find for find in (*desk.finds, *scenes) if find.codes and find.body is None and find.first not in owned]
        self.free = sorted(free, key=lambda find: find.first)

    def _hold(self, person: Person) -> None:
        for office in person.offices:
            country = office.country or person.country
            if country and not office.former and _kind(office) in _SINGLE:
                self.holders.setdefault((country, _kind(office)), person)

    def _described(self, kinds: set[str]) -> Counter[str]:
        """Countries of unnamed holders of the same office: "the US president" in a story of President A."""
        scores: Counter[str] = Counter()
        for office in self.desk.offices:
            kind = _kind(office)
            if office.holders or not office.country or office.plural or office.former or kind not in _SINGLE:
                continue
            if (office.country, kind) not in self.holders and (not kinds or kind in kinds):
                scores[office.country] = 0.4  # type: ignore[assignment]
        return scores

    def guess_all(self, persons: Sequence[Person]) -> None:
        """Set the countries of persons that no words give, the clearest first: an office that one holds is closed to the next."""
        open_ = [(person, self._scores(person)) for person in persons]
        while open_:
            ranked = [(self._margin(person, scores), -n, n) for n, (person, scores) in enumerate(open_)]
            n = max(ranked)[2]
            person, scores = open_.pop(n)
            best = self._fitting(person, scores)
            if best:
                person.country = best[0]
                person.rules.append("country:story")
                self._hold(person)

    def _margin(self, person: Person, scores: Counter[str]) -> float:
        """How far the first country is before the second."""
        best = self._fitting(person, scores)
        if len(best) < 2:
            return float(len(best))
        return scores[best[0]] - scores[best[1]]

    def _fitting(self, person: Person, scores: Counter[str]) -> list[str]:
        """The countries that may be meant, the best first; those whose office is held or does not exist only for want of others."""
        kinds = {_kind(office) for office in person.offices if not office.former}
        taken = {code for (code, kind), holder in self.holders.items() if holder is not person and kind in kinds}
        words = [office.title.word for office in person.offices]
        fit = self.desk.lexicon.titles.may_have
        ranked = [code for code, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])) if code not in {"IGO", "EUR"}]
        able = [code for code in ranked if all(fit(code, word) for word in words)]
        return [code for code in able if code not in taken] or able or ranked

    def _scores(self, person: Person) -> Counter[str]:
        """What speaks for each country that the report names."""
        kinds = {_kind(office) for office in person.offices if not office.former}
        scores = Counter(self.desk.about)
        scores.update(self._company(person))
        scores.update(self._near(person))
        if kinds & _SINGLE or (not kinds and person.count > 2):
            scores.update(self._described(kinds))
        weight = SHAPE if person.offices else BARE
        for code, fit in common_in(person.words).items():
            if code in scores:
                scores[code] += weight * fit  # type: ignore[assignment]
        if not person.offices:
            for code in self._kin(person):
                scores[code] += KIN  # type: ignore[assignment]
        return scores

    def _kin(self, person: Person) -> set[str]:
        """The countries of persons of the same family name: a report that names two is mostly of one family."""
        return {
            other.country
            for other in self.desk.persons
            if other is not person and other.country and len(person.words) > 1 and other.words[-1] == person.words[-1]
        }

    def _start(self, person: Person) -> int:
        return min((i for i, who in self.desk.person_at.items() if who is person), default=0)

    def _near(self, person: Person) -> Counter[str]:
        """The countries named shortly before the person is, the nearer the more."""
        start = self._start(person)
        scores: Counter[str] = Counter()
        for find in self.free:
            if find.first >= start:
                break
            if len(find.codes) == 1 and self._frames(find, start):
                scores[find.codes[0]] = FRONT  # type: ignore[assignment]
            elif start - find.first < 80 and len(find.codes) == 1:
                scores[find.codes[0]] = max(scores[find.codes[0]], NEAR * math.exp((find.first - start) / REACH))  # type: ignore[assignment]
        return scores

    def _frames(self, find: Find, start: int) -> bool:
        """Whether a place sets the scene for a name in its sentence: "In Oslo, Foreign Minister A", "a team from Kabul led by A"."""
        tokens = self.desk.tokens
        token = tokens[find.first]
        before = tokens[find.first - 1].lower if find.first else ""
        if token.sent != tokens[start].sent:
            return False
        first = self.desk.parsed.sentences[token.sent].first
        words = {tokens[i].lower for i in range(find.last, start)}
        return (before == "in" and find.first - first <= 2) or (before == "from" and "led" in words)

    def _company(self, person: Person) -> Counter[str]:
        """How often each country stands in the sentences that name the person, as a share."""
        desk = self.desk
        sentences = {desk.tokens[i].sent for i, who in desk.person_at.items() if who is person}
        counts: Counter[str] = Counter()
        for find in self.free:
            if desk.tokens[find.first].sent in sentences:
                for code in find.codes:
                    counts[code] += 1
        total = sum(counts.values()) + 3
        return Counter({code: count / total * COMPANY for code, count in counts.items()})
