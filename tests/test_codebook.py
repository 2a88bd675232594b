"""The codebook that ships holds together, answers, and a bad one is refused with file and remedy."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from importlib.resources import files
from pathlib import Path

import pytest

from legation.codebook import CameoCode, Codebook, Context, Erratum, EventType, Mode, load_codebook
from legation.codebook.filing import filed_as
from legation.errors import SetupError

TYPES = [
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    *("COOPERATE", "AID", "RETREAT"),
    *("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    *("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
]


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(str(files("legation") / "data" / "codebooks" / "plover-cameo"), tmp_path / "book")
    return tmp_path / "book"


def test_counts(book: Codebook) -> None:
    assert [t.name for t in book.types] == TYPES
    assert (len(book.modes), len(book.contexts), len(book.codes), len(book.quads)) == (67, 37, 313, 4)
    assert {c.root for c in book.codes} == {f"{n:02}" for n in range(1, 21)}
    assert {s.id for s in book.scales} == {"goldstein-gdelt", "goldstein-icews", "plover-2"}


def test_texts_are_our_own_length_and_distinct(book: Codebook) -> None:
    entries: list[EventType | Mode | Context | CameoCode] = [*book.types, *book.modes, *book.contexts, *book.codes]
    assert all(len(e.definition) > 15 and e.definition.endswith(".") for e in entries)
    examples = [c.example for c in book.codes]
    assert len(set(examples)) == len(examples)
    assert all(e.endswith(".") for e in examples)
    assert all(len(t.examples) >= 4 and t.boundaries and t.includes and t.excludes for t in book.types)
    assert all(1 <= len(m.examples) <= 2 for m in book.modes)
    assert all(10 <= len(c.keywords) <= 40 for c in book.contexts)


def test_examples_name_their_parties(book: Codebook) -> None:
    for t in book.types:
        assert all(e.actors for e in t.examples)
        if t.requires_recipient:
            assert all(e.recipients or len(e.actors) > 1 for e in t.examples)


def test_types(book: Codebook) -> None:
    assert {t.name for t in book.types if t.reciprocal} == {"AGREE", "CONSULT", "COOPERATE"}
    assert {t.name for t in book.types if t.requires_recipient} == {"COOPERATE", "AID", "SANCTION"}
    assert [book.quad(name) for name in TYPES] == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]
    assert book.type("CONSULT").future_as == "AGREE"
    assert book.type("AID").negated_past_as == "SANCTION"


def test_every_default_code_maps_back_or_says_why(book: Codebook) -> None:
    for t in book.types:
        for mode in (None, *(m.name for m in book.modes_of(t.name))):
            entry = book.mode(t.name, mode) if mode else t
            assert book.cameo(book.cameo_for(t.name, mode)).plover == t.name or entry.cameo_note


@pytest.mark.parametrize(
    ("code", "plover", "mode"),
    [
        ("163", "SANCTION", "discontinue"),
        ("055", "CONCEDE", ""),
        ("116", "SANCTION", "convict"),
        ("0871", "CONCEDE", ""),
        ("173", "COERCE", "arrest"),
        ("185", "ASSAULT", "targeted"),
        ("043", "CONSULT", "visit"),
        ("010", "", ""),
        ("020", "", ""),
    ],
)
def test_crosswalk(book: Codebook, code: str, plover: str, mode: str) -> None:
    assert (book.cameo(code).plover, book.cameo(code).plover_mode) == (plover, mode)


@pytest.mark.parametrize(
    ("type_", "code", "status", "filed"),
    [
        ("AID", "071", "occurred", "071"),
        ("AID", "071", "planned", "033"),
        ("CONSULT", "042", "possible", "036"),
        ("CONSULT", "042", "cancelled", "125"),
        ("SANCTION", "166", "planned", "131"),
        ("ASSAULT", "195", "negated", "030"),
        ("ACCUSE", "112", "planned", "112"),
        ("RETREAT", "0873", "negated", "124"),
    ],
)
def test_filing_where_only_the_code_can_say_the_status(book: Codebook, type_: str, code: str, status: str, filed: str) -> None:
    assert filed_as(book, type_, code, status) == filed


@pytest.mark.parametrize("status", ["planned", "possible", "negated", "cancelled"])
def test_every_code_is_filed_under_one_that_exists_and_maps_to_what_the_type_says(book: Codebook, status: str) -> None:
    for row in book.codes:
        if row.plover:
            entry = book.type(row.plover)
            other = entry.future_as if status in {"planned", "possible"} else entry.negated_future_as
            filed = book.cameo(filed_as(book, row.plover, row.code, status))
            assert filed.plover == other or filed.code == row.code == filed_as(book, row.plover, row.code, "occurred")


def test_numbering_is_that_of_1_1b3(book: Codebook) -> None:
    assert book.cameo_version == "1.1b3"
    assert "eny" in book.cameo("016").label
    assert "mpath" in book.cameo("018").label
    assert "sanctions" in book.cameo("163").label


def test_scores(book: Codebook) -> None:
    assert book.score("goldstein-gdelt", cameo="016") == -2.0
    assert book.score("goldstein-icews", cameo="016") == -5.0
    assert book.score("goldstein-icews", cameo="1214") is None
    assert book.score("plover-2", type="ACCUSE") == -3.0
    assert book.score("plover-2", type="CONSULT", mode="visit") == 4.0
    assert book.score("plover-2", type="PROTEST", mode="vandalize") == -5.0
    assert book.score("plover-2", cameo="041") == 1.5
    assert book.score("plover-2", cameo="010") is None
    assert book.score("goldstein-gdelt", type="CONSULT", mode="visit") == 1.9
    assert book.score("goldstein-gdelt") is None
    with pytest.raises(KeyError, match="no scale"):
        book.score("richter", type="AID")


def test_unknown_names_say_what_is_missing(book: Codebook) -> None:
    for ask in (lambda: book.type("DANCE"), lambda: book.mode("AID", "visit"), lambda: book.cameo("999")):
        with pytest.raises(KeyError, match="in the codebook"):
            ask()


def test_lookup(book: Codebook) -> None:
    assert book.lookup("163") == (book.cameo("163"),)
    assert book.lookup("sanction") == (book.type("SANCTION"),)
    assert book.lookup("SANCTION-expel") == (book.mode("SANCTION", "expel"),)
    assert {type(e) for e in book.lookup("visit")} == {Mode}
    found = book.lookup("hunger strike")
    assert isinstance(found[0], CameoCode)
    assert found[0].root == "14"
    assert any(isinstance(e, Context) for e in book.lookup("earthquake"))
    assert any(isinstance(e, Erratum) for e in book.lookup("numberings"))
    assert all(isinstance(e, EventType) for e in book.lookup("AID"))
    assert book.lookup("  ") == ()
    assert book.lookup("?!") == ()
    assert book.lookup("zzzz") == ()


def test_immutable_stable_and_portable(book: Codebook) -> None:
    with pytest.raises(FrozenInstanceError):
        book.name = "other"  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(book))
    assert again == book
    assert again.type("AID") == book.type("AID")
    assert load_codebook().fingerprint == book.fingerprint
    assert len(book.fingerprint) == 16


def test_fingerprint_follows_content_not_line_ends(book: Codebook, copy: Path) -> None:
    for file in copy.glob("*.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_codebook(copy).fingerprint == book.fingerprint
    replace("quads.toml", "Words and forms", "Words or forms")(copy)
    assert load_codebook(copy).fingerprint != book.fingerprint


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda folder: (folder / "modes.toml").unlink(), "modes.toml"),
        (lambda folder: (folder / "types.toml").write_bytes(b"\xff\xfe\x00"), "types.toml"),
        (lambda folder: (folder / "types.toml").write_text("[[type"), "not valid toml"),
        (lambda folder: (folder / "types.toml").write_text(""), "no [[type]]"),
        (replace("types.toml", 'name = "AID"', 'name = "HELP"'), "aid"),
        (replace("types.toml", "quad = 2", "quad = 7"), "quad class 7"),
        (replace("types.toml", "quad = 2", 'quad = "two"'), "`quad`"),
        (replace("types.toml", "reciprocal = true", "reciprocal = 1"), "`reciprocal`"),
        (replace("types.toml", 'mode = "visit"', 'mode = "stay"'), "mode stay"),
        (replace("types.toml", '"accuse-sign"', '"accuse-sigh"'), "accuse-sigh"),
        (replace("modes.toml", 'default_cameo = "042"', 'default_cameo = "999"'), "999"),
        (replace("modes.toml", 'default_cameo = "042"', 'default_cameo = "060"'), "maps back to cooperate"),
        (replace("modes.toml", 'name = "phone"', 'name = "visit"'), "more than once"),
        (replace("cameo.csv", "042,Make a visit,042,04,1,1", "042,Make a visit,042,04,1,x"), "not a number"),
        (replace("cameo.csv", "code,label", "kode,label"), "columns code"),
        (replace("cameo.csv", "CONSULT,visit", "CONSULT,stay"), "consult-stay"),
        (replace("cameo.csv", "human_security", "humane"), "humane"),
        (replace("contexts.toml", '"army"', '"Army"'), "lower case"),
        (replace("codebook.toml", 'source = "icews"', 'source = "nobody"'), "nobody"),
        (replace("codebook.toml", "high = 10.0", "high = 1.0"), "lies outside"),
        (replace("quads.toml", "number = 4", "number = 5"), "quad classes"),
    ],
)
def test_a_bad_codebook_is_refused(copy: Path, edit: Callable[[Path], object], said: str) -> None:
    edit(copy)
    with pytest.raises(SetupError) as caught:
        load_codebook(copy)
    assert said in str(caught.value).lower()
    assert caught.value.where
    assert caught.value.remedy
