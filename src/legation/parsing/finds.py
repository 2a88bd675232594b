"""Words of the dictionaries in a report: countries, peoples, seats of government, regions and organisations.

The longest phrase wins. A word with several readings ("Georgia", "Jordan", "the North") is decided by what stands near it,
then by what the whole story speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from legation.lexicon import Lexicon
from legation.lexicon.countries import GeoName, Reading, is_compass
from legation.lexicon.organisations import Organisation
from legation.lexicon.petrarch import split_code
from legation.lexicon.phrases import fold
from legation.parsed import Sentence, Token

_STATE_READINGS = frozenset({
    "country", "demonym", "metonym", "capital", "seat", "leader-office", "legislature", "ministry", "nickname", "territory",
    "contested", "pair", "building", "government", "prefix",
})  # fmt: skip
_HALVES = frozenset({"KOR", "PRK"})
"""A divided country: where one half is named, a point of the compass may mean the other."""
_PLACE_READINGS = frozenset({"region", "city", "us_state", "us_region", "us_town", "place", "ng_state"})
_BODY_READINGS = frozenset({"group", "agency", "party", "armed_group", "court", "media", "company", "university", "igo"})
_NEAR = 6
_LISTING = frozenset({",", "and", "or"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A phrase of the dictionaries over tokens `first` to `last` (excluded)."""

    first: int
    last: int
    kind: str
    codes: tuple[str, ...] = ()
    sector: str | None = None
    note: str = ""
    body: Organisation | None = None
    rule: str = ""


@dataclass(slots=True)
class Words:
    """The words of one sentence as phrase tables see them: hyphens inside words are left out."""

    at: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)


def words_of(tokens: Sequence[Token], sentence: Sentence) -> Words:
    """The words of a sentence, each with the index of its token."""
    words = Words()
    at, keys, forms = words.at, words.keys, words.forms
    for i in range(sentence.first, sentence.last):
        token = tokens[i]
        form = token.text
        if form.isalpha():
            at.append(i)
            keys.append(fold(form))
            forms.append(form)
            continue
        if (
            form in "-–/"
            and i > sentence.first
            and i + 1 < sentence.last
            and tokens[i - 1].end == token.start
            and token.end == tokens[i + 1].start
        ):
            continue
        if (
            form == "."
            and sentence.first < i < sentence.last - 1
            and tokens[i - 1].end == token.start
            and _short(tokens[i - 1].text)
        ):
            continue
        if form.count("-") and form[-1] != "-" and not form.startswith("-"):
            # Words that the tokeniser leaves joined ("U.S.-led", "U.S.-South Korean") are cut here.
            for part in form.split("-"):
                if part:
                    at.append(i)
                    keys.append(fold(part))
                    forms.append(part)
            continue
        at.append(i)
        keys.append(fold(form))
        forms.append(form)
    return words


def _short(form: str) -> bool:
    """Whether a full stop behind a word may belong to it: "Col", "Lt", "Gen"."""
    return len(form) <= 4 and form[:1].isupper() and form.isalpha()


class Finder:
    """Finds the phrases of the dictionaries in one report.

    Args:
        tokens: the tokens of the report. sentences: its sentences.
        lexicon: the dictionaries. day: the report's day, for dated codes of actor files.
    """

    def __init__(
        self, tokens: Sequence[Token], sentences: Sequence[Sentence], lexicon: Lexicon, day: date | None = None
    ) -> None:
        self.day = day
        self.tokens, self.sentences, self.lexicon = tokens, sentences, lexicon
        self.words = [words_of(tokens, sentence) for sentence in sentences]
        self.story = " " + " ".join(key for words in self.words for key in words.keys) + " "
        self._heard: dict[tuple[str, ...], bool] = {}
        self.codes_named: set[str] = set()
        self._owned: set[str] = set()

    def find(self) -> list[Find]:
        """All finds in text order, none overlapping another."""
        found: list[Find] = []
        pending: list[int] = []
        for words in self.words:
            done = 0
            for i in self._sites(words.keys):
                if i < done:
                    continue
                length, find = self._at(words, i)
                done = i + length
                if find is None:
                    continue
                if find.rule == "compass":
                    pending.append(len(found))
                elif find.kind in {"country", "demonym", "people", "metonym"}:
                    self.codes_named.update(find.codes)
                elif find.body is not None and find.body.country and find.body.kind != "media":
                    self.codes_named.add(find.body.country)
                found.append(find)
                self._owned.add(self.tokens[find.last - 1].text)
        drop = set()
        for number in pending:
            codes = set(found[number].codes)
            if not self.codes_named & (_HALVES if codes <= _HALVES else codes):
                drop.add(number)
        return [find for number, find in enumerate(found) if number not in drop]

    def _sites(self, keys: Sequence[str]) -> list[int]:
        """Where a phrase of one of the dictionaries may begin."""
        lexicon = self.lexicon
        bodies, places = lexicon.organisations.names.beginnings, lexicon.countries.names.beginnings
        if lexicon.actors.count:
            own = lexicon.actors.names.beginnings
            return [i for i, key in enumerate(keys) if key in places or key in bodies or key in own]
        return [i for i, key in enumerate(keys) if key in places or key in bodies]

    def _at(self, words: Words, i: int) -> tuple[int, Find | None]:
        keys, forms = words.keys, words.forms
        if self.lexicon.actors.count:
            length, find = self._of_file(words, i)
            if length:
                return length, find
        n_body, bodies = self.lexicon.organisations.names.match(keys, forms, i)
        n_geo, names = self.lexicon.countries.names.match(keys, forms, i)
        if n_body > n_geo > 0 and self._office_of_name(words, i + n_geo, i + n_body):
            n_body, bodies = 0, ()
        if not n_body and not n_geo:
            return 0, None
        length = max(n_body, n_geo)
        phrase = " ".join(keys[i : i + length])
        first, last = words.at[i], words.at[i + length - 1] + 1
        if self._is_person(first, last):
            return length, None
        readings = self.lexicon.countries.readings.get(phrase, ())
        chosen = self._choose(readings, words, (i, i + length)) if readings else None
        if n_body >= n_geo and (self._longer_body(words, i) or self._national(words, i, bodies)):
            return length, None
        if n_body >= n_geo and not (chosen and chosen.kind in _STATE_READINGS | _PLACE_READINGS):
            body = self._body(bodies, chosen)
            if body is None:
                return length, None
            return length, Find(
                first=first, last=last, kind="organisation", body=body, sector=body.sector, rule=f"organisation:{body.id}"
            )
        if not names:
            return length, None
        find = self._geo(names, chosen, (first, last))
        if find is not None and is_compass(" ".join(forms[i : i + length])):
            after = keys[i + length] if i + length < len(keys) else ""
            capital = forms[i + length][:1].isupper() if i + length < len(forms) else False
            if not forms[i + length - 1][:1].isupper() or after in {"of", "and"} or (capital and self._joined(last)):
                return length, None
            find = replace(find, rule="compass")
        return length, find

    def _office_of_name(self, words: Words, i: int, end: int) -> bool:
        """Whether what follows the country in a body's name is the title of the person named next: "U.S. Trade Representative A"."""
        length, _ = self.lexicon.titles.titles.match(words.keys, words.forms, i)
        if i + length != end or end >= len(words.at):
            return False
        token = self.tokens[words.at[end]]
        return token.pos == "PROPN" and token.text[0].isupper() and token.head.i >= token.i

    def _of_file(self, words: Words, i: int) -> tuple[int, Find | None]:
        """An actor of the user's files: a state where its code is a country alone, else a body."""
        length, found = self.lexicon.actors.names.match(words.keys, words.forms, i)
        if not length:
            return 0, None
        first, last = words.at[i], words.at[i + length - 1] + 1
        actor = found[-1]
        country, sector = split_code(actor.code(self.day))
        rule = f"actor-file:{actor.name} ({actor.where})"
        if country is None and sector is None:
            return length, None
        if sector is None and country is not None:
            return length, Find(first=first, last=last, kind="country", codes=(country,), note=actor.name, rule=rule)
        slug = "-".join(fold(part) for part in actor.name.split())
        body = Organisation(id=f"file-{slug}", name=actor.name, kind="group", country=country, sector=sector)
        return length, Find(first=first, last=last, kind="organisation", body=body, sector=sector, rule=rule)

    def _national(self, words: Words, i: int, bodies: tuple[Organisation, ...]) -> bool:
        """Whether a country before a general name makes it that country's own body: "Armenia's Security Council"."""
        body = bodies[0]
        if i == 0 or body.country in {None, "EUR"} or len(words.keys[i]) < 5:
            return False
        if body.country == "IGO" and words.keys[i] == fold(body.name.split()[0]):
            return False
        last = i - 2 if words.forms[i - 1] in {"'s", "'"} and i > 1 else i - 1
        for start in range(max(0, last - 2), last + 1):
            length, names = self.lexicon.countries.names.match(words.keys, words.forms, start)
            if length and start + length == last + 1 and names[0].codes and names[0].codes[0] not in {"IGO", "EUR", body.country}:
                return body.country == "IGO" or body.kind in {"agency", "ministry", "legislature", "court"}
        return False

    def _longer_body(self, words: Words, i: int) -> bool:
        """Whether capital words before a body's name make it another body: "National" before "Security Council"."""
        if i == 0:
            return False
        before, here = self.tokens[words.at[i - 1]], self.tokens[words.at[i]]
        return (
            before.pos == "PROPN" and before.ent == here.ent == "ORG" and before.head.i >= here.i and before.text[0].isupper()
            and before.text not in self._owned and not before.text.isupper()
        )  # fmt: skip

    def _joined(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].pos == "PROPN" and self.tokens[i - 1].head.i >= i

    def _body(self, bodies: tuple[Organisation, ...], chosen: Reading | None) -> Organisation | None:
        """The organisation meant: of several with one name, the one whose country the story names."""
        if chosen is not None and chosen.kind not in _BODY_READINGS:
            return None
        if chosen is not None and chosen.codes:
            for body in bodies:
                if body.country in chosen.codes:
                    return body
        if len(bodies) > 1:
            for body in bodies:
                if body.country in self._codes_seen():
                    return body
        return bodies[0]

    def _codes_seen(self) -> set[str]:
        return self.codes_named

    def _geo(self, names: tuple[GeoName, ...], chosen: Reading | None, where: tuple[int, int]) -> Find | None:
        first, last = where
        name = names[0]
        if chosen is not None:
            if chosen.kind in _BODY_READINGS or chosen.kind in {"other", "person", "gathering"}:
                return None
            fitting = [n for n in names if set(n.codes) & set(chosen.codes)]
            name = fitting[0] if fitting else name
            if chosen.kind in _PLACE_READINGS:
                return Find(
                    first=first, last=last, kind="region", codes=chosen.codes[:1], note=chosen.kind, rule=f"place:{name.phrase}"
                )
            codes = chosen.codes or name.codes
            kind = name.kind
        else:
            if len(names) > 1:
                seen = [n for n in names if set(n.codes) & self.codes_named]
                name = (seen or list(names))[0]
            codes, kind = name.codes, name.kind
        return Find(
            first=first, last=last, kind=kind, codes=codes, sector=name.sector, note=name.note, rule=f"{kind}:{name.phrase}"
        )

    def _is_person(self, first: int, last: int) -> bool:
        """Whether a one-word find is part of a person's name by the parser's labels ("Ana Jordan", "Chad Ruiz")."""
        if last - first > 1 or self.tokens[first].ent != "PERSON" or self.tokens[first].dep == "amod":
            return False
        before = self.tokens[first - 1] if first else None
        after = self.tokens[last] if last < len(self.tokens) else None
        return any(
            other is not None and other.ent == "PERSON" and other.pos == "PROPN" and other.sent == self.tokens[first].sent
            for other in (before, after)
        )

    def _choose(self, readings: tuple[Reading, ...], words: Words, where: tuple[int, int]) -> Reading | None:
        """The reading with most cues near, then in the story; without any cue the first."""
        i, j = where
        near = " " + " ".join(words.keys[max(0, i - _NEAR) : i] + words.keys[j : j + _NEAR]) + " "
        sentence = " " + " ".join(words.keys) + " "
        after = words.keys[j : j + 1]
        best: tuple[float, int] | None = None
        for number, reading in enumerate(readings):
            score = 0.0
            for cue in reading.cues:
                score += self._cue(cue[0] if len(cue) == 1 else " ".join(cue), (near, sentence), (words, i, j))
            if reading.kind in {"other", "place"} and after and any(cue[0] == after[0] and len(cue) == 1 for cue in reading.cues):
                score += 6
            if reading.kind == "us_state" and self._among_states(words, i, j):
                score += 6
            if reading.codes and reading.kind in _STATE_READINGS:
                score += 0.5 + 0.1 * (len(readings) - number)
            if best is None or score > best[0]:
                best = (score, number)
        if best is None:
            return None
        return readings[best[1]] if best[0] > 0 else readings[0]

    def _among_states(self, words: Words, i: int, j: int) -> bool:
        """Whether a name stands in a row of states of the U.S.: "Ohio, Georgia and Iowa"."""
        names, keys, forms = self.lexicon.countries.names, words.keys, words.forms
        starts = [j + 1] if j + 1 < len(keys) and keys[j] in _LISTING else []
        if i >= 2 and keys[i - 1] in _LISTING:
            starts += range(max(0, i - 4), i - 1)
        for start in starts:
            length, found = names.match(keys, forms, start)
            if length and (start > i or start + length == i - 1) and all(n.kind == "region" and n.codes == ("USA",) for n in found):
                return True
        return False

    def _cue(self, cue: str, texts: tuple[str, str], where: tuple[Words, int, int]) -> float:
        words, i, j = where
        if cue == "lower case":
            return 20.0 if words.forms[i].islower() else 0.0
        if cue == "followed by a surname":
            after = words.at[j] if j < len(words.at) else -1
            return 4.0 if after >= 0 and self.tokens[after].ent == "PERSON" else 0.0
        if cue == "preceded by a given name":
            before = words.at[i - 1] if i else -1
            return 4.0 if before >= 0 and self.tokens[before].ent == "PERSON" else 0.0
        padded = f" {cue} "
        if cue in {"he", "she", "her", "mr", "ms"}:
            return 0.0 if cue in {"he", "she", "her"} or i == 0 or words.keys[i - 1] != cue else 8.0
        if padded in texts[0]:
            return 3.0
        if padded in texts[1]:
            return 1.5
        return 0.7 if self._in_story(cue) else 0.0

    def _in_story(self, cue: str) -> bool:
        key = (cue,)
        if key not in self._heard:
            self._heard[key] = f" {cue} " in self.story
        return self._heard[key]
