"""Actor and agent dictionaries in the PETRARCH format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import legation
from legation.errors import SetupError
from legation.lexicon.petrarch import ActorFiles, FileActor, load_actor_files, split_code
from legation.lexicon.phrases import PhraseTable
from legation.lexicon.titles import Agent
from legation.model import Report
from legation.parsing.report import parse
from legation.pipeline import load_lexicon
from legation.scheme import Scheme
from legation.settings import Settings

DATA = Path(legation.__file__).parent / "data/lexicons/en"
ACTORS = """<!-- An invented
dictionary -->
# a comment
RURITANIA [RUR]  # the kingdom
+RURITANIAN
+KINGDOM_OF_RURITANIA

RUDOLF_RASSENDYLL [RUR]
    [RURGOV 20100109-20121231]
    [RURELI >20121231]
    [RURCVL <20100109]
STRELSAU_GUARD [RURMIL]
NOWHERE [---]
BLUE_CRESCENT [NGOHLH]
BLACK_MICHAEL
    [RURGOV <790606]
    [RUROPP]"""


def load(tmp_path: Path, text: str, agents: PhraseTable[Agent] | None = None) -> ActorFiles:
    file = tmp_path / "my-actors.txt"
    file.write_text(text, encoding="utf-8")
    return load_actor_files([file], agents if agents is not None else PhraseTable())


def actor(files: ActorFiles, phrase: str) -> FileActor:
    return files.names.get(phrase)[0]


def test_synonyms_and_the_last_entry(tmp_path: Path) -> None:
    files = load(tmp_path, ACTORS)
    assert files.count == 6
    assert actor(files, "Kingdom of Ruritania") is actor(files, "Ruritania") is actor(files, "ruritanian")
    assert actor(files, "Black Michael").code(None) == "RUROPP"


@pytest.mark.parametrize(
    ("phrase", "day", "code"),
    [
        ("Rudolf Rassendyll", date(2011, 1, 1), "RURGOV"),
        ("Rudolf Rassendyll", date(2012, 12, 31), "RURGOV"),
        ("Rudolf Rassendyll", date(2013, 1, 1), "RURELI"),
        ("Rudolf Rassendyll", date(2005, 1, 1), "RURCVL"),
        ("Rudolf Rassendyll", None, "RUR"),
        ("Black Michael", date(1975, 1, 1), "RURGOV"),
        ("Black Michael", date(1985, 1, 1), "RUROPP"),
    ],
)
def test_dated_codes(tmp_path: Path, phrase: str, day: date | None, code: str) -> None:
    assert actor(load(tmp_path, ACTORS), phrase).code(day) == code


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("RUR", ("RUR", None)), ("RURGOVMIL", ("RUR", "GOV")), ("IMGMOSALQ", (None, "IMG")), ("NGOHLH", (None, "NGO")),
        ("IGO", ("IGO", "IGO")), ("---", (None, None)), ("pse", ("PSE", None)), ("RUR/FRE", ("RUR", None)),
    ],
)  # fmt: skip
def test_codes_are_cut_in_threes(code: str, parts: tuple[str | None, str | None]) -> None:
    assert split_code(code) == parts


def test_agents_with_plurals_and_sets(tmp_path: Path) -> None:
    agents: PhraseTable[Agent] = PhraseTable()
    load(tmp_path, "!PERSON! = MAN, WOMAN\nGOLDEN_GOOSE {GOLDEN_GEESE} [~GGS]\nGUARDS!PERSON! [~COP]\nMEDIA {} [~MED]\nSPY [~SPY]", agents)
    assert agents.get("golden geese")[0].plural
    assert [agents.get(word)[0].sector for word in ("guardsman", "guardswoman", "media", "spies")] == ["COP", "COP", "MED", "SPY"]
    assert not agents.get("medias")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("RURITANIA [RUR]\nFREEDONIA\nSYLVANIA [SYL]", 2),
        ("RURITANIA [RUR]\n  [RURGOV 2010-13-45]", 2),
        ("RURITANIA [RUR\n", 1),
        ("+RURITANIAN", 1),
        ("<!-- a\nb -->\nRURITANIA [RUR 20120101-20100101]", 3),
        ("GUARDS!NOBODY! [~COP]", 1),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SetupError, match=rf"my-actors\.txt:{line}\b"):
        load(tmp_path, text)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"gone\.txt"):
        load_actor_files([tmp_path / "gone.txt"], PhraseTable())


def test_actors_of_files_in_a_story(tmp_path: Path, scheme: Scheme) -> None:
    file = tmp_path / "my-actors.txt"
    file.write_text(ACTORS, encoding="utf-8")
    lexicon = load_lexicon(Settings(actor_files=(str(file),)))
    report = Report(id="t", text="Ruritania met Rudolf Rassendyll and the Strelsau Guard in Lima.", published=date(2011, 5, 1))
    parsed = parse(report, lexicon, scheme.language)
    found = {(a.name, a.country, a.sector) for m in parsed.mentions for a in m.actors}
    assert {("Ruritania", "RUR", "GOV"), ("Rudolf Rassendyll", "RUR", "GOV"), ("Strelsau Guard", "RUR", "MIL")} <= found


def test_sectors_that_only_a_file_of_ones_own_gives() -> None:
    paths = [path for path in DATA.rglob("*") if path.suffix in (".toml", ".csv") and "triggers" not in path.parts]
    shipped = "".join(path.read_text(encoding="utf-8") for path in paths)
    for code in ("DEV", "MOD", "RAD", "INT", "UIS", "JNK", "NON"):
        assert f'"{code}"' not in shipped and f",{code}," not in shipped
        assert split_code(f"KEN{code}") == ("KEN", code)
