"""Offices that the register or the seed table knows, for persons of whom the report itself does not say enough."""

from __future__ import annotations

from legation.lexicon.offices import Standing
from legation.parsing.drafts import Desk, Person

_PRIVATE = frozenset({"EDU", "BUS", "MED", "CVL", "NGO", "REB", "CRM"})
"""Who holds such an office by the report's words is a namesake of the office-holder."""


def apply_known(desk: Desk) -> None:
    """Give known office-holders their country, and where the report states no office, the office of the report's day.

    What the report says overrules: another country, or an office outside public life, keeps the table out. Every person that
    took something is marked with a rule such as "office:seed".
    """
    if not desk.lexicon.offices.by_name:
        return
    for person in desk.persons:
        known = desk.lexicon.offices.standing(person.words, desk.parsed.report.published)
        if known is None or not _same(desk, person, known):
            continue
        held = [office for office in person.offices if office.is_role]
        if person.country is not None and held:
            continue
        person.country = known.country
        person.rules.append(f"office:{known.origin}")
        if not held and known.sectors:
            person.sector, person.title = known.sectors[0], known.title


def _same(desk: Desk, person: Person, known: Standing) -> bool:
    if person.country is not None and person.country != known.country:
        return False
    if any(office.is_role and office.sector in _PRIVATE for office in person.offices):
        return False
    if len([word for word in person.words if word.isalpha()]) == 1 and not person.country:
        # A surname alone is the office-holder's while in office, or where the report speaks of the country.
        return known.now or not desk.salience or desk.salience[known.country] > 0
    return True
