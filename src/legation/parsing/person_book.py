"""Who is named in a report: one person, however much of the name stands where."""

from __future__ import annotations

from collections.abc import Mapping

from legation.lexicon.phrases import fold
from legation.parsing.drafts import Desk, Person
from legation.parsing.title_sites import TitleAt

Run = tuple[int, int]
"""First token and end of a name."""


class PersonBook:
    """The persons of one report; full names are entered before short ones.

    Args:
        desk: the report, whose `persons` and `person_at` are filled.
        title_at: its titles by token.
    """

    def __init__(self, desk: Desk, title_at: Mapping[int, TitleAt]) -> None:
        self.desk = desk
        self.title_at = title_at
        self.full: dict[tuple[str, ...], Person] = {}
        self.by_word: dict[str, list[Person]] = {}

    def enter(self, run: Run, key: tuple[str, ...]) -> None:
        """A name of several words; `key` are the words that tell it from others."""
        person = self.full.get(key) or self._same(key)
        words = self._words(run)
        if person is None:
            person = Person(words=words)
            self.desk.persons.append(person)
        elif len(key) > len(self._key_of(person)):
            person.words = words
        self.full[key] = person
        for word in (key[0], key[-1]):
            known = self.by_word.setdefault(word, [])
            if person not in known:
                known.append(person)
        self._mark(run, person)

    def enter_short(self, run: Run, word: str) -> None:
        """A name of one word: the person of that word who is named most and fits the title before it, or a new one."""
        known = self.by_word.get(word, [])
        gender = self._honorific(run)
        fitting = [p for p in known if not gender or not p.gender or p.gender == gender]
        if fitting:
            person = max(fitting, key=lambda p: (p.count, -self.desk.persons.index(p)))
        else:
            person = Person(words=self._words(run))
            self.desk.persons.append(person)
            self.by_word.setdefault(word, []).append(person)
        self._mark(run, person)

    def _words(self, run: Run) -> tuple[str, ...]:
        return tuple(self.desk.tokens[i].text for i in range(*run))

    @staticmethod
    def _key_of(person: Person) -> tuple[str, ...]:
        return tuple(fold(word) for word in person.words if word not in {"-", "."} and len(word) > 1)

    def _same(self, key: tuple[str, ...]) -> Person | None:
        """The known person whose name has the same words, more or fewer of them, with the same last or first."""
        for known, person in self.full.items():
            if "".join(known) == "".join(key):
                return person
            short, long = sorted((known, key), key=len)
            if len(short) >= 2 and set(short) <= set(long) and (short[-1] == long[-1] or short[0] == long[0]):
                return person
        return None

    def _honorific(self, run: Run) -> str:
        title = self.title_at.get(run[0] - 1)
        return title.title.gender if title is not None else ""

    def _mark(self, run: Run, person: Person) -> None:
        person.count += 1
        gender = self._honorific(run)
        if gender and not person.gender:
            person.gender = gender
        for i in range(*run):
            self.desk.person_at[i] = person
