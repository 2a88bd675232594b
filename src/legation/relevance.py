"""Whether a story, or a paragraph, has anything political in it: a cheap look at the words before the costly reading.

What counts is told by the dictionaries (countries, bodies, offices, words for acts) and by words weighted on stories of our
own (`training.relevance`). A story below the threshold has, by the measure in docs/measurements-news.md, nothing to code.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from legation.errors import SetupError
from legation.lexicon import Lexicon
from legation.lexicon.phrases import fold
from legation.model import Report
from legation.spans import Span

MODEL = "relevance"
WORD = "word:"
LOOKED_AT = 1_500
"""Characters of a story that are looked at: what is political says so early."""
MOST = 6
"""Counts above this count as this."""
REASONS = 6
SURE = 0.95
"""A story with this score is political throughout; of one with a lower score some paragraphs are not worth reading."""
LONG, LEAST_PART = 5, 1 / 3
"""A doubtful story of so many paragraphs is political if at least this part of it is; of political ones it is mostly over a half."""
LEAD = 2
"""The first paragraphs of a story are always worth reading: they say who and where."""
_TOKEN = re.compile(r"[^\W_]+(?:[.’'][^\W_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Relevance:
    """How likely a story has something political in it (0 to 1), and the features that weigh most, with their weights."""

    score: float
    reasons: tuple[tuple[str, float], ...]
    threshold: float

    @property
    def political(self) -> bool:
        """Whether the story is to be coded."""
        return self.score >= self.threshold


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of features, and the score from which on a story counts as political."""

    version: str
    threshold: float
    weights: Mapping[str, float]
    words: Mapping[str, float]
    """The weights of words, by folded word."""


def relevant(report: Report, lexicon: Lexicon, model: Model | None = None) -> Relevance:
    """How political a report is.

    Args:
        report: its headline and text are looked at.
        lexicon: the dictionaries.
        model: weights; without it those that ship with the package.
    """
    model = model or load_model()
    counts, keys = _read(_words(report), lexicon)
    weighed = [(name, model.weights[name]) for name in _features(counts, keys) if name in model.weights]
    reasons = sorted(weighed, key=lambda pair: (-abs(pair[1]), pair[0]))[:REASONS]
    return Relevance(_chance(_total(counts, keys, model)), tuple(reasons), model.threshold)


def score(report: Report, lexicon: Lexicon, model: Model | None = None) -> float:
    """The score alone, for bulk work: finding the reasons takes a fifth of the time. Arguments as for `relevant`."""
    return _chance(_total(*_read(_words(report), lexicon), model or load_model()))


def worth_reading(text: str, paragraphs: Sequence[Span], lexicon: Lexicon, model: Model | None = None) -> frozenset[int]:
    """The numbers of the paragraphs of a story that is not surely political in which there may be something to code.

    None are where a long story turns out to have politics in a small part of it only.

    Args:
        text: of the report.
        paragraphs: its prose.
        lexicon, model: as for `relevant`.
    """
    model = model or load_model()
    political = [n for n, span in enumerate(paragraphs) if _total(*_read(span.text(text), lexicon), model) >= 0.0]
    part = sum(len(paragraphs[n]) for n in political)
    if len(paragraphs) >= LONG and part < LEAST_PART * sum(map(len, paragraphs)):
        return frozenset()
    return frozenset((*range(min(LEAD, len(paragraphs))), *political))


def _words(report: Report) -> str:
    return f"{report.headline}\n{report.text}"


def _chance(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _total(counts: Mapping[str, int], keys: Iterable[str], model: Model) -> float:
    """The log-odds that the features of a text add up to, without making them one by one; the order of the words is all one."""
    words, weights = model.words, model.weights
    total = weights.get("bias", 0.0) + math.fsum([words[key] for key in set(keys) if key in words])
    for name, count in counts.items():
        total += sum(weights.get(f"{name}>={number}", 0.0) for number in range(1, min(count, MOST) + 1))
    return total + sum(weights.get(name, 0.0) for name in _together(counts))


def features(text: str, lexicon: Lexicon) -> set[str]:
    """What the model weighs: words, how many countries, bodies and offices are named, and how many words for acts there are."""
    return _features(*_read(text, lexicon))


def _features(counts: Mapping[str, int], keys: Iterable[str]) -> set[str]:
    found = {f"{WORD}{key}" for key in keys if len(key) > 2}
    for name, count in counts.items():
        found.update(f"{name}>={number}" for number in range(1, min(count, MOST) + 1))
    found.update(_together(counts))
    return found


def _read(text: str, lexicon: Lexicon) -> tuple[dict[str, int], list[str]]:
    """How many different phrases of each kind a text has, and its folded words."""
    forms = _TOKEN.findall(text[:LOOKED_AT])
    keys = list(map(fold, forms))
    return {
        "countries": len(lexicon.countries.names.found(keys, forms)),
        "bodies": len(lexicon.organisations.names.found(keys, forms)),
        "offices": len(lexicon.titles.titles.found(keys, forms)),
        "agents": len(lexicon.titles.agents.found(keys, forms)),
        "acts": len(_act_words(lexicon).intersection(keys)),
    }, keys


def _together(counts: Mapping[str, int]) -> list[str]:
    """Features of kinds that stand in one text."""
    found = []
    if counts["countries"] and counts["offices"]:
        found.append("countries and offices")
    if counts["countries"] >= 2 and counts["acts"]:
        found.append("two countries and acts")
    return found


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The weights that ship with the package.

    Raises:
        SetupError: if the file is missing or malformed.
    """
    place = resources.files("legation") / "data" / "models" / f"{MODEL}.json"
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        weights = {name: float(weight) for name, weight in data["weights"].items()}
        words = {name.removeprefix(WORD): weight for name, weight in weights.items() if name.startswith(WORD)}
        return Model(str(data["version"]), float(data["threshold"]), weights, words)
    except (FileNotFoundError, KeyError, TypeError, ValueError) as error:
        raise SetupError(f"not a model: {error}", where=f"models/{MODEL}.json", remedy="Run: python -m training.relevance") from error


_ACTS: dict[int, frozenset[str]] = {}


def _act_words(lexicon: Lexicon) -> frozenset[str]:
    """The trigger words with their plain inflections."""
    known = _ACTS.get(id(lexicon.triggers))
    if known is None:
        words = {fold(entry.word.split()[0]) for entry in lexicon.triggers.all}
        known = frozenset(form for word in words for form in _inflected(word))
        _ACTS.clear()
        _ACTS[id(lexicon.triggers)] = known
    return known


def _inflected(word: str) -> tuple[str, ...]:
    stem = word[:-1] if word.endswith("e") else word
    plural = word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
    return word, plural, stem + "ed", stem + "ing", word[:-1] + "ied" if word.endswith("y") else word
