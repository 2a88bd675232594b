"""The country of an act that leaves its place unsaid, where the act itself can only lie in one.

Force and protest among parties of one country happen in it, and a state that summons an envoy, expels or arrests does so on
its own ground. The place is that country as a whole, with a rule that says so; whatever the report says of the place comes first.
"""

from __future__ import annotations

from dataclasses import replace

from legation.lexicon import Lexicon
from legation.lexicon.place_words import PlaceWords
from legation.model import Actor, Place, ReportedEvent

_FORCE = frozenset({"ASSAULT", "COERCE", "PROTEST"})
_HELD = frozenset({"ACCUSE", "COERCE", "SANCTION"})
_NO_LAND = frozenset({None, "IGO", "EUR"})


def at_home(event: ReportedEvent, words: PlaceWords, lexicon: Lexicon) -> ReportedEvent:
    """The event with the country in which it can only have happened, where it has no place and there is such a country.

    Args:
        event: an event whose clause and gathering name no place.
        words: the words of places.
        lexicon: the dictionaries, for the country's name.
    """
    if event.place is not None:
        return event
    country, rule = _only_country((*event.actors, *event.recipients)), "place:within-one-country"
    if country is None or event.type not in _FORCE:
        country, rule = _only_country(event.actors), "place:own-ground"
        abroad = event.type in _HELD and event.recipients and all(party.country != country for party in event.recipients)
        if country is None or not abroad or not any(_word(name) in words.own_ground for name in event.rules):
            return event
    place = Place(name=lexicon.countries.name(country), country=country, precision="country")
    return replace(event, place=place, rules=(*event.rules, rule))


def _only_country(parties: tuple[Actor, ...]) -> str | None:
    """The one country of all parties, if they have one."""
    found = {party.country for party in parties}
    return next(iter(found)) if len(found) == 1 and not found & _NO_LAND else None


def _word(rule: str) -> str:
    """The word of the trigger entry that a rule names, or an empty one."""
    return rule.split(":", 2)[2] if rule.startswith("trigger:") else ""
