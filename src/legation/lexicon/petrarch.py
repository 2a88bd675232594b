"""Actor and agent dictionaries in the PETRARCH format, loaded beside our own.

The format, as the dictionaries of PETRARCH, PETRARCH2 and TABARI use it:

    NAME_OF_ACTOR [CODE]                 words joined by _ or blanks; the code holds for any day that no dated code covers
        [CODE 20080120-20121109]         from a day to a day, both included; 6 digits are of the years 1930 to 2029
        [CODE <20080120]  [CODE >2012]   up to a day, from a day on
    +SYNONYM_OF_THE_ACTOR                more names of the actor above, before or after its codes
    AGENT_WORD {PLURAL} [~CODE]          in an agent file: a word for agents; {} has no plural of its own
    !SET! = ONE, TWO, THREE              a set of words that entries may use
    # comment   <!-- comment, over several lines too -->

The first three letters of an actor's code are the country (IGO, IMG, NGO, MNC and the like: no country), the next three the
sector; of two codes with a / between them the first counts. [---] is a name that is no actor.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from legation.errors import SetupError
from legation.lexicon.offices import bound
from legation.lexicon.phrases import PhraseTable
from legation.lexicon.titles import Agent

GENERIC = frozenset({"IGO", "NGO", "NGM", "IMG", "MNC", "INT", "UIS", "UNO"})
_COMMENT = re.compile(r"<\s*!\s*--.*?--\s*>", re.DOTALL)
_SET = re.compile(r"(![A-Z_]+!)\s*=\s*(.+)")
_CODE = re.compile(r"\[\s*([^\s\]]+)(?:\s+([^\]]*?))?\s*\]")
_PLURAL = re.compile(r"\{([^}]*)\}")
_DAY = r"(\d{4}-\d\d-\d\d|\d{8}|\d{6}|\d{4})"
_RANGE = re.compile(rf"(?:(<|>)\s*{_DAY}|{_DAY}\s*-\s*{_DAY})")
_SUFFIX = {"Y": "IES", "S": "SES", "X": "XES", "H": "HES"}


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code and the days for which it holds (open ends: None)."""

    code: str
    first: date | None = None
    last: date | None = None

    @property
    def dated(self) -> bool:
        """Whether the code is bound to days."""
        return self.first is not None or self.last is not None

    def holds(self, day: date | None) -> bool:
        """Whether the code holds on a day; a dated code needs one."""
        if not self.dated:
            return True
        return day is not None and (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class FileActor:
    """One actor of a file: its first name, its codes in order, the line it stands on."""

    name: str
    codes: tuple[DatedCode, ...]
    where: str

    def code(self, day: date | None) -> str:
        """The code on a day: the first dated one that holds, else the undated one, else ""."""
        for want_dated in (True, False):
            for entry in self.codes:
                if entry.dated is want_dated and entry.holds(day):
                    return entry.code
        return ""


@dataclass(frozen=True, slots=True)
class ActorFiles:
    """The actors of all files, by phrase."""

    names: PhraseTable[FileActor] = field(default_factory=PhraseTable)
    count: int = 0
    digest: str = ""


def split_code(code: str) -> tuple[str | None, str | None]:
    """Country and sector of an actor code: USAGOV → USA, GOV; IMGMOSALQ → none, IMG; --- → neither."""
    first = code.split("/", 1)[0]
    parts = [part for part in (first[i : i + 3].upper() for i in range(0, len(first), 3)) if part.isalnum()]
    if not parts:
        return None, None
    if parts[0] in GENERIC:
        return ("IGO" if parts[0] in {"IGO", "UNO"} else None), parts[1] if parts[0] == "IGO" and len(parts) > 1 else parts[0]
    return parts[0], parts[1] if len(parts) > 1 else None


def load_actor_files(paths: Iterable[str | Path], agents: PhraseTable[Agent]) -> ActorFiles:
    """The actors of the files; their agents are entered into `agents`, before those that are there.

    Args:
        paths: files of actors, of agents, or of both.
        agents: the table of the lexicon.

    Raises:
        SetupError: if a file cannot be read or a line is not of the format; names the file and the line.
    """
    names: PhraseTable[FileActor] = PhraseTable()
    count = 0
    digest = hashlib.sha256()
    digest_used = False
    for path in paths:
        reader = _Reader(Path(path))
        digest.update(reader.text.encode())
        digest_used = True
        for phrases, codes, where in reader.read():
            if any("~" in entry.code for entry in codes):
                _add_agents(agents, phrases, codes[0].code, where)
                continue
            actor = FileActor(_words(phrases[0]), tuple(codes), where)
            count += 1
            for phrase in phrases:
                names.add(_words(phrase), actor)
    return ActorFiles(names, count, digest.hexdigest() if digest_used else "")


Entry = tuple[list[str], list[DatedCode], str]


class _Reader:
    """Reads one file into entries: its phrases, its codes, and where it begins."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = self._text()
        self.sets: dict[str, list[str]] = {}

    def read(self) -> Iterator[Entry]:
        """The entries in order, the last one included."""
        phrases: list[str] = []
        codes: list[DatedCode] = []
        begun = ""
        for where, line in self._lines():
            if found := _SET.fullmatch(line):
                self.sets[found[1]] = [word.strip() for word in found[2].split(",") if word.strip()]
                continue
            name = line.split("[", 1)[0].strip()
            if name and not name.startswith("+"):
                yield from self._entry(phrases, codes, begun)
                phrases, codes, begun = [], [], where
            elif not phrases:
                raise SetupError("a code or synonym without an actor above it", where=where, remedy="Put the name first.")
            if name:
                phrases.extend(self._forms(name.removeprefix("+").strip(), where))
            codes.extend(_codes(line, where))
        yield from self._entry(phrases, codes, begun)

    def _entry(self, phrases: list[str], codes: list[DatedCode], where: str) -> Iterator[Entry]:
        if not phrases:
            return
        if not codes:
            raise SetupError(f"{phrases[0]!r} has no code", where=where, remedy="Add one in square brackets.")
        yield phrases, codes, where

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise SetupError(f"not UTF-8: {error}", where=self.path.name, remedy="Save the file as UTF-8.") from error
        except OSError as error:
            raise SetupError("this actor file cannot be read", where=str(self.path), remedy=error.strerror or "") from error

    def _lines(self) -> Iterator[tuple[str, str]]:
        # Comments leave their line breaks, so that the lines keep their numbers.
        text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), self.text)
        for number, line in enumerate(text.splitlines(), start=1):
            line = line.split("#", 1)[0].strip()
            if line:
                yield f"{self.path.name}:{number}", line

    def _forms(self, name: str, where: str) -> list[str]:
        """The phrases of a name: its plural, and one for each word of a set."""
        plural = _PLURAL.search(name)
        base = _PLURAL.sub("", name).strip()
        if "{" in base or "}" in base or not base:
            raise SetupError(f"not a name: {name!r}", where=where, remedy="Write NAME {PLURAL} [CODE].")
        forms = [base]
        for mark, words in self.sets.items():
            forms = [form.replace(mark, word) for form in forms for word in (words if mark in form else [mark])]
        if any("!" in form for form in forms):
            raise SetupError(f"an unknown set of words in {base!r}", where=where, remedy="Define it above: !SET! = ONE, TWO.")
        # {} says that the plural is the word itself.
        return forms + ([plural[1].strip() or base] if plural else [])


def _codes(line: str, where: str) -> Iterator[DatedCode]:
    rest = line[line.index("[") :] if "[" in line else ""
    if _CODE.sub("", rest).strip():
        raise SetupError(f"not a code: {rest!r}", where=where, remedy="Write [CODE] or [CODE 20080120-20121109].")
    for code, days in _CODE.findall(rest):
        if not re.fullmatch(r"[A-Za-z0-9~+/-]+", code):
            raise SetupError(f"not a code: {code!r}", where=where, remedy="Use letters and digits.")
        first, last = _days(days.strip(), where)
        yield DatedCode(code, first, last)


def _days(text: str, where: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    found = _RANGE.fullmatch(text)
    if not found:
        raise SetupError(f"not a range of days: {text!r}", where=where, remedy="Write <20080120, >20080120 or both ends.")
    sign, edge, left, right = found.groups()
    if sign:
        return (None, _day(edge, where, last=False)) if sign == "<" else (_day(edge, where, last=True), None)
    first, last = _day(left, where, last=False), _day(right, where, last=True)
    if last < first:
        raise SetupError(f"these days end before they begin: {text}", where=where, remedy="Put the earlier day first.")
    return first, last


def _day(text: str, where: str, *, last: bool) -> date:
    if len(text) == 6:
        text = ("20" if text < "30" else "19") + text
    if len(text) == 8 and "-" not in text:
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return bound(text, where, last=last)


def _words(phrase: str) -> str:
    """A phrase of a file as our tables hold it: capital initials, so that common words in lower case do not match."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in phrase.replace("_", " ").split())


def _add_agents(agents: PhraseTable[Agent], phrases: list[str], code: str, where: str) -> None:
    sector = code.replace("~", "")[:3].upper()
    if not sector:
        raise SetupError("an agent without a sector", where=where, remedy="Write [~GOV].")
    for number, phrase in enumerate(phrases):
        word = phrase.replace("_", " ").strip().lower()
        forms = [(word, number > 0)]
        if number == 0 and len(phrases) == 1:
            forms.append((word[:-1] + _SUFFIX[word[-1].upper()].lower() if word[-1] == "y" else word + "s", True))
        for form, many in forms:
            agents.add(
                form,
                Agent(word=form, sector=sector, kind="group", institution=False, political=True, plural=many),
                first=True,
            )
