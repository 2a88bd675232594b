"""Names of persons: runs of capitalised words, healed over the report (labels by majority, short forms, hyphens, particles)."""

from __future__ import annotations

from collections import Counter

from legation.lexicon.phrases import fold
from legation.parsed import Token
from legation.parsing.drafts import Desk
from legation.parsing.person_book import PersonBook, Run
from legation.parsing.title_sites import TitleAt

_NOT_NAME_ENTS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "LANGUAGE", "EVENT", "LAW", "WORK_OF_ART"})
_CALENDAR = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "june",
    "july", "august", "september", "october", "november", "december", "i",
})  # fmt: skip
_OF = frozenset({"for", "of", "and", "&"})
_NAMELIKE = frozenset({"", "PERSON", "ORG", "GPE", "FAC", "PRODUCT", "NORP", "LOC"})
_ARTICLES = frozenset({"al", "el", "abu", "bin"})
"""Words in lower case with which a name may begin."""
_INSIDE = str.maketrans("", "", ".'’-ʻ`")


class NameReader:
    """Finds the names of persons in one report.

    Args:
        desk: the report.
        titles: its titles.
    """

    def __init__(self, desk: Desk, titles: list[TitleAt]) -> None:
        self.desk = desk
        self.nouns = desk.lexicon.titles.words
        self.title_at = {i: title for title in titles for i in range(title.first, title.last)}
        self.after_title = {title.last for title in titles}
        tokens, after = desk.tokens, desk.lexicon.titles.after
        for title in titles:
            if title.last + 2 < len(tokens) and tokens[title.last].text == "-" and tokens[title.last + 1].lower in after:
                self.after_title.add(title.last + 2)
                self.title_at[title.last + 1] = title
        self.after_portfolio: set[int] = set()
        self.book = PersonBook(desk, self.title_at)
        self._keys: dict[Run, tuple[str, ...]] = {}

    def read(self) -> dict[int, int]:
        """The names, first token → end; fills `desk.persons` and `desk.person_at`."""
        runs = [part for run in self._runs() for part in self._split(run)]
        votes: dict[str, Counter[bool]] = {}
        for run in runs:
            verdict = self._labelled(run)
            if verdict is not None:
                for key in (self._key(run), self._words(run)[-1:]):
                    votes.setdefault(" ".join(key), Counter())[verdict] += 1
        accepted = [run for run in runs if self._is_person(run, votes)]
        accepted.sort(key=lambda run: (-min(len(self._key(run)), 2), run))
        surnames = {word for run in accepted if len(self._key(run)) > 1 for word in (self._key(run)[0], self._key(run)[-1])}
        taken = set(accepted)
        for run in runs:
            if run not in taken and len(self._key(run)) == 1 and self._key(run)[0] in surnames:
                accepted.append(run)
        full = sorted((run for run in accepted if len(self._key(run)) > 1), key=lambda run: run)
        short = sorted((run for run in accepted if len(self._key(run)) == 1), key=lambda run: run)
        for run in full:
            self.book.enter(run, self._key(run))
        for run in short:
            self.book.enter_short(run, self._key(run)[0])
        return dict(accepted)

    def _runs(self) -> list[Run]:
        tokens, find_at = self.desk.tokens, self.desk.find_at
        runs: list[Run] = []
        for sentence in self.desk.parsed.sentences:
            i = sentence.first
            while i < sentence.last:
                if tokens[i].text[0].islower() and tokens[i].lower not in _ARTICLES:
                    i += 1  # most words end here
                    continue
                if not self._starts(i, sentence.first):
                    i += 1
                    continue
                j = i + 1
                while j < sentence.last:
                    token = tokens[j]
                    if find_at[j] is not None or (j in self.title_at and not self._name_like_title(j, i)):
                        break
                    if self._capital(token) and self._goes_on(token, i) and token.lower not in _CALENDAR:
                        j += 1
                    elif (
                        token.text == "-"
                        and j + 1 < sentence.last
                        and tokens[j - 1].end == token.start
                        and token.end == tokens[j + 1].start
                        and tokens[j + 1].text.isalpha()
                        and (find_at[j + 1] is None or token.ent == "PERSON")
                        and (tokens[j + 1].text[0].isupper() or tokens[j + 1].lower not in self.nouns.hyphenated)
                    ):
                        j += 2
                    elif (
                        token.lower in self.nouns.particles
                        and j + 1 < sentence.last
                        and (
                            self._capital(tokens[j + 1])
                            or tokens[j + 1].text == "-"
                            or tokens[j + 1].lower in self.nouns.particles
                        )
                        and token.pos not in {"CCONJ", "VERB"}
                        and find_at[j + 1] is None
                    ):
                        j += 2 if tokens[j + 1].text == "-" else 1
                    elif (
                        token.text == "."
                        and len(tokens[j - 1].text) <= 2
                        and tokens[j - 1].text[0].isupper()
                        and j + 1 < sentence.last
                        and self._capital(tokens[j + 1])
                        and token.start == tokens[j - 1].end
                    ):
                        j += 1
                    else:
                        break
                while j > i + 1 and (
                    (tokens[j - 1].lower in self.nouns.particles
                    and tokens[j - 1].text.islower()
                    and tokens[j - 2].text != "-")
                    or tokens[j - 1].text in {"-", "."}
                ):
                    j -= 1
                end = j
                while j > i + 1 and tokens[i].lower in self.nouns.portfolios and tokens[i - 1].lower in _OF:
                    # "Commissioner for Energy Ana Ruiz": the portfolio is no given name.
                    i += 1
                    j = end
                    if tokens[i].lower not in self.nouns.portfolios:
                        self.after_portfolio.add(i)
                        break
                runs.append((i, j))
                i = end
        return runs

    def _goes_on(self, token: Token, start: int) -> bool:
        """Whether a capital word may go on a name: no date or number, unless a title stands before the name."""
        return token.ent not in _NOT_NAME_ENTS or (start in self.after_title and token.pos == "PROPN" and token.ent == "DATE")

    def _name_like_title(self, j: int, start: int) -> bool:
        """A title word inside a name: a capital word that the parser labels with the name before it ("Ana King")."""
        token = self.desk.tokens[j]
        return token.ent == "PERSON" and j > start and self.desk.tokens[j - 1].ent == "PERSON" and token.text[0].isupper()

    def _starts(self, i: int, first: int) -> bool:
        token = self.desk.tokens[i]
        if self.desk.find_at[i] is not None or i in self.title_at or token.ent in _NOT_NAME_ENTS or token.lower in _CALENDAR:
            return False
        if token.lower in _ARTICLES and i + 1 < len(self.desk.tokens) and token.ent == "PERSON":
            return True
        if not self._capital(token):
            return False
        if i == first or self.desk.tokens[i - 1].text in {'"', "“", ":", "'", "("}:
            return token.pos == "PROPN" or token.ent == "PERSON"
        return token.pos in {"PROPN", "NOUN", "ADJ", "VERB", "X", "INTJ"}

    @staticmethod
    def _capital(token: Token) -> bool:
        return (
            token.text[0].isupper()
            and token.text.translate(_INSIDE).isalpha()
            and token.pos not in {"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PUNCT", "NUM"}
            and (len(token.text) > 1 or token.text.isalpha())
        )

    def _split(self, run: Run) -> list[Run]:
        """Part a run where a person's name follows the words of a body: "Budget Committee Ana Ruiz"."""
        tokens = self.desk.tokens
        first, last = run
        for i in range(last - 1, first, -1):
            here, before = tokens[i], tokens[i - 1]
            if before.lower in self.nouns.particles and before.text.islower():
                continue  # "van den Berg"
            body = before.lower in self.nouns.bodies or before.ent in {"ORG", "NORP", "FAC"} or before.pos in {"NOUN", "ADJ"}
            if body and here.ent == "PERSON" and before.ent != "PERSON" and len(before.text) > 2:
                return [(first, i), (i, last)]
            if (
                before.lower in self.nouns.bodies
                and (i - 1 > first or before.ent != "PERSON")
                and last - i >= 2
                and here.ent in {"PERSON", ""}
                and here.lower not in self.nouns.bodies
                and tokens[last - 1].lower not in self.nouns.bodies
            ):
                return [(first, i), (i, last)]
        return [run]

    def _words(self, run: Run) -> tuple[str, ...]:
        return tuple(self.desk.tokens[i].text for i in range(*run))

    def _key(self, run: Run) -> tuple[str, ...]:
        """The folded words of a name, hyphens and initials left out."""
        known = self._keys.get(run)
        if known is None:
            parts = [fold(word) for word in self._words(run) if word not in {"-", "."}]
            kept = tuple(part for part in parts if len(part) > 1 and part not in {"jr", "sr", "ii", "iii"})
            known = self._keys[run] = kept or tuple(parts)
        return known

    def _labelled(self, run: Run) -> bool | None:
        labels = Counter(self.desk.tokens[i].ent for i in range(*run) if self.desk.tokens[i].text != "-")
        if labels["PERSON"] * 2 >= sum(labels.values()) and labels["PERSON"]:
            return True
        if labels["ORG"] + labels["GPE"] + labels["LOC"] + labels["FAC"] + labels["NORP"] + labels["PRODUCT"]:
            return False
        return None

    def _is_person(self, run: Run, votes: dict[str, Counter[bool]]) -> bool:
        tokens = self.desk.tokens
        key = self._key(run)
        if (
            (tokens[run[1] - 1].lower in self.nouns.bodies and tokens[run[1] - 1].ent != "PERSON")
            or self._before_title(run)
            or (len(key) == 1 and tokens[run[0]].text.isupper() and len(key[0]) > 1 and not self._title_before(run))
        ):
            return False
        if len(key) == 1 and tokens[run[0]].ent == "NORP" and key[0].endswith("s"):
            return False
        if len(key) > 1 and key in self.desk.lexicon.offices.by_name:
            return True
        if run[0] in self.after_portfolio and run[1] - run[0] >= 2:
            return True
        if self._title_before(run) or self._title_apposed(run) or self._title_predicate(run):
            return True
        vote = votes.get(" ".join(key), Counter())
        return vote[True] > vote[False]

    def _before_title(self, run: Run) -> bool:
        """A run with a capital title right behind it modifies the title: "Harbour Police Chief A"."""
        title = self.title_at.get(run[1])
        return (
            title is not None
            and title.title.role
            and self.desk.tokens[run[1]].text[0].isupper()
            and self.desk.tokens[run[1] - 1].head.i >= run[1]
        )

    def _title_before(self, run: Run) -> bool:
        if run[0] not in self.after_title:
            return self._title_comma(run) or self._title_of(run) or self._title_list(run)
        title = self.title_at[run[0] - 1].title
        token = self.desk.tokens[run[0] - 1]
        if title.plural and not token.text[0].isupper():
            words = self.desk.tokens[run[0] : run[1]]
            return words[0].ent == "PERSON" or (len(words) > 1 and all(word.pos == "PROPN" and not word.ent for word in words))
        return self.desk.tokens[run[0]].pos == "PROPN" or self.desk.tokens[run[0]].ent == "PERSON"

    def _title_list(self, run: Run) -> bool:
        """Whether the run is a further name under a plural title: "Presidents A of X and B of Y"."""
        tokens = self.desk.tokens
        i = run[0] - 1
        if i < 1 or run[1] - run[0] < 2 or tokens[i].lower not in {"and", ","}:
            return False
        for j in range(i - 1, max(i - 10, -1), -1):
            if tokens[j].sent != tokens[i].sent or tokens[j].pos in {"VERB", "AUX"}:
                return False
            title = self.title_at.get(j)
            if title is not None:
                return title.title.plural and title.title.role and tokens[title.first].text[0].isupper()
        return False

    def _title_of(self, run: Run) -> bool:
        """Whether the run follows "title of X": "mayor of Kyiv Pavlo Derkach"."""
        find = self.desk.find_at[run[0] - 1] if run[0] else None
        if find is None or run[1] - run[0] < 2:
            return False
        i = find.first - 1
        if i > 0 and self.desk.tokens[i].lower == "the":
            i -= 1
        return i > 0 and self.desk.tokens[i].lower in {"of", "for", "to", "in"} and i in self.after_title

    def _title_comma(self, run: Run) -> bool:
        """Whether the run is set off by commas behind a title phrase: "the president of the council, Ana Ruiz,"."""
        tokens = self.desk.tokens
        i = run[0] - 1
        if i < 1 or tokens[i].text != ",":
            return False
        if run[1] - run[0] < 2:
            return self._one_name(run)
        if (
            run[1] < len(tokens)
            and tokens[run[1]].sent == tokens[i].sent
            and tokens[run[1]].text not in {",", "said", ".", "told", "and", ";", "of", "says"}
        ):
            return False
        for j in range(i - 1, max(i - 9, -1), -1):
            if tokens[j].sent != tokens[i].sent or tokens[j].text in {",", ";"} or tokens[j].pos == "VERB":
                return False
            title = self.title_at.get(j)
            if title is not None:
                several = tokens[run[1]].text in {"and", ","} and self._capital(tokens[run[1] + 1]) if run[1] + 1 < len(tokens) else False
                return (
                    title.title.role
                    and (not title.title.plural or several)
                    and all(tokens[k].ent in _NAMELIKE for k in range(*run))
                )
        return False

    def _one_name(self, run: Run) -> bool:
        """Whether one capital word between commas is in apposition to an office: "Myanmar's foreign minister, Thant,"."""
        tokens = self.desk.tokens
        name = tokens[run[0]]
        title = self.title_at.get(name.head.i) if name.dep == "appos" and name.pos == "PROPN" and name.head.i < run[0] - 1 else None
        closed = run[1] < len(tokens) and tokens[run[1]].text == ","
        return title is not None and closed and title.title.role and not title.title.plural and name.ent in {"", "PERSON"}

    def _title_predicate(self, run: Run) -> bool:
        """Whether a sentence gives the run an office: "Ana Ruiz was appointed foreign minister", "Ana Ruiz served as …"."""
        tokens = self.desk.tokens
        if len(self._key(run)) < 2 or any(tokens[k].ent not in _NAMELIKE or tokens[k].pos == "NOUN" for k in range(*run)):
            return False
        name = tokens[self.desk.head_of(*run)]
        verb = name.head
        if name.dep not in {"nsubj", "nsubjpass"} or not verb.text.islower():
            return False
        for child in verb.children:
            noun = child if child.dep in {"attr", "oprd"} else child.child("pobj") if child.dep == "prep" and child.lower == "as" else None
            title = self.title_at.get(noun.i) if noun is not None else None
            if title is not None and title.title.role and not title.title.plural:
                return verb.lemma in {"be", "become", "remain"} or verb.lemma in self.nouns.naming | self.nouns.as_verbs
        return False

    def _title_apposed(self, run: Run) -> bool:
        """Whether an office follows in apposition: "Ana Ruiz, Peru's former envoy to Chile,", however the parser labels the name."""
        tokens = self.desk.tokens
        if len(self._key(run)) < 2 or run[1] >= len(tokens) or tokens[run[1]].text != ",":
            return False
        for j in range(run[1] + 1, min(run[1] + 11, len(tokens))):
            if tokens[j].sent != tokens[run[0]].sent or tokens[j].text in {",", ";"} or tokens[j].pos == "VERB":
                return False
            title = self.title_at.get(j)
            if title is not None and title.title.role and not title.title.plural:
                noun = tokens[self.desk.head_of(title.first, title.last)]
                return noun.dep == "appos" and run[0] <= noun.head.i < run[1] and all(tokens[k].ent in _NAMELIKE for k in range(*run))
        return False
