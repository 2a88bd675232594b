"""Which of several places of one name a report means.

For a town speak what qualifies it anywhere in the report ("Paris, Texas"), the countries and regions that the report names
otherwise, its nearness to places that are sure, and its size. Without support only a clearly larger town is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from legation.lexicon.gazetteer import Gazetteer, Settlement, distance
from legation.lexicon.phrases import fold
from legation.parsed import ParsedReport

_CLEARLY = 0.7
"""How much larger (in powers of ten) a town must be than its namesakes to be taken without support."""
_SUPPORT, _DIVISION, _NEAR, _BESIDE, _CAPITAL = 1.0, 1.5, 0.7, 4.0, 1.5
"""Weights, in powers of ten of inhabitants: the country is named, the region is, a sure place is near, the text says that
the place lies beside another, it is a capital."""
_CLOSE = 100.0
"""Kilometres within which a place is near."""
_VILLAGE = 15_000
"""Inhabitants below which a town needs support."""
NAMING = frozenset({"country", "metonym", "demonym"})


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What the words beside a name say: country and division behind it, and another place that it is beside."""

    country: str | None = None
    division: str | None = None
    beside: str = ""


class PlaceChooser:
    """Chooses among namesakes in one report.

    Args:
        parsed: the report.
        gazetteer: the towns.
    """

    def __init__(self, parsed: ParsedReport, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.heard: Counter[str] = Counter()
        self._by_name: Counter[tuple[str, str]] = Counter()
        self.divisions: set[tuple[str, str]] = set()
        self.pinned: dict[str, Settlement] = {}
        self.said: dict[str, tuple[str, str | None]] = {}
        self.anchors: list[Settlement] = []
        for mention in parsed.mentions:
            if mention.kind in NAMING:
                for actor in mention.actors:
                    if actor.country:
                        self.hear(actor.country, parsed.quote(mention.span))

    def hear(self, country: str, name: str) -> None:
        """Note that a country is spoken of, by this name."""
        self.heard[country] += 1
        self._by_name[country, fold(name)] += 1

    def speaks_of(self, country: str, name: str = "") -> int:
        """How often the report names a country otherwise than by `name`."""
        return self.heard[country] - self._by_name[country, fold(name)]

    def pin(self, name: str, country: str, division: str | None) -> None:
        """Note that the report itself says where a place lies: "London, Ky."."""
        towns = [town for town in self.gazetteer.find(name) if town.country == country]
        inside = [town for town in towns if town.division == division] if division else towns
        self.said.setdefault(fold(name), (country, division))
        if inside:
            self.pinned.setdefault(fold(name), inside[0])
            self.anchors.append(inside[0])

    def sure(self, name: str, towns: Sequence[Settlement]) -> None:
        """Make a place an anchor where its name leaves no doubt: one town, of a country the report speaks of."""
        spoken = [town for town in towns if self.speaks_of(town.country, name)]
        if len(spoken) == 1 and spoken[0].population >= _VILLAGE and spoken[0].population * 5 >= towns[0].population:
            self.anchors.append(spoken[0])

    def choose(self, name: str, towns: Sequence[Settlement], around: PlaceContext, capital: str = "") -> Settlement | None:
        """The town meant, or None without support.

        Args:
            name: as the report gives it. towns: the namesakes, the largest first.
            around: what the words beside the name say.
            capital: the country whose capital has this name.
        """
        country, division = (around.country, around.division) if around.country else self.said.get(fold(name), (None, None))
        if around.country is None and fold(name) in self.pinned:
            return self.pinned[fold(name)]
        if country is not None:
            towns = [t for t in towns if t.country == country and (division is None or t.division == division)]
        elif capital:
            # In its own country a capital has no namesakes; elsewhere only towns with this very name.
            first = next((town for town in towns if town.country == capital), None)
            own = self.gazetteer.is_own
            towns = [town for town in towns if town is first or (town.country != capital and own(town, name))]
        if not towns:
            return None
        beside = self.gazetteer.find(around.beside) if around.beside else ()
        scores = {town.number: self._score(name, town, capital) + (_BESIDE if _near(town, beside) else 0.0) for town in towns}
        ranked = sorted(towns, key=lambda town: (-scores[town.number], town.number))
        best = ranked[0]
        if country is not None or self.speaks_of(best.country, name) > 0 or _near(best, beside):
            return best
        if best.population < _VILLAGE:
            return None
        rivals = [town for town in ranked[1:] if town.country != best.country]
        clear = not rivals or scores[best.number] - scores[rivals[0].number] >= _CLEARLY
        return best if clear or best.country == capital or self.heard[best.country] else None

    def _score(self, name: str, town: Settlement, capital: str) -> float:
        score = log10(town.population + 1) + (_CLEARLY if self.gazetteer.is_own(town, name) else 0.0)
        spoken = self.speaks_of(town.country, name)
        if spoken > 0:
            score += _SUPPORT + spoken / max(1, sum(self.heard.values()))
        if (town.country, town.division) in self.divisions:
            score += _DIVISION
        if _near(town, self.anchors):
            score += _NEAR
        if town.country == capital:
            score += _CAPITAL
        return score


def _near(town: Settlement, others: Sequence[Settlement]) -> bool:
    here = town.lat, town.lon
    return any(other.number != town.number and distance(here, (other.lat, other.lon)) <= _CLOSE for other in others)
