"""Writes the table of titles and agents that ships with the package, from the dictionaries that are edited by hand.

    python -m bench.titles [--check]     --check writes nothing and ends with 1 if the table is not what it would write

titles.toml, titles_modifiers.toml, agents.toml and ministries.toml are easy to read and edit and slow to load; the table has a
line for every form of every entry, in the order of the files: what it is, the form, and its cells. Nothing in it is dated.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from legation.errors import SetupError
from legation.lexicon.phrases import PhraseTable, fold
from legation.lexicon.tables import read_toml
from legation.lexicon.titles import TABLE, Agent, Title, agent_cells, plural, title_cells

PATH = Path(__file__).parent.parent / "src" / "legation" / "data" / "lexicons" / "en" / TABLE


class Builder:
    """Collects the lines of the table."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.titles: PhraseTable[Title] = PhraseTable()
        self.agents: PhraseTable[Agent] = PhraseTable()
        self.by_word: dict[str, Mapping[str, Any]] = {}

    def build(self) -> str:
        """The table.

        Raises:
            SetupError: if a file is missing, is not TOML or lacks its table.
        """
        for entry in entries("titles.toml", "title"):
            self.by_word[entry["words"]] = entry
            for word in dict.fromkeys((entry["words"], *entry.get("variants", ()))):
                self.by_word.setdefault(word, entry)
                self.add_title(entry, word, "")
        self.add_modifiers()
        for entry in entries("agents.toml", "agent"):
            self.add_people(entry)
        for word in ("counterpart", "colleague", "opposite number", "predecessor", "successor"):
            # They hold the office of the one they are compared with; titles.py of parsing finds it.
            if not self.titles.get(word):
                self.add_title({"sector": "GOV", "office": "counterpart", "takes": "country"}, word, "")
        self.add_agents()
        second = {entry["office"]: entry["secondary"] for entry in self.by_word.values() if entry.get("secondary")}
        for office, sector in second.items():
            self.line("second", office, (sector,))
        return "".join(self.lines)

    def line(self, kind: str, phrase: str, cells: tuple[str, ...]) -> None:
        """Enter a line."""
        self.lines.append("\t".join((kind, phrase, *cells)) + "\n")

    def add_modifiers(self) -> None:
        """The effects of words before and after titles, and the honorifics."""
        for entry in entries("titles_modifiers.toml", "modifier"):
            place = "after" if entry.get("place") == "after" else "before"
            for word in (entry["word"], *entry.get("variants", ())):
                self.line(place, fold(word.strip("-")), (entry["effect"],))
        for entry in entries("titles_modifiers.toml", "honorific"):
            meant = self.by_word.get(
                entry.get("title", ""), {"sector": None, "office": "honorific", "takes": "country", "role": False}
            )
            for word in (entry["word"], *entry.get("variants", ())):
                if not self.titles.get(word) or len(word) < 5:
                    self.add_title(meant, word, entry.get("gender", ""))

    def add_people(self, entry: Mapping[str, Any]) -> None:
        """Any noun for a person of politics may stand before a name: "dictator A", "dissident B"; bodies have members."""
        word, sector = entry["word"], entry.get("sector")
        if entry.get("kind") == "person" and sector and not entry.get("institution") and not self.titles.get(word):
            role = sector not in {"MED", "CVL", "BUS"}
            self.add_title({**entry, "office": word, "takes": "organisation", "role": role}, word, "")
        if entry.get("institution") and sector in {"LEG", "GOV", "JUD"} and not self.titles.get(f"{word} member"):
            self.add_title({"sector": sector, "office": "member", "takes": "country"}, f"{word} member", "")

    def add_title(self, entry: Mapping[str, Any], word: str, gender: str) -> None:
        """A title and its plural."""
        if not gender and entry.get("role"):
            women, men = ("woman", "queen", "princess", "empress"), ("king", "emperor")
            gender = "f" if word.endswith(women) else "m" if word.endswith(men) else ""
        for form, many in ((word, False), (plural(word), True)):
            if many and form == word:
                continue
            title = Title(
                word=word, sector=entry.get("sector") or None, office=entry["office"], takes=entry.get("takes", "country"),
                role=entry.get("role", True), rank=entry.get("rank", 9), inherits=entry.get("inherits", False), plural=many,
                country=entry.get("countries", {}).get(word, entry.get("country")), gender=gender,
                only=tuple(entry.get("only", ())),
            )  # fmt: skip
            self.titles.add(form, title)
            self.line("title", form, title_cells(title))

    def add_agents(self) -> None:
        """Nouns for agents, public bodies and the head nouns of bodies."""
        for entry in entries("agents.toml", "agent"):
            many = entry.get("plural")
            self.add_agent(entry, entry["word"], (entry["word"], many == entry["word"]))
            if many and many != entry["word"]:
                self.add_agent(entry, entry["word"], (many, True))
        for entry in entries("ministries.toml", "body"):
            capitals = {word.lower(): word for word in entry.get("capitals", ())}
            for phrase in dict.fromkeys((entry["pattern"], *entry.get("variants", ()))):
                if "*" in phrase:
                    self.add_pattern(entry, phrase)
                    continue
                country = entry.get("countries", {}).get(phrase, entry.get("country"))
                self.add_agent({**entry, "institution": True, "country": country}, phrase, (capitals.get(phrase, phrase), False))

    def add_pattern(self, entry: Mapping[str, Any], phrase: str) -> None:
        """The head noun of "* ministry" or "institute of *"; with capitals where it is no government body ("Ankawa Institute")."""
        word = phrase.removeprefix("* ") if phrase.startswith("* ") else phrase.split(" of *")[0].split(" for *")[0]
        if "*" in word or " " in word or len(word) < 4 or self.agents.get(word):
            return
        form = word if entry.get("kind") == "government" else word.capitalize()
        self.add_agent({**entry, "institution": entry.get("kind") == "government", "headed": True}, word, (form, False))

    def add_agent(self, entry: Mapping[str, Any], word: str, form: tuple[str, bool]) -> None:
        """An agent under one form; `form` says also whether it is the plural."""
        agent = Agent(
            word=word, sector=entry.get("sector") or None, kind=entry.get("kind", "group"), plural=form[1],
            institution=entry.get("institution", False), political=entry.get("political", True),
            country=entry.get("country") or None, pattern=entry.get("headed", False), secondary=entry.get("secondary"),
        )  # fmt: skip
        self.agents.add(form[0], agent)
        self.line("agent", form[0], agent_cells(agent))


def entries(name: str, table: str) -> list[dict[str, Any]]:
    """The entries of a table of a dictionary."""
    found = read_toml(name).get(table)
    if not isinstance(found, list) or not found:
        raise SetupError(f"no [[{table}]] entries", where=name, remedy="Restore the file.")
    return found


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    table = Builder().build()
    if "--check" in arguments:
        return int(PATH.read_text(encoding="utf-8") != table)
    PATH.write_text(table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
