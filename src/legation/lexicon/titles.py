"""Offices and their modifiers, and the nouns that name agents without a name ("officials", "the foreign ministry")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from legation.errors import SetupError
from legation.lexicon.name_words import NameWords, load_name_words
from legation.lexicon.phrases import PhraseTable
from legation.lexicon.tables import read_text, read_toml

TABLE = "titles_table.tsv"
"""The titles, modifiers and agents of titles.toml, titles_modifiers.toml, agents.toml and ministries.toml, with all their forms."""
_SPECIAL_PLURALS = {"child": "children", "people": "people", "person": "people", "mp": "MPs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """One title. `takes` says what fixes the country: country, organisation, city, or the state that sends the envoy.

    `inherits`: the body that is named decides on sector and country. `role`: whether it is an office ("Mr" is none).
    `plural`: the entry is the plural form. `gender`: m or f where the word tells. `only`: countries that alone have the office.
    """

    word: str
    sector: str | None
    office: str
    takes: str
    role: bool
    rank: int = 9
    inherits: bool = False
    plural: bool = False
    country: str | None = None
    gender: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A noun or phrase for a political agent: its sector, the kind of actor, whether it stands for its state.

    `pattern`: the head of a pattern such as "* ministry" or "institute of *", a body only with words that say which.
    """

    word: str
    sector: str | None
    kind: str
    institution: bool
    political: bool
    plural: bool
    country: str | None = None
    pattern: bool = False
    secondary: str | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles by phrase, effects of modifiers by word, agents and public bodies by phrase, offices that states cannot have."""

    titles: PhraseTable[Title] = field(default_factory=PhraseTable)
    modifiers: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    agents: PhraseTable[Agent] = field(default_factory=PhraseTable)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: NameWords = field(default_factory=NameWords)
    secondary: Mapping[str, str] = field(default_factory=dict)
    """Second sectors by office: defence ministers are of the government and of the armed forces."""
    one_party: frozenset[str] = frozenset()
    """States in which the party governs by law."""

    def may_have(self, code: str, word: str) -> bool:
        """Whether a state may have an office of this name, as far as its form tells."""
        if word in self.only:
            return code in self.only[word]
        return code not in self.without.get(word, ())


def load_titles() -> Titles:
    """The titles, modifiers, agents and public bodies that ship with the package, from the table that `bench.titles` writes.

    Raises:
        SetupError: if a file is missing or a line of the table cannot be read.
    """
    titles, agents = PhraseTable(_title), PhraseTable(_agent)
    words: dict[str, dict[str, str]] = {"before": {}, "after": {}, "second": {}}
    try:
        for line in read_text(TABLE).splitlines():
            kind, phrase, rest = line.split("\t", 2)
            if kind == "title":
                titles.add(phrase, rest)
            elif kind == "agent":
                agents.add(phrase, rest)
            else:
                words[kind][phrase] = rest
    except (ValueError, KeyError) as error:
        raise SetupError(f"a line cannot be read: {error}", where=TABLE, remedy="Reinstall the package.") from error
    without, only = _forms()
    return Titles(
        titles, words["before"], words["after"], agents, without, only, load_name_words(), words["second"], _one_party()
    )


def title_cells(title: Title) -> tuple[str, ...]:
    """A title as cells of the table, from which `load_titles` makes it again."""
    return (
        title.word, title.sector or "", title.office, title.takes, str(int(title.role)), str(title.rank), str(int(title.inherits)),
        str(int(title.plural)), title.country or "", title.gender, " ".join(title.only),
    )  # fmt: skip


def _title(cells: str) -> Title:
    word, sector, office, takes, role, rank, inherits, many, country, gender, only = cells.split("\t")
    return Title(
        word=word, sector=sector or None, office=office, takes=takes, role=role == "1", rank=int(rank), inherits=inherits == "1",
        plural=many == "1", country=country or None, gender=gender, only=tuple(only.split()),
    )  # fmt: skip


def agent_cells(agent: Agent) -> tuple[str, ...]:
    """An agent as cells of the table, from which `load_titles` makes it again."""
    return (
        agent.word, agent.sector or "", agent.kind, str(int(agent.institution)), str(int(agent.political)), str(int(agent.plural)),
        agent.country or "", str(int(agent.pattern)), agent.secondary or "",
    )  # fmt: skip


def _agent(cells: str | Agent) -> Agent:
    if isinstance(cells, Agent):
        return cells  # from a user's actor file
    word, sector, kind, institution, political, many, country, pattern, secondary = cells.split("\t")
    return Agent(
        word=word, sector=sector or None, kind=kind, institution=institution == "1", political=political == "1",
        plural=many == "1", country=country or None, pattern=pattern == "1", secondary=secondary or None,
    )  # fmt: skip


def _one_party() -> frozenset[str]:
    forms = read_toml("forms_of_state.toml").values()
    return frozenset(code for form in forms if isinstance(form, dict) and form.get("one_party") for code in form["codes"])


def _forms() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    without: dict[str, frozenset[str]] = {}
    only: dict[str, frozenset[str]] = {}
    for form in read_toml("forms_of_state.toml").values():
        if not isinstance(form, dict):
            continue
        codes = frozenset(form["codes"])
        for word in form.get("without", ()):
            without[word] = without.get(word, frozenset()) | codes
        for word in form.get("only", ()):
            only[word] = only.get(word, frozenset()) | codes
    return without, only


def plural(phrase: str) -> str:
    """The plural of a title: its head noun, before any "of", takes the ending ("heads of state", "secretaries general")."""
    words = phrase.split(" ")
    at = next((i for i, word in enumerate(words) if word in {"of", "to", "for", "in", "at"} and i), len(words)) - 1
    if at > 0 and words[at].lower() == "general" and words[at - 1].lower() in {"secretary", "attorney", "consul", "director"}:
        at -= 1
    word = words[at]
    if word.endswith("."):
        return phrase
    if word in _SPECIAL_PLURALS:
        word = _SPECIAL_PLURALS[word]
    elif word.endswith("man"):
        word = word[:-3] + "men"
    elif word.endswith("person"):
        word = word[:-6] + "people"
    elif word.endswith("y") and word[-2:-1] not in "aeou":
        word = word[:-1] + "ies"
    elif word.endswith(("s", "ch", "sh", "x")):
        word += "es"
    else:
        word += "s"
    words[at] = word
    return " ".join(words)
